"""The field of a value–effort matrix: its two scales, its quarters, and a bubble for each point."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple, TypeGuard

from jmx.escape import one_line
from jmx.render.axis import NumberScale
from jmx.render.matrix_bubble import MatrixPoint, bubble, half_of, reach_of
from jmx.render.matrix_field import QUARTERS, Field, told_of
from jmx.render.page import Block, Part, paragraph, row
from jmx.render.placing import BubblePlace, LabelPlace, grown, labelled, spread
from jmx.render.scene import About, Box, Circle, Rect, Shape
from jmx.render.theme import TextRole, Theme

_LEAST_QUARTER = 0.2  # of the width or height
_LABEL_WIDTHS = (150.0, 110.0, 200.0, 90.0)
_LABEL_LINES = 3
_NUDGE = 5.0  # between whiskers that would lie on each other


class AxisEnds(NamedTuple):
    """Where on the page the two ends of a scale are."""

    low: float
    high: float

    def at(self, place: float) -> float:
        return self.low + place * (self.high - self.low)


# --- the field ---


class Drawn(NamedTuple):
    """The field, and whether a bubble had to move aside."""

    block: Block
    moved: bool


def drawn_field(field: Field, width: float, height: float, *, named: bool) -> Drawn | None:
    """The field with its axes; nothing where one of its bubbles has no room or, where they are to be `named` beside
    them, its whole name has none."""
    theme = field.theme
    line = theme.texts["quiet"].leading
    box = _frame(field, width, height, line)
    strip = line + 8.0 if field.borders else 0.0
    room = Box(box.x + 2, box.y + strip, box.width - 4, box.height - 2 * strip)
    halves = [half_of(field.keys, theme, point.sureness) for point in field.points]
    reaches = [reach_of(*each) for each in zip(field.points, halves, strict=True)]
    most = max(reaches) + 4
    across, up = _ends(field, box, grown(room, -most))
    real = [
        BubblePlace(across.at(field.effort.place(point.effort)), up.at(field.value.place(point.value)), reach)
        for point, reach in zip(field.points, reaches, strict=True)
    ]
    spots = spread(real, room, [_part(field, point, box, across, up) for point in field.points])
    if spots is None:
        return None
    moves = list(_leaders(real, spots))
    lines = [*_whiskers(field, real, up, room), *moves]
    quarters = list(_quarters(field, box, across, up, strip))
    parts: list[Part] = [*quarters, *_axes(field, box, across, up, line), *lines]
    if named:
        taken = [_box_of(each) for each in (*lines, *_border_lines(field, box, across, up))]
        taken += [Box(x, y, block.width, block.height) for x, y, block in filter(_placed, quarters)]
        names = _names(field, spots, taken, grown(box, -4))
        if names is None:
            return None
        parts += names
    for point, key, half, spot in zip(field.points, field.keys, halves, spots, strict=True):
        drawn = bubble(theme, point, key, half).hinted(told_of(field, point, key)).of(About("record", point.ref))
        parts.append(drawn.at(spot.x, spot.y))
    return Drawn(Block(width, height, tuple(parts)), bool(moves))


def _placed(part: Part) -> TypeGuard[tuple[float, float, Block]]:
    return isinstance(part, tuple)


def _frame(field: Field, width: float, height: float, line: float) -> Box:
    """Where the field is, inside of the words along its axes."""
    theme = field.theme
    ticks = field.value.ticks(_most(height, 46))
    gutter = max((theme.width(tick.words, "quiet") for tick in ticks), default=0.0) + 12
    return Box(gutter, line + 6, width - gutter, height - 3 * line - 16)


def _most(length: float, each: float) -> int:
    return max(2, int(length / each))


def _ends(field: Field, box: Box, inner: Box) -> tuple[AxisEnds, AxisEnds]:
    """Where the scales begin and end, so that no quarter is too narrow for its name."""
    across, up = AxisEnds(inner.x, inner.right), AxisEnds(inner.bottom, inner.y)
    if field.borders is None:
        return across, up
    least = _LEAST_QUARTER
    return (
        _moved_in(
            across, field.effort.place(field.borders.effort), box.x + least * box.width, box.right - least * box.width
        ),
        _moved_in(
            up, field.value.place(field.borders.value), box.bottom - least * box.height, box.y + least * box.height
        ),
    )


def _moved_in(ends: AxisEnds, place: float, first: float, last: float) -> AxisEnds:
    """The ends of a scale, one of them moved inwards until what is at a place lies between two others."""
    sign = 1 if last > first else -1
    if (ends.at(place) - first) * sign < 0:
        return AxisEnds((first - place * ends.high) / (1 - place), ends.high)
    if (ends.at(place) - last) * sign > 0:
        return AxisEnds(ends.low, ends.low + (last - ends.low) / place)
    return ends


def _border_lines(field: Field, box: Box, across: AxisEnds, up: AxisEnds) -> list[Shape]:
    if field.borders is None:
        return []
    x, y = across.at(field.effort.place(field.borders.effort)), up.at(field.value.place(field.borders.value))
    ends = ((x, box.y), (x, box.bottom)), ((box.x, y), (box.right, y))
    return [Shape(each, stroke="quiet", weight="thin") for each in ends]


def _part(field: Field, point: MatrixPoint, box: Box, across: AxisEnds, up: AxisEnds) -> Box:
    """The quarter that a point belongs in."""
    if field.borders is None:
        return box
    x, y = across.at(field.effort.place(field.borders.effort)), up.at(field.value.place(field.borders.value))
    low, right = divmod(field.borders.quarter(point), 2)
    left, top = (x if right else box.x), (y if low else box.y)
    return Box(left, top, (box.right if right else x) - left, (box.bottom if low else y) - top)


def _quarters(field: Field, box: Box, across: AxisEnds, up: AxisEnds, strip: float) -> Iterator[Part]:
    """The quarters with their names in the corners, where no bubble comes."""
    yield Rect(box, "shade")
    lines = _border_lines(field, box, across, up)
    if not lines:
        return
    x, y = lines[0].dots[0][0], lines[1].dots[0][1]
    yield Rect(Box(box.x, box.y, x - box.x, y - box.y), "accent-tint")
    yield from lines
    for at, (name, gloss) in enumerate(QUARTERS):
        right, low = at % 2, at // 2
        room = (box.right - x if right else x - box.x) - 16
        block = _name(field.theme, name, gloss, room, first=at == 0)
        left = box.right - 8 - block.width if right else box.x + 8
        top = box.bottom - strip if low else box.y
        yield block.at(left, top + (strip - block.height) / 2)


def _name(theme: Theme, name: str, gloss: str, room: float, *, first: bool) -> Block:
    """The name of a quarter, and what it means where there is room for that."""
    role: TextRole = "number" if first else "strong"
    block = paragraph(theme, name, min(room, theme.width(name, role) + 1), role, lines=1)
    more = theme.width(gloss, "quiet") + 1
    return row([block, paragraph(theme, gloss, more, "quiet")], 8) if block.width + 8 + more <= room else block


def _axes(field: Field, box: Box, across: AxisEnds, up: AxisEnds, line: float) -> Iterator[Part]:
    """Both axes with round numbers, and what they measure at their ends."""
    theme = field.theme
    for start in ((box.x, box.y - 6), (box.right, box.bottom)):
        yield Shape((start, (box.x, box.bottom)), stroke="quiet", weight="firm")
    yield Shape(((box.x - 4, box.y - 4), (box.x, box.y - 12), (box.x + 4, box.y - 4)), "quiet")
    for tick in field.value.ticks(_most(box.height, 46)):
        y = up.at(field.value.place(tick.value))
        wide = theme.width(tick.words, "quiet") + 1
        yield Shape(((box.x - 5, y), (box.x, y)), stroke="quiet")
        yield paragraph(theme, tick.words, wide, "quiet", anchor="end").at(box.x - 8 - wide, y - line / 2)
    end = 0.0
    for tick in field.effort.ticks(_most(box.width, 100)):
        x, wide = across.at(field.effort.place(tick.value)), theme.width(tick.words, "quiet") + 1
        if x - wide / 2 < end or x + wide / 2 > box.right + 1:
            continue
        end = x + wide / 2 + 8
        yield Shape(((x, box.bottom), (x, box.bottom + 5)), stroke="quiet")
        yield paragraph(theme, tick.words, wide, "quiet", anchor="middle").at(x - wide / 2, box.bottom + 6)
    yield _axis_label(field, field.value_label, field.value, box.width - 12, "start").at(box.x + 12, 0)
    label = _axis_label(field, field.effort_label, field.effort, box.width, "end")
    yield label.at(box.x, box.bottom + 8 + line)


def _axis_label(field: Field, label: str, scale: NumberScale, room: float, side: str) -> Block:
    """What an axis measures; that its scale is no even one is said whatever else has no room."""
    theme, kind = field.theme, f"({scale.words})" if scale.words else ""
    more = theme.width(kind, "quiet") + 9 if kind else 0.0
    name = one_line(label) or "–"
    wide = min(room - more, theme.width(name, "strong") + 1)
    name_block = paragraph(theme, name, wide, "strong", lines=1)
    whole = row([name_block, paragraph(theme, kind, more, "quiet")], 8) if kind else name_block
    return replace(whole, width=room, parts=((room - whole.width, 0.0, whole),)) if side == "end" else whole


def _leaders(real: Sequence[BubblePlace], spots: Sequence[BubblePlace]) -> Iterator[Shape | Circle]:
    """A line from where a point really is to its bubble, where that had to move aside."""
    for place, spot in zip(real, spots, strict=True):
        if abs(place.x - spot.x) > 0.5 or abs(place.y - spot.y) > 0.5:
            yield Shape(((place.x, place.y), (spot.x, spot.y)), stroke="quiet")
            yield Circle(place.x, place.y, 2.5, "quiet")


def _whiskers(field: Field, real: Sequence[BubblePlace], up: AxisEnds, room: Box) -> Iterator[Shape]:
    """How far the value of each point may lie from what it is; without an end where that is beyond the field. Those of
    one effort stand beside each other."""
    used: dict[int, int] = {}
    for point, spot in zip(field.points, real, strict=True):
        if not point.interval:
            continue
        column = round(spot.x / (2 * _NUDGE))
        turn = used[column] = used.get(column, -1) + 1
        x = spot.x + _NUDGE * ((turn + 1) // 2 * (-1) ** turn % 3 if turn > 4 else (turn + 1) // 2 * (-1) ** turn)
        ends = [up.at(field.value.place(max(0.0, end))) for end in sorted(point.interval)]
        inside = [min(room.bottom, max(room.y, y)) for y in ends]
        yield Shape(((x, inside[0]), (x, inside[1])), stroke="curve-3", weight="firm")
        for y, end in zip(inside, ends, strict=True):
            if y == end:
                yield Shape(((x - 4, y), (x + 4, y)), stroke="curve-3", weight="firm")


def _box_of(mark: Shape | Circle) -> Box:
    if isinstance(mark, Circle):
        return Box(mark.x - mark.r, mark.y - mark.r, 2 * mark.r, 2 * mark.r)
    xs, ys = zip(*mark.dots, strict=True)
    return Box(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))


def _names(field: Field, spots: Sequence[BubblePlace], taken: Sequence[Box], room: Box) -> list[Part] | None:
    """The titles beside their bubbles, none of them cut."""
    theme = field.theme
    blocks = [_whole(theme, point.name) for point in field.points]
    if not all(blocks):
        return None
    sizes = [[(block.width, block.height) for block in each] for each in blocks]
    places = labelled([spot.box for spot in spots], sizes, taken, room)
    if places is None:
        return None
    leads = [Shape(place.lead, stroke="quiet") for place in places if place.lead]
    named = zip(field.points, blocks, places, strict=True)
    return [*leads, *(_standing(theme, point, each[place.size].width, place) for point, each, place in named)]


def _whole(theme: Theme, title: str) -> list[Block]:
    """A title in the shapes that show all of it, without one wider than its lines."""
    found, ruler, words = [], theme.ruler("text"), one_line(title)
    for wide in _LABEL_WIDTHS:
        lines = ruler.wrap(words, wide, _LABEL_LINES + 1)
        if len(lines) <= _LABEL_LINES:
            while len(lines) > 1 and len(even := ruler.wrap(words, wide - 6)) == len(lines):
                lines, wide = even, wide - 6  # lines of about one length
            widest = max((theme.width(line, "text") for line in lines), default=0.0) + 0.5
            found.append(paragraph(theme, title, max(widest, 1.0), "text"))
    return found


def _standing(theme: Theme, point: MatrixPoint, room: float, place: LabelPlace) -> Part:
    """A name whose lines stand together on the side of the bubble."""
    return paragraph(theme, point.name, room, "text", anchor=place.anchor).at(*place.corner)
