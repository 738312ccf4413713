"""Days as people live them: whoever commits, wherever they are, jmx tells the day that their own calendar showed."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from json import loads
from pathlib import Path

import pytest

from tests.support import Ran, Repository

Jmx = Callable[..., Ran]
PEOPLE = "kind: people\nitems:\n  - {id: ana, name: Ana Ruiz, emails: [ana@x.example]}\n  - {id: ben, name: Ben Ode, emails: [ben@x.example]}\n"
JOURNEY = "kind: journey\nid: buy\ntitle: Buy\nowner: ana\nstages:\n  - {title: Pay, touchpoints: [{id: till, title: Till}]}\n"
REVIEW = "kind: review\nid: first\ndate: 2026-03-05\njourneys: [buy]\nreviewer: ana\nverdict: still-true\n"
BEN = "Ben Ode <ben@x.example>"
ZONES = ["-1200", "-1100", "-0800", "+0000", "+0530", "+0900", "+1300", "+1400"]


@pytest.fixture
def mapped(repository: Repository) -> Repository:
    repository.commit({"people.yaml": PEOPLE, "journeys/buy.yaml": JOURNEY}, day="2026-02-02")
    return repository


@pytest.fixture
def living_in(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], datetime]]:
    """Puts this machine into a time zone; gives the time there."""

    def moved(zone: str) -> datetime:
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        return datetime.now().astimezone()

    yield moved
    monkeypatch.undo()
    time.tzset()


def _review(
    mapped: Repository, written: str, committed: str | None = None, text: str = REVIEW, author: str = "Ana Ruiz <ana@x.example>"
) -> str:  # fmt: skip
    stamps = {"author": written, "committer": committed or written}
    return mapped.commit({"reviews/first.yaml": text}, author=author, stamps=stamps)


def _lint(mapped: Repository, jmx: Jmx, *asked: str) -> str:
    ran = jmx("lint", "-C", mapped.folder, "-f", "concise", *(asked or ("--as-of", "2026-03-20")))
    assert ran.code < 2, ran.err
    return ran.out


@pytest.mark.few(8)
@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("clock", ["00:10", "12:00", "23:50"])
def test_a_review_is_proven_and_told_on_its_own_day_in_every_zone(
    clock: str, zone: str, mapped: Repository, jmx: Jmx
) -> None:
    oid = _review(mapped, f"2026-03-05T{clock}:00{zone}")
    mapped.commit({"journeys/buy.yaml": JOURNEY.replace("Till", "Desk")}, stamps=dict.fromkeys(
        ("author", "committer"), f"2026-03-06T{clock}:00{zone}"))  # fmt: skip
    here, later = ("-C", mapped.folder), ("--as-of", "2026-03-20")
    assert "STL" not in _lint(mapped, jmx)
    assert "opened 2026-03-05" in jmx("log", "first", *here, *later).out
    told = [
        *(event["date"] for event in loads(jmx("log", "first", *here, *later, "-f", "json").out)["events"]),
        *(each["date"] for each in loads(jmx("blame", "buy/till.title", *here, *later, "-f", "json").out)["fields"]),
    ]
    assert told == ["2026-03-05", "2026-03-06"]
    diff = loads(jmx("diff", oid, "HEAD", *here, *later, "-f", "json").out)
    assert [each["date"] for each in diff["changes"]] == ["2026-03-06"]
    assert diff["base"]["date"] == "2026-03-05"
    assert "its review on 2026-03-05" in (changelog := jmx("changelog", "buy", *here, *later).out)
    assert "2026-03-06" in changelog
    assert "2026-03-05 (proven by its commit)" in jmx("review", "buy", *here, *later).out


@pytest.mark.few(3)
@pytest.mark.parametrize("zone", ZONES)
def test_what_is_today_where_it_was_made_is_no_future_anywhere(zone: str, mapped: Repository, jmx: Jmx) -> None:
    at_noon = datetime.fromisoformat(f"2026-03-05T12:00:00{zone}")
    _review(mapped, at_noon.isoformat())
    for hours in range(-12, 15):
        there = (at_noon.astimezone(UTC) + timedelta(hours=hours)).date()
        assert "STL" not in _lint(mapped, jmx, "--as-of", str(there)), hours


def test_what_lies_ahead_everywhere_is_the_future(mapped: Repository, jmx: Jmx) -> None:
    _review(mapped, "2026-03-05T13:00:00+0000")
    out = _lint(mapped, jmx, "--at", "HEAD", "--as-of", "2026-03-04")
    assert "STL104 review 'first' was committed 2026-03-05, after 2026-03-04" in out
    _review(mapped, "2026-03-05T13:00:00+0000", text=REVIEW.replace("03-05", "03-08").replace("first", "ahead"))
    assert "is dated 2026-03-08, after 2026-03-05" in _lint(mapped, jmx, "--as-of", "2026-03-05")
    assert "was committed before the day it says it was held" in _lint(mapped, jmx)


def test_the_day_may_be_that_of_a_reviewer_elsewhere_than_the_commit(mapped: Repository, jmx: Jmx) -> None:
    """Led in Auckland in the morning, written down by a server in UTC, or by somebody in Los Angeles."""
    for stamp in ("2026-03-04T20:30:00+0000", "2026-03-04T12:30:00-0800"):
        _review(mapped, stamp, text=f"{REVIEW}recorded_by: ben\n# {stamp}\n", author=BEN)
        assert "STL" not in _lint(mapped, jmx)
        assert (
            "2026-03-05 (proven by its commit)"
            in jmx("review", "buy", "-C", mapped.folder, "--as-of", "2026-03-20").out
        )


def test_a_commit_amended_after_the_review_proves_it(mapped: Repository, jmx: Jmx) -> None:
    _review(mapped, "2026-03-01T12:00:00+0000", "2026-03-06T12:00:00+0000")
    assert "STL" not in _lint(mapped, jmx)
    assert "2026-03-05 (proven by its commit)" in jmx("review", "buy", "-C", mapped.folder, "--as-of", "2026-03-20").out


def test_a_branch_rebased_months_later_keeps_its_proof(mapped: Repository, jmx: Jmx) -> None:
    _review(mapped, "2026-03-06T12:00:00+0000", "2026-05-20T12:00:00+0000")
    assert "STL" not in _lint(mapped, jmx, "--as-of", "2026-05-21")


def test_somebody_elses_rebase_is_no_hand_of_the_reviewer(mapped: Repository, jmx: Jmx) -> None:
    """Written by Ana long before the review, committed by Ben after it: nothing of Ana's is in the window."""
    _review(mapped, "2026-02-10T12:00:00+0000")
    mapped.git("-c", "user.name=Ben", "commit", "--quiet", "--amend", "--no-edit", day="2026-03-06", author=BEN)
    assert "STL103" in _lint(mapped, jmx)
    packet = jmx("review", "buy", "-C", mapped.folder, "--as-of", "2026-05-21").out
    assert "(unproven: its record was committed before the day it says it was held)" in packet


def test_a_day_asked_for_follows_the_trunk_though_a_commit_was_written_long_before(
    mapped: Repository, jmx: Jmx
) -> None:
    """What was written on 2 March and rebased onto the trunk on the 11th did not stand there on the 5th."""
    mapped.commit({"a.txt": "a"}, day="2026-03-04")
    _review(mapped, "2026-03-02T12:00:00+0000", "2026-03-11T12:00:00+0000")
    days = {
        day: jmx("lint", "-C", mapped.folder, "--at", day, "-f", "json").out for day in ("2026-03-10", "2026-03-11")
    }
    heads = [mapped.git("rev-parse", rev) for rev in ("HEAD~1", "HEAD")]
    assert [loads(out)["commit"] for out in days.values()] == heads
    assert loads(jmx("lint", "-C", mapped.folder, "--at", "HEAD", "-f", "json").out)["as_of"] == "2026-03-11"


def test_a_day_asked_for_is_that_of_whoever_committed(mapped: Repository, jmx: Jmx) -> None:
    morning = _review(mapped, "2026-03-05T09:30:00+1300")
    for day, commit in (("2026-03-04", mapped.git("rev-parse", "HEAD~1")), ("2026-03-05", morning)):
        assert loads(jmx("lint", "-C", mapped.folder, "--at", day, "-f", "json").out)["commit"] == commit


def test_a_history_moved_to_another_repository_keeps_its_days(mapped: Repository, tmp_path: Path, jmx: Jmx) -> None:
    _review(mapped, "2026-03-06T09:00:00+1300")
    mapped.git("format-patch", "--quiet", "--root", "-o", str(tmp_path / "patches"))
    moved = Repository(tmp_path / "moved")
    patches = sorted(map(str, (tmp_path / "patches").iterdir()))
    moved.git("am", "--quiet", *patches, day="2026-09-01")
    assert "STL103" not in _lint(moved, jmx, "--as-of", "2026-09-02")
    assert "opened 2026-02-02" in jmx("log", "buy", "-C", moved.folder, "--as-of", "2026-09-02").out
    assert "STL" not in _lint(moved, jmx, "--at", "2026-03-20")
    first = loads(jmx("lint", "-C", moved.folder, "--at", "2026-03-05", "-f", "json").out)["commit"]
    assert first == moved.git("rev-parse", "HEAD~1")
    nothing = jmx("lint", "-C", moved.folder, "--at", "2026-02-01")
    assert (nothing.code, "there was no commit yet on 2026-02-01" in nothing.err) == (2, True)


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Etc/GMT+12", "UTC"])
def test_a_review_is_recorded_on_the_day_it_is_where_the_user_is(
    zone: str, mapped: Repository, jmx: Jmx, living_in: Callable[[str], datetime], monkeypatch: pytest.MonkeyPatch
) -> None:
    today = living_in(zone).date()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "315532800")  # it fixes pictures and packets, never a record
    record = ("review", "buy", "-C", mapped.folder, "--record", "--verdict", "still-true")
    ahead = jmx(*record, "--date", str(today + timedelta(days=1)))
    assert (ahead.code, f"lies after today on this machine, {today}" in ahead.err) == (2, True)
    assert jmx(*record).code == 0
    assert (mapped.folder / f"reviews/{today}-buy.yaml").is_file()
    assert f"as of {today}" in _lint(mapped, jmx, "--fail-on", "never")
    again = jmx(*record, "--date", str(today))
    assert "is recorded already" in again.err
