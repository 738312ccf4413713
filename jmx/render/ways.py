"""The ways between steps that somebody wrote: arrows on a line of numbers, jumps as arcs above it, ways back below."""

from collections.abc import Iterator, Mapping, Sequence

from jmx.render.emotion import room_for
from jmx.render.page import Block, Part, Sheet, more, paragraph, shortened, stack
from jmx.render.scene import Circle, Shape
from jmx.render.theme import Theme
from jmx.render.view import MapBranch, MapStage, MapStep, MapView

_LOW, _STEP, _HIGH = 16.0, 11.0, 60.0  # how high an arc is: over one number, for each further one, at most
_TIP = 7.0


def column_need(theme: Theme, view: MapView, stage: MapStage) -> float:
    """How wide a stage must be for the numbers on the line not to touch."""
    return room_for(theme, _of_stage(view, stage))


def _of_stage(view: MapView, stage: MapStage) -> Sequence[MapStep]:
    """The steps that need room on the line: all of a stage, where a way is written from or to one."""
    forks = view.forks
    return stage.steps if any(step.number in forks for step in stage.steps) else ()


def arcs(page: Sheet, _: float) -> Block:
    """The steps of which a way is written, and the arrows between them."""
    theme, half = page.theme, page.theme.point
    places = dict(_places(page))
    order = {number: place for place, number in enumerate(places)}
    ways = [(step.number, end) for step in page.view.steps for end in sorted(step.leads_to)
            if step.number in order and end in order]  # fmt: skip
    jumps = [(order[end] - order[start], start, end) for start, end in ways]
    above = max((_height(span) for span, _, _ in jumps if span > 1), default=0.0)
    below = max((_height(span) for span, _, _ in jumps if span < 0), default=0.0)
    y = above + half
    lines: list[Part] = []
    tips: list[Shape] = []
    for span, start, end in jumps:
        if span == 1:
            line, tip = _straight(places[start] + half, places[end] - half, y)
        elif span:
            line, tip = _arc(places[start], places[end], y, half if span < 0 else -half, _height(span))
        else:
            continue
        lines.append(line)
        tips.append(tip)
    parts = [*lines, *dict.fromkeys(tips)]  # ways that end at the same number share a tip
    for number, x in places.items():
        parts += _circle(theme, number, x, y)
    return Block(page.across, y + half + below, tuple(parts))


def ladder(page: Sheet, _: float) -> Block:
    """Each way that somebody wrote as an arrow of its own between the columns of its steps, with its condition on it;
    ways back point backwards."""
    places = {number: x - page.theme.gutter for number, x in page.places.items()}
    told = [(step, way) for step in page.view.steps for way in (*step.next, *([None] if step.ends else []))]
    shown, left = shortened(page.theme, told)
    rungs = [_rung(page, places, step, way) for step, way in shown]
    return stack([*rungs, more(page.theme, [_told(step, way) for step, way in left], page.across)], 3)


def _told(step: MapStep, way: MapBranch | None) -> str:
    return f"{step.number} {way.words}" if way else f"{step.number} is the end"


def _rung(page: Sheet, places: Mapping[int, float], step: MapStep, way: MapBranch | None) -> Block:
    """One way: from its step to the one it leads to, or to where that can be read."""
    theme, half, start = page.theme, page.theme.point, places[step.number]
    end = places.get(way.number) if way else None
    if way and end is not None and end != start:
        left, right = min(start, end) + half + 4, max(start, end) - half - 4
        words = paragraph(theme, way.when, right - left - _TIP, "quiet", anchor="middle")
        y = max(words.height + 3, half)
        arrow = _straight(start + half, end - half, y) if end > start else _backward(start - half, end + half, y)
        parts = [*arrow, *_circle(theme, step.number, start, y), *_circle(theme, way.number, end, y)]
        return Block(page.across, y + half, (*parts, words.at(left, y - 3 - words.height)))
    if way is None:
        said = "the end"
    elif end == start:
        said = f"again{f': {way.when}' if way.when else ''}"
    else:
        said = way.words
    beside = start + half + 8
    room = page.across - beside
    if room > 110:
        words = paragraph(theme, said, min(room, 260.0), "quiet")
    else:
        room = min(260.0, start - half - 8)
        words = paragraph(theme, said, room, "quiet", anchor="end")
        beside = start - half - 8 - room
    height = max(words.height, 2 * half)
    parts = list(_circle(theme, step.number, start, height / 2))
    return Block(page.across, height, (*parts, words.at(beside, (height - words.height) / 2)))


def _circle(theme: Theme, number: int, x: float, y: float) -> Iterator[Part]:
    text = paragraph(theme, str(number), 2 * theme.point, "number", anchor="middle")
    yield Circle(x, y, theme.point, "page", "accent", "firm")
    yield text.at(x - theme.point, y - text.height / 2)


def _backward(start: float, end: float, y: float) -> tuple[Shape, Shape]:
    line = Shape(((start, y), (end + _TIP, y)), stroke="accent", weight="firm", dashed=True)
    return line, Shape(((end, y), (end + _TIP, y - _TIP / 2), (end + _TIP, y + _TIP / 2)), "accent")


def _places(page: Sheet) -> Iterator[tuple[int, float]]:
    forks = page.journey.forks
    for number, x in page.places.items():
        if number in forks:
            yield number, x - page.theme.gutter


def _height(span: int) -> float:
    return min(_HIGH, _LOW + _STEP * abs(span))


def _straight(start: float, end: float, y: float) -> tuple[Shape, Shape]:
    line = Shape(((start, y), (end - _TIP, y)), stroke="accent", weight="firm")
    return line, Shape(((end, y), (end - _TIP, y - _TIP / 2), (end - _TIP, y + _TIP / 2)), "accent")


def _arc(start: float, end: float, y: float, off: float, height: float) -> tuple[Shape, Shape]:
    """An arc that leaves a number at its top or bottom, as `off` says, and ends in a tip at the other."""
    up = -1 if off < 0 else 1
    edge, tip, peak = y + off, y + off + up * _TIP, y + off + up * height * 4 / 3
    side = 3.0 if end > start else -3.0  # what arrives and what leaves stand apart
    dots = ((start + side, edge), (start + side, peak), (end - side, peak), (end - side, tip))
    line = Shape(dots, stroke="accent", weight="firm", smooth=True)
    return line, Shape(((end - side, edge), (end - side - _TIP / 2, tip), (end - side + _TIP / 2, tip)), "accent")
