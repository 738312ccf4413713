"""The step chart on a terminal: every value at its height, every day at its place."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jmx.model.change import Commit
from jmx.model.field_history import ValuePeriod
from jmx.report.document import plain
from jmx.report.step_chart import ASCII, NARROWEST, chart

FIRST = date(2026, 1, 1)


def _course(*told: tuple[int, float | None]) -> tuple[ValuePeriod, ...]:
    """Spells out of days since the first and values."""
    return tuple(
        ValuePeriod(value, Commit(str(day), "Ana", "", FIRST + timedelta(day), ""), None, value is not None)
        for day, value in told
    )


def test_a_chart_shows_the_whole_scale_of_a_rating() -> None:
    drawn = plain(chart(_course((0, 2), (50, 4)), "severity", FIRST + timedelta(99), 34))
    assert drawn == (
        "5 ┤\n"
        "4 ┤               ┌──────────────●\n"
        "3 ┤               │\n"
        "2 ┤───────────────┘\n"
        "1 ┤\n"
        "  └┬──────────────┬──────────────┬\n"
        "   2026-01-01           2026-04-10\n"
    )


def test_a_chart_in_plain_characters_has_the_same_shape() -> None:
    drawn = plain(chart(_course((0, -1), (50, 0.5)), "emotion", FIRST + timedelta(99), 34, ASCII))
    assert drawn.isascii()
    assert drawn.splitlines()[3].endswith("+-------------*")
    assert "-1 |---" in drawn


def test_a_value_that_was_not_there_leaves_a_gap() -> None:
    lines = plain(chart(_course((0, 3), (30, None), (60, 3)), "severity", FIRST + timedelta(99), 80)).splitlines()
    assert lines[2].strip("3 ┤").strip("─●").strip() == ""
    assert "  " in lines[2].strip("3 ┤")


@pytest.mark.parametrize(
    ("values", "labels"), [((0.1, 0.35), ["0.35", "", "", "", "0.1"]), ((1200, 9000), ["9000", "", "", "", "1200"])]
)
def test_other_numbers_are_labelled_where_they_occur(values: tuple[float, float], labels: list[str]) -> None:
    drawn = plain(chart(_course((0, values[0]), (50, values[1])), "reach", FIRST + timedelta(99)))
    assert [line.partition("┤")[0].strip() for line in drawn.splitlines()[:-2]] == labels


@given(
    st.lists(st.tuples(st.integers(0, 4000), st.none() | st.floats(-1e6, 1e6)), min_size=1, max_size=12),
    st.integers(0, 5000),
    st.integers(1, 200),
)
def test_every_course_fits_into_its_width(told: list[tuple[int, float | None]], today: int, width: int) -> None:
    if all(value is None for _, value in told):
        told = [*told, (5, 1.0)]
    drawn = plain(chart(_course(*sorted(told, key=lambda each: each[0])), "reach", FIRST + timedelta(today), width))
    assert max(map(len, drawn.splitlines())) <= max(NARROWEST + 1, width)
    assert drawn.count("●") <= 1
