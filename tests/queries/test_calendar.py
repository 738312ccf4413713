"""The coming reviews in a calendar, as others read it."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import icalendar
import pytest
import recurring_ical_events

from jmx.queries.calendar import calendar_of
from jmx.queries.due import due_of
from jmx.queries.repository import Repository as Opened
from jmx.report.calendar import calendar, published_in
from jmx.review.due_item import REVIEW
from tests.support import Ran, Repository

JOURNEY = (
    'kind: journey\nid: buy\ntitle: "Buy; a, plan"\nowner: Ana Ruiz <ana@x.example>\nforum: board\nstages: [Pay]\n'
)
BOARD = (
    "organisation: Tiny Bank\nforums: [{id: board, title: 'CX, board', recurs: FREQ=MONTHLY;BYDAY=-1SU, minutes: 90, at: '02:30', "
    "zone: Europe/Oslo}]\n"
)
HELD = "kind: review\nid: {id}\ndate: {day}\njourneys: [buy]\nreviewer: Ana Ruiz <ana@x.example>\n"
ANA = "Ana Ruiz <ana@x.example>"


@pytest.fixture
def reviewed(repository: Repository) -> Repository:
    repository.commit({"jmx.yaml": BOARD, "buy.yaml": JOURNEY}, day="2026-01-10")
    repository.commit({"first.yaml": HELD.format(id="first", day="2026-01-15")}, "Held", day="2026-01-15", author=ANA)
    return repository


def read(path: Path) -> list[Any]:
    found: Any = icalendar.Calendar.from_ical(path.read_bytes())
    assert not any(each.errors for each in found.walk())
    return list(found.walk("VEVENT"))


def write(repository: Repository, jmx: Callable[..., Ran], day: str, path: Path) -> list[Any]:
    ran = jmx("calendar", "-C", repository.folder, "--as-of", day, "-o", path)
    assert ran.code == 0, ran.err
    return read(path)


def test_a_review_stands_at_the_time_of_its_meeting_in_every_zone(
    reviewed: Repository, jmx: Callable[..., Ran], tmp_path: Path
) -> None:
    (event,) = write(reviewed, jmx, "2026-03-01", tmp_path / "r.ics")
    # half past two in the night in which Oslo turns the clock from two to three
    assert event["DTSTART"].dt == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert (event["DTEND"].dt - event["DTSTART"].dt).total_seconds() == 90 * 60
    assert (str(event["SUMMARY"]), str(event["LOCATION"])) == ("Review: Buy; a, plan", "CX, board")
    assert "Prepare it: jmx review buy -o packet.html\n" in str(event["DESCRIPTION"])
    assert str(event["UID"]) == "buy.after.first@tiny-bank"


def test_an_event_stays_the_same_is_raised_when_it_changes_and_cancelled_when_it_is_gone(
    reviewed: Repository, jmx: Callable[..., Ran], tmp_path: Path
) -> None:
    path = tmp_path / "r.ics"
    (first,) = write(reviewed, jmx, "2026-03-01", path)
    bytes_then = path.read_bytes()
    write(reviewed, jmx, "2026-03-02", path)
    assert path.read_bytes() == bytes_then, "nothing about it is otherwise on another day"
    reviewed.commit({"buy.yaml": JOURNEY.replace("a, plan", "two plans")}, day="2026-03-02")
    (second,) = write(reviewed, jmx, "2026-03-03", path)
    assert (second["UID"], second["SEQUENCE"], str(second["SUMMARY"])) == (first["UID"], 1, "Review: Buy; two plans")
    reviewed.commit({"second.yaml": HELD.format(id="second", day="2026-03-04")}, "Held", day="2026-03-04", author=ANA)
    held, coming = write(reviewed, jmx, "2026-03-05", path)
    assert (held["UID"], held["SEQUENCE"], held["STATUS"]) == (first["UID"], 2, "CANCELLED")
    assert (coming["UID"], coming["SEQUENCE"], coming["STATUS"]) == ("buy.after.second@tiny-bank", 0, "CONFIRMED")
    again = path.read_bytes()
    write(reviewed, jmx, "2026-03-06", path)
    assert path.read_bytes() == again
    (left,) = write(reviewed, jmx, "2026-04-10", path)
    assert left["UID"] == coming["UID"], "what was cancelled is gone once its day has passed"


def test_a_renamed_journey_keeps_its_event(reviewed: Repository, jmx: Callable[..., Ran], tmp_path: Path) -> None:
    path = tmp_path / "r.ics"
    (first,) = write(reviewed, jmx, "2026-03-01", path)
    own = ("-C", reviewed.folder, "-o", tmp_path / "own.ics", "--as-of")
    assert jmx("calendar", "buy", *own, "2026-03-01").code == 0
    ran = jmx("rename", "buy", "order", "--commit", "-m", "Say what it is", "-C", reviewed.folder)
    assert ran.code == 0, ran.err
    renamed = BOARD.replace("Tiny Bank", "Large Bank")
    reviewed.commit({"jmx.yaml": renamed}, day="2026-03-02")
    (second,) = write(reviewed, jmx, "2026-03-03", path)
    assert (second["UID"], second["SEQUENCE"], second["STATUS"]) == (first["UID"], 1, "CONFIRMED")
    assert "jmx review order" in str(second["DESCRIPTION"])
    assert jmx("calendar", "order", *own, "2026-03-03").code == 0, "it is the calendar of the same journey"
    assert (
        "X-WR-CALNAME:Journey reviews of Buy\\; a\\, plan\\, Large Bank\r\n"
        in (tmp_path / "own.ics").read_bytes().decode()
    )
    assert [str(each["UID"]) for each in read(tmp_path / "own.ics")] == [str(first["UID"])]


def test_the_event_of_a_first_review_stays_the_same_within_a_week(
    repository: Repository, jmx: Callable[..., Ran], tmp_path: Path
) -> None:
    repository.commit({"buy.yaml": JOURNEY.replace("forum: board\n", "")}, day="2026-01-10")
    path = tmp_path / "r.ics"
    write(repository, jmx, "2026-03-03", path)
    then = path.read_bytes()
    (event,) = write(repository, jmx, "2026-03-09", path)
    assert path.read_bytes() == then
    assert "never been reviewed since it came on 2026-01-10" in str(event["DESCRIPTION"])


def test_lines_are_folded_between_letters_and_nothing_breaks_out(
    repository: Repository, jmx: Callable[..., Ran], tmp_path: Path
) -> None:
    title = r"Størrelse 🧭 اشتراك, \nEND:VEVENT; " * 4
    journey = JOURNEY.replace('"Buy; a, plan"', f"'{title}'")
    repository.commit({"buy.yaml": journey}, day="2026-01-10")
    (event,) = write(repository, jmx, "2026-03-02", tmp_path / "r.ics")
    lines = (tmp_path / "r.ics").read_bytes().split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert b"\n" not in b"".join(lines)
    assert str(event["SUMMARY"]) == f"Review: {title.strip()}"
    assert event["DTSTART"].dt == date(2026, 3, 2), "it has no meeting, so it stands on a Monday"


def test_a_reader_lists_the_reviews_that_are_due(example: Path) -> None:
    repository = Opened(example, given_day="2026-11-02")
    found: Any = icalendar.Calendar.from_ical(calendar(calendar_of(repository)))
    listed: Any = recurring_ical_events.of(found).between(date(2026, 11, 1), date(2027, 11, 1))
    due = [each for each in due_of(repository, kinds=[REVIEW], within=366).items if each.when > repository.as_of]
    assert {(str(each["SUMMARY"]), each["DTSTART"].dt) for each in listed} >= {
        (f"Review: {each.what}", each.when) for each in due
    }
    assert len(due) >= 4


def test_the_reviews_of_a_few_are_not_written_over_those_of_all(
    reviewed: Repository, jmx: Callable[..., Ran], tmp_path: Path
) -> None:
    reviewed.commit({"use.yaml": JOURNEY.replace("id: buy", "id: use")}, day="2026-01-16")
    path = tmp_path / "r.ics"
    assert len(write(reviewed, jmx, "2026-03-01", path)) == 2
    then = path.read_bytes()
    for few in (["buy"], ["--owner", "Ana Ruiz"]):
        ran = jmx("calendar", *few, "-C", reviewed.folder, "--as-of", "2026-03-01", "-o", path)
        assert (ran.code, path.read_bytes()) == (2, then)
        assert "is the calendar of all journeys; written for " in ran.err
        own = tmp_path / f"{few[0]}.ics"
        assert jmx("calendar", *few, "-C", reviewed.folder, "--as-of", "2026-03-01", "-o", own).code == 0
        assert jmx("calendar", *few, "-C", reviewed.folder, "--as-of", "2026-03-02", "-o", own).code == 0


def test_the_calendar_of_one_person_is_not_that_of_another_of_that_name(
    reviewed: Repository, jmx: Callable[..., Ran], tmp_path: Path
) -> None:
    reviewed.commit({"use.yaml": JOURNEY.replace("id: buy", "id: use").replace("@x.", "@y.")}, day="2026-01-16")
    asked = ("calendar", "-C", reviewed.folder, "--as-of", "2026-03-01", "-o", tmp_path / "mine.ics", "--owner")
    assert jmx(*asked, "Ana Ruiz <ana@x.example>").code == 0
    ran = jmx(*asked, "Ana Ruiz <ana@y.example>")
    assert ran.code == 2
    assert "is the calendar of ana@x.example; written for ana@y.example it would cancel those of the others" in ran.err


def test_there_is_a_calendar_on_the_last_days_there_are(
    reviewed: Repository, jmx: Callable[..., Ran], tmp_path: Path
) -> None:
    reviewed.commit({"jmx.yaml": BOARD.replace("MONTHLY;BYDAY=-1SU", "DAILY").replace("02:30", "23:30"),
                     "use.yaml": JOURNEY.replace("id: buy", "id: use").replace("forum: board\n", "")}, day="2026-01-16")  # fmt: skip
    for day in ("9999-12-28", "9999-12-29", "9999-12-31"):
        events = write(reviewed, jmx, day, tmp_path / f"{day}.ics")
        assert {f"{each['DTSTART'].dt:%Y}" for each in events} == {"9999"}


def test_a_file_that_is_no_calendar_of_jmx_is_not_written_over(
    reviewed: Repository, jmx: Callable[..., Ran], tmp_path: Path
) -> None:
    (tmp_path / "mine.ics").write_text("BEGIN:VCALENDAR\nEND:VCALENDAR\n")
    ran = jmx("calendar", "-C", reviewed.folder, "-o", tmp_path / "mine.ics")
    assert (ran.code, (tmp_path / "mine.ics").read_text()) == (2, "BEGIN:VCALENDAR\nEND:VCALENDAR\n")
    assert "is no calendar that jmx wrote" in ran.err
    odd = b"PRODID:-//jmx//Journey reviews//EN\r\nBEGIN:VEVENT\r\nUID:x\r\nSEQUENCE:many\r\nDTSTART:soon\r\nEND:VEVENT\r\n"
    (event,) = published_in(odd, "x").events
    assert (event.uid, event.sequence, event.day) == ("x", 0, date.min)
