"""A step chart in characters: the course of a field that holds numbers."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from jmx.model.field_history import Plot, ValuePeriod, plotted
from jmx.report.document import Inline, Inlines
from jmx.report.wording import in_figures

WIDTH, WIDEST, NARROWEST = 80, 110, 30  # columns
_MOST_ROWS = 9
_DAY = len("2026-03-31")


class Pen(NamedTuple):
    """The characters a chart is drawn with."""

    level: str = "─"
    upright: str = "│"
    up_from: str = "┘"
    up_to: str = "┌"
    down_from: str = "┐"
    down_to: str = "└"
    now: str = "●"
    edge: str = "┤"
    corner: str = "└"
    tick: str = "┬"
    minus: str = "−"


ASCII = Pen("-", "|", "+", "+", "+", "+", "*", "|", "+", "+", "-")
UNICODE = Pen()


def chart(
    course: Sequence[ValuePeriod], field: str, today: date, width: int | None = None, pen: Pen = UNICODE
) -> Inlines:
    """A step chart: values up the side, days along the bottom, today at the right edge."""
    plot = plotted(course, field, today)
    rows = [(row, label.replace("−", pen.minus)) for row, label in _rows(plot)]
    gutter = max(map(len, (label for _, label in rows)), default=0)
    columns = max(NARROWEST, min(width or WIDTH, WIDEST)) - gutter - 2
    marks = _columns(plot.days, columns)
    grid = _grid(plot.numbers, [row for row, _ in rows], marks, columns, pen)
    spans: list[Inline] = []
    for (_, label), line in zip(rows, grid, strict=True):
        spans += [Inline(f"{label:>{gutter}} {pen.edge}", "quiet"), Inline("".join(line).rstrip() + "\n", "accent")]
    return (*spans, *_axis(plot.days, marks, gutter, columns, pen))


def _rows(plot: Plot) -> list[tuple[float, str]]:
    """The lines of a chart from the top, with what stands beside them: a whole scale, else the values that occur."""
    low, high = plot.low, plot.high
    numbers = [each for each in plot.numbers if each is not None]
    for part in (1, 2):  # whole steps, else halves
        lines = (high - low) * part
        if lines < _MOST_ROWS and all((each * part).is_integer() for each in (*numbers, low)):
            return [(step, _label(step)) for step in (high - index / part for index in range(int(lines) + 1))]
    count = min(_MOST_ROWS, 2 * len(set(numbers)) + 1)
    steps = [high - (high - low) * index / (count - 1) for index in range(count)]
    labels = {_nearest(steps, each): in_figures(round(each, 4)) for each in sorted(numbers)}
    return [(step, labels.get(index, "")) for index, step in enumerate(steps)]


def _label(step: float) -> str:
    return in_figures(int(step)) if step.is_integer() else ""


def _nearest(steps: Sequence[float], wanted: float) -> int:
    return min(range(len(steps)), key=lambda index: abs(steps[index] - wanted))


def _columns(days: Sequence[date], columns: int) -> list[int]:
    first, length = min(days), max(1, (max(days) - min(days)).days)
    return [round((day - first).days / length * (columns - 1)) for day in days]


def _grid(
    numbers: Sequence[float | None], rows: Sequence[float], marks: Sequence[int], columns: int, pen: Pen
) -> list[list[str]]:
    grid = [[" "] * columns for _ in rows]
    before: int | None = None
    for number, (begin, end) in zip(numbers, pairwise(marks), strict=True):
        if number is None:
            before = None
            continue
        here = _nearest(rows, number)
        _step(grid, before, here, begin, pen)
        for column in range(begin + 1, end):
            grid[here][column] = pen.level
        before = here
    if before is not None:
        grid[before][columns - 1] = pen.now
    return grid


def _step(grid: list[list[str]], before: int | None, here: int, column: int, pen: Pen) -> None:
    """The corner where one value gives way to the next."""
    if before is None or before == here:
        grid[here][column] = pen.level
        return
    for row in range(min(before, here) + 1, max(before, here)):
        grid[row][column] = pen.upright
    rises = here < before
    grid[before][column] = pen.up_from if rises else pen.down_from
    grid[here][column] = pen.up_to if rises else pen.down_to


def _axis(days: Sequence[date], marks: Sequence[int], gutter: int, columns: int, pen: Pen) -> Inlines:
    ticks = [pen.tick if column in marks else pen.level for column in range(columns)]
    labels = [" "] * max(columns, _DAY)
    for index in (0, len(days) - 1, *range(len(days) - 2, 0, -1)):
        _write(labels, days[index], marks[index])
    return (
        Inline(f"{'':{gutter}} {pen.corner}{''.join(ticks)}\n", "quiet"),
        Inline(f"{'':{gutter}}  {''.join(labels).rstrip()}\n", "quiet"),
    )


def _write(labels: list[str], day: date, column: int) -> None:
    """Writes a day under its tick, if there is room."""
    start = max(0, min(column - _DAY // 2, len(labels) - _DAY))
    around = labels[max(0, start - 2) : start + _DAY + 2]
    if all(each == " " for each in around):
        labels[start : start + _DAY] = day.isoformat()
