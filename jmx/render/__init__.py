"""Maps as pictures: what is shown (`MapView`), where it stands (`Scene`), and the formats that draw it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from jmx import formats
from jmx.errors import CannotDraw
from jmx.render import html as _html
from jmx.render import raster as _raster
from jmx.render import svg as _svg
from jmx.render.gather import map_view
from jmx.render.layout import lay_out
from jmx.render.theme import Theme, default_theme
from jmx.render.view import MapView

__all__ = ["FORMATS", "MapFormat", "MapView", "Picture", "lay_out", "map_view", "render"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MapFormat(formats.Format):
    """A format of maps. It draws the scene, or writes what the view says where it has a layout of its own."""

    draw: Callable[..., bytes]
    wants: Literal["scene", "view"] = "scene"
    options: Mapping[str, Any] = field(default_factory=dict)  # what `draw` takes besides, with the usual values
    own_font: bool = False  # it shows no character that the theme's font lacks


class Picture(NamedTuple):
    """A drawn map, and how many of its characters show as empty boxes."""

    content: bytes
    boxes: int = 0


# A new format is one file and one entry.
FORMATS: Mapping[str, MapFormat] = formats.table(
    MapFormat(name="svg", endings=(".svg",), draw=_svg.svg),
    MapFormat(name="png", endings=(".png",), binary=True, draw=_raster.png, options={"scale": 2.0}, own_font=True),
    MapFormat(name="html", endings=(".html", ".htm"), draw=_html.html),
)


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
    boxes = sum(theme.font.lacking(text.words) for text in scene.texts) if format.own_font else 0
    return Picture(format.draw(scene, theme, **chosen), boxes)
