"""Planning freezes: which days lie in one, and when a review that falls into one is due instead."""

from collections.abc import Iterable
from datetime import date, timedelta

from jmx.model.settings import Freeze

_DAY = timedelta(days=1)
_FRIDAY = 4
_LONGEST_REASON = 100


def freeze_on(freezes: Iterable[Freeze], day: date) -> Freeze | None:
    """The freeze a day lies in; of several, the one that lasts longest."""
    holding = (each for each in freezes if each.start <= day <= each.to)
    return max(holding, key=lambda each: each.to, default=None)


def out_of_freezes(freezes: Iterable[Freeze], day: date) -> date:
    """The day itself where it lies in no freeze, else the first working day (Monday to Friday) after it.

    Public holidays are not known, so only weekends are left out.
    """
    for freeze in sorted(freezes, key=lambda each: each.start):
        if freeze.start <= day <= freeze.to:
            day = _working_day_after(freeze.to)
    return day


def _working_day_after(day: date) -> date:
    try:
        day += _DAY
        while day.weekday() > _FRIDAY:
            day += _DAY
    except OverflowError:
        return date.max
    return day


def open_days(freezes: Iterable[Freeze], after: date, until: date) -> int:
    """How many days lie after one day and up to another, without those of freezes."""
    if until <= after:
        return 0
    frozen, counted = 0, after
    for freeze in sorted(freezes, key=lambda each: each.start):
        begin, end = max(freeze.start, counted + _DAY), min(freeze.to, until)
        if begin <= end:
            frozen += (end - begin).days + 1
            counted = end
        if counted == until:
            break
    return (until - after).days - frozen


def named(freeze: Freeze) -> str:
    """A freeze in words: `the freeze from 2026-12-01 to 2027-01-31 (peak season)`."""
    return f"the freeze from {freeze.start} to {freeze.to}" + (f" ({in_short(freeze.why)})" if freeze.why else "")


def in_short(why: str) -> str:
    """A reason on one line, without its full stop."""
    line = " ".join(why.split()).rstrip(".")
    return line if len(line) <= _LONGEST_REASON else f"{line[: _LONGEST_REASON - 1].rstrip()}…"
