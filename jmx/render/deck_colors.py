"""The colours of somebody's own deck, as they look on its slides: taken as the deck has them where text can be read in
them, and mended where it cannot."""

import colorsys
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from jmx.render.contrast import distance, least, legal, tint
from jmx.render.palette import CURVES, FILLS, GROUNDS, SEEN, STANDARDS, TEXTS, MendedColor, mended
from jmx.render.theme import Color, Theme

# Colours of the deck's theme, so that whoever changes that changes the map.
SLOTS: Mapping[Color, str] = {
    "text": "tx1", "page": "bg1", "on-fill": "bg1", "quiet": "tx2", "shade": "bg2", "accent": "accent1",
}  # fmt: skip
# In the theme of somebody else: its colours, and how they are altered in percent; what lets the ground shine through is
# right on a dark one too.
SHADES: Mapping[Color, tuple[str, Mapping[str, int]]] = {
    "shade": ("tx1", {"alpha": 4}), "hairline": ("tx1", {"alpha": 14}), "edge": ("tx1", {"alpha": 25}),
    "accent-tint": ("accent1", {"alpha": 9}), "phase": ("accent1", {"lumMod": 75}),
    "quiet": ("tx1", {"lumMod": 70, "lumOff": 30}), "curve-2": ("accent1", {"lumMod": 60, "lumOff": 40}),
    "curve-3": ("tx1", {"lumMod": 50, "lumOff": 50}),
}  # fmt: skip
_MAIN = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_HEX = re.compile(r"[0-9A-Fa-f]{6}")
_USUAL = {"tx1": "dk1", "bg1": "lt1", "tx2": "dk2", "bg2": "lt2"}
_TOLD: Mapping[Color, str] = {"text": "text", "accent": "accent 1"}


@dataclass(frozen=True, slots=True)
class DeckColors:
    """What each role looks like on a slide, which of them no longer follow the deck, and which of its colours that was
    for."""

    colors: Mapping[Color, str]
    fixed: frozenset[Color]
    mended: tuple[MendedColor, ...]


def deck_colors(theme_part: bytes, layout: Any, theme: Theme) -> DeckColors:
    """The colours of a deck, by its theme and the layout of its slides."""
    named = _DeckScheme(theme_part, layout)
    page = _ground(layout, named)
    found: dict[Color, str] = {**theme.colors, "page": page, "on-fill": named["bg1"]}
    for role in _TOLD:
        found[role] = named[SLOTS[role]]
    for role, (slot, changes) in SHADES.items():
        found[role] = _altered(named[slot], changes, page)
    followed = dict(found)
    usual = theme.colors
    for role in ("pain-tint", "pain-edge"):
        found[role] = tint(page, usual["pain"], distance(usual["page"], usual[role]))
    grounds = [found[ground] for ground in GROUNDS]
    for role in (*TEXTS, *CURVES):
        found[role] = legal(found[role], grounds, STANDARDS["light"].text if role in TEXTS else SEEN)
    fills = [found[fill] for fill in FILLS]
    if least(found["on-fill"], fills) < STANDARDS["light"].text:
        found["on-fill"] = max((page, "#FFFFFF", "#000000"), key=partial(least, grounds=fills))
    told = (
        mended(f"{words} of the deck", followed[role], found[role], found)
        for role, words in _TOLD.items()
        if followed[role] != found[role]
    )
    return DeckColors(found, frozenset(role for role in found if found[role] != followed[role]), tuple(told))


class _DeckScheme:
    """The colours of a theme by their names on slides, as the layout and its master map them."""

    def __init__(self, theme_part: bytes, layout: Any) -> None:
        text = theme_part.decode("utf-8", "replace")
        scheme = re.search("<a:clrScheme .*?</a:clrScheme>", text, re.DOTALL)
        pairs = re.findall(r"<a:(\w+)>\s*<a:\w+ ([^>]*?)/?>", scheme[0] if scheme else "")
        self._scheme = {slot: color for slot, said in pairs if (color := _hex_in(said))}
        master = layout.slide_master._element.find("{*}clrMap")
        override = layout._element.find("{*}clrMapOvr/{*}overrideClrMapping")
        mapped = override if override is not None else master
        self._slots = {**_USUAL, **(dict(mapped.attrib) if mapped is not None else {})}

    def __getitem__(self, slot: str) -> str:
        usual = "#FFFFFF" if slot.startswith("bg") else "#000000"
        return self._scheme.get(str(self._slots.get(slot, slot)), usual)


def _hex_in(attributes: str) -> str:
    """A colour as it is written: of the system it is what it was last."""
    said = re.search(r'lastClr="(\w+)"', attributes) or re.search(r'val="(\w+)"', attributes)
    return f"#{said[1].upper()}" if said and _HEX.fullmatch(said[1]) else ""


def _ground(layout: Any, named: _DeckScheme) -> str:
    """What slides lie on: of several colours that flow into each other, the one in the middle."""
    for sheet in (layout, layout.slide_master):
        background = sheet._element.find("{*}cSld/{*}bg")
        if background is not None:
            found = list(_said(background, named))
            return found[len(found) // 2] if found else named["bg1"]
    return named["bg1"]


def _said(element: Any, named: _DeckScheme) -> Iterator[str]:
    for each in element.iter(f"{_MAIN}srgbClr", f"{_MAIN}schemeClr", f"{_MAIN}sysClr"):
        changes = {child.tag.removeprefix(_MAIN): int(child.get("val", "0")) / 1000 for child in each}
        if each.tag.endswith("schemeClr"):
            yield _altered(named[each.get("val", "")], changes, "#FFFFFF")
        elif color := _hex_in(" ".join(f'{name}="{value}"' for name, value in each.attrib.items())):
            yield _altered(color, changes, "#FFFFFF")


def _altered(color: str, changes: Mapping[str, float], ground: str) -> str:
    """A colour as Office alters it, in percent of its lightness; what shines through lets the ground be seen."""
    red, green, blue = (int(color[place : place + 2], 16) / 255 for place in (1, 3, 5))
    hue, light, strong = colorsys.rgb_to_hls(red, green, blue)
    light = min(1.0, max(0.0, light * changes.get("lumMod", 100) / 100 + changes.get("lumOff", 0) / 100))
    share = min(1.0, max(0.0, changes.get("alpha", 100) / 100))
    under = (int(ground[place : place + 2], 16) / 255 for place in (1, 3, 5))
    parts = (a * share + b * (1 - share) for a, b in zip(colorsys.hls_to_rgb(hue, light, strong), under, strict=True))
    return "#" + "".join(f"{round(255 * part):02X}" for part in parts)
