"""Seasons of a series: whether its values go by the time of the year, and what is left of them without that."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from math import cos, exp, lgamma, log, log1p, pi, sin, sqrt
from statistics import fmean, median

FEWEST = {12: 24, 4: 12}  # values before a step: two years of months, three of quarters
_YEAR = 365.25
_GAPS = {12: (26, 35), 4: (85, 97)}  # days from one value to the next
_SURE = 0.01  # how often a series without seasons may be held against the same seasons
_SLICES = 60  # of the area below a curve


def seasons_of(days: Sequence[date], before: int) -> tuple[int, ...]:
    """The season of each value by its day, `before` of which were before a step; none where they are no figures of
    months or quarters, or where a season after the step has fewer than two values before it."""
    if before < min(FEWEST.values()):
        return ()
    gap = median((second - first).days for first, second in pairwise(days))
    count = next((count for count, (least, most) in _GAPS.items() if least <= gap <= most), 0)
    if not count or before < FEWEST[count]:
        return ()
    found = tuple(round((day - days[0]).days * count / _YEAR) % count for day in days)
    known = found[:before]
    return found if all(known.count(each) > 1 for each in {*range(count), *found[before:]}) else ()


def seasonal(values: Sequence[float], seasons: Sequence[int]) -> bool:
    """Whether the seasons differ by more than chance: as a wave that goes once up and down in a year, or each for
    itself (the tests of a regression and of an analysis of variance; Fisher 1925)."""
    count, apart = max(seasons) + 1, _centred(values)
    whole = _dot(apart, apart)
    if whole <= 0:
        return False
    wave, _ = _explained(apart, _waves(seasons))
    if (1 - min(1.0, wave / whole)) ** ((len(values) - 3) / 2) < _SURE:
        return True
    within = sum(each * each for each in _left(apart, seasons, len(apart)))
    return _less(within / whole, (len(values) - count) / 2, (count - 1) / 2) < _SURE


def small_wave(values: Sequence[float], seasons: Sequence[int], hidden: float) -> float:
    """The log-likelihood of one level and a yearly wave that may be too small to be recognised: its sine and cosine are
    taken to be about as large as what the values vary by. What they share with other explanations is left out."""
    count, apart = len(values), _centred(values)
    waves = _waves(seasons)
    explained, known = _explained(apart, waves, 1.0)
    rest = max(hidden, _dot(apart, apart) - explained)
    return -(count - 1) / 2 * log(rest) - 0.5 * log(known) - 0.5 * log(count)


def without_seasons(
    before: Sequence[float], after: Sequence[float], seasons: Sequence[int]
) -> tuple[list[float], list[float]]:
    """What values differ by from the mean that their season had before the step, each made as large as if that mean
    were known and not itself made of few values."""
    counts = [seasons[: len(before)].count(each) for each in seasons]
    left = _left([*before, *after], seasons, len(before))
    own = [each * sqrt(n / (n - 1)) for each, n in zip(left[: len(before)], counts, strict=False)]
    later = [each / sqrt(1 + 1 / n) for each, n in zip(left[len(before) :], counts[len(before) :], strict=True)]
    return own, later


def same_seasons(before: Sequence[float], seasons: Sequence[int], later: Sequence[int]) -> float:
    """What the seasons of the later values had before the step, on average."""
    means = _means(before, seasons)
    return fmean(means[each] for each in later)


def _left(values: Sequence[float], seasons: Sequence[int], before: int) -> list[float]:
    means = _means(values[:before], seasons)
    return [value - means[each] for value, each in zip(values, seasons, strict=True)]


def _means(before: Sequence[float], seasons: Sequence[int]) -> dict[int, float]:
    by_season: dict[int, list[float]] = {}
    for value, each in zip(before, seasons, strict=False):
        by_season.setdefault(each, []).append(value)
    return {each: fmean(values) for each, values in by_season.items()}


_Waves = tuple[Sequence[float], Sequence[float]]  # a cosine and a sine


def _waves(seasons: Sequence[int]) -> _Waves:
    angles = [2 * pi * each / (max(seasons) + 1) for each in seasons]
    return _centred([*map(cos, angles)]), _centred([*map(sin, angles)])


def _explained(apart: Sequence[float], waves: _Waves, held: float = 0.0) -> tuple[float, float]:
    """How much of the sum of squares a wave explains, and the determinant of that: by least squares on its sine and
    cosine or, where these are `held` to small sizes, by a ridge regression."""
    first, second = waves
    cc, ss, cs = _dot(first, first) + held, _dot(second, second) + held, _dot(first, second)
    c, s = _dot(first, apart), _dot(second, apart)
    known = cc * ss - cs * cs
    return (ss * c * c - 2 * cs * c * s + cc * s * s) / known, known


def _centred(values: Sequence[float]) -> list[float]:
    mean = fmean(values)
    return [each - mean for each in values]


def _dot(one: Sequence[float], other: Sequence[float]) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))


def _less(value: float, a: float, b: float) -> float:
    """The chance that a number of the beta distribution is smaller (Simpson's rule)."""
    scale = lgamma(a + b) - lgamma(a) - lgamma(b)

    def density(at: float) -> float:
        return exp(scale + (a - 1) * log(at) + (b - 1) * log1p(-at)) if 0 < at < 1 else 0.0

    width = min(value, 1.0) / _SLICES
    inner = sum((4 if each % 2 else 2) * density(each * width) for each in range(1, _SLICES))
    return width / 3 * (density(0.0) + inner + density(min(value, 1.0)))
