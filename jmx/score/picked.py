"""Whether what a ranking put on top came out better than what it put below, or whether that is chance.

Two orders are held against each other: the places in the ranking, and what came of it (worked, no sign, worse).
Kendall's tau-b says how far they agree, from -1 to 1, ties left out of account. Whether that is more than chance is
asked of the cases themselves: the outcomes are dealt out to the places anew, thousands of times, and counted how often
they agree or disagree as much. So nothing is assumed of places or outcomes. Where a ranking picks at random, something
is called in at most 4 of 100 groups, however many cases and ties there are (`python -m simulations.picks`, and a test).

Few cases find little. Where 85 of 100 work at the top of the ranking and 15 of 100 at its end, that is found in 8 of
100 groups of 8 cases, in a third of groups of 20, in half of groups of 30 and in 85 of 100 groups of 60 (POWER): that
nothing is found among few says nothing against a ranking.

Source: Kendall, Rank Correlation Methods (1948); Edgington and Onghena, Randomization Tests (2007).
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from jmx.score.agreement import tau_b

FEWEST = 8  # cases, with fewer of which nothing is said
CHANCE = 0.04  # how often something may be called though there is nothing
DEALS = 1_999
# cases → how often such a relation is found among them
POWER = {8: 0.08, 12: 0.17, 16: 0.25, 20: 0.33, 30: 0.53, 40: 0.67, 60: 0.85}


class PickedWell(StrEnum):
    """What can be said of a ranking by what came of it."""

    PICKS = "picks what works"
    NOTHING = "no sign that what ranks higher works better"
    BACKWARDS = "what ranks lower works better"
    TOO_FEW = "too few to tell"
    ALIKE = "nothing to compare"
    """All have the same place, or all came out alike."""


class Association(NamedTuple):
    """How far the places and outcomes of some cases agree: `tau` from -1 to 1, None where there is nothing to compare;
    `chance`: how often dealing the outcomes out anew agrees or disagrees as much."""

    cases: int
    told: PickedWell
    tau: float | None = None
    chance: float | None = None


def association(places: Sequence[float], outcomes: Sequence[int], chance: float = CHANCE, seed: int = 0) -> Association:
    """How far lower places, which are better ones, go with higher outcomes."""
    cases = len(places)
    if cases < FEWEST:
        return Association(cases, PickedWell.TOO_FEW)
    tau = tau_b(places, [-each for each in outcomes])
    if tau is None:
        return Association(cases, PickedWell.ALIKE)
    found = (1 + _as_extreme(places, outcomes, seed)) / (1 + DEALS)  # what is there is one of the deals
    told = PickedWell.NOTHING if found > chance else PickedWell.PICKS if tau > 0 else PickedWell.BACKWARDS
    return Association(cases, told, round(tau, 4), round(found, 4))


def _as_extreme(places: Sequence[float], outcomes: Sequence[int], seed: int) -> int:
    """In how many deals places and outcomes agree or disagree as much: the pairs that tie are the same in all."""
    import numpy as np

    ranks, results = np.asarray(places, float), np.asarray(outcomes, float)
    above = np.sign(ranks[None, :] - ranks[:, None])  # 1 where the first of two stands above the second

    def agreeing(each: "np.typing.NDArray[np.float64]") -> "np.typing.NDArray[np.float64]":
        """Of each deal the pairs in which the upper one came out better, less those in which the lower one did: added
        up for every two outcomes, of which there are few, while pairs are many."""
        total = np.zeros(len(each))
        levels = np.unique(results)
        for low in levels[:-1]:
            for high in levels[levels > low]:
                total += np.einsum("di,di->d", (each == high) @ above, (each == low).astype(float))
        return total

    there = float(agreeing(results[None, :])[0])
    random = np.random.default_rng(seed)
    deals = results[random.random((DEALS, len(results))).argsort(axis=1)]
    return int((np.abs(agreeing(deals)) >= abs(there)).sum())
