"""Whether a series moved to another level at a step: its values since then, against those before it.

Two explanations are held against each other. One is a step, on its day or somewhat later: before it and after it the
values vary around two levels, each by chance alone. The other is no step: there is one level, and each value resembles
the one before it, by nothing up to a good half, as the figures of months often do. `evidence` says how much better a
step explains the values. From where on that counts is known from simulation (`simulations/shifts.py`): of a hundred
series that do not move at most one is said to have moved, and at most two where values resemble each other by a half.
Where the values before the step have seasons, each is held against the same season; where they may have some that are
too small to be recognised, one level with a small yearly wave explains them too.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import accumulate
from math import exp, inf, log, sqrt
from operator import mul
from statistics import fmean, stdev
from typing import NamedTuple

from jmx.model.season import same_seasons, seasonal, small_wave, without_seasons
from jmx.model.shift_limits import LIMITS

FEWEST_BEFORE, FEWEST_AFTER = 6, 3  # values, below which nothing is said of a step that somebody meant
CHANCE = 0.01  # of calling a series moved that is not
RESEMBLING = {0.0: 0.34, 0.2: 0.22, 0.4: 0.22, 0.6: 0.22}  # how much a value hands on of its difference: how likely
LATER = 0.005  # how likely a step is not on its day, but at one of the values after it
SMALL_WAVE = 0.4  # how likely figures of months or quarters have a yearly wave that is too small to be recognised
IF_SEASONS, IF_NONE = 0.5, 0.98  # the part of the chance that is left where one looks for seasons first
_ROUNDING = 1e-9  # the mean of equal numbers may differ from them in the last bit


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
    """The mean before the step: of the same seasons, where there are seasons."""
    after: float
    spread: float
    """The standard deviation of the values before the step, or what rounding hides of it."""
    moved: bool
    seen: float
    """The change that is found in 4 of 5 series."""
    late: int = 0
    """How many values after the step still stand at the level before it."""
    seasonal: bool = False
    back: bool = False
    """Whether the newest value is nearer to the level before the step than to that after it."""
    uneven: bool = False
    """Whether the values after the step vary more than those before it."""


def shift(
    before: Sequence[float], after: Sequence[float], chance: float = CHANCE, seasons: Sequence[int] = ()
) -> Shift | None:
    """Whether values moved to another level; None with fewer than six before or none after. `chance` is how often it
    may be said of series that did not move: 0.01, or less where many series are looked at. `seasons` are those of the
    values before and after, where they may have some."""
    if len(before) < FEWEST_BEFORE or not after:
        return None
    had = seasons[: len(before)]
    has_seasons = bool(seasons) and seasonal(before, had)
    own, later = without_seasons(before, after, seasons) if has_seasons else (before, after)
    edge = limit(len(before), len(after), max(seasons) + 1 if has_seasons else 1)
    part = 1.0 if not seasons else IF_SEASONS if has_seasons else IF_NONE
    unit = _written_to((*before, *after))
    steps, level = _explained(own, later, unit, () if has_seasons else seasons)
    beyond = level + edge.at(part * chance)
    moved = _together(steps) > beyond
    late = steps.index(max(steps)) if moved and steps[0] <= beyond else 0
    mean = same_seasons(before, had, seasons[len(before) + late :]) if has_seasons else fmean(before)
    spread = max(stdev(own), unit / sqrt(12))
    level_before, level_after = fmean(own), fmean(later)
    back = abs(later[-1] - level_before) < abs(later[-1] - level_after)
    uneven = len(later) > 1 and stdev(later) > spread
    return Shift(mean, fmean(after[late:]), spread, moved, spread * edge.seen, late, has_seasons, back, uneven)


def evidence(before: Sequence[float], after: Sequence[float]) -> float:
    """How much better a step explains the values than one level with values that resemble each other: the logarithm of
    the ratio of their restricted likelihoods (Patterson and Thompson 1971) at the likeliest spread, made free of the
    unit; of one level the mean of those of first-order autoregressions (Box and Jenkins 1970) of 0 to 0.6, of a step
    that of steps at each value after it, nearly all of it at the first."""
    steps, level = _explained(before, after, _written_to((*before, *after)))
    return _together(steps) - level


def _explained(
    before: Sequence[float], after: Sequence[float], unit: float, seasons: Sequence[int] = ()
) -> tuple[list[float], float]:
    """How well each step explains the values, and how well one level does. What is written to a unit has varied by as
    much as rounding hides, even where all values are the same."""
    centre = fmean(before)
    values = [each - centre for each in (*before, *after)]
    hidden = len(values) * unit**2 / 12
    if sum((each - fmean(values)) ** 2 for each in values) <= hidden * _ROUNDING:  # they are all the same
        return [-inf] * len(after), 0.0
    squares, products = sum(each * each for each in values), sum(map(mul, values, values[1:]))
    ends = values[0], values[-1]
    logs = [
        log(likely) + _one_level(len(values), sum(values), squares, products, ends, each, hidden)
        for each, likely in RESEMBLING.items()
    ]
    if seasons:
        logs.append(log(SMALL_WAVE) + small_wave(values, seasons, hidden))
    return list(_steps(values, len(before), hidden)), _together(logs)


def _written_to(values: Sequence[float]) -> float:
    """The largest power of ten of which all values are multiples: 0.1 of 4.2 and 3.9."""
    exponents = [Decimal(f"{each:.10g}").normalize().as_tuple().exponent for each in values if each]
    return 10.0 ** min((each for each in exponents if isinstance(each, int)), default=0)


def _steps(values: Sequence[float], before: int, hidden: float) -> Iterator[float]:
    """The log-likelihood of a step at each value after the first ones, with how likely it is there."""
    count, later = len(values), len(values) - before - 1
    sums = [*accumulate(values)]
    squares, total = sum(each * each for each in values), sums[-1]
    for first in range(before, count):
        parts = sums[first - 1], total - sums[first - 1]
        own = max(hidden, squares - parts[0] ** 2 / first - parts[1] ** 2 / (count - first))
        likely = (1 - LATER if first == before else LATER / later) if later else 1.0
        yield log(likely) - (count - 1) / 2 * log(own) - 0.5 * log(first * (count - first) / count)


def _together(logs: Sequence[float]) -> float:
    best = max(logs)
    return best if abs(best) == inf else best + log(sum(exp(each - best) for each in logs))


def _one_level(
    count: int,
    total: float,
    squares: float,
    products: float,
    ends: tuple[float, float],
    resembling: float,
    hidden: float,
) -> float:
    """The log-likelihood of one level, up to what it shares with that of a step, from the sums of the values, of their
    squares, and of the products of neighbours."""
    first, last = ends
    kept, inner = 1 - resembling**2, 1 - resembling
    weight = kept + (count - 1) * inner**2
    level = kept * first + inner * (total - first - resembling * (total - last))
    rest = squares - 2 * resembling * products + resembling**2 * (squares - first**2 - last**2) - level**2 / weight
    return 0.5 * log(kept) - 0.5 * log(weight) - (count - 1) / 2 * log(max(rest, hidden))


def limit(before: int, after: int, seasons: int = 1) -> Limit:
    """The limit for so many values of so many seasons; between two that were simulated, the stricter one."""
    table = LIMITS[seasons]
    rows = sorted(table)
    row = table[max(each for each in rows if each <= max(before, rows[0]))]
    columns = sorted(row)
    below = max(each for each in columns if each <= after)
    above = min((each for each in columns if each >= after), default=below)
    return Limit(*max(row[below], row[above]))
