"""The values that a field had over time as a picture: a step chart for slides and packets."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby, pairwise
from typing import NamedTuple

from jmx.escape import one_line
from jmx.model.field_history import Plot, ValuePeriod, plotted
from jmx.render.scene import Anchor, Box, Circle, Mark, MarkGroup, Rect, Scene, Shape, TextLine
from jmx.render.theme import TextRole, Theme

_PAGE = Box(0, 0, 960, 400)
_PLOT = Box(104, 112, 800, 216)
_MARGIN = 40.0
_MOST_LINES, _LINES = 9, 5  # a scale shows every step of it, other numbers some
_LABEL_GAP = 12.0


class _Leg(NamedTuple):
    """A period as it is drawn: from where to where, and how high; None where the record said no number."""

    period: ValuePeriod
    since: date
    begin: float
    end: float
    value: float | None


def field_chart(periods: Sequence[ValuePeriod], field: str, label: str, ref: str, today: date, theme: Theme) -> Scene:
    """The chart of a field's values, today at its right edge."""
    plot = plotted(periods, field, today)
    legs = [
        _Leg(period, begin, _x(plot, begin), _x(plot, end), value)
        for period, value, (begin, end) in zip(periods, plot.numbers, pairwise(plot.days), strict=True)
    ]
    name = field.replace("_", " ")
    heading = f"{name[:1].upper()}{name[1:]} of “{one_line(label)}”"
    marks: list[Mark] = [
        Rect(_PAGE, "page"),
        _short(theme, 50, heading, "chart-title"),
        _short(theme, 76, f"{ref}, {min(plot.days)} to {max(plot.days)}", "quiet"),
        *_lines(theme, plot),
        *_path(plot, legs),
        *_dates(theme, plot),
        *(_mark(theme, plot, leg, leg.value) for leg in legs if leg.value is not None),
    ]
    told = "; ".join(f"{_figure(leg.value)} from {leg.since}" for leg in legs if leg.value is not None)
    ids = "".join(each if each.isascii() and each.isalnum() else "-" for each in f"{ref}-{field}")
    return Scene(ids, heading, f"{name}: {told}", _PAGE.width, _PAGE.height, tuple(marks))


def _x(plot: Plot, day: date) -> float:
    first, last = min(plot.days), max(plot.days)
    return _PLOT.x + _PLOT.width * (day - first).days / max(1, (last - first).days)


def _y(plot: Plot, value: float) -> float:
    return _PLOT.bottom - _PLOT.height * (value - plot.low) / ((plot.high - plot.low) or 1)


def _figure(value: float) -> str:
    return f"{round(value, 4):g}".replace("-", "−")


def _text(theme: Theme, x: float, y: float, words: str, role: TextRole, anchor: Anchor = "start") -> TextLine:
    return TextLine(x, y, words, role, theme.width(words, role), _PAGE, anchor)


def _short(theme: Theme, y: float, words: str, role: TextRole) -> TextLine:
    """As much as one line holds."""
    line = theme.ruler(role).wrap(one_line(words), _PAGE.width - 2 * _MARGIN, lines=1)[0]
    return _text(theme, _MARGIN, y, line, role)


def _lines(theme: Theme, plot: Plot) -> Iterator[Mark]:
    """A line for each step of a scale; for other numbers some at even distances."""
    low, high = plot.low, plot.high
    whole = low.is_integer() and high.is_integer() and high - low < _MOST_LINES
    steps = int(high - low) if whole else _LINES - 1
    for value in (low + (high - low) * index / max(1, steps) for index in range(steps + 1)):
        y = _y(plot, value)
        yield Shape(((_PLOT.x, y), (_PLOT.right, y)), stroke="hairline")
        yield _text(theme, _PLOT.x - _LABEL_GAP, y + 5, _figure(value), "quiet", "end")


def _path(plot: Plot, legs: Sequence[_Leg]) -> Iterator[Mark]:
    """The steps, broken where the record said nothing."""
    for stands, run in groupby(legs, key=lambda leg: leg.value is not None):
        if stands:
            dots = (((leg.begin, _y(plot, leg.value or 0)), (leg.end, _y(plot, leg.value or 0))) for leg in run)
            yield Shape(tuple(dot for pair in dots for dot in pair), None, "accent", "heavy")


def _dates(theme: Theme, plot: Plot) -> Iterator[Mark]:
    """The days of the axis: first, last, and of those between what has room, the newest first."""
    yield Shape(((_PLOT.x, _PLOT.bottom), (_PLOT.right, _PLOT.bottom)), stroke="edge")
    taken: list[tuple[float, float]] = []
    for day in dict.fromkeys((plot.days[0], plot.days[-1], *reversed(plot.days))):
        x, half = _x(plot, day), (theme.width(str(day), "quiet") + _LABEL_GAP) / 2
        if all(x + half <= begin or x - half >= end for begin, end in taken):
            taken.append((x - half, x + half))
            yield Shape(((x, _PLOT.bottom), (x, _PLOT.bottom + 6)), stroke="edge")
            yield _text(theme, x, _PLOT.bottom + 26, str(day), "quiet", "middle")


def _mark(theme: Theme, plot: Plot, leg: _Leg, value: float) -> MarkGroup:
    """Where a period begins, with its value; who began it shows on hovering."""
    since, y = leg.period.since, _y(plot, value)
    committed = bool(since and since.exists)
    who = f"{since.by} on {since.day}: {since.subject}" if since and committed else "not committed yet"
    dot = Circle(leg.begin, y, 5, "accent" if committed else "page", "accent", "thick")
    left = leg.begin > _PLOT.right - 40
    words = _figure(value)
    text = _text(theme, leg.begin + (-8 if left else 8), y - 9, words, "strong", "end" if left else "start")
    return MarkGroup(f"{words}, {who}", (dot, text))
