"""The chart of single values (XmR): in what range a series varies by itself, and the runs by which a chart signals."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import fmean
from typing import NamedTuple

# How many of how many values in a row, on the same side and more than so many sigma units away from the central line:
# the four detection rules of Wheeler, Understanding Statistical Process Control (1992).
RULES = ((1, 1, 3.0), (2, 3, 2.0), (4, 5, 1.0), (8, 8, 0.0))


class ControlLimits(NamedTuple):
    """The range in which a series varies by itself: mean ± 2.66 × mean moving range."""

    lower: float
    centre: float
    upper: float

    @property
    def sigma(self) -> float:
        """A third of the way from the central line to a limit."""
        return (self.upper - self.centre) / 3


class Signal(NamedTuple):
    """A run of values that a rule speaks of: which rule, from the first to the last of its values."""

    rule: int
    first: int
    last: int


def control_limits(values: Sequence[float]) -> ControlLimits:
    """The natural limits of two or more values (Wheeler, Understanding Variation, 1993)."""
    centre = fmean(values)
    reach = 2.66 * fmean(abs(second - first) for first, second in pairwise(values))
    return ControlLimits(centre - reach, centre, centre + reach)


def signals(values: Sequence[float], limits: ControlLimits) -> Iterator[Signal]:
    """The runs by which values speak against limits that were known before them, in the order in which they end."""
    units = [(each - limits.centre) / limits.sigma if limits.sigma else each - limits.centre for each in values]
    for last in range(len(units)):
        for rule, (needed, among, away) in enumerate(RULES, 1):
            run = range(max(0, last - among + 1), last + 1)
            for side in (1, -1):
                far = [place for place in run if side * units[place] > away]
                if len(far) >= needed and far[-1] == last:
                    yield Signal(rule, far[0], last)
