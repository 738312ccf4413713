"""The colours of each theme, and what becomes of them where an organisation has colours of its own: whatever those are,
text can be read on all that it may lie on, and marks can be seen."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, partial
from types import MappingProxyType
from typing import NamedTuple

from jmx.model.settings import ThemeName
from jmx.render.contrast import contrast, distance, legal, luminance, mixed, tint
from jmx.render.theme import Color, Theme, Weight, default_theme

_DARK: Mapping[Color, str] = {
    "page": "#12161E",
    "shade": "#191F29",
    "text": "#EEF1F6",
    "quiet": "#AAB4C3",
    "hairline": "#2D3643",
    "edge": "#4A5666",
    "accent": "#8EA6FF",
    "accent-tint": "#1B2440",
    "phase": "#C3CFFF",
    "curve-2": "#7188E6",
    "curve-3": "#8E99AA",
    "pain": "#FF8B80",
    "pain-tint": "#2C1B1D",
    "pain-edge": "#7D3F3B",
    "done": "#63CF93",
    "on-fill": "#12161E",
    "plate": "#FFFFFF",
}
# Text of 7:1 and lines of 3:1, on all that they lie on.
_HIGH: Mapping[Color, str] = {
    "page": "#FFFFFF",
    "shade": "#F4F5F7",
    "text": "#000000",
    "quiet": "#3B424D",
    "hairline": "#858C96",
    "edge": "#6E7682",
    "accent": "#0B2FA3",
    "accent-tint": "#EEF2FE",
    "phase": "#071E6B",
    "curve-2": "#4A60CF",
    "curve-3": "#5A6473",
    "pain": "#960F0A",
    "pain-tint": "#FDF4F2",
    "pain-edge": "#960F0A",
    "done": "#0B5029",
    "on-fill": "#FFFFFF",
    "plate": "#FFFFFF",
}
_BOLDER: Mapping[Weight, float] = {"thin": 1.2, "firm": 2.0, "thick": 2.5, "heavy": 3.5}

TEXTS: tuple[Color, ...] = ("text", "quiet", "accent", "phase", "pain", "done")  # what is read, on any of these:
GROUNDS: tuple[Color, ...] = ("page", "shade", "accent-tint", "pain-tint")
FILLS: tuple[Color, ...] = ("accent", "pain", "done", "quiet")  # what the colour `on-fill` is read on
CURVES: tuple[Color, ...] = ("curve-2", "curve-3")  # what is seen
EDGES: tuple[Color, ...] = ("hairline", "edge", "pain-edge")  # what must be seen in high contrast alone
SEEN = 3.0  # the least contrast of what is seen


@dataclass(frozen=True, slots=True)
class Standard:
    """What a theme promises: the least contrast of text, that of a page to the best ink, and whether edges count."""

    text: float = 4.5
    ink: float = 8.0
    edges: bool = False


STANDARDS: Mapping[ThemeName, Standard] = {
    "light": Standard(),
    "dark": Standard(),
    "high-contrast": Standard(7.0, 14.0, edges=True),
}
_BASES: Mapping[ThemeName, Mapping[Color, str]] = {
    "light": default_theme().colors,
    "dark": _DARK,
    "high-contrast": _HIGH,
}


@dataclass(frozen=True, slots=True)
class MendedColor:
    """A colour of the organisation that could not be drawn as it is: on its ground nobody could read it."""

    role: str
    asked: str
    ground: str
    drawn: str
    least: float = 4.5  # the contrast that it must have
    where: str = ""  # what has that ground, where it is not the page

    @property
    def words(self) -> str:
        ratio = f"{contrast(self.asked, self.ground):.1f}:1"
        short = f"{ratio}, less than {self.least:g}:1"
        if self.role == "page":
            return f"page {self.asked} is neither light nor dark enough to read on ({short}); drawn as {self.drawn}"
        what = "light" if luminance(self.drawn) < luminance(self.asked) else "dark"
        on = {"#FFFFFF": "white", "#000000": "black"}.get(self.ground, self.ground)
        return f"{self.role} {self.asked} is too {what} to be read on {self.where}{on} ({short}); drawn as {self.drawn}"


class Palette(NamedTuple):
    """The colours of a theme, and those of the organisation that had to be mended."""

    colors: Mapping[Color, str]
    mended: tuple[MendedColor, ...] = ()


# What is a breath of another colour over the page, as strong as in the theme; and what lies between two others.
_TINTS: Mapping[Color, Color] = {
    "shade": "text", "hairline": "text", "edge": "text", "accent-tint": "accent", "pain-tint": "pain",
    "pain-edge": "pain",
}  # fmt: skip
_BETWEEN: Mapping[Color, tuple[Color, Color, float]] = {
    "quiet": ("text", "page", 0.35), "phase": ("accent", "text", 0.3), "curve-2": ("accent", "page", 0.4),
    "curve-3": ("quiet", "page", 0.25),
}  # fmt: skip


def palette(name: ThemeName = "light", own: Mapping[str, str] = MappingProxyType({})) -> Palette:
    """The colours of a theme with those of the organisation in place of its own, and all that goes with them."""
    standard, base = STANDARDS[name], _base(name, own)
    page = legal(own["page"], [_ink(own["page"])], standard.ink) if "page" in own else base["page"]
    colors = {**base, "page": page, "on-fill": page} | {role: own[role] for role in _OWN if role in own}
    colors["text"] = legal(colors["text"], [page], standard.text)
    for role, source in _TINTS.items():
        if own.keys() & {"page", source}:
            colors[role] = tint(page, colors[source], distance(base["page"], base[role]))
    grounds = [colors[ground] for ground in GROUNDS]
    for role in (*TEXTS, *CURVES, *(EDGES if standard.edges else ())):
        if role in _BETWEEN and own.keys() & {"page", *_BETWEEN[role], *_BETWEEN["quiet"]}:
            start, end, share = _BETWEEN[role]
            colors[role] = mixed(colors[start], colors[end], share)
        colors[role] = legal(colors[role], grounds, standard.text if role in TEXTS else SEEN)
    return Palette(colors, tuple(_mended(own, colors, standard)))


_OWN: tuple[Color, ...] = ("text", "accent", "pain", "done")


_WHERE: Mapping[Color, str] = {
    "shade": "shaded areas, ", "accent-tint": "tinted cards, ", "pain-tint": "cards of pains, ",
}  # fmt: skip


def _mended(own: Mapping[str, str], colors: Mapping[Color, str], standard: Standard) -> Iterator[MendedColor]:
    page = colors["page"]
    if "page" in own and own["page"] != page:
        yield MendedColor("page", own["page"], _ink(own["page"]), page, standard.ink)
    for role in _OWN:
        if role in own and own[role] != colors[role]:
            yield mended(role, own[role], colors[role], colors, standard)


def mended(
    name: str, asked: str, drawn: str, colors: Mapping[Color, str], standard: Standard = STANDARDS["light"]
) -> MendedColor:
    """A colour that is drawn as another one, with the ground on which it could not be read: the page if it is that,
    else whichever was worst."""
    worst = min(GROUNDS, key=lambda ground: contrast(asked, colors[ground]))
    ground = "page" if contrast(asked, colors["page"]) < standard.text else worst
    return MendedColor(name, asked, colors[ground], drawn, standard.text, _WHERE.get(ground, ""))


def _ink(page: str) -> str:
    """What can be read best on a page."""
    return max(("#000000", "#FFFFFF"), key=partial(contrast, page))


def _base(name: ThemeName, own: Mapping[str, str]) -> Mapping[Color, str]:
    """The colours of a theme; on a page of one's own, those that suit it as it is light or dark."""
    if "page" not in own:
        return _BASES[name]
    if _ink(own["page"]) == "#FFFFFF":
        return _DARK
    return _BASES["light"] if name == "dark" else _BASES[name]


@cache
def theme_named(name: ThemeName = "light") -> Theme:
    """A theme of jmx."""
    return in_colors(default_theme(), name, palette(name))


def in_colors(theme: Theme, name: ThemeName, chosen: Palette) -> Theme:
    """A theme in other colours; its lines are bolder in high contrast."""
    weights = _BOLDER if STANDARDS[name].edges else theme.weights
    return replace(theme, name=name, colors=chosen.colors, weights=weights)
