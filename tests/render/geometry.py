"""What must be true of every picture, whatever it shows; each check gives the marks that break it."""

from collections.abc import Iterator

from jmx.render.scene import Box, Circle, Curve, Rect, Scene, Shape, Text

SLACK = 0.01
Flat = Rect | Circle | Shape | Curve | Text


def box(mark: Flat) -> Box:
    """The room a mark takes."""
    match mark:
        case Rect() | Text():
            return mark.box
        case Circle():
            return Box(mark.x - mark.r, mark.y - mark.r, 2 * mark.r, 2 * mark.r)
        case Shape() | Curve():
            xs, ys = zip(*mark.dots, strict=True)
            return Box(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))


def inside(inner: Box, outer: Box) -> bool:
    return (
        inner.x >= outer.x - SLACK
        and inner.y >= outer.y - SLACK
        and inner.right <= outer.right + SLACK
        and inner.bottom <= outer.bottom + SLACK
    )


def touching(a: Box, b: Box) -> bool:
    return a.x < b.right - SLACK and b.x < a.right - SLACK and a.y < b.bottom - SLACK and b.y < a.bottom - SLACK


def overlapping_texts(scene: Scene) -> list[tuple[str, str]]:
    """Pairs of text lines that lie on each other."""
    texts = sorted(scene.texts, key=lambda text: text.box.y)
    boxes = [text.box for text in texts]
    found = []
    for index, upper in enumerate(boxes):
        for other in range(index + 1, len(boxes)):
            if boxes[other].y >= upper.bottom:
                break
            if touching(upper, boxes[other]):
                found.append((texts[index].words, texts[other].words))
    return found


def straying_texts(scene: Scene) -> list[str]:
    """Text that leaves the page or the box it belongs in."""
    page = Box(0, 0, scene.width, scene.height)
    return [text.words for text in scene.texts if not (inside(text.box, text.within) and inside(text.within, page))]


def crossed_texts(scene: Scene) -> list[str]:
    """Text that something else is painted over, or that a line runs through."""
    marks = list(scene.flat())
    texts = [(index, mark) for index, mark in enumerate(marks) if isinstance(mark, Text)]
    found = []
    for place, mark in enumerate(marks):
        if isinstance(mark, Text):
            continue
        room = box(mark)
        for index, text in texts:
            if not _reaches(room, text.box):
                continue
            if (_filled(mark) and index < place) or (not _filled(mark) and not _covered(marks, place, index, text.box)):
                found.append(text.words)
    return found


def pale_texts(scene: Scene, least: float = 4.5) -> list[tuple[str, float]]:
    """Text that is hard to tell from what it lies on."""
    marks = list(scene.flat())
    found = []
    for index, mark in enumerate(marks):
        if isinstance(mark, Text):
            ratio = min(contrast(mark.fill, ground) for ground in _grounds(marks, index, mark.box))
            if ratio < least:
                found.append((mark.words, ratio))
    return found


def contrast(one: str, other: str) -> float:
    """The contrast of two colours as WCAG defines it."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _grounds(marks: list[Flat], index: int, room: Box) -> Iterator[str]:
    """Every colour a text may lie on: those painted below it, down to the first that holds all of it."""
    for mark in reversed(marks[:index]):
        if _filled(mark) and touching(box(mark), room):
            yield mark.fill  # type: ignore[union-attr]
            if inside(room, box(mark)):
                return


def _filled(mark: Flat) -> bool:
    return not isinstance(mark, Curve | Text) and mark.fill != "none"


def _reaches(line: Box, room: Box) -> bool:
    """Like touching, but a line without any width touches too."""
    return line.x < room.right and room.x < line.right + SLACK and line.y < room.bottom and room.y < line.bottom + SLACK


def _covered(marks: list[Flat], after: int, before: int, room: Box) -> bool:
    return any(_filled(mark) and inside(room, box(mark)) for mark in marks[after + 1 : before])
