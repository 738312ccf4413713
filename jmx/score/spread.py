"""How far the true value of an input may lie from what somebody wrote, with the source of each assumption."""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate
from math import asin, cos, exp, log, pi, sin, sqrt
from typing import NamedTuple


class Spread(NamedTuple):
    """What a value may be: some points, each with its weight (all of them add up to 1), or a Beta distribution over the
    shares from 0 to 1, `times` something. Neither: it is as it is written."""

    points: tuple[float, ...] = ()
    weights: tuple[float, ...] = ()
    beta: tuple[float, float] | None = None
    times: float = 1.0

    @property
    def fixed(self) -> bool:
        """Whether the value is as it is written."""
        return len(self.points) < 2 and self.beta is None

    def scaled(self, by: float) -> "Spread":
        """The spread of a value that is so many times as large: of people, for a share of so many people."""
        return self._replace(points=tuple(each * by for each in self.points), times=self.times * by)


FIXED = Spread()
_DIGIT, _STEPS = 1e-9, 400
_STEP = (1 / 4, 1 / 2, 1 / 4)
_EFFORT = ((0.5, 1 / 8), (1.0, 1 / 2), (2.0, 3 / 8))


def one_step(value: float, scale: Sequence[float]) -> Spread:
    """A rating by one person may be one step of its scale too high or too low: 1/4 below, 1/2 as it is, 1/4 above. At
    an end of the scale the weight of what lies beyond it stays at the end.

    Source: that a single rating of severity is not to be relied on, while the mean of three mostly is, is in Nielsen,
    Severity Ratings for Usability Problems (1995). The weights are a convention of jmx: two coins thrown, one for a
    step up, one for a step down.
    """
    below = max((each for each in scale if each < value), default=value)
    above = min((each for each in scale if each > value), default=value)
    return _merged((below, value, above), _STEP)


def of_raters(values: Sequence[float]) -> Spread:
    """Several people rated the same: what each of them said is equally likely.

    Source: the linear opinion pool with equal weights (Stone, The Opinion Pool, 1961). That equal weights are hard to
    beat is known of averages of forecasts (Clemen, Combining forecasts, 1989); for ratings it is a convention of jmx.
    """
    return _merged(values, [1 / len(values)] * len(values)) if values else FIXED


def share_of_sample(share: float, n: int) -> Spread:
    """A share that was found in a sample of n: a Beta distribution, by Bayes from the prior of Jeffreys, which is
    Beta(1/2, 1/2).

    Source: Brown, Cai and DasGupta, Interval Estimation for a Binomial Proportion, Statistical Science 16 (2001), who
    recommend it for small samples. It says nothing about a sample that was badly chosen.
    """
    return Spread(beta=(share * n + 0.5, (1 - share) * n + 0.5))


def by_class(effort: float) -> Spread:
    """An effort that is known by its class only, or was guessed before the work began: half of it (1/8), as it is
    (1/2), or twice as much (3/8). On average that comes to 1.3 times what was said.

    Source: 60–80 % of projects take more effort than estimated, and on average 30–40 % more (Moløkken and Jørgensen, A
    Review of Surveys on Software Effort Estimation, 2003); 76 % took more and 19 % less in a survey of Norway (Moløkken
    and others, 2004). The points stand for their surroundings: `as it is` for up to 1.4 times as much. Errors are
    factors, not sums: Little, Schedule Estimation and Uncertainty Surrounding the Cone of Uncertainty, IEEE Software
    23 (2006).
    """
    return Spread(tuple(effort * factor for factor, _ in _EFFORT), tuple(weight for _, weight in _EFFORT))


def between(spread: Spread, low: float = 0.05, high: float = 0.95) -> tuple[float, float]:
    """Between what a value lies in nine of ten cases."""
    if spread.beta is not None:
        first, last = (_share_at(*spread.beta, each) * spread.times for each in (low, high))
        return first, last
    summed = list(accumulate(spread.weights))
    # a point counts where it is reached, whatever the last digits of the weights add up to
    return spread.points[bisect_left(summed, low - _DIGIT)], spread.points[bisect_left(summed, high - _DIGIT)]


def _share_at(a: float, b: float, part: float) -> float:
    """The share below which so much of a Beta distribution lies. The angle whose squared sine is the share is summed up
    in small steps, since its density has no peaks at the ends."""
    middle, wide = asin(sqrt(a / (a + b))), 7 / (2 * sqrt(a + b))
    low, high = max(0.0, middle - wide), min(pi / 2, middle + wide)
    angles = [low + (high - low) * (step + 0.5) / _STEPS for step in range(_STEPS)]
    heights = [(2 * a - 1) * log(sin(each)) + (2 * b - 1) * log(cos(each)) for each in angles]
    top = max(heights)
    summed = list(accumulate(exp(each - top) for each in heights))
    return round(sin(angles[bisect_left(summed, part * summed[-1])]) ** 2, 4)


def _merged(points: Sequence[float], weights: Sequence[float]) -> Spread:
    """Points in order, each once, with all the weight it has."""
    held: dict[float, float] = {}
    for point, weight in zip(points, weights, strict=True):
        held[float(point)] = held.get(float(point), 0.0) + weight
    return Spread(tuple(sorted(held)), tuple(held[each] for each in sorted(held))) if len(held) > 1 else FIXED
