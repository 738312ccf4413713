"""What a picture consists of, and where: marks in user units, with roles for colours, texts and line weights.

Text is measured and wrapped already, so a scene is drawn with the theme it was laid out for.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Literal, NamedTuple, TypeVar

from jmx.render.theme import Color, TextRole, Theme, Weight

Anchor = Literal["start", "middle", "end"]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the page."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    def moved(self, dx: float, dy: float) -> "Box":
        return Box(self.x + dx, self.y + dy, self.width, self.height)


Dot = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle, perhaps rounded; dashed where it stands for an assumption."""

    box: Box
    fill: Color | None = None
    stroke: Color | None = None
    weight: Weight = "thin"
    dashed: bool = False
    radius: float = 0.0


@dataclass(frozen=True, slots=True)
class Circle:
    """A circle around a point."""

    x: float
    y: float
    r: float
    fill: Color | None = None
    stroke: Color | None = None
    weight: Weight = "thin"


@dataclass(frozen=True, slots=True)
class Shape:
    """Straight lines through dots, closed where they are filled; smooth: a curve of from, two handles, to."""

    dots: tuple[Dot, ...]
    fill: Color | None = None
    stroke: Color | None = None
    weight: Weight = "thin"
    dashed: bool = False
    smooth: bool = False
    upright: bool = False  # the same on pages that are read from right to left


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of words on its baseline, and the box it must stay in; its size is its role's, times the scale."""

    x: float
    y: float
    words: str
    role: TextRole
    width: float
    within: Box
    anchor: Anchor = "start"
    scale: float = 1.0
    right_to_left: bool = False
    whole: str = ""  # the paragraph it is a line of, as it reads without ends of lines


@dataclass(frozen=True, slots=True)
class TextBlock:
    """The lines of one paragraph."""

    lines: tuple[TextLine, ...]

    @property
    def words(self) -> str:
        return self.lines[0].whole or " ".join(line.words for line in self.lines)


@dataclass(frozen=True, slots=True)
class Image:
    """A picture in its box: `png` or `jpeg`, and its bytes."""

    box: Box
    type: str
    content: bytes


class About(NamedTuple):
    """What a group of marks shows: a `lane` by its key, a `curve` by its number, a `record` by its ref, the `foot` of a
    page that is as high as what stands above, or the `origin` of the map, its commit and day. A page of HTML hides
    lanes, and leads from records to what is known of them."""

    kind: Literal["lane", "curve", "record", "foot", "origin"]
    name: str = ""


@dataclass(frozen=True, slots=True)
class MarkGroup:
    """Marks that belong together, mostly with words for whoever hovers or listens. `about` says what they show, where
    somebody may ask for that, and `box` where."""

    words: str
    marks: tuple["Mark", ...]
    table: bool = False  # whether its texts stand in rows and columns
    about: About | None = None
    box: Box = Box(0, 0, 0, 0)


FlatMark = Rect | Circle | Shape | TextLine | Image
Mark = FlatMark | MarkGroup


@dataclass(frozen=True, slots=True)
class Scene:
    """A whole picture. `name` prefixes ids, so that several pictures fit on one page."""

    name: str
    title: str
    description: str
    width: float
    height: float
    marks: tuple[Mark, ...]
    notes: tuple[str, ...] = ()  # for whoever speaks: what stands behind it
    stamp: str = ""  # for programs: where it comes from

    def flat(self) -> Iterator[FlatMark]:
        """Every mark in the order it is painted, groups opened."""
        return _flat(self.marks)

    def told(self) -> Iterator[str]:
        """All that it shows but where it comes from, and how far to the right: how far down hangs on what stands above.
        What is said to those who listen counts too, but for the day at its end."""
        yield self.description.rpartition(", as of ")[0]
        yield from _told(self.marks)

    def is_paper(self, mark: "Mark") -> bool:
        """Whether a mark is the ground on which all else stands."""
        return isinstance(mark, Rect) and mark.fill == "page" and mark.box == Box(0, 0, self.width, self.height)

    @property
    def heading(self) -> TextBlock | None:
        """The title that stands on the page."""
        blocks = (mark for mark in in_blocks(self.flat()) if isinstance(mark, TextBlock))
        return next((each for each in blocks if each.lines[0].role in ("title", "chart-title")), None)

    @property
    def texts(self) -> tuple[TextLine, ...]:
        return tuple(mark for mark in self.flat() if isinstance(mark, TextLine))


def _flat(marks: Iterable[Mark]) -> Iterator[FlatMark]:
    for mark in marks:
        if isinstance(mark, MarkGroup):
            yield from _flat(mark.marks)
        else:
            yield mark


def _told(marks: Iterable[Mark]) -> Iterator[str]:
    before = ("", 0.0)  # the paragraph of the line before, and where that begins
    for mark in marks:
        if isinstance(mark, TextLine):
            if not mark.whole or before != (mark.whole, mark.x):
                yield f"{mark.role}\0{mark.x:.0f}\0{mark.whole or mark.words}"
            before = (mark.whole, mark.x)
            continue
        before = ("", 0.0)
        match mark:
            case MarkGroup(about=About(kind="foot" | "origin")):
                pass
            case MarkGroup(words, inner, about=about):
                yield f"{words}\0{about or ''}"
                yield from _told(inner)
            case Image(box=box, type=type, content=content):
                yield f"{type}\0{box.x:.0f}\0{sha256(content).hexdigest()}"
            case Rect(box=box, fill=fill, stroke=stroke, dashed=dashed):
                yield f"{box.x:.0f}\0{fill}\0{stroke}\0{dashed}"
            case Shape(dots=((x, _), *_), fill=fill, stroke=stroke, dashed=dashed):
                yield f"{x:.0f}\0{fill}\0{stroke}\0{dashed}"
            case Circle(x=x, fill=fill, stroke=stroke):
                yield f"{x:.0f}\0{fill}\0{stroke}"


def in_blocks(marks: Iterable[Mark]) -> Iterator[Mark | TextBlock]:
    """Marks in the order they are painted, groups with words and tables as they are, and the lines of each paragraph
    together."""
    lines: list[TextLine] = []
    for mark in _opened(marks):
        if lines and not (isinstance(mark, TextLine) and _goes_on(lines[-1], mark)):
            yield TextBlock(tuple(lines))
            lines = []
        if isinstance(mark, TextLine):
            lines.append(mark)
        else:
            yield mark
    if lines:
        yield TextBlock(tuple(lines))


def _opened(marks: Iterable[Mark]) -> Iterator[Mark]:
    """Marks without the groups that only say what they show."""
    for mark in marks:
        if isinstance(mark, MarkGroup) and not mark.words and not mark.table:
            yield from _opened(mark.marks)
        else:
            yield mark


def _goes_on(line: TextLine, after: TextLine) -> bool:
    """Whether a line belongs to the same paragraph as the one before."""
    return (line.within, line.x, line.role, line.whole) == (after.within, after.x, after.role, after.whole)


def title_of(pages: Sequence[Scene]) -> str:
    """What a document of some pages is called."""
    heading = pages[0].heading if len(pages) > 1 else None
    return heading.words if heading else pages[0].title


def in_one(pages: Sequence[Scene]) -> Scene:
    """Pages below each other as one."""
    first, *others = pages
    if not others:
        return first
    marks, height = list(first.marks), first.height
    for page in others:
        marks += (moved(mark, 0, height) for mark in page.marks)
        height += page.height
    return replace(first, width=max(page.width for page in pages), height=height, marks=tuple(marks))


def lacking(pages: Iterable[Scene], theme: Theme) -> list[str]:
    """The characters that the font of the theme cannot draw, as often as they stand there."""
    return [char for page in pages for text in page.texts for char in theme.font.lacking(text.words)]


MarkT = TypeVar("MarkT", bound=Mark)


def moved(mark: MarkT, dx: float, dy: float) -> MarkT:
    """The same mark elsewhere."""
    match mark:
        case MarkGroup(marks=marks, box=box):
            return replace(mark, marks=tuple(moved(each, dx, dy) for each in marks), box=box.moved(dx, dy))
        case Rect(box) | Image(box):
            return replace(mark, box=box.moved(dx, dy))
        case Circle(x, y):
            return replace(mark, x=x + dx, y=y + dy)
        case Shape(dots):
            return replace(mark, dots=tuple((x + dx, y + dy) for x, y in dots))
        case TextLine(x, y, within=within):
            return replace(mark, x=x + dx, y=y + dy, within=within.moved(dx, dy))
    raise AssertionError(mark)


_OTHER_END: Mapping[Anchor, Anchor] = {"start": "end", "end": "start", "middle": "middle"}


def mirrored(mark: Mark, width: float) -> Mark:
    """The same mark on a page of that width which is read from right to left. What is upright is moved as it is."""
    match mark:
        case MarkGroup(marks=marks, box=box):
            inside = tuple(mirrored(each, width) for each in marks)
            return replace(mark, marks=inside, box=_mirrored_box(box, width))
        case Rect(box) | Image(box):
            return replace(mark, box=_mirrored_box(box, width))
        case Circle(x):
            return replace(mark, x=width - x)
        case Shape(dots, upright=True):
            across = width - min(x for x, _ in dots) - max(x for x, _ in dots)
            return replace(mark, dots=tuple((x + across, y) for x, y in dots))
        case Shape(dots):
            return replace(mark, dots=tuple((width - x, y) for x, y in dots))
        case TextLine(x, within=within, anchor=anchor):
            return replace(mark, x=width - x, within=_mirrored_box(within, width), anchor=_OTHER_END[anchor])


def _mirrored_box(box: Box, width: float) -> Box:
    return Box(width - box.right, box.y, box.width, box.height)
