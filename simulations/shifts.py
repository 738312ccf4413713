"""`python -m simulations.shifts`: the limits of `jmx.model.shift`, from series of random numbers.

For each number of values before and after a step, series that do not move are made, of values that do not resemble
each other and of such that do by a half. The limit is what 1 in 100 of the former and 2 in 100 of the latter exceed,
and what 1 and 2 in 1,000 do; in between, and beyond, it grows with the logarithm. `seen` is how large a step has to be,
in standard deviations, to be found in four of five series. With `--write` the table is written anew, with numpy,
which jmx itself does not need: a few minutes. What it says is tested with `evidence` itself, series by series.
"""

import argparse
import sys
from collections.abc import Callable, Iterator
from math import log, sqrt
from pathlib import Path
from random import Random
from typing import Any

from jmx.model.shift import RESEMBLING, evidence

BEFORE = (6, 7, 8, 9, 10, 12, 15, 18, 24, 36, 60)
AFTER = (1, 2, 3, 4, 5, 6, 8, 10, 12, 18, 24)
SERIES = 100_000
TABLE = Path(__file__).parents[1] / "jmx" / "model" / "shift_limits.py"
HALF = 0.5
_HEAD = '''"""The limits of `jmx.model.shift`; written by `python -m simulations.shifts --write`."""

# By the number of values before the step, then by that of those after it: the fields of `Limit`.
LIMITS: dict[int, dict[int, tuple[float, float, float]]] = {
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


# --- all at once, for the table ---


class Simulated:
    """Many series of a length, as columns of numpy."""

    def __init__(self, before: int, after: int, count: int, resembling: float) -> None:
        import numpy

        self.numpy: Any = numpy
        self.before = before
        noise = numpy.random.default_rng([before, after, int(10 * resembling)]).standard_normal((before + after, count))
        self.values = noise.copy()
        for place in range(1, before + after):
            self.values[place] = resembling * self.values[place - 1] + sqrt(1 - resembling**2) * noise[place]

    def evidences(self, step: float = 0.0) -> Any:
        """The same as `evidence` says, of each."""
        numpy, values = self.numpy, self.values.copy()
        values[self.before :] += step
        values -= values[: self.before].mean(0)
        count = len(values)
        parts = values[: self.before], values[self.before :]
        own = sum(((part - part.mean(0)) ** 2).sum(0) for part in parts)
        logs = []
        for each in RESEMBLING:
            kept, inner = 1 - each**2, 1 - each
            weight = kept + (count - 1) * inner**2
            apart = values[1:] - each * values[:-1]
            level = kept * values[0] + inner * apart.sum(0)
            rest = kept * values[0] ** 2 + (apart**2).sum(0) - level**2 / weight
            logs.append(0.5 * log(kept) - 0.5 * log(weight) - (count - 1) / 2 * numpy.log(rest))
        return -(count - 1) / 2 * numpy.log(own) - numpy.logaddexp.reduce(logs, axis=0)


def cell(before: int, after: int, count: int) -> tuple[float, float, float]:
    """The limit at 1 in 100, how much it grows as the chance falls to the e-th part, and the step that is seen."""
    chance = Simulated(before, after, count, 0.0)
    still, resembling = chance.evidences(), Simulated(before, after, count, HALF).evidences()
    quantile = chance.numpy.quantile
    at = {share: max(quantile(still, 1 - share), quantile(resembling, 1 - 2 * share)) for share in (0.01, 0.001)}
    growth = (at[0.001] - at[0.01]) / log(10)
    return at[0.01], growth, _seen(lambda step: float((chance.evidences(step) > at[0.01]).mean()))


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
    for before in BEFORE:
        yield f"    {before}: {{\n"
        for after in AFTER:
            hundredth, growth, seen = cell(before, after, count)
            yield f"        {after}: ({hundredth:.2f}, {growth:.2f}, {seen:.1f}),\n"
        yield "    },\n"
    yield "}\n"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--series", type=int, default=SERIES)
    given = parser.parse_args()
    text = "".join(table(given.series))
    TABLE.write_text(text) if given.write else sys.stdout.write(text)
