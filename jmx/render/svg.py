"""Scene → one standalone SVG: no script, nothing fetched, the same bytes every time."""

from jmx import escape
from jmx.render.scene import Circle, Curve, Dot, Group, Mark, Rect, Scene, Shape, Text

FONTS = "Arial, Helvetica, &quot;Liberation Sans&quot;, Arimo, sans-serif"


def svg(scene: Scene) -> bytes:
    """The scene as one standalone SVG, with title and description; its ids start with the journey's."""
    name = escape.svg(scene.name)
    wide, high = _n(scene.width), _n(scene.height)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}" viewBox="0 0 {wide} {high}" '
        f'role="img" aria-labelledby="{name}--title {name}--desc" font-family="{FONTS}">\n'
        f'<title id="{name}--title">{escape.svg(scene.title)}</title>\n'
        f'<desc id="{name}--desc">{escape.svg(scene.description)}</desc>\n'
    )
    return (head + "".join(_drawn(mark) for mark in scene.marks) + "</svg>\n").encode()


def _drawn(mark: Mark) -> str:
    match mark:
        case Rect():
            return _rect(mark)
        case Circle():
            paint = _paint(mark.fill, mark.stroke, mark.stroke_width, mark.dashed)
            return f'<circle cx="{_n(mark.x)}" cy="{_n(mark.y)}" r="{_n(mark.r)}"{paint}/>\n'
        case Shape():
            return _shape(mark)
        case Curve(dots=(a, b, c, d)):
            paint = _paint("none", mark.stroke, mark.stroke_width, mark.dashed)
            return f'<path d="M{_dot(a)} C{_dot(b)} {_dot(c)} {_dot(d)}"{paint}/>\n'
        case Text():
            return _text(mark)
        case Group():
            inside = "".join(_drawn(each) for each in mark.shapes)
            return f"<g>\n<title>{escape.svg(mark.words)}</title>\n{inside}</g>\n"


def _rect(rect: Rect) -> str:
    box = rect.box
    radius = f' rx="{_n(rect.radius)}"' if rect.radius else ""
    paint = _paint(rect.fill, rect.stroke, rect.stroke_width, rect.dashed)
    return f'<rect x="{_n(box.x)}" y="{_n(box.y)}" width="{_n(box.width)}" height="{_n(box.height)}"{radius}{paint}/>\n'


def _shape(shape: Shape) -> str:
    path = "M" + " L".join(_dot(dot) for dot in shape.dots) + ("Z" if shape.closed else "")
    return f'<path d="{path}"{_paint(shape.fill, shape.stroke, shape.stroke_width, shape.dashed)}/>\n'


def _text(text: Text) -> str:
    anchor = f' text-anchor="{text.anchor}"' if text.anchor != "start" else ""
    weight = ' font-weight="700"' if text.bold else ""
    place = f'x="{_n(text.x)}" y="{_n(text.y)}" font-size="{_n(text.size)}"'
    return f'<text {place}{weight}{anchor} fill="{text.fill}">{escape.svg(text.words)}</text>\n'


def _paint(fill: str, stroke: str, stroke_width: float, dashed: bool) -> str:
    painted = f' fill="{fill}"'
    if stroke != "none":
        painted += f' stroke="{stroke}" stroke-width="{_n(stroke_width)}" stroke-linejoin="round"'
    if dashed:
        painted += f' stroke-dasharray="{_n(2.5 * stroke_width)} {_n(2 * stroke_width)}"'
    return painted


def _dot(dot: Dot) -> str:
    return f"{_n(dot[0])},{_n(dot[1])}"


def _n(value: float) -> str:
    """A number in at most two decimals, without a tail of zeros and never as minus nought."""
    return f"{value + 0.0:.2f}".rstrip("0").rstrip(".") if abs(value) >= 0.005 else "0"
