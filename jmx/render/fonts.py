"""The fonts for what the font of maps lacks: those that come with jmx, those the user names, those of the machine."""

import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from jmx.errors import CannotDraw

# Scripts whose fonts come with jmx: their letters, and the file that has them.
_SCRIPTS = {
    "\u0600-\u06ff\u0750-\u077f\u0870-\u08ff\ufb50-\ufdff\ufe70-\ufefc": "arabic/NotoSansArabic[wdth,wght].ttf",
    "\u0900-\u097f\u1cd0-\u1cff\ua8e0-\ua8ff": "devanagari/NotoSansDevanagari[wdth,wght].ttf",
    "\u0b80-\u0bff": "tamil/NotoSansTamil[wdth,wght].ttf",
    "\u0e00-\u0e7f": "thai/NotoSansThai[wdth,wght].ttf",
}
_LETTERS = {re.compile(f"[{letters}]"): file for letters, file in _SCRIPTS.items()}
_BOLD = 1.1  # so much wider than the usual weight, at most
_FOLDERS = {
    "win32": ("%WINDIR%\\Fonts", "%LOCALAPPDATA%\\Microsoft\\Windows\\Fonts"),
    "darwin": ("/System/Library/Fonts", "/Library/Fonts", "~/Library/Fonts"),
}
_OTHER_FOLDERS = ("~/.local/share/fonts", "~/.fonts", "/usr/local/share/fonts", "/usr/share/fonts")
_FILES = (".ttf", ".otf", ".ttc", ".otc")
_MOST_FILES = 5_000
_PLAIN = re.compile("sans|gothic|emoji", re.IGNORECASE)  # what fits a map, before all others
_UNLIKE = re.compile("serif|mono|italic|oblique|condensed|bold", re.IGNORECASE)


class Glyphs(NamedTuple):
    """What a font can draw: its file, and the width of each letter in ems."""

    file: Path
    advances: dict[str, float]


def width_in_script(char: str) -> float | None:
    """How wide a letter is in the font of its script, with room for its bold form; None where jmx has no such font."""
    font = _of_script(char)
    advance = font.advances.get(char) if font else None
    return None if advance is None else advance * _BOLD


def fonts_for(chars: Iterable[str], given: Sequence[Path] = ()) -> tuple[tuple[Path, ...], frozenset[str]]:
    """The files that draw some letters, and the letters that none of them has: `given` files first, then those of jmx,
    then those of the machine."""
    left = set(chars)
    files: list[Path] = list(given)
    for font in _that_help(left, given):
        drawn = left & font.advances.keys()
        left -= drawn
        if drawn and font.file not in files:
            files.append(font.file)
    return tuple(files), frozenset(left)


def _that_help(left: set[str], given: Sequence[Path]) -> Iterator[Glyphs]:
    """Fonts that may draw what is left, as long as something is."""
    yield from map(_readable, given)
    yield from {font.file: font for char in sorted(left) if (font := _of_script(char))}.values()
    for file in _of_machine() if left else ():
        font = _glyphs(file) if left else None
        if font is not None:
            yield font


def advances_in(file: Path) -> Mapping[str, float]:
    """How wide the letters of a font are, in ems."""
    return _readable(file).advances


def _readable(file: Path) -> Glyphs:
    font = _glyphs(file)
    if font is None:
        raise CannotDraw(f"{file} is no font that can be read")
    return font


def _of_script(char: str) -> Glyphs | None:
    file = next((file for letters, file in _LETTERS.items() if letters.match(char)), "")
    return _packaged(file) if file else None


@cache
def _packaged(file: str) -> Glyphs | None:
    script, _, name = file.partition("/")
    package = import_module(f"fontpkg_noto_sans_{script}")
    return _glyphs(Path(package.ROOT) / "files" / name)


@cache
def _glyphs(file: Path) -> Glyphs | None:
    """What a font can draw; None where the file is none."""
    from fontTools.ttLib import TTFont, TTLibError

    try:
        with file.open("rb") as stream, TTFont(stream, lazy=True, fontNumber=0) as font:
            em, metrics, names = font["head"].unitsPerEm, font["hmtx"].metrics, font.getBestCmap() or {}
            return Glyphs(file, {chr(code): metrics[name][0] / em for code, name in names.items() if name in metrics})
    except (OSError, TTLibError, KeyError, ValueError, AssertionError):
        return None


def _of_machine() -> list[Path]:
    """The font files of this machine, those that suit a map first."""
    found: list[Path] = []
    for folder in _FOLDERS.get(sys.platform, _OTHER_FOLDERS):
        for base, _, names in os.walk(os.path.expandvars(Path(folder).expanduser())):
            found += (Path(base) / name for name in names if name.lower().endswith(_FILES))
    return sorted(found[:_MOST_FILES], key=_suits)


def _suits(file: Path) -> tuple[bool, bool, str]:
    return _UNLIKE.search(file.name) is not None, _PLAIN.search(file.name) is None, str(file)
