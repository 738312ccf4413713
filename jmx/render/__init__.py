"""Maps as pictures: what is shown (`MapView`), where it stands (`Scene`), and the formats that draw it."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from jmx.errors import CannotDraw
from jmx.render import html as _html
from jmx.render import raster as _raster
from jmx.render import svg as _svg
from jmx.render.layout import lay_out
from jmx.render.scene import Scene
from jmx.render.view import MapView, map_view

__all__ = ["FORMATS", "MapView", "lay_out", "map_view", "render", "undrawable"]


def _png(scene: Scene) -> bytes:
    return _raster.png(_svg.svg(scene))


# A new format is one file and one entry; `--format` offers the keys.
FORMATS: Mapping[str, Callable[[Scene], bytes]] = MappingProxyType({"svg": _svg.svg, "png": _png, "html": _html.html})


def render(view: MapView, format: str) -> bytes:
    """The map in one of `FORMATS`."""
    draw = FORMATS.get(format)
    if draw is None:
        raise CannotDraw(f"no map can be drawn as '{format}'; formats: {', '.join(FORMATS)}")
    return draw(lay_out(view))


def undrawable(view: MapView) -> int:
    """How many characters of the map a PNG shows as empty boxes, since its font lacks them."""
    return _raster.undrawable(lay_out(view))
