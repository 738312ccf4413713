"""The atlas: every journey once, behind the one it zooms into, with what presses; and a page whatever happens."""

import os
import subprocess
from dataclasses import replace
from datetime import date
from itertools import combinations
from typing import Any
from xml.etree import ElementTree

import pytest

from jmx.render import graph_layout
from jmx.render.all_journeys import AtlasLink
from jmx.render.atlas import Atlas, atlas_page
from jmx.render.formats import FORMATS, page_as
from jmx.render.glance import Glance
from jmx.render.graph_layout import GraphEdge, NotArranged, arranged
from jmx.render.scene import Box, MarkGroup, Scene, Shape
from jmx.render.svg import svg
from jmx.render.view import MapPain, Notice
from tests.render import drawn, geometry
from tests.render.test_index_page import BUY, DIPS, GO, HOSTILE, LIFE, PAY

try:
    graph_layout._program()
    WHEEL = True
except NotArranged:
    WHEEL = False
needs_wheel = pytest.mark.skipif(not WHEEL, reason="needs the extra `atlas`: pip install -e '.[dev]'")


def atlas(*found: Glance, links: tuple[AtlasLink, ...] = ()) -> Atlas:
    return Atlas("Acme", date(2026, 5, 12), "abc1234", found, links, {"buy": (1, 2)})


def cards(scene: Scene) -> dict[str, Box]:
    """Where each journey stands."""
    return {
        mark.about.name: mark.box
        for mark in scene.marks
        if isinstance(mark, MarkGroup) and mark.about and mark.about.kind == "record"
    }


def lines(scene: Scene) -> list[Shape]:
    return [mark for mark in scene.marks if isinstance(mark, Shape) and mark.smooth]


def check(scene: Scene) -> None:
    assert geometry.overlapping_texts(scene, drawn.THEME) == []
    assert geometry.straying_texts(scene, drawn.THEME) == []
    assert geometry.crossed_texts(scene, drawn.THEME) == []
    assert geometry.pale_texts(scene, drawn.THEME) == []
    page = Box(0, 0, scene.width, scene.height)
    boxes = cards(scene)
    assert all(geometry.inside(each, page) for each in boxes.values())
    assert not [pair for pair in combinations(boxes, 2) if geometry.touching(boxes[pair[0]], boxes[pair[1]])]


@needs_wheel
def test_a_journey_stands_behind_the_one_it_zooms_into_with_a_line_between() -> None:
    scene, why = atlas_page(atlas(GO, PAY, LIFE, BUY), drawn.THEME)
    check(scene)
    found = cards(scene)
    assert (why, set(found)) == ("", {"go", "pay", "life", "buy"})
    assert found["life"].right < found["buy"].x < found["buy"].right < found["pay"].x
    assert found["go"].y > max(found[ref].bottom for ref in ("life", "buy", "pay"))
    ends = {(line.dots[0], line.dots[-1]) for line in lines(scene)}
    for start, end in (("life", "buy"), ("buy", "pay")):
        a, b = found[start], found[end]
        assert ((a.right, a.y + a.height / 2), (b.x, b.y + b.height / 2)) in ends


def test_a_card_says_what_presses_and_what_is_known() -> None:
    scene, _ = atlas_page(atlas(LIFE, BUY), drawn.THEME)
    told = {text.words: text.role for text in scene.texts}
    for words, role in {
        "No owner since May": "pain", "Review 9 days overdue": "pain", "It is slow (assumed)": "text", "4/5": "pain",
        "Evidence 25 %": "quiet", "Lint: 1 error, 2 warnings": "pain", "in “Start”": "quiet", "Owner Ana Ruiz": "text",
        "2 journeys · 1 waits for somebody to act · as of 12 May 2026 · commit abc1234": "goal",
    }.items():  # fmt: skip
        assert told[words] == role, words
    assert "Next review 3 May 2026" not in told, "what is overdue says so"


@needs_wheel
def test_lines_show_where_journeys_lead_and_what_will_be_replaced() -> None:
    links = (AtlasLink("life", "buy"), AtlasLink("buy", "go"), AtlasLink("go", "pay", replaces=True))
    scene, _ = atlas_page(atlas(LIFE, BUY, PAY, GO, links=links), drawn.THEME)
    check(scene)
    dashed = {line.stroke for line in lines(scene) if line.dashed}
    assert dashed == {"accent", "quiet"}
    words = [text.words for text in scene.texts]
    assert [each for each in ("zooms into", "leads into", "will replace") if each in words] == [
        "zooms into", "leads into", "will replace",
    ]  # fmt: skip
    below, _ = atlas_page(atlas(LIFE, BUY, links=links[:1]), drawn.THEME)
    assert not [line for line in lines(below) if line.dashed], "they hang together already"


def test_a_review_that_is_a_little_late_is_said_in_place_of_its_day() -> None:
    late = replace(GO, next_review="3 May 2026", notices=(Notice("Review 2 days overdue"),))
    words = [text.words for text in atlas_page(atlas(late), drawn.THEME)[0].texts]
    assert "Review 2 days overdue" in words
    assert "Next review 3 May 2026" not in words
    assert "Next review 3 May 2026" in [
        text.words for text in atlas_page(atlas(replace(late, notices=())), drawn.THEME)[0].texts
    ]


def test_where_no_lines_can_be_drawn_all_journeys_stand_in_rows_and_that_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("jmx.render.graph_layout.MOST_NODES", 2)
    monkeypatch.setattr("jmx.render.graph_layout.MOST_EDGES", 2)
    scene, why = atlas_page(atlas(LIFE, BUY, PAY, GO), drawn.THEME)
    check(scene)
    assert why == "3 cards with 2 lines are too many to be drawn as a graph"
    assert set(cards(scene)) == {"life", "buy", "pay", "go"}
    assert not lines(scene)
    words = " ".join(text.words for text in scene.texts)
    assert "Lines between journeys are not drawn here" in words
    assert "too many" not in words, "why is for whoever draws it"


def test_a_wheel_that_is_not_there_is_named_with_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    graph_layout._program.cache_clear()
    monkeypatch.setattr("jmx.render.graph_layout.WHEEL", "no-such-wheel")
    with pytest.raises(NotArranged, match=r"no-such-wheel: pip install 'jmx\[atlas\]'"):
        arranged([(10, 10)], [])
    monkeypatch.undo()
    graph_layout._program.cache_clear()


@needs_wheel
def test_a_layout_that_takes_too_long_is_ended_and_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jmx.render.graph_layout.PATIENCE_SECONDS", 0.0)
    with pytest.raises(NotArranged, match="ran over 0 s"):
        arranged([(300.0, 200.0)] * 400, [GraphEdge(at // 3, at) for at in range(1, 400)])
    ours = subprocess.run(["ps", "-o", "comm=", "--ppid", str(os.getpid())], capture_output=True, text=True)
    assert "graphviz" not in ours.stdout


@needs_wheel
def test_boxes_keep_their_sizes_and_lines_end_at_them() -> None:
    sizes = [(300.0, 100.0 + 30 * at) for at in range(12)]
    edges = [*(GraphEdge(at // 3, at) for at in range(1, 12)), GraphEdge(11, 2, True), GraphEdge(2, 11, True)]
    found = arranged(sizes, edges)
    assert [(box.width, box.height) for box in found.boxes] == sizes
    assert not [pair for pair in combinations(found.boxes, 2) if geometry.touching(*pair)]
    whole = Box(-1, -1, found.width + 2, found.height + 2)
    assert all(geometry.inside(box, whole) for box in found.boxes)
    for edge, line in zip(edges, found.lines, strict=True):
        for end, (x, y) in ((edge.start, line[0]), (edge.end, line[-1])):
            box = found.boxes[end]
            assert geometry.inside(Box(x, y, 0, 0), Box(box.x - 4, box.y - 4, box.width + 8, box.height + 8))


@pytest.mark.few(2)
@pytest.mark.parametrize("words", HOSTILE)
def test_what_people_wrote_stays_text_within_its_card(words: str) -> None:
    long = f"{words} " * 6
    hostile = Glance(
        "x", long, "sub-journey", kind=words, parent="life", stage=long, owner=long, answered=True, next_review=words,
        notices=(Notice(long, True),), worst=MapPain("p", long, must=words, severity=5), curve=DIPS, lowest=words,
        coverage=100, claims=3,
    )  # fmt: skip
    found = replace(atlas(LIFE, hostile), organisation=words)
    scene, _ = atlas_page(found, drawn.THEME)
    check(scene)
    root = ElementTree.fromstring(svg((scene,), drawn.THEME))
    tags = {each.tag.rpartition("}")[2] for each in root.iter()}
    assert tags <= {"svg", "title", "desc", "g", "rect", "circle", "path", "text"}


@pytest.mark.parametrize("name", [name for name, each in FORMATS.items() if each.wants != "view"])
def test_every_format_that_is_drawn_can_show_it_in_the_same_bytes(name: str) -> None:
    if name == "pdf":
        pytest.importorskip("typst")
    options: Any = {"dpi": 30.0} if name == "png" else {}
    scene, _ = atlas_page(atlas(LIFE, BUY, PAY, GO), drawn.THEME)
    content = page_as(scene, FORMATS[name], **options).content
    assert content == page_as(atlas_page(atlas(LIFE, BUY, PAY, GO), drawn.THEME)[0], FORMATS[name], **options).content
    if name in ("svg", "html"):
        assert b"Journeys of Acme" in content


@pytest.mark.deep
@needs_wheel
@pytest.mark.parametrize("across", [1, 3, 3_000])
def test_three_thousand_journeys_are_on_the_page_in_time(across: int) -> None:
    found = [
        replace(BUY, ref=f"j{at}", parent=f"j{(at - 1) // across}" if at else "", type="journey") for at in range(3_000)
    ]
    scene, _ = atlas_page(atlas(*found), drawn.THEME)
    assert len(cards(scene)) == 3_000
    tangled = tuple(AtlasLink(f"j{at}", f"j{at * 7 % 3_000}") for at in range(1, 3_000, 2))
    scene, why = atlas_page(atlas(*found, links=tangled), drawn.THEME)
    assert "too many" in why
    assert len(cards(scene)) == 3_000


@pytest.mark.deep
@needs_wheel
def test_many_lines_between_few_journeys_end_in_time() -> None:
    found = [replace(BUY, ref=f"j{at}", parent="") for at in range(300)]
    tangled = {AtlasLink(f"j{at * 13 % 300}", f"j{at * 31 % 299}") for at in range(3_000)}
    links = tuple(sorted(link for link in tangled if link.start != link.end))
    scene, _ = atlas_page(atlas(*found, links=links), drawn.THEME)
    assert len(cards(scene)) == 300
