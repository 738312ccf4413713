"""A value–effort matrix for a slide: what to do first, with its evidence, in four quarters with names."""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from math import isfinite

from jmx.errors import CannotDraw
from jmx.render.axis import figure
from jmx.render.chart_slide import PAPER, Chart, ChartWords, chart_slide, sign_with_words
from jmx.render.matrix_bubble import ASSUMED, DONE, STOPPED, UNDER_WAY, MatrixPoint, bubble, half_of, reach_of
from jmx.render.matrix_field import Borders, Field, parted, scales, told_of
from jmx.render.matrix_list import name_list
from jmx.render.matrix_plot import drawn_field
from jmx.render.page import NOTHING, Block, paragraph
from jmx.render.scene import Circle, Scene, Shape
from jmx.render.slide_columns import slide_theme
from jmx.render.theme import Theme

MOST = 60  # points that are drawn
_MOST_NAMED = 20  # points whose names may stand beside them
_LONGEST_KEY = 3
_FEWEST = 4  # points that have a middle worth a border
_BESIDE = 24.0
_SAMPLES = ((1.0, "confidence 1"), (0.75, "0.75"), (ASSUMED, f"{ASSUMED:g} or less, assumed"))
_SIGN = 11.0  # half a bubble of the legend that says nothing by its size


def matrix_page(
    points: Sequence[MatrixPoint],
    theme: Theme,
    *,
    title: str,
    subtitle: str = "",
    note: str = "",
    value_label: str = "Value",
    effort_label: str = "Effort in person-weeks",
    effort_words: tuple[str, str] = ("person-week", "person-weeks"),
    borders: Borders | None = None,
) -> Scene:
    """The page: bubbles with their names beside them or, where these have no room, in a list. The borders of the
    quarters are in the middle of the points unless they are given."""
    theme = slide_theme(theme, PAPER)
    ordered = sorted(points, key=lambda point: point.rank)
    for point in ordered:
        _refuse_strange(point)
    if not ordered:
        words = ChartWords(title, subtitle, note=note)
        return chart_slide("matrix", theme, words, partial(_nothing, theme), (), ["Nothing to compare yet"])
    for most in range(min(MOST, len(ordered)), 0, -5):
        field = _field(theme, ordered[:most], (value_label, effort_label), effort_words, borders)
        left = ordered[most:]
        said = (*_of_borders(field, given=borders is not None), *_of_left(left), *filter(None, (note,)))
        words = ChartWords(title, subtitle, note="  ·  ".join(said))
        told = [told_of(field, point, key) for point, key in zip(field.points, field.keys, strict=True)]
        told += [told_of(field, point, str(at)) for at, point in enumerate(left, most + 1)]
        try:
            return chart_slide("matrix", theme, words, partial(_chart, field), _legend(field), told)
        except _NoRoom:
            continue
    raise AssertionError("one bubble always has room")


def _field(
    theme: Theme,
    shown: Sequence[MatrixPoint],
    labels: tuple[str, str],
    effort_words: tuple[str, str],
    given: Borders | None,
) -> Field:
    value, effort = scales(shown, given)
    borders = given
    if given is None and len(shown) >= _FEWEST:
        high, low = parted([each.value for each in shown], value), parted([each.effort for each in shown], effort)
        borders = Borders(high, low) if high is not None and low is not None else None
    return Field(theme, shown, _keys(shown), value, effort, borders, *labels, effort_words)


class _NoRoom(Exception):
    """So many bubbles do not fit."""


def _refuse_strange(point: MatrixPoint) -> None:
    """Refuses what has no place on the scales."""
    if not (isfinite(point.effort) and point.effort > 0):
        raise CannotDraw(f"{point.ref} has an effort of {point.effort:g}: say how many person-weeks it takes, over 0")
    if not (isfinite(point.value) and point.value >= 0):
        raise CannotDraw(f"{point.ref} has a value of {point.value:g}: a matrix shows values of 0 and more")


def _keys(points: Sequence[MatrixPoint]) -> list[str]:
    """The rank of each point, with a letter where several have the same; the place in their order where a rank has no
    room in a bubble."""
    counts, used = Counter(point.rank for point in points), Counter[int]()
    keys = []
    for point in points:
        keys.append(f"{point.rank}{_letter(used[point.rank])}" if counts[point.rank] > 1 else str(point.rank))
        used[point.rank] += 1
    return keys if max(map(len, keys)) <= _LONGEST_KEY else [str(at) for at in range(1, len(points) + 1)]


def _letter(at: int) -> str:
    """a, b, … z, aa, ab and so on."""
    return (_letter(at // 26 - 1) if at >= 26 else "") + chr(ord("a") + at % 26)


def _of_borders(field: Field, *, given: bool) -> Iterator[str]:
    """Where the borders are, or why there are none."""
    if field.borders is None:
        few = len(field.points) < _FEWEST
        yield f"No quarters: {f'fewer than {_FEWEST} points' if few else 'all points are alike in value or in effort'}"
        return
    at = f"value {figure(field.borders.value)}, effort {figure(field.borders.effort)} {field.effort_words[1]}"
    yield f"Borders as chosen: {at}" if given else f"Borders halfway through the points: {at}"


def _of_left(left: Sequence[MatrixPoint]) -> Iterator[str]:
    if left:
        yield f"+{len(left)} more of the lowest ranks are not drawn"


# --- what stands on it ---


def _nothing(theme: Theme, width: float, height: float) -> Chart:
    return Chart(paragraph(theme, "Nothing has both a value and an effort yet.", width, "goal"))


def _chart(field: Field, width: float, height: float) -> Chart:
    """The field with the names in it, where each has room for all of its name; else with a list beside it."""
    drawn, beside = None, NOTHING
    if len(field.points) <= _MOST_NAMED:
        drawn = drawn_field(field, width, height, named=True)
    if drawn is None:
        beside = name_list(field, height)
        drawn = drawn_field(field, width - beside.width - _BESIDE, height, named=False)
    if drawn is None:
        raise _NoRoom
    parts = drawn.block.at(0, 0), beside.at(width - beside.width, 0)
    aside = [sign_with_words(field.theme, _aside(), "moved aside from the dot")] if drawn.moved else []
    return Chart(Block(width, height, parts), tuple(aside))


# --- the legend ---


def _legend(field: Field) -> list[Block]:
    """What the signs in use mean: first that size is evidence."""
    theme, points = field.theme, field.points
    sizes = [_sample(theme, sure, half_of(field.keys, theme, sure)) for sure, _ in _SAMPLES]
    ranks = all(key.startswith(str(point.rank)) for key, point in zip(field.keys, points, strict=True))
    number = "rank" if ranks else "order by rank"
    number += " (a, b: the same)" if any(not key.isdigit() for key in field.keys) else ""
    keys = [sign_with_words(theme, NOTHING, f"Number: {number}. Size: evidence behind the value")]
    keys += [sign_with_words(theme, sample, words) for sample, (_, words) in zip(sizes, _SAMPLES, strict=True)]
    if any(point.must for point in points):
        keys.append(sign_with_words(theme, _sample(theme, 1.0, _SIGN, must=True), "a must"))
    for statuses, words in ((UNDER_WAY, "under way"), (DONE, "done"), (STOPPED, "stopped")):
        if any(point.status in statuses for point in points):
            keys.append(sign_with_words(theme, _sample(theme, 1.0, _SIGN, status=statuses[0]), words))
    if any(point.interval for point in points):
        line = Shape(((4, 0), (4, 18)), stroke="curve-3", weight="firm")
        caps = (Shape(((0, y), (8, y)), stroke="curve-3", weight="firm") for y in (0, 18))
        ends = (end for point in points for end in point.interval or ())
        farther = any(not 0 <= field.value.place(end) <= 1 for end in ends)
        words = f"where the value may lie{' (without an end: farther)' * farther}"
        keys.append(sign_with_words(theme, Block(8, 18, (line, *caps)), words))
    return keys


def _aside() -> Block:
    """The sign of a bubble that is not where it belongs."""
    line, bubble_there = Shape(((3, 6), (24, 6)), stroke="quiet"), Circle(24, 6, 6, "accent")
    return Block(30, 12, (line, Circle(3, 6, 2.5, "quiet"), bubble_there))


def _sample(theme: Theme, sureness: float, half: float, *, must: bool = False, status: str = "") -> Block:
    """A bubble as it is drawn, without a number."""
    point = MatrixPoint("", "", 1, 1, 1, sureness, must=must, status=status)
    side = reach_of(point, half)
    return Block(2 * side, 2 * side, (bubble(theme, point, "", half).at(side, side),))
