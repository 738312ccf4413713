"""Every odd sort of repository, asked about its past: the right answer, or one line that says what to do."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import tests.odd as odd
from jmx.model.change import UNSHALLOW
from jmx.queries.repository import Repository as Opened
from tests.support import Ran, Repository

Jmx = Callable[..., Ran]

REFETCH = "clone again without --filter"
DAY = ("--as-of", "2026-06-01")
REVIEW = "kind: review\nid: 2026-02-10-buy\ndate: 2026-02-10\njourneys: [buy]\nreviewer: Ana Ruiz <ana@x.example>\nverdict: updated\n"
TIERED = odd.TITLED + "tier: 1\n"
ALL = [
    ("diff", "2026-01-05"),
    ("diff", "2026-01-05", "HEAD"),
    ("log", "buy"),
    ("blame", "buy"),
    ("changelog", "buy"),
    ("changelog",),
    ("review", "buy"),
    ("lint", "--at", "2026-01-05"),
]
OF_THE_PAST = [each for each in ALL if each[0] != "review"]


def told(jmx: Jmx, folder: Path, *arguments: str) -> Any:
    """What a command tells a machine."""
    ran = jmx(*arguments, "-C", folder, *DAY, "-f", "json")
    assert (ran.code, ran.err) == (0, "")
    return json.loads(ran.out)


def refused(jmx: Jmx, folder: Path, *arguments: str) -> str:
    """The one line with which a command ends."""
    ran = jmx(*arguments, "-C", folder, *DAY)
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1), (arguments, ran)
    return ran.err


def events(jmx: Jmx, folder: Path, *arguments: str) -> list[tuple[str, ...]]:
    return [(e["date"], e["certainty"], e["author"], e["reason"], e["sentence"])
            for e in told(jmx, folder, "log", *(arguments or ("buy",)))["events"]]  # fmt: skip


def fields(jmx: Jmx, folder: Path) -> list[tuple[str, ...]]:
    return [(f["field"], f["date"], f["certainty"], f["author"]) for f in told(jmx, folder, "blame", "buy")["fields"]]


RENAMED = ("2026-02-01", "exact", "Bo Lind", "Say it shorter")
OPENED = ("2026-01-05", "exact", "Ana Ruiz", "Map buying")
FIELDS = [
    ("title", "2026-02-01", "exact", "Bo Lind"),
    ("owner", "2026-01-05", "exact", "Ana Ruiz"),
    ("order of stages", "2026-01-05", "exact", "Ana Ruiz"),
]


def check_whole(jmx: Jmx, folder: Path) -> None:
    """Whether every command tells of a repository what there is to tell."""
    assert [each[:4] for each in events(jmx, folder)] == [RENAMED, OPENED]
    assert fields(jmx, folder) == FIELDS
    for head in ((), ("HEAD",)):
        (change,) = told(jmx, folder, "diff", "2026-01-06", *head)["changes"]
        assert (change["field"], change["old"], change["new"]) == ("title", "Buy a plan", "Buy it")
        assert (change["author"], change["date"]) == ("Bo Lind", "2026-02-01")
    for more in ((), ("--all",), ("--since", "2026-01-20"), ("--since", "HEAD~0")):
        log = told(jmx, folder, "changelog", "buy", *more)
        assert [(c["field"], c["date"], c["author"]) for c in log["changes"]] == (
            [] if "HEAD~0" in more else [("title", "2026-02-01", "Bo Lind")]
        )
    assert "It has never been reviewed" in jmx("review", "buy", "-C", folder, *DAY).out
    then = told(jmx, folder, "lint", "--at", "2026-01-20")
    assert [each["code"] for each in then["findings"]] == ["STL101", "SHP101"]


@pytest.mark.parametrize(
    "make", [odd.plain, odd.worktree, odd.sha256, odd.replaced, odd.ignoring_revs], ids=odd.name_of
)
def test_the_past_is_told_alike_wherever_it_lies(
    make: odd.Make, repository: Repository, tmp_path: Path, jmx: Jmx
) -> None:
    check_whole(jmx, make(repository, tmp_path))


@pytest.mark.deep
@pytest.mark.parametrize("make", odd.WHOLE, ids=odd.name_of)
def test_the_past_is_told_alike_in_every_odd_repository(
    make: odd.Make, repository: Repository, tmp_path: Path, jmx: Jmx
) -> None:
    check_whole(jmx, make(repository, tmp_path))


@pytest.mark.parametrize("make", [odd.reformatted, odd.ignoring_revs], ids=odd.name_of)
def test_laying_out_anew_is_nobodys_change_whether_listed_or_not(
    make: odd.Make, repository: Repository, tmp_path: Path, jmx: Jmx
) -> None:
    folder = make(repository, tmp_path)
    assert {each[:4] for each in events(jmx, folder, "buy", "--inside")} == {RENAMED, OPENED}
    assert fields(jmx, folder) == FIELDS
    assert told(jmx, folder, "changelog", "--since", "2026-02-10")["changes"] == []
    assert told(jmx, folder, "diff", "2026-02-10")["changes"] == []


def test_linked_worktrees_share_one_cache(repository: Repository, tmp_path: Path, jmx: Jmx) -> None:
    linked = odd.worktree(repository, tmp_path)
    inside = repository.folder / "journeys"
    assert Opened(linked).identity == Opened(repository.folder).identity == Opened(inside).identity
    assert told(jmx, linked, "log", "buy") == told(jmx, repository.folder, "log", "buy")
    of_each = [json.loads(jmx("cache", "-C", folder, "-f", "json").out) for folder in (linked, repository.folder)]
    assert of_each[0] == of_each[1]
    assert of_each[0]["entries"]


# --- shallow ---


def test_a_clone_of_one_commit_says_at_or_before_and_names_nobody(
    repository: Repository, tmp_path: Path, jmx: Jmx
) -> None:
    odd.reformatted(repository, tmp_path)
    folder = odd.clone(repository, tmp_path, "--depth=1")
    assert [each[:4] for each in events(jmx, folder)] == [("2026-03-01", "at or before", None, None)]
    assert {each[1:] for each in fields(jmx, folder)} == {("2026-03-01", "at or before", None)}
    for command in ("log", "blame"):
        out = jmx(command, "buy", "-C", folder, *DAY).out
        assert UNSHALLOW in out
        assert "Bo Lind" not in out
    assert "opened at or before 2026-03-01;" in jmx("log", "buy", "-C", folder, *DAY).out
    assert any(UNSHALLOW in note for note in told(jmx, folder, "changelog", "buy")["notes"])


def test_a_clone_of_three_commits_is_exact_down_to_where_it_was_cut_off(
    repository: Repository, tmp_path: Path, jmx: Jmx
) -> None:
    odd.plain(repository, tmp_path)
    repository.commit({"journeys/buy.yaml": TIERED}, "Rank it", "2026-03-01", odd.BO)
    repository.commit({"notes.txt": "9"}, day="2026-03-02")
    folder = odd.clone(repository, tmp_path, "--depth=3")
    assert [each[:4] for each in events(jmx, folder)] == [
        ("2026-03-01", "exact", "Bo Lind", "Rank it"),
        ("2026-02-01", "at or before", None, None),
    ]
    (change,) = told(jmx, folder, "diff", "HEAD~2")["changes"]
    assert change["date"] == "2026-03-01"


@pytest.mark.parametrize("depth", [1, 3])
def test_a_commit_or_day_that_a_shallow_clone_does_not_hold_is_fetched_with_one_command(
    depth: int, repository: Repository, tmp_path: Path, jmx: Jmx
) -> None:
    first = repository.commit({"journeys/buy.yaml": odd.JOURNEY}, day="2025-12-01")
    odd.reformatted(repository, tmp_path)
    folder = odd.clone(repository, tmp_path, f"--depth={depth}")
    for words in (
        ("diff", first), ("diff", first, "HEAD"), ("diff", f"{first}...HEAD"), ("changelog", "buy", "--since", first),
        ("lint", "--at", first), ("blame", "buy", "--at", first), ("diff", "2025-12-01"), ("lint", "--at", "2025-12-01"),
    ):  # fmt: skip
        assert UNSHALLOW in refused(jmx, folder, *words)


def test_a_branch_whose_beginning_was_cut_off_is_compared_with_nothing_else(
    repository: Repository, tmp_path: Path, jmx: Jmx
) -> None:
    odd.plain(repository, tmp_path)
    repository.git("checkout", "--quiet", "-b", "work")
    repository.commit({"journeys/buy.yaml": TIERED}, day="2026-03-01")
    repository.git("checkout", "--quiet", "main")
    repository.commit({"notes.txt": "9"}, day="2026-03-02")
    folder = odd.clone(repository, tmp_path, "--depth=1", "--no-single-branch", "--branch=work")
    for words in (("diff",), ("diff", "origin/main...HEAD")):
        assert UNSHALLOW in refused(jmx, folder, *words)
    (change,) = told(jmx, folder, "diff", "origin/main")["changes"]
    assert change["commit"] is None


def test_a_review_at_which_a_clone_was_cut_off_begins_no_packet(
    repository: Repository, tmp_path: Path, jmx: Jmx
) -> None:
    odd.plain(repository, tmp_path)
    repository.commit({"review.yaml": REVIEW}, day="2026-02-10")
    repository.commit({"journeys/buy.yaml": TIERED}, day="2026-03-01")
    assert "tier: 1 (new)" in jmx("review", "buy", "-C", repository.folder, *DAY).out
    assert UNSHALLOW in refused(jmx, odd.clone(repository, tmp_path, "--depth=1"), "review", "buy")


# --- partial ---


@pytest.mark.parametrize("command", ["log", "blame"])
def test_without_contents_the_last_change_of_the_file_is_still_certain(
    command: str, repository: Repository, tmp_path: Path, jmx: Jmx
) -> None:
    said = refused(jmx, odd.blobless(repository, tmp_path), command, "buy")
    oid = Repository.git(_at(tmp_path / "clone"), "rev-parse", "HEAD")
    assert f"'journeys/buy.yaml' last changed on 2026-02-01 in {oid[:9]} by Bo Lind is certain" in said
    assert REFETCH in said


def test_where_some_contents_are_missing_what_is_known_is_told_as_not_all(
    repository: Repository, tmp_path: Path, jmx: Jmx
) -> None:
    odd.plain(repository, tmp_path)
    repository.commit({"journeys/buy.yaml": odd.JOURNEY}, "Back again", "2026-03-01")
    folder = odd.clone(repository, tmp_path, "--filter=blob:none")
    for command in ("log", "blame"):
        ran = jmx(command, "buy", "-C", folder, *DAY)
        assert ran.code == 0
        assert "not all of it is known" in ran.out
        assert "last changed on 2026-03-01" in ran.err
        assert ran.err.count("\n") == 1


@pytest.mark.parametrize(
    "words",
    [("diff", "HEAD~1"), ("diff", "HEAD~1", "HEAD"), ("changelog", "buy"), ("changelog", "--since", "HEAD~1"),
     ("changelog", "buy", "--all"), ("lint", "--at", "HEAD~1"), ("review", "buy", "--at", "HEAD~1"), ("blame", "buy", "--at", "HEAD~1")],
    ids=" ".join,
)  # fmt: skip
def test_without_contents_nothing_is_said_of_what_they_meant(
    words: tuple[str, ...], repository: Repository, tmp_path: Path, jmx: Jmx
) -> None:
    assert REFETCH in refused(jmx, odd.blobless(repository, tmp_path), *words)


def _at(folder: Path) -> Repository:
    found = Repository.__new__(Repository)
    found.folder = folder
    return found


# --- what is here, and what is not ---


def test_edits_and_new_files_are_not_committed_yet(repository: Repository, tmp_path: Path, jmx: Jmx) -> None:
    folder = odd.plain(repository, tmp_path)
    repository.write({"journeys/buy.yaml": TIERED, "journeys/use.yaml": odd.JOURNEY.replace("buy", "use")})
    assert [each[0] for each in events(jmx, folder)] == [None, "2026-02-01", "2026-01-05"]
    assert ("tier", None, "exact", None) in fields(jmx, folder)
    for command in ("log", "blame"):
        for ref in ("buy", "use"):
            assert "not committed yet" in jmx(command, ref, "-C", folder, *DAY).out
    by_ref = {each["ref"]: each for each in told(jmx, folder, "changelog")["changes"]}
    assert {ref: each["committed"] for ref, each in by_ref.items()} == {"buy": False, "use": False}
    assert jmx("diff", "-C", folder, *DAY).out.count("not committed yet") == 2
    assert "'use' is not committed yet" in refused(jmx, folder, "changelog", "use")


def test_what_a_sparse_checkout_leaves_out_is_not_gone(repository: Repository, tmp_path: Path, jmx: Jmx) -> None:
    folder = odd.plain(repository, tmp_path)
    repository.git("sparse-checkout", "set", "--sparse-index", "other")
    assert not (folder / "journeys").exists()
    (change,) = told(jmx, folder, "diff", "HEAD~1", "--no-effects")["changes"]
    assert change["field"] == "title"
    assert fields(jmx, folder) == fields_at(jmx, folder, "HEAD") == FIELDS
    for words in (("log", "buy"), ("changelog", "buy"), ("review", "buy"), ("lint",)):
        here, there = (jmx(*words, "-C", folder, *DAY, *more) for more in ((), ("--at", "HEAD")))
        assert (here.code, here.out) == (there.code, there.out)


def fields_at(jmx: Jmx, folder: Path, rev: str) -> list[tuple[str, ...]]:
    found = told(jmx, folder, "blame", "buy", "--at", rev)["fields"]
    return [(f["field"], f["date"], f["certainty"], f["author"]) for f in found]


@pytest.mark.parametrize("make", [odd.unborn, lambda repository, _: repository.folder], ids=["files", "nothing"])
def test_before_the_first_commit_there_is_no_past(
    make: odd.Make, repository: Repository, tmp_path: Path, jmx: Jmx
) -> None:
    folder = make(repository, tmp_path)
    for words in (
        ("diff",),
        ("diff", "HEAD"),
        ("log", "buy"),
        ("blame", "buy"),
        ("changelog",),
        ("lint", "--at", "HEAD"),
    ):
        assert "commit first" in refused(jmx, folder, *words)


def test_a_bare_repository_is_told_about_in_one_line(repository: Repository, tmp_path: Path, jmx: Jmx) -> None:
    folder = odd.bare(repository, tmp_path)
    for words in ALL:
        assert f"run: git -C {folder} worktree add ../files HEAD" in refused(jmx, folder, *words)


def test_a_folder_of_somebody_else_is_told_about_in_one_line(repository: Repository, tmp_path: Path, jmx: Jmx) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give a folder to somebody else")
    folder = odd.plain(repository, tmp_path)
    for path in (folder, *folder.rglob("*")):
        os.chown(path, 65534, 65534)
    for words in ALL:
        assert f"run: git config --global --add safe.directory {folder}" in refused(jmx, folder, *words)


def test_without_git_one_is_told_to_install_it(
    repository: Repository, tmp_path: Path, jmx: Jmx, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = odd.plain(repository, tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path / "nothing-here"))
    for words in OF_THE_PAST:
        assert "install git" in refused(jmx, folder, *words)
    demo = jmx("demo", tmp_path / "demo")
    assert (demo.code, demo.err.count("\n")) == (2, 1)
    assert "git is not installed; install it" in demo.err
    assert not list((tmp_path / "demo").iterdir())  # so that it can be built once git is there
    assert jmx("review", "buy", "-C", folder, *DAY).code == 0


def test_outside_a_repository_there_is_no_past(tmp_path: Path, jmx: Jmx) -> None:
    (tmp_path / "buy.yaml").write_text(odd.JOURNEY)
    for words in OF_THE_PAST:
        assert "run git init and commit, or work in a clone" in refused(jmx, tmp_path, *words)


@pytest.mark.parametrize(
    "words",
    [("log", "buy"), ("blame", "buy"), ("changelog", "buy"), ("changelog", "--since", "2026-01-05")],
    ids=" ".join,
)
def test_git_that_dies_half_way_is_one_line(
    words: tuple[str, ...], repository: Repository, tmp_path: Path, jmx: Jmx, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = odd.plain(repository, tmp_path)
    fake = tmp_path / "bin/git"
    fake.parent.mkdir()
    fake.write_text(f'#!/bin/sh\n{shutil.which("git")} "$@"\ncase "$*" in *" log "*) kill -9 $$;; esac\n')
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{fake.parent}{os.pathsep}{os.environ['PATH']}")
    assert "it gave no reason" in refused(jmx, folder, *words, "--no-cache")


def test_a_history_with_a_hole_is_one_line(repository: Repository, tmp_path: Path, jmx: Jmx) -> None:
    folder = odd.reformatted(repository, tmp_path)
    middle = repository.git("rev-parse", "HEAD~1")
    (folder / ".git/objects" / middle[:2] / middle[2:]).unlink()
    for words in (("log", "buy"), ("blame", "buy"), ("changelog", "buy")):
        assert "run: git fsck" in refused(jmx, folder, *words)


# --- days ---

EPOCH, AHEAD, FAR, NONE = b"0 +0000", b"4070908800 +0000", b"94670856000000 +0000", b""


@pytest.fixture
def misdated(repository: Repository, tmp_path: Path) -> Path:
    """A tier that was set in 1970, in 2099, in the year three million, and on no day at all, in that order."""
    odd.plain(repository, tmp_path)
    for tier, stamp in zip((1, 2, 3, 1), (EPOCH, AHEAD, FAR, NONE), strict=True):
        odd.commit_on(repository, stamp, {"journeys/buy.yaml": f"{odd.TITLED}tier: {tier}\n"})
    return repository.folder


def test_strange_days_are_told_as_they_are_in_the_order_of_history(misdated: Path, jmx: Jmx) -> None:
    days = [each[0] for each in events(jmx, misdated)]
    assert days == [None, None, "2099-01-01", "1970-01-01", "2026-02-01", "2026-01-05"]
    course = told(jmx, misdated, "log", "buy.tier")["course"]
    assert [spell["value"] for spell in course] == [None, 1, 2, 3, 1]
    out = jmx("log", "buy.tier", "-C", misdated, *DAY).out
    assert out.count("  now  ") == 1
    assert out.count("an unknown day") == 4  # two value_periods begin on one, two end
    assert "None" not in out
    assert ("tier", None, "exact", "Bo Lind") in fields(jmx, misdated)
    assert "since HEAD~1 (an unknown day)" in jmx("changelog", "buy", "--since", "HEAD~1", "-C", misdated, *DAY).out


def test_a_false_day_stands_for_no_other(misdated: Path, jmx: Jmx) -> None:
    title, owner, _ = FIELDS
    assert fields_at(jmx, misdated, "2026-02-10")[:2] == [title, owner]
    assert "as of 2026-01-20 at " in jmx("lint", "--at", "2026-01-20", "-C", misdated, "-f", "concise").out
    assert [each["field"] for each in told(jmx, misdated, "diff", "2026-02-10")["changes"]] == ["tier"]
    assert [each["field"] for each in told(jmx, misdated, "changelog", "--since", "2026-02-10")["changes"]] == ["tier"]


def test_a_false_day_does_not_shuffle_what_happened_beside_it(repository: Repository, tmp_path: Path, jmx: Jmx) -> None:
    staged = odd.JOURNEY.replace("[Choose, Pay]", "[{title: Choose, channel: %s}]")
    repository.commit({"buy.yaml": staged % "shop"}, "Open", "2026-01-01")
    repository.commit({"buy.yaml": staged % "web"}, "Move", "2026-03-01")
    odd.commit_on(repository, EPOCH, {"buy.yaml": "tier: 1\n" + staged % "web"})
    repository.commit({"buy.yaml": "tier: 2\n" + staged % "phone"}, "Both", "2026-04-01")
    told_days = dict.fromkeys(each[0] for each in events(jmx, repository.folder, "buy", "--inside"))
    assert [*told_days] == ["2026-04-01", "1970-01-01", "2026-03-01", "2026-01-01"]


def test_a_review_dated_ahead_by_its_commit_is_never_fresh(repository: Repository, tmp_path: Path, jmx: Jmx) -> None:
    folder = odd.plain(repository, tmp_path)
    odd.commit_on(repository, AHEAD, {"review.yaml": REVIEW})
    odd.commit_on(repository, NONE, {"notes.txt": "9"})
    out = jmx("lint", "-C", folder, *DAY, "-f", "concise").out
    assert "STL101 journey 'buy' has never been reviewed; review.yaml was committed 2099-01-01, after 2026-06-01" in out
