"""Drawing a map for whichever command writes its picture."""

from jmx.cli.terminal import complain
from jmx.render.formats import render
from jmx.render.view import MapView


def drawn(view: MapView, format_name: str) -> bytes:
    """The map in a format; what does not show in it as it should is said on stderr."""
    picture = render(view, format_name)
    if picture.boxes:
        complain(
            f"jmx: {picture.boxes} characters of the map are not in the font of PNGs and show as boxes; SVG shows them"
        )
    return picture.content
