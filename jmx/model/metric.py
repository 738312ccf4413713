"""What is measured and what happened around it; and whether the values of a series say more than their own noise."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from statistics import fmean
from typing import Annotated, ClassVar, Literal, NamedTuple

from pydantic import Field

from jmx.model.record import AnyRef, Count, Many, Part, PlaceRef, Record, Slug, Text, Title, Titled, TouchpointRef
from jmx.model.shift import CHANCE, shift


class Point(Part):
    """One value of a metric on one day, with how many it stands for."""

    date: Annotated[date, Field()]
    """The day the value is for."""
    value: float
    """The value."""
    sample: Count | None = None
    """How many it stands for."""
    segment: Slug | None = None
    """The part of the customers it is for; without one, all."""


class Rebase(Part):
    """A day on which a metric began to mean something else, or its level was changed for a known reason."""

    date: Annotated[date, Field()]
    """The day from which its values are held against each other anew."""
    why: Text
    """What was changed: how it is asked, counted, or who is counted."""


class Metric(Titled):
    """A measure of how a journey does, with the direction that is better."""

    KIND: ClassVar[str] = "metric"
    type: Literal["csat", "nps", "ces", "ratio", "duration", "count", "money"] | None = None
    """What sort of number it is."""
    unit: Title | None = None
    """What it is counted in."""
    better: Literal["higher", "lower"] = "higher"
    """Which direction is an improvement."""
    target: float | None = None
    """The value to reach."""
    at: Many[PlaceRef] = ()
    """The places it measures."""
    between: Annotated[Many[TouchpointRef], Field(min_length=2, max_length=2)] = ()
    """The two stages or touchpoints it measures the way between."""
    source: Text | None = None
    """Where the values come from."""
    series: Annotated[str, Field(pattern=r"^[^/\x00-\x1f\\][^\x00-\x1f\\]*\.csv$", max_length=400)] | None = None
    """A CSV file beside this one: date,value,sample,segment."""
    points: Many[Point] = ()
    """The values, where no CSV file is wanted."""
    rebase: Many[Rebase] = ()
    """The days from which on earlier values no longer count, each with a why."""


class Happening(Record):
    """Something that happened and may explain what metrics did."""

    KIND: ClassVar[str] = "happening"
    date: Annotated[date, Field()]
    """The day it happened."""
    type: Literal["launch", "outage", "price", "campaign", "reorganisation"]
    """What sort of thing happened."""
    touches: Many[AnyRef] = ()
    """The records it may have had an effect on."""


class ControlLimits(NamedTuple):
    """The range in which a series varies by itself: mean ± 2.66 × mean moving range."""

    lower: float
    centre: float
    upper: float


@dataclass(frozen=True, slots=True)
class Movement:
    """A metric's value at the last review and now. `None` where there is no value: said, never assumed."""

    ref: str
    metric: Metric
    baseline: Point | None
    latest: Point | None
    signal: bool | None  # None where there are too few points to tell
    usual: ControlLimits | None = None  # the range of the values that the newer ones are held against

    @property
    def delta(self) -> float | None:
        if self.baseline is None or self.latest is None or self.latest == self.baseline:
            return None
        return round(self.latest.value - self.baseline.value, 6)

    @property
    def improved(self) -> bool | None:
        """Whether it went the way that is better; None where it did not move or there is nothing to compare."""
        if not self.delta:
            return None
        return (self.delta > 0) == (self.metric.better == "higher")


def movement(
    ref: str,
    metric: Metric,
    points: Sequence[Point],
    known_then: Sequence[Point],
    as_of: date,
    since: date = date.min,
    chance: float = CHANCE,
) -> Movement:
    """What the metric did since a review that knew the points `known_then` (none where there was no review).

    What counts is what people could see: a value for an earlier month that came in later is news. It is a signal where
    the values since then stand at another level than those that the review knew from the last step before it on, of the
    day `since`; `chance` is how often that may be said of a metric that did not move.
    """
    known = [point for point in points if point.date <= as_of]
    then = known_then[-1] if known_then else None
    before = [point.value for point in known_then if point.date >= since]
    found = shift(before, [point.value for point in known if then and point.date > then.date], chance)
    usual = control_limits(before) if found else None
    return Movement(ref, metric, then, known[-1] if known else None, found.moved if found else None, usual)


def control_limits(values: Sequence[float]) -> ControlLimits:
    """The natural limits of two or more values, as on an XmR chart (Wheeler, Understanding Variation, 1993)."""
    centre = fmean(values)
    reach = 2.66 * fmean(abs(second - first) for first, second in pairwise(values))
    return ControlLimits(centre - reach, centre, centre + reach)
