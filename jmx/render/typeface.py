"""The font of an organisation: what it has is measured and drawn with it, and what it lacks with ours."""

import logging
import re
import struct
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from jmx.render.measure import Advances, Font, arimo

# A family as it may stand in CSS, XML and a font table, without anything that means something there.
_FAMILY = re.compile(r"[^\W_][\w +-]{0,59}")
_TALLEST = 1.25  # so high may a line of letters be, in ems: lines are not always further apart
_REGULAR, _BOLD = 400.0, 700.0


def named_family(family: str) -> Font:
    """A font that only those who look have: we measure and draw ours in its place."""
    usual = arimo()
    return replace(usual, family=f'"{family}", {usual.family}', own=family)


@cache
def typeface(file: Path, bold: Path | None = None) -> Font | str:
    """The font in a file, with its bold letters from there or from a file of their own; else why there is none."""
    from fontTools.ttLib import TTFont, TTLibError

    logging.getLogger("fontTools").addHandler(logging.NullHandler())  # what it warns of is told here or means nothing
    usual = arimo()
    try:
        with TTFont(file, lazy=True) as font:
            family = _family_of(font)
            regular, heavy = _widths(font, _REGULAR), _widths(font, _BOLD)
            up, down = _reach(font)
        if bold is not None:
            with TTFont(bold, lazy=True) as font:
                heavy = _widths(font, _BOLD)
    except (
        TTLibError, OSError, LookupError, ValueError, TypeError, AttributeError, AssertionError, ArithmeticError,
        NotImplementedError, RecursionError, struct.error,
    ):  # fmt: skip
        return "it is broken"
    if not family:
        return "its family has no name that can be used"
    if not any(char.isalpha() for char in regular):
        return "it has no letters"
    return Font(
        name=usual.name,
        family=f'"{family}", {usual.family}',
        file=file,
        regular=Advances({**usual.regular, **regular}),
        bold=Advances({**usual.bold, **heavy}),
        ascent=up,
        descent=down,
        others=(*([bold] if bold else []), usual.file),
        own=family,
        letters=frozenset(regular),
        has_bold=bold is not None or heavy != regular,
    )


def _family_of(font: Any) -> str:
    """What a font is called, as its other weights are; empty where that could not stand in every format."""
    called = str(font["name"].getBestFamilyName() or "").strip()
    return called if _FAMILY.fullmatch(called) else ""


def _reach(font: Any) -> tuple[float, float]:
    """How far letters reach above and below their line, in ems."""
    em, head = font["head"].unitsPerEm, font["hhea"]
    up, down = (min(1.5, max(0.05, each / em)) for each in (head.ascent, -head.descent))
    by = min(1.0, _TALLEST / (up + down))
    return up * by, down * by


def _widths(font: Any, weight: float) -> Mapping[str, float]:
    """How wide each letter is in a weight, in ems."""
    em, metrics, names = font["head"].unitsPerEm, font["hmtx"].metrics, font.getBestCmap() or {}
    deltas = _deltas(font, weight) if "HVAR" in font and "fvar" in font else {}
    return {
        chr(code): min(4.0, max(0.0, (metrics[name][0] + deltas.get(name, 0.0)) / em))
        for code, name in names.items()
        if name in metrics
    }


def _deltas(font: Any, weight: float) -> Mapping[str, float]:
    """How much wider each glyph of a variable font is in a weight than as it stands in the file."""
    from fontTools.varLib.models import normalizeLocation, piecewiseLinearMap
    from fontTools.varLib.varStore import VarStoreInstancer

    axes = {axis.axisTag: (axis.minValue, axis.defaultValue, axis.maxValue) for axis in font["fvar"].axes}
    if "wght" not in axes:
        return {}
    place = normalizeLocation({"wght": weight}, axes)
    if "avar" in font:
        place = {tag: piecewiseLinearMap(at, font["avar"].segments.get(tag, {})) for tag, at in place.items()}
    table = font["HVAR"].table
    instance = VarStoreInstancer(table.VarStore, font["fvar"].axes, place)
    rows = table.AdvWidthMap.mapping if table.AdvWidthMap else font.getReverseGlyphMap()
    return {name: instance[row] for name, row in rows.items()}
