"""Where the marks of a chart find room: bubbles at their place or as near to it as can be, and labels beside them."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from math import ceil, cos, hypot, pi, sin
from typing import NamedTuple

from jmx.render.scene import Anchor, Box, Dot

_STEPS = ((0, 120, 5.0), (120, 2000, 10.0))  # how far places are tried from each other, near to a spot and far from it
_BESIDE, _APART, _CLEAR = 4.0, 2.0, 7.0  # a label from its bubble, from other marks, and from other bubbles
_TIP = 3.0  # between a line and its label
_TRIES = 60
_FAR = (12.0, 26.0, 42.0, 60.0, 85.0, 115.0)  # how far from its bubble a label may stand, with a line between
_TURNS, _SIDEWAYS = 24, 0.6  # directions that are tried, and from where on a label lies to the side


class BubblePlace(NamedTuple):
    """Where something is, and half the side of the square that it takes."""

    x: float
    y: float
    half: float

    @property
    def box(self) -> Box:
        return Box(self.x - self.half, self.y - self.half, 2 * self.half, 2 * self.half)


def spread(spots: Sequence[BubblePlace], room: Box, parts: Sequence[Box]) -> list[BubblePlace] | None:
    """The same so that no two touch and all stay in the room: each at its own place where that is free, which the first
    of them get, the others as near to it as there is room, with their middle in their own part of it if that can be.
    None where there are too many."""
    found: dict[int, BubblePlace] = {}
    for at, spot in enumerate(spots):
        if _free(spot, found.values(), room):
            found[at] = spot
    for at, (spot, part) in enumerate(zip(spots, parts, strict=True)):
        if at not in found:
            others = list(found.values())
            free = (each for each in _around(spot, room) if _free(each, others, room))
            first = next(free, None)
            if first is None:
                return None
            near = (each for each in chain((first,), free) if within(Box(each.x, each.y, 0, 0), part))
            found[at] = next(near, first)
    return [found[at] for at in range(len(spots))]


def _free(spot: BubblePlace, others: Iterable[BubblePlace], room: Box) -> bool:
    return within(spot.box, room) and not any(
        abs(spot.x - other.x) < spot.half + other.half and abs(spot.y - other.y) < spot.half + other.half
        for other in others
    )


def _around(spot: BubblePlace, room: Box) -> Iterator[BubblePlace]:
    """Places in circles around one, the nearest first."""
    most = hypot(room.width, room.height)
    for begin, end, step in _STEPS:
        for far in (begin + step * ring for ring in range(1, round((min(end, most) - begin) / step) + 1)):
            count = max(8, ceil(2 * pi * far / (1.4 * step)))
            for turn in range(count):
                angle = 2 * pi * turn / count
                yield BubblePlace(spot.x + far * cos(angle), spot.y + far * sin(angle), spot.half)


class LabelPlace(NamedTuple):
    """Which of its sizes a label has, its corner at the top left, to which side its lines stand together, and a line to
    its bubble where it does not stand right beside that."""

    size: int
    corner: Dot
    anchor: Anchor
    lead: tuple[Dot, Dot] | None = None


Size = tuple[float, float]


def labelled(
    bubbles: Sequence[Box], sizes: Sequence[Sequence[Size]], taken: Sequence[Box], room: Box
) -> list[LabelPlace] | None:
    """A place for the label of each bubble, in one of the sizes it may have, where it lies on nothing. None where not
    all of them find one."""
    order = list(range(len(bubbles)))
    for _ in range(_TRIES):
        found = _in_order(order, bubbles, sizes, taken, room)
        missing = next((at for at in order if at not in found), None)
        if missing is None:
            return [found[at] for at in range(len(bubbles))]
        if order[0] == missing:
            return None  # not even alone
        order.remove(missing)
        order.insert(0, missing)
    return None


def _in_order(
    order: Sequence[int], bubbles: Sequence[Box], sizes: Sequence[Sequence[Size]], taken: Sequence[Box], room: Box
) -> dict[int, LabelPlace]:
    """The labels that find a place one after the other, until one does not."""
    found: dict[int, LabelPlace] = {}
    placed: list[Box] = []
    for at in order:
        others = [box for index, box in enumerate(bubbles) if index != at]
        hindrances = [
            *(grown(box, _CLEAR) for box in others),
            *(grown(box, _APART) for box in (*taken, *placed)),
        ]
        for place, box in _beside(bubbles[at], sizes[at]):
            if not within(box, room) or any(touching(box, each) for each in hindrances):
                continue
            line = _around_line(place.lead) if place.lead else None
            if line and (
                any(touching(line, each) for each in placed) or any(_runs_through(place.lead, each) for each in others)
            ):
                continue
            found[at] = place
            placed += [box, *([line] if line else [])]
            break
        else:
            return found
    return found


def _runs_through(line: tuple[Dot, Dot] | None, box: Box) -> bool:
    """Whether a straight line touches a box: between its ends there is a part inside of both pairs of sides."""
    if line is None:
        return False
    (x, y), (to_x, to_y) = line
    first, last = 0.0, 1.0
    for begin, way, low, high in ((x, to_x - x, box.x, box.right), (y, to_y - y, box.y, box.bottom)):
        if not way:
            if not low < begin < high:
                return False
            continue
        one, other = sorted(((low - begin) / way, (high - begin) / way))
        first, last = max(first, one), min(last, other)
    return first < last


def _beside(bubble: Box, sizes: Sequence[Size]) -> Iterator[tuple[LabelPlace, Box]]:
    """Where a label may stand, the best first: beside its bubble, then below and above it, then away from it."""
    for size, (wide, high) in enumerate(sizes):
        for x, y, anchor in _close(bubble, wide, high):
            yield LabelPlace(size, (x, y), anchor), Box(x, y, wide, high)
    for far in _FAR:
        for size, (wide, high) in enumerate(sizes):
            yield from _away(bubble, size, wide, high, far)


def _close(bubble: Box, wide: float, high: float) -> Iterator[tuple[float, float, Anchor]]:
    middle_x, middle_y = bubble.x + bubble.width / 2, bubble.y + bubble.height / 2
    rows = (middle_y - high / 2, bubble.y, bubble.bottom - high, middle_y - high, middle_y)
    yield from ((bubble.right + _BESIDE, y, "start") for y in rows)
    yield from ((bubble.x - _BESIDE - wide, y, "end") for y in rows)
    for y in (bubble.bottom + 1, bubble.y - high - 1):
        yield from ((x, y, anchor) for x, anchor in _ends(middle_x, bubble, wide))


def _away(bubble: Box, size: int, wide: float, high: float, far: float) -> Iterator[tuple[LabelPlace, Box]]:
    """Places around a bubble with a line to it, which ends at the middle of the nearest side."""
    middle_x, middle_y = bubble.x + bubble.width / 2, bubble.y + bubble.height / 2
    for turn in range(_TURNS):
        x, y = cos(2 * pi * turn / _TURNS), sin(2 * pi * turn / _TURNS)
        start = middle_x + x * bubble.width / 2, middle_y + y * bubble.height / 2
        end_x, end_y = start[0] + x * far, start[1] + y * far
        if abs(x) > _SIDEWAYS:
            corner = end_x + _TIP if x > 0 else end_x - wide - _TIP, end_y - high / 2
            anchor: Anchor = "start" if x > 0 else "end"
        else:
            corner = end_x - wide / 2, end_y if y > 0 else end_y - high
            anchor = "middle"
        yield LabelPlace(size, corner, anchor, (start, (end_x, end_y))), Box(*corner, wide, high)


def _around_line(line: tuple[Dot, Dot]) -> Box:
    (x, y), (to_x, to_y) = line
    return Box(min(x, to_x), min(y, to_y), abs(x - to_x), abs(y - to_y))


def _ends(middle: float, bubble: Box, wide: float) -> tuple[tuple[float, Anchor], ...]:
    return (middle - wide / 2, "middle"), (bubble.x, "start"), (bubble.right - wide, "end")


def within(inner: Box, outer: Box) -> bool:
    return (
        inner.x >= outer.x
        and inner.y >= outer.y
        and inner.right <= outer.right + 1e-6
        and inner.bottom <= outer.bottom + 1e-6
    )


def touching(one: Box, other: Box) -> bool:
    return one.x < other.right and other.x < one.right and one.y < other.bottom and other.y < one.bottom


def grown(box: Box, by: float) -> Box:
    return Box(box.x - by, box.y - by, box.width + 2 * by, box.height + 2 * by)
