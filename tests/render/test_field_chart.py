"""The course as a picture: one standalone SVG in which nothing leaves the page."""

import xml.etree.ElementTree as ElementTree
from datetime import date, timedelta

import pytest

from jmx.model.change import Commit
from jmx.model.field_history import ValuePeriod
from jmx.render.field_chart import field_chart
from jmx.render.png import pixels
from jmx.render.scene import Box
from jmx.render.svg import svg
from tests.render.drawn import THEME
from tests.render.geometry import box, inside

FIRST = date(2026, 1, 1)
COURSES = {
    "rating": ((0, 2), (30, 4), (60, 3)),
    "same-day": ((0, 2), (30, 4), (30, 3)),
    "gone": ((0, 2), (30, 4), (60, None)),
    "shares": ((0, 0.1), (2, 0.35)),
    "below-zero": ((0, -2), (90, 1.5)),
    "huge": ((0, 1), (90, 123_456_789)),
}


def _course(name: str) -> tuple[ValuePeriod, ...]:
    return tuple(
        ValuePeriod(
            value, Commit("a" * 40, "<Ana> & Bo", "", FIRST + timedelta(day), "why\x1b[31m"), None, value is not None
        )
        for day, value in COURSES[name]
    )


@pytest.mark.parametrize("name", COURSES)
def test_nothing_of_the_picture_leaves_the_page(name: str) -> None:
    scene = field_chart(_course(name), "severity", "<b>Late</b> " * 30, "late/code", FIRST + timedelta(100), THEME)
    for text in scene.texts:
        assert inside(box(text, THEME), Box(0, 0, scene.width, scene.height))


def test_the_picture_is_one_plain_svg_that_can_be_drawn() -> None:
    chart = field_chart(_course("rating"), "severity", "Late", "late/code", FIRST + timedelta(100), THEME)
    content = svg((chart,), THEME)
    root = ElementTree.fromstring(content)
    assert root.find("{*}title").text == "Severity of “Late”"  # type: ignore[union-attr]
    assert "2 from 2026-01-01; 4 from 2026-01-31; 3 from 2026-03-02" in content.decode()
    assert pixels(content, THEME, 2.0).startswith(b"\x89PNG")
    again = field_chart(_course("rating"), "severity", "Late", "late/code", FIRST + timedelta(100), THEME)
    assert content == svg((again,), THEME)
