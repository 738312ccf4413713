"""Themes other than the usual one: a dark one, one in large type, and one with a wider font."""

from dataclasses import replace

from jmx.render.measure import Advances
from jmx.render.theme import Color, Theme
from tests.render.drawn import THEME

_DARK: dict[Color, str] = {
    "page": "#11161F",
    "shade": "#1A2130",
    "text": "#F2F5FA",
    "quiet": "#B4BECC",
    "hairline": "#2A3342",
    "edge": "#465266",
    "accent": "#8FA5FF",
    "accent-tint": "#1C2547",
    "phase": "#C4D0FF",
    "curve-2": "#6F86E8",
    "curve-3": "#98A3B5",
    "pain": "#FF8A7E",
    "pain-tint": "#331A1A",
    "pain-edge": "#7A3A34",
    "done": "#6FD39B",
    "on-fill": "#0B0F16",
    "plate": "#FEFEFE",
}


def larger(theme: Theme, by: float) -> Theme:
    """The theme with larger text and everything that holds it, on a page as wide as before."""
    return replace(theme.enlarged(by), scale=1.0)


def wider(theme: Theme, by: float) -> Theme:
    """The theme in a font whose every letter is wider."""
    font = theme.font
    regular, bold = (Advances({char: wide * by for char, wide in each.items()}) for each in (font.regular, font.bold))
    return replace(theme, font=replace(font, name="Wide", family="Wide, sans-serif", regular=regular, bold=bold))


THEMES = {
    "usual": THEME,
    "dark": replace(THEME, colors=_DARK),
    "large": larger(THEME, 1.5),
    "wide font": wider(THEME, 1.3),
}
