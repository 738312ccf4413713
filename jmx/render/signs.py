"""The signs of a map, on its cards and in its legend: ranks, severities, stars, ticks, and samples of its lines."""

import math

from jmx.render.page import Block, paragraph
from jmx.render.scene import Box, Circle, Rect, Shape
from jmx.render.theme import Color, Theme


def rank_badge(theme: Theme, rank: int) -> Block:
    """A rank as a filled label: angular, so that nobody takes it for the number of a step."""
    words = f"#{rank}"
    room = theme.width(words, "on-fill") + 12
    text = paragraph(theme, words, room, "on-fill", anchor="middle")
    height = text.height + 4
    return Block(room, height, (Rect(Box(0, 0, room, height), "pain", radius=5), text.at(0, 2)))


def star(theme: Theme) -> Block:
    """The sign of a moment of truth."""
    half = theme.icon / 2
    reach = [half * (0.42 if corner % 2 else 1.0) for corner in range(10)]
    turns = [corner * math.pi / 5 for corner in range(10)]
    dots = [(half + far * math.sin(turn), half - far * math.cos(turn)) for far, turn in zip(reach, turns, strict=True)]
    return Block(theme.icon, theme.icon, (Shape(tuple(dots), "accent"),))


def tick(theme: Theme) -> Block:
    """The sign of something done."""
    size, half = theme.icon, theme.icon / 2
    dots = ((size * 0.28, size * 0.52), (size * 0.44, size * 0.68), (size * 0.73, size * 0.35))
    sign = Shape(dots, stroke="on-fill", weight="thick", upright=True)
    return Block(size, size, (Circle(half, half, half, "done"), sign))


def severity_bars(theme: Theme, severity: int, evidenced: bool) -> Block:
    """Five bars, as many of them high as it is severe; hollow where nobody has evidence for it."""
    unit = theme.icon / 16
    bars = []
    for index in range(5):
        box = Box((index * 10 + 0.75) * unit, 0.75 * unit, 6.5 * unit, 12.5 * unit)
        if index >= severity:
            bars.append(Rect(Box(box.x, box.y + 8.5 * unit, box.width, 4 * unit), "edge", radius=2))
        else:
            bars.append(Rect(box, "pain" if evidenced else "page", "pain", "firm", radius=2))
    return Block(48 * unit, 14 * unit, tuple(bars))


def curve_sample(theme: Theme, known: bool) -> Block:
    """A piece of the first curve with a point."""
    size = theme.icon
    line = Shape(((0, size / 2), (2.5 * size, size / 2)), None, "accent", "heavy", dashed=not known)
    box = Box(0.75 * size + 1, 1, size - 2, size - 2)
    dot = Rect(box, "accent" if known else "page", "accent", "thick", radius=size / 2 - 1)
    return Block(2.5 * size, size, (line, dot))


def level_sample(theme: Theme) -> Block:
    """The line of a stage that feels so as a whole."""
    wide, high = 2 * theme.icon, theme.icon - 2
    return Block(wide, high, (Shape(((0, high / 2), (wide, high / 2)), None, "accent", "thick"),))


def visibility_sample(theme: Theme) -> Block:
    """A piece of the line of visibility."""
    wide, high = 2 * theme.icon, theme.icon - 2
    line = Shape(((0, high / 2), (wide, high / 2)), None, "quiet", dashed=True)
    return Block(wide, high, (line,))


def dashed_sample(theme: Theme, stroke: Color, rated: bool = False) -> Block:
    """A card of what nobody has evidence for."""
    pips = severity_bars(theme, 4, False) if rated else Block(theme.icon, theme.icon)
    wide, high = pips.width + 12, theme.icon + 6
    card = Rect(Box(0, 0, wide, high), "page", stroke, dashed=True, radius=5)
    return Block(wide, high, (card, pips.at(6, (high - pips.height) / 2)))
