"""The list beside a value–effort matrix: the name of each point by its number, under the quarter that it is in."""

from collections.abc import Sequence
from typing import NamedTuple

from jmx.escape import one_line
from jmx.render.matrix_field import QUARTERS, Field
from jmx.render.page import Block, Part, paragraph
from jmx.render.scene import Dot

_BETWEEN, _GUTTER = 2.5, 16.0  # between lines of the list, and between its columns
_MOST_LINES = 5  # of a name


class _Columns(NamedTuple):
    """How many columns a list has, and how wide each of them is."""

    number: int
    wide: float


# The field is the larger, the earlier one of these is enough.
_SHAPES = (_Columns(1, 290.0), _Columns(1, 370.0), _Columns(2, 230.0), _Columns(2, 280.0), _Columns(3, 190.0))


class _Line(NamedTuple):
    """A line of the list: a point by its place among them, or the name of a quarter."""

    heading: str = ""
    point: int = -1


def name_list(field: Field, height: float) -> Block:
    """All names: whole where there is room for that, else each in as many lines as all can have; what has no room at
    all is counted."""
    lines = _lines(field)
    needs = {shape: _needs(field, lines, shape.wide) for shape in _SHAPES}
    whole = [(shape, _MOST_LINES) for shape in _SHAPES if max(needs[shape]) <= _MOST_LINES]
    cut = [(shape, most) for most in range(_MOST_LINES, 0, -1) for shape in _SHAPES[1:]]
    leading = field.theme.texts["text"].leading
    for shape, most in (*whole, *cut):
        places = _flow([leading * min(need, most) for need in needs[shape]], lines, shape.number, height)
        if len(places) == len(lines):
            return _drawn(field, lines, places, shape, most, height)
    shape = _SHAPES[-1]
    more = leading + _BETWEEN
    places = _flow([leading] * len(lines), lines, shape.number, height - more)
    left = sum(not line.heading for line in lines[len(places) :])
    block = _drawn(field, lines, places, shape, 1, height)
    told = paragraph(field.theme, f"+{left} more, in the notes", shape.wide, "quiet-strong", lines=1)
    return Block(block.width, height, (*block.parts, told.at(block.width - shape.wide, height - leading)))


def _lines(field: Field) -> list[_Line]:
    """The points by their ranks, under the name of their quarter where there are quarters."""
    if field.borders is None:
        return [_Line(point=at) for at in range(len(field.points))]
    groups: list[list[_Line]] = [[], [], [], []]
    for at, point in enumerate(field.points):
        groups[field.borders.quarter(point)].append(_Line(point=at))
    named = zip(QUARTERS, groups, strict=True)
    return [line for (name, _), group in named if group for line in (_Line(f"{name} ({len(group)})"), *group)]


def _needs(field: Field, lines: Sequence[_Line], wide: float) -> list[int]:
    """How many lines of text each of them needs, counted to one more than it may have."""
    ruler, room = field.theme.ruler("text"), wide - _key_room(field)
    return [
        1 if line.heading else len(ruler.wrap(one_line(field.points[line.point].name), room, _MOST_LINES + 1)) or 1
        for line in lines
    ]


def _key_room(field: Field) -> float:
    return max(field.theme.width(key, "strong") for key in field.keys) + 9


def _flow(heights: Sequence[float], lines: Sequence[_Line], columns: int, height: float) -> list[Dot]:
    """The column and the height of each line, as far as there is room; no heading stands at the foot of a column."""
    places: list[Dot] = []
    column, y = 0, 0.0
    for at, high in enumerate(heights):
        need = high + (_BETWEEN + heights[at + 1] if lines[at].heading else 0.0)
        if y + need > height:
            column, y = column + 1, 0.0
        if column == columns or need > height:
            break
        places.append((column, y))
        y += high + _BETWEEN
    return places


def _drawn(
    field: Field, lines: Sequence[_Line], places: Sequence[Dot], shape: _Columns, most: int, height: float
) -> Block:
    parts: list[Part] = []
    for line, (column, y) in zip(lines, places, strict=False):
        if line.heading:
            block = paragraph(field.theme, line.heading, shape.wide, "quiet-strong", lines=1)
        else:
            block = _entry(field, line.point, shape.wide, most)
        parts.append(block.at(column * (shape.wide + _GUTTER), y))
    return Block(shape.number * (shape.wide + _GUTTER) - _GUTTER, height, tuple(parts))


def _entry(field: Field, at: int, wide: float, most: int) -> Block:
    theme, point, side = field.theme, field.points[at], _key_room(field)
    key = paragraph(theme, field.keys[at], side - 8, "pain" if point.must else "strong", anchor="end")
    text = paragraph(theme, point.name, wide - side, "text", lines=most)
    return Block(wide, text.height, (key.at(0, 0), text.at(side, 0)))
