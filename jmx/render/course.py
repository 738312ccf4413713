"""The course of a number as a picture: a step chart for slides and packets."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from jmx.escape import one_line
from jmx.model.field_history import SCALES, ValuePeriod, number
from jmx.render.measure import width, wrap
from jmx.render.scene import Box, Circle, Dot, Group, Mark, Rect, Scene, Shape, Text
from jmx.render.theme import ACCENT, EDGE, HAIRLINE, INK, PAPER, QUIET, SMALL_BOLD, Style

_PAGE = Box(0, 0, 960, 400)
_PLOT = Box(96, 112, 808, 216)
_MARGIN = 40.0
_HEADING = Style(22, INK, bold=True)
_MOST_LINES, _LINES = 9, 5  # a scale shows every step of it, other numbers some
_LABEL_GAP = 12.0


class _Leg(NamedTuple):
    """A spell as it is drawn: from where to where, how high, and the words beside it."""

    begin: float
    end: float
    y: float
    words: str


def drawn(course: Sequence[ValuePeriod], field: str, label: str, ref: str, today: date) -> Scene:
    """The chart of a field's course, today at its right edge."""
    days = _days(course, today)
    low, high = _range(course, field)
    legs = tuple(_legs(course, days, low, high))
    name = field.replace("_", " ")
    heading = f"{name[:1].upper()}{name[1:]} of “{one_line(label)}”"
    lines = tuple(_scale(low, high))
    marks: list[Mark] = [Rect(_PAGE, PAPER), *_head(heading, f"{ref}, {min(days)} to {max(days)}")]
    marks += [mark for each in lines for mark in _line(each, low, high)]
    marks += [*_path(legs), *_dates(days), *(_mark(leg, spell) for leg, spell in _told(legs, course))]
    told = "; ".join(f"{leg.words} from {day}" for leg, day in zip(legs, days, strict=False) if leg.words)
    return Scene(_name(ref, field), heading, f"{name}: {told}", _PAGE.width, _PAGE.height, tuple(marks))


def _name(ref: str, field: str) -> str:
    return "".join(each if each.isascii() and each.isalnum() else "-" for each in f"{ref}-{field}")


def _days(course: Sequence[ValuePeriod], today: date) -> list[date]:
    """The day each spell began, and the last that is shown. What is not committed begins on that day."""
    begun = [spell.since.committed if spell.since else None for spell in course]
    last = max([today, *(day for day in begun if day)])
    return [*(day or last for day in begun), last]


def _range(course: Sequence[ValuePeriod], field: str) -> tuple[float, float]:
    numbers = [found for spell in course if spell.stands and (found := number(spell.value)) is not None]
    low, high = SCALES.get(field, (min(numbers), max(numbers)))
    return min(low, *numbers), max(high, *numbers)


def _scale(low: float, high: float) -> Iterator[float]:
    """The numbers that have a line: all steps of a scale, else some at even distances."""
    if float(low).is_integer() and float(high).is_integer() and high - low < _MOST_LINES:
        yield from (float(each) for each in range(int(low), int(high) + 1))
    else:
        yield from (low + (high - low) * index / (_LINES - 1) for index in range(_LINES))


def _x(day: date, days: Sequence[date]) -> float:
    return _PLOT.x + _PLOT.width * (day - min(days)).days / max(1, (max(days) - min(days)).days)


def _y(value: float, low: float, high: float) -> float:
    return _PLOT.bottom - _PLOT.height * (value - low) / ((high - low) or 1)


def _legs(course: Sequence[ValuePeriod], days: Sequence[date], low: float, high: float) -> Iterator[_Leg]:
    for spell, (begin, end) in zip(course, pairwise(days), strict=True):
        found = number(spell.value) if spell.stands else None
        y = _y(found, low, high) if found is not None else 0.0
        yield _Leg(_x(begin, days), _x(end, days), y, _figure(found) if found is not None else "")


def _figure(value: float) -> str:
    return f"{round(value, 4):g}".replace("-", "−")


def _head(heading: str, below: str) -> Iterator[Mark]:
    room = _PAGE.width - 2 * _MARGIN
    yield _text(_MARGIN, 50, wrap(heading, _HEADING.size, room, bold=True, lines=1)[0], _HEADING)
    yield _text(_MARGIN, 76, wrap(one_line(below), QUIET.size, room, lines=1)[0], QUIET)


def _text(x: float, y: float, words: str, style: Style, anchor: str = "start") -> Text:
    room = width(words, style.size, style.bold)
    return Text(x, y, words, style.size, style.fill, room, _PAGE, style.bold, anchor)


def _line(value: float, low: float, high: float) -> Iterator[Mark]:
    y = _y(value, low, high)
    yield Shape(((_PLOT.x, y), (_PLOT.right, y)), stroke=HAIRLINE, closed=False)
    yield _text(_PLOT.x - _LABEL_GAP, y + 5, _figure(value), QUIET, "end")


def _path(legs: Sequence[_Leg]) -> Iterator[Mark]:
    """The steps, broken where the record said nothing."""
    dots: list[Dot] = []
    for leg in legs:
        if leg.words:
            dots += [(leg.begin, leg.y), (leg.end, leg.y)]
        if dots and not leg.words:
            yield Shape(tuple(dots), stroke=ACCENT, stroke_width=3, closed=False)
            dots = []
    if dots:
        yield Shape(tuple(dots), stroke=ACCENT, stroke_width=3, closed=False)


def _dates(days: Sequence[date]) -> Iterator[Mark]:
    """The days of the axis: first, last, and of those between what has room, the newest first."""
    yield Shape(((_PLOT.x, _PLOT.bottom), (_PLOT.right, _PLOT.bottom)), stroke=EDGE, closed=False)
    taken: list[tuple[float, float]] = []
    for day in dict.fromkeys((days[0], days[-1], *reversed(days))):
        x, half = _x(day, days), width(str(day), QUIET.size) / 2 + _LABEL_GAP / 2
        if all(x + half <= begin or x - half >= end for begin, end in taken):
            taken.append((x - half, x + half))
            yield Shape(((x, _PLOT.bottom), (x, _PLOT.bottom + 6)), stroke=EDGE, closed=False)
            yield _text(x, _PLOT.bottom + 26, str(day), QUIET, "middle")


def _told(legs: Sequence[_Leg], course: Sequence[ValuePeriod]) -> Iterator[tuple[_Leg, ValuePeriod]]:
    return (each for each in zip(legs, course, strict=True) if each[0].words)


def _mark(leg: _Leg, spell: ValuePeriod) -> Group:
    """Where a spell begins, with its value; who began it shows on hovering."""
    since = spell.since
    who = f", {since.author} on {since.committed}: {since.subject}" if since and since.oid else ", not committed yet"
    dot = Circle(leg.begin, leg.y, 5, ACCENT if since and since.oid else PAPER, ACCENT, 2)
    aside = "end" if leg.begin > _PLOT.right - 40 else "start"
    x = leg.begin - 8 if aside == "end" else leg.begin + 8
    return Group(f"{leg.words}{who}", (dot, _text(x, leg.y - 9, leg.words, SMALL_BOLD, aside)))
