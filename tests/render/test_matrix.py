"""The value–effort matrix: every point is on it and named, nothing lies on another, and it says what its signs mean."""

from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jmx.errors import CannotDraw
from jmx.render.formats import FORMATS, page_as
from jmx.render.matrix import MOST, matrix_page
from jmx.render.matrix_bubble import MatrixPoint
from jmx.render.matrix_field import Borders
from jmx.render.palette import theme_named
from jmx.render.paper import PAPERS
from jmx.render.scene import Box, Circle, MarkGroup, Rect, Scene, Shape
from jmx.render.theme import Theme
from tests.render import drawn, geometry
from tests.render.any_size import Maker
from tests.render.themes import THEMES

STATUSES = ("", "proposed", "planned", "in-progress", "shipped", "stopped", "open", "wont-fix")
SIZE = PAPERS["16:9"][1:]


def point(rank: int, value: float, effort: float, title: str = "", **more: Any) -> MatrixPoint:
    return MatrixPoint(f"i{rank}", title or f"Initiative {rank}", value, effort, rank, **more)


FOUR = [
    point(1, 40, 1, "Live tracking", sureness=0.9, interval=(30, 50)),
    point(2, 35, 8, "New billing", must=True, status="in-progress"),
    point(3, 5, 1.5, "Shorter form", sureness=0.3),
    point(4, 4, 9, "Rewrite", status="stopped", interval=(0, 90)),
]


def page(points: list[MatrixPoint], theme: Theme = drawn.THEME, **more: Any) -> Scene:
    return matrix_page(points, theme, **{"title": "What to do first", **more})


def check(scene: Scene, theme: Theme = drawn.THEME) -> None:
    """As every page of slides, and no two bubbles touch."""
    geometry.check_page(scene, theme, SIZE)
    boxes = [box for _, box in bubbles(scene)]
    for at, one in enumerate(boxes):
        assert not [other for other in boxes[at + 1 :] if geometry.touching(one, other)]


def bubbles(scene: Scene) -> list[tuple[str, Box]]:
    """The bubble of each point by its ref, without what is beside it."""
    return [
        (mark.about.name, _face(mark))
        for mark in drawn.groups(scene)[::-1]
        if mark.about and mark.about.kind == "record"
    ]


def _face(group: MarkGroup) -> Box:
    """The bubble alone."""
    faces = [geometry.box(mark, drawn.THEME) for mark in group.marks if isinstance(mark, Circle | Rect)]
    return max(faces, key=lambda box: box.width)


def middle(scene: Scene, ref: str) -> tuple[float, float]:
    box = dict(bubbles(scene))[ref]
    return box.x + box.width / 2, box.y + box.height / 2


def words(scene: Scene) -> list[str]:
    return [text.words for text in scene.texts]


def paragraphs(scene: Scene) -> str:
    return " | ".join(text.whole or text.words for text in scene.texts)


def test_what_is_worth_more_stands_higher_and_what_takes_more_further_to_the_right() -> None:
    scene = page(FOUR)
    check(scene)
    (x1, y1), (x2, y2), (x3, y3), (x4, y4) = (middle(scene, each.ref) for each in FOUR)
    assert x1 < x3 < x2 < x4
    assert y1 < y2 < y3 < y4
    named = {name: next(text for text in scene.texts if text.words == name) for name in ("Do first", "Think twice")}
    assert named["Do first"].y < y1
    assert named["Think twice"].y > y4
    told = paragraphs(scene)
    assert "Borders halfway through the points: value 20, effort 4.75 person-weeks" in told
    for each in FOUR:
        assert each.title in told


def test_the_page_tells_everything_to_those_who_do_not_see_it() -> None:
    scene = page(FOUR)
    assert "2. New billing: value 35, effort 8 person-weeks, confidence 1, in progress, a must." in scene.description
    assert "1. Live tracking: value 40 (30 to 50), effort 1 person-week, confidence 0.9." in scene.description
    assert [note.partition(".")[0] for note in scene.notes] == ["1", "2", "3", "4"]
    hints = [group.words for group in drawn.groups(scene) if group.about]
    assert sorted(hints) == sorted(scene.notes)


def test_the_legend_explains_the_signs_in_use_and_no_others() -> None:
    told = words(page(FOUR))
    for sign in (
        "confidence 1",
        "0.75",
        "0.5 or less, assumed",
        "a must",
        "under way",
        "stopped",
        "where the value may lie (without an end: farther)",  # to 90, where the field ends before
    ):
        assert sign in told, sign
    assert "done" not in told
    assert "moved aside from the dot" not in told
    assert not {"a must", "stopped"} & set(words(page([point(1, 3, 4)])))


def test_a_bubble_is_the_larger_the_surer_it_is_and_hollow_where_nothing_supports_it() -> None:
    sure = [point(at, 10 * at, at, sureness=share) for at, share in enumerate((0.5, 0.6, 0.75, 1.0), 1)]
    scene = page(sure)
    sizes = [dict(bubbles(scene))[each.ref].width for each in sure]
    assert sizes == sorted(set(sizes))
    groups = {mark.about.name: mark for mark in drawn.groups(scene) if mark.about}
    fills = [next(mark.fill for mark in groups[each.ref].marks if isinstance(mark, Circle)) for each in sure]
    assert fills == ["page", "accent", "accent", "accent"]


def test_signs_do_not_need_their_colours() -> None:
    """A must is angular, what is under way has a ring, what is done and what was stopped have a sign each."""
    scene = page([point(1, 9, 1, must=True), point(2, 7, 2, status="in-progress"), point(3, 5, 3, status="shipped"),
                  point(4, 3, 4, status="stopped"), point(5, 1, 5)])  # fmt: skip
    groups = {mark.about.name: mark.marks for mark in drawn.groups(scene) if mark.about}

    def kinds(ref: str) -> tuple[int, int, int]:
        return tuple(sum(isinstance(mark, kind) for mark in groups[ref]) for kind in (Rect, Circle, Shape))  # type: ignore[return-value]

    assert [kinds(f"i{at}") for at in range(1, 6)] == [(1, 0, 0), (0, 2, 0), (0, 2, 1), (0, 2, 2), (0, 1, 0)]


@pytest.mark.parametrize("count", [2, 17, 30])
def test_points_at_one_place_are_fanned_out_with_a_line_to_where_they_are(count: int) -> None:
    scene = page([point(at, 10, 3) for at in range(1, count + 1)])
    check(scene)
    place = middle(scene, "i1")
    lines = [mark.dots for mark in scene.flat() if isinstance(mark, Shape) and mark.dots[0] == place]
    assert sorted(line[-1] for line in lines) == sorted(middle(scene, f"i{at}") for at in range(2, count + 1))
    assert "moved aside from the dot" in words(scene)
    assert "No quarters" in paragraphs(scene)


def test_what_moves_aside_stays_in_its_quarter() -> None:
    crowd = [point(at, 5.1 + at / 100, 2.05 + at / 1000) for at in range(1, 21)]  # all but on the border
    far = [point(at, 1 + at / 100, 1) for at in range(21, 30)]
    scene = page([*crowd, *far, point(30, 12, 6)], borders=Borders(5, 2))
    x, y = (line.dots[0] for line in scene.flat() if isinstance(line, Shape) and line.weight == "thin" and _long(line))
    assert all(middle(scene, each.ref)[0] > x[0] and middle(scene, each.ref)[1] < y[1] for each in crowd)
    assert all(middle(scene, each.ref)[0] < x[0] and middle(scene, each.ref)[1] > y[1] for each in far)


def _long(line: Shape) -> bool:
    box = geometry.box(line, drawn.THEME)
    return max(box.width, box.height) > 400


def test_a_wide_span_has_a_logarithmic_scale_that_says_so() -> None:
    assert "logarithmic" not in paragraphs(page([point(1, 1, 1), point(2, 20, 20)]))
    assert paragraphs(page([point(1, 1, 1), point(2, 21, 20)])).count("(logarithmic scale)") == 1
    assert paragraphs(page([point(1, 1, 1), point(2, 21, 21)])).count("(logarithmic scale)") == 2
    assert "(logarithmic scale, where 0 stands at its start)" in paragraphs(
        page([*FOUR, point(5, 900, 1), point(6, 0, 1)])
    )


def test_equal_ranks_are_told_apart_and_the_rest_is_counted() -> None:
    told = words(page([point(1, 10, 1), replace(point(1, 8, 2), ref="other"), point(3, 5, 5)]))
    assert {"1a", "1b", "3"} <= set(told)
    assert "Number: rank (a, b: the same). Size: evidence behind the value" in told
    scene = page([point(at, at % 9 + 1, at // 9 + 1) for at in range(1, 76)])
    check(scene)
    assert len(bubbles(scene)) == MOST
    assert "+15 more of the lowest ranks are not drawn" in paragraphs(scene)
    assert len(scene.notes) == 75


def test_short_names_stand_beside_their_bubbles_and_not_in_a_list() -> None:
    scene = page(FOUR)
    for each in FOUR:
        x, y = middle(scene, each.ref)
        (name,) = [geometry.box(text, drawn.THEME) for text in scene.texts if text.words == each.title]
        assert abs(name.y + name.height / 2 - y) < 40
        assert min(abs(name.x - x), abs(name.right - x)) < 40
    assert not [text for text in words(scene) if text.startswith("Do first (")]
    many = page([point(at, at, at % 9 + 1, f"Name {at}") for at in range(1, 31)])
    assert [text for text in words(many) if text.startswith("Do first (")]


def test_long_titles_stand_in_a_list_by_their_numbers() -> None:
    titles = [f"{at} {'every word of a long title ' * 5}".strip() for at in range(1, 6)]
    told = paragraphs(page([point(at, at, 6 - at, title) for at, title in enumerate(titles, 1)]))
    for title in titles:
        assert title in told


def test_no_name_is_dropped_without_being_counted() -> None:
    points = [point(at, at % 7 + 1, at % 5 + 1, f"Name {at}") for at in range(1, 61)]
    scene = page(points, title="long " * 80, subtitle="long " * 90, note="long " * 90)
    check(scene)
    listed = [text for text in words(scene) if text.startswith("Name ")]
    (left,) = [int(text[1:].split()[0]) for text in words(scene) if text.startswith("+")] or [0]
    assert len(listed) + left == 60


@pytest.mark.parametrize(
    ("strange", "said"),
    [
        ({"effort": 0}, "i1 has an effort of 0: say how many person-weeks it takes, over 0"),
        ({"effort": float("nan")}, "i1 has an effort of nan"),
        ({"value": -1}, "i1 has a value of -1: a matrix shows values of 0 and more"),
        ({"value": float("inf")}, "i1 has a value of inf"),
    ],
)
def test_what_has_no_place_is_refused(strange: dict[str, float], said: str) -> None:
    with pytest.raises(CannotDraw, match=said):
        page([replace(point(1, 1, 1), **strange)])  # type: ignore[arg-type]


def test_nothing_to_compare_is_said() -> None:
    scene = page([])
    check(scene)
    assert "Nothing has both a value and an effort yet." in words(scene)


def test_a_page_in_arabic_is_read_from_right_to_left() -> None:
    scene = page(FOUR, title="ما العمل أولا")
    check(scene)
    assert middle(scene, "i1")[0] > middle(scene, "i2")[0]


@pytest.mark.few(1)
@pytest.mark.parametrize("name", [name for name, each in FORMATS.items() if each.wants != "view"])
def test_every_format_that_is_drawn_can_show_it_in_the_same_bytes(name: str) -> None:
    if name == "pdf":
        pytest.importorskip("typst")
    options: Any = {"dpi": 30.0} if name == "png" else {}
    hostile = [*FOUR, point(5, 9, 9, "<script>alert(1)</script> & \u202e {{x}} =1+1")]
    content = page_as(page(hostile), FORMATS[name], **options).content
    assert content == page_as(page(hostile), FORMATS[name], **options).content
    if name in ("svg", "html"):
        assert b"<script>alert" not in content
        assert b"&lt;script&gt;alert" in content


@pytest.mark.parametrize("name", ["light", "dark", "high-contrast"])
def test_it_can_be_read_in_every_theme(name: Any) -> None:
    theme = theme_named(name)
    scene = page([*FOUR, point(5, 9, 9, status="shipped")], theme)
    check(scene, theme)


class _Points:
    """Points of any number, in any script, near to each other and far apart; the same seed makes the same ones."""

    def __init__(self, seed: int) -> None:
        self.random, self.maker = Random(seed), Maker(seed)
        spread = self.random.choice((0.0, 0.3, 1.0, 4.0, 200.0))
        self.points = [self._point(rank, spread) for rank in range(1, self.random.randint(1, 70) + 1)]

    def _point(self, rank: int, spread: float) -> MatrixPoint:
        value, effort = (10 ** (spread * self.random.random() - spread / 2) for _ in range(2))
        few = self.random.random() < 0.5
        return MatrixPoint(
            f"i{rank}", self.maker._words(), value, float(self.random.choice((0.5, 1, 2, 3, 8))) if few else effort,
            self.random.choice((rank, rank // 2, 1000 * rank)), self.random.choice((0.3, 0.31, 0.6, 1.0)),
            self.random.choice((None, (0.0, value * 9), (value / 2, value * 1.1))), self.random.random() < 0.2,
            self.random.choice(STATUSES),
        )  # fmt: skip


@pytest.mark.few(2)
@pytest.mark.parametrize("seed", range(1, 61))
def test_nothing_lies_on_another_whatever_there_is_to_show(seed: int) -> None:
    found = _Points(seed)
    theme = list(THEMES.values())[seed % len(THEMES)]
    words = [found.maker._maybe() for _ in range(5)]
    scene = matrix_page(
        found.points, theme, title=words[0] or "Title", subtitle=words[1], note=words[2], value_label=words[3],
        effort_label=words[4], borders=Borders(1.0, 2.0) if seed % 3 == 0 else None,
    )  # fmt: skip
    check(scene, theme)
    assert len(bubbles(scene)) == min(MOST, len(found.points))


numbers = st.floats(1e-300, 1e300)


@settings(deadline=None, max_examples=25)
@given(st.lists(st.tuples(st.floats(0, 1e300), numbers), min_size=1, max_size=8))
def test_numbers_of_any_size_have_a_place(pairs: list[tuple[float, float]]) -> None:
    points = [point(at, *each, title=f"P{at}") for at, each in enumerate(pairs, 1)]
    scene = page(points)
    check(scene)
    groups = [mark for mark in drawn.groups(scene) if isinstance(mark, MarkGroup) and mark.about]
    assert len(groups) == len(points)
