"""Pages as SVG: without scripts, nothing fetched."""

from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from jmx import escape
from jmx.render.scene import Anchor, Circle, Dot, Image, Mark, MarkGroup, Rect, Scene, Shape, TextLine, in_one
from jmx.render.scripts import indian_letter
from jmx.render.theme import Color, Theme, Weight


def svg(pages: Sequence[Scene], theme: Theme) -> bytes:
    """One standalone SVG with title and description, several pages below each other; its ids start with the
    journey's."""
    scene = in_one(pages)
    return _document(scene, theme, _PLAIN, scene.stamp)


def plain_svg(scene: Scene, theme: Theme) -> bytes:
    """The same for programs that are given the font of the theme, and know no attribute for the direction of a text."""
    return _document(scene, theme, _PLAIN._replace(directed=_marked))


def marks_in_html(marks: Sequence[Mark], theme: Theme, grouped: "Grouped") -> str:
    """Marks for a page of HTML, which writes groups as it needs them."""
    pen = _PLAIN._replace(grouped=grouped)
    return "".join(_drawn(mark, theme, pen) for mark in marks)


def _document(scene: Scene, theme: Theme, pen: "_SvgPen", stamp: str = "") -> bytes:
    name = escape.svg(scene.name)
    wide, high = _n(scene.width), _n(scene.height)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}" viewBox="0 0 {wide} {high}" '
        f'role="img" aria-labelledby="{name}--title {name}--desc" font-family="{escape.svg(theme.font.family)}">\n'
        f'<title id="{name}--title">{escape.svg(scene.title)}</title>\n'
        f'<desc id="{name}--desc">{escape.svg(scene.description)}</desc>\n'
    )
    told = escape.html(stamp).replace("&quot;", '"')  # no attribute: as it is, it can be searched for
    head += f"<metadata>{told}</metadata>\n" if stamp else ""
    return (head + "".join(_drawn(mark, theme, pen) for mark in scene.marks) + "</svg>\n").encode()


# How an SVG says that a line reads from right to left: attributes and anchor, and the line as it is written.
_Directed = Callable[[TextLine], tuple[str, Anchor, str]]
Grouped = Callable[[MarkGroup, str], str]  # a group and the marks inside it, drawn
_OTHER_END: Mapping[Anchor, Anchor] = {"start": "end", "end": "start", "middle": "middle"}


def _attributed(line: TextLine) -> tuple[str, Anchor, str]:
    """As browsers read it: such a line starts at its right end."""
    words = escape.svg(line.words)
    return (' direction="rtl"', _OTHER_END[line.anchor], words) if line.right_to_left else ("", line.anchor, words)


def _marked(line: TextLine) -> tuple[str, Anchor, str]:
    """For what knows no such attribute: between marks of Unicode that say so. The same programs join the letters of a
    whole line by the rules of its first one; where those of India follow others, one too small to be seen leads."""
    words = escape.svg(line.words)
    if letter := indian_letter(line.words):
        words = f'<tspan font-size="0.01">{letter}</tspan>{words}'
    return "", line.anchor, f"\u2067{words}\u2069" if line.right_to_left else words


def _hinted(group: MarkGroup, inside: str) -> str:
    """A group with words as a group with a title; others are not told apart."""
    return f"<g>\n<title>{escape.svg(group.words)}</title>\n{inside}</g>\n" if group.words else inside


class _SvgPen(NamedTuple):
    """How those who read a drawing are told what they do not all take alike."""

    directed: _Directed
    grouped: Grouped


_PLAIN = _SvgPen(_attributed, _hinted)


def _drawn(mark: Mark, theme: Theme, pen: _SvgPen) -> str:
    match mark:
        case Rect(box, fill, stroke, weight, dashed, radius):
            place = f'x="{_n(box.x)}" y="{_n(box.y)}" width="{_n(box.width)}" height="{_n(box.height)}"'
            rounded = f' rx="{_n(radius)}"' if radius else ""
            return f"<rect {place}{rounded}{_paint(theme, fill, stroke, weight, dashed)}/>\n"
        case Image(box, type, content):
            place = f'x="{_n(box.x)}" y="{_n(box.y)}" width="{_n(box.width)}" height="{_n(box.height)}"'
            return f'<image {place} href="data:image/{type};base64,{b64encode(content).decode()}"/>\n'
        case Circle(x, y, r, fill, stroke, weight):
            return f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(r)}"{_paint(theme, fill, stroke, weight)}/>\n'
        case Shape(dots, fill, stroke, weight, dashed, smooth):
            start, *others = map(_dot, dots)
            path = f"M{start} C{' '.join(others)}" if smooth else " L".join([f"M{start}", *others]) + "Z" * bool(fill)
            return f'<path d="{path}"{_paint(theme, fill, stroke, weight, dashed)}/>\n'
        case TextLine(x, y, words, role, width, scale=scale):
            style = theme.texts[role]
            direction, anchor, shown = pen.directed(mark)
            looks = (
                direction
                + (' font-weight="700"' * style.bold)
                + (f' text-anchor="{anchor}"' if anchor != "start" else "")
            )
            looks += f' fill="{theme.colors[style.color]}"'
            # of the letters that a font lacks nobody knows how wide they are drawn
            if pen.directed is _attributed and not theme.font.lacking(words):
                looks += f' textLength="{_n(width)}" lengthAdjust="spacingAndGlyphs"'
            place = f'x="{_n(x)}" y="{_n(y)}" font-size="{_n(style.size * scale)}"'
            return f"<text {place}{looks}>{shown}</text>\n"
        case MarkGroup(marks=marks):
            return pen.grouped(mark, "".join(_drawn(each, theme, pen) for each in marks))


def _paint(theme: Theme, fill: Color | None, stroke: Color | None, weight: Weight, dashed: bool = False) -> str:
    painted = f' fill="{theme.colors[fill] if fill else "none"}"'
    wide = theme.weights[weight]
    if stroke:
        painted += f' stroke="{theme.colors[stroke]}" stroke-width="{_n(wide)}" stroke-linejoin="round"'
    if dashed:
        painted += f' stroke-dasharray="{_n(2.5 * wide)} {_n(2 * wide)}"'
    return painted


def _dot(dot: Dot) -> str:
    return f"{_n(dot[0])},{_n(dot[1])}"


def _n(value: float) -> str:
    """A number in at most two decimals, without a tail of zeros and never as minus nought."""
    return f"{value + 0.0:.2f}".rstrip("0").rstrip(".") if abs(value) >= 0.005 else "0"
