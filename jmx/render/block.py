"""Pieces of a page that know their size before they have a place: text, rows, stacks and cards."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from jmx.escape import one_line
from jmx.render import theme
from jmx.render.measure import width, wrap
from jmx.render.scene import ASCENT, DESCENT, Box, Circle, Group, Mark, Rect, Shape, Text, moved
from jmx.render.theme import Style

T = TypeVar("T")
LONGEST_LIST = 20


@dataclass(frozen=True, slots=True)
class Block:
    """Marks around an origin at the top left, with the room they take."""

    width: float
    height: float
    marks: tuple[Mark, ...] = ()

    def at(self, x: float, y: float) -> tuple[Mark, ...]:
        return tuple(moved(mark, x, y) for mark in self.marks)


NOTHING = Block(0, 0)


def paragraph(words: str, room: float, style: Style, *, lines: int | None = None, anchor: str = "start") -> Block:
    """Words wrapped into a width; nothing at all where there are none."""
    wrapped = wrap(one_line(words), style.size, room, bold=style.bold, lines=lines)
    height = style.leading * len(wrapped)
    holder = Box(0, 0, room, height)
    x = {"start": 0.0, "middle": room / 2, "end": room}[anchor]
    drop = (style.leading - (ASCENT + DESCENT) * style.size) / 2 + ASCENT * style.size
    marks = tuple(
        Text(
            x=x,
            y=drop + index * style.leading,
            words=line,
            size=style.size,
            fill=style.fill,
            width=width(line, style.size, style.bold),
            within=holder,
            bold=style.bold,
            anchor=anchor,
        )
        for index, line in enumerate(wrapped)
    )
    return Block(room, height, marks)


def stack(blocks: Iterable[Block], gap: float = 0.0) -> Block:
    """Blocks below each other; empty ones take no room."""
    marks: list[Mark] = []
    y = 0.0
    widest = 0.0
    for block in blocks:
        if not block.height:
            continue
        y += gap if y else 0.0
        marks += block.at(0, y)
        y += block.height
        widest = max(widest, block.width)
    return Block(widest, y, tuple(marks))


def row(blocks: Iterable[Block], gap: float) -> Block:
    """Blocks beside each other, centred on one line."""
    parts = [block for block in blocks if block.height]
    height = max((block.height for block in parts), default=0.0)
    marks: list[Mark] = []
    x = 0.0
    for block in parts:
        marks += block.at(x, (height - block.height) / 2)
        x += block.width + gap
    return Block(max(x - gap, 0.0), height, tuple(marks))


def flowing(blocks: Sequence[Block], room: float, gap: float, leading: float) -> Block:
    """Blocks beside each other, in as many rows as they need."""
    rows: list[list[Block]] = [[]]
    x = 0.0
    for block in blocks:
        if rows[-1] and x + block.width > room:
            rows.append([])
            x = 0.0
        rows[-1].append(block)
        x += block.width + gap
    return stack((row(each, gap) for each in rows), leading)


def padded(block: Block, room: float, pad: float, *, height: float | None = None) -> Block:
    """A block with space around it."""
    return Block(room, height or block.height + 2 * pad, block.at(pad, pad))


def card(block: Block, room: float, height: float, pad: float, frame: Rect, words: str) -> Block:
    """A block on a card that shows its whole text to whoever hovers over it."""
    face = Rect(Box(0, 0, room, height), frame.fill, frame.stroke, frame.stroke_width, frame.dashed, frame.radius)
    return Block(room, height, (Group(one_line(words), (face, *block.at(pad, pad))),))


def grid(
    items: Sequence[T], room: float, least: float, draw: Callable[[T, float], tuple[Block, Rect, str]], most: int = 12
) -> Block:
    """Cards of equal width, equally high in each row, in as many columns as fit."""
    columns = max(1, min(most, int((room + theme.GAP) // (least + theme.GAP))))
    each = (room - (columns - 1) * theme.GAP) / columns
    pad = 10.0
    rows = []
    for start in range(0, len(items), columns):
        drawn = [draw(item, each - 2 * pad) for item in items[start : start + columns]]
        height = max(block.height for block, _, _ in drawn) + 2 * pad
        rows.append(row([card(block, each, height, pad, frame, words) for block, frame, words in drawn], theme.GAP))
    return stack(rows, 8)


def listed(items: Sequence[T], room: float, least: float, draw: Callable[[T, float], tuple[Block, Rect, str]]) -> Block:
    """A grid of the first cards; what does not fit is counted, and told to whoever hovers over the count."""
    if len(items) <= LONGEST_LIST:
        return grid(items, room, least, draw)
    shown, rest = items[: LONGEST_LIST - 1], items[LONGEST_LIST - 1 :]
    return stack([grid(shown, room, least, draw), more([draw(item, room)[2] for item in rest], room)], 8)


def more(rest: Sequence[str], room: float) -> Block:
    """How many were left out, naming them on hover."""
    if not rest:
        return NOTHING
    block = paragraph(f"+{len(rest)} more", room, theme.QUIET_BOLD)
    return Block(block.width, block.height, (Group("; ".join(map(one_line, rest)), block.marks),))


def badge(rank: int) -> Block:
    """A rank as a filled label: angular, so that nobody takes it for the number of a step."""
    words, style = f"#{rank}", theme.ON_ACCENT
    room = width(words, style.size, style.bold) + 12
    text = paragraph(words, room, style, anchor="middle")
    face = Rect(Box(0, 0, room, 22), theme.HURT, radius=5)
    return Block(room, 22, (face, *text.at(0, (22 - text.height) / 2)))


def star(size: float = 16.0) -> Block:
    """The mark of a moment of truth."""
    centre, outer = size / 2, size / 2
    dots = tuple(
        (
            centre + (outer if corner % 2 == 0 else outer * 0.42) * math.sin(corner * math.pi / 5),
            centre - (outer if corner % 2 == 0 else outer * 0.42) * math.cos(corner * math.pi / 5),
        )
        for corner in range(10)
    )
    return Block(size, size, (Shape(dots, fill=theme.ACCENT),))


def tick(size: float = 16.0) -> Block:
    """The mark of something done."""
    half = size / 2
    dots = ((size * 0.28, size * 0.52), (size * 0.44, size * 0.68), (size * 0.73, size * 0.35))
    mark = Shape(dots, stroke=theme.PAPER, stroke_width=2, closed=False)
    return Block(size, size, (Circle(half, half, half, fill=theme.GOOD), mark))


def pips(severity: int, evidenced: bool) -> Block:
    """Five bars, as many filled as it is severe; hollow where nobody has evidence for it."""
    bars = []
    for index in range(5):
        box = Box(index * 10 + 0.75, 0.75, 6.5, 12.5)
        if index >= severity:
            bars.append(Rect(box, theme.HAIRLINE, radius=2))
        elif evidenced:
            bars.append(Rect(box, theme.HURT, theme.HURT, 1.5, radius=2))
        else:
            bars.append(Rect(box, theme.PAPER, theme.HURT, 1.5, radius=2))
    return Block(48, 14, tuple(bars))
