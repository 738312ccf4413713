"""Whether a series moved to another level at a step: its values since then, against those before it.

Two explanations are held against each other. One is a step: before it and after it the values vary around two
levels, each by chance alone. The other is no step: there is one level, and each value resembles the one before it, by
nothing up to a good half, as the figures of months often do. `evidence` says how much better a step explains the
values. From where on that counts is known from simulation (`simulations/shifts.py`): of a hundred series that do not
move at most one is said to have moved, and at most two where values resemble each other by a half.
"""

from collections.abc import Sequence
from math import exp, inf, log
from operator import mul
from statistics import fmean, stdev
from typing import NamedTuple

from jmx.model.shift_limits import LIMITS

FEWEST_BEFORE, FEWEST_AFTER = 6, 3  # values, below which nothing is said of a step that somebody meant
CHANCE = 0.01  # of calling a series moved that is not
RESEMBLING = tuple(each / 10 for each in range(7))  # how much of its difference from the level a value hands on
_ROUNDING = 1e-9  # a mean of equal numbers may differ from them in the last bit


class Limit(NamedTuple):
    """Evidence beyond which a series is said to have moved."""

    hundredth: float
    """What 1 of 100 series exceed that do not move."""
    growth: float
    """How much more is asked where the chance is to be the e-th part of that."""
    seen: float
    """The step, in standard deviations of the values before it, that is found in 4 of 5 series."""

    def at(self, chance: float) -> float:
        """The limit that series which do not move exceed with this chance."""
        return self.hundredth + self.growth * log(0.01 / chance)


class Shift(NamedTuple):
    """The levels before and after a step, how much a value varies by itself, and whether the two are apart."""

    before: float
    after: float
    spread: float
    """The standard deviation of the values before the step."""
    moved: bool


def shift(before: Sequence[float], after: Sequence[float], chance: float = CHANCE) -> Shift | None:
    """Whether values moved to another level; None with fewer than six before or none after. `chance` is how often it
    may be said of series that did not move: 0.01, or less where many series are looked at."""
    if len(before) < FEWEST_BEFORE or not after:
        return None
    moved = evidence(before, after) > limit(len(before), len(after)).at(chance)
    return Shift(fmean(before), fmean(after), stdev(before), moved)


def evidence(before: Sequence[float], after: Sequence[float]) -> float:
    """How much better a step explains the values than one level with values that resemble each other: the logarithm of
    the ratio of their restricted likelihoods (Patterson and Thompson 1971) at the likeliest spread, made free of the
    unit; of one level the mean of those of first-order autoregressions (Box and Jenkins 1970) of 0 to 0.6."""
    centre = fmean(before)
    values = [each - centre for each in (*before, *after)]
    parts = values[: len(before)], values[len(before) :]
    own = sum(sum((each - mean) ** 2 for each in part) for part in parts for mean in [fmean(part)])
    whole = sum((each - fmean(values)) ** 2 for each in values)
    smallest = (_ROUNDING * max(map(abs, (*before, *after)))) ** 2 * len(values)
    if whole <= smallest:  # they are all the same
        return -inf
    if own <= smallest:  # two levels, and no other difference
        return inf
    squares, products = sum(each * each for each in values), sum(map(mul, values, values[1:]))
    ends = values[0], values[-1]
    logs = [_one_level(len(values), sum(values), squares, products, ends, each) for each in RESEMBLING]
    best = max(logs)
    return -(len(values) - 1) / 2 * log(own) - best - log(sum(exp(each - best) for each in logs))


def _one_level(
    count: int, total: float, squares: float, products: float, ends: tuple[float, float], resembling: float
) -> float:
    """The log-likelihood of one level, up to what it shares with that of a step, from the sums of the values, of their
    squares, and of the products of neighbours."""
    first, last = ends
    kept, inner = 1 - resembling**2, 1 - resembling
    weight = kept + (count - 1) * inner**2
    level = kept * first + inner * (total - first - resembling * (total - last))
    rest = squares - 2 * resembling * products + resembling**2 * (squares - first**2 - last**2) - level**2 / weight
    return 0.5 * log(kept) - 0.5 * log(weight) - (count - 1) / 2 * log(max(rest, 1e-300))


def limit(before: int, after: int) -> Limit:
    """The limit for so many values; between two that were simulated, the stricter one."""
    rows = sorted(LIMITS)
    row = LIMITS[max(each for each in rows if each <= max(before, rows[0]))]
    columns = sorted(row)
    below = max(each for each in columns if each <= after)
    above = min((each for each in columns if each >= after), default=below)
    return Limit(*max(row[below], row[above]))
