"""The bubbles of a value–effort matrix: what is shown of each point by its form."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import sqrt

from jmx.escape import one_line
from jmx.render.page import Block, Part, paragraph
from jmx.render.placing import grown
from jmx.render.scene import Box, Circle, Dot, Rect, Shape
from jmx.render.theme import Color, TextRole, Theme

ASSUMED = 0.5  # as sure as this, or less, is what nothing supports: docs/how-sure.md
UNDER_WAY, DONE, STOPPED = ("in-progress",), ("shipped", "addressed"), ("stopped", "wont-fix")
_SMALLEST, _LARGEST = 10.5, 20.0  # half a bubble of what is assumed, and of what is known for sure
_CROWDED, _MANY = 15.5, 25  # the same for the surest of more than so many
_RING, _BADGE = 3.5, 4.4  # around what is under way, and half the sign of what is done or stopped


@dataclass(frozen=True, slots=True)
class MatrixPoint:
    """Something to do: what it is worth and what it takes, and how sure its value is. `interval` says from where to
    where the value may lie."""

    ref: str
    title: str
    value: float
    effort: float
    rank: int
    sureness: float = 1.0
    interval: tuple[float, float] | None = None
    must: bool = False
    status: str = ""

    @property
    def name(self) -> str:
        return one_line(self.title) or self.ref


def half_of(keys: Sequence[str], theme: Theme, sureness: float) -> float:
    """Half the width of a bubble: the larger its area, the surer is its value. The smallest has room for the longest
    number, and all are smaller where there are many."""
    least = max(_SMALLEST, max(theme.width(key, "on-fill") for key in keys) / 2 + 3)
    largest = max(_LARGEST if len(keys) <= _MANY else _CROWDED, 1.3 * least)
    share = (min(1.0, max(ASSUMED, sureness)) - ASSUMED) / (1 - ASSUMED)
    return sqrt(least**2 + share * (largest**2 - least**2))


def bubble(theme: Theme, point: MatrixPoint, key: str, half: float) -> Block:
    """The bubble of a point around its middle: angular for a must, hollow where nothing supports the value."""
    assumed = point.sureness <= ASSUMED
    color, role = _look(point)
    shape: Rect | Circle = Circle(0, 0, half, "page" if assumed else color, color, "thick")
    ring: list[Part] = []
    if point.status in UNDER_WAY:
        ring = [Circle(0, 0, half + _RING, None, color, "firm")]
    if point.must:
        side = half - 1
        shape = Rect(Box(-side, -side, 2 * side, 2 * side), shape.fill, color, "thick", radius=4)
        ring = [replace(shape, box=grown(shape.box, _RING), fill=None, weight="firm", radius=7)] if ring else []
    room = 2 * half
    text = [paragraph(theme, key, room, role if assumed else "on-fill", anchor="middle")] if key else []
    words = (each.at(-room / 2, -each.height / 2) for each in text)
    return Block(0, 0, (*ring, shape, *_badge(point, half), *words))


def _look(point: MatrixPoint) -> tuple[Color, TextRole]:
    """The colour of a bubble, and the role of a number of that colour."""
    if point.status in STOPPED:
        return "quiet", "quiet-strong"
    if point.status in DONE:
        return "done", "done"
    return ("pain", "pain") if point.must else ("accent", "number")


def _badge(point: MatrixPoint, half: float) -> list[Part]:
    """A tick on what is done, a cross on what was stopped."""
    x, y = _badge_at(half)
    if point.status in DONE:
        face, size = Circle(x, y, _BADGE, "page", "done", "firm"), 0.5 * _BADGE
        tick = Shape(((x - size, y), (x - 0.2 * size, y + 0.7 * size), (x + size, y - 0.7 * size)), stroke="done",
                     weight="firm", upright=True)  # fmt: skip
        return [face, tick]
    if point.status in STOPPED:
        face, size = Circle(x, y, _BADGE, "page", "quiet", "firm"), 0.4 * _BADGE
        lines = (((x - size, y - size), (x + size, y + size)), ((x - size, y + size), (x + size, y - size)))
        return [face, *(Shape(line, stroke="quiet", weight="firm") for line in lines)]
    return []


def _badge_at(half: float) -> Dot:
    return 0.72 * half, -max(0.72 * half, 7.5 + _BADGE)


def reach_of(point: MatrixPoint, half: float) -> float:
    """How far a bubble reaches from its middle, with all that belongs to it."""
    reach = half + (_RING if point.status in UNDER_WAY else 0.0)
    if point.status in DONE or point.status in STOPPED:
        reach = max(reach, *(abs(each) + _BADGE for each in _badge_at(half)))
    return reach + 1.5
