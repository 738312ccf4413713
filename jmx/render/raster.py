"""SVG → PNG, with the font that was measured, so that a machine without fonts shows every word."""

import math
import re

from jmx.errors import CannotDraw
from jmx.render.scene import Scene
from jmx.render.svg import svg
from jmx.render.theme import Theme

MOST_PIXELS = 48_000_000  # beyond it a picture takes more memory than the slide it is for
_SIZE = re.compile(rb'<svg [^>]*?width="([\d.]+)" height="([\d.]+)"')


def png(scene: Scene, theme: Theme, scale: float) -> bytes:
    """The scene in pixels, `scale` of them to a user unit; fewer where it would grow beyond all use."""
    return pixels(svg(scene, theme), theme, scale)


def pixels(drawing: bytes, theme: Theme, scale: float) -> bytes:
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
                font_files=[str(font.file)],
                font_family=font.name,
                sans_serif_family=font.name,
                skip_system_fonts=True,
            )
        )
    except ValueError as error:
        raise CannotDraw(f"the map cannot be drawn as PNG: {error}") from error
