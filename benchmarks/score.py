"""How long it takes to say how sure a ranking is, beside numpy drawing as many numbers and sorting as many scores.

`python -m benchmarks.score ITEMS DRAWS` times it in a process of its own and says so as JSON.
"""

import json
import random
import resource
import sys
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

from benchmarks import measure
from jmx.score.draws import outlook
from jmx.score.formula import Formula, formula
from jmx.score.sampling import Given
from jmx.score.spread import FIXED, by_class, one_step, share_of_sample

if TYPE_CHECKING:
    from benchmarks.__main__ import Bench, Figure

_NAMES = ("severity", "reach", "frequency", "confidence", "effort")
_UNSURE = 3  # of these: what the floor draws for each item
_SIZES = ((10_000, 1_000, 1.5, 20.0), (200, 10_000, 0.5, 20.0))


def measured(bench: "Bench", figure: type["Figure"]) -> Iterator["Figure"]:
    for items, draws, seconds, ratio in _SIZES:
        argv = ("-m", "benchmarks.score", str(items), str(draws))
        answers = [measure.python(*argv, runs=1).answer() for _ in range(bench.runs)]
        took, floor, peak = (min(each[name] for each in answers) for name in ("seconds", "floor", "peak_mb"))
        name = f"{items:,} items × {draws:,} draws"
        yield figure("score", f"{name}, floor: numpy draws and sorts", floor, "s")
        yield figure("score", name, took, "s", seconds)
        yield figure("score", f"{name} / floor", took / floor, "x", ratio)
        yield figure("score", f"{name}, peak memory", peak, "MB", 250.0)


def floor(items: int, draws: int) -> float:
    """Uniform numbers for every input that is unsure, and every draw of the items sorted."""
    import numpy as np

    begun = time.perf_counter()
    generator = np.random.Generator(np.random.PCG64(1))
    wide = max(1, 2**18 // items)
    for _ in range(0, draws, wide):
        for _ in range(_UNSURE):
            scores = generator.random((wide, items))
        scores.sort(axis=1)
    return time.perf_counter() - begun


def some_items(count: int) -> list[Given]:
    draw = random.Random(7)
    return [_item(draw) for _ in range(count)]


def _item(draw: random.Random) -> Given:
    severity, share, effort = draw.randint(1, 5), round(draw.random() ** 2, 2), draw.choice([1, 2, 4, 8, 13])
    return {
        "severity": (severity, one_step(severity, (1, 2, 3, 4, 5))),
        "reach": (share, share_of_sample(share, draw.choice([12, 40, 100, 412, draw.randint(5, 3000)]))),
        "frequency": (1.0, FIXED),
        "confidence": (0.8, FIXED),
        "effort": (effort, by_class(effort)),
    }


def timed(items: int, draws: int) -> dict[str, float]:
    asked = formula(" * ".join(_NAMES[:-1]) + " / effort", _NAMES)
    if not isinstance(asked, Formula):
        raise SystemExit(asked.words)
    given, refs = some_items(items), [f"pain-{number}" for number in range(items)]
    outlook(asked, given[:2], draws=2)  # numpy is imported once a run, whatever is asked
    begun = time.perf_counter()
    found = outlook(asked, given, draws=draws, refs=refs)
    seconds = time.perf_counter() - begun
    if sum(each.top for each in found.items if each) < found.top - 1e-6:
        raise SystemExit("fewer than the first are among the first; benchmarks/score.py no longer fits the draws")
    return {"seconds": seconds, "floor": floor(items, draws)}


if __name__ == "__main__":
    answer = timed(int(sys.argv[1]), int(sys.argv[2]))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    print(json.dumps(answer | {"peak_mb": peak}))
