"""Scales of numbers: where a number lies on them, and the round numbers beside them."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from jmx.render.axis import figure, scale_of

numbers = st.lists(st.floats(0, 1e300), min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("values", "kind", "ticks"),
    [
        ([1, 20], "even", ["0", "5", "10", "15", "20"]),
        ([1, 21], "logarithmic", ["1", "2", "5", "10", "20"]),
        ([0.5, 1000], "logarithmic", ["1", "10", "100", "1,000"]),
        ([90, 100], "even", ["90", "92", "94", "96", "98", "100"]),
        ([7, 7], "even", ["0", "5", "10"]),
        ([0, 0], "even", ["0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
        ([0, 5e-324], "even", ["0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
        ([1_000_000, 3_000_000], "even", ["0", "0.5 m", "1.0 m", "1.5 m", "2.0 m", "2.5 m", "3.0 m"]),
    ],
)
def test_a_scale_has_round_numbers(values: list[float], kind: str, ticks: list[str]) -> None:
    scale = scale_of(values)
    assert scale.words == ("logarithmic scale" if kind == "logarithmic" else "")
    assert [tick.words for tick in scale.ticks(6)] == ticks


@given(numbers)
def test_every_number_has_a_place_and_more_is_never_lower(values: list[float]) -> None:
    scale = scale_of(values)
    places = [scale.place(value) for value in sorted(values)]
    assert places == sorted(places)
    assert all(-1e-9 <= place <= 1 + 1e-9 for place in places)


@example([2.225073858507203e-309, 5e-324], 2)
@given(numbers, st.integers(2, 12))
def test_round_numbers_are_on_the_scale_and_differ(values: list[float], most: int) -> None:
    scale = scale_of(values)
    ticks = scale.ticks(most)
    assert len(ticks) <= most + 2
    places = [scale.place(tick.value) for tick in ticks]
    assert places == sorted(set(places))
    assert all(-1e-5 <= place <= 1 + 1e-5 for place in places)
    assert len({tick.words for tick in ticks}) == len(ticks)


def test_numbers_are_told_as_people_write_them() -> None:
    assert [figure(each) for each in (0, 2, 0.75, 3.4641, 53.64, 1234.5, 2.5e6, 3e9, 2e15, 1e-7, -3)] == [
        "0", "2", "0.75", "3.46", "53.6", "1,230", "2.5 m", "3 bn", "2e+15", "1e−07", "−3",
    ]  # fmt: skip
