"""A scene says roles; what they look like is the theme's, and another theme redraws every format."""

import re
from dataclasses import fields
from datetime import date, timedelta
from typing import Any, get_args

import pytest
from hypothesis import given, settings

from jmx.model.field_history import ValuePeriod
from jmx.render.field_chart import field_chart
from jmx.render.formats import FORMATS, render
from jmx.render.layout import lay_out
from jmx.render.scene import Anchor, Box, MarkGroup, Scene, TextLine
from jmx.render.theme import Color, TextRole, Theme, Weight
from jmx.render.view import MapView
from tests.render import drawn, geometry
from tests.render.pixels import rows
from tests.render.test_geometry import SLOW_IS_FINE, check, views
from tests.render.themes import THEMES

ROLES = {"fill": Color, "stroke": Color, "weight": Weight, "role": TextRole, "anchor": Anchor}
GEOMETRY = {
    "box",
    "within",
    "dots",
    "x",
    "y",
    "r",
    "radius",
    "width",
    "dashed",
    "smooth",
    "scale",
    "right_to_left",
    "upright",
    "whole",
}


def literals(scene: Scene) -> list[tuple[str, Any]]:
    """What the marks say that is neither a role, nor words, nor a place."""
    return [
        (each.name, value)
        for mark in scene.flat()
        for each in fields(mark)
        for value in [getattr(mark, each.name)]
        if each.name not in GEOMETRY | {"words"} and value is not None and value not in get_args(ROLES[each.name])
    ]


def chart(theme: Theme) -> Scene:
    first = date(2026, 1, 1)
    periods = tuple(ValuePeriod(value, None, None, True) for value in (2, 4, 3))
    return field_chart(periods, "severity", "Late", "late/code", first + timedelta(9), theme)


@settings(max_examples=20, derandomize=True, deadline=None, suppress_health_check=SLOW_IS_FINE)
@given(views())
def test_a_scene_holds_roles_and_places_and_no_colour_or_size_of_its_own(view: MapView) -> None:
    assert literals(lay_out(view, drawn.THEME)) == []


def test_a_chart_and_the_whole_example_hold_roles_too() -> None:
    assert literals(chart(drawn.THEME)) == []
    assert literals(lay_out(drawn.broadband(), drawn.THEME)) == []


def test_the_check_sees_a_colour_and_a_size() -> None:
    line = TextLine(1, 2, "words", "text", 9, Box(0, 0, 9, 9))
    for wrong in ({"role": "#FF0000"}, {"role": 14.0}):
        faulty = TextLine(**{each.name: getattr(line, each.name) for each in fields(line)} | wrong)
        assert literals(Scene("j", "", "", 9, 9, (MarkGroup("", (faulty,)),))) == list(wrong.items())


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_a_theme_has_every_role(theme: Theme) -> None:
    assert set(theme.colors) == set(get_args(Color))
    assert set(theme.texts) == set(get_args(TextRole))
    assert set(theme.weights) == set(get_args(Weight))


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_the_broadband_map_is_readable_in_every_theme(theme: Theme) -> None:
    check(drawn.broadband(), theme)


@settings(max_examples=6, derandomize=True, deadline=None, suppress_health_check=SLOW_IS_FINE)
@given(views())
def test_any_map_is_readable_in_large_type(view: MapView) -> None:
    check(view, THEMES["large"])


@pytest.mark.parametrize("name", [name for name in THEMES if name != "usual"])
def test_another_theme_redraws_every_format(name: str) -> None:
    for format in (name for name, each in FORMATS.items() if each.wants == "pages"):
        small: Any = {"dpi": 19.2} if format == "png" else {}
        usual, other = (render(drawn.broadband(), format, THEMES[each], **small).content for each in ("usual", name))
        assert usual != other, format


def test_a_dark_theme_keeps_no_colour_of_the_usual_one() -> None:
    usual, dark = (set(THEMES[name].colors.values()) for name in ("usual", "dark"))
    for format in ("svg", "html"):
        page = render(drawn.broadband(), format, THEMES["dark"]).content.decode()
        page = re.sub("@media print{:root{.*}}", "", page)  # a dark page is printed in ink
        used = set(re.findall(r"#[0-9A-Fa-f]{6}", page))
        assert used <= dark
        assert not used & usual
    corner = next(rows(render(drawn.broadband(), "png", THEMES["dark"], dpi=19.2).content))[0][:3]
    assert corner == bytes.fromhex(THEMES["dark"].colors["page"][1:])


def test_colours_alone_move_nothing_and_larger_type_takes_more_room() -> None:
    usual, dark, large, wide = (lay_out(drawn.broadband(), THEMES[name]) for name in THEMES)
    assert dark == usual
    assert large.height > usual.height
    assert len(wide.texts) > len(usual.texts)  # more lines
    assert 'font-family="Wide, sans-serif"' in render(drawn.broadband(), "svg", THEMES["wide font"]).content.decode()


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_a_chart_is_readable_in_every_colour(theme: Theme) -> None:
    assert geometry.pale_texts(chart(theme), theme) == []
