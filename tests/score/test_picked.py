"""Whether places and outcomes have to do with one another: never called by chance alone, and found where they do."""

from itertools import permutations
from math import sqrt

import pytest

from jmx.score.picked import CHANCE, FEWEST, POWER, PickedWell, association
from simulations.picks import MODERATE, STRONG, share_called

PLACES = [0.05, 0.1, 0.2, 0.35, 0.5, 0.6, 0.8, 0.95]


def test_tau_is_kendalls_with_ties_left_out() -> None:
    found = association(PLACES, [2, 2, 2, 1, 1, 1, 0, 0])
    assert found.tau == pytest.approx(21 / sqrt(28 * 21), abs=1e-4), "21 of 28 pairs are not tied, and all agree"
    mixed = association([1, 2, 2, 3, 4, 5, 6, 7], [2, 2, 0, 1, 2, 0, 1, 0])
    better, worse = 15, 5  # counted by hand: pairs in which the upper one came out better, and worse
    assert mixed.tau == pytest.approx((better - worse) / sqrt(27 * 21), abs=1e-4)


def test_the_chance_is_the_share_of_all_ways_to_deal_the_outcomes() -> None:
    outcomes = [2, 2, 1, 2, 0, 1, 0, 0]

    def agreeing(dealt: tuple[int, ...]) -> int:
        pairs = [(a, b) for a in range(8) for b in range(a + 1, 8)]
        return sum((dealt[a] > dealt[b]) - (dealt[a] < dealt[b]) for a, b in pairs)

    ways = [abs(agreeing(each)) for each in permutations(outcomes)]
    exact = sum(each >= abs(agreeing(tuple(outcomes))) for each in ways) / len(ways)
    assert association(PLACES, outcomes).chance == pytest.approx(exact, abs=0.01)


def test_neither_the_order_of_cases_nor_the_size_of_places_counts() -> None:
    outcomes = [2, 2, 1, 2, 0, 1, 0, 0]
    found = association(PLACES, outcomes)
    assert association([each**3 + 7 for each in PLACES], outcomes) == found
    turned = association(PLACES[::-1], outcomes[::-1])
    assert (turned.tau, turned.told) == (found.tau, found.told)
    backwards = association([-each for each in PLACES], outcomes)
    assert backwards.tau == -(found.tau or 0)
    assert (found.told, backwards.told) == (PickedWell.PICKS, PickedWell.BACKWARDS)


@pytest.mark.parametrize(
    ("places", "outcomes", "told"),
    [
        (PLACES[: FEWEST - 1], [2] * 3 + [0] * 4, PickedWell.TOO_FEW),
        ([], [], PickedWell.TOO_FEW),
        (PLACES, [2] * 8, PickedWell.ALIKE),
        ([0.5] * 8, [2, 1, 0, 2, 1, 0, 2, 1], PickedWell.ALIKE),
        (PLACES, [2, 0, 2, 0, 2, 0, 2, 0], PickedWell.NOTHING),
    ],
)
def test_what_says_nothing_is_called_nothing(places: list[float], outcomes: list[int], told: PickedWell) -> None:
    assert association(places, outcomes).told is told


def test_the_same_question_has_the_same_answer() -> None:
    assert association(PLACES, [2, 2, 1, 2, 0, 1, 0, 0]) == association(PLACES, [2, 2, 1, 2, 0, 1, 0, 0])


@pytest.mark.deep
@pytest.mark.parametrize("count", [8, 20, 60])
@pytest.mark.parametrize(("works", "tied"), [(0.5, False), (0.5, True), (0.1, False)])
def test_a_ranking_that_picks_at_random_is_called_nothing(count: int, works: float, tied: bool) -> None:
    groups = 500
    chance_in_counting = 2.5 * (0.05 * 0.95 / groups) ** 0.5  # of the share itself, from so many groups
    assert share_called(count, works, works, times=groups, tied=tied) <= 0.05 + chance_in_counting
    assert CHANCE < 0.05


@pytest.mark.deep
@pytest.mark.parametrize("count", POWER)
def test_a_ranking_that_picks_what_works_is_found_as_often_as_is_said(count: int) -> None:
    strong = share_called(count, *STRONG, times=250)
    assert strong == pytest.approx(POWER[count], abs=0.09)
    assert share_called(count, *MODERATE, times=100) < strong
