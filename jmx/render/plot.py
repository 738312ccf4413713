"""The curve of a map in characters: a point for each step, joined by lines, on a scale of feelings."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from jmx.escape import one_line
from jmx.model.feelings import lowest_for
from jmx.render.cells import cells, padded, wrapped
from jmx.render.emotion import leads
from jmx.render.view import MOST_CURVES, MapStep, MapView
from jmx.render.words import feeling

_UNIT = 0.5  # of feeling between two rows
_NARROWEST = 3  # columns of a step
_WIDEST = 12


class Span(NamedTuple):
    """Words and how they are meant, by the names of styles that reports have too."""

    text: str
    style: str = ""


Line = tuple[Span, ...]


class _Dot(NamedTuple):
    column: int
    row: int
    step: MapStep
    known: bool
    lowest: bool


def plots(view: MapView, width: int) -> list[Line]:
    """The curve of each group of personas, in pieces where there are more steps than there is room for."""
    names = (view.feelings or ("",))[:MOST_CURVES]
    gutter = max(cells(feeling(level)) for level in range(-2, 3)) + 2
    least = max(_NARROWEST, len(str(len(view.steps))) + 1)  # numbers do not touch
    room = max(width - gutter, 4 * least)
    most = room // least
    lines: list[Line] = []
    for curve, name in enumerate(names):
        lines += [(Span(each, "strong"),) for each in wrapped(one_line(name), width)]
        for start in range(0, len(view.steps), most):
            steps = view.steps[start : start + most]
            each = min(_WIDEST, room // max(1, min(len(view.steps), most)))
            lines += _plot(view, curve, steps, each, gutter)
    return lines


def _plot(view: MapView, curve: int, steps: Sequence[MapStep], each: int, gutter: int) -> list[Line]:
    """One piece of a curve, with its scale at the left and the numbers of the steps below."""
    rows = round(4 / _UNIT) + 1
    dots = _dots(view, curve, steps, each)
    grid = [[" "] * (len(steps) * each) for _ in range(rows)]
    for before, after in pairwise(dots):
        if leads(view.steps, before.step.number, after.step.number):
            _join(grid, before, after)
    signs = {(dot.row, dot.column): dot for dot in dots}
    lines: list[Line] = []
    for row in range(rows):
        level = 2 - row * _UNIT
        label = feeling(level) if level.is_integer() else ""
        head = Span(f"{' ' * (gutter - 2 - cells(label))}{label} ┤", "quiet")
        lines.append((head, *_with_dots(grid[row], row, signs)))
    lines.append((Span(f"{' ' * (gutter - 1)}└{'─' * (len(steps) * each)}", "quiet"),))
    numbers = "".join(
        padded(" " * max(0, each // 2 - (len(str(s.number)) - 1) // 2) + str(s.number), each) for s in steps
    )
    return [*lines, (Span(f"{' ' * gutter}{numbers}".rstrip(), "quiet"),)]


def _dots(view: MapView, curve: int, steps: Sequence[MapStep], each: int) -> list[_Dot]:
    worst = view.worst
    found = []
    for at, step in enumerate(steps):
        mood = step.moods[curve] if curve < len(step.moods) else None
        if mood is not None:
            row = round((2 - min(2.0, max(-2.0, mood))) / _UNIT)
            found.append(
                _Dot(at * each + each // 2, row, step, step.known_on(curve), curve in lowest_for(step.moods, worst))
            )
    return found


def _join(grid: list[list[str]], before: _Dot, after: _Dot) -> None:
    """A line from one point to the next: level, down or up half-way, and level again."""
    middle = (before.column + after.column + 1) // 2
    if before.row == after.row:
        for column in range(before.column + 1, after.column):
            grid[before.row][column] = "─"
        return
    for column in range(before.column + 1, middle):
        grid[before.row][column] = "─"
    for column in range(middle + 1, after.column):
        grid[after.row][column] = "─"
    for row in range(min(before.row, after.row) + 1, max(before.row, after.row)):
        grid[row][middle] = "│"
    falls = after.row > before.row
    grid[before.row][middle] = "┐" if falls else "┘"
    grid[after.row][middle] = "└" if falls else "┌"


def _with_dots(line: Sequence[str], row: int, signs: dict[tuple[int, int], _Dot]) -> list[Span]:
    """A row of the grid with its points: full where evidence stands behind them, a ▼ where nothing feels worse."""
    spans: list[Span] = []
    begun = 0
    for column in range(len(line)):
        dot = signs.get((row, column))
        if dot is not None:
            sign = "▼" if dot.lowest and dot.known else "▽" if dot.lowest else "●" if dot.known else "○"
            spans += [Span("".join(line[begun:column]), "accent"), Span(sign, "error" if dot.lowest else "accent")]
            begun = column + 1
    return [*spans, Span("".join(line[begun:]).rstrip(), "accent")]
