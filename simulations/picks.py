"""`python -m simulations.picks`: how often `jmx.score.picked` calls something, of rankings that pick at random and of
such that pick what works.

Places are spread evenly or in many ties; outcomes are drawn case by case: worked, or else no sign in two of three and
worse in one. Where the ranking picks, the chance to work falls in a line from the top place to the last.
"""

import argparse
from collections.abc import Iterator
from random import Random

from jmx.score.picked import POWER, PickedWell, association

COUNTS = tuple(POWER)
STRONG, MODERATE = (0.85, 0.15), (0.7, 0.3)


def cases(random: Random, count: int, top: float, last: float, *, tied: bool = False) -> tuple[list[float], list[int]]:
    """Places and outcomes, with the chance to work of the top place and of the last."""
    places = [random.randint(1, 3) / 3 if tied else random.random() for _ in range(count)]
    outcomes = []
    for place in places:
        works = random.random() < top + (last - top) * place
        outcomes.append(2 if works else 1 if random.random() < 2 / 3 else 0)
    return places, outcomes


def share_called(count: int, top: float, last: float, *, times: int, tied: bool = False, seed: int = 1) -> float:
    """How often something is called, either way round."""
    random = Random(seed)
    called = (PickedWell.PICKS, PickedWell.BACKWARDS)
    found = (association(*cases(random, count, top, last, tied=tied), seed=each) for each in range(times))
    return sum(each.told in called for each in found) / times


def table(times: int) -> Iterator[str]:
    """A line for each number of cases."""
    yield "cases  at random  in ties  few work  strong  moderate"
    for count in COUNTS:
        shares = (
            share_called(count, 0.5, 0.5, times=times),
            share_called(count, 0.5, 0.5, times=times, tied=True),
            share_called(count, 0.1, 0.1, times=times),
            share_called(count, *STRONG, times=times),
            share_called(count, *MODERATE, times=times),
        )
        yield f"{count:5}  " + "  ".join(f"{each:8.3f}" for each in shares)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=1_000)
    print("\n".join(table(parser.parse_args().times)))
