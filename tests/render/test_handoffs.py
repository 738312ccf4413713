"""Handoffs: where another team runs what comes next, and nothing where nobody knows who runs it."""

from dataclasses import replace
from itertools import count
from typing import Any

import pytest

from jmx.render.handoffs import handoffs_of
from jmx.render.marks import GONE
from jmx.render.pages import Look, pages
from jmx.render.scene import Circle, Scene
from jmx.render.view import MapBranch, MapHandoff, MapStage, MapStep, MapView
from tests.render import drawn, geometry


def steps(*teams: str, **ways: tuple[int, ...]) -> list[MapStep]:
    """Steps that some teams run; `to2=(5,)` are the ways from the second."""
    found = []
    for number, team in enumerate(teams, 1):
        after = tuple(MapBranch(each, f"Step {each}") for each in ways.get(f"to{number}", ()))
        teams_of = (team,) if team else ()
        found.append(MapStep(f"j/{number}", number, f"Step {number}", team=team, teams=teams_of, next=after))
    return found


def told(found: tuple[MapHandoff, ...]) -> list[str]:
    return [f"{each.start}>{each.end} {each.giver}>{each.taker}" for each in found]


@pytest.mark.parametrize(
    ("those", "expected"),
    [
        (steps("A", "A", "B", "A"), ["2>3 A>B", "3>4 B>A"]),
        (steps("A", "", "", "B"), ["1>4 A>B"]),
        (steps("A", "", "A"), []),
        (steps("", "A", ""), []),
        (steps("A", "B", "C", to1=(3,)), ["1>3 A>C", "2>3 B>C"]),
        (steps("A", "", "B", "C", to2=(3, 4)), ["1>3 A>B", "1>4 A>C", "3>4 B>C"]),
        (steps("A", "B", to2=(1,)), ["1>2 A>B", "2>1 B>A"]),
        (steps("A", "", to2=(2, 1)), []),
    ],
)
def test_a_handoff_is_where_another_team_runs_what_follows(those: list[MapStep], expected: list[str]) -> None:
    assert told(handoffs_of(those)) == expected


def test_nothing_is_handed_over_at_an_end_or_by_what_is_gone() -> None:
    one, other = steps("A", "B")
    assert handoffs_of([replace(one, ends=True), other]) == ()
    before, gone, after = steps("A", "B", "A")
    assert handoffs_of([before, replace(gone, mark=GONE), after]) == ()


def journey(*stages: list[str], **ways: Any) -> MapView:
    every = steps(*(team for stage in stages for team in stage), **ways)
    numbers = count()
    made = tuple(
        MapStage(f"j/{at}", f"Stage {at}", steps=tuple(every[next(numbers)] for _ in stage)) for at, stage in enumerate(stages)
    )  # fmt: skip
    return MapView("j", "Buy", stages=made, as_of=drawn.AS_OF, owner="Ana", handoffs=handoffs_of(every))


def discs(scene: Scene, color: str = "accent") -> int:
    """How many signs of a handoff are drawn, the one of the legend aside."""
    signs = [mark for mark in scene.flat() if isinstance(mark, Circle) and mark.r == 8.0 and mark.fill == color]
    return len(signs) - any(text.words == "handed over to another team" for text in scene.texts) * (color == "accent")


def check(scene: Scene) -> None:
    for found in (geometry.overlapping_texts, geometry.straying_texts, geometry.crossed_texts, geometry.pale_texts):
        assert found(scene, drawn.THEME) == []


def test_a_blueprint_has_a_mark_between_two_teams_with_both_names() -> None:
    view = journey(["Shop desk", "Shop desk"], ["", "Billing of the whole company", "Shop desk"])
    (scene,) = pages(view, drawn.THEME, Look("blueprint"))
    check(scene)
    assert discs(scene) == 2
    words = " ".join(text.words for text in scene.texts)
    assert "Handoffs" in words
    assert "Billing of the whole company" in words
    assert "2 → 4" not in words, "it is drawn"


def test_handoffs_to_other_pages_and_by_other_ways_are_said_in_words() -> None:
    view = journey(["A"] * 4, ["A", "B"], ["C"] * 3, ["C", "C", "A"], to1=(2, 12))
    scenes = pages(view, drawn.THEME, Look("blueprint"))
    assert len(scenes) > 1
    for scene in scenes:
        check(scene)
    said = [[text.words for text in scene.texts] for scene in scenes]
    assert all("6 → 7: B → C" in words for words in said)
    assert sum(map(discs, scenes)) == 2


def test_what_has_no_room_is_counted() -> None:
    many = journey(*([f"Team {at} of {stage}" for at in range(6)] for stage in range(1)), to1=(2, 3, 4, 5, 6))
    told = dict.fromkeys(("backstage", "systems", "services", "outputs", "actions"), ("x " * 40,) * 3)
    full = replace(
        many,
        stages=tuple(replace(s, steps=tuple(replace(e, **told) for e in s.steps)) for s in many.stages),  # type: ignore[arg-type]
    )
    (scene,) = pages(full, drawn.THEME, Look("blueprint"))
    check(scene)
    words = " ".join(text.words for text in scene.texts)
    assert "+4 more" in words, "five are drawn between the bars"


def test_in_the_view_of_a_team_its_own_handoffs_stand_out() -> None:
    view = journey(["A", "B"], ["C", "D"])
    (scene,) = pages(view, drawn.THEME, Look("team", team="B"))
    check(scene)
    assert (discs(scene), discs(scene, "quiet")) == (2, 1)
    roles = {text.words: text.role for text in scene.texts if text.words in "ABCD" and text.anchor == "middle"}
    assert roles == {"A": "quiet", "B": "strong", "C": "quiet", "D": "quiet"}


def test_the_team_of_a_stage_runs_its_steps_unless_they_name_another() -> None:
    text = """\
kind: journey
id: j
title: Buy
stages:
- {title: Pay, team: desk, touchpoints: [{title: By card}, {title: By bill, team: billing}]}
"""
    teams = "kind: teams\nitems: [{id: desk, title: Front desk}, {id: billing, title: Billing}]\n"
    view = drawn.map_of(drawn.workspace({"j.yaml": text, "t.yaml": teams}))
    assert told(view.handoffs) == ["1>2 Front desk>Billing"]
