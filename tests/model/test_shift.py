"""Whether a series moved: never by its own noise, and seen where it did. The table is simulated with `make deep`."""

from itertools import pairwise
from math import inf, log, sqrt
from operator import mul

import pytest

from jmx.model.shift import CHANCE, evidence, limit, shift
from jmx.model.shift_limits import LIMITS
from simulations.shifts import AFTER, BEFORE, evidences

STEADY = [7.0, 7.2, 6.9, 7.1, 7.0, 7.1, 6.9, 7.2]


def test_levels_and_spread_are_those_of_both_sides() -> None:
    found = shift(STEADY, [9.0, 9.2])
    assert found is not None
    assert (found.before, found.after) == (pytest.approx(7.05), pytest.approx(9.1))
    assert found.spread == pytest.approx(0.1195, abs=1e-4)
    assert found.moved


@pytest.mark.parametrize("scale", [1e-6, 1.0, 1e9])
@pytest.mark.parametrize("level", [0.0, 1.0, -40.0])
def test_neither_the_unit_nor_the_level_counts(scale: float, level: float) -> None:
    before, after = STEADY, [7.6, 7.3, 7.7]
    moved = [scale * (each + level) for each in before], [scale * (each + level) for each in after]
    assert evidence(*moved) == pytest.approx(evidence(before, after), rel=1e-6)
    assert evidence([-each for each in before], [-each for each in after]) == pytest.approx(evidence(before, after))


def test_evidence_is_that_of_the_two_explanations_worked_out_one_after_the_other() -> None:
    before, after = [0.3, -0.5, 0.1, 0.4, -0.2, -0.1], [0.9, 1.2]
    values = [*before, *after]
    step = sum((each - sum(part) / len(part)) ** 2 for part in (before, after) for each in part)
    likely = []
    for each in (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6):
        # what is left of the values once each has handed on its part, and the same of a level of one
        told = [sqrt(1 - each**2) * values[0], *(b - each * a for a, b in pairwise(values))]
        level = [sqrt(1 - each**2), *[1 - each] * (len(values) - 1)]
        mean = sum(map(mul, told, level)) / sum(map(mul, level, level))
        rest = sum((one - mean * other) ** 2 for one, other in zip(told, level, strict=True))
        likely.append(sqrt((1 - each**2) / sum(map(mul, level, level))) * rest ** (-(len(values) - 1) / 2))
    assert evidence(before, after) == pytest.approx(log(step ** (-(len(values) - 1) / 2) / sum(likely)))


def test_series_without_any_noise() -> None:
    assert evidence([5.0] * 6, [5.0] * 3) == -inf
    assert evidence([26.835] * 6, [26.835] * 3) == -inf, "whose mean is not 26.835 in floating point"
    assert evidence([5.0] * 6, [6.0] * 3) == inf


def test_too_few_values_tell_nothing() -> None:
    assert shift(STEADY[:5], [9.0]) is None
    assert shift(STEADY, []) is None
    assert shift(STEADY[:6], [9.0]) is not None


def test_limits_between_simulated_numbers_are_the_stricter_ones() -> None:
    assert limit(12, 7) == max(LIMITS[12][6], LIMITS[12][8])
    assert limit(11, 6) == LIMITS[10][6]
    assert limit(500, 100) == LIMITS[max(BEFORE)][max(AFTER)]
    assert limit(12, 6).at(CHANCE) == LIMITS[12][6][0]
    assert limit(12, 6).at(0.001) > limit(12, 6).at(0.01)


COUNTS = [(12, 6), (24, 6), (6, 3), (12, 3), (36, 12)]


@pytest.mark.parametrize("counts", COUNTS, ids=str)
def test_the_table_is_what_simulation_says(counts: tuple[int, int]) -> None:
    """Few series, for every run: a table that is far off is noticed."""
    beyond = limit(*counts).at(CHANCE)
    assert _share(evidences(*counts, 2_000, seed="quick"), beyond) < 0.02
    assert _share(evidences(*counts, 2_000, seed="quick", resembling=0.5), beyond) < 0.035
    assert abs(_share(evidences(*counts, 1_000, seed="quick", step=limit(*counts).seen), beyond) - 0.8) < 0.06


@pytest.mark.deep
@pytest.mark.parametrize("before", BEFORE)
@pytest.mark.parametrize("after", AFTER)
def test_series_that_do_not_move_are_rarely_said_to(before: int, after: int) -> None:
    found = evidences(before, after, 20_000, seed="deep")
    resembling = evidences(before, after, 20_000, seed="deep", resembling=0.5)
    beyond = limit(before, after)
    assert _share(found, beyond.at(0.01)) <= 0.0125
    assert _share(resembling, beyond.at(0.01)) <= 0.025
    assert _share(found, beyond.at(0.005)) <= 0.0075
    assert _share(found, beyond.at(0.001)) <= 0.0025


@pytest.mark.deep
@pytest.mark.parametrize(
    ("before", "after", "step", "found"),
    [(12, 6, 2.0, 0.65), (24, 6, 2.0, 0.85), (12, 6, 3.0, 0.95), (12, 12, 2.0, 0.85), (12, 3, 3.0, 0.8)],
)
def test_a_step_is_found(before: int, after: int, step: float, found: float) -> None:
    assert _share(evidences(before, after, 20_000, seed="deep", step=step), limit(before, after).at(0.01)) >= found


@pytest.mark.deep
@pytest.mark.parametrize("metrics", [1, 5, 20, 100])
def test_a_packet_rarely_cries_wolf_however_many_metrics_it_has(metrics: int) -> None:
    beyond = limit(12, 3).at(min(CHANCE, 0.05 / metrics))
    alone = _share(evidences(12, 3, 200_000, seed="packet"), beyond)
    assert 1 - (1 - alone) ** metrics <= 0.05


def _share(found: list[float], beyond: float) -> float:
    return sum(each > beyond for each in found) / len(found)
