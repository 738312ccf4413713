"""Days and cadences, without a clock."""

import calendar
import re
from datetime import date, timedelta

from jmx.model.journey import Journey
from jmx.model.settings import Settings

_MONTHS = {"monthly": 1, "quarterly": 3, "half-yearly": 6, "annual": 12}
_DURATION = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T.*)?")
DEFAULT_CADENCE = "quarterly"


def after(day: date, cadence: str) -> date:
    """The day one cadence later. A month after 31 January is the last day of February."""
    if cadence == "weekly":
        return _add(day, 0, 7)
    if cadence in _MONTHS:
        return _add(day, _MONTHS[cadence], 0)
    written = _DURATION.fullmatch(cadence)
    years, months, weeks, days = (int(part or 0) for part in written.groups()) if written else (0, 0, 0, 0)
    return _add(day, 12 * years + months, 7 * weeks + days)


def _add(day: date, months: int, days: int) -> date:
    index = day.year * 12 + day.month - 1 + months
    year, month = min(index // 12, date.max.year), index % 12 + 1
    last = calendar.monthrange(year, month)[1]
    try:
        return date(year, month, min(day.day, last)) + timedelta(days=days)
    except OverflowError:
        return date.max


def cadence_of(journey: Journey, settings: Settings) -> str:
    """How often the journey is reviewed: its own cadence, else its tier's, else quarterly."""
    if journey.cadence:
        return journey.cadence
    for number, tier in (settings.tiers or {}).items():
        if int(number) == journey.tier and tier.cadence:
            return tier.cadence
    return DEFAULT_CADENCE


def in_words(days: int) -> str:
    """A number of days as people say it."""
    return "1 day" if days == 1 else f"{days} days"
