"""Slides: whatever a journey holds, its pages have one size and one scale, and nothing is lost, clipped or too small."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings

from jmx.errors import CannotDraw
from jmx.escape import one_line
from jmx.render.pages import VIEWS, Look, pages
from jmx.render.paper import PAPERS
from jmx.render.scene import Scene, Shape
from jmx.render.view import MapBranch, MapPain, MapStage, MapStep, MapView, Notice
from tests.render import drawn, geometry
from tests.render.test_geometry import SLOW_IS_FINE, views

THEME = drawn.THEME
TEAM = "Field service"


def journey(stage_count: int, step_count: int, word: str = "Waits for it") -> MapView:
    """A journey with a pain at each step."""
    stages = []
    for stage in range(stage_count):
        numbers = range(stage * step_count + 1, (stage + 1) * step_count + 1)
        stages.append(
            MapStage(
                f"j/{stage}",
                f"{word} {stage}",
                "Before" if stage < 2 else "After",
                goal=word,
                steps=tuple(
                    MapStep(f"j/s{number}", number, f"{word} {number}", moods=(number % 5 - 2.0,), voices=(word,))
                    for number in numbers
                ),
                pains=tuple(MapPain(f"j/p{number}", f"{word} hurts {number}", steps=(number,)) for number in numbers),
            )
        )
    notices = (Notice("Review 41 days overdue", pressing=True),)
    return MapView("j", word, goal=word, stages=tuple(stages), notices=notices, owner="Ana", as_of=drawn.AS_OF)


def check(view: MapView, paper: str = "16:9", name: str = "slide") -> tuple[Scene, ...]:
    """Everything that must be true of the pages."""
    scenes = pages(view, THEME, Look(name, paper=paper, team=TEAM if name == "team" else ""))
    for scene in scenes:
        geometry.check_page(scene, THEME, PAPERS[paper][1:])
    assert len({scene.name for scene in scenes}) == len(scenes)
    told = "; ".join(_told(scene) for scene in scenes)
    for step in view.steps:
        assert one_line(step.title) in told
    for lane in VIEWS[name].lanes:  # each is drawn or counted
        if lane.has(view):
            assert " ".join(lane.title.split()) in " ".join(told.split())
    return scenes


def _told(scene: Scene) -> str:
    """All words of a page, those for whoever hovers over it too."""
    hints = [mark.words for mark in drawn.groups(scene)]
    return " ".join([*hints, *(text.words for text in scene.texts)])


@settings(max_examples=8, derandomize=True, deadline=None, suppress_health_check=SLOW_IS_FINE)
@given(views())
def test_any_journey_fits_on_its_slides(view: MapView) -> None:
    check(view)


@pytest.mark.parametrize("name", ["blueprint", "team"])
@settings(max_examples=5, derandomize=True, deadline=None, suppress_health_check=SLOW_IS_FINE)
@given(view=views())
def test_any_journey_fits_on_its_blueprint_and_the_pages_of_a_team(name: str, view: MapView) -> None:
    check(with_team(view), name=name)


def with_team(view: MapView) -> MapView:
    """A journey in which a team runs every other stage."""
    stages = (replace(stage, team=TEAM if at % 2 == 0 else "") for at, stage in enumerate(view.stages))
    return replace(view, stages=tuple(stages))


@pytest.mark.deep
@pytest.mark.parametrize("paper", PAPERS)
@settings(max_examples=60, deadline=None, suppress_health_check=SLOW_IS_FINE)
@given(view=views())
def test_very_many_journeys_fit_on_any_paper(paper: str, view: MapView) -> None:
    check(view, paper)


@pytest.mark.few(4)
@pytest.mark.parametrize("paper", ["16:9", "4:3", "a3"])
@pytest.mark.parametrize(
    ("stages", "steps", "word"),
    [(0, 0, "w"), (6, 3, "Waits for it"), (1, 12, "Waits"), (30, 1, "Waits"), (3, 0, "w"), (30, 12, "Wi"),
     (4, 5, "W" * 200), (4, 3, "お客様が新しい住所を確認する" * 6), (4, 3, "ממתין לטכנאי"), (2, 9, "Donaudampfschifffahrt")],
)  # fmt: skip
def test_journeys_of_every_shape_fit_on_slides(stages: int, steps: int, word: str, paper: str) -> None:
    check(journey(stages, steps, word), paper)


def test_a_small_journey_has_one_page_and_a_large_one_begins_with_an_overview() -> None:
    small, large = check(journey(2, 1)), check(journey(6, 3))
    assert len(small) == 1
    assert len(large) == 4
    assert [scene.title for scene in large] == [f"Waits for it, Page {at} of 4" for at in (1, 2, 3, 4)]
    first, *others = large
    assert [_dots(scene) for scene in others] == [6, 6, 6]
    assert _dots(first) == 18


def _dots(scene: Scene) -> int:
    return sum(geometry.sign(mark, THEME) == "hollow point" for mark in scene.flat()) - 1  # one explains them


def test_pages_have_one_scale_of_feeling() -> None:
    view = journey(6, 3)
    loud = replace(view.stages[0], questions=("Who comes?",) * 9, pains=view.stages[0].pains * 2)
    _, *scenes = pages(replace(view, stages=(loud, *view.stages[1:])), THEME, Look("slide"))
    scales = set()
    for scene in scenes:
        lines = [mark.dots[0][1] for mark in scene.flat() if isinstance(mark, Shape) and mark.stroke == "edge"]
        levels = [
            mark.dots[0][1]
            for mark in scene.flat()
            if isinstance(mark, Shape) and mark.stroke == "hairline" and len(mark.dots) == 2 and mark.dots[0][0] > 100
        ]
        scales.add(round(min(abs(level - lines[0]) for level in levels), 3))
    assert len(scales) == 1


def test_a_pain_stands_below_its_step_and_its_point_above() -> None:
    _, scene, *_ = pages(journey(6, 3), THEME, Look("slide"))
    for number in (1, 3, 6):
        step = next(mark for mark in drawn.groups(scene) if mark.words == f"{number}. Waits for it {number}")
        pain = next(mark for mark in drawn.groups(scene) if mark.words.startswith(f"Waits for it hurts {number} "))
        point = next(
            mark for mark in drawn.groups(scene) if mark.words.startswith(f"{number}. Waits for it {number}: ")
        )
        left, right = geometry.box(step.marks[0], THEME).x, geometry.box(step.marks[0], THEME).right  # type: ignore[arg-type]
        assert geometry.box(pain.marks[0], THEME).x == pytest.approx(left)  # type: ignore[arg-type]
        middle = geometry.box(point.marks[0], THEME)  # type: ignore[arg-type]
        assert middle.x + middle.width / 2 == pytest.approx((left + right) / 2)


FORKED = (
    MapStep("j/1", 1, "Look it up", next=(MapBranch(2, "See", "on time"), MapBranch(3, "Choose", "cancelled"))),
    MapStep("j/2", 2, "See that all is well", ends=True, teams=(TEAM,), systems=("Board",), backstage=("Check",)),
    MapStep("j/3", 3, "Choose", channel="app", next=(MapBranch(1, "Look it up", "changed again"),)),
)


def test_a_blueprint_has_its_three_lines_and_draws_branches_and_loops_with_their_conditions() -> None:
    view = MapView("j", "A journey", stages=(MapStage("j/s", "Wait", steps=FORKED),), as_of=drawn.AS_OF)
    (scene,) = check(view, name="blueprint")
    lines = {text.words: text.y for text in scene.texts if text.words.startswith("line of") and text.anchor == "end"}
    assert list(lines) == ["line of interaction", "line of visibility", "line of internal interaction"]
    assert list(lines.values()) == sorted(lines.values())
    numbers = [text.x for text in scene.texts if text.words in "123" and text.anchor == "middle"]
    for condition, start, end in (("on time", 0, 1), ("cancelled", 0, 2), ("changed again", 2, 0)):
        said = next(text for text in scene.texts if text.words == condition)
        places = sorted(set(numbers))
        assert said.x == pytest.approx((places[start] + places[end]) / 2, abs=8)
    tips = [
        mark.dots for mark in scene.flat() if isinstance(mark, Shape) and len(mark.dots) == 3 and mark.fill == "accent"
    ]
    assert [dots[0][0] < dots[1][0] for dots in tips] == [False, False, True]  # the loop points backwards


def test_what_others_than_a_team_do_is_grey() -> None:
    view = MapView("j", "A journey", stages=(MapStage("j/s", "Wait", steps=FORKED),), as_of=drawn.AS_OF)
    (scene,) = check(view, name="team")
    roles = {text.words: text.role for text in scene.texts}
    assert (roles["See that all is well"], roles["Choose"]) == ("text", "quiet")
    with pytest.raises(CannotDraw, match="no team 'Nobody'; its teams: Field service"):
        pages(view, THEME, Look("team", team="Nobody"))
    with pytest.raises(CannotDraw, match="--view team wants --team NAME; it names none"):
        pages(MapView("j", "A journey"), THEME, Look("team"))


def test_pages_show_the_same_lanes_at_the_same_places_however_much_one_of_them_says() -> None:
    view = journey(6, 3)
    silent = replace(view.stages[0], steps=tuple(replace(step, voices=()) for step in view.stages[0].steps))
    told = replace(view.stages[4].steps[1], voices=("Who comes?",) * 9, channel="App", actions=("Waits", "Calls"))
    loud = replace(view.stages[4], steps=(view.stages[4].steps[0], told), pains=view.stages[4].pains * 2)
    _, *scenes = check(replace(view, stages=(silent, *view.stages[1:4], loud, *view.stages[5:])))
    places = {tuple((lane, box.y, box.height) for lane, box in drawn.lanes(scene)) for scene in scenes}
    assert len(scenes) > 1
    assert len(places) == 1
    assert {"steps", "emotion", "pains"} <= {lane for lane, _, _ in places.pop()}


def test_edits_that_are_not_committed_are_told_and_push_nothing_aside() -> None:
    view = replace(journey(6, 3), commit="94151ba2a", last_review="3 Sep 2026", next_review="3 Dec 2026")
    edited = replace(view, commit="94151ba2a, with edits not committed yet", edited=True)
    for one, other in zip(pages(view, THEME, Look("slide")), check(edited), strict=True):
        assert [(text.x, text.y) for text in one.texts] == [(text.x, text.y) for text in other.texts]
        told = {text.words for text in other.texts} - {text.words for text in one.texts}
        assert [words.partition(" · ")[2] for words in told] == ["commit 94151ba2a, edited"]


@pytest.mark.parametrize(("paper", "points"), [("16:9", 10), ("a3", 10), ("a2", 14.1), ("a1", 20)])
@pytest.mark.parametrize("name", ["slide", "executive"])
def test_text_on_paper_that_hangs_on_a_wall_grows_with_it(name: str, paper: str, points: float) -> None:
    scenes = pages(journey(6, 3), THEME, Look(name, paper=paper))
    sizes = {THEME.texts[text.role].size * text.scale for scene in scenes for text in scene.texts}
    assert min(sizes) * 72 / 96 == pytest.approx(points, abs=0.05)


@pytest.mark.parametrize(("stages", "steps"), [(14, 2), (30, 1), (12, 3)])
def test_an_overview_of_many_stages_has_its_curve_and_names_the_first_and_the_last_of_a_few(
    stages: int, steps: int
) -> None:
    first, *_ = check(journey(stages, steps, "Waits"))
    assert _dots(first) == stages * steps
    told = " ".join(text.words for text in first.texts)
    assert f"Waits 0 – Waits {2 if steps > 1 else 5}" in told
    assert f"– Waits {stages - 1}" in told


def test_an_overview_says_where_there_are_too_many_steps_for_a_curve() -> None:
    first, *_ = check(journey(12, 9, "Waits"))
    assert "There are too many steps for one curve here." in {text.words for text in first.texts}


def unfelt(view: MapView) -> MapView:
    """A journey of which nobody said how it feels."""
    stages = [replace(each, steps=tuple(replace(step, moods=()) for step in each.steps)) for each in view.stages]
    return replace(view, stages=tuple(stages))


def test_an_overview_without_a_curve_shows_what_hurts_most_in_each_stage() -> None:
    view = unfelt(journey(5, 4))
    worst = [replace(stage.pains[2], rank=place) for place, stage in enumerate(view.stages, 1)]
    stages = [
        replace(stage, pains=(*stage.pains[:2], pain, *stage.pains[3:]))
        for stage, pain in zip(view.stages, worst, strict=True)
    ]
    first, *_ = check(replace(view, stages=tuple(stages)))
    told = {number for number in range(1, 21) if re.search(rf"hurts {number}\b", _told(first))}
    assert told == {number for pain in worst for number in pain.steps}


def test_slides_begin_with_no_overview_that_would_say_nothing() -> None:
    view = unfelt(journey(4, 5))
    first, *_ = check(replace(view, stages=tuple(replace(stage, pains=()) for stage in view.stages)))
    assert "What customers do" in _told(first)


def test_what_fits_on_one_slide_is_drawn_as_large_as_it_fits() -> None:
    def largest(view: MapView) -> float:
        scene, *_ = check(view)
        return max(THEME.texts[text.role].size * text.scale for text in scene.texts)

    assert largest(unfelt(journey(2, 1))) > 1.3 * largest(journey(6, 3))
