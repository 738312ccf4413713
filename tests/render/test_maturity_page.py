"""The slide of an assessment: it says what the report says, and everything fits on it."""

import re
from collections.abc import Sequence

import pytest

from jmx.render.maturity_page import FlowBar, MarkBar, MaturityPicture, ScopeBar, maturity_page
from jmx.render.scene import Box, MarkGroup, Rect, Scene, TextLine
from jmx.render.theme import default_theme


def page(marks: Sequence[MarkBar], teams: Sequence[ScopeBar] = (), steps: Sequence[str] = ()) -> Scene:
    flow = [FlowBar("Observation", 9, 2, 1, 6, "2 stop"), FlowBar("Priority", 6, 0, 0, 6, "none stops")]
    picture = MaturityPicture(
        "How mature", "", "Level 2 of 5.", "As of today", marks, flow, "Most stop", "Next", steps, teams
    )
    return maturity_page(picture, default_theme())


def marks_in(scene: Scene) -> list[Rect | TextLine]:
    found, waiting = [], list(scene.marks)
    while waiting:
        mark = waiting.pop(0)
        if isinstance(mark, MarkGroup):
            waiting += mark.marks
        elif isinstance(mark, Rect | TextLine):
            found.append(mark)
    return found


ROW = MarkBar("Defined", "Journeys owned by one person", 3, 4, 0.8, reached=False)


def test_bars_are_as_long_as_shares_and_say_whether_they_reach() -> None:
    scene = page([ROW, ROW._replace(level="Managed", met=4, reached=True), ROW._replace(met=0, of=0)])
    whole = [mark for mark in marks_in(scene) if isinstance(mark, Rect) and mark.fill == "shade"]
    bars = {mark.fill: mark.box for mark in marks_in(scene) if isinstance(mark, Rect) and mark.box.x == whole[0].box.x}
    assert len(whole) == 3
    assert bars["pain"].width == pytest.approx(0.75 * whole[0].box.width)
    assert bars["done"].width == pytest.approx(whole[0].box.width)
    assert "Defined: Journeys owned by one person: 3 of 4, 80 % needed, not reached." in scene.description
    assert "nothing to count" in scene.description


def test_of_too_much_what_has_no_room_is_counted() -> None:
    teams = [
        ScopeBar(f"Team number {at} with a name that is longer than anybody likes", 1 + at % 5, "Ad hoc")
        for at in range(40)
    ]
    steps = [
        f"{at} more journeys of which something has to be said at some length, so that it takes two lines"
        for at in range(4)
    ]
    scene = page([ROW] * 11, teams, steps)
    room = Box(0, 0, scene.width, scene.height)
    for mark in marks_in(scene):
        box = mark.box if isinstance(mark, Rect) else mark.within
        assert box.right <= room.right + 1
        assert box.bottom <= room.bottom + 1
    words = [mark.words for mark in marks_in(scene) if isinstance(mark, TextLine)]
    assert any(re.fullmatch(r"\+\d+ more", each) for each in words)
