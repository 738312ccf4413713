"""The builder of repositories: a written history becomes the same commits on every machine, or a plain refusal."""

import os
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from jmx.errors import RefusedWrite
from jmx.writing.replay import BrokenHistory, replay, trees

FIRST = """\
date: "2026-01-05T09:00:00+01:00"
author: Ana Ruiz <ana@x.example>
message: |-
  Start

  reason: a beginning
"""
LATER = "date: '2026-01-0{}T09:00:00+01:00'\nauthor: Bo Lind <bo@x.example>\nmessage: More\n"


@pytest.fixture
def example(tmp_path: Path) -> Callable[[Mapping[str, str]], Path]:
    """Writes a history out of texts by path under `history/`."""

    def write(texts: Mapping[str, str]) -> Path:
        for path, text in texts.items():
            target = tmp_path / "example" / "history" / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8", newline="")
        return tmp_path / "example"

    return write


def git(folder: Path, *arguments: str) -> str:
    env = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    env |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C.UTF-8"}
    return subprocess.run(["git", *arguments], cwd=folder, env=env, check=True, capture_output=True, text=True).stdout


def files_of(example: Path) -> Mapping[str, bytes]:
    return list(trees(example))[-1][1]


BRANCHED = {
    "01-start/commit.yaml": FIRST,
    "01-start/files/a.txt": "one\n",
    "01-start/files/deep/er/b.txt": "two\n",
    "02-side/commit.yaml": LATER.format(6) + "branch: side\nreplace: [{path: a.txt, old: one, new: ONE}]\n",
    "03-main/commit.yaml": LATER.format(7) + "move: [{from: deep/er/b.txt, to: deep/c.txt}]\n",
    "04-merge/commit.yaml": LATER.format(8) + 'merge: side\nappend: [{path: deep/c.txt, text: "three\\n"}]\n',
    "05-end/commit.yaml": LATER.format(9),
    "05-end/files/é ü.txt": "Straße\n",
}


def test_a_history_becomes_a_repository_that_git_finds_sound_and_clean(
    example: Callable[[Mapping[str, str]], Path], tmp_path: Path
) -> None:
    head = replay(example(BRANCHED), tmp_path / "made")
    made = tmp_path / "made"
    assert git(made, "rev-parse", "HEAD", "main").split() == [head, head]
    assert git(made, "status", "--porcelain") == ""
    assert git(made, "fsck", "--strict", "--no-dangling") == ""
    assert git(made, "diff-files", "--name-only") == ""
    assert {path: (made / path).read_text() for path in ("a.txt", "deep/c.txt", "é ü.txt")} == {
        "a.txt": "ONE\n",
        "deep/c.txt": "two\nthree\n",
        "é ü.txt": "Straße\n",
    }


def test_a_merge_has_both_parents_and_its_branch_is_gone(
    example: Callable[[Mapping[str, str]], Path], tmp_path: Path
) -> None:
    replay(example(BRANCHED), tmp_path / "made")
    merge = git(tmp_path / "made", "log", "--merges", "--format=%P%n%s").split("\n")
    assert len(merge[0].split()) == 2
    assert git(tmp_path / "made", "branch", "--format=%(refname:short)") == "main\n"


def test_author_committer_date_and_words_are_those_of_the_step(
    example: Callable[[Mapping[str, str]], Path], tmp_path: Path
) -> None:
    replay(example({"01-start/commit.yaml": FIRST, "01-start/files/a": "x"}), tmp_path / "made")
    told = git(tmp_path / "made", "log", "--format=%an|%ae|%aI|%cn|%ce|%cI|%B").strip()
    who = "Ana Ruiz|ana@x.example|2026-01-05T09:00:00+01:00"
    assert told == f"{who}|{who}|Start\n\nreason: a beginning"


@pytest.fixture
def hostile_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """A user with another branch name, line ends, templates, hooks, signing, zone, language and umask."""
    home = tmp_path / "home"
    (home / "template" / "hooks").mkdir(parents=True)
    (home / "template" / "hooks" / "post-checkout").write_text("#!/bin/sh\nexit 1\n")
    (home / ".gitconfig").write_text(
        "[core]\nautocrlf = true\nignorecase = true\n[init]\ndefaultBranch = trunk\n"
        f"templateDir = {home / 'template'}\n[commit]\ngpgsign = true\n[i18n]\ncommitEncoding = latin1\n"
    )
    for name, value in {
        "HOME": str(home),
        "GIT_DIR": str(home / "elsewhere"),
        "GIT_WORK_TREE": str(home),
        "GIT_INDEX_FILE": str(home / "index"),
        "GIT_AUTHOR_NAME": "Mallory",
        "GIT_COMMITTER_DATE": "2001-01-01T00:00:00Z",
        "TZ": "Pacific/Auckland",
        "LC_ALL": "C",
    }.items():
        monkeypatch.setenv(name, value)
    time.tzset()
    mask = os.umask(0o077)
    yield
    os.umask(mask)
    monkeypatch.undo()
    time.tzset()


def test_ids_are_the_same_whatever_the_machine_is_set_to(
    example: Callable[[Mapping[str, str]], Path], tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    here = replay(example(BRANCHED), tmp_path / "one")
    request.getfixturevalue("hostile_machine")
    there = replay(tmp_path / "example", tmp_path / "two")
    assert here == there
    assert not (tmp_path / "two" / ".git" / "hooks").exists()
    assert not (tmp_path / "home" / "elsewhere").exists()
    assert git(tmp_path / "two", "status", "--porcelain", "--branch") == "## main\n"


def test_line_ends_of_the_checkout_do_not_change_the_commits(
    example: Callable[[Mapping[str, str]], Path], tmp_path: Path
) -> None:
    here = replay(example(BRANCHED), tmp_path / "one")
    example({path: text.replace("\n", "\r\n") for path, text in BRANCHED.items()})
    assert replay(tmp_path / "example", tmp_path / "two") == here


def test_a_folder_in_use_is_refused_and_left_alone(
    example: Callable[[Mapping[str, str]], Path], tmp_path: Path
) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("keep")
    with pytest.raises(RefusedWrite, match=r"mine' is .*; name a folder"):
        replay(example(BRANCHED), tmp_path / "mine")
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["notes.txt"]


def test_an_empty_folder_is_filled(example: Callable[[Mapping[str, str]], Path], tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    head = replay(example(BRANCHED), tmp_path / "empty")
    assert git(tmp_path / "empty", "rev-parse", "HEAD").strip() == head


def test_progress_counts_every_step(example: Callable[[Mapping[str, str]], Path], tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    replay(example(BRANCHED), tmp_path / "made", lambda done, total: seen.append((done, total)))
    assert seen == [(1, 5), (2, 5), (3, 5), (4, 5), (5, 5)]


START = {"01-start/commit.yaml": FIRST, "01-start/files/a.txt": "one one\n"}
BROKEN = {
    "text that is not there": (
        {"02-x/commit.yaml": LATER.format(6) + "replace: [{path: a.txt, old: two, new: x}]\n"},
        r"02-x: 'two' stands 0 times in 'a.txt', not 1",
    ),
    "text that stands twice": (
        {"02-x/commit.yaml": LATER.format(6) + "replace: [{path: a.txt, old: one, new: x}]\n"},
        r"02-x: 'one' stands 2 times in 'a.txt', not 1",
    ),
    "a file that is not there": (
        {"02-x/commit.yaml": LATER.format(6) + "delete: [b.txt]\n"},
        r"02-x: there is no file 'b.txt' to change",
    ),
    "a branch that is not there": (
        {"02-x/commit.yaml": LATER.format(6) + "merge: side\n"},
        r"02-x: there is no branch 'side' to merge",
    ),
    "both branches changed a file": (
        {
            "02-x/commit.yaml": LATER.format(6) + "branch: side\n",
            "02-x/files/a.txt": "side\n",
            "03-x/commit.yaml": LATER.format(7),
            "03-x/files/a.txt": "main\n",
            "04-x/commit.yaml": LATER.format(8) + "merge: side\n",
        },
        r"04-x: both branches changed 'a.txt'; bring the file with the merge",
    ),
    "a time without a zone": ({"02-x/commit.yaml": LATER.format(6).replace("+01:00", "")}, r"02-x.*needs its zone"),
    "a field nobody knows": ({"02-x/commit.yaml": LATER.format(6) + "autor: Bo\n"}, r"02-x/commit.yaml: 'autor"),
    "YAML outside the subset": ({"02-x/commit.yaml": "date: &a 2026-01-06\n"}, r"02-x/commit.yaml: anchors"),
}


@pytest.mark.parametrize(("texts", "words"), BROKEN.values(), ids=BROKEN)
def test_a_step_that_cannot_be_replayed_is_named_and_nothing_is_left(
    example: Callable[[Mapping[str, str]], Path], tmp_path: Path, texts: dict[str, str], words: str
) -> None:
    with pytest.raises(BrokenHistory, match=words):
        replay(example(START | texts), tmp_path / "made")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["example"]


def test_text_that_stands_often_is_replaced_everywhere_when_the_step_counts_it(
    example: Callable[[Mapping[str, str]], Path],
) -> None:
    counted = {"02-x/commit.yaml": LATER.format(6) + "replace: [{path: a.txt, old: one, new: two, times: 2}]\n"}
    assert files_of(example(START | counted)) == {"a.txt": b"two two\n"}


def test_a_folder_without_history_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BrokenHistory, match="holds no history"):
        replay(tmp_path, tmp_path / "made")
