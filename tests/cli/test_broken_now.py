"""Records whose file cannot be read now: they are not gone, and what they said is still told."""

import json
from collections.abc import Callable

import pytest

from tests.support import Ran, Repository

Jmx = Callable[..., Ran]
BEN, CLEO = "Ben <ben@x.example>", "Cleo <cleo@x.example>"
BROKEN = "tags: [a\n"


def _pain(own: str = "slow", severity: int = 1) -> str:
    return f"kind: pain-point\nid: {own}\ntitle: It is slow\nseverity: {severity}\n"


@pytest.fixture
def broken(repository: Repository) -> Repository:
    """A pain that Ben rated and Cleo broke; somebody else worked on the file since, and it is broken still."""
    repository.commit({"a.yaml": _pain()}, "found", day="2026-01-01")
    repository.commit({"a.yaml": _pain(severity=3)}, "worse", day="2026-01-02", author=BEN)
    repository.commit({"a.yaml": _pain(severity=4) + BROKEN}, "broken", day="2026-01-03", author=CLEO)
    repository.commit({"a.yaml": _pain(severity=5) + BROKEN}, "broken still", day="2026-01-04", author=BEN)
    return repository


def test_log_tells_since_when_and_what_was_before(broken: Repository, jmx: Jmx) -> None:
    ran = jmx("log", "slow", "-C", broken.folder)
    assert "gone" not in ran.out
    assert "a.yaml cannot be read since 2026-01-03" in ran.out
    assert "Cleo" in ran.out
    assert "2026-01-02  severity 1 → 3" in ran.out
    told = json.loads(jmx("log", "slow.severity", "-C", broken.folder, "-f", "json").out)
    assert told["course"][-1]["value"] == 3
    assert "cannot be read since 2026-01-03" in told["unread"]


def test_blame_tells_what_it_said_last(broken: Repository, jmx: Jmx) -> None:
    ran = jmx("blame", "slow", "-C", broken.folder)
    assert ran.code == 0, ran.err
    assert "cannot be read since 2026-01-03" in ran.out
    assert "severity" in ran.out


def test_what_is_only_broken_here_is_not_committed_yet(repository: Repository, jmx: Jmx) -> None:
    repository.commit({"a.yaml": _pain()}, "found", day="2026-01-01")
    repository.write({"a.yaml": _pain() + BROKEN})
    ran = jmx("log", "slow", "-C", repository.folder)
    assert "a.yaml cannot be read here as it is now, not committed yet" in ran.out
    assert "cannot be read" not in jmx("log", "slow", "-C", repository.folder, "--at", "HEAD").out


def test_what_was_never_read_is_not_said_to_have_never_been(broken: Repository, jmx: Jmx) -> None:
    broken.commit({"b.yaml": _pain("fast") + BROKEN}, "another", day="2026-01-05", author=CLEO)
    for command in ("log", "blame"):
        ran = jmx(command, "fast", "-C", broken.folder)
        assert ran.code == 2
        assert "never was" not in ran.err
        assert "'fast' stands in b.yaml, which cannot be read since 2026-01-05" in ran.err
    assert "never was" in jmx("log", "nobody", "-C", broken.folder).err


def test_a_diff_says_that_it_could_not_read_all(broken: Repository, jmx: Jmx) -> None:
    ran = jmx("diff", "HEAD~2", "HEAD", "-C", broken.folder, "--no-effects")
    assert "Nothing changed in meaning in what could be read" in ran.out
    assert "a.yaml" in ran.out
