"""Whatever a journey holds, nothing on its map is clipped, covered, too small or too pale."""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jmx.escape import one_line
from jmx.render.emotion import column_need, whole_beside_steps
from jmx.render.lanes import (
    DURATION,
    LANES,
    OPPORTUNITIES,
    OUTPUTS,
    PICTURES,
    QUESTIONS,
    RESPONSES,
    SERVICES,
    STRENGTHS,
    SYSTEMS,
    TEAMS,
    TIMING,
    WAYS,
)
from jmx.render.layout import lay_out
from jmx.render.page import settled, sheet
from jmx.render.scene import Box, Mark, Rect, Scene, Shape, TextLine
from jmx.render.svg import svg
from jmx.render.theme import Color, TextRole, Theme
from jmx.render.view import (
    MOST_CURVES,
    MapBranch,
    MapFix,
    MapOpportunity,
    MapPain,
    MapStage,
    MapStep,
    MapStrength,
    MapView,
    MetricValue,
    Notice,
)
from tests.render import drawn, geometry

PIECES = (
    "Waits",
    "for the engineer",
    "Donaudampfschifffahrtsgesellschaftskapitän",
    "x" * 90,
    "お客様が新しい住所を確認する",
    "ממתין לטכנאי",
    "في انتظار الفني",
    "👩‍👩‍👧‍👦",
    "🇩🇪🎉",
    "e\u0301e\u0301",
    "<script>alert(1)</script>",
    "]]>",
    "&amp;",
    "\x1b[2J",
    "\u202e",
    "W" * 40,
    "i",
    "3,50 €",
)
words = st.lists(st.sampled_from(PIECES), min_size=1, max_size=5).map(" ".join) | st.text(min_size=1, max_size=40)
titles = words.filter(str.strip)
maybe = st.just("") | words
moods = st.none() | st.floats(-2, 2, width=16)
fixes = st.builds(
    MapFix,
    ref=st.uuids().map(str),
    title=titles,
    status=st.sampled_from(["proposed", "in-progress", "shipped"]),
    shipped=st.none() | st.dates(),
    ranks=st.lists(st.integers(1, 2000), max_size=3).map(tuple),
)
pains = st.builds(
    MapPain,
    ref=st.uuids().map(str),
    title=titles,
    rank=st.none() | st.integers(1, 2000),
    must=st.sampled_from(["", "accessibility"]),
    severity=st.none() | st.integers(1, 5),
    evidenced=st.booleans(),
    status=st.sampled_from(["open", "accepted", "addressed", "wont-fix"]),
    fixes=st.lists(fixes, max_size=2).map(tuple),
    disputed=maybe,
)
few = st.lists(words, max_size=5).map(tuple)
rarely = st.just(()) | st.lists(words, min_size=1, max_size=2).map(tuple)  # a map of many lists has no room to be drawn
ways = st.builds(MapBranch, st.integers(0, 30), titles, maybe)
steps = st.builds(
    MapStep,
    ref=st.just("j/s"),
    number=st.just(0),
    title=titles,
    channel=maybe,
    moment=st.booleans(),
    evidenced=st.booleans(),
    voices=rarely,
    actions=rarely,
    timing=maybe,
    duration=maybe,
    opens=maybe,
    teams=rarely,
    response=maybe,
    outputs=rarely,
    next=st.lists(ways, max_size=2).map(tuple),
    ends=st.booleans(),
    services=rarely,
    backstage=rarely,
    systems=rarely,
    more=maybe,
)
strengths = st.builds(MapStrength, ref=st.just("j/s"), title=titles, evidenced=st.booleans())
opportunities = st.builds(MapOpportunity, ref=st.just("j/o"), title=titles)
stages = st.builds(
    MapStage,
    ref=st.just("j/s"),
    title=titles,
    phase=st.sampled_from(["", "Before", "After " * 12]),
    goal=maybe,
    steps=st.lists(steps, max_size=6).map(tuple),
    pains=st.lists(pains, max_size=4).map(tuple) | st.lists(pains, min_size=22, max_size=24).map(tuple),
    fixes=st.lists(fixes, max_size=3).map(tuple),
    duration=maybe,
    questions=few,
    strengths=st.lists(strengths, max_size=3).map(tuple),
    opportunities=st.lists(opportunities, max_size=3).map(tuple),
    own=st.none() | steps,
)
# Of stages that say little a wide map is made.
bare_steps = st.builds(
    MapStep, ref=st.just("j/s"), number=st.just(0), title=titles, moment=st.booleans(), evidenced=st.booleans()
)
bare_stages = st.builds(
    MapStage,
    ref=st.just("j/s"),
    title=titles,
    phase=st.sampled_from(["", "Before", "After " * 12]),
    steps=st.lists(bare_steps, max_size=3).map(tuple),
    pains=st.lists(pains, max_size=1).map(tuple),
)
metrics = st.builds(
    MetricValue,
    title=titles,
    value=titles,
    target=maybe,
    delta=maybe,
    on_target=st.none() | st.booleans(),
    measured=st.none() | st.dates(),
)


@st.composite
def views(draw: st.DrawFn) -> MapView:
    """A map of anything."""
    columns = []
    number = 0
    feelings = draw(st.just(()) | st.lists(titles, min_size=1, max_size=4).map(tuple))
    felt = st.tuples(*[moods] * max(1, len(feelings)))
    several = st.lists(stages, min_size=1, max_size=4) | st.lists(bare_stages, min_size=5, max_size=12)
    for stage in draw(several):
        numbered = tuple(
            replace(step, number=number + index, moods=draw(felt)) for index, step in enumerate(stage.steps, 1)
        )
        number += len(numbered)
        own = replace(stage.own, moods=draw(felt)) if stage.own else None
        columns.append(replace(stage, steps=numbered, own=own))
    return MapView(
        journey="onboarding",
        title=draw(titles),
        goal=draw(maybe),
        personas=draw(few),
        feelings=feelings,
        stages=tuple(columns),
        pains=draw(st.lists(pains, max_size=3).map(tuple)),
        fixes=draw(st.lists(fixes, max_size=3).map(tuple)),
        strengths=draw(st.lists(strengths, max_size=3).map(tuple)),
        metrics=draw(st.lists(metrics, max_size=7).map(tuple)),
        owner=draw(maybe),
        left=draw(st.none() | st.dates()),
        kind=draw(st.sampled_from(["", "draft", "retired", "future"])),
        notices=draw(st.lists(st.builds(Notice, titles, st.booleans()), max_size=4).map(tuple)),
        replaces=draw(maybe),
        vacancy=draw(maybe),
        cadence=draw(maybe),
        last_review=draw(maybe),
        next_review=draw(maybe),
        as_of=drawn.AS_OF,
        commit=draw(maybe),
    )


def check(view: MapView, theme: Theme = drawn.THEME) -> None:
    """Everything that must be true of a map, and of its SVG."""
    scene = lay_out(view, theme)
    assert geometry.overlapping_texts(scene, theme) == []
    assert geometry.straying_texts(scene, theme) == []
    assert geometry.crossed_texts(scene, theme) == []
    assert geometry.pale_texts(scene, theme) == []
    assert min(theme.texts[text.role].size for text in scene.texts) >= 15, "9 points on a slide"
    assert scene.width >= 1600
    slide = scene.width * 9 / 16
    assert scene.height >= slide - 0.01 or scene.height <= slide / 2
    check_legend(view, theme)
    drawing = svg((scene,), theme)
    told = " ".join(element.text or "" for element in ElementTree.fromstring(drawing).iter())
    for title in every_title(view):
        assert one_line(title) in told
    tags = {element.tag.rpartition("}")[2] for element in ElementTree.fromstring(drawing).iter()}
    assert tags <= {"svg", "title", "desc", "g", "rect", "circle", "path", "text"}


def check_legend(view: MapView, theme: Theme = drawn.THEME) -> None:
    """Every sign that is drawn is explained, and every one that is explained is drawn."""
    page = sheet(view, theme, [column_need(theme, stage) for stage in view.stages])
    lanes = [lane for lane in LANES if lane.has(view)]
    rows = tuple(settled([lane.row(page, 0.0).at(0, 0) for lane in lanes]))
    keys = tuple(settled([sign.at(0, 0) for lane in lanes for sign, _ in lane.legend(theme, view)]))
    kinds = [geometry.sign(mark, theme) for mark in Scene("j", "", "", 0, 0, rows).flat()]
    named = len(view.feelings[1:MOST_CURVES]) * bool(view.felt)
    drawn_signs = {kind for kind in kinds if kind} - {"solid small point"}
    if kinds.count("solid small point") > named:
        drawn_signs.add("solid point")
    for stage in view.stages:  # the line of a stage as a whole is solid or dashed as the curve is
        drawn_signs |= {
            "solid point" if step.evidenced else "hollow point"
            for step in whole_beside_steps(stage)
            if any(mood is not None for mood in step.moods[:MOST_CURVES])
        }
    explained = [geometry.sign(mark, theme) for mark in Scene("j", "", "", 0, 0, keys).flat()]
    assert drawn_signs == {kind for kind in explained if kind}
    words = [meaning for lane in lanes for _, meaning in lane.legend(theme, view)]
    assert len(words) == len(set(words))


def every_title(view: MapView) -> list[str]:
    return [
        view.title,
        *(stage.title for stage in view.stages),
        *(step.title for step in view.steps),
        *(pain.title for pain in view.all_pains),
        *(fix.title for stage in view.stages for fix in stage.fixes),
        *(metric.title for metric in view.metrics),
    ]


SLOW_IS_FINE = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example)


@settings(max_examples=12, derandomize=True, deadline=None, suppress_health_check=SLOW_IS_FINE)
@given(views())
def test_any_map_is_readable(view: MapView) -> None:
    check(view)


@pytest.mark.deep
@settings(max_examples=300, deadline=None, suppress_health_check=SLOW_IS_FINE)
@given(views())
def test_very_many_maps_are_readable(view: MapView) -> None:
    check(view)


@pytest.mark.parametrize(
    ("stage_count", "step_count"),
    [(0, 0), (1, 0), (12, 0), (1, 1), (2, 1), (3, 1), (7, 3), (30, 1), (1, 12), (2, 40), (12, 12)],
)
def test_maps_of_every_shape_are_readable(stage_count: int, step_count: int) -> None:
    columns = tuple(
        MapStage(
            ref=f"j/{stage}",
            title=f"Stage {stage + 1}",
            steps=tuple(
                MapStep(f"j/{stage}-{step}", stage * step_count + step + 1, "Waits for it", moods=((step % 5) - 2.0,))
                for step in range(step_count)
            ),
        )
        for stage in range(stage_count)
    )
    check(MapView("j", "A journey", stages=columns, as_of=drawn.AS_OF))


def test_curves_that_cross_and_meet_are_readable_and_shaped_apart() -> None:
    stages = tuple(
        MapStage(
            ref=f"j/{stage}",
            title=f"Stage {stage + 1}",
            steps=tuple(
                MapStep("j/s", 4 * stage + step + 1, "Waits", moods=((step % 3) - 1.0, 1.0 - step % 3, -2.0 + step))
                for step in range(4)
            ),
        )
        for stage in range(6)
    )
    names = ("Business traveller", "Family on holiday", "Donaudampfschifffahrtsgesellschaftskapitän " * 9)
    view = MapView("j", "A journey", stages=stages, feelings=names, as_of=drawn.AS_OF)
    check(view)
    corners = [
        len(mark.dots)
        for mark in lay_out(view, drawn.THEME).flat()
        if isinstance(mark, Shape) and mark.fill == "page" and mark.stroke
    ]
    assert corners.count(4) == 2 * 24
    colors = drawn.THEME.colors
    curves: tuple[Color, ...] = ("accent", "curve-2", "curve-3")
    grounds: tuple[Color, ...] = ("page", "shade")
    assert min(geometry.contrast(colors[curve], colors[ground]) for curve in curves for ground in grounds) >= 3


@pytest.mark.parametrize(("stage_count", "steps_each"), [(8, (2, 5)), (8, (0, 4)), (12, (1, 3)), (6, (7, 1))])
def test_columns_are_equally_wide_where_the_page_allows_it(stage_count: int, steps_each: tuple[int, int]) -> None:
    stages = tuple(
        MapStage(
            ref=f"j/{stage}",
            title="Stage",
            steps=tuple(
                MapStep("j/s", 10 * (stage + 1) + at, "Waits", moods=(1.0,)) for at in range(steps_each[bool(stage)])
            ),
        )
        for stage in range(stage_count)
    )
    scene = lay_out(MapView("j", "A journey", stages=stages, as_of=drawn.AS_OF), drawn.THEME)
    arrows = [mark for mark in scene.flat() if isinstance(mark, Shape) and mark.fill == "accent"]
    lefts = [min(x for x, _ in arrow.dots) for arrow in arrows]
    assert len({round(right - left, 6) for left, right in pairwise(lefts)}) == 1
    assert scene.width <= 1600 * 1.4


@pytest.mark.parametrize("stage_count", [2, 20])
def test_what_must_be_readable_on_a_slide_grows_with_the_page(stage_count: int) -> None:
    stages = tuple(
        MapStage(f"j/{at}", "Waits", steps=(MapStep("j/s", at + 1, "Waits", moods=(-1.0 - at % 2,)),))
        for at in range(stage_count)
    )
    notices = (Notice("Review 41 days overdue", pressing=True), Notice("In a freeze until 31 Jan 2027"))
    view = MapView("j", "A journey", stages=stages, notices=notices, owner="Ana Ruiz", as_of=drawn.AS_OF)
    scene = lay_out(view, drawn.THEME)
    check(view)

    def points(words: str) -> float:
        found = next(text for text in scene.texts if text.words.startswith(words))
        return drawn.THEME.texts[found.role].size * found.scale * 960 / scene.width

    told = ("A journey", "Review 41", "In a freeze", "Ana Ruiz", "Lowest point", "assumed", "j ·", "Lowest")
    assert min(points(words) for words in told) >= 9 - 1e-9


def test_a_sparse_map_is_as_high_as_what_it_holds_and_says_what_is_missing() -> None:
    stages = tuple(MapStage(f"j/{name}", name) for name in ("Decide", "Cancel", "Return"))
    scene = lay_out(MapView("j", "Moving out", stages=stages, as_of=drawn.AS_OF), drawn.THEME)
    assert scene.height < scene.width * 9 / 32
    assert "No touchpoints yet" in [text.words for text in scene.texts]
    assert "No touchpoints yet" not in [text.words for text in lay_out(drawn.broadband(), drawn.THEME).texts]


def test_the_broadband_map_is_readable_and_has_every_lane_of_which_its_journey_speaks() -> None:
    view = drawn.broadband()
    check(view)
    unsaid = {
        WAYS,
        PICTURES,
        DURATION,
        QUESTIONS,
        OPPORTUNITIES,
        OUTPUTS,
        RESPONSES,
        SERVICES,
        STRENGTHS,
        SYSTEMS,
        TEAMS,
        TIMING,
    }
    assert set(LANES) - set(drawn.lanes_in(view)) == unsaid


TALL = Box(0, 0, 400, 200)
PAGE = Rect(TALL, fill="page")


THEME = replace(drawn.THEME, colors={**drawn.THEME.colors, "text": "#000000", "quiet": "#999999", "phase": "#333333"})


def line(x: float, role: TextRole = "text") -> TextLine:
    return TextLine(x, 50, "words", role, 40, Box(x, 30, 60, 40))


@pytest.mark.parametrize(
    ("marks", "fault"),
    [
        ((PAGE, line(10), line(45)), geometry.overlapping_texts),
        ((PAGE, line(390)), geometry.straying_texts),
        ((PAGE, replace(line(10), width=70)), geometry.straying_texts),
        ((PAGE, line(10), Rect(Box(20, 40, 5, 5), fill="hairline")), geometry.crossed_texts),
        ((PAGE, Shape(((0, 48), (400, 48)), stroke="text"), line(10)), geometry.crossed_texts),
        ((PAGE, line(10, "quiet")), geometry.pale_texts),
        ((PAGE, Rect(Box(20, 40, 5, 5), fill="phase"), line(10)), geometry.pale_texts),
    ],
    ids=["overlap", "off the page", "out of its box", "covered", "struck through", "pale", "pale in part"],
)
def test_each_check_sees_its_fault(marks: tuple[Mark, ...], fault: Callable[[Scene, Theme], list[object]]) -> None:
    whole = Scene("j", "", "", 400, 200, (PAGE, line(10), line(70)))
    assert fault(whole, THEME) == []
    assert fault(replace(whole, marks=marks), THEME) != []
