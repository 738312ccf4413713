"""The days on which a forum meets, by its recurrence rule (RFC 5545), counted by python-dateutil."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import islice, takewhile

from jmx.model.freezes import freeze_on
from jmx.model.recurrence import parts_of, wrong_recurrence
from jmx.model.settings import Forum, Freeze

_DAY = timedelta(days=1)
_NAMES_A_DAY = {"BYDAY", "BYMONTHDAY", "BYWEEKNO"}
_STEP = {"DAILY": 1, "WEEKLY": 7}  # days
_TIMES = ("BYHOUR", "BYMINUTE")  # of day, of which there may be a thousand on each
_ANY_DAY = date(2000, 1, 1)
_FAR = date(9500, 1, 1)


def lacks_start(forum: Forum) -> bool:
    """Whether nobody can know the days of a forum before its first day (`starts`) is written: where it leaves some out,
    counts them, or says only how often."""
    if forum.starts or not forum.recurs:
        return False
    parts = parts_of(forum.recurs)
    skips = parts.get("INTERVAL", "1") != "1" or "COUNT" in parts
    return skips or not (parts.get("FREQ") == "DAILY" or _NAMES_A_DAY & parts.keys())


def meets(forum: Forum) -> bool:
    """Whether it is known when a forum meets."""
    return bool(forum.recurs) and not any(wrong_recurrence(forum.recurs or "")) and not lacks_start(forum)


def meeting_days(forum: Forum, first: date, last: date) -> Iterator[date]:
    """The days of its meetings from one day to another, both included; none where it is not known when it meets."""
    if not meets(forum) or first > last or never_meets(forum):
        return
    parts = parts_of(forum.recurs or "")
    count = int(parts.pop("COUNT", 0))
    until = parts.pop("UNTIL", "")
    end = min(last, _day(until)) if until else last
    begin = forum.starts or date.fromordinal(max(1, first.toordinal() - 7))  # a whole week before, as below
    if not count:
        begin = _moved(parts, begin, first)
        if "BYSETPOS" not in parts:  # which picks among times of day too
            parts = {name: value for name, value in parts.items() if name not in _TIMES}
    counted = islice(_days(parts, begin), count or None)
    within = takewhile(lambda each: each <= end, counted)
    yield from dict.fromkeys(each for each in within if each >= first)


def never_meets(forum: Forum) -> bool:
    """Whether no calendar ever has a day that fits the rule of a forum, as the 30th of February."""
    return meets(forum) and not _ever(forum.recurs or "", forum.starts or _ANY_DAY)


@lru_cache(maxsize=256)
def _ever(rule: str, starts: date) -> bool:
    """Asked first, and once: dateutil looks for a day that fits up to the year 9999. What steps by days or weeks does
    so in the last centuries alone, which have all that years can be."""
    parts = {name: value for name, value in parts_of(rule).items() if name not in ("COUNT", "UNTIL")}
    return any(True for _ in _days(parts, _moved(parts, starts, _FAR)))


def _moved(parts: dict[str, str], begin: date, first: date) -> date:
    """A day not long before `first` from which a rule by days or weeks counts the same days as from its begin. A whole
    step before, since dateutil takes a week that it begins in for one that has no days before."""
    step = _STEP.get(parts["FREQ"], 0) * int(parts.get("INTERVAL", 1))
    steps = (first - begin).days // step - 1 if step else 0
    return begin + timedelta(days=steps * step) if steps > 0 else begin


def _days(parts: dict[str, str], begin: date) -> Iterator[date]:
    from dateutil.rrule import rrulestr  # takes a tenth of a second, which most commands do not need

    text = ";".join(f"{name}={value}" for name, value in parts.items())
    return (each.date() for each in rrulestr(text, dtstart=datetime.combine(begin, time.min)))


def _day(digits: str) -> date:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
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
