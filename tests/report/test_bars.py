"""Bars and sparklines within a line: what is there can be seen, and what is missing is no value."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jmx.report.bars import bar, interval, sparkline


@pytest.mark.parametrize(
    ("share", "shown", "plain"),
    [
        (0.0, "", ""),
        (None, "", ""),
        (math.nan, "", ""),
        (-0.2, "", ""),
        (0.001, "▏", "#"),
        (0.25, "██▌", "##"),
        (0.5, "█████", "#####"),
        (0.999, "█████████▉", "#########"),
        (1.0, "██████████", "##########"),
        (7.0, "██████████", "##########"),
    ],
)
def test_a_bar_is_as_long_as_its_share(share: float | None, shown: str, plain: str) -> None:
    assert (bar(share, 10), bar(share, 10, plain=True)) == (shown, plain)


def test_a_sparkline_goes_from_the_least_to_the_greatest() -> None:
    assert sparkline([1, 2, 3, 4, 5, 6, 7, 8]) == "▁▂▃▄▅▆▇█"
    assert sparkline([1, 8, 1], plain=True) == "_#_"
    assert sparkline([3, 3]) == "▄▄", "nothing changed, so nothing is low"
    assert sparkline([1, None, math.inf, 2]) == "▁  █", "what is missing is no 0"
    assert sparkline([None, None]) == "  "
    assert sparkline([]) == ""
    assert sparkline([-1.7e308, 1.7e308]) == "▁█"
    assert sparkline([0.0, 5e-324]) == "▄▄", "half of the smallest number is 0"


@given(st.lists(st.none() | st.floats(allow_nan=True)), st.booleans())
def test_a_sparkline_has_a_character_for_each_value(values: list[float | None], plain: bool) -> None:
    shown = sparkline(values, plain)
    assert len(shown) == len(values)
    assert shown.isascii() or not plain


@given(st.floats(0, 1), st.floats(0, 1), st.integers(1, 40), st.booleans())
def test_a_larger_share_never_has_a_shorter_bar(one: float, other: float, width: int, plain: bool) -> None:
    low, high = sorted((one, other))
    order = "".join(("▏▎▍▌▋▊▉█", "#")[plain])

    def length(share: float) -> tuple[int, int]:
        shown = bar(share, width, plain)
        assert len(shown) <= width
        return len(shown), order.index(shown[-1]) if shown else -1

    assert length(low) <= length(high)


@pytest.mark.parametrize(
    ("low", "high", "most", "shown"),
    [
        (1, 1, 10, "━"), (3, 5, 10, "  ━━━"), (10, 10, 10, "         ━"), (1, 10, 10, "━" * 10),
        (50, 50, 100, "    ━"), (100, 100, 100, "         ━"), (1, 1, 1, "━" * 10), (2, 1, 9, ""), (1, 12, 10, ""),
    ],
)  # fmt: skip
def test_an_interval_lies_where_its_places_are(low: int, high: int, most: int, shown: str) -> None:
    assert interval(low, high, most, 10) == shown
    assert interval(low, high, most, 10, plain=True) == shown.replace("━", "=")
