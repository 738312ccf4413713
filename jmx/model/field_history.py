"""The course of one field through time: which value it had, from which commit to which."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from jmx.model.change import Change, Commit, Event, RecordHistory, Sort

# Fields rated on a scale are drawn on all of it, so that a 4 looks like a 4 of 5.
SCALES = {"severity": (1, 5), "business_impact": (1, 5), "importance": (1, 5), "emotion": (-2, 2), "tier": (1, 3)}
_NUMBER = re.compile(r"([-+]?\d+(?:\.\d+)?)\s*(%?)")
_COUNTED = ("n", "money", "default")  # what of {n: 1200, per: month} is the number


class ValuePeriod(NamedTuple):
    """A time during which a field said one thing. Without `since` it began before what this history holds, without
    `until` it lasts. `stands` is False while there was no such record."""

    value: Any
    since: Commit | None = None
    until: Commit | None = None
    stands: bool = True


def value_periods(
    life: RecordHistory,
    name: str,
    value: Any,
    commits: Mapping[str, Commit],
    uncommitted: Sequence[tuple[Change, Commit]] = (),
    said_before: Callable[[Event], Any] = lambda _: None,
) -> tuple[ValuePeriod, ...]:
    """How long a field had each value, the oldest first. `name` may lead into it: `volume.n`. `value` is what the
    field says last; `uncommitted` are edits of the record that no commit holds yet; `said_before` knows what the
    field said before an event that took the record away, for records that came again."""
    field, *path = name.split(".")
    events = life.of(field)
    olds = [value, *(said_before(each) if each.change.sort is Sort.REMOVED else None for each in events[1:])]
    told = [(_removing(event.change, old), commits.get(event.oid)) for event, old in zip(events, olds, strict=False)]
    told = told[::-1] + [(_removing(each, value), commit) for each, commit in uncommitted if each.concerns(field)]
    found = _cut(told, value, path)
    return tuple(_ended(found))


def _removing(change: Change, said: Any) -> Change:
    """A removal with what the field said until then; any other change as it is."""
    return change._replace(old=said) if change.sort is Sort.REMOVED else change


def part(value: Any, path: Sequence[str]) -> Any:
    """What lies in a value along a path of keys; None where nothing does."""
    for key in path:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def number(value: Any) -> float | None:
    """A value as a number to draw: `4`, `12 %`, the count of `{n: 1200, per: month}`; None where it is none."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return float(value)
    if isinstance(value, str):
        match = _NUMBER.fullmatch(value.strip())
        return float(match[1]) / (100 if match[2] else 1) if match else None
    if isinstance(value, Mapping):
        return next((number(value[key]) for key in _COUNTED if key in value), None)
    return None


def drawable(course: Sequence[ValuePeriod]) -> bool:
    """Whether a field holds numbers of one sort that changed, on known days: then a chart says more than a list."""
    said = [each.value for each in course if each.stands and each.value is not None]
    numbers = {number(each) for each in said}
    alike = len({isinstance(each, Mapping) for each in said}) == 1
    dated = all(each.since is not None and (each.since.day or not each.since.exists) for each in course)
    return alike and dated and None not in numbers and len(numbers) > 1


class Plot(NamedTuple):
    """What a chart of a field draws: the number of each period, None where the record said none; the day each began,
    and the last that is shown; and the least and the greatest number that there is room for."""

    numbers: tuple[float | None, ...]
    days: tuple[date, ...]
    low: float
    high: float


def plotted(course: Sequence[ValuePeriod], field: str, today: date) -> Plot:
    """The values of a field for a chart. What is not committed yet begins on the last day."""
    numbers = tuple(number(each.value) if each.stands else None for each in course)
    known = [each for each in numbers if each is not None]
    begun = [each.since.day if each.since else None for each in course]
    last = max([today, *filter(None, begun)])
    low, high = SCALES.get(field, (min(known), max(known)))
    return Plot(numbers, (*(day or last for day in begun), last), float(min(low, *known)), float(max(high, *known)))


def _cut(told: Sequence[tuple[Change, Commit | None]], value: Any, path: Sequence[str]) -> list[ValuePeriod]:
    """A spell for each change that made a difference, the oldest first, not ended yet."""
    if not told:
        return [ValuePeriod(part(value, path))]
    found = []
    first = told[0][0]
    if first.sort is not Sort.ADDED:
        found.append(ValuePeriod(part(first.old, path)))
    for index, (change, commit) in enumerate(told):
        following = told[index + 1][0] if index + 1 < len(told) else None
        spell = ValuePeriod(
            part(_said_after(change, following, value), path), commit, None, change.sort is not Sort.REMOVED
        )
        if not found or (found[-1].value, found[-1].stands) != (spell.value, spell.stands):
            found.append(spell)
    return found


def _said_after(change: Change, following: Change | None, value: Any) -> Any:
    if change.sort is Sort.REMOVED:
        return None
    if change.sort is Sort.EDITED:
        return change.new
    return value if following is None or following.sort is Sort.ADDED else following.old


def _ended(found: Sequence[ValuePeriod]) -> Iterator[ValuePeriod]:
    """Each spell until the next begins."""
    for spell, following in zip(found, (*found[1:], None), strict=True):
        yield spell._replace(until=following.since if following else None)
