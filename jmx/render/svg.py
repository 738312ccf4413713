"""Scene → one standalone SVG: no script, nothing fetched, the same bytes every time."""

from jmx import escape
from jmx.render.scene import Circle, Dot, Mark, MarkGroup, Rect, Scene, Shape, TextLine
from jmx.render.theme import Color, Theme, Weight


def svg(scene: Scene, theme: Theme) -> bytes:
    """The scene as one standalone SVG, with title and description; its ids start with the journey's."""
    name = escape.svg(scene.name)
    wide, high = _n(scene.width), _n(scene.height)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}" viewBox="0 0 {wide} {high}" '
        f'role="img" aria-labelledby="{name}--title {name}--desc" font-family="{escape.svg(theme.font.family)}">\n'
        f'<title id="{name}--title">{escape.svg(scene.title)}</title>\n'
        f'<desc id="{name}--desc">{escape.svg(scene.description)}</desc>\n'
    )
    return (head + "".join(_drawn(mark, theme) for mark in scene.marks) + "</svg>\n").encode()


def _drawn(mark: Mark, theme: Theme) -> str:
    match mark:
        case Rect(box, fill, stroke, weight, dashed, radius):
            place = f'x="{_n(box.x)}" y="{_n(box.y)}" width="{_n(box.width)}" height="{_n(box.height)}"'
            rounded = f' rx="{_n(radius)}"' if radius else ""
            return f"<rect {place}{rounded}{_paint(theme, fill, stroke, weight, dashed)}/>\n"
        case Circle(x, y, r, fill, stroke, weight):
            return f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(r)}"{_paint(theme, fill, stroke, weight)}/>\n'
        case Shape(dots, fill, stroke, weight, dashed, smooth):
            start, *others = map(_dot, dots)
            path = f"M{start} C{' '.join(others)}" if smooth else " L".join([f"M{start}", *others]) + "Z" * bool(fill)
            return f'<path d="{path}"{_paint(theme, fill, stroke, weight, dashed)}/>\n'
        case TextLine(x, y, words, role, _, _, anchor):
            style = theme.texts[role]
            looks = (' font-weight="700"' * style.bold) + (f' text-anchor="{anchor}"' if anchor != "start" else "")
            place = f'x="{_n(x)}" y="{_n(y)}" font-size="{_n(style.size)}"{looks} fill="{theme.colors[style.color]}"'
            return f"<text {place}>{escape.svg(words)}</text>\n"
        case MarkGroup(words, marks):
            inside = "".join(_drawn(each, theme) for each in marks)
            return f"<g>\n<title>{escape.svg(words)}</title>\n{inside}</g>\n"


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
