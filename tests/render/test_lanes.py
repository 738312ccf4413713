"""Each lane says by itself whether a map has it, what it shows, and what the legend explains of it."""

from dataclasses import replace
from datetime import date

import pytest

from jmx.model.outcome import Verdict
from jmx.render.lanes import (
    BACKSTAGE,
    CHANNELS,
    DURATION,
    EMOTION,
    FIXES,
    LANES,
    METRICS,
    OPPORTUNITIES,
    OUTPUTS,
    PAINS,
    PICTURES,
    QUESTIONS,
    RESPONSES,
    SERVICES,
    STEPS,
    STRENGTHS,
    SYSTEMS,
    TEAMS,
    TIMING,
    VOICES,
    WAYS,
    Lane,
)
from jmx.render.layout import lay_out
from jmx.render.page import Block, paragraph, settled, sheet
from jmx.render.scene import Circle, Rect, Scene, Shape
from jmx.render.theme import Color, Theme
from jmx.render.view import (
    MapBranch,
    MapFix,
    MapOpportunity,
    MapPain,
    MapPicture,
    MapStage,
    MapStep,
    MapStrength,
    MapView,
    MetricValue,
)
from tests.render import drawn, geometry

FIX = MapFix("fix", "Tracks the engineer", "in-progress", who="Field service")
WORKS = MapStrength("kind", "They are kind")
PAIN = MapPain("j/pain", "Nobody comes", rank=1, severity=4, status="addressed")


def one_step(**said: object) -> MapView:
    """A map of one stage with one step."""
    step = replace(MapStep("j/s/t", 1, "Waits"), **said)  # type: ignore[arg-type]
    return MapView("j", "Moving", stages=(MapStage("j/s", "Wait", steps=(step,)),))


def a_stage(steps: tuple[MapStep, ...] = (), **said: object) -> MapView:
    """A map of one stage of which as a whole something is said."""
    own = replace(MapStep("j/s", 0, "Wait"), **said)  # type: ignore[arg-type]
    return MapView("j", "Moving", stages=(MapStage("j/s", "Wait", steps=steps, own=own),))


ASKED = MapOpportunity("ask", "How might we come?")
NO_STAGES = MapView("j", "Moving", ranked_by="severity × reach × frequency × confidence")
NO_STEPS = replace(NO_STAGES, stages=(MapStage("j/s", "Wait"),))
BARE = replace(one_step(), ranked_by="severity × reach × frequency × confidence")
METRIC = MetricValue("Right first time", "91 %", "95 %", "4 points below target", False, date(2026, 1, 2))
BETTER = replace(METRIC, moved="Better since 2 Jan 2026: 84 → 91 %", better=True)
WORSE = replace(METRIC, moved="Worse since 2 Jan 2026: 95 → 91 %", better=False)
UNMOVED = replace(METRIC, moved="No change shown since 2 Jan 2026")
SINCE = "better or worse since: mean before that day → mean after it, up to the next declared step; apart by more than chance"
VALUE = "Right first time 91 % 4 points below target Target 95 % · 2 Jan 2026"
SHOWN, KNOWN = "assumed: hollow and dashed", "known from evidence"
CASES = [
    (DURATION, BARE, replace(NO_STAGES, stages=(MapStage("j/s", "Wait", duration="a day"),)), "a day", ""),
    (DURATION, BARE, one_step(duration="an hour"), "an hour · 1", ""),
    (RESPONSES, BARE, one_step(response="A text message"), "A text message · 1", ""),
    (OUTPUTS, BARE, one_step(outputs=("A letter", "A code")), "A letter · 1 A code · 1", ""),
    (OPPORTUNITIES, BARE, replace(BARE, opportunities=(ASKED,)), "Along the whole journey How might we come?", ""),
    (
        OPPORTUNITIES,
        BARE,
        replace(NO_STAGES, stages=(MapStage("j/s", "Wait", opportunities=(ASKED,)),)),
        "How might we come?",
        "",
    ),
    (QUESTIONS, BARE, replace(NO_STAGES, stages=(MapStage("j/s", "Wait", questions=("When?",)),)), "When?", ""),
    (STEPS, NO_STAGES, NO_STEPS, "No touchpoints yet", ""),
    (STEPS, NO_STAGES, one_step(moment=True), "1 Waits", "moment of truth"),
    (STEPS, NO_STAGES, one_step(actions=("Calls", "Waits on")), "1 Waits Calls, Waits on", ""),
    (
        WAYS,
        BARE,
        one_step(next=(MapBranch(1, "Waits", "nobody comes"), MapBranch(0, "Elsewhere"))),
        "1 → 1: nobody comes 1 → Elsewhere 1",
        "",
    ),
    (PICTURES, BARE, one_step(picture=MapPicture("png", 300, 100, b"png")), "1", ""),
    (WAYS, BARE, one_step(ends=True), "1 is the end 1", ""),
    (TIMING, BARE, one_step(timing="day 3"), "day 3 · 1", ""),
    (STEPS, NO_STAGES, one_step(opens="Complain"), "1 Waits → Complain", ""),
    (TEAMS, BARE, one_step(teams=("Field service",)), "Field service · 1", ""),
    (CHANNELS, BARE, one_step(channel="App"), "App · 1", ""),
    (VOICES, BARE, one_step(voices=("Where are they?",)), "“Where are they?”", ""),
    (VOICES, BARE, a_stage(voices=("Is it safe?",)), "“Is it safe?”", ""),
    (EMOTION, BARE, a_stage(moods=(1.0,), evidenced=True), "Delighted +2 Neutral 0 Frustrated −2", KNOWN),
    (
        EMOTION,
        BARE,
        a_stage(one_step(moods=(1.0,), evidenced=True).steps, moods=(-1.0,), evidenced=True),
        "Delighted +2 Neutral 0 Frustrated −2 Lowest point: Wait 1",
        f"{KNOWN}; the stage as a whole",
    ),
    (EMOTION, BARE, one_step(moods=(1.0,)), "Delighted +2 Neutral 0 Frustrated −2 1", SHOWN),
    (
        EMOTION,
        BARE,
        replace(one_step(moods=(1.0,) * 4), feelings=("Ann", "Bea", "Cy", "Bo")),
        "Ann Bea Cy Delighted +2 Neutral 0 Frustrated −2 1",
        f"{SHOWN}; 1 more feels differently and has no curve here",
    ),
    (
        PAINS,
        BARE,
        replace(BARE, pains=(MapPain("j/p", "Nobody comes"),)),
        "Along the whole journey Nobody comes",
        "assumed pain",
    ),
    (
        PAINS,
        BARE,
        replace(BARE, pains=(MapPain("j/p", "Nobody comes", severity=3, evidenced=True, fixes=(FIX,)),)),
        "Along the whole journey 3/5 Nobody comes Tracks the engineer, in progress",
        "severity",
    ),
    (
        PAINS,
        BARE,
        replace(NO_STAGES, stages=(MapStage("j/s", "Wait", pains=(PAIN,)),)),
        "#1 4/5 Nobody comes Addressed",
        "rank by severity × reach × frequency × confidence; assumed pain; shipped or addressed",
    ),
    (
        FIXES,
        BARE,
        replace(BARE, fixes=(FIX,)),
        "Along the whole journey Tracks the engineer In progress Field service",
        "",
    ),
    (
        FIXES,
        BARE,
        replace(BARE, fixes=(replace(FIX, status="shipped"),)),
        "Along the whole journey Tracks the engineer Shipped",
        "shipped or addressed",
    ),
    (
        PAINS,
        BARE,
        replace(NO_STAGES, stages=(MapStage("j/s", "Wait", pains=(replace(PAIN, disputed="Ben Okri"),)),)),
        "#1 4/5 Nobody comes Addressed Disputed by Ben Okri",
        "rank by severity × reach × frequency × confidence; assumed pain; shipped or addressed",
    ),
    (STRENGTHS, BARE, replace(BARE, strengths=(WORKS,)), "Along the whole journey They are kind", "assumed strength"),
    (
        STRENGTHS,
        BARE,
        replace(NO_STAGES, stages=(MapStage("j/s", "Wait", strengths=(replace(WORKS, evidenced=True),)),)),
        "They are kind",
        "",
    ),
    (SYSTEMS, BARE, one_step(systems=("Dispatch",)), "Dispatch", ""),
    (SERVICES, BARE, one_step(services=("Hotline",)), "Hotline", ""),
    (BACKSTAGE, BARE, one_step(backstage=("Plans routes",)), "Plans routes", "line of visibility"),
    (METRICS, BARE, replace(BARE, metrics=(METRIC,)), VALUE, ""),
    (METRICS, BARE, replace(BARE, metrics=(BETTER,)), f"{VALUE} {BETTER.moved}", SINCE),
    (METRICS, BARE, replace(BARE, metrics=(WORSE,)), f"{VALUE} {WORSE.moved}", SINCE),
    (METRICS, BARE, replace(BARE, metrics=(UNMOVED,)), f"{VALUE} {UNMOVED.moved}", ""),
]


@pytest.mark.parametrize(("lane", "without", "view", "shown", "legend"), CASES)
def test_a_lane_is_there_and_shows_and_explains(
    lane: Lane, without: MapView, view: MapView, shown: str, legend: str
) -> None:
    assert not lane.has(without)
    assert lane.has(view)
    assert words(lane, view) == f"{lane.title} {shown}"
    assert "; ".join(meaning for _, meaning in lane.legend(drawn.THEME, view)) == legend


def words(lane: Lane, view: MapView) -> str:
    """All that a lane shows, as one line."""
    page = sheet(view, drawn.THEME, [300.0] * len(view.stages))
    marks = tuple(settled([lane.row(page, 0.0).at(0, 0)]))
    return " ".join(text.words for text in Scene("j", "", "", 0, 0, marks).texts)


def test_every_lane_has_a_case() -> None:
    assert {case[0] for case in CASES} == set(LANES)


def test_an_addressed_pain_looks_unlike_an_open_one() -> None:
    def face(status: str, *fixes: MapFix) -> tuple[object, ...]:
        pain = MapPain("j/p", "Nobody comes", evidenced=True, status=status, fixes=fixes)
        page = sheet(replace(BARE, pains=(pain,)), drawn.THEME, [300.0])
        scene = Scene("j", "", "", 0, 0, tuple(settled([PAINS.row(page, 0.0).at(0, 0)])))
        return next((mark.fill, mark.stroke) for mark in scene.flat() if isinstance(mark, Rect))

    shipped = replace(FIX, status="shipped")
    assert face("addressed") != face("open")
    assert face("open", shipped) == face("open"), "it may hurt still"


CAME = [
    (Verdict.WORKED, None, ", better since", True, "done"),
    (Verdict.WORKED, date(2026, 3, 31), ", better since 31 Mar 2026", True, "done"),
    (Verdict.WORSE, None, ", worse since", False, "pain"),
    (Verdict.NO_SIGN, None, ", no sign of a change", False, "quiet"),
    (Verdict.TOO_EARLY, None, "", True, "done"),
    (Verdict.CANNOT_KNOW, None, "", True, "done"),
    (None, None, "", True, "done"),
]


@pytest.mark.parametrize(("verdict", "late", "told", "ticked", "color"), CAME)
def test_only_what_may_have_helped_is_ticked_and_green(
    verdict: Verdict | None, late: date | None, told: str, ticked: bool, color: Color
) -> None:
    fix = replace(FIX, status="shipped", shipped=date(2026, 1, 2), verdict=verdict, late=late)
    pain = replace(PAIN, status="open", fixes=(fix,))
    view = replace(BARE, stages=(MapStage("j/s", "Wait", pains=(pain,)),), fixes=(fix,))
    for lane in (PAINS, FIXES):
        page = sheet(view, drawn.THEME, [300.0])
        scene = Scene("j", "", "", 0, 0, tuple(settled([lane.row(page, 0.0).at(0, 0)])))
        ticks = [mark for mark in scene.flat() if isinstance(mark, Circle) and mark.fill == "done"]
        signs = {meaning for lane in (PAINS, FIXES) for _, meaning in lane.legend(drawn.THEME, view)}
        assert bool(ticks) is ticked is ("shipped or addressed" in signs)
        (stand,) = [text for text in scene.texts if "hipped 2 Jan 2026" in text.words]
        assert f"hipped 2 Jan 2026{told}" in words(lane, view)
        assert drawn.THEME.texts[stand.role].color == color


def test_work_under_way_stands_on_each_pain_it_is_for() -> None:
    column = MapStage("j/s", "Wait", pains=(replace(PAIN, status="open", fixes=(FIX,)),), fixes=(FIX,))
    other = replace(column, ref="j/t", fixes=())
    told = words(PAINS, replace(NO_STAGES, stages=(column, other)))
    assert told.count("Nobody comes") == 2
    assert "Nobody comes In progress" in told
    assert "Nobody comes Tracks the engineer, in progress" in told


def test_lanes_stand_in_one_order_on_every_map() -> None:
    assert [lane.title for lane in drawn.lanes_in(drawn.broadband())] == [
        "What customers do",
        "Where we meet",
        "What they say",
        "How it feels",
        "What hurts",
        "What we are doing",
        "Backstage",
        "How it does",
    ]


def test_only_the_curve_grows_with_the_room_that_is_left() -> None:
    view = replace(drawn.broadband(), stages=drawn.broadband().stages[:1])
    page = sheet(view, drawn.THEME, [300.0])
    grown = [lane for lane in drawn.lanes_in(view) if lane.row(page, 900.0).height > lane.row(page, 0.0).height]
    assert grown == [lane for lane in LANES if lane.stretches] == [EMOTION]
    assert EMOTION.row(page, 900.0).height == EMOTION.row(page, 9000.0).height


def test_the_line_of_visibility_runs_above_the_backstage() -> None:
    scene = lay_out(drawn.broadband(), drawn.THEME)
    dashed = [mark for mark in scene.flat() if isinstance(mark, Shape) and mark.dashed]
    line, sample = [mark for mark in dashed if mark.stroke == "quiet"]
    (label,) = [text for text in scene.texts if text.words == "Backstage"]
    assert 0 < label.y - line.dots[0][1] < 40
    assert sample.dots[0][1] > label.y


def test_a_new_lane_is_one_object_and_one_line() -> None:
    def refs(theme: Theme, stage: MapStage, room: float) -> Block:
        return paragraph(theme, stage.ref, room, "quiet")

    lanes = (*LANES, Lane("refs", "Refs", lambda view: view.stages, refs))
    texts = [text.words for text in lay_out(drawn.broadband(), drawn.THEME, lanes).texts]
    assert texts.index("Refs") > texts.index("How it does")
    assert "onboarding/choose" in texts


def test_a_pain_stands_below_its_step_where_steps_stand_side_by_side() -> None:
    steps = tuple(MapStep(f"j/{at}", at, f"Step {at}", moods=(0.0,)) for at in (1, 2, 3))
    pains = tuple(MapPain(f"p{at}", f"Pain of {at}", severity=3, steps=(at,)) for at in (3, 2, 3))
    view = MapView("j", "J", stages=(MapStage("j/s", "Wait", steps=steps, pains=pains),), as_of=drawn.AS_OF)
    scene = lay_out(view, drawn.THEME)
    cards = [mark.box for mark in scene.flat() if isinstance(mark, Rect) and mark.radius == 8]

    def left(words: str) -> list[float]:
        texts = [geometry.box(text, drawn.THEME) for text in scene.texts if text.words == words]
        return [min(card.x for card in cards if geometry.inside(text, card)) for text in texts]

    assert len({*left("Step 1"), *left("Step 2"), *left("Step 3")}) == 3
    assert left("Pain of 2") == left("Step 2")
    assert left("Pain of 3") == left("Step 3") * 2
