"""`--commit`: the record and nothing else, in the user's own name, wherever they stand; and what a hook says."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support import CHECKOUT, Ran, Repository

Jmx = Callable[..., Ran]
JOURNEY = "kind: journey\nid: buy\ntitle: Buy a plan\nowner: ana\nstages: [Pay]\n"
PEOPLE = "kind: people\nitems: [{id: ana, name: Ana Ruiz, emails: [ana@x.example]}, {id: ben, name: Ben Ode, emails: [ben@x.example]}]\n"
FILES = {"journeys/buy.yaml": JOURNEY, "people.yaml": PEOPLE}
DAY = "2026-04-20"
RECORD = ("review", "buy", "--as-of", DAY, "--record", "--verdict", "updated", "--commit")
PATH = f"reviews/{DAY}-buy.yaml"


@pytest.fixture(autouse=True)
def _day(jmx: Jmx, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_DATE", f"{DAY}T12:00:00+00:00")


@pytest.fixture
def signed(repository: Repository) -> Repository:
    repository.sign()
    return repository


def _committed(folder: Path, git: Callable[..., str]) -> list[str]:
    return git("show", "--name-only", "--format=%s|%an <%ae>", "HEAD").split("\n")


def test_exactly_the_record_is_committed_and_proves_the_review(signed: Repository, jmx: Jmx) -> None:
    signed.commit(FILES, day="2026-04-01")
    signed.write({"people.yaml": PEOPLE + "# half an edit\n", "staged.txt": "mine\n", "loose.txt": "mine\n"})
    signed.git("add", "staged.txt")
    ran = jmx(*RECORD, "-C", signed.folder)
    assert ran.code == 0, ran.err
    assert _committed(signed.folder, signed.git) == [
        f"Review of Buy a plan, {DAY}: updated|Ana Ruiz <ana@x.example>", "", PATH,
    ]  # fmt: skip
    assert signed.git("status", "--porcelain").split("\n") == ["M people.yaml", "A  staged.txt", "?? loose.txt"]
    lint = jmx("lint", "-C", signed.folder, "--as-of", DAY, "-f", "concise")
    assert "STL" not in lint.out
    assert "proven by its commit" in jmx("review", "buy", "-C", signed.folder, "--as-of", DAY, "-f", "markdown").out


def test_edits_of_the_journey_that_are_not_committed_are_told(signed: Repository, jmx: Jmx) -> None:
    signed.commit(FILES, day="2026-04-01")
    signed.write({"journeys/buy.yaml": JOURNEY.replace("Pay", "Pay, Use")})
    ran = jmx(*RECORD, "-C", signed.folder)
    assert ran.code == 0, ran.err
    assert "no commit holds the edits in journeys/buy.yaml yet, so they will count as made after the review" in ran.err


def test_who_commits_it_for_another_is_named_in_it(signed: Repository, jmx: Jmx) -> None:
    signed.sign("Ben <ben@x.example>")
    signed.commit(FILES, day="2026-04-01")
    ran = jmx(*RECORD, "-C", signed.folder)
    assert "recorded_by: Ben Ode, whose commit it is" in ran.err
    assert "recorded_by: ben\n" in (signed.folder / PATH).read_text()
    assert "STL103" not in jmx("lint", "-C", signed.folder, "--as-of", DAY, "-f", "concise").out


def test_whom_no_record_can_name_commits_it_all_the_same(signed: Repository, jmx: Jmx) -> None:
    signed.sign("Build <no address>")
    signed.commit(FILES, day="2026-04-01")
    ran = jmx(*RECORD, "-C", signed.folder)
    assert ran.code == 0, ran.err
    assert "recorded_by" not in (signed.folder / PATH).read_text()


def test_a_branch_without_commits_gets_its_first(signed: Repository, jmx: Jmx) -> None:
    signed.write(FILES)
    signed.git("add", "people.yaml")
    ran = jmx(*RECORD, "-C", signed.folder)
    assert ran.code == 0, ran.err
    assert _committed(signed.folder, signed.git)[2:] == [PATH]
    assert "A  people.yaml" in signed.git("status", "--porcelain")


def test_it_works_in_a_worktree_below_the_top_and_without_a_branch(
    signed: Repository, tmp_path: Path, jmx: Jmx
) -> None:
    signed.commit(
        {f"maps/{path}": text for path, text in {**FILES, "jmx.yaml": "organisation: X\n"}.items()}, day="2026-04-01"
    )
    tree = tmp_path / "tree"
    signed.git("worktree", "add", "-q", "--detach", str(tree))
    ran = jmx(*RECORD, "-C", tree / "maps")
    assert ran.code == 0, ran.err
    assert signed.git("-C", str(tree), "show", "--name-only", "--format=", "HEAD") == f"maps/{PATH}"
    assert signed.git("status", "--porcelain") == ""


def test_a_hook_that_refuses_leaves_the_record_and_says_why(signed: Repository, jmx: Jmx) -> None:
    signed.commit(FILES, day="2026-04-01")
    hook = signed.folder / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho 'no commits on Mondays' >&2\nexit 1\n")
    hook.chmod(0o755)
    before = signed.git("rev-parse", "HEAD")
    ran = jmx(*RECORD, "-C", signed.folder)
    assert ran.code == 2
    assert "no commits on Mondays" in ran.err
    assert "the files are written, commit them yourself" in ran.err
    assert (signed.folder / PATH).is_file()
    assert signed.git("rev-parse", "HEAD") == before


def test_without_a_name_or_git_nothing_is_written(repository: Repository, tmp_path: Path, jmx: Jmx) -> None:
    repository.git("config", "user.useConfigOnly", "true")
    repository.commit(FILES, day="2026-04-01")
    ran = jmx(*RECORD, "-C", repository.folder)
    assert (ran.code, "git config --global user.name" in ran.err) == (2, True)
    for path, text in FILES.items():
        (tmp_path / "plain" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "plain" / path).write_text(text)
    ran = jmx(*RECORD, "-C", tmp_path / "plain")
    assert (ran.code, "leave out --commit" in ran.err) == (2, True)
    assert not [*repository.folder.glob("reviews/*"), *(tmp_path / "plain").glob("reviews/*")]


def test_an_action_is_closed_and_committed(signed: Repository, jmx: Jmx) -> None:
    agreed = "kind: review\nid: mar\ndate: 2026-03-10\njourneys: [buy]\nreviewer: ana\nverdict: updated\n"
    signed.commit(
        FILES | {"reviews/mar.yaml": agreed + "actions: [{id: a1, text: Call ten, due: 2026-04-01}]\n"},
        day="2026-03-10",
    )
    assert "late, 19 days" in jmx("actions", "-C", signed.folder, "--as-of", DAY).out
    ran = jmx("actions", "close", "mar/a1", "-C", signed.folder, "--as-of", DAY, "--commit")
    assert ran.code == 0, ran.err
    assert _committed(signed.folder, signed.git)[0].startswith(f"Done between meetings about Buy a plan, {DAY}|")
    assert jmx("-C", signed.folder, "actions", "--as-of", DAY).out.startswith("Nothing is to be done.")
    assert "ACT103" not in jmx("lint", "-C", signed.folder, "--as-of", DAY, "-f", "concise").out


def test_a_shell_completes_the_refs_of_open_actions(signed: Repository) -> None:
    agreed = "kind: review\nid: mar\ndate: 2026-03-10\njourneys: [buy]\nreviewer: ana\nverdict: updated\n"
    signed.write(FILES | {"reviews/mar.yaml": agreed + "actions: [{id: a1, text: Call ten}, {id: b1, text: Ask}]\n"})
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(CHECKOUT), "_JMX_COMPLETE": "complete_bash"}
    env |= {"COMP_WORDS": "jmx actions close mar/a", "COMP_CWORD": "3"}
    argv = [sys.executable, "-m", "jmx"]
    done = subprocess.run(argv, cwd=signed.folder, env=env, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["mar/a1"]
