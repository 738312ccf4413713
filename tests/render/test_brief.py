"""Pages for those who decide: what is worst, who answers, what was decided, what is next, and how it is known."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings

from jmx.render.brief import dips
from jmx.render.pages import Look, pages
from jmx.render.paper import PAPERS
from jmx.render.scene import Scene
from jmx.render.view import MapDecision, MapPain, MapStage, MapStep, MapView, Source
from tests.render import drawn, geometry
from tests.render.test_geometry import SLOW_IS_FINE, views
from tests.render.test_slide import journey

THEME = drawn.THEME
SOURCE = Source("calls/late", "One in three asks when it comes", ("Is it lost?",), "support, 212", date(2026, 3, 31))
DECISION = MapDecision("june/d1", "Text messages come first", date(2026, 6, 2), "Ana Ruiz")


def telling() -> MapView:
    """A journey of four steps with two dips, of which the second is told in full."""
    steps = tuple(
        MapStep(f"j/{at}", at, f"Step {at}", moods=(mood,), evidenced=True, sources=(SOURCE,) if at == 3 else ())
        for at, mood in enumerate((-1.0, 1.0, -2.0, 0.0), 1)
    )
    pains = tuple(
        MapPain(f"p{at}", f"Pain {at}", rank=at, severity=5 - at, steps=(3,), evidenced=True) for at in range(1, 5)
    )
    told = replace(
        pains[0], owner="Bo Li", cost="Hits 35 % of customers", decision=DECISION, next="Ask ten customers (Bo Li)",
        sources=(SOURCE,),
    )  # fmt: skip
    stage = MapStage("j/s", "Wait", steps=steps, pains=(told, *pains[1:]))
    return MapView("j", "Get it repaired", stages=(stage,), owner="Ana Ruiz", as_of=drawn.AS_OF, commit="4f1c2ab90")


def words(scene: Scene) -> str:
    return " ".join(text.words for text in scene.texts)


def check(view: MapView, name: str, paper: str = "16:9") -> tuple[Scene, ...]:
    scenes = pages(view, THEME, Look(name, paper=paper))
    for scene in scenes:
        geometry.check_page(scene, THEME, PAPERS[paper][1:])
    return scenes


@pytest.mark.parametrize("name", ["executive", "story"])
@settings(max_examples=6, derandomize=True, deadline=None, suppress_health_check=SLOW_IS_FINE)
@given(view=views())
def test_any_journey_fits_on_the_pages_of_those_who_decide(name: str, view: MapView) -> None:
    check(view, name)


@pytest.mark.parametrize("paper", ["16:9", "4:3", "a4"])
@pytest.mark.parametrize("name", ["executive", "story"])
@pytest.mark.parametrize(
    ("stages", "steps", "word"), [(0, 0, "w"), (30, 1, "Waits"), (4, 12, "W" * 200), (6, 3, "Waits for it")]
)
def test_journeys_of_every_shape_fit_on_them(name: str, stages: int, steps: int, word: str, paper: str) -> None:
    check(journey(stages, steps, word), name, paper)


def test_the_executive_page_says_the_worst_pains_with_owner_decision_and_next_step() -> None:
    (scene,) = check(telling(), "executive")
    told = words(scene)
    for each in ("Pain 1", "Bo Li", "Text messages come first", "june/d1, 2 Jun 2026", "Ask ten customers (Bo Li)",
                 "Hits 35 % of customers"):  # fmt: skip
        assert each in told
    assert "Pain 2" in told
    assert "Ana Ruiz" in told
    assert "Nobody works on it" in told
    assert "Pain 4" not in told
    assert "+1 more ranked pain" in told


def test_a_story_has_a_page_for_each_dip_and_cites_each_word() -> None:
    first, second = check(telling(), "story")
    assert "1 Step 1" in words(first)
    assert "Nothing supports it yet." in words(first)
    told = words(second)
    for each in ("“Is it lost?”", "calls/late, 31 Mar 2026, support, 212", "One in three asks", "Hits 35 %", "june/d1"):
        assert each in told


@pytest.mark.parametrize(
    ("moods", "found"),
    [((), []), ((1, 0, 1), []), ((-1,), [1]), ((1, -1, -1, 0), [2]), ((-2, -1, -2), [1, 3]), ((0, -1, -2), [3]),
     ((-1, -2, -1), [2])],
)  # fmt: skip
def test_a_dip_is_where_a_curve_turns_upwards_below_neutral(moods: tuple[float, ...], found: list[int]) -> None:
    steps = tuple(MapStep(f"j/{at}", at, "Waits", moods=(mood,)) for at, mood in enumerate(moods, 1))
    view = MapView("j", "A journey", stages=(MapStage("j/s", "Wait", steps=steps),))
    assert [step.number for step in dips(view)] == found
