"""Journeys of any size in any script, in every view on every paper: nothing lies on another, is cut, or leaves its page."""

import pytest

from jmx.render.pages import VIEWS, Look, pages
from jmx.render.paper import PAPERS
from jmx.render.scene import Scene
from jmx.render.theme import Theme
from jmx.render.view import MapView
from tests.render import drawn, geometry
from tests.render.any_size import TEAM, Maker

SEEDS = 4
PLACES = [(each.name, paper) for each in VIEWS.values() for paper in (PAPERS if each.on_paper else ["16:9"])]


def drawn_in(view: MapView, name: str, paper: str, theme: Theme = drawn.THEME) -> tuple[Scene, ...]:
    """The pages of a view, each as it must be."""
    there = name != "team" or any(TEAM in stage.teams for stage in view.stages)
    scenes = pages(view, theme, Look(name if there else "slide", paper=paper, team=TEAM if there else ""))
    for scene in scenes:
        if VIEWS[name].on_paper:
            geometry.check_page(scene, theme, PAPERS[paper][1:])
        else:
            assert geometry.overlapping_texts(scene, theme) == []
            assert geometry.straying_texts(scene, theme) == []
            assert geometry.crossed_texts(scene, theme) == []
    return scenes


@pytest.mark.parametrize("name", VIEWS)
def test_a_journey_of_sixteen_stages_fits_in_every_view(name: str) -> None:
    drawn_in(Maker(1).view(), name, "16:9")


@pytest.mark.deep
@pytest.mark.parametrize(("name", "paper"), PLACES)
@pytest.mark.parametrize("seed", range(100, 100 + SEEDS))
def test_journeys_of_any_size_fit_on_every_paper(seed: int, name: str, paper: str) -> None:
    drawn_in(Maker(seed).view(), name, paper)
