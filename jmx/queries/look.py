"""How the maps of an organisation look: the theme that somebody asks for, with what `jmx.yaml` says of colours."""

from typing import cast

from jmx.model.settings import ThemeName
from jmx.queries.repository import Repository
from jmx.render.palette import in_colors, palette
from jmx.render.theme import Theme, default_theme


def theme_of(repository: Repository, name: str = "") -> Theme:
    """A theme by its name, else the usual one of the organisation, in its colours; a note on each of those that could
    not be read. Page and text are taken in the usual theme alone: another one is asked for because of its own."""
    look = repository.workspace.settings.look
    chosen = cast(ThemeName, name) or look.theme
    own = look.colors.chosen
    if chosen != look.theme:
        own = {role: color for role, color in own.items() if role not in ("page", "text")}
    found = palette(chosen, own)
    for mended in found.mended:
        repository.note(mended.words)
    return in_colors(default_theme(), chosen, found)
