"""What a picture consists of, and where: shapes in user units, with text already measured and wrapped."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

ASCENT, DESCENT = 0.905, 0.212  # Arial's and Arimo's, as shares of the size


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
    fill: str = "none"
    stroke: str = "none"
    stroke_width: float = 1.0
    dashed: bool = False
    radius: float = 0.0


@dataclass(frozen=True, slots=True)
class Circle:
    """A circle around a point."""

    x: float
    y: float
    r: float
    fill: str = "none"
    stroke: str = "none"
    stroke_width: float = 1.0
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """Straight lines through dots, closed and filled or open."""

    dots: tuple[Dot, ...]
    fill: str = "none"
    stroke: str = "none"
    stroke_width: float = 1.0
    closed: bool = True
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Curve:
    """One smooth piece: from, two handles, to."""

    dots: tuple[Dot, Dot, Dot, Dot]
    stroke: str
    stroke_width: float = 1.0
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """One line of words on its baseline, and the box it must stay in."""

    x: float
    y: float
    words: str
    size: float
    fill: str
    width: float
    within: Box
    bold: bool = False
    anchor: str = "start"

    @property
    def box(self) -> Box:
        left = self.x - {"start": 0.0, "middle": 0.5, "end": 1.0}[self.anchor] * self.width
        return Box(left, self.y - ASCENT * self.size, self.width, (ASCENT + DESCENT) * self.size)


@dataclass(frozen=True, slots=True)
class Group:
    """Shapes that belong together, with words for whoever hovers or listens."""

    words: str
    shapes: tuple["Mark", ...]


Mark = Rect | Circle | Shape | Curve | Text | Group


@dataclass(frozen=True, slots=True)
class Scene:
    """A whole picture. `name` prefixes ids, so that several pictures fit on one page."""

    name: str
    title: str
    description: str
    width: float
    height: float
    marks: tuple[Mark, ...]

    def flat(self) -> Iterator[Rect | Circle | Shape | Curve | Text]:
        """Every mark in the order it is painted, groups opened."""
        return _flat(self.marks)

    @property
    def texts(self) -> tuple[Text, ...]:
        return tuple(mark for mark in self.flat() if isinstance(mark, Text))


def _flat(marks: Iterable[Mark]) -> Iterator[Rect | Circle | Shape | Curve | Text]:
    for mark in marks:
        if isinstance(mark, Group):
            yield from _flat(mark.shapes)
        else:
            yield mark


def moved(mark: Mark, dx: float, dy: float) -> Mark:
    """The same mark elsewhere."""
    match mark:
        case Rect():
            return replace(mark, box=mark.box.moved(dx, dy))
        case Circle():
            return replace(mark, x=mark.x + dx, y=mark.y + dy)
        case Shape():
            return replace(mark, dots=tuple((x + dx, y + dy) for x, y in mark.dots))
        case Curve(dots=(a, b, c, d)):
            return replace(mark, dots=(_by(a, dx, dy), _by(b, dx, dy), _by(c, dx, dy), _by(d, dx, dy)))
        case Text():
            return replace(mark, x=mark.x + dx, y=mark.y + dy, within=mark.within.moved(dx, dy))
        case Group():
            return Group(mark.words, tuple(moved(each, dx, dy) for each in mark.shapes))


def _by(dot: Dot, dx: float, dy: float) -> Dot:
    return dot[0] + dx, dot[1] + dy
