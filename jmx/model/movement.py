"""What a metric did since the last review, held against the values that the review knew."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from jmx.model.levels import Levels, Step, levels, season_not_covered
from jmx.model.metric import Metric, Point, Rebase
from jmx.model.shift import CHANCE, FEWEST_BEFORE
from jmx.model.unit import Unit, unit_of


@dataclass(frozen=True, slots=True)
class Movement:
    """A metric's value at the last review and now. `None` where there is no value: said, never assumed."""

    ref: str
    metric: Metric
    baseline: Point | None
    latest: Point | None
    levels: Levels | None = None  # None where there are too few values to tell
    known: int = 0  # the values that the newer ones are held against
    step: Step | None = None  # since which these count
    anew: Rebase | None = None  # since when both cannot be held against each other
    season: str = ""  # in words, that the values go by seasons which the known ones do not cover
    share: bool = False  # whether its values are told in percent

    @property
    def unit(self) -> Unit:
        return Unit(self.metric.unit or "", self.share)

    @property
    def delta(self) -> float | None:
        if self.anew or self.baseline is None or self.latest is None or self.latest == self.baseline:
            return None
        return round(self.latest.value - self.baseline.value, 6)

    @property
    def signal(self) -> bool | None:
        """Whether it stands at another level than the review knew; None where there are too few values to tell."""
        return self.levels.moved if self.levels else None

    @property
    def improved(self) -> bool | None:
        """Whether it went the way that is better; None where it did not move or there is nothing to compare."""
        if self.levels and self.levels.moved:
            return self.levels.rose == (self.metric.better == "higher")
        return (self.delta > 0) == (self.metric.better == "higher") if self.delta else None


def values_known(then: Sequence[Point], now: Sequence[Point], held: date) -> list[Point]:
    """The values that a review knew. One for a day after it was a forecast if it says something else now: what came of
    it is news."""
    still = {(each.date, each.value) for each in now}
    return [each for each in then if each.date <= held or (each.date, each.value) in still]


def movement(
    ref: str,
    metric: Metric,
    points: Sequence[Point],
    known_then: Sequence[Point],
    as_of: date,
    step: Step | None = None,
    chance: float = CHANCE,
) -> Movement:
    """What the metric did since a review that knew the points `known_then` (none where there was no review).

    What counts is what people could see: a value for an earlier month that came in later is news. It is a signal where
    the values since then stand at another level than those that the review knew from the last `step` before it on;
    `chance` is how often that may be said of a metric that did not move.
    """
    known = [point for point in points if point.date <= as_of]
    then = known_then[-1] if known_then else None
    before = [point for point in known_then if not step or point.date >= step.day]
    newer = [point for point in known if then and point.date > then.date]
    anew = next((each for each in metric.rebase if newer and before and before[-1].date < each.date <= as_of), None)
    enough = not anew and newer and len(before) >= FEWEST_BEFORE
    season = season_not_covered(known_then, known, before, newer, step) if enough else ""
    found = levels(before, newer, chance) if enough and not season else None
    share = unit_of(metric, (point.value for point in known)).share
    return Movement(ref, metric, then, known[-1] if known else None, found, len(before), step, anew, season, share)


class Trend(NamedTuple):
    """A whole series in short, with how many `values` it has; told where no review was held before."""

    first: Point
    latest: Point
    values: int
    improved: bool | None  # None where both are the same

    @property
    def words(self) -> str:
        """`12 values from 2025-09-30 to 2026-08-31, the latest better than the first`."""
        way = "the same as" if self.improved is None else "better than" if self.improved else "worse than"
        return f"{self.values} values from {self.first.date} to {self.latest.date}, the latest {way} the first"


def trend(metric: Metric, points: Sequence[Point], as_of: date) -> Trend | None:
    """The trend of a series up to a day, since it was counted anew if it was; None with fewer than two values."""
    begun = max((each.date for each in metric.rebase if each.date <= as_of), default=date.min)
    known = [point for point in points if begun <= point.date <= as_of]
    if len(known) < 2:
        return None
    moved = known[-1].value - known[0].value
    return Trend(known[0], known[-1], len(known), (moved > 0) == (metric.better == "higher") if moved else None)
