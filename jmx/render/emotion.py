"""The emotion curve: a smooth line through the steps that say how they feel, solid where evidence stands behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from jmx.escape import one_line
from jmx.render import theme
from jmx.render.block import Block, paragraph
from jmx.render.measure import width
from jmx.render.scene import Box, Circle, Curve, Dot, Group, Mark, Rect, Shape
from jmx.render.view import Column, MapView, Step

TOP, BOTTOM = 40.0, 26.0  # room above the best and below the worst feeling
_WORDS = {2: "Delighted", 0: "Neutral", -2: "Frustrated"}
_CALLOUT = 320.0


@dataclass(frozen=True, slots=True)
class Felt:
    """A step on the curve."""

    step: Step
    x: float
    y: float


def needed(stage: Column) -> float:
    """How wide a stage must be for its points not to touch."""
    felt = [step for step in stage.steps if step.mood is not None]
    widest = max((_point_room(step) for step in felt), default=0.0)
    return len(felt) * (widest + 6) + 12


def curve(view: MapView, spans: Sequence[tuple[float, float]], unit: float, gutter: float) -> Block:
    """The lane of the curve; `spans` are the columns from the left edge, `unit` the height of one step of feeling."""
    right = spans[-1][0] + spans[-1][1]
    felt = _felt(view, spans, unit)
    zero = TOP + 2 * unit
    marks: list[Mark] = [Rect(Box(gutter, zero, right - gutter, 2 * unit + BOTTOM), theme.MIST)]
    for level in (2, 1, 0, -1, -2):
        marks += _level(level, zero - level * unit, gutter, right)
    marks += _line([(each.x, each.y) for each in felt], [each.step.evidenced for each in felt])
    low = view.lowest
    callout = Block(0, 0)
    if low is not None:
        point = next(each for each in felt if each.step is low)
        callout = _callout(point, zero + 2 * unit + BOTTOM, gutter, right)
    marks += callout.marks
    marks += [_point(each, each.step is low) for each in felt]
    return Block(right, zero + 2 * unit + BOTTOM + callout.height, tuple(marks))


def _felt(view: MapView, spans: Sequence[tuple[float, float]], unit: float) -> list[Felt]:
    found = []
    for stage, (x, room) in zip(view.stages, spans, strict=True):
        steps = [step for step in stage.steps if step.mood is not None]
        for index, step in enumerate(steps):
            mood = min(2.0, max(-2.0, step.mood or 0.0))
            found.append(Felt(step, x + (index + 0.5) / len(steps) * room, TOP + (2 - mood) * unit))
    return found


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


def _point(felt: Felt, lowest: bool) -> Group:
    """A step on the curve by its number: filled where evidence stands behind it, hollow where it is an assumption."""
    step = felt.step
    colour = theme.HURT if lowest else theme.ACCENT
    room = _point_room(step)
    box = Box(felt.x - room / 2, felt.y - theme.POINT, room, 2 * theme.POINT)
    style = theme.Style(14, theme.PAPER if step.evidenced else colour, bold=True)
    text = paragraph(str(step.number), room, style, anchor="middle")
    face = Rect(box, colour if step.evidenced else theme.PAPER, colour, 2, radius=theme.POINT)
    known = "" if step.evidenced else ", an assumption"
    words = f"{step.number}. {one_line(step.title)}: {_signed(step.mood or 0.0)}{known}"
    halo = Rect(Box(box.x - 2.5, box.y - 2.5, room + 5, 2 * theme.POINT + 5), theme.PAPER, radius=theme.POINT + 2.5)
    return Group(words, (halo, face, *text.at(box.x, felt.y - text.height / 2)))


def _callout(point: Felt, y: float, gutter: float, right: float) -> Block:
    """Names the lowest point, below it and clear of the curve."""
    assumed = "" if point.step.evidenced else " (assumed)"
    words = f"Lowest point{assumed}: {point.step.title}"
    wide = min(_CALLOUT, right - gutter, width(one_line(words), 14, bold=True) + 1)
    text = paragraph(words, wide, theme.HURT_BOLD, anchor="middle")
    x = min(max(point.x - wide / 2, gutter), right - wide)
    leader = Shape(((point.x, point.y), (point.x, y + 2)), stroke=theme.HURT, closed=False)
    return Block(wide, text.height + 8, (leader, *text.at(x, y + 6)))


def _line(dots: Sequence[Dot], known: Sequence[bool]) -> list[Mark]:
    """A line through all dots that never swings beyond them, dashed wherever one end is an assumption."""
    slopes = _slopes(dots)
    pieces: list[Mark] = []
    for index in range(len(dots) - 1):
        (x0, y0), (x1, y1) = dots[index], dots[index + 1]
        third = (x1 - x0) / 3
        handles = (x0 + third, y0 + slopes[index] * third), (x1 - third, y1 - slopes[index + 1] * third)
        sure = known[index] and known[index + 1]
        pieces.append(Curve((dots[index], *handles, dots[index + 1]), theme.ACCENT, 3, not sure))
    return pieces


def _slopes(dots: Sequence[Dot]) -> list[float]:
    """Fritsch and Carlson's tangents: flat at every peak and dip, so the picture shows no feeling nobody had."""
    rises = [(b[1] - a[1]) / (b[0] - a[0]) for a, b in pairwise(dots)]
    inner = [2 * a * b / (a + b) if a * b > 0 else 0.0 for a, b in pairwise(rises)]
    return [0.0, *inner, 0.0] if len(dots) > 1 else [0.0]


def _signed(mood: float) -> str:
    return f"+{mood:g}" if mood > 0 else f"{mood:g}".replace("-", "−")
