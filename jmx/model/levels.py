"""The level of a metric before a step and since, with all the numbers that a sentence about it needs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from jmx.model.chart import ControlLimits, control_limits, signals
from jmx.model.metric import Point
from jmx.model.season import FEWEST, seasonal, seasons_of
from jmx.model.shift import CHANCE, Shift, shift
from jmx.model.unit import Unit

_RUNS = {
    1: "{} lies beyond its usual range",
    2: "two of three values up to {} lie close to one end of its usual range",
    3: "four of five values up to {} lie well on one side of the mean before",
    4: "eight values in a row up to {} lie on one side of the mean before",
}


_NO_UNIT = Unit()
_YEARS = {12: "two", 4: "three"}  # that a season needs, by how many values a year has


class Step(NamedTuple):
    """A day from which on a metric may stand at another level, and what happened on it."""

    day: date
    what: str
    ref: str = ""


@dataclass(frozen=True, slots=True)
class MeanLevel:
    """The mean of some values, how many they are, and their first and last day."""

    mean: float
    count: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Levels:
    """A metric before a step and since: whether it moved to another level; `after` is where it moved to, which may
    have begun some values after the step."""

    before: MeanLevel
    after: MeanLevel
    moved: bool
    seen: float
    """The change that would be found in four of five cases."""
    seasonal: bool = False
    """Whether `before` is the mean of the same seasons."""
    usual: ControlLimits | None = None
    """The range in which single values varied before."""
    run: str = ""
    """In words, the first run of single values since the step that speaks against that range; no verdict goes by it."""
    late: int = 0
    """How many values since the step do not show yet that it moved."""
    against: str = ""
    """In words, why means that are as far apart as a change that would show are no other level."""

    @property
    def rose(self) -> bool:
        return self.after.mean > self.before.mean

    def words(self, unit: Unit = _NO_UNIT) -> str:
        """Both means, each with how many values it is made of and from when to when."""
        same = "the same seasons among " if self.seasonal else ""
        before, after = (unit.mean(each.mean) for each in (self.before, self.after))
        told = f"mean {before} ({same}{_span(self.before)}) before, {after} ({_span(self.after)})"
        if not self.late:
            return f"{told} since"
        between = "value between does" if self.late == 1 else f"{self.late} values between do"
        return f"{told} from {self.after.first} on; the {between} not show it"


def levels(before: Sequence[Point], after: Sequence[Point], chance: float = CHANCE) -> Levels | None:
    """The levels before and after a step; None with fewer than six values before or none after."""
    values = [each.value for each in before], [each.value for each in after]
    found = shift(*values, chance, seasons_of([each.date for each in (*before, *after)], len(before)))
    if found is None:
        return None
    since = after[found.late :]
    usual = None if found.seasonal else control_limits(values[0])
    return Levels(
        MeanLevel(found.before, len(before), before[0].date, before[-1].date),
        MeanLevel(found.after, len(since), since[0].date, since[-1].date),
        found.moved,
        found.seen,
        found.seasonal,
        usual,
        _run(after, usual) if usual and not found.moved else "",
        found.late,
        "" if found.moved or abs(found.after - found.before) < found.seen else _against(found, after[-1]),
    )


def _against(found: Shift, newest: Point) -> str:
    """What the test went by where the means alone would show a change."""
    seasons = " for its season" if found.seasonal else ""
    if found.back:
        return f"the newest value, for {newest.date}, is nearer to the level before again{seasons}"
    if found.uneven:
        return f"the values since vary more than those before{seasons}, so that chance may explain it"
    return "a step does not explain the values clearly better than chance does"


def season_not_covered(
    earlier: Sequence[Point], known: Sequence[Point], before: Sequence[Point], after: Sequence[Point], last: Step | None
) -> str:
    """In words, that values go by the time of the year, and that those `before` since the `last` step are too few to be
    held against the same seasons; empty where they are not. Whether they do is seen in all `earlier` ones, whatever
    the steps between, or in all that are `known` where these are too few."""
    if seasons_of([each.date for each in (*before, *after)], len(before)):
        return ""
    days, every = [each.date for each in known], earlier
    seasons = seasons_of(days[: len(earlier)], len(earlier))
    if not seasons:
        seasons, every = seasons_of(days, len(days)), known
    if not seasons or not seasonal([each.value for each in every], seasons):
        return ""
    since = f" since {last.day} ({last.what})" if last else ""
    return f"its values have a season, and the baseline{since} {_covers(before, max(seasons) + 1)}"


def _covers(before: Sequence[Point], seasons: int) -> str:
    """How much of the year a baseline has, that is not enough."""
    first, last = before[0].date, before[-1].date
    if len(before) < seasons:
        return f"covers only {first:%B} to {last:%B}" if first.month != last.month else f"has only {len(before)} values"
    if len(before) < FEWEST[seasons]:
        return f"covers less than {_YEARS[seasons]} years"
    return "lacks values of some seasons"


def _run(after: Sequence[Point], usual: ControlLimits) -> str:
    first = next(signals([each.value for each in after], usual), None)
    return _RUNS[first.rule].format(after[first.last].date) if first else ""


def _span(level: MeanLevel) -> str:
    if level.count == 1:
        return f"1 value, {level.first}"
    return f"{level.count} values, {level.first} to {level.last}"
