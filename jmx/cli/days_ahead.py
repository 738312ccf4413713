"""How far ahead somebody asks: for so many days or weeks, or until a day."""

import re
from datetime import date
from typing import Annotated

import typer

from jmx.errors import JmxError
from jmx.queries.repository import day_of

_MOST = 36_600  # days
WithinOption = Annotated[
    str, typer.Option("--within", metavar="DAYS", help="How far ahead: `30`, `30d` or `6w`.", show_default=False)
]
UntilOption = Annotated[
    str, typer.Option("--until", metavar="DAY", help="The last day to look at, as 2026-12-31; instead of --within.")
]


def days_ahead(within: str, until: str, as_of: date, usual: int) -> int:
    """How many days that is; the usual ones where nothing is said."""
    if within and until:
        raise JmxError("--within and --until both say how far ahead to look; leave one of them out")
    if until:
        days = (day_of(until) - as_of).days
        if days < 0:
            raise JmxError(f"--until {until} is over: it is judged as of {as_of}")
        return min(days, _MOST)
    return _days(within) if within else usual


def _days(said: str) -> int:
    found = re.fullmatch(r"([0-9]{1,5})([dw]?)", said.strip())
    days = int(found[1]) * (7 if found[2] == "w" else 1) if found else _MOST + 1
    if days > _MOST:
        raise JmxError(f"--within: '{said[:20]}' is no number of days; write it as 30, 30d or 6w")
    return days
