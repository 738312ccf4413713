"""`jmx lint --staged`: the next commit is judged as git would make it, whatever lies in the folder."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from jmx import processes
from tests.support import Ran, Repository

Jmx = Callable[..., Ran]
GOOD = "kind: journey\nid: buy\ntitle: Buy\nowner: Ana Ruiz <ana@x.example>\nstatus: draft\n"
BAD = GOOD.replace("status", "statuss")


@pytest.fixture
def started(repository: Repository) -> Repository:
    repository.commit({"journeys/buy.yaml": GOOD, "jmx.yaml": "organisation: Bank\n"})
    return repository


@pytest.fixture
def lint(started: Repository, jmx: Jmx) -> Jmx:
    return lambda *more: jmx("lint", "-C", started.folder, "--staged", "--as-of", "2026-01-06", *more)


def _told(ran: Ran) -> list[str]:
    assert ran.code in (0, 1), ran.err
    return [f"{each['path']} {each['code']}" for each in json.loads(ran.out)["findings"]]


def test_what_is_not_staged_makes_no_difference(started: Repository, lint: Jmx, jmx: Jmx) -> None:
    started.write({"journeys/buy.yaml": BAD, "journeys/new.yaml": BAD, "jmx.yaml": "nonsense: 1\n"})
    assert _told(lint("-f", "json")) == []
    assert jmx("lint", "-C", started.folder).code == 2, "the files themselves cannot be judged"


def test_of_a_file_staged_in_part_that_part_is_judged(started: Repository, lint: Jmx) -> None:
    started.write({"journeys/buy.yaml": BAD})
    started.git("add", "journeys/buy.yaml")
    started.write({"journeys/buy.yaml": GOOD})
    assert _told(lint("-f", "json")) == ["journeys/buy.yaml REC004"]
    started.git("add", "journeys/buy.yaml")
    started.write({"journeys/buy.yaml": BAD})
    assert _told(lint("-f", "json")) == []


def test_places_and_frames_are_those_of_what_is_staged(started: Repository, lint: Jmx) -> None:
    started.write({"journeys/buy.yaml": BAD})
    started.git("add", "--all")
    started.write({"journeys/buy.yaml": f"# a line more\n{BAD}"})
    ran = lint()
    assert "journeys/buy.yaml:5:1: REC004" in ran.out
    assert "5 | statuss: draft" in ran.out
    assert "fixable" not in ran.out
    assert ", as staged for the next commit. " in ran.out


def test_what_is_renamed_or_deleted_for_the_commit_is_so(started: Repository, lint: Jmx) -> None:
    started.commit({"journeys/use.yaml": GOOD.replace("buy", "use") + "parent: buy\n"})
    started.git("mv", "journeys/buy.yaml", "journeys/01.yaml")
    assert _told(lint("-f", "json", "--extend-select", "REC101")) == ["journeys/01.yaml REC101"]
    started.git("rm", "-q", "--cached", "journeys/01.yaml")
    assert _told(lint("-f", "json")) == ["journeys/use.yaml REF001"]


def test_a_file_deleted_here_alone_is_still_judged(started: Repository, lint: Jmx) -> None:
    started.write({"journeys/buy.yaml": BAD})
    started.git("add", "--all")
    (started.folder / "journeys/buy.yaml").unlink()
    assert _told(lint("-f", "json")) == ["journeys/buy.yaml REC004"]
    assert _told(lint("-f", "json", started.folder / "journeys/buy.yaml")) == ["journeys/buy.yaml REC004"]


def test_what_git_only_intends_to_add_is_no_part_of_the_commit(started: Repository, lint: Jmx) -> None:
    started.write({"journeys/new.yaml": BAD, "journeys/empty.yaml": ""})
    started.git("add", "-N", "journeys/new.yaml")
    assert _told(lint("-f", "json")) == []
    started.git("add", "journeys/empty.yaml")
    assert _told(lint("-f", "json")) == ["journeys/empty.yaml YML009"], "an empty file is staged, and that is wrong"


def test_a_merge_that_is_not_settled_is_told(started: Repository, lint: Jmx) -> None:
    started.git("checkout", "-q", "-b", "other")
    started.commit({"journeys/buy.yaml": GOOD.replace("Buy", "Buy it")})
    started.git("checkout", "-q", "main")
    started.commit({"journeys/buy.yaml": GOOD.replace("Buy", "Buy now")})
    with pytest.raises(subprocess.CalledProcessError):
        started.git("merge", "-q", "other")
    ran = lint()
    assert ran.code == 1
    assert "YML026 not read: its merge is not settled, so the index holds several versions" in ran.out
    assert "= settle it, then: git add" in ran.out


def test_links_and_repositories_inside_are_told(started: Repository, lint: Jmx, tmp_path: Path) -> None:
    (started.folder / "journeys/link.yaml").symlink_to(tmp_path / "nowhere")
    inner = Repository(started.folder / "journeys/inner")
    inner.commit({"a.yaml": GOOD})
    started.git("-c", "advice.addEmbeddedRepo=false", "add", "--all")
    assert _told(lint("-f", "json")) == ["journeys/inner YML023", "journeys/link.yaml YML018"]


def test_settings_baseline_and_exclusions_are_those_that_are_staged(started: Repository, lint: Jmx) -> None:
    started.write({"legacy/old.yaml": BAD.replace("buy", "old"), "jmx.yaml": "exclude: [legacy/]\n"})
    started.git("add", "legacy/old.yaml")
    assert _told(lint("-f", "json")) == ["legacy/old.yaml REC004"]
    started.git("add", "jmx.yaml")
    started.write({"jmx.yaml": "organisation: Bank\n"})
    assert _told(lint("-f", "json")) == []
    entry = "{rule: REC004, record: old, field: statuss, since: 2026-01-01}"
    started.write({"jmx-baseline.yaml": f"version: 1\nfindings:\n- {entry}\n", "jmx.yaml": "organisation: Bank\n"})
    started.git("add", "--all")
    (started.folder / "jmx-baseline.yaml").unlink()
    assert _told(lint("-f", "json")) == []


def test_tables_are_those_that_are_staged(started: Repository, lint: Jmx) -> None:
    started.write({
        "metrics/csat.yaml": "kind: metric\nid: csat\ntitle: C\nseries: csat.csv\nat: [buy]\n",
        "metrics/csat.csv": "date,value\n2026-03-31,much\n",
    })  # fmt: skip
    started.git("add", "--all")
    started.write({"metrics/csat.csv": "date,value\n2026-03-31,1\n"})
    assert "metrics/csat.csv YML021" in _told(lint("-f", "json"))


def test_with_since_head_only_what_the_commit_changes_is_told(started: Repository, lint: Jmx) -> None:
    started.commit({"journeys/old.yaml": BAD.replace("buy", "old")})
    started.write({"journeys/new.yaml": BAD.replace("buy", "new")})
    assert _told(lint("-f", "json", "--since", "HEAD")) == []
    started.git("add", "--all")
    started.write({"journeys/old.yaml": BAD.replace("buy", "old") + "bogus: 1\n"})
    assert _told(lint("-f", "json", "--since", "HEAD")) == ["journeys/new.yaml REC004"]


def test_before_the_first_commit_all_that_is_staged_is_judged(repository: Repository, jmx: Jmx) -> None:
    repository.write({"journeys/buy.yaml": BAD, "journeys/use.yaml": BAD})
    repository.git("add", "journeys/buy.yaml")
    assert _told(jmx("lint", "-C", repository.folder, "--staged", "--as-of", "2026-01-06", "-f", "json")) == [
        "journeys/buy.yaml REC004"
    ]


def test_there_must_be_git_and_something_staged(repository: Repository, jmx: Jmx, tmp_path: Path) -> None:
    (tmp_path / "plain").mkdir()
    ran = jmx("lint", "-C", tmp_path / "plain", "--staged")
    assert (ran.code, "git init" in ran.err) == (2, True)
    repository.write({"journeys/buy.yaml": GOOD})
    ran = jmx("lint", "-C", repository.folder, "--staged")
    assert (ran.code, ran.out) == (2, "")


def test_a_linked_work_tree_has_its_own_index(started: Repository, lint: Jmx, jmx: Jmx, tmp_path: Path) -> None:
    started.git("worktree", "add", "-q", str(tmp_path / "linked"), "-b", "more")
    (tmp_path / "linked/journeys/buy.yaml").write_text(BAD)
    started.git("-C", str(tmp_path / "linked"), "add", "--all")
    assert _told(jmx("lint", "-C", tmp_path / "linked", "--staged", "--as-of", "2026-01-06", "-f", "json")) == [
        "journeys/buy.yaml REC004"
    ]
    assert _told(lint("-f", "json")) == []


def test_a_root_below_the_top_has_its_part_of_the_index(repository: Repository, jmx: Jmx) -> None:
    repository.commit({"cx/jmx.yaml": "organisation: Bank\n", "cx/journeys/buy.yaml": GOOD, "journeys/x.yaml": BAD})
    repository.write({"cx/journeys/buy.yaml": BAD})
    repository.git("add", "--all")
    repository.write({"cx/journeys/buy.yaml": GOOD})
    assert _told(jmx("lint", "-C", repository.folder / "cx", "--staged", "--as-of", "2026-01-06", "-f", "json")) == [
        "journeys/buy.yaml REC004"
    ]


def test_the_index_is_asked_for_in_one_command(started: Repository, lint: Jmx, monkeypatch: pytest.MonkeyPatch) -> None:
    started.commit({f"journeys/j{number}.yaml": GOOD.replace("buy", f"j{number}") for number in range(40)})
    asked: list[str] = []
    run = processes.run

    def counting(command: list[str], **more: object) -> processes.Done:
        asked.extend(word for word in command if word in ("ls-files", "cat-file", "show"))
        return run(command, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(processes, "run", counting)
    lint()
    assert asked.count("ls-files") == 1
    assert asked.count("cat-file") + asked.count("show") == 0, "contents come through one process that stays"


def _hook(started: Repository, *options: str) -> None:
    hook = started.folder / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m jmx lint --staged {" ".join(options)} >&2\n')
    hook.chmod(0o755)


@pytest.mark.skipif(os.name == "nt", reason="hooks of git for Windows run in a shell of its own")
def test_in_a_hook_git_says_which_index_it_commits(started: Repository) -> None:
    _hook(started, "--since", "HEAD")
    started.write({"journeys/buy.yaml": BAD, "journeys/use.yaml": GOOD.replace("buy", "use")})
    started.git("add", "journeys/use.yaml")
    started.git("commit", "-q", "-m", "what is staged is right")
    started.git("add", "journeys/buy.yaml")
    started.write({"journeys/use.yaml": GOOD.replace("buy", "use") + "tier: 2\n"})
    started.git("commit", "-q", "-m", "only this file, which is right", "journeys/use.yaml")
    with pytest.raises(subprocess.CalledProcessError) as refused:
        started.git("commit", "-q", "-m", "the wrong one")
    assert b"REC004" in refused.value.stderr
    started.write({"journeys/use.yaml": GOOD.replace("buy", "use") + "tear: 2\n"})
    with pytest.raises(subprocess.CalledProcessError) as refused:
        started.git("commit", "-q", "-m", "only that file, which is wrong", "journeys/use.yaml")
    assert b"journeys/use.yaml:6:1: REC004" in refused.value.stderr
    assert b"journeys/buy.yaml" not in refused.value.stderr


def test_an_index_of_another_repository_is_not_read(
    started: Repository, lint: Jmx, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    other = Repository(tmp_path / "other")
    other.commit({"journeys/buy.yaml": BAD})
    monkeypatch.setenv("GIT_INDEX_FILE", str(other.folder / ".git/index"))
    monkeypatch.setenv("GIT_DIR", str(other.folder / ".git"))
    assert _told(lint("-f", "json")) == []
