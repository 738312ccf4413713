"""What must be true of every picture, whatever it shows; each check gives the marks that break it."""

from collections.abc import Iterator
from typing import NamedTuple

from jmx.render.paper import POINT
from jmx.render.scene import Box, Circle, Dot, FlatMark, Image, Rect, Scene, Shape, TextLine
from jmx.render.theme import Color, Theme

SLACK = 0.01


def box(mark: FlatMark, theme: Theme) -> Box:
    """The room a mark takes."""
    match mark:
        case Rect() | Image():
            return mark.box
        case TextLine():
            font, size = theme.font, theme.texts[mark.role].size * mark.scale
            left = mark.x - {"start": 0.0, "middle": 0.5, "end": 1.0}[mark.anchor] * mark.width
            return Box(left, mark.y - font.ascent * size, mark.width, (font.ascent + font.descent) * size)
        case Circle():
            return Box(mark.x - mark.r, mark.y - mark.r, 2 * mark.r, 2 * mark.r)
        case Shape():
            xs, ys = zip(*(_curve(mark.dots) if mark.smooth else mark.dots), strict=True)
            return Box(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))


def _curve(dots: tuple[Dot, ...]) -> Iterator[Dot]:
    """Dots on a curve of from, two handles, to."""
    for t in (step / 24 for step in range(25)):
        weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
        x, y = (sum(w * dot[axis] for w, dot in zip(weights, dots, strict=True)) for axis in (0, 1))
        yield x, y


def inside(inner: Box, outer: Box) -> bool:
    return (
        inner.x >= outer.x - SLACK
        and inner.y >= outer.y - SLACK
        and inner.right <= outer.right + SLACK
        and inner.bottom <= outer.bottom + SLACK
    )


def touching(a: Box, b: Box) -> bool:
    return a.x < b.right - SLACK and b.x < a.right - SLACK and a.y < b.bottom - SLACK and b.y < a.bottom - SLACK


def overlapping_texts(scene: Scene, theme: Theme) -> list[tuple[str, str]]:
    """Pairs of text lines that lie on each other."""
    texts = sorted(scene.texts, key=lambda text: box(text, theme).y)
    boxes = [box(text, theme) for text in texts]
    found = []
    for index, upper in enumerate(boxes):
        for other in range(index + 1, len(boxes)):
            if boxes[other].y >= upper.bottom:
                break
            if touching(upper, boxes[other]):
                found.append((texts[index].words, texts[other].words))
    return found


def straying_texts(scene: Scene, theme: Theme) -> list[str]:
    """Text that leaves the page or the box it belongs in."""
    page = Box(0, 0, scene.width, scene.height)
    return [
        text.words for text in scene.texts if not (inside(box(text, theme), text.within) and inside(text.within, page))
    ]


def crossed_texts(scene: Scene, theme: Theme) -> list[str]:
    """Text that something else is painted over, or that a line runs through."""
    marks = list(scene.flat())
    texts = [(index, mark) for index, mark in enumerate(marks) if isinstance(mark, TextLine)]
    found = []
    for place, mark in enumerate(marks):
        if isinstance(mark, TextLine):
            continue
        room = box(mark, theme)
        for index, text in texts:
            if not _reaches(room, box(text, theme)):
                continue
            if (_filled(mark) and index < place) or (
                not _filled(mark) and not _covered(theme, marks, place, index, box(text, theme))
            ):
                found.append(text.words)
    return found


def pale_texts(scene: Scene, theme: Theme, least: float = 4.5) -> list[tuple[str, float]]:
    """Text that is hard to tell from what it lies on."""
    marks = list(scene.flat())
    found = []
    for index, mark in enumerate(marks):
        if isinstance(mark, TextLine):
            ratio = min(
                contrast(theme.colors[theme.texts[mark.role].color], theme.colors[ground])
                for ground in _grounds(theme, marks, index, box(mark, theme))
            )
            if ratio < least:
                found.append((mark.words, ratio))
    return found


class Pair(NamedTuple):
    """A colour and one that it lies on: of text or, else, of a mark that says something."""

    color: Color
    ground: Color
    text: bool


_SAYING: frozenset[Color] = frozenset({
    "text", "quiet", "accent", "phase", "curve-2", "curve-3", "pain", "done", "on-fill",
})  # fmt: skip


def pairs(scene: Scene, theme: Theme) -> set[Pair]:
    """Every colour of a text or a mark with all that it lies on."""
    marks = list(scene.flat())
    found = set()
    for index, mark in enumerate(marks):
        if isinstance(mark, TextLine):
            color: Color | None = theme.texts[mark.role].color
        elif isinstance(mark, Image):
            continue
        else:
            color = mark.stroke or mark.fill
        if color in _SAYING:
            found |= {
                Pair(color, ground, isinstance(mark, TextLine))
                for ground in _grounds(theme, marks, index, box(mark, theme))
            }
    return found


def contrast(one: str, other: str) -> float:
    """The contrast of two colours as WCAG defines it."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _grounds(theme: Theme, marks: list[FlatMark], index: int, room: Box) -> Iterator[Color]:
    """Every colour a text may lie on: those painted below it, down to the first that holds all of it."""
    for mark in reversed(marks[:index]):
        if _filled(mark) and touching(box(mark, theme), room):
            yield mark.fill  # type: ignore[union-attr,misc]
            if inside(room, box(mark, theme)):
                return


def _filled(mark: FlatMark) -> bool:
    return isinstance(mark, Rect | Circle | Shape) and mark.fill is not None


def _reaches(line: Box, room: Box) -> bool:
    """Like touching, but a line without any width touches too."""
    return line.x < room.right and room.x < line.right + SLACK and line.y < room.bottom and room.y < line.bottom + SLACK


def _covered(theme: Theme, marks: list[FlatMark], after: int, before: int, room: Box) -> bool:
    return any(_filled(mark) and inside(room, box(mark, theme)) for mark in marks[after + 1 : before])


# --- what the legend has to explain ---


def sign(mark: FlatMark, theme: Theme) -> str:
    """Which kind of sign a mark makes; empty where it makes none."""
    match mark:
        case Shape(dots, fill="accent") if len(dots) == 10:
            return "star"
        case Shape(dots, stroke="on-fill") if len(dots) == 3:
            return "tick"
        case Shape(dots, fill, weight="thick") if fill and len(dots) == 4:
            return "hollow point" if fill == "page" else "solid small point"
        case Rect(weight="thick", fill=fill):
            return "hollow point" if fill == "page" else "solid point"
        case Rect(fill="pain", radius=5):
            return "rank"
        case Rect(box, stroke="pain", weight="firm") if box.width < theme.icon:
            return "assumed severity" if mark.fill == "page" else "severity"
        case Rect(dashed=True, stroke=stroke):
            return "dashed strength" if stroke == "phase" else "dashed pain"
    return ""


def check_page(scene: Scene, theme: Theme, size: tuple[float, float]) -> None:
    """All of it, of one page of slides or sheets: and nothing on it is printed below 10 pt."""
    assert (scene.width, scene.height) == size
    for found in (overlapping_texts, straying_texts, crossed_texts, pale_texts):
        assert found(scene, theme) == []
    assert min(theme.texts[text.role].size * text.scale for text in scene.texts) >= 10 * POINT - 1e-6
    page = Box(0, 0, scene.width, scene.height)
    assert all(inside(box(mark, theme), page) for mark in scene.flat())
