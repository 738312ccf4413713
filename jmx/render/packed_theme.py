"""What makes a theme another than the usual one, as plain data for another process."""

from base64 import b64decode, b64encode
from dataclasses import replace
from pathlib import Path
from typing import Any

from jmx.render.measure import Font
from jmx.render.palette import Palette, in_colors
from jmx.render.theme import Logo, Theme, default_theme
from jmx.render.typeface import named_family, typeface


def packed_theme(theme: Theme) -> Any:
    """Name, colours, logo, and where its font is read from."""
    font, logo = theme.font, theme.logo
    return {
        "name": theme.name,
        "colors": dict(theme.colors),
        "family": font.own,
        "files": [str(each) for each in font.files] if font.letters is not None else [],
        "logo": [*logo[:3], b64encode(logo.content).decode(), logo.words] if logo else [],
    }


def unpacked_theme(data: Any) -> Theme:
    """The theme that is meant."""
    kind, wide, high, content, words = data["logo"] or [None] * 5
    logo = Logo(kind, wide, high, b64decode(content), words) if kind else None
    theme = in_colors(default_theme(), data["name"], Palette(data["colors"]))
    return replace(theme.in_font(_font(data["family"], data["files"]) or theme.font), logo=logo)


def _font(family: str, files: list[str]) -> Font | None:
    if not files:
        return named_family(family) if family else None
    file, *others, _ = map(Path, files)
    found = typeface(file, *others)
    return found if isinstance(found, Font) else None
