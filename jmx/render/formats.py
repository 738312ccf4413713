"""The formats of a scene: SVG, PNG and HTML, without scripts, nothing fetched, the same bytes every time."""

import math
import re
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, NamedTuple

from jmx import escape
from jmx.errors import CannotDraw
from jmx.render.fonts import fonts_for
from jmx.render.layout import lay_out
from jmx.render.scene import Anchor, Circle, Dot, Image, Mark, MarkGroup, Rect, Scene, Shape, TextLine
from jmx.render.theme import Color, Theme, Weight, default_theme
from jmx.render.view import MapView

MOST_PIXELS = 48_000_000  # beyond it a picture takes more memory than the slide it is for
_SIZE = re.compile(rb'<svg [^>]*?width="([\d.]+)" height="([\d.]+)"')
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def svg(scene: Scene, theme: Theme) -> bytes:
    """The scene as one standalone SVG, with title and description; its ids start with the journey's."""
    return _document(scene, theme, _attributed)


def _document(scene: Scene, theme: Theme, directed: "_Directed") -> bytes:
    name = escape.svg(scene.name)
    wide, high = _n(scene.width), _n(scene.height)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}" viewBox="0 0 {wide} {high}" '
        f'role="img" aria-labelledby="{name}--title {name}--desc" font-family="{escape.svg(theme.font.family)}">\n'
        f'<title id="{name}--title">{escape.svg(scene.title)}</title>\n'
        f'<desc id="{name}--desc">{escape.svg(scene.description)}</desc>\n'
    )
    return (head + "".join(_drawn(mark, theme, directed) for mark in scene.marks) + "</svg>\n").encode()


# How an SVG says that a line reads from right to left: attributes and anchor, and the line as it is written.
_Directed = Callable[[TextLine], tuple[str, Anchor, str]]
_OTHER_END: Mapping[Anchor, Anchor] = {"start": "end", "end": "start", "middle": "middle"}


def _attributed(line: TextLine) -> tuple[str, Anchor, str]:
    """As browsers read it: such a line starts at its right end."""
    words = escape.svg(line.words)
    return (' direction="rtl"', _OTHER_END[line.anchor], words) if line.right_to_left else ("", line.anchor, words)


def _marked(line: TextLine) -> tuple[str, Anchor, str]:
    """For what knows no such attribute: between marks of Unicode that say so."""
    words = escape.svg(line.words)
    return "", line.anchor, f"\u2067{words}\u2069" if line.right_to_left else words


def _drawn(mark: Mark, theme: Theme, directed: _Directed) -> str:
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
            direction, anchor, shown = directed(mark)
            looks = (
                direction
                + (' font-weight="700"' * style.bold)
                + (f' text-anchor="{anchor}"' if anchor != "start" else "")
            )
            looks += f' fill="{theme.colors[style.color]}"'
            if not theme.font.lacking(words):  # else nobody knows how wide it is in the font that draws it
                looks += f' textLength="{_n(width)}" lengthAdjust="spacingAndGlyphs"'
            place = f'x="{_n(x)}" y="{_n(y)}" font-size="{_n(style.size * scale)}"'
            return f"<text {place}{looks}>{shown}</text>\n"
        case MarkGroup(words, marks):
            inside = "".join(_drawn(each, theme, directed) for each in marks)
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


def html(scene: Scene, theme: Theme) -> bytes:
    """The map as a page without scripts that fetches nothing."""
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape.html(_POLICY)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape.html(scene.title)}</title>\n<style>{_style(scene, theme)}</style>\n</head>\n<body>\n<main>\n"
    ).encode() + (svg(scene, theme) + b"</main>\n</body>\n</html>\n")


def _style(scene: Scene, theme: Theme) -> str:
    paper = "landscape" if scene.width >= scene.height else "portrait"
    page, around, shadow = theme.colors["page"], theme.colors["shade"], f"{theme.colors['text']}24"
    return (
        f"html{{background:{around}}}body{{margin:0;padding:24px}}"
        f"main{{background:{page};border-radius:12px;overflow-x:auto;box-shadow:0 1px 4px {shadow}}}"
        "svg{display:block;width:100%;height:auto;min-width:1100px}"
        f"@media print{{@page{{size:A3 {paper};margin:8mm}}html{{background:{page}}}body{{padding:0}}"
        "main{box-shadow:none;border-radius:0;overflow:visible}svg{min-width:0;max-height:100vh}}"
    )


def png(scene: Scene, theme: Theme, scale: float, fonts: Sequence[Path] = ()) -> bytes:
    """The scene in pixels, `scale` of them to a user unit; fewer where it would grow beyond all use. What the font of
    the theme lacks is drawn with other `fonts`, or whatever is found."""
    files, _ = fonts_for(_lacking(scene, theme), fonts)
    return pixels(_document(scene, theme, _marked), theme, scale, files)


def _lacking(scene: Scene, theme: Theme) -> list[str]:
    """The characters that the font of the theme cannot draw."""
    return [char for text in scene.texts for char in theme.font.lacking(text.words)]


def pixels(drawing: bytes, theme: Theme, scale: float, fonts: Sequence[Path] = ()) -> bytes:
    """An SVG as PNG."""
    import resvg_py

    found = _SIZE.match(drawing)
    if found is None:
        raise CannotDraw("this is no map: it has no width and height")
    area = float(found[1]) * float(found[2])
    font = theme.font
    try:
        return bytes(
            resvg_py.svg_to_bytes(
                svg_string=drawing.decode(),
                zoom=min(scale, math.sqrt(MOST_PIXELS / area)),
                background=theme.colors["page"],
                font_files=[str(font.file), *map(str, fonts)],
                font_family=font.name,
                sans_serif_family=font.name,
                skip_system_fonts=True,
            )
        )
    except ValueError as error:
        raise CannotDraw(f"the map cannot be drawn as PNG: {error}") from error


@dataclass(frozen=True, slots=True, kw_only=True)
class MapFormat:
    """A format of maps. It draws the scene, or writes what the view says where it has a layout of its own."""

    name: str
    endings: tuple[str, ...]
    draw: Callable[..., bytes]
    binary: bool = False
    wants: Literal["scene", "view"] = "scene"
    options: Mapping[str, Any] = field(default_factory=dict)  # what `draw` takes besides, with the usual values
    own_font: bool = False  # it shows no character that none of the fonts here has


class Picture(NamedTuple):
    """A drawn map, and how many of its characters show as empty boxes."""

    content: bytes
    boxes: int = 0


FORMATS: Mapping[str, MapFormat] = {
    each.name: each
    for each in (
        MapFormat(name="svg", endings=(".svg",), draw=svg),
        MapFormat(
            name="png", endings=(".png",), binary=True, draw=png, options={"scale": 2.0, "fonts": ()}, own_font=True
        ),
        MapFormat(name="html", endings=(".html", ".htm"), draw=html),
    )
}


def render(
    view: MapView, name: str, theme: Theme | None = None, table: Mapping[str, MapFormat] = FORMATS, **options: Any
) -> Picture:
    """The map in one of the formats, laid out at most once."""
    if name not in table:
        raise CannotDraw(f"no map can be drawn as '{name}'; formats: {', '.join(table)}")
    format, theme = table[name], theme or default_theme()
    for option in options.keys() - format.options.keys():
        known = ", ".join(format.options) or "none"
        raise CannotDraw(f"{name} has no option '{option}'; options: {known}")
    chosen = {**format.options, **options}
    if format.wants == "view":
        return Picture(format.draw(view, theme, **chosen))
    scene = lay_out(view, theme)
    lacking = _lacking(scene, theme) if format.own_font else []
    _, nowhere = fonts_for(lacking, chosen.get("fonts", ())) if lacking else ((), ())
    return Picture(format.draw(scene, theme, **chosen), sum(char in nowhere for char in lacking))
