"""Coming reviews as iCalendar (RFC 5545), which calendars subscribe to.

What was published before decides about what is new: an event keeps its UID while it is the same review, its SEQUENCE is
raised where it says something else, and one that is gone is cancelled until its day has passed.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from jmx import resources
from jmx.errors import JmxError
from jmx.report.formats import ReportFormat
from jmx.report.wording import one_line

_LONGEST = 75  # octets of a line
_BEGIN, _END = "BEGIN:VEVENT", "END:VEVENT"
_CANCELLED = "CANCELLED"
_OF = "X-JMX-REVIEWS-OF"
ALL = "all journeys"
_LAST_WITH_TIME = date.max - timedelta(days=3)
_ESCAPED = re.compile(r"([\\;,])")


@dataclass(frozen=True, slots=True)
class ReviewEvent:
    """A review in a calendar: when it begins (a day, or a time with or without a zone), for how many minutes."""

    uid: str
    begins: date | datetime
    minutes: int
    summary: str
    description: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class ReviewCalendar:
    """The coming reviews, and what was published before; `of` says which were asked for."""

    name: str
    events: tuple[ReviewEvent, ...]
    as_of: date
    of: str = ALL
    before: tuple["Published", ...] = ()


@dataclass(frozen=True, slots=True)
class PublishedFile:
    """A calendar that jmx wrote: of which reviews, and its events."""

    of: str
    events: tuple["Published", ...]


@dataclass(frozen=True, slots=True)
class Published:
    """An event as it stands in a calendar: its lines by name, as they are written."""

    lines: Mapping[str, str]

    @property
    def uid(self) -> str:
        return self.lines.get("UID", "")

    @property
    def sequence(self) -> int:
        said = self.lines.get("SEQUENCE", "0")
        return int(said) if said.isdecimal() and len(said) < 10 else 0

    @property
    def day(self) -> date:
        """The day it begins, in whatever zone that is written."""
        said = next((value for name, value in self.lines.items() if name.startswith("DTSTART")), "")
        try:
            return date(int(said[:4]), int(said[4:6]), int(said[6:8]))
        except ValueError:
            return date.min


def calendar(report: ReviewCalendar) -> bytes:
    """The whole file."""
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//jmx//Journey reviews//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_text(report.name)}", f"{_OF}:{_text(report.of)}",
    ]  # fmt: skip
    for published in _published(report):
        lines += [_BEGIN, *(f"{name}:{value}" for name, value in published.lines.items()), _END]
    return "".join(_folded(line) for line in (*lines, "END:VCALENDAR")).encode()


def _published(report: ReviewCalendar) -> Iterator[Published]:
    """All events as they are to stand there, by day."""
    before = {each.uid.partition("@")[0]: each for each in report.before}
    now = [_event(each, report.as_of, before.get(_text(each.uid).partition("@")[0])) for each in report.events]
    here = {each.uid for each in now}
    gone = (each for each in report.before if each.uid not in here and each.day >= report.as_of)
    yield from sorted((*now, *(_cancelled(each, report.as_of) for each in gone)), key=lambda each: (each.day, each.uid))


def _event(event: ReviewEvent, as_of: date, before: Published | None) -> Published:
    """An event with what it was before in mind: the same in the same lines, another with a higher number. It is known
    by what stands before the `@` of its UID, since organisations get other names."""
    start, end = _span(event)
    lines = {
        "UID": before.uid if before else _text(event.uid), "SEQUENCE": str(before.sequence if before else 0),
        "DTSTAMP": before.lines.get("DTSTAMP", _stamp(as_of)) if before else _stamp(as_of),
        **start, **end, "SUMMARY": _text(event.summary), "DESCRIPTION": _text(event.description),
        **({"LOCATION": _text(event.where)} if event.where else {}), "CATEGORIES": "Journey review",
        "STATUS": "CONFIRMED", "TRANSP": "OPAQUE" if isinstance(event.begins, datetime) else "TRANSPARENT",
    }  # fmt: skip
    if before is None or dict(before.lines) == lines:
        return Published(lines)
    return Published({**lines, "SEQUENCE": str(before.sequence + 1), "DTSTAMP": _stamp(as_of)})


def _cancelled(each: Published, as_of: date) -> Published:
    """What no longer takes place; calendars that know it take it out."""
    if each.lines.get("STATUS") == _CANCELLED:
        return each
    again = {"SEQUENCE": str(each.sequence + 1), "DTSTAMP": _stamp(as_of), "STATUS": _CANCELLED}
    return replace(each, lines={**each.lines, **again})


def _span(event: ReviewEvent) -> tuple[dict[str, str], dict[str, str]]:
    """When it begins and ends. Times with a zone are told in UTC, which every calendar knows."""
    begins = event.begins
    if not isinstance(begins, datetime):
        following = begins + timedelta(days=1) if begins < date.max else begins
        return {"DTSTART;VALUE=DATE": f"{begins:%Y%m%d}"}, {"DTEND;VALUE=DATE": f"{following:%Y%m%d}"}
    ends = begins + timedelta(minutes=event.minutes)
    if begins.tzinfo is None:
        return {"DTSTART": f"{begins:%Y%m%dT%H%M%S}"}, {"DTEND": f"{ends:%Y%m%dT%H%M%S}"}
    first, last = (each.astimezone(UTC) for each in (begins, _later(begins, event.minutes)))
    return {"DTSTART": f"{first:%Y%m%dT%H%M%SZ}"}, {"DTEND": f"{last:%Y%m%dT%H%M%SZ}"}


def _later(begins: datetime, minutes: int) -> datetime:
    """So many minutes later, as they pass: also in a night in which clocks are changed."""
    return (begins.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(begins.tzinfo)


def begins_at(day: date, at: str | None, zone: str | None) -> date | datetime:
    """A day, or a time on it, in its zone where that is known; so late that there is no next day, the day alone."""
    if at is None or day > _LAST_WITH_TIME:
        return day
    hour, minute = map(int, at.split(":"))
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=resources.time_zone(zone) if zone else None)


# --- the text of it ---


def _stamp(day: date) -> str:
    return f"{day:%Y%m%d}T000000Z"


def _text(text: str) -> str:
    """A text within a line: line breaks and what parts values is escaped, what nobody can see is left out."""
    lines = (one_line("".join(mark for mark in line if mark.isprintable())) for line in text.split("\n"))
    return "\\n".join(_ESCAPED.sub(r"\\\1", line) for line in lines)


def _folded(line: str) -> str:
    """A line in pieces of at most 75 octets, none of which parts a letter."""
    pieces: list[str] = []
    piece = ""
    for mark in line:
        if len((piece + mark).encode()) > _LONGEST - bool(pieces):
            pieces.append(piece)
            piece = ""
        piece += mark
    return "\r\n ".join([*pieces, piece]) + "\r\n"


def published_in(content: bytes, file: str) -> PublishedFile:
    """A calendar that jmx wrote before; anything else is refused, since it would be overwritten."""
    text = re.sub(r"\r?\n[ \t]", "", content.decode("utf-8", "replace"))
    lines = text.splitlines()
    if "PRODID:-//jmx//Journey reviews//EN" not in lines:
        raise JmxError(f"'{file}' is there and is no calendar that jmx wrote; name another file")
    found: list[dict[str, str]] = []
    inside, of = False, _text(ALL)
    for line in lines:
        if line == _BEGIN:
            found.append({})
        inside = (inside or line == _BEGIN) and line != _END
        name, colon, value = line.partition(":")
        if inside and colon and line != _BEGIN:
            found[-1][name] = value
        elif name == _OF:
            of = value
    return PublishedFile(re.sub(r"\\(.)", r"\1", of), tuple(map(Published, found)))


FORMATS: Mapping[str, ReportFormat[ReviewCalendar]] = {
    "ics": ReportFormat(name="ics", endings=(".ics",), write=lambda report, _: calendar(report))
}
