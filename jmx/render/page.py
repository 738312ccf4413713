"""The columns of a page, and its pieces, which know their size before they have a place: text, rows and cards."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, TypeVar

from jmx.escape import one_line
from jmx.render.measure import unbroken
from jmx.render.scene import About, Anchor, Box, Circle, FlatMark, Image, Mark, MarkGroup, Rect, Shape, TextLine, moved
from jmx.render.scripts import has_leftward, right_to_left
from jmx.render.theme import Color, TextRole, Theme, Weight
from jmx.render.view import MapStage, MapView

T = TypeVar("T")
_STRETCH = 1.3  # how much wider a page may get for columns of one width


@dataclass(frozen=True, slots=True)
class StageColumn:
    """A stage or a part of one, where its column begins, and how wide what stands in it may be."""

    stage: MapStage
    x: float
    width: float

    @property
    def middle(self) -> float:
        return self.x + self.width / 2


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is drawn, how it looks, and where its columns are. All places count from the margin on the left.

    Each step may have a column of its own (`parts`); what is said of a stage as a whole (`wholes`) stands above them.
    `journey` is all of which a page shows a part.
    """

    view: MapView
    theme: Theme
    columns: tuple[StageColumn, ...]
    width: float
    parts: tuple[StageColumn, ...] = ()
    wholes: tuple[StageColumn, ...] = ()
    part_of: MapView | None = None
    names_lowest: bool = True  # else that stands elsewhere
    team: str = ""  # whose work is shown; what is others' is grey
    named: tuple[StageColumn, ...] = ()  # the columns of its head, where stages are too narrow for their names
    near: bool = False  # it is looked at piece by piece, so that nothing grows with it

    def toned(self, stage: MapStage, cell: "Block") -> "Block":
        """A cell in grey where it is about what others do."""
        return cell if not self.team or self.team in stage.teams else greyed(cell)

    @property
    def journey(self) -> MapView:
        return self.part_of or self.view

    @property
    def places(self) -> Mapping[int, float]:
        """Where each step stands, by its number: the middle of its share of the column."""
        if self.parts:
            return {step.number: part.middle for part in self.parts for step in part.stage.steps}
        return {
            step.number: column.x + x
            for column in self.columns
            for step, x in zip(
                column.stage.steps, _middles(self.theme, len(column.stage.steps), column.width), strict=True
            )
        }

    @property
    def shown(self) -> MapView:
        """What the cells show, column by column."""
        if not self.parts:
            return self.view
        return replace(self.view, stages=tuple(each.stage for each in (*self.wholes, *self.parts)))

    @property
    def scale(self) -> float:
        """How much wider than usual the page is: what must be readable on a slide grows with it."""
        return 1.0 if self.near else (self.width + 2 * self.theme.margin) / self.theme.page

    @property
    def enlarged(self) -> "Sheet":
        """The same page, with all that stands on it as large as on one of the usual width."""
        return replace(self, theme=self.theme.enlarged(self.scale))

    @property
    def across(self) -> float:
        """The width of all columns together."""
        return self.width - self.theme.gutter


def sheet(view: MapView, theme: Theme, needs: Sequence[float]) -> Sheet:
    """A page with a column for each stage, none narrower than it needs; the page grows where there is no other way."""
    width = theme.page - 2 * theme.margin
    widths = _widths(width - theme.gutter + theme.gap, [max(theme.column, need + theme.gap) for need in needs])
    x = theme.gutter
    columns = []
    for stage, each in zip(view.stages, widths, strict=True):
        columns.append(StageColumn(stage, x, each - theme.gap))
        x += each
    return Sheet(view, theme, tuple(columns), max(width, x - theme.gap))


def _widths(room: float, least: Sequence[float]) -> Sequence[float]:
    """Columns as equal as what they must hold allows."""
    even = max(least, default=0.0)
    room = max(room, sum(least))
    if even * len(least) <= room * _STRETCH:
        return [max(even, room / len(least))] * len(least) if least else ()
    left = len(least)
    for need in sorted(least, reverse=True):
        if need <= room / left:
            break
        room -= need
        left -= 1
    return [max(need, room / max(1, left)) for need in least]


@dataclass(frozen=True, slots=True)
class Block:
    """Parts around an origin at the top left, with the room they take; a group where there are words for hovering."""

    width: float
    height: float
    parts: tuple["Part", ...] = ()
    words: str | None = None
    table: bool = False  # whether its texts stand in rows and columns
    about: About | None = None

    def at(self, x: float, y: float) -> "Part":
        return x, y, self

    def hinted(self, words: str) -> "Block":
        """The same block, which tells its whole text to whoever hovers over it."""
        return replace(self, words=one_line(words))

    def of(self, about: About | None) -> "Block":
        """The same block, which says what it shows."""
        return replace(self, about=about)


_GREY: Mapping[Color, Color] = {
    "accent": "quiet", "pain": "quiet", "done": "quiet", "phase": "edge", "accent-tint": "page", "pain-tint": "page",
    "pain-edge": "edge",
}  # fmt: skip
_GREY_TEXT: Mapping[TextRole, TextRole] = {
    "text": "quiet", "strong": "quiet-strong", "number": "quiet-strong", "pain": "quiet-strong", "done": "quiet-strong",
}  # fmt: skip


def _grey(color: Color | None) -> Color | None:
    return _GREY.get(color, color) if color else None


def greyed(block: "Block") -> "Block":
    """The same block without its colours."""
    parts: list[Part] = []
    for part in block.parts:
        match part:
            case (x, y, inner):
                parts.append((x, y, greyed(inner)))
            case TextLine(role=role):
                parts.append(replace(part, role=_GREY_TEXT.get(role, role)))
            case Rect(fill=fill, stroke=stroke) | Circle(fill=fill, stroke=stroke) | Shape(fill=fill, stroke=stroke):
                parts.append(replace(part, fill=_grey(fill), stroke=_grey(stroke)))
            case _:
                parts.append(part)
    return replace(block, parts=tuple(parts))


Part = FlatMark | tuple[float, float, Block]
NOTHING = Block(0, 0)


def settled(parts: Iterable[Part], x: float = 0.0, y: float = 0.0) -> list[Mark]:
    """The marks of all parts at their places on the page: each is moved once, however deep it lies."""
    marks: list[Mark] = []
    for part in parts:
        if isinstance(part, tuple):
            right, down, block = part
            inside = settled(block.parts, x + right, y + down)
            box = Box(x + right, y + down, block.width, block.height)
            grouped = block.table or block.words is not None or block.about is not None
            marks += [MarkGroup(block.words or "", tuple(inside), block.table, block.about, box)] if grouped else inside
        else:
            marks.append(moved(part, x, y))
    return marks


def paragraph(
    theme: Theme, words: str, room: float, role: TextRole, *, lines: int | None = None, anchor: Anchor = "start",
    around: str = "",
) -> Block:  # fmt: skip
    """Words wrapped into a width, in no more lines than are asked for or the theme allows. Words of ours `around` those
    of others read as the latter do."""
    style, ruler, font = theme.texts[role], theme.ruler(role), theme.font
    told = one_line(words)
    wrapped = ruler.wrap(told, room, lines or theme.longest)
    whole = unbroken(told, wrapped)
    within = Box(0, 0, room, style.leading * len(wrapped))
    x = {"start": 0.0, "middle": room / 2, "end": room}[anchor]
    y = (style.leading - (font.ascent + font.descent) * style.size) / 2 + font.ascent * style.size
    leftward = right_to_left(words) or (right_to_left(around) and has_leftward(words))
    scale = theme.scale
    marks = []
    for index, line in enumerate(wrapped):
        down = y + index * style.leading
        marks.append(TextLine(x, down, line, role, ruler.width(line), within, anchor, scale, leftward, whole))
    return Block(room, within.height, tuple(marks))


def logo(theme: Theme) -> Block:
    """The logo of the organisation as it fits into its box, on a plate of the page that it was made for."""
    if theme.logo is None:
        return NOTHING
    shown, pad = theme.logo, theme.card_pad / 2
    by = min(theme.scale, theme.logo_wide / shown.width, theme.logo_high / shown.height)
    box = Box(0, 0, max(1.0, by * shown.width), max(1.0, by * shown.height))
    plate = Rect(Box(-pad, -pad, box.width + 2 * pad, box.height + 2 * pad), "plate", radius=pad)
    return Block(box.width, box.height, (plate, Image(box, shown.type, shown.content))).hinted(shown.words)


def beside_logo(theme: Theme, about: Callable[[float], Block], room: float) -> Block:
    """What stands at the head of a page, behind the logo where there is one."""
    sign = logo(theme)
    side = sign.width + 2 * theme.gap if sign.width else 0.0
    block = about(room - side)
    return Block(room, max(sign.height, block.height), (sign.at(0, 2), block.at(side, 0)))


def stack(blocks: Iterable[Block], gap: float = 0.0) -> Block:
    """Blocks below each other; empty ones take no room."""
    shown = [block for block in blocks if block.height]
    parts: list[Part] = []
    y = 0.0
    for block in shown:
        parts.append(block.at(0, y))
        y += block.height + gap
    return Block(max((block.width for block in shown), default=0.0), max(y - gap, 0.0), tuple(parts))


def row(blocks: Iterable[Block], gap: float) -> Block:
    """Blocks beside each other, centred on one line."""
    shown = [block for block in blocks if block.height]
    height = max((block.height for block in shown), default=0.0)
    parts: list[Part] = []
    x = 0.0
    for block in shown:
        parts.append(block.at(x, (height - block.height) / 2))
        x += block.width + gap
    return Block(max(x - gap, 0.0), height, tuple(parts))


def flowing(blocks: Iterable[Block], room: float, gap: float, leading: float) -> Block:
    """Blocks beside each other, in as many rows as they need."""
    rows: list[list[Block]] = [[]]
    x = 0.0
    for block in blocks:
        if rows[-1] and x + block.width > room:
            rows.append([])
            x = 0.0
        rows[-1].append(block)
        x += block.width + gap
    return stack((row(each, gap) for each in rows), leading)


def _columns(theme: Theme, count: int, room: float) -> list[int]:
    """How many of some cards stand below each other, in each of as many columns as fit."""
    columns = max(1, min(count, int((room + theme.gap) // (theme.card + theme.gap))))
    return [count // columns + (column < count % columns) for column in range(columns)]


def _middles(theme: Theme, count: int, room: float) -> Iterator[float]:
    """The places above cards that are read downwards, one beside the other."""
    columns = _columns(theme, count, room)
    each = (room - (len(columns) - 1) * theme.gap) / len(columns)
    for column, high in enumerate(columns):
        for place in range(high):
            yield column * (each + theme.gap) + (place + 0.5) / high * each


class Card(NamedTuple):
    """What stands on a card, what the card looks like, and its whole text for whoever hovers over it."""

    block: Block
    words: str
    fill: Color = "page"
    stroke: Color | None = "edge"
    weight: Weight = "thin"
    dashed: bool = False
    ref: str = ""  # of the record that it shows

    def framed(self, width: float, height: float, pad: float) -> Block:
        face = Rect(Box(0, 0, width, height), self.fill, self.stroke, self.weight, self.dashed, radius=8)
        about = About("record", self.ref) if self.ref else None
        return Block(width, height, (face, self.block.at(pad, pad))).hinted(self.words).of(about)


def cards(
    theme: Theme, items: Sequence[T], room: float, least: float, draw: Callable[[Theme, T, float], Card], most: int = 12
) -> Block:
    """Cards of equal width, equally high in each row, in as many columns as fit."""
    columns = max(1, min(most, int((room + theme.gap) // (least + theme.gap))))
    each = (room - (columns - 1) * theme.gap) / columns
    pad = theme.card_pad
    rows = []
    for start in range(0, len(items), columns):
        drawn = [draw(theme, item, each - 2 * pad) for item in items[start : start + columns]]
        height = max(card.block.height for card in drawn) + 2 * pad
        rows.append(row([card.framed(each, height, pad) for card in drawn], theme.gap))
    return stack(rows, 8)


def downward(theme: Theme, items: Sequence[T], room: float, draw: Callable[[Theme, T, float], Card]) -> Block:
    """The first cards, read downwards and then from column to column; what does not fit is counted."""
    shown, left = shortened(theme, items)
    columns = _columns(theme, len(shown), room)
    each = (room - (len(columns) - 1) * theme.gap) / len(columns)
    drawn = [draw(theme, item, each - 2 * theme.card_pad) for item in shown]
    starts = [sum(columns[:column]) for column in range(len(columns))]
    rows = []
    for down in range(max(columns)):
        beside = [drawn[start + down] for start, high in zip(starts, columns, strict=True) if down < high]
        height = max((card.block.height for card in beside), default=0.0) + 2 * theme.card_pad
        rows.append(row([card.framed(each, height, theme.card_pad) for card in beside], theme.gap))
    return stack([*rows, more(theme, [draw(theme, item, room).words for item in left], room)], 8)


def first_cards(
    theme: Theme, items: Sequence[T], room: float, draw: Callable[[Theme, T, float], Card], least: float | None = None
) -> Block:
    """The first cards; what does not fit is counted, and told to whoever hovers over the count."""
    shown, left = shortened(theme, items)
    rest = [draw(theme, item, room).words for item in left]
    return stack([cards(theme, shown, room, least or theme.card, draw), more(theme, rest, room)], 8)


def cards_below(
    theme: Theme, numbers: Sequence[int], items: Sequence[T], room: float, draw: Callable[[Theme, T, float], Card],
    about: Callable[[T], Sequence[int]],
) -> Block:  # fmt: skip
    """The first cards, each below the step that it is about, by its number, where the steps of a stage stand side by
    side; those about none come before them. What does not fit is counted."""
    columns = _columns(theme, len(numbers), room)
    if len(columns) < 2 or max(columns) > 1:
        return first_cards(theme, items, room, draw)
    shown, left = shortened(theme, items)
    by_column: list[list[T]] = [[] for _ in columns]
    others: list[T] = []
    for item in shown:
        here = next((numbers.index(number) for number in about(item) if number in numbers), None)
        (others if here is None else by_column[here]).append(item)
    each = (room - (len(columns) - 1) * theme.gap) / len(columns)
    pad = theme.card_pad
    drawn = [[draw(theme, item, each - 2 * pad) for item in column] for column in by_column]
    rows = []
    for down in range(max(map(len, drawn))):
        beside = {at: column[down] for at, column in enumerate(drawn) if down < len(column)}
        height = max(card.block.height for card in beside.values()) + 2 * pad
        parts = (card.framed(each, height, pad).at(at * (each + theme.gap), 0) for at, card in beside.items())
        rows.append(Block(room, height, tuple(parts)))
    rest = more(theme, [draw(theme, item, room).words for item in left], room)
    return stack([first_cards(theme, others, room, draw) if others else NOTHING, *rows, rest], 8)


def shortened(theme: Theme, items: Sequence[T]) -> tuple[Sequence[T], Sequence[T]]:
    """What is shown of a list, and what is only counted."""
    most = len(items) if len(items) <= theme.most else theme.most - 1
    return items[:most], items[most:]


def more(theme: Theme, rest: Sequence[str], room: float) -> Block:
    """How many were left out, naming them on hover."""
    if not rest:
        return NOTHING
    return paragraph(theme, f"+{len(rest)} more", room, "quiet-strong").hinted("; ".join(map(one_line, rest)))
