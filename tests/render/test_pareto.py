"""The Pareto page: which few hold most of the whole, with nothing left out in silence."""

from random import Random
from typing import Any

import pytest

from jmx.errors import CannotDraw
from jmx.render.formats import FORMATS, page_as
from jmx.render.palette import theme_named
from jmx.render.paper import PAPERS
from jmx.render.pareto import ParetoItem, pareto_page
from jmx.render.scene import Circle, Rect, Scene, Shape
from jmx.render.theme import Theme
from tests.render import drawn, geometry
from tests.render.any_size import Maker
from tests.render.themes import THEMES


def page(values: list[float], theme: Theme = drawn.THEME, **more: Any) -> Scene:
    items = [ParetoItem(f"p{at}", f"Pain {at}", value) for at, value in enumerate(values, 1)]
    scene = pareto_page(items, theme, **{"title": "What hurts most", **more})
    geometry.check_page(scene, theme, PAPERS["16:9"][1:])
    return scene


def words(scene: Scene) -> list[str]:
    return [text.whole or text.words for text in scene.texts]


def test_it_says_which_few_hold_most_of_it() -> None:
    scene = page([1, 50, 1, 20, 10, 1, 2], value_label="Score")  # 85 in all: 50, 70, 80 of them
    told = words(scene)
    assert "These 2 of 7 pains hold 82 % of the pain" in told
    bold = [text.words for text in scene.texts if text.role == "strong" and text.words.startswith("Pain")]
    assert bold == ["Pain 2", "Pain 4"], "the largest first"
    assert "1. Pain 2: 50, 59 %, together 59 %" in scene.notes
    assert "7. Pain 6: 1, 1 %, together 100 %" in scene.notes
    assert "2. Pain 4: 20, 24 %, together 82 %." in scene.description


def test_a_share_below_the_border_never_says_that_it_is_there() -> None:
    told = words(page([796, 10, *[1.0] * 194]))
    assert told.count("79 %") == 1
    assert "These 2 of 196 pains hold 81 % of the pain" in told


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([5.0], "The only pain holds all of the pain"),
        ([5.0, 5.0], "It takes all 2 pains to hold 80 % of the pain"),
        ([9.0, 1.0], "This 1 of 2 pains holds 90 % of the pain"),
        ([0.0, 0.0], "None of the pains has a value above 0 yet"),
        ([], "None of the pains has a value above 0 yet"),
        ([1e300] * 10, "These 8 of 10 pains hold 80 % of the pain"),
    ],
)
def test_it_says_it_of_any_number(values: list[float], said: str) -> None:
    assert said in words(page(values))


def test_bars_and_line_share_one_scale() -> None:
    scene = page([60, 40])
    bars = [mark.box for mark in scene.flat() if isinstance(mark, Rect) and mark.fill in ("accent", "curve-3")][:2]
    dots = [mark for mark in scene.flat() if isinstance(mark, Circle)][:2]
    assert bars[0].width / bars[1].width == pytest.approx(1.5)
    assert dots[0].x == pytest.approx(bars[0].right), "the first holds as much as all up to it"
    assert dots[1].x == pytest.approx(bars[0].x + bars[0].width + bars[1].width)


def test_what_has_no_row_or_no_value_is_counted() -> None:
    scene = page([100 / at for at in range(1, 201)], unscored=3)
    told = words(scene)
    rows = [each for each in told if each.startswith("Pain ")]
    (rest,) = [each for each in told if each.startswith("+")]
    assert int(rest[1:].split()[0]) + len(rows) == 200
    assert "3 more without a value, not counted here" in told
    assert len(scene.notes) == 200


def test_an_assumption_is_hollow_and_the_legend_says_so() -> None:
    scene = pareto_page([ParetoItem("a", "A", 2, assumed=True), ParetoItem("b", "B", 1)], drawn.THEME, title="T")
    dashed = [mark for mark in scene.flat() if isinstance(mark, Rect) and mark.dashed]
    assert [mark.fill for mark in dashed] == ["page", "page"], "the bar, and its sign"
    assert "assumed: nothing supports it" in words(scene)
    assert "1. A: 2, 67 %, together 67 %, assumed" in scene.notes


def test_strange_values_are_refused() -> None:
    for value in (-1.0, float("nan"), float("inf")):
        with pytest.raises(CannotDraw, match="p1 has a value of"):
            page([value])


def test_a_page_in_arabic_is_read_from_right_to_left() -> None:
    scene = page([3, 2, 1], title="ما يؤلم")
    bars = [mark.box for mark in scene.flat() if isinstance(mark, Rect) and mark.fill == "accent"]
    assert bars[0].right == pytest.approx(bars[1].right)


@pytest.mark.parametrize("name", ["light", "dark", "high-contrast"])
def test_it_can_be_read_in_every_theme(name: Any) -> None:
    page([8, 4, 2, 1, 1], theme_named(name))


@pytest.mark.few(1)
@pytest.mark.parametrize("name", [name for name, each in FORMATS.items() if each.wants != "view"])
def test_every_format_that_is_drawn_can_show_it_in_the_same_bytes(name: str) -> None:
    if name == "pdf":
        pytest.importorskip("typst")
    options: Any = {"dpi": 30.0} if name == "png" else {}
    scene = pareto_page([ParetoItem("x", "<script>alert(1)</script>", 3)], drawn.THEME, title="<script>alert(2)")
    content = page_as(scene, FORMATS[name], **options).content
    assert content == page_as(scene, FORMATS[name], **options).content
    if name in ("svg", "html"):
        assert b"<script>alert" not in content
        assert b"&lt;script&gt;alert" in content


@pytest.mark.few(3)
@pytest.mark.parametrize("seed", range(40))
def test_nothing_lies_on_another_whatever_there_is_to_show(seed: int) -> None:
    maker, random = Maker(seed), Random(seed)
    theme = list(THEMES.values())[seed % len(THEMES)]
    items = [
        ParetoItem(f"p{at}", maker._words(), 10 ** (random.choice((0, 2, 9)) * random.random()), random.random() < 0.3)
        for at in range(random.randint(1, 60))
    ]
    scene = pareto_page(
        items, theme, title=maker._words(), subtitle=maker._maybe(), note=maker._maybe(), value_label=maker._words(),
        things=(maker._word(30), maker._word(30)), whole=maker._word(30), unscored=random.choice((0, 7)),
    )  # fmt: skip
    geometry.check_page(scene, theme, PAPERS["16:9"][1:])
    lines = [mark for mark in scene.flat() if isinstance(mark, Shape) and mark.weight == "thick"]
    assert all(len(line.dots) >= 2 for line in lines)
