"""The emotion curves: a smooth line through the steps that say how they feel, solid where evidence stands behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from jmx.escape import one_line
from jmx.render import theme
from jmx.render.block import NOTHING, Block, flowing, paragraph, row
from jmx.render.measure import width
from jmx.render.scene import Box, Circle, Curve, Dot, Group, Mark, Rect, Shape
from jmx.render.view import Column, MapView, Step

TOP, BOTTOM = 40.0, 26.0  # room above the best and below the worst feeling
_WORDS = {2: "Delighted", 0: "Neutral", -2: "Frustrated"}
_CALLOUT = 320.0
_COLOURS = (theme.ACCENT, theme.SECOND, theme.THIRD)
_WEIGHTS = (3.0, 2.0, 2.0)
_MARK = 5.5  # half of what a point of a second or third curve takes


@dataclass(frozen=True, slots=True)
class Felt:
    """A step on a curve."""

    step: Step
    mood: float
    x: float
    y: float
    lowest: bool


def needed(stage: Column) -> float:
    """How wide a stage must be for its points not to touch."""
    felt = [step for step in stage.steps if step.felt]
    widest = max((_point_room(step) for step in felt), default=0.0)
    return len(felt) * (widest + 6) + 12


def curve(view: MapView, spans: Sequence[tuple[float, float]], unit: float, gutter: float) -> Block:
    """The lane of the curves; `spans` are the columns from the left edge, `unit` the height of one step of feeling."""
    right = spans[-1][0] + spans[-1][1]
    names = _names(view, right - gutter)
    top = TOP + names.height
    drawn = [_felt(view, spans, unit, top, index) for index in range(max(1, len(view.feelings)))]
    zero = top + 2 * unit
    marks: list[Mark] = [*names.at(gutter, 0), Rect(Box(gutter, zero, right - gutter, 2 * unit + BOTTOM), theme.MIST)]
    for level in (2, 1, 0, -1, -2):
        marks += _level(level, zero - level * unit, gutter, right)
    for index in reversed(range(len(drawn))):
        marks += _line(drawn[index], index)
    low = next((each for felt in drawn for each in felt if each.lowest and each.step is view.lowest[0]), None)
    callout = _callout(view.low_words, low, zero + 2 * unit + BOTTOM, gutter, right) if low else NOTHING
    marks += callout.marks
    for index in reversed(range(1, len(drawn))):
        marks += [_other(each, index, view.feelings[index]) for each in drawn[index]]
    marks += [_point(each, view.feelings[0] if len(drawn) > 1 else "") for each in drawn[0]]
    return Block(right, zero + 2 * unit + BOTTOM + callout.height, tuple(marks))


def _felt(view: MapView, spans: Sequence[tuple[float, float]], unit: float, top: float, index: int) -> list[Felt]:
    """The points of one curve; all curves have a step at the same place."""
    found = []
    for stage, (x, room) in zip(view.stages, spans, strict=True):
        steps = [step for step in stage.steps if step.felt]
        for place, step in enumerate(steps):
            mood = step.moods[index]
            if mood is not None:
                y = top + (2 - min(2.0, max(-2.0, mood))) * unit
                found.append(Felt(step, mood, x + (place + 0.5) / len(steps) * room, y, mood == view.worst))
    return found


def _names(view: MapView, room: float) -> Block:
    """Whose feelings each curve shows, by its colour, its weight and the shape of its points."""
    keys = []
    for index, name in enumerate(view.feelings):
        line = Shape(((0, 9), (44, 9)), stroke=_COLOURS[index], stroke_width=_WEIGHTS[index], closed=False)
        pill = Rect(Box(11, 1, 22, 16), theme.ACCENT, radius=8)
        sample = Block(44, 18, (line, pill if index == 0 else _shape(22, 9, index, _COLOURS[index], True)))
        words = paragraph(name, min(width(one_line(name), 14, bold=True) + 1, room - 60), theme.QUIET_BOLD, lines=2)
        keys.append(row([sample, words], 8))
    return flowing(keys, room, 28, 4)


def _level(level: int, y: float, gutter: float, right: float) -> list[Mark]:
    line = Shape(((gutter, y), (right, y)), stroke=theme.EDGE if level == 0 else theme.HAIRLINE, closed=False)
    if level not in _WORDS:
        return [line]
    sign = {2: "+2", 0: "0", -2: "−2"}[level]
    text = paragraph(f"{_WORDS[level]} {sign}", gutter - 46, theme.QUIET, anchor="end")
    face = _face(level).at(gutter - 34, y - 10)
    return [line, *text.at(0, y - text.height / 2), *face]


def _face(level: int) -> Block:
    """A small face, so that the scale speaks without colour."""
    bend = level * 1.6
    mouth = tuple((6.0 + step * 2, 13.2 + bend * (1 - ((step - 2) / 2) ** 2) - bend / 2) for step in range(5))
    return Block(
        20,
        20,
        (
            Circle(10, 10, 9, theme.PAPER, theme.MUTED, 1.5),
            Circle(7, 8, 1.3, theme.MUTED),
            Circle(13, 8, 1.3, theme.MUTED),
            Shape(mouth, stroke=theme.MUTED, stroke_width=1.5, closed=False),
        ),
    )


def _point_room(step: Step) -> float:
    return max(2 * theme.POINT, width(str(step.number), 14, bold=True) + 12)


def _point(felt: Felt, whose: str) -> Group:
    """A step on the curve by its number: filled where evidence stands behind it, hollow where it is an assumption."""
    step = felt.step
    colour = theme.HURT if felt.lowest else theme.ACCENT
    room = _point_room(step)
    box = Box(felt.x - room / 2, felt.y - theme.POINT, room, 2 * theme.POINT)
    style = theme.Style(14, theme.PAPER if step.evidenced else colour, bold=True)
    text = paragraph(str(step.number), room, style, anchor="middle")
    face = Rect(box, colour if step.evidenced else theme.PAPER, colour, 2, radius=theme.POINT)
    halo = Rect(Box(box.x - 2.5, box.y - 2.5, room + 5, 2 * theme.POINT + 5), theme.PAPER, radius=theme.POINT + 2.5)
    return Group(_told(felt, whose), (halo, face, *text.at(box.x, felt.y - text.height / 2)))


def _other(felt: Felt, index: int, whose: str) -> Group:
    """A step on a second or third curve, as a small shape; hollow where it is an assumption."""
    colour = theme.HURT if felt.lowest else _COLOURS[index]
    return Group(_told(felt, whose), (_shape(felt.x, felt.y, index, colour, felt.step.evidenced),))


def _shape(x: float, y: float, index: int, colour: str, known: bool) -> Shape:
    """The second curve's points are diamonds, the third one's squares."""
    dots = {
        1: ((x, y - _MARK - 1.5), (x + _MARK + 1.5, y), (x, y + _MARK + 1.5), (x - _MARK - 1.5, y)),
        2: ((x - _MARK, y - _MARK), (x + _MARK, y - _MARK), (x + _MARK, y + _MARK), (x - _MARK, y + _MARK)),
    }[index]
    return Shape(dots, colour if known else theme.PAPER, colour, 2)


def _told(felt: Felt, whose: str) -> str:
    """A point in words, for whoever hovers over it."""
    feels = f"{whose} {_signed(felt.mood)}" if whose else _signed(felt.mood)
    known = "" if felt.step.evidenced else ", an assumption"
    return f"{felt.step.number}. {one_line(felt.step.title)}: {one_line(feels)}{known}"


def _callout(words: str, point: Felt, y: float, gutter: float, right: float) -> Block:
    """Names the lowest point, below it and clear of the curve."""
    wide = min(_CALLOUT, right - gutter, width(one_line(words), 14, bold=True) + 1)
    text = paragraph(words, wide, theme.HURT_BOLD, anchor="middle")
    x = min(max(point.x - wide / 2, gutter), right - wide)
    leader = Shape(((point.x, point.y), (point.x, y + 2)), stroke=theme.HURT, closed=False)
    return Block(wide, text.height + 8, (leader, *text.at(x, y + 6)))


def _line(felt: Sequence[Felt], curve: int) -> list[Mark]:
    """A line through all points that never swings beyond them, dashed wherever one end is an assumption."""
    dots = [(each.x, each.y) for each in felt]
    slopes = _slopes(dots)
    pieces: list[Mark] = []
    for index in range(len(dots) - 1):
        (x0, y0), (x1, y1) = dots[index], dots[index + 1]
        third = (x1 - x0) / 3
        handles = (x0 + third, y0 + slopes[index] * third), (x1 - third, y1 - slopes[index + 1] * third)
        sure = felt[index].step.evidenced and felt[index + 1].step.evidenced
        pieces.append(Curve((dots[index], *handles, dots[index + 1]), _COLOURS[curve], _WEIGHTS[curve], not sure))
    return pieces


def _slopes(dots: Sequence[Dot]) -> list[float]:
    """Fritsch and Carlson's tangents: flat at every peak and dip, so the picture shows no feeling nobody had."""
    rises = [(b[1] - a[1]) / (b[0] - a[0]) for a, b in pairwise(dots)]
    inner = [2 * a * b / (a + b) if a * b > 0 else 0.0 for a, b in pairwise(rises)]
    return [0.0, *inner, 0.0] if len(dots) > 1 else [0.0]


def _signed(mood: float) -> str:
    return f"+{mood:g}" if mood > 0 else f"{mood:g}".replace("-", "−")
