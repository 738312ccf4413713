"""The emotion curves: a smooth line through the steps that say how they feel, solid where evidence stands behind it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from jmx.escape import one_line
from jmx.model.feelings import lowest_for
from jmx.render.page import NOTHING, Block, Part, Sheet, flowing, paragraph, row, stack
from jmx.render.scene import About, Box, Circle, Dot, Rect, Shape
from jmx.render.theme import Color, TextRole, Theme, Weight
from jmx.render.view import MOST_CURVES, MapStage, MapStep

_WORDS = {2: "Delighted +2", 0: "Neutral 0", -2: "Frustrated −2"}
_CURVES: tuple[tuple[Color, Weight], ...] = (("accent", "heavy"), ("curve-2", "thick"), ("curve-3", "thick"))
_MOST_LOW_LINES = 3
_HALO = 3.0  # around a small point; half of it around a tip


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """A step on a curve; the lowest are those where nothing on it feels worse."""

    step: MapStep
    mood: float
    known: bool
    x: float
    y: float
    lowest: bool
    room: float  # of the column


def column_need(theme: Theme, stage: MapStage) -> float:
    """How wide a stage must be for its points not to touch."""
    return room_for(theme, stage.steps if any(step.felt for step in stage.steps) else stage.felt)


def room_for(theme: Theme, steps: Sequence[MapStep]) -> float:
    """How wide a column must be for the numbers of some steps not to touch."""
    return len(steps) * (max((_point_room(theme, step) for step in steps), default=0.0) + 6) + 12


def least_need(theme: Theme, stage: MapStage) -> float:
    """How wide it must be for them to touch at most."""
    steps = stage.steps if any(step.felt for step in stage.steps) else stage.felt
    return max(1, len(steps)) * max((_point_room(theme, step) for step in steps), default=0.0) + 1


def _on_the_curve(stage: MapStage) -> Sequence[MapStep]:
    """The steps that say how they feel; the stage as a whole where none does."""
    return [step for step in stage.steps if step.felt] or stage.felt


def curves(page: Sheet, room: float) -> Block:
    """All curves of the map on one scale, as high as the room allows, with the lowest points named below them."""
    theme, view, wide = page.theme, page.view, page.across
    names, alone = _names(page), _alone(page)
    lead = 14 if names.height else 10
    callout = _callout(page, alone is not None) if page.names_lowest else NOTHING
    above, below = names.height + 2 * theme.point + lead, 2 * theme.point  # the best feeling, and the worst
    unit = min(theme.tallest_mood * page.scale, max(theme.mood, (room - above - below - callout.height) / 4))
    zero = above + 2 * unit
    bottom = zero + 2 * unit + below
    drawn = min(MOST_CURVES, max(1, len(view.feelings)))
    points = [_points(page, zero, unit, index, _on_the_curve) for index in range(drawn)]
    levels = [_points(page, zero, unit, index, whole_beside_steps) for index in range(drawn)]
    parts: list[Part] = [names.at(0, 0), Rect(Box(0, zero, wide, bottom - zero), "shade")]
    for level in (2, 1, 0, -1, -2):
        parts += _level(page, level, zero - level * unit)
    low = next((each for curve in (*points, *levels) for each in curve if each.lowest and each.step is alone), None)
    x = 0.0
    if low is not None and callout.height:
        x = min(max(low.x - callout.width / 2, 0), wide - callout.width)
        parts.append(Shape(((low.x, low.y), (low.x, bottom + 2)), stroke="pain"))
    parts.append(callout.at(x, bottom))
    for index in reversed(range(len(points))):
        drawn_here = [_whole_stage(theme, each, _CURVES[index][0]) for each in levels[index]]
        drawn_here += _line(page, points[index], *_CURVES[index])
        drawn_here += _beyond(page, points[index], index, zero, unit)
        parts.append(_of_curve(index, drawn_here))
    for index in reversed(range(1, len(points))):
        parts.append(
            _of_curve(index, [_small_point(theme, each, index, view.feelings[index]) for each in points[index]])
        )
    parts.append(_of_curve(0, [_point(theme, each, view.feelings[0] if len(points) > 1 else "") for each in points[0]]))
    return Block(wide, bottom + callout.height, tuple(parts))


def _of_curve(index: int, parts: Sequence[Part]) -> Part:
    """Parts of one curve at their places, together."""
    return Block(0, 0, tuple(parts)).of(About("curve", str(index))).at(0, 0)


def whole_beside_steps(stage: MapStage) -> Sequence[MapStep]:
    """The stage as a whole, where both that and its steps say how they feel: it stands beside the curve."""
    return [step for step in stage.felt if step is stage.own and any(each.felt for each in stage.steps)]


def _points(
    page: Sheet, zero: float, unit: float, curve: int, those: Callable[[MapStage], Sequence[MapStep]]
) -> list[CurvePoint]:
    """The points of one curve; all curves have a step at the same place."""
    worst = page.journey.worst[curve] if page.journey.worst else None
    places = page.places
    found = []
    for column in page.columns:
        for step in those(column.stage):
            mood = step.moods[curve]
            if mood is not None:
                x = places.get(step.number, column.middle) - page.theme.gutter
                y = zero - min(2.0, max(-2.0, mood)) * unit
                found.append(CurvePoint(step, mood, step.known_on(curve), x, y, mood == worst, column.width))
    return found


def _names(page: Sheet) -> Block:
    """Whose feelings each curve shows, by its colour, its weight and the shape of its points."""
    theme, room = page.theme, page.across
    keys = []
    for index, (name, (color, weight)) in enumerate(zip(page.view.feelings, _CURVES, strict=False)):
        line = Shape(((0, 9), (44, 9)), stroke=color, weight=weight)
        sign = _sign(theme, 22, 9, index, color, True) if index else Rect(Box(11, 1, 22, 16), color, radius=8)
        wide = min(theme.width(one_line(name), "quiet-strong") + 1, room - 60)
        words = paragraph(theme, name, wide, "quiet-strong", lines=2)
        keys.append(row([Block(44, 18, (line, sign)), words], 8).of(About("curve", str(index))))
    return stack([flowing(keys, room, 28, 4), _without_curve(page)], 2)


def _without_curve(page: Sheet) -> Block:
    """Whose curves a map of two has no room for."""
    comparison = page.view.comparison
    if comparison is None or not comparison.uncurved:
        return NOTHING
    return paragraph(page.theme, one_line(comparison.uncurved), page.across, "quiet", lines=2)


def _level(page: Sheet, level: int, y: float) -> list[Part]:
    line = Shape(((0, y), (page.across, y)), stroke="hairline" if level else "edge")
    if level not in _WORDS:
        return [line]
    gutter = page.theme.gutter
    text = paragraph(page.theme, _WORDS[level], gutter - 46, "quiet", anchor="end")
    return [line, text.at(-gutter, y - text.height / 2), _face(level).at(-34, y - 10)]


def _face(level: int) -> Block:
    """A small face, so that the scale speaks without colour."""
    bend = level * 1.6
    mouth = tuple((6.0 + step * 2, 13.2 + bend * (1 - ((step - 2) / 2) ** 2) - bend / 2) for step in range(5))
    eyes = Circle(7, 8, 1.3, "quiet"), Circle(13, 8, 1.3, "quiet")
    head = Circle(10, 10, 9, "page", "quiet", "firm")
    return Block(20, 20, (head, *eyes, Shape(mouth, stroke="quiet", weight="firm")))


def _point_room(theme: Theme, step: MapStep) -> float:
    return max(2 * theme.point, theme.width(_number(step), "number") + 12)


def _point(theme: Theme, point: CurvePoint, whose: str) -> Part:
    """A step on the curve by its number: filled where evidence stands behind it, hollow where it is an assumption."""
    known, half = point.known, theme.point
    color: Color = "pain" if point.lowest else "accent"
    role: TextRole = "on-fill" if known else "pain" if point.lowest else "number"
    room = _point_room(theme, point.step)
    text = paragraph(theme, _number(point.step), room, role, anchor="middle")
    halo = Rect(Box(-2.5, -2.5, room + 5, 2 * half + 5), "page", radius=half + 2.5)
    face = Rect(Box(0, 0, room, 2 * half), color if known else "page", color, "thick", radius=half)
    tip = _tip(theme, room / 2, 2 * half + 3) if point.lowest else ()
    block = Block(room, 2 * half, (halo, face, text.at(0, half - text.height / 2), *tip))
    return _of_step(block, point, whose).at(point.x - room / 2, point.y - half)


def _tip(theme: Theme, x: float, y: float) -> Iterator[Shape]:
    """What points down below the lowest points, so that nobody needs their colour; with a halo, for where it lies on
    that of another curve."""
    half, halo = 0.42 * theme.point, 0.5 * _HALO
    wide = half + 2 * halo
    yield Shape(((x - wide, y - halo), (x + wide, y - halo), (x, y + 1.3 * half + 2 * halo)), "page")
    yield Shape(((x - half, y), (x + half, y), (x, y + 1.3 * half)), "pain")


def low_sign(theme: Theme) -> Block:
    """A lowest point, for the legend."""
    size = theme.icon
    face = Rect(Box(1, 0, size - 2, size - 2), "pain", radius=size / 2 - 1)
    return Block(size, size + 6, (face, *_tip(theme, size / 2, size - 1)))


def shows_lowest(page: Sheet) -> bool:
    """Whether a lowest point is drawn on a page."""
    curves = range(min(MOST_CURVES, max(1, len(page.view.feelings)))) if page.view.felt else ()
    return any(
        point.lowest
        for those in (_on_the_curve, whole_beside_steps)
        for curve in curves
        for point in _points(page, 0.0, 1.0, curve, those)
    )


def _of_step(block: Block, point: CurvePoint, whose: str = "") -> Block:
    return block.hinted(_told(point, whose)).of(About("record", point.step.ref))


def _whole_stage(theme: Theme, point: CurvePoint, color: Color) -> Part:
    """How a stage feels as a whole: a level line across it."""
    color = "pain" if point.lowest else color
    line = Shape(((0, 0), (point.room, 0)), stroke=color, weight="thick", dashed=not point.known)
    tip = _tip(theme, point.room / 2, 3) if point.lowest else ()
    return _of_step(Block(point.room, 0, (line, *tip)), point).at(point.x - point.room / 2, point.y)


def _number(step: MapStep) -> str:
    return str(step.number) if step.number else ""


def _small_point(theme: Theme, point: CurvePoint, curve: int, whose: str) -> Part:
    """A step on a second or third curve, as a small shape; hollow where it is an assumption."""
    color, half = "pain" if point.lowest else _CURVES[curve][0], 2 * theme.small_point
    tip = _tip(theme, half, half + theme.small_point + 4) if point.lowest else ()
    sign = _sign(theme, half, half, curve, color, point.known)
    halo = Shape(_corners(half, half, curve, theme.small_point + _HALO), "page")  # where it lies on another's point
    block = Block(2 * half, 2 * half, (halo, sign, *tip))
    return _of_step(block, point, whose).at(point.x - half, point.y - half)


def _sign(theme: Theme, x: float, y: float, curve: int, color: Color, known: bool) -> Shape:
    """The second curve's points are diamonds, the third one's squares."""
    return Shape(_corners(x, y, curve, theme.small_point), color if known else "page", color, "thick")


def _corners(x: float, y: float, curve: int, size: float) -> tuple[Dot, ...]:
    half = size + (1.5 if curve == 1 else 0)
    return {
        1: ((x, y - half), (x + half, y), (x, y + half), (x - half, y)),
        2: ((x - half, y - half), (x + half, y - half), (x + half, y + half), (x - half, y + half)),
    }[curve]


def _told(point: CurvePoint, whose: str) -> str:
    """A point in words, for whoever hovers over it."""
    feels = " ".join(filter(None, (whose, f"{point.mood:+g}".replace("-", "−") if point.mood else "0")))
    known = "" if point.known else ", an assumption"
    number = f"{point.step.number}. " if point.step.number else ""
    return f"{number}{one_line(point.step.title)}: {one_line(feels)}{known}"


def _alone(page: Sheet) -> MapStep | None:
    """The lowest point that is drawn, where there is no second one."""
    here, worst = {step.ref for step in page.view.felt}, page.journey.worst
    steps = [step for step in page.journey.lowest if step.ref in here]
    drawn = [step for step in steps if any(group < MOST_CURVES for group in lowest_for(step.moods, worst))]
    return drawn[0] if drawn and len(steps) == 1 else None


def _callout(page: Sheet, alone: bool) -> Block:
    """Names the lowest points: below the point where it is the only one, else across the page; in large type on a wide
    page, unless there are so many that the curve would lack the room."""
    words = one_line(page.journey.low_words_among(page.view.felt))
    if not words:
        return NOTHING
    for theme in (page.enlarged.theme, page.theme):
        wide = min(theme.callout, page.across, theme.width(words, "pain") + 1) if alone else page.across
        text = paragraph(theme, words, wide, "pain", anchor="middle" if alone else "start", around=page.journey.title)
        if text.height <= _MOST_LOW_LINES * theme.texts["pain"].leading:
            break
    return Block(wide, text.height + theme.gap, (text.at(0, theme.gap / 2),))


def _line(page: Sheet, points: Sequence[CurvePoint], color: Color, weight: Weight) -> Iterator[Part]:
    """A line through all points that never swings beyond them, dashed wherever one end is an assumption, and broken
    where customers do not come from one to the other."""
    slopes = _slopes([(point.x, point.y) for point in points])
    for (a, left), (b, right) in pairwise(zip(points, slopes, strict=True)):
        if not leads(page.journey.steps, a.step.number, b.step.number):
            continue
        third = (b.x - a.x) / 3
        handles = (a.x + third, a.y + left * third), (b.x - third, b.y - right * third)
        sure = a.known and b.known
        yield Shape(((a.x, a.y), *handles, (b.x, b.y)), None, color, weight, not sure, smooth=True)


def _beyond(page: Sheet, points: Sequence[CurvePoint], curve: int, zero: float, unit: float) -> Iterator[Part]:
    """Where a curve comes from and goes on to on the pages before and after: halfway there at the edge."""
    color, weight = _CURVES[curve]
    felt = [step for step in page.journey.steps if step.moods and step.moods[curve] is not None]
    numbers = [step.number for step in felt]
    for point, way, edge in ((points[0], -1, 0.0), (points[-1], 1, page.across)) if points else ():
        place = numbers.index(point.step.number) + way if point.step.number in numbers else -1
        if not 0 <= place < len(felt):
            continue
        other = felt[place]
        ends = (point.step.number, other.number)[::way]
        if other.number not in page.places and leads(page.journey.steps, *ends):
            mood = ((other.moods[curve] or 0.0) + point.mood) / 2
            y = zero - min(2.0, max(-2.0, mood)) * unit
            sure = other.known_on(curve) and point.known
            yield Shape(((point.x, point.y), (edge, y)), None, color, weight, not sure)


def leads(steps: Sequence[MapStep], start: int, end: int) -> bool:
    """Whether one comes from a step to another, perhaps by those between them; a stage as a whole has no number."""
    reached = {start}
    for step in steps[max(0, start - 1) : max(0, end - 1)]:
        reached |= step.leads_to if step.number in reached else set()
    return not start or not end or end in reached


def _slopes(dots: Sequence[Dot]) -> list[float]:
    """Fritsch and Carlson's tangents: flat at every peak and dip, so the picture shows no feeling nobody had."""
    rises = [(b[1] - a[1]) / (b[0] - a[0]) for a, b in pairwise(dots)]
    inner = [2 * a * b / (a + b) if a * b > 0 else 0.0 for a, b in pairwise(rises)]
    return [0.0, *inner, 0.0][: len(dots)]
