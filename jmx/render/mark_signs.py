"""How marks of a comparison look: a shape, a word and a colour each, on cards and in lists."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Protocol, TypeVar

from jmx.render.marks import MarkSort, SideMark, mark_of
from jmx.render.page import Block, Card, greyed, paragraph, stack
from jmx.render.scene import Shape
from jmx.render.theme import Color, TextRole, Theme

_COLORS: Mapping[MarkSort, Color] = {MarkSort.NEW: "done", MarkSort.CHANGED: "accent", MarkSort.GONE: "quiet"}
_ROLES: Mapping[MarkSort, TextRole] = {
    MarkSort.NEW: "done", MarkSort.CHANGED: "number", MarkSort.GONE: "quiet-strong",
}  # fmt: skip
_LINES = 4  # of what a card says about how it was


class _Marked(Protocol):
    @property
    def mark(self) -> SideMark | None: ...


M = TypeVar("M", bound=_Marked)


def mark_color(mark: SideMark) -> Color:
    return _COLORS[mark.sort]


def mark_role(mark: SideMark) -> TextRole:
    return _ROLES[mark.sort]


def small_sign(sort: MarkSort, size: float = 10.0) -> Block:
    """A plus for what is new, a triangle for what changed, a cross for what is gone."""
    color, low, high, half = _COLORS[sort], 0.1 * size, 0.9 * size, size / 2
    if sort is MarkSort.CHANGED:
        return Block(size, size, (Shape(((half, low), (high, high), (low, high)), color),))
    ends = {
        MarkSort.NEW: (((half, low), (half, high)), ((low, half), (high, half))),
        MarkSort.GONE: (((low, low), (high, high)), ((low, high), (high, low))),
    }[sort]
    return Block(size, size, tuple(Shape(line, stroke=color, weight="thick", upright=True) for line in ends))


def with_word(entry: str) -> str:
    """An entry of a list, with the word of its mark."""
    mark = mark_of(entry)
    return f"{entry} ({mark.within})" if mark else entry


def tag(theme: Theme, mark: SideMark, room: float) -> Block:
    """A mark as it stands on a card: sign and word, and how it was."""
    size = 0.7 * theme.icon
    side = size + 6
    text = paragraph(theme, mark.words, room - side, _ROLES[mark.sort], lines=max(1, min(_LINES, theme.lines - 1)))
    middle = (theme.texts["text"].leading - size) / 2
    return Block(room, text.height, (small_sign(mark.sort, size).at(0, middle), text.at(side, 0)))


def marking(draw: Callable[[Theme, M, float], Card]) -> Callable[[Theme, M, float], Card]:
    """Draws cards with their marks: what is gone is grey."""

    def marked(theme: Theme, item: M, room: float) -> Card:
        card, mark = draw(theme, item, room), item.mark
        if mark is None:
            return card
        gone = mark.sort is MarkSort.GONE
        block = stack([tag(theme, mark, room), greyed(card.block) if gone else card.block], 4)
        card = card._replace(block=block, words=f"{mark.words}. {card.words}")
        if gone:
            return card._replace(fill="page", stroke="edge")
        return card._replace(stroke=_COLORS[mark.sort], weight="thick")

    return marked


def key(theme: Theme, sort: MarkSort) -> Block:
    """The sign in a legend."""
    return replace(small_sign(sort, 0.8 * theme.icon))
