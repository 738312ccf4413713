"""How maps look: the theme that somebody asks for, with what `jmx.yaml` says of colours, logo and font."""

from dataclasses import replace
from pathlib import Path
from typing import cast

from jmx.errors import CannotDraw
from jmx.model.settings import LookSettings, ThemeName
from jmx.queries.repository import Repository
from jmx.reading.font_files import font_file
from jmx.reading.images import image_in
from jmx.render.measure import Font
from jmx.render.palette import STANDARDS, in_colors, palette
from jmx.render.theme import Logo, Theme, default_theme
from jmx.render.typeface import named_family, typeface


def theme_of(repository: Repository, name: str = "") -> Theme:
    """A theme by its name, else the usual one of the organisation, in its look; a note on whatever of that cannot be
    drawn. Page and text are taken in the usual theme alone: another one is asked for because of its own."""
    if name and name not in STANDARDS:
        raise CannotDraw(f"there is no theme '{name}'; themes: {', '.join(STANDARDS)}")
    look = repository.workspace.settings.look
    chosen = cast(ThemeName, name) or look.theme
    own = look.colors.chosen
    # What a logo lies on: the page it was made for, which is white unless somebody named another.
    plate = (palette(look.theme, own) if "page" in own else palette()).colors["page"]
    if chosen != look.theme:
        own = {role: color for role, color in own.items() if role not in ("page", "text")}
    found = palette(chosen, own)
    for mended in found.mended:
        repository.note(mended.words)
    theme = in_colors(default_theme(), chosen, found._replace(colors={**found.colors, "plate": plate}))
    return replace(theme.in_font(_font(repository, look) or theme.font), logo=_logo(repository, look))


def _logo(repository: Repository, look: LookSettings) -> Logo | None:
    if look.logo is None:
        return None
    image = image_in(repository.tree.read(look.logo))
    if isinstance(image, str):
        repository.note(f"maps lack the logo {look.logo}: {image}")
        return None
    organisation = repository.workspace.settings.organisation
    return Logo(*image, f"Logo of {organisation}" if organisation else "Logo")


def _font(repository: Repository, look: LookSettings) -> Font | None:
    """The font of the organisation, by its file or by its name; a note where its file is no use."""
    if look.font is None:
        return None
    if not look.font.lower().endswith((".ttf", ".otf")):
        return named_family(look.font)
    file = _font_file(repository, look.font)
    bold = _font_file(repository, look.bold_font) if look.bold_font and file else None
    found = typeface(file, bold) if file else None
    if isinstance(found, str) and bold:
        found = typeface(file, None) if file else None
        if isinstance(found, Font):
            repository.note(f"maps lack the font {look.bold_font}: it is broken")
    if isinstance(found, str):
        repository.note(f"maps lack the font {look.font}: {found}")
    elif found and not found.has_bold:
        repository.note(f"{look.font} has no bold letters; bold_font of look in jmx.yaml may name a file that has")
    return found if isinstance(found, Font) else None


def _font_file(repository: Repository, path: str) -> Path | None:
    """A file of this process with a font of the repository."""
    file = font_file(repository.tree.read(path), path)
    if isinstance(file, str):
        repository.note(f"maps lack the font {path}: {file}")
        return None
    return file
