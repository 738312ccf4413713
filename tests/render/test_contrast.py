"""Contrast as WCAG publishes it, and the nearest colour that has enough of it: of the same hue, and no further than
needed."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jmx.render.contrast import contrast, distance, lab, least, legal, mixed, tint
from tests.render import geometry

colors = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06X}")


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#FFFFFF", 21.0),
        ("#777777", "#FFFFFF", 4.48),
        ("#767676", "#FFFFFF", 4.54),
        ("#FF0000", "#FFFFFF", 4.0),
        ("#0000FF", "#FFFFFF", 8.59),
        ("#FFFFFF", "#FFFFFF", 1.0),
        ("#595959", "#FFFFFF", 7.0),
    ],
)
def test_contrast_is_what_wcag_and_its_checkers_publish(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == contrast(other, one) == pytest.approx(ratio, abs=0.005)


@given(colors, colors)
def test_contrast_is_what_a_second_reckoning_says(one: str, other: str) -> None:
    assert contrast(one, other) == pytest.approx(geometry.contrast(one, other))


@pytest.mark.parametrize(
    ("color", "known"),
    [
        ("#FFFFFF", (1.0, 0.0, 0.0)),
        ("#000000", (0.0, 0.0, 0.0)),
        ("#FF0000", (0.628, 0.225, 0.126)),
        ("#00FF00", (0.866, -0.234, 0.179)),
        ("#0000FF", (0.452, -0.032, -0.312)),
    ],
)
def test_oklab_is_what_its_author_publishes(color: str, known: tuple[float, float, float]) -> None:
    assert lab(color) == pytest.approx(known, abs=0.001)


def test_what_can_be_read_stays_as_it_is_and_what_cannot_moves_as_little_as_it_must() -> None:
    assert legal("#767676", ["#FFFFFF"], 4.5) == "#767676"
    assert legal("#777777", ["#FFFFFF"], 4.5) == "#767676"
    assert legal("#000000", ["#000000"], 21.0) == "#FFFFFF"
    assert legal("#8A8A8A", ["#FFFFFF", "#000000"], 9.0) in ("#000000", "#FFFFFF"), "nothing has it: the best there is"


@settings(max_examples=60, derandomize=True, deadline=None)
@given(
    colors, st.sampled_from(["#FFFFFF", "#F5F7FA", "#11161F", "#FFFBEA", "#000000"]), st.sampled_from([3.0, 4.5, 7.0])
)
def test_the_nearest_legal_colour_is_legal_and_of_the_same_hue(color: str, ground: str, ratio: float) -> None:
    found = legal(color, [ground], ratio)
    assert least(found, [ground]) >= ratio
    _, a, b = lab(color)
    _, c, d = lab(found)
    if math.hypot(a, b) > 0.05 and math.hypot(c, d) > 0.05:
        turned = abs(math.remainder(math.atan2(b, a) - math.atan2(d, c), math.tau))
        assert math.degrees(turned) < 6
    shades = (mixed(color, end, step / 100) for end in ("#000000", "#FFFFFF") for step in range(101))
    nearest = min(distance(color, shade) for shade in shades if contrast(shade, ground) >= ratio)
    assert distance(color, found) <= nearest + 0.02, "no shade of it that can be read is nearer"


def test_a_tint_is_as_strong_of_a_pale_colour_as_of_a_deep_one() -> None:
    tints = [tint("#FFFFFF", color, 0.04) for color in ("#2B4ACB", "#9CC3FF", "#FFE680")]
    assert [distance("#FFFFFF", each) for each in tints] == pytest.approx([0.04] * 3, abs=0.004)
    assert distance("#FFFFFF", tint("#FFFFFF", "#FFFDF5", 0.04)) < 0.01, "never more than half of a colour"
