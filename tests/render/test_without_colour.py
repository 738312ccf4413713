"""What a map says by a colour it says by a form, a number or a word too: in grey, on a printer, to eyes that do not tell
red from green."""

from collections.abc import Callable, Iterator, Mapping
from itertools import combinations
from typing import get_args

import pytest

from jmx.model.settings import ThemeName
from jmx.render import signs
from jmx.render.contrast import contrast, distance
from jmx.render.emotion import _sign, low_sign
from jmx.render.page import Block, settled
from jmx.render.pages import Look, pages
from jmx.render.palette import palette
from jmx.render.scene import Box, Circle, Rect, Shape, TextLine
from jmx.render.theme import Color
from tests.render import drawn
from tests.render.geometry import box

THEMES: tuple[ThemeName, ...] = get_args(ThemeName)
_INKS: frozenset[Color] = frozenset({"text", "quiet", "accent", "phase", "curve-2", "curve-3", "pain", "done"})
_PAPERS: frozenset[Color] = frozenset({"page", "shade", "accent-tint", "pain-tint", "on-fill", "plate"})


def _tone(color: Color | None) -> str:
    """What is left of a colour in black and white."""
    return "" if color is None else "ink" if color in _INKS else "paper" if color in _PAPERS else "line"


def form(block: Block) -> tuple[object, ...]:
    """A sign without its colours and place."""
    said: list[object] = []
    for mark in settled(block.parts):
        match mark:
            case Rect(Box(x, y, wide, high), fill, stroke, _, dashed, radius):
                said.append(
                    ("rect", round(x), round(y), round(wide), round(high), _tone(fill), _tone(stroke), dashed, radius)
                )
            case Circle(x, y, r, fill, stroke):
                said.append(("circle", round(x), round(y), round(r), _tone(fill), _tone(stroke)))
            case Shape(dots, fill, stroke, weight, dashed):
                said.append(
                    ("shape", tuple((round(x), round(y)) for x, y in dots), _tone(fill), _tone(stroke), weight, dashed)
                )
            case TextLine(words=words):
                said.append(words)
    return tuple(said)


SIGNS: Mapping[str, Callable[[], Block]] = {
    "a moment of truth": lambda: signs.star(drawn.THEME),
    "something done": lambda: signs.tick(drawn.THEME),
    "a rank": lambda: signs.rank_badge(drawn.THEME, 3),
    "a known point of the curve": lambda: signs.curve_sample(drawn.THEME, True),
    "an assumed point of the curve": lambda: signs.curve_sample(drawn.THEME, False),
    "a lowest point": lambda: low_sign(drawn.THEME),
    "a point of the second curve": lambda: Block(0, 0, (_sign(drawn.THEME, 0, 0, 1, "curve-2", True),)),
    "a point of the third curve": lambda: Block(0, 0, (_sign(drawn.THEME, 0, 0, 2, "curve-3", True),)),
    "an assumed point of the second curve": lambda: Block(0, 0, (_sign(drawn.THEME, 0, 0, 1, "curve-2", False),)),
    "severity of 2": lambda: signs.severity_bars(drawn.THEME, 2, True),
    "severity of 4": lambda: signs.severity_bars(drawn.THEME, 4, True),
    "assumed severity of 4": lambda: signs.severity_bars(drawn.THEME, 4, False),
    "the line of visibility": lambda: signs.visibility_sample(drawn.THEME),
    "the level of a stage": lambda: signs.level_sample(drawn.THEME),
}


@pytest.mark.parametrize(("one", "other"), list(combinations(SIGNS, 2)))
def test_no_two_signs_are_the_same_without_their_colours(one: str, other: str) -> None:
    assert form(SIGNS[one]()) != form(SIGNS[other]())


def test_a_lowest_point_has_a_tip_and_another_none() -> None:
    (scene,) = pages(drawn.broadband(), drawn.THEME)
    marks = list(scene.flat())
    lowest = [mark for mark in marks if isinstance(mark, Rect) and mark.weight == "thick" and mark.stroke == "pain"]
    others = [mark for mark in marks if isinstance(mark, Rect) and mark.weight == "thick" and mark.stroke == "accent"]
    tips = [mark for mark in marks if isinstance(mark, Shape) and mark.fill == "pain" and len(mark.dots) == 3]
    assert len(lowest) == len(tips) == 1
    assert len(others) > 5
    face, tip = lowest[0].box, box(tips[0], drawn.THEME)
    assert abs(face.x + face.width / 2 - tip.x - tip.width / 2) < 0.1
    assert 0 <= tip.y - face.bottom < 5


def test_what_is_known_is_filled_or_tinted_and_solid_and_what_is_assumed_hollow_and_dashed() -> None:
    (scene,) = pages(drawn.broadband(), drawn.THEME)
    cards = [mark for mark in scene.flat() if isinstance(mark, Rect) and mark.radius == 8 and mark.box.width > 100]
    pains = [mark for mark in cards if mark.stroke in ("pain", "pain-edge")]
    assert {(mark.fill, mark.dashed) for mark in pains} == {("pain-tint", False), ("page", True)}


def test_where_a_page_is_shows_by_the_thickness_of_its_bars() -> None:
    scenes = pages(drawn.broadband(), drawn.THEME, Look("slide"))
    assert len(scenes) > 1
    for scene in scenes[1:]:
        bars = [
            mark for mark in scene.flat() if isinstance(mark, Rect) and mark.box.height in (2, 6) and mark.box.y < 200
        ]
        assert {(mark.box.height, mark.fill) for mark in bars} == {(6, "accent"), (2, "edge")}


# --- eyes of other kinds: Machado, Oliveira and Fernandes (2009), fully without one sort of cones ---

_WITHOUT_RED = ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998))
_WITHOUT_GREEN = ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881))
_GREY = ((0.2126, 0.7152, 0.0722),) * 3
EYES = {"protanopia": _WITHOUT_RED, "deuteranopia": _WITHOUT_GREEN, "grey": _GREY}


def seen(color: str, eyes: str) -> str:
    """A colour as it looks to such eyes."""
    parts = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    light = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    mixed = [min(1.0, max(0.0, sum(a * b for a, b in zip(row, light, strict=True)))) for row in EYES[eyes]]
    written = (part * 12.92 if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055 for part in mixed)
    return "#" + "".join(f"{round(255 * part):02X}" for part in written)


def _meant(name: ThemeName) -> Iterator[tuple[str, str]]:
    colors = palette(name).colors
    for color in ("text", "quiet", "accent", "phase", "pain", "done"):
        for ground in ("page", "shade", "accent-tint", "pain-tint"):
            yield colors[color], colors[ground]
    for fill in ("accent", "pain", "done", "quiet"):
        yield colors["on-fill"], colors[fill]


@pytest.mark.parametrize("eyes", EYES)
@pytest.mark.parametrize("name", THEMES)
def test_text_can_be_read_by_such_eyes_too(name: ThemeName, eyes: str) -> None:
    for color, ground in _meant(name):
        assert contrast(seen(color, eyes), seen(ground, eyes)) >= 4, (color, ground)


@pytest.mark.parametrize("eyes", ["protanopia", "deuteranopia"])
@pytest.mark.parametrize("name", THEMES)
def test_pain_and_the_colour_of_the_house_differ_to_eyes_without_red_or_green(name: ThemeName, eyes: str) -> None:
    colors = palette(name).colors
    assert distance(seen(colors["accent"], eyes), seen(colors["pain"], eyes)) > 0.15
    assert distance(seen(colors["accent"], eyes), seen(colors["done"], eyes)) > 0.15


def test_the_simulation_takes_red_from_green() -> None:
    assert distance("#B3261E", "#14713D") > 0.25
    assert distance(seen("#B3261E", "deuteranopia"), seen("#14713D", "deuteranopia")) < 0.15
    assert seen("#FFFFFF", "protanopia") == seen("#FFFFFF", "grey") == "#FFFFFF"
