"""Maps drawn from plain data, so that other processes share in the work."""

from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from jmx.errors import CannotDraw
from jmx.render.formats import Picture, pictures
from jmx.render.packed import packed, unpacked
from jmx.render.packed_theme import packed_theme, unpacked_theme
from jmx.render.pages import FULL, Look
from jmx.render.past import MapPast, packed_past, unpacked_past
from jmx.render.templates import EndlessTemplate, MapTemplate
from jmx.render.theme import Theme
from jmx.render.view import MapView


class MapStyle(NamedTuple):
    """In which format, and how, maps are drawn."""

    format: str
    look: Look = FULL
    options: Mapping[str, Any] = {}
    page: MapTemplate | None = None  # which makes it in its own way


class CannotBeDrawn(NamedTuple):
    """Why there is no picture of a map."""

    why: str


Drawn = tuple[Picture, ...] | CannotBeDrawn


def asked(style: MapStyle, views: Sequence[MapView], pasts: Sequence[MapPast] = ()) -> Any:
    """Some maps, as `draw` is asked for them, with what became of their records where the format tells that."""
    options = {name: _plain(value) for name, value in style.options.items()}
    told = [packed_past(past) for past in pasts] or [None] * len(views)
    page = style.page and [style.page.name, dict(style.page.texts)]
    return [[style.format, list(style.look), options, page], [packed(view) for view in views], told]


def draw(data: Any) -> list[Any]:
    """The pictures of some maps."""
    (name, look, options, page), views, told = data
    shown = Look._make(tuple(each) if isinstance(each, list) else each for each in look)
    chosen = {key: _option(value) for key, value in options.items()}
    style = MapStyle(name, shown, chosen, MapTemplate(*page) if page else None)
    pasts = [{"past": unpacked_past(past)} if past else {} for past in told]
    return [
        _drawn(style._replace(options={**style.options, **past}), unpacked(view))
        for view, past in zip(views, pasts, strict=True)
    ]


def drawn(said: Any) -> Drawn:
    """What `draw` says of one map."""
    if isinstance(said, str):
        return CannotBeDrawn(said)
    return tuple(Picture(b64decode(content), boxes, borrowed, tuple(notes)) for content, boxes, borrowed, notes in said)


def _drawn(style: MapStyle, view: MapView) -> Any:
    try:
        found = pictures(view, style.format, look=style.look, apart=True, page=style.page, **style.options)
    except EndlessTemplate:
        raise  # rather than to wait as long for each of the others
    except CannotDraw as error:
        return str(error)
    return [[b64encode(each.content).decode(), *each[1:]] for each in found]


def _plain(value: Any) -> Any:
    """An option of a format: paths, sizes and numbers, and the theme."""
    if isinstance(value, Theme):
        return {"theme": packed_theme(value)}
    if isinstance(value, tuple):
        return {"several": [_plain(each) for each in value]}
    return {"path": str(value)} if isinstance(value, Path) else value


def _option(value: Any) -> Any:
    match value:
        case {"several": several}:
            return tuple(map(_option, several))
        case {"path": path}:
            return Path(path)
        case {"theme": theme}:
            return unpacked_theme(theme)
    return value
