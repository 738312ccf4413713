"""`python -m simulations.shifts`: what `jmx.model.shift` finds in series of random numbers, and its limits from them.

For each number of values before and after a step, series that do not move are made, of values that do not resemble
each other and of such that do by a half. The limit is what 1 in 100 of the former and 2 in 100 of the latter exceed,
and what 1 and 2 in 1,000 do; in between, and beyond, it grows with the logarithm. The same of what is left of them
without seasons, which is the same however large the seasons are. `seen` is how large a step has to be, in standard
deviations, to be found in four of five series. With `--write` the table is written anew, with numpy, which jmx itself
does not need: a few minutes. Without it, `shift` itself judges 20,000 other series a case, and how often it finds steps
and falsely finds them is printed: a few minutes too.
"""

import argparse
import sys
from collections.abc import Callable, Iterator
from math import log, pi, sin, sqrt
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from jmx.model.chart import control_limits, signals
from jmx.model.shift import CHANCE, IF_SEASONS, LATER, RESEMBLING, Limit, evidence, shift

BEFORE = {1: (6, 7, 8, 9, 10, 12, 15, 18, 24, 36, 60), 4: (12, 16, 24, 40), 12: (24, 30, 36, 48, 60)}  # by seasons
AFTER = (1, 2, 3, 4, 5, 6, 8, 10, 12, 18, 24)
SERIES, FEWER = 150_000, 20_000  # for the limits, and for how large a step is seen
TABLE = Path(__file__).parents[1] / "jmx" / "model" / "shift_limits.py"
HALF = 0.5
_HEAD = '''"""The limits of `jmx.model.shift`; written by `python -m simulations.shifts --write`."""

# By how many seasons were taken out (1: none), the number of values before the step, and of those after it: the fields
# of `Limit`.
LIMITS: dict[int, dict[int, dict[int, tuple[float, float, float]]]] = {
'''


# --- one by one, as tests do ---


def series(chance: Random, count: int, resembling: float = 0.0) -> list[float]:
    """Values of mean 0 and standard deviation 1, each resembling the one before."""
    own = sqrt(1 - resembling**2)
    found = [chance.gauss(0, 1)]
    while len(found) < count:
        found.append(resembling * found[-1] + own * chance.gauss(0, 1))
    return found


def evidences(
    before: int, after: int, count: int, *, step: float = 0.0, resembling: float = 0.0, seed: object = 0
) -> list[float]:
    """The evidence for a step of so many standard deviations, in each of so many series."""
    chance = Random(f"{before} {after} {step} {resembling} {seed}")
    found = []
    for _ in range(count):
        values = series(chance, before + after, resembling)
        found.append(evidence(values[:before], [each + step for each in values[before:]]))
    return found


class Year(NamedTuple):
    """What the months of a year are apart: a wave, a month that stands out, or each for itself, so much."""

    shape: str
    size: float = 0.0

    def months(self, chance: Random) -> list[float]:
        """What each of twelve months differs by; when in the year that is goes by chance."""
        place = chance.randrange(12)
        if self.shape == "wave":
            return [self.size * sin(2 * pi * (month + place) / 12) for month in range(12)]
        if self.shape == "one month":
            return [self.size if month == place else 0.0 for month in range(12)]
        return [self.size * chance.gauss(0, 1) for _ in range(12)]


def moved(
    before: int,
    after: int,
    count: int,
    year: Year | None = None,
    *,
    step: float = 0.0,
    resembling: float = 0.0,
    late: int = 0,
    seed: object = 0,
) -> float:
    """The share of so many series that is said to have moved: monthly ones where the months of a year are given. The
    step comes so many values late."""
    seasons = [month % 12 for month in range(before + after)] if year else []
    found = 0
    for values in _many(before, after, count, year, step, resembling, late, seed):
        told = shift(values[:before], values[before:], CHANCE, seasons)
        found += told is not None and told.moved
    return found / count


def signalled(
    before: int, after: int, count: int, *, step: float = 0.0, resembling: float = 0.0, late: int = 0, seed: object = 0
) -> float:
    """The share of so many series in which any of Wheeler's rules speaks against the limits of the values before."""
    found = 0
    for values in _many(before, after, count, None, step, resembling, late, seed):
        found += next(signals(values[before:], control_limits(values[:before])), None) is not None
    return found / count


def _many(
    before: int, after: int, count: int, year: Year | None, step: float, resembling: float, late: int, seed: object
) -> Iterator[list[float]]:
    chance = Random(f"{before} {after} {step} {resembling} {seed} {year} {late}")
    for _ in range(count):
        months = year.months(chance) if year else [0.0] * 12
        values = [each + months[place % 12] for place, each in enumerate(series(chance, before + after, resembling))]
        yield values[: before + late] + [each + step for each in values[before + late :]]


ASKED: tuple[tuple[str, int, int, Year | None], ...] = (
    ("6 before, 3 after", 6, 3, None),
    ("12 before, 3 after", 12, 3, None),
    ("12 before, 6 after", 12, 6, None),
    ("24 before, 6 after", 24, 6, None),
    ("24 months before, 6 after", 24, 6, Year("none")),
    ("the same, in a yearly wave of 1", 24, 6, Year("wave", 1.0)),
    ("the same, in a yearly wave of 4", 24, 6, Year("wave", 4.0)),
    ("the same, one month apart by 4", 24, 6, Year("one month", -4.0)),
    ("30 months before, 6 after, a wave of 1/2", 30, 6, Year("wave", 0.5)),
    ("36 months before, 6 after, a wave of 4", 36, 6, Year("wave", 4.0)),
)


def told(count: int) -> Iterator[str]:
    """How often steps are found and falsely found, line by line, as docs/did-it-work.md says it."""
    yield f"{'of 100 series':42}{'still':>8}{'alike':>8}{'1 sd':>8}{'2 sd':>8}{'3 sd':>8}{'4 sd, last 2':>14}"
    for name, before, after, year in ASKED:
        yield _row(name, [moved(before, after, count, year, **each) for each in _cases(after)])
    yield _row("by Wheeler's rules: 12 before, 6 after", [signalled(12, 6, count, **each) for each in _cases(6)])
    yield _row("by Wheeler's rules: 24 before, 6 after", [signalled(24, 6, count, **each) for each in _cases(6)])


def _cases(after: int) -> list[dict[str, Any]]:
    return [{}, {"resembling": HALF}, {"step": 1.0}, {"step": 2.0}, {"step": 3.0}, {"step": 4.0, "late": after - 2}]


def _row(name: str, shares: list[float]) -> str:
    *others, late = (f"{100 * each:.1f}" for each in shares)
    return f"{name:42}" + "".join(f"{each:>8}" for each in others) + f"{late:>14}"


# --- all at once, for the table ---


class Simulated:
    """Many series of a length, as columns of numpy, of which so many seasons are taken out."""

    def __init__(self, counts: tuple[int, int], seasons: int, count: int, resembling: float) -> None:
        import numpy

        self.numpy: Any = numpy
        self.before, self.seasons = counts[0], seasons
        noise = numpy.random.default_rng([*counts, int(10 * resembling)]).standard_normal((sum(counts), count))
        self.values = noise.copy()
        for place in range(1, sum(counts)):
            self.values[place] = resembling * self.values[place - 1] + sqrt(1 - resembling**2) * noise[place]

    def evidences(self, step: float = 0.0, count: int | None = None) -> Any:
        """The same as `evidence` says, of each."""
        numpy, values = self.numpy, self.values[:, :count].copy()
        values[self.before :] += step
        if self.seasons > 1:
            self._take_seasons_out(values)
        values -= values[: self.before].mean(0)
        count = len(values)
        logs = []
        for each, likely in RESEMBLING.items():
            kept, inner = 1 - each**2, 1 - each
            weight = kept + (count - 1) * inner**2
            apart = values[1:] - each * values[:-1]
            level = kept * values[0] + inner * apart.sum(0)
            rest = kept * values[0] ** 2 + (apart**2).sum(0) - level**2 / weight
            logs.append(log(likely) + 0.5 * log(kept) - 0.5 * log(weight) - (count - 1) / 2 * numpy.log(rest))
        together = numpy.logaddexp.reduce
        return together(list(self._steps(values)), axis=0) - together(logs, axis=0)

    def _steps(self, values: Any) -> Iterator[Any]:
        count, later = len(values), len(values) - self.before - 1
        squares, sums = (values**2).sum(0), self.numpy.cumsum(values, axis=0)
        for first in range(self.before, count):
            parts = sums[first - 1], sums[-1] - sums[first - 1]
            own = squares - parts[0] ** 2 / first - parts[1] ** 2 / (count - first)
            likely = (1 - LATER if first == self.before else LATER / later) if later else 1.0
            yield log(likely) - (count - 1) / 2 * self.numpy.log(own) - 0.5 * log(first * (count - first) / count)

    def _take_seasons_out(self, values: Any) -> None:
        """As `without_seasons` does."""
        for season in range(self.seasons):
            known = values[season : self.before : self.seasons]
            later = [place for place in range(self.before, len(values)) if place % self.seasons == season]
            mean, count = known.mean(0), len(known)
            values[later] = (values[later] - mean) / sqrt(1 + 1 / count)
            known -= mean
            known *= sqrt(count / (count - 1))


def cell(before: int, after: int, seasons: int, count: int) -> tuple[float, float, float]:
    """The limit at 1 in 100, how much it grows as the chance falls to the e-th part, and the step that is seen."""
    chance = Simulated((before, after), seasons, count, 0.0)
    still, resembling = chance.evidences(), Simulated((before, after), seasons, count, HALF).evidences()
    quantile = chance.numpy.quantile
    at = {share: max(quantile(still, 1 - share), quantile(resembling, 1 - 2 * share)) for share in (0.01, 0.001)}
    found = Limit(at[0.01], (at[0.001] - at[0.01]) / log(10), 0.0)
    edge = found.at(CHANCE * IF_SEASONS) if seasons > 1 else found.hundredth
    return *found[:2], _seen(lambda step: float((chance.evidences(step, FEWER) > edge).mean()))


def _seen(share: Callable[[float], float]) -> float:
    """The smallest step, to a twentieth, that is found in four of five series."""
    low, high = 0.5, 20.0
    while high - low > 0.05:
        middle = (low + high) / 2
        low, high = (low, middle) if share(middle) >= 0.8 else (middle, high)
    return high


def table(count: int) -> Iterator[str]:
    """The module that holds it, line by line."""
    yield _HEAD
    for seasons, rows in BEFORE.items():
        yield f"    {seasons}: {{\n"
        for before in rows:
            yield f"        {before}: {{\n"
            for after in AFTER:
                hundredth, growth, seen = cell(before, after, seasons, count)
                yield f"            {after}: ({hundredth:.2f}, {growth:.2f}, {seen:.1f}),\n"
            yield "        },\n"
        yield "    },\n"
    yield "}\n"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--series", type=int, default=SERIES)
    given = parser.parse_args()
    if given.write:
        TABLE.write_text("".join(table(given.series)))
    else:
        for line in told(FEWER):
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()
