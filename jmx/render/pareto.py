"""Which few hold most of the whole: bars in order, with the share that they hold together, on a slide."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import accumulate
from math import isfinite
from typing import NamedTuple

from jmx.errors import CannotDraw
from jmx.escape import one_line
from jmx.render.axis import figure
from jmx.render.chart_slide import PAPER, Chart, ChartWords, chart_slide, sign_with_words
from jmx.render.page import NOTHING, Block, Part, paragraph
from jmx.render.scene import About, Box, Circle, Rect, Scene, Shape
from jmx.render.slide_columns import slide_theme
from jmx.render.theme import Color, TextRole, Theme

MOST_OF_IT = 0.8  # the share that the few are said to hold
_LOWEST, _HIGHEST = 21.0, 60.0  # rows
_NAMES = 0.36  # of the width, for the names
_TICKS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)


@dataclass(frozen=True, slots=True)
class ParetoItem:
    """Something that holds a part of the whole; `assumed` where nothing supports how much. It has the number of
    tables, where it has one there; a `must` comes first in these, and here by what it holds."""

    ref: str
    title: str
    value: float
    assumed: bool = False
    rank: int = 0
    must: bool = False

    @property
    def name(self) -> str:
        """What it is called, with whether it must be done."""
        return f"{self.title or self.ref}{' (must)' * self.must}"


class _ParetoBar(NamedTuple):
    """A row: its number, how much of the whole it holds, and how much with all before it."""

    item: ParetoItem
    number: str
    share: float
    together: float
    few: bool  # of those that hold most of it


def pareto_page(
    items: Sequence[ParetoItem],
    theme: Theme,
    *,
    title: str,
    subtitle: str = "",
    note: str = "",
    value_label: str = "Score",
    things: tuple[str, str] = ("pain", "pains"),
    whole: str = "the pain",
    unscored: int = 0,
) -> Scene:
    """The page. `things` says what is in order, one and several of them, `whole` what they hold together. `unscored`
    counts those of which nobody knows how much."""
    theme = slide_theme(theme, PAPER)
    for item in items:
        if not (isfinite(item.value) and item.value >= 0):
            raise CannotDraw(f"{item.ref} has a value of {item.value:g}: shares are of values of 0 and more")
    bars = _bars(items)
    lacking = f"{unscored} more without a value, not counted here" if unscored else ""
    under = "  ·  ".join(filter(None, (lacking, note)))
    if not bars:
        words = ChartWords(title, subtitle, f"None of the {things[1]} has a value above 0 yet", under)
        return chart_slide("pareto", theme, words, _nothing, (), ())
    words = ChartWords(title, subtitle, _headline(bars, things, whole), under)
    drawing = partial(_rows, theme, value_label, bars)
    return chart_slide("pareto", theme, words, drawing, _legend(theme, bars), list(map(_said_of, bars)))


def _headline(bars: Sequence[_ParetoBar], things: tuple[str, str], whole: str) -> str:
    one, several = things
    few, count = sum(bar.few for bar in bars), len(bars)
    held = _percent(bars[few - 1].together)
    if count == 1:
        return f"The only {one} holds all of {whole}"
    if few == count:
        return f"It takes all {count} {several} to hold {_percent(MOST_OF_IT)} of {whole}"
    return (
        f"This 1 of {count} {several} holds {held} of {whole}"
        if few == 1
        else (f"These {few} of {count} {several} hold {held} of {whole}")
    )


def _bars(items: Sequence[ParetoItem]) -> list[_ParetoBar]:
    """The items, the largest first, with their shares; the few are the first that hold most of it."""
    ordered = sorted(items, key=lambda item: -item.value)
    largest = ordered[0].value if ordered else 0.0
    if not largest:
        return []
    parts = [item.value / largest for item in ordered]  # the sum of huge numbers may be none
    total = sum(parts)
    shares = [part / total for part in parts]
    together = list(accumulate(shares))
    return [
        _ParetoBar(item, str(item.rank or at), share, sum_up, sum_up - share < MOST_OF_IT - 1e-9)
        for at, (item, share, sum_up) in enumerate(zip(ordered, shares, together, strict=True), 1)
    ]


def _said_of(bar: _ParetoBar) -> str:
    shares = f"{_percent(bar.share)}, together {_percent(bar.together)}{', assumed' * bar.item.assumed}"
    return f"{bar.number}. {bar.item.name}: {figure(bar.item.value)}, {shares}"


def _percent(share: float) -> str:
    """A share in whole per cents; what is below the border, or not all of it, never says that it is there."""
    if 0 < share < 0.005:
        return "<1 %"
    told = round(100 * min(share, 1.0))
    too_much = any(share < border - 1e-9 and told == round(100 * border) for border in (MOST_OF_IT, 1.0))
    return f"{told - too_much} %"


# --- the rows ---


def _nothing(width: float, height: float) -> Chart:
    return Chart(NOTHING)


def _rows(theme: Theme, value_label: str, bars: Sequence[_ParetoBar], width: float, height: float) -> Chart:
    """As many rows as there is room for; the others are counted in one."""
    line = theme.texts["text"].leading
    most = max(2, int((height - 2 * line - 8) / _LOWEST))
    shown, left = (bars, 0) if len(bars) <= most else (bars[: most - 1], len(bars) - most + 1)
    count = len(shown) + bool(left)
    high = min(_HIGHEST, (height - 2 * line - 8) / count)
    table = _ParetoTable(theme, width, bars, value_label)
    parts = [*table.head(line), *table.scale(line + 4, high * count)]
    y = line + 4.0
    dots = [(bar.together, y + (at + 0.5) * high) for at, bar in enumerate(shown)]
    line_through = table.together([*dots, *([(1.0, y + (count - 0.5) * high)] if left else [])])
    for bar in shown:
        parts.append(table.bar(bar, high).at(0, y))
        y += high
    if left:
        parts.append(table.others(bars[len(shown) :], high).at(0, y))
    return Chart(Block(width, height, (*parts, *line_through)))


class _ParetoTable:
    """The columns: number and name, value, bar, and the share together."""

    def __init__(self, theme: Theme, width: float, bars: Sequence[_ParetoBar], value_label: str) -> None:
        self._theme, self._width = theme, width
        self._number = max(theme.width(bar.number, "strong") for bar in bars) + 10
        values = [figure(bar.item.value) for bar in bars]
        self._label = one_line(value_label)
        widest = max(theme.width(self._label, "quiet"), *(theme.width(each, "text") for each in values))
        self._value = min(150.0, widest + 2)

        self._together = theme.width("together", "quiet") + 2
        self._left = _NAMES * width + self._value + 34
        self._right = width - self._together - 22

    def _at(self, share: float) -> float:
        return self._left + min(1.0, share) * (self._right - self._left)

    def head(self, line: float) -> Iterator[Part]:
        """What the columns hold."""
        value = paragraph(self._theme, self._label, self._value, "quiet", lines=1, anchor="end")
        yield value.at(_NAMES * self._width + 12, 0)
        room = self._right - self._left
        yield paragraph(self._theme, "share of the whole", room, "quiet", lines=1).at(self._left, 0)
        told = paragraph(self._theme, "together", self._together, "quiet", lines=1, anchor="end")
        yield told.at(self._width - self._together, 0)

    def scale(self, top: float, high: float) -> Iterator[Part]:
        """Lines at round shares, the one at most of it firm."""
        for share in _TICKS:
            x, words = self._at(share), _percent(share)
            firm = share == MOST_OF_IT
            yield Shape(((x, top), (x, top + high)), stroke="quiet" if firm else "hairline", dashed=firm)
            wide = self._theme.width(words, "quiet") + 1
            yield paragraph(self._theme, words, wide, "quiet", anchor="middle").at(x - wide / 2, top + high + 3)

    def together(self, dots: Sequence[tuple[float, float]]) -> list[Part]:
        """The line of what all up to each row hold together."""
        places = [(self._at(share), y) for share, y in dots]
        line = [Shape(tuple(places), stroke="quiet", weight="thick")] if len(places) > 1 else []
        return [*line, *(Circle(x, y, 3.5, "quiet") for x, y in places)]

    def bar(self, bar: _ParetoBar, high: float) -> Block:
        """A row; the few are in full colour."""
        color: Color = "accent" if bar.few else "curve-3"
        wide, thick = max(1.5, self._at(bar.share) - self._left), min(26.0, high - 6)
        face = Rect(
            Box(self._left, (high - thick) / 2, wide, thick), "page" if bar.item.assumed else color, color, "firm",
            bar.item.assumed, radius=2,
        )  # fmt: skip
        parts = [
            *self._texts(bar.number, bar.item.name, figure(bar.item.value), bar.together, high, strong=bar.few),
            face,
        ]
        return Block(self._width, high, tuple(parts)).hinted(_said_of(bar)).of(About("record", bar.item.ref))

    def others(self, bars: Sequence[_ParetoBar], high: float) -> Block:
        """The row of what has none of its own."""
        share = sum(bar.share for bar in bars)
        wide, thick = max(1.5, self._at(share) - self._left), min(26.0, high - 6)
        face = Rect(Box(self._left, (high - thick) / 2, wide, thick), "edge", radius=2)
        name = f"+{len(bars)} more, {_percent(share)} together"
        return Block(self._width, high, (*self._texts("", name, "", 1.0, high, strong=False), face)).hinted(name)

    def _texts(
        self, number: str, name: str, value: str, together: float, high: float, *, strong: bool
    ) -> Iterator[Part]:
        theme = self._theme
        role: TextRole = "strong" if strong else "text"
        lines = 2 if high >= 2 * theme.texts["text"].leading else 1
        columns = (
            paragraph(theme, number, self._number - 8, "quiet-strong", anchor="end"),
            paragraph(theme, name, _NAMES * self._width - self._number, role, lines=lines),
            paragraph(theme, value, self._value, "text", lines=1, anchor="end"),
            paragraph(theme, _percent(together), self._together, role, anchor="end"),
        )
        places = (0.0, self._number, _NAMES * self._width + 12, self._width - self._together)
        for block, x in zip(columns, places, strict=True):
            yield block.at(x, (high - block.height) / 2)


def _legend(theme: Theme, bars: Sequence[_ParetoBar]) -> list[Block]:
    """What the signs in use mean."""
    few = sum(bar.few for bar in bars)
    box = Box(0, 0, 26, 12)
    signs: list[tuple[Block, str]] = []
    if few < len(bars):
        signs.append((_patch(Rect(box, "accent", radius=2)), f"the first that hold {_percent(MOST_OF_IT)}"))
    if any(bar.item.assumed for bar in bars):
        hollow = Rect(box, "page", "accent", "firm", dashed=True, radius=2)
        signs.append((_patch(hollow), "assumed: nothing supports it"))
    line = Block(26, 12, (Shape(((0, 6), (26, 6)), stroke="quiet", weight="thick"), Circle(13, 6, 3.5, "quiet")))
    signs.append((line, "together with all above"))
    return [sign_with_words(theme, sign, words) for sign, words in signs]


def _patch(rect: Rect) -> Block:
    return Block(rect.box.width, rect.box.height, (rect,))
