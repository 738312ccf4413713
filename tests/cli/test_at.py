"""`--at REV`: every command that reads a workspace says of a commit what it says of a checkout of that commit."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support import Ran, Repository

Jmx = Callable[..., Ran]
ANA = "Ana Ruiz <ana@x.example>"
JOURNEY = f"""kind: journey
id: buy
title: Buy a plan
owner: {ANA}
cadence: quarterly
stages:
  - title: Choose
    touchpoints: [Compare, {{title: Ask, emotion: -1}}]
pains:
  - {{id: waits, title: Waits, severity: 2, reach: 0.5, evidence: [seen once]}}
"""
REVIEW = f"kind: review\nid: r1\ndate: 2026-01-10\njourneys: [buy]\nreviewer: {ANA}\n"
AS_OF = "2026-02-20"
COMMANDS = {
    "lint": ["lint", "-f", "concise"],
    "lint-json": ["lint", "-f", "json"],
    "score": ["score"],
    "score-json": ["score", "pains", "-f", "json"],
    "render": ["render", "buy"],
    "review": ["review", "buy"],
    "log": ["log", "buy"],
    "log-field": ["log", "buy/waits.severity"],
    "blame": ["blame", "buy/waits"],
    "show": ["show", "buy/waits"],
    "changelog": ["changelog", "buy"],
    "changelog-all": ["changelog", "--since", "2026-01-05"],
}
HOSTILE = (
    "--output={0}/pwned", "--outp={0}/pwned", "-O/etc/passwd", "--upload-pack=touch {0}/pwned", "--contents=/etc/passwd",
    "--no-index", "-h", "^HEAD", "HEAD..HEAD", "HEAD\n--x", ":/x", "HEAD@{{999 days ago}}", "", "A" * 200_000,
    "refs/heads/--output={0}/pwned", "HEAD:journeys", "2026-13-01", "1999-01-01", "/etc/passwd", "a\0b", "\x1b[2J", "\udcff",
)  # fmt: skip


# What commands that compare may be told: a day before all commits to begin at, and both sides in one word.
ALLOWED = {"--since={}": {"1999-01-01"}, "diff -- {}": {"1999-01-01", "HEAD..HEAD"}}


@pytest.fixture
def past(repository: Repository) -> dict[str, str]:
    """A repository with a past, edits nobody committed, and the ways to name one commit of it."""
    repository.commit({"journeys/buy.yaml": JOURNEY}, "begun", day="2026-01-05")
    oid = repository.commit({"reviews/r1.yaml": REVIEW}, "reviewed", day="2026-01-12")
    oid = repository.commit(
        {"journeys/buy.yaml": JOURNEY.replace("severity: 2", "severity: 4")}, "worse", day="2026-02-02"
    )
    repository.git("tag", "spring")
    repository.git("branch", "before")
    repository.commit({"journeys/buy.yaml": JOURNEY.replace("Waits", "Waits long"), "journeys/x.yaml": "a: [\n"}, "later",
                      day="2026-03-03")  # fmt: skip
    repository.write(
        {"journeys/buy.yaml": JOURNEY + "cadance: weekly\n", "pains/new.yaml": "kind: pain-point\nid: n\n"}
    )
    return {
        "tag": "spring",
        "branch": "before",
        "day": "2026-02-15",
        "short": oid[:9],
        "whole": oid,
        "relative": "HEAD~1",
    }


@pytest.mark.few(6)
@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_a_commit_is_told_as_its_checkout_is(
    command: list[str], past: dict[str, str], repository: Repository, tmp_path: Path, jmx: Jmx
) -> None:
    checkout = tmp_path / "checkout"
    repository.git("worktree", "add", "--quiet", "--detach", str(checkout), past["whole"])
    there = jmx(*command, "-C", checkout, "--as-of", AS_OF)
    assert there.code in (0, 1)
    assert there.out
    for name, rev in past.items():
        here = jmx(*command, "-C", repository.folder, "--at", rev, "--as-of", AS_OF)
        assert here == there, name


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_the_day_is_that_of_the_commit_unless_one_is_given(
    command: list[str], past: dict[str, str], repository: Repository, jmx: Jmx
) -> None:
    plain = jmx(*command, "-C", repository.folder, "--at", "spring")
    assert plain == jmx(*command, "-C", repository.folder, "--at", "spring", "--as-of", "2026-02-02")
    assert "not committed" not in plain.out
    assert "Waits long" not in plain.out


@pytest.mark.parametrize("command", [["score", "-f", "json"], ["review", "buy"], ["lint", "-f", "json"]],
                         ids=lambda command: command[0])  # fmt: skip
def test_what_was_read_is_named(command: list[str], past: dict[str, str], repository: Repository, jmx: Jmx) -> None:
    assert past["short"] in jmx(*command, "-C", repository.folder, "--at", "spring").out


def _refused(ran: Ran, tmp_path: Path, rev: str) -> None:
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (2, "", 1), rev[:80]
    assert len(ran.err) < 400
    assert ran.err.rstrip("\n").isprintable()
    assert sorted(each.name for each in tmp_path.iterdir()) == ["repository"], rev[:80]


@pytest.mark.few(3)
@pytest.mark.parametrize("name", ["lint", "score", "render", "review", "log", "blame", "show", "changelog"])
def test_a_hostile_rev_is_one_line_and_no_file(
    name: str, past: dict[str, str], repository: Repository, tmp_path: Path, jmx: Jmx
) -> None:
    for rev in HOSTILE:
        ran = jmx(*COMMANDS[name], "-C", repository.folder, f"--at={rev.format(tmp_path)}")
        _refused(ran, tmp_path, rev)


@pytest.mark.parametrize("words", [["diff", "--", "{}"], ["diff", "--", "HEAD", "{}"], ["changelog", "buy", "--since={}"]],
                         ids=["diff-base", "diff-head", "since"])  # fmt: skip
def test_a_hostile_rev_of_a_comparison_is_one_line_and_no_file(
    words: list[str], past: dict[str, str], repository: Repository, tmp_path: Path, jmx: Jmx
) -> None:
    for rev in HOSTILE:
        if rev in ALLOWED.get(words[-1] if words[0] == "changelog" else " ".join(words), set()):
            continue
        command, *others = (each.replace("{}", rev.format(tmp_path)) for each in words)
        _refused(jmx(command, "-C", repository.folder, *others), tmp_path, rev)


def test_a_branch_with_the_name_of_an_option_can_be_read_by_its_full_name(
    past: dict[str, str], repository: Repository, jmx: Jmx
) -> None:
    repository.git("update-ref", "refs/heads/--output=pwned", past["whole"])
    ran = jmx("score", "-C", repository.folder, "--at", "refs/heads/--output=pwned", "--as-of", AS_OF)
    assert ran.code == 0
    assert not list(repository.folder.glob("*pwned*"))


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_without_git_a_commit_cannot_be_read(command: list[str], tmp_path: Path, jmx: Jmx) -> None:
    (tmp_path / "buy.yaml").write_text(JOURNEY)
    ran = jmx(*command, "-C", tmp_path, "--at", "HEAD")
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (2, "", 1)


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (("diff", "get-connected"), "to see only what concerns it: jmx diff --journey get-connected"),
        (("diff", "HEAD~1", "missed-appointments"), "name a commit, a tag or a date"),
        (("lint", "--at", "get-connected"), "'get-connected' is the journey “Get connected”; name a commit"),
        (("changelog", "get-connected", "--since", "get-connected"), "is the journey"),
    ],
)
def test_a_record_where_a_commit_is_expected_is_told(
    jmx: Jmx, example: Path, command: tuple[str, ...], told: str
) -> None:
    ran = jmx(*command, "-C", example)
    assert (ran.code, ran.out) == (2, "")
    assert told in ran.err
