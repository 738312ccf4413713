"""SVG → PNG, with the font that was measured, so that a machine without fonts shows every word."""

import math
import re

from jmx.errors import CannotDraw
from jmx.render.measure import font_file, glyphless
from jmx.render.scene import Scene
from jmx.render.svg import svg

MOST_PIXELS = 48_000_000  # beyond it a picture takes more memory than the slide it is for
_SIZE = re.compile(rb'<svg [^>]*?width="([\d.]+)" height="([\d.]+)"')


def png(scene: Scene, scale: float) -> bytes:
    """The scene in pixels, `scale` of them to a user unit; fewer where it would grow beyond all use."""
    return pixels(svg(scene), scale)


def pixels(drawing: bytes, scale: float) -> bytes:
    """An SVG as PNG."""
    import resvg_py

    found = _SIZE.match(drawing)
    if found is None:
        raise CannotDraw("this is no map: it has no width and height")
    area = float(found[1]) * float(found[2])
    try:
        return bytes(
            resvg_py.svg_to_bytes(
                svg_string=drawing.decode(),
                zoom=min(scale, math.sqrt(MOST_PIXELS / area)),
                background="#ffffff",
                font_files=[str(font_file())],
                font_family="Arimo",
                sans_serif_family="Arimo",
                skip_system_fonts=True,
            )
        )
    except ValueError as error:
        raise CannotDraw(f"the map cannot be drawn as PNG: {error}") from error


def undrawable(scene: Scene) -> int:
    """How many characters of a picture its font has no glyph for: a PNG shows boxes in their place."""
    return sum(glyphless(text.words) for text in scene.texts)
