"""The days on which a forum meets, by its recurrence rule (RFC 5545), counted by python-dateutil."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice

from jmx.model.freezes import freeze_on
from jmx.model.recurrence import wrong_recurrence
from jmx.model.settings import Forum, Freeze

MOST = 4000  # days that are looked at: ten years of a daily meeting
_DAY = timedelta(days=1)
_UNTIL = re.compile(r";?UNTIL=(\d{8})[^;]*")
_NAMES_A_DAY = ("BYDAY=", "BYMONTHDAY=", "BYWEEKNO=")


def lacks_start(forum: Forum) -> bool:
    """Whether nobody can know the days of a forum before its first day (`starts`) is written: where it leaves some out,
    counts them, or says only how often."""
    if forum.starts or not forum.recurs:
        return False
    skips = re.search(r"INTERVAL=0*([2-9]|1\d)|COUNT=", forum.recurs)
    daily = forum.recurs.startswith("FREQ=DAILY")
    return bool(skips) or not (daily or any(name in forum.recurs for name in _NAMES_A_DAY))


def meets(forum: Forum) -> bool:
    """Whether it is known when a forum meets."""
    return bool(forum.recurs) and not any(wrong_recurrence(forum.recurs or "")) and not lacks_start(forum)


def meeting_days(forum: Forum, first: date, last: date) -> Iterator[date]:
    """The days of its meetings from one day to another, both included; none where it is not known when it meets."""
    if not meets(forum) or first > last:
        return
    from dateutil.rrule import rrule, rrulestr  # takes a tenth of a second, which most commands do not need

    text, until = forum.recurs or "", _UNTIL.search(forum.recurs or "")
    end = min(last, _day(until[1])) if until else last
    begin = forum.starts or first
    if begin > end:
        return
    found = rrulestr(_UNTIL.sub("", text), dtstart=datetime.combine(begin, time.min))
    assert isinstance(found, rrule)
    if "COUNT=" not in text:  # one that counts ends by itself, and may not have two ends
        found = found.replace(until=datetime.combine(end, time.max))
    days = dict.fromkeys(each.date() for each in islice(found, MOST) if first <= each.date() <= end)
    yield from days


def _day(digits: str) -> date:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:  # a day that no calendar has: the rule has no end that anybody knows
        return date.max


def last_meeting(forum: Forum, after: date, limit: date, freezes: Sequence[Freeze] = ()) -> date | None:
    """The last meeting after one day and up to a limit that lies in no freeze; None where there is none."""
    days = [day for day in meeting_days(forum, after + _DAY, limit) if freeze_on(freezes, day) is None]
    return days[-1] if days else None


def next_meeting(forum: Forum, day: date, freezes: Sequence[Freeze] = (), within: int = 366) -> date | None:
    """The first meeting on a day or after it that lies in no freeze; None where there is none within so many days."""
    until = date.fromordinal(min(date.max.toordinal(), day.toordinal() + within))
    return next((each for each in meeting_days(forum, day, until) if freeze_on(freezes, each) is None), None)


def known_zone(name: str) -> bool:
    """Whether it is a time zone of the IANA database."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
