"""The chart of single values: limits and runs are those of the books."""

from random import Random

import pytest

from jmx.model.chart import ControlLimits, Signal, control_limits, signals


def test_control_limits_are_the_mean_and_2_66_mean_moving_ranges_on_both_sides() -> None:
    limits = control_limits([10.0, 12.0, 11.0, 13.0])  # moving ranges 2, 1, 2
    assert limits == pytest.approx((11.5 - 2.66 * 5 / 3, 11.5, 11.5 + 2.66 * 5 / 3))


NIST = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]


def test_control_limits_are_those_of_the_handbook() -> None:
    """NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.2.2: mean 50.81, mean moving range 1.8778."""
    lower, centre, upper = control_limits(NIST)
    assert (round(lower, 4), round(centre, 2), round(upper, 4)) == (45.8151, 50.81, 55.8049)


def test_no_run_of_the_handbook_s_example_speaks_against_its_limits() -> None:
    assert [*signals(NIST, control_limits(NIST))] == []


UNITS = ControlLimits(-3.0, 0.0, 3.0)
RUNS = [
    ("beyond a limit", [0.5, -3.1], [Signal(1, 1, 1)]),
    ("on a limit", [0.5, 3.0], []),
    ("two of three", [2.1, 0.0, 2.2], [Signal(2, 0, 2)]),
    ("two of four", [2.1, 0.0, 0.0, 2.2], []),
    ("two of three, on both sides", [2.1, 0.0, -2.2], []),
    ("four of five", [1.1, 1.2, -0.3, 1.1, 1.3], [Signal(3, 0, 4)]),
    ("three of five", [1.1, 1.2, -0.3, 0.9, 1.3], []),
    ("eight in a row", [-0.1] * 8, [Signal(4, 0, 7)]),
    ("seven in a row", [0.1] * 7 + [-0.1], []),
    ("eight, one of them in the middle", [0.1] * 4 + [0.0] + [0.1] * 3, []),
]


@pytest.mark.parametrize(("values", "expected"), [row[1:] for row in RUNS], ids=[row[0] for row in RUNS])
def test_runs_are_those_of_wheeler(values: list[float], expected: list[Signal]) -> None:
    assert [*signals(values, UNITS)] == expected


def test_a_run_among_others_ends_with_the_value_that_completes_it() -> None:
    assert [*signals([0.0, 2.5, 2.5, 0.0], UNITS)] == [Signal(2, 1, 2)]


# Champ and Woodall, Exact Results for Shewhart Control Charts with Supplementary Runs Rules, Technometrics 29 (1987):
# how many values it takes on average until rules signal where nothing happens.
RUN_LENGTHS = {(1,): 370.40, (1, 2): 225.44, (1, 3): 166.05, (1, 4): 152.73, (1, 2, 3): 132.89, (1, 2, 3, 4): 91.75}


@pytest.mark.deep
@pytest.mark.parametrize("rules", RUN_LENGTHS, ids=str)
def test_runs_come_by_chance_as_often_as_published(rules: tuple[int, ...]) -> None:
    lengths = [_length(Random(f"{rules} {each}"), rules) for each in range(4_000)]
    assert sum(lengths) / len(lengths) == pytest.approx(RUN_LENGTHS[rules], rel=0.06)


def _length(chance: Random, rules: tuple[int, ...]) -> int:
    """How many values it takes until one of the rules signals."""
    values: list[float] = []
    while True:
        values.append(chance.gauss(0, 1))
        recent = values[-8:]
        if any(each.rule in rules and each.last == len(recent) - 1 for each in signals(recent, UNITS)):
            return len(values)
