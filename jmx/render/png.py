"""Pages as a picture of pixels, drawn without any font of the machine as far as jmx has one."""

import math
import re
import struct
import zlib
from collections.abc import Sequence
from pathlib import Path

from jmx.errors import CannotDraw
from jmx.render.fonts import fonts_for
from jmx.render.paper import INCH
from jmx.render.scene import Scene, in_one, lacking
from jmx.render.svg import plain_svg
from jmx.render.theme import Theme

MOST_PIXELS = 48_000_000  # beyond it a picture takes more memory than the slide it is for
_HEAD = 33  # bytes of a PNG's signature and its first chunk
_SIZE = re.compile(rb'<svg [^>]*?width="([\d.]+)" height="([\d.]+)"')


def png(pages: Sequence[Scene], theme: Theme, dpi: float, fonts: Sequence[Path] = ()) -> bytes:
    """The pages below each other, `dpi` pixels to an inch; fewer where that would grow beyond all use. What the font of
    the theme lacks is drawn with other `fonts`, or whatever is found."""
    files, _ = fonts_for(lacking(pages, theme), fonts)
    scene = in_one(pages)
    scale = min(dpi / INCH, math.sqrt(MOST_PIXELS / (scene.width * scene.height)))
    content = pixels(plain_svg(scene, theme), theme, scale, files)
    # after the first chunk: how large it is on paper, by which programs place it, and where it comes from
    said = _chunk(b"iTXtjmx\0\0\0\0\0" + scene.stamp.encode()) if scene.stamp else b""
    return content[:_HEAD] + _size(scale * INCH) + said + content[_HEAD:]


def _size(dpi: float) -> bytes:
    metre = round(dpi / 0.0254)
    return _chunk(b"pHYs" + struct.pack(">IIB", metre, metre, 1))


def _chunk(content: bytes) -> bytes:
    return struct.pack(">I", len(content) - 4) + content + struct.pack(">I", zlib.crc32(content))


def pixels(drawing: bytes, theme: Theme, scale: float, fonts: Sequence[Path] = ()) -> bytes:
    """An SVG as PNG, `scale` pixels to a user unit."""
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
                font_files=[*map(str, font.files), *map(str, fonts)],
                font_family=font.name,
                sans_serif_family=font.name,
                skip_system_fonts=True,
            )
        )
    except ValueError as error:
        raise CannotDraw(f"the map cannot be drawn as PNG: {error}") from error
