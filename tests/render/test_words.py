"""What maps say in words: every lane, each thing once and in its place, and what nobody knows."""

from dataclasses import replace

import pytest

from jmx.foreign.mermaid import journey_of
from jmx.render.formats import render
from jmx.render.lanes import LANES
from jmx.render.pages import FULL, Look
from jmx.render.view import MapFix, MapOpportunity, MapPain, MapStage, MapStep, MapStrength, MapView
from jmx.render.words import WORDED, asked_lanes, feeling, felt, gaps, lanes_in_words, pain_words
from tests.render import drawn


def test_every_lane_of_the_map_but_its_pictures_can_be_said() -> None:
    assert [*WORDED] == [lane.key for lane in LANES if lane.key != "images"]


def test_whatever_a_lane_of_the_map_has_its_words_have_too() -> None:
    view = drawn.broadband()
    said = {lane.key for lane in lanes_in_words(view, WORDED)}
    assert said == {lane.key for lane in LANES if lane.has(view)}


@pytest.mark.parametrize(
    ("mood", "words"),
    [(2, "delighted (+2)"), (1.5, "delighted (+1.5)"), (1.2, "pleased (+1.2)"), (0.4, "neutral (+0.4)"), (0, "neutral (0)"),
     (-0.5, "annoyed (−0.5)"), (-1.5, "frustrated (−1.5)"), (-2, "frustrated (−2)")],
)  # fmt: skip
def test_a_feeling_has_a_word_and_its_number(mood: float, words: str) -> None:
    assert feeling(mood) == words


def test_who_feels_alike_is_not_told_apart() -> None:
    view = MapView("j", "J", feelings=("Mia", "Tom"))
    assert felt(view, MapStep("j/s", 1, "S", moods=(1, 1), evidenced=True)) == ("pleased (+1)",)
    assert felt(view, MapStep("j/s", 1, "S", moods=(1, -1))) == (
        "Mia: pleased (+1), assumed",
        "Tom: annoyed (−1), assumed",
    )
    assert felt(view, MapStep("j/s", 1, "S", moods=(1, None), evidenced=True)) == ("Mia: pleased (+1)",)
    assert felt(view, MapStep("j/s", 1, "S", moods=(None, None))) == ()


def test_each_thing_stands_once_at_its_first_step_and_names_the_others() -> None:
    steps = tuple(MapStep("j/s", number, "S") for number in (1, 2, 3))
    stage = MapStage(
        "j/a", "A", steps=steps, pains=(MapPain("j/p", "Waits", steps=(1, 3)), MapPain("j/q", "Pays")),
        strengths=(MapStrength("j/x", "Kind", steps=(2,)),), opportunities=(MapOpportunity("j/o", "Ask"),),
    )  # fmt: skip
    view = MapView("j", "J", stages=(stage,), pains=(MapPain("j/r", "Slow", evidenced=True),))
    pains, asked, strengths = lanes_in_words(view, ("pains", "opportunities", "strengths"))
    assert pains.steps == {1: ("Waits (assumed) [steps 1, 3]",), 2: (), 3: ()}
    assert (pains.stages, pains.whole) == ((("Pays (assumed)",),), ("Slow",))
    assert asked.stages == (("Ask",),)
    assert strengths.steps[2] == ("Kind (assumed)",)


def test_a_pain_says_its_rank_how_bad_it_is_and_what_became_of_it() -> None:
    fix = MapFix("f", "Live tracking", "shipped", drawn.AS_OF)
    pain = MapPain("j/p", "Waits", 2, "accessibility", 4, status="accepted", disputed="Tom")
    assert pain_words(pain) == "#2 Waits (4/5, must: accessibility, assumed, disputed by Tom, accepted)"
    assert (
        pain_words(replace(pain, must="", disputed="", evidenced=True, fixes=(fix,)))
        == "#2 Waits (4/5, shipped 20 Nov 2026)"
    )


def test_gaps_name_what_nobody_said_measured_or_works_on() -> None:
    told = gaps(drawn.broadband())
    assert told[0].startswith("How it feels is assumed at: 2 Compares plans with friends; 4 Reads the confirmation")
    assert (
        "No evidence stands behind: The first bill is twice as high as expected; App and website want different passwords"
        in told
    )
    assert "Nobody works on: App and website want different passwords" in "\n".join(told)
    assert gaps(MapView("j", "J")) == []


def test_lanes_come_in_the_order_of_the_view() -> None:
    assert asked_lanes(FULL) == [*WORDED]
    assert asked_lanes(Look(lanes=("pains", "steps"))) == ["steps", "pains"]
    assert asked_lanes(Look("blueprint"))[:3] == ["outputs", "steps", "next"]


def test_what_mermaid_is_given_can_be_imported_again() -> None:
    view = drawn.broadband()
    data = journey_of(render(view, "mermaid").content.decode(), "x").data
    assert data["title"] == view.title
    steps = [each for stage in data["stages"] for each in stage["touchpoints"]]
    assert [(each["title"], each["emotion"]) for each in steps] == [(step.title, step.moods[0]) for step in view.steps]
    assert data["personas"] == ["Mia, moves for a new job"]
