"""Whatever colours an organisation has, in every theme what is drawn can be read, and marks can be seen."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jmx.model.settings import LookColors, ThemeName
from jmx.render import map_worker
from jmx.render.atlas import atlas_page
from jmx.render.contrast import distance, lab, least
from jmx.render.formats import render
from jmx.render.map_worker import MapStyle
from jmx.render.pages import FULL, VIEWS, Look, pages
from jmx.render.palette import CURVES, EDGES, FILLS, GROUNDS, SEEN, STANDARDS, TEXTS, in_colors, palette, theme_named
from jmx.render.theme import Color, default_theme
from jmx.render.view import MapBranch, MapStage, MapStep, MapView
from tests.render import drawn, geometry, test_atlas, test_compare_map
from tests.render.geometry import Pair, contrast, pairs
from tests.render.test_contrast import colors
from tests.render.test_geometry import SLOW_IS_FINE, views
from tests.render.test_index_page import BUY, GO, LIFE
from tests.render.test_slide import TEAM, with_team

THEMES: tuple[ThemeName, ...] = get_args(ThemeName)
ROLES = tuple(LookColors.model_fields)
own_colors = st.dictionaries(st.sampled_from(ROLES), colors)
PROMISED = {
    *(Pair(color, ground, text) for color in TEXTS for ground in GROUNDS for text in (True, False)),
    *(Pair("on-fill", fill, text) for fill in FILLS for text in (True, False)),
    *(Pair(color, ground, False) for color in CURVES for ground in GROUNDS),
}


def drawn_pairs(view: MapView) -> Iterator[Pair]:
    for name in VIEWS:
        for scene in pages(with_team(view), drawn.THEME, Look(name, team=TEAM if name == "team" else "")):
            yield from pairs(scene, drawn.THEME)


@cache
def usual_pairs() -> frozenset[Pair]:
    """What lies on what in every view of the example."""
    return frozenset(drawn_pairs(drawn.broadband()))


def unreadable(colors: Mapping[Color, str], name: ThemeName, found: frozenset[Pair]) -> list[tuple[Pair, float]]:
    standard = STANDARDS[name]
    ratios = [(each, contrast(colors[each.color], colors[each.ground])) for each in sorted(found)]
    return [(each, ratio) for each, ratio in ratios if ratio < (standard.text if each.text else SEEN)]


@pytest.mark.parametrize("name", THEMES)
def test_the_themes_of_jmx_need_no_mending(name: ThemeName) -> None:
    assert theme_named(name).colors == palette(name).colors
    assert palette(name).mended == ()
    assert unreadable(palette(name).colors, name, frozenset(PROMISED)) == []


def test_today_s_colours_are_the_light_ones() -> None:
    assert theme_named().colors == drawn.THEME.colors


def test_high_contrast_has_seven_to_one_and_every_line_can_be_seen() -> None:
    found = palette("high-contrast").colors
    grounds = [found[each] for each in GROUNDS]
    assert min(least(found[each], grounds) for each in TEXTS) >= 7
    assert min(least(found[each], grounds) for each in (*CURVES, *EDGES)) >= 3


@settings(max_examples=80, derandomize=True, deadline=None)
@given(st.sampled_from(THEMES), own_colors)
def test_whatever_an_organisation_s_colours_every_view_can_be_read(name: ThemeName, own: Mapping[str, str]) -> None:
    found = palette(name, own)
    assert len(usual_pairs()) > 25
    assert unreadable(found.colors, name, usual_pairs() | PROMISED) == []
    if STANDARDS[name].edges:
        grounds = [found.colors[each] for each in GROUNDS]
        assert min(least(found.colors[each], grounds) for each in EDGES) >= SEEN
    told = {each.role: each for each in found.mended}
    for role, asked in own.items():
        assert (found.colors[role] == asked) is (role not in told), "what is drawn otherwise is told"  # type: ignore[index]


@pytest.mark.few(2)
@pytest.mark.parametrize("seed", range(12))
def test_nothing_is_drawn_on_what_is_not_checked(seed: int) -> None:
    @settings(max_examples=2, derandomize=True, deadline=None, suppress_health_check=SLOW_IS_FINE)
    @given(views(), st.just(seed))
    def check(view: MapView, _: int) -> None:
        assert set(drawn_pairs(view)) <= PROMISED

    check()


_NEARLY = [MapStep(f"j/{at}", at, "Waits", moods=(-1.9, -1.85, -1.8)) for at in range(1, 5)]


@pytest.mark.parametrize(
    "stage",
    [
        MapStage("j/s", "All worst", steps=tuple(_NEARLY)),
        MapStage("j/s", "Worst as a whole", steps=tuple(_NEARLY), own=MapStep("j/0", 0, "", moods=(-2.0, 0.0, 0.0))),
        MapStage(
            "j/s", "Two ways", steps=(*(replace(each, next=(MapBranch(4, "D"),)) for each in _NEARLY[:2]), *_NEARLY[2:])
        ),
    ],
    ids=["points of several curves", "the line to what is said of the lowest", "ways to the same step"],
)
def test_nothing_runs_into_a_sign_of_its_own_colour(stage: MapStage) -> None:
    view = MapView("j", "A journey", feelings=("Ana", "Ben", "Cyd"), stages=(stage,), as_of=drawn.AS_OF)
    assert set(drawn_pairs(view)) <= PROMISED


def test_maps_of_two_and_the_atlas_lie_on_nothing_else() -> None:
    scenes = [*test_compare_map.scenes(test_compare_map.rich())]
    scenes.append(atlas_page(test_atlas.atlas(GO, LIFE, BUY), drawn.THEME)[0])
    found = {pair for scene in scenes for pair in pairs(scene, drawn.THEME)}
    assert found - PROMISED == {Pair("phase", "hairline", False)}, "a bar, whose share stands beside it as a number"


def test_the_walk_sees_a_text_that_nobody_could_read() -> None:
    view = drawn.broadband()
    (scene,) = pages(view, drawn.THEME)
    pale = replace(drawn.THEME, colors={**drawn.THEME.colors, "accent": "#FFE680"})
    assert {words for words, _ in geometry.pale_texts(scene, pale)} >= {"Choose", "1"}
    assert {each.color for each, _ in unreadable(pale.colors, "light", usual_pairs())} == {"accent", "on-fill"}


def test_a_colour_that_is_mended_says_what_was_wrong_and_what_is_drawn() -> None:
    (told,) = palette("light", {"accent": "#9CC3FF"}).mended
    assert (
        told.words == f"accent #9CC3FF is too light to be read on white (1.8:1, less than 4.5:1); drawn as {told.drawn}"
    )
    (told,) = palette("dark", {"accent": "#102A80"}).mended
    assert (
        told.words
        == f"accent #102A80 is too dark to be read on #12161E (1.4:1, less than 4.5:1); drawn as {told.drawn}"
    )
    (told,) = palette("light", {"text": "#767676"}).mended
    assert told.words.startswith(
        "text #767676 is too light to be read on tinted cards, #EEF2FE (4.1:1, less than 4.5:1)"
    )
    (told,) = palette("light", {"page": "#808080"}).mended
    assert (
        told.words
        == f"page #808080 is neither light nor dark enough to read on (5.3:1, less than 8:1); drawn as {told.drawn}"
    )


def test_colours_that_can_be_read_are_drawn_as_they_are_and_others_made_of_them() -> None:
    usual = palette().colors
    found = palette("light", {"accent": "#00695C", "pain": "#AD1457"})
    assert found.mended == ()
    assert (found.colors["accent"], found.colors["pain"]) == ("#00695C", "#AD1457")
    changed = {role for role in usual if usual[role] != found.colors[role]}
    assert changed == {"accent", "accent-tint", "phase", "curve-2", "pain", "pain-tint", "pain-edge"}
    assert distance(found.colors["accent-tint"], "#FFFFFF") == pytest.approx(0.042, abs=0.004)


def test_another_process_draws_the_same() -> None:
    theme = in_colors(default_theme(), "high-contrast", palette("high-contrast", {"accent": "#AA3377"}))
    options = json.loads(json.dumps(map_worker.asked(MapStyle("svg", FULL, {"theme": theme}), [drawn.broadband()])))
    (found,) = map_worker.draw(options)
    (picture,) = map_worker.drawn(found)
    assert picture == render(drawn.broadband(), "svg", theme)


def test_a_dark_page_gets_light_words_whatever_the_theme() -> None:
    found = palette("light", {"page": "#102030"}).colors
    assert lab(found["text"])[0] > 0.9
    assert lab(found["shade"])[0] > lab(found["page"])[0]
    assert palette("dark", {"page": "#FFFBF2"}).colors["text"] == palette().colors["text"]
