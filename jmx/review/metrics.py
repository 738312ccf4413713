"""What metrics did between two days, and whether that is more than their own noise."""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from statistics import fmean

from jmx.model.metric import Metric, Point
from jmx.model.workspace import Located

FEWEST_POINTS = 6
RECENT_POINTS = 8  # older ones may come from before a fix that shifted the whole series


@dataclass(frozen=True, slots=True)
class Movement:
    """A metric's value at a baseline day and now. `None` where there is no value: said, never assumed."""

    ref: str
    title: str
    unit: str
    better: str
    target: float | None
    baseline: Point | None
    latest: Point | None
    signal: bool | None  # None where there are too few points to tell

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
        return (self.delta > 0) == (self.better == "higher")


def movement(
    metric: Located[Metric], points: tuple[Point, ...], known_then: tuple[Point, ...], as_of: date
) -> Movement:
    """What the metric did since a review that knew the points `known_then` (none where there was no review).

    What counts is what people could see: a value for an earlier month that came in later is news. A signal is a value
    outside the natural limits of its own series.
    """
    known = [point for point in points if point.date <= as_of]
    record = metric.record
    return Movement(
        metric.ref,
        record.label,
        record.unit or "",
        record.better,
        record.target,
        known_then[-1] if known_then else None,
        known[-1] if known else None,
        _signal(known),
    )


def _signal(points: list[Point]) -> bool | None:
    """Whether the newest value lies outside the natural limits of the eight values before it, as on an XmR chart:
    mean ± 2.66 × mean moving range (Wheeler, Understanding Variation, 1993). At least six values are needed."""
    if len(points) < FEWEST_POINTS:
        return None
    values = [point.value for point in points]
    earlier, newest = values[-1 - RECENT_POINTS : -1], values[-1]
    moving = fmean(abs(second - first) for first, second in pairwise(earlier))
    return abs(newest - fmean(earlier)) > 2.66 * moving
