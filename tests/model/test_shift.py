"""Whether a series moved: never by its own noise, and seen where it did. The table is simulated with `make deep`."""

from itertools import pairwise
from math import inf, log, sqrt
from operator import mul

import pytest

from jmx.model.shift import CHANCE, Shift, evidence, limit, shift
from jmx.model.shift_limits import LIMITS
from simulations.shifts import AFTER, BEFORE, Year, evidences, moved

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
    step = 0.0
    for first, chance in ((6, 0.995), (7, 0.005)):
        parts = values[:first], values[first:]
        own = sum((each - sum(part) / len(part)) ** 2 for part in parts for each in part)
        step += chance * own ** (-(len(values) - 1) / 2) * (len(parts[0]) * len(parts[1]) / len(values)) ** -0.5
    likely = []
    for each, chance in ((0.0, 0.34), (0.2, 0.22), (0.4, 0.22), (0.6, 0.22)):
        # what is left of the values once each has handed on its part, and the same of a level of one
        told = [sqrt(1 - each**2) * values[0], *(b - each * a for a, b in pairwise(values))]
        level = [sqrt(1 - each**2), *[1 - each] * (len(values) - 1)]
        mean = sum(map(mul, told, level)) / sum(map(mul, level, level))
        rest = sum((one - mean * other) ** 2 for one, other in zip(told, level, strict=True))
        likely.append(chance * sqrt((1 - each**2) / sum(map(mul, level, level))) * rest ** (-(len(values) - 1) / 2))
    assert evidence(before, after) == pytest.approx(log(step / sum(likely)))


def test_series_without_any_noise() -> None:
    assert evidence([5.0] * 6, [5.0] * 3) == -inf
    assert evidence([26.835] * 6, [26.835] * 3) == -inf, "whose mean is not 26.835 in floating point"
    assert evidence([5.001] * 6, [6.0] * 3) > 20, "written to a thousandth, and apart by a whole"


def test_what_is_written_to_a_unit_varies_by_what_that_hides() -> None:
    """Six months of 4.2, then 4.3: the change may be that of 4.249 to 4.251."""
    once = shift([4.2] * 6, [4.3])
    none_before = shift([0.0] * 12, [0.0, 1.0])
    lasting = shift([4.2] * 12, [4.4] * 6)
    assert once is not None
    assert none_before is not None
    assert lasting is not None
    assert (once.moved, none_before.moved, lasting.moved) == (False, False, True)
    assert once.seen > 0.1


def test_a_step_that_came_later_is_seen_and_the_values_before_it_do_not_count_as_its_level() -> None:
    found = shift(STEADY, [7.0, 7.1, 6.9, 7.2, 9.0, 9.1])
    assert found is not None
    assert (found.moved, found.late) == (True, 4)
    assert (found.before, found.after) == (pytest.approx(7.05), pytest.approx(9.05))
    at_once = shift(STEADY, [7.6, 9.0, 9.1, 9.0, 9.1, 9.2])
    assert at_once is not None
    assert (at_once.moved, at_once.late) == (True, 0), "the whole time since the step, where that alone is enough"


# A yearly wave with a deep December, over three years that vary a little; before the step two whole years.
WAVE = [0.0, 0.8, 1.6, 2.1, 1.7, 0.9, 0.0, -0.9, -1.8, -2.2, -1.9, -4.0]
THREE_YEARS = [
    20 + 3 * WAVE[month % 12] + own / 10
    for month, own in enumerate(
        [3, -4, 1, 5, -2, -3, 0, 4, -1, 2, -5, 1, -1, 2, 4, -3, 0, 1, -4, 2, 3, -2, 1, -1, 2, -1, 0, 3, -3, 1, 2, 0, -2, 1, 3, -4]
    )
]  # fmt: skip
MONTHS = [month % 12 for month in range(36)]


def _of_months(values: list[float], before: int = 24) -> Shift:
    found = shift(values[:before], values[before:], CHANCE, MONTHS[: len(values)])
    assert found is not None
    return found


def test_a_season_is_no_other_level_and_hides_none() -> None:
    for months in range(25, 37):
        found = _of_months(THREE_YEARS[:months])
        assert (found.moved, found.seasonal) == (False, True), months
    autumn = THREE_YEARS[:33]
    assert not _of_months(autumn, 30).moved, "three months at the foot of the wave"
    better = [*THREE_YEARS[:30], *(each - 2 for each in THREE_YEARS[30:34])]
    found = _of_months(better, 30)
    assert found.moved, "a change much smaller than the seasons"
    assert found.before - found.after == pytest.approx(2, abs=0.3), "against the same months, not against the year"
    plain = shift(better[:30], better[30:])
    assert plain is not None
    assert not plain.moved


def test_series_without_seasons_are_held_against_all_values_before() -> None:
    flat = [10 + own / 10 for own in [3, -4, 1, 5, -2, -3, 0, 4, -1, 2, -5, 1, -1, 2, 4, -3, 0, 1, -4, 2, 3, -2, 1, -1]]
    found = _of_months([*flat, 10.9, 11.0, 10.8, 11.1])
    assert (found.seasonal, found.moved) == (False, True)
    assert found.before == pytest.approx(sum(flat) / 24)


def test_too_few_values_tell_nothing() -> None:
    assert shift(STEADY[:5], [9.0]) is None
    assert shift(STEADY, []) is None
    assert shift(STEADY[:6], [9.0]) is not None


def test_limits_between_simulated_numbers_are_the_stricter_ones() -> None:
    table = LIMITS[1]
    assert limit(12, 7) == max(table[12][6], table[12][8])
    assert limit(11, 6) == table[10][6]
    assert limit(500, 100) == table[max(BEFORE[1])][max(AFTER)]
    assert limit(12, 6).at(CHANCE) == table[12][6][0]
    assert limit(29, 6, 12) == LIMITS[12][24][6]
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
@pytest.mark.parametrize("before", BEFORE[1])
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


STILL = [
    Year("none"),
    *(Year("wave", size) for size in (0.5, 1.0, 2.0, 4.0)),
    Year("one month", -4.0),
    Year("months", 1.0),
]


@pytest.mark.parametrize("year", [Year("none"), Year("wave", 2.0)], ids=str)
def test_monthly_series_are_judged_as_simulation_says(year: Year) -> None:
    """Few series, for every run."""
    assert moved(24, 6, 700, year, seed="quick") < 0.025
    assert moved(24, 6, 300, year, step=3.0, seed="quick") > 0.85


@pytest.mark.deep
@pytest.mark.parametrize("year", STILL, ids=str)
@pytest.mark.parametrize("counts", [(24, 3), (24, 6), (30, 6), (36, 12)], ids=str)
def test_monthly_series_that_do_not_move_are_rarely_said_to(counts: tuple[int, int], year: Year) -> None:
    assert moved(*counts, 20_000, year, seed="deep") <= 0.0115
    assert moved(*counts, 20_000, year, seed="deep", resembling=0.5) <= 0.0225


@pytest.mark.deep
@pytest.mark.parametrize(
    ("year", "step", "found"),
    [
        (Year("none"), 2.0, 0.85),
        (Year("wave", 2.0), 2.0, 0.5),
        (Year("wave", 4.0), 3.0, 0.85),
        (Year("months", 1.0), 2.0, 0.55),
    ],
    ids=str,
)
def test_a_step_of_a_monthly_series_is_found(year: Year, step: float, found: float) -> None:
    assert moved(24, 6, 20_000, year, seed="deep", step=step) >= found


@pytest.mark.deep
@pytest.mark.parametrize("metrics", [1, 5, 20, 100])
def test_a_packet_rarely_cries_wolf_however_many_metrics_it_has(metrics: int) -> None:
    beyond = limit(12, 3).at(min(CHANCE, 0.05 / metrics))
    alone = _share(evidences(12, 3, 200_000, seed="packet"), beyond)
    assert 1 - (1 - alone) ** metrics <= 0.05


def _share(found: list[float], beyond: float) -> float:
    return sum(each > beyond for each in found) / len(found)
