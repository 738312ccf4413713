"""How wide text is, and where its lines break: with Arimo's own figures, which Arial and Helvetica share."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ELLIPSIS = "…"
# Fonts of the reader's machine draw what Arimo lacks; these widths, in ems, are wide enough for the usual ones.
_WIDE, _PICTURE, _OTHER = 1.0, 1.4, 0.95
_HYPHENATED = "\u0530"  # Latin, Greek and Cyrillic come before it
_BREAKS = frozenset("-–/")
_CRUMB = 3


def font_file() -> Path:
    """The font that is measured, and that pictures of pixels are drawn with."""
    import fontpkg_arimo

    return Path(fontpkg_arimo.ROOT) / "files" / "Arimo[wght].ttf"


@dataclass(frozen=True, slots=True)
class _Font:
    regular: Mapping[int, float]
    bold: Mapping[int, float]


@cache
def _font() -> _Font:
    from fontTools.ttLib import TTFont
    from fontTools.varLib.varStore import VarStoreInstancer

    with TTFont(font_file(), lazy=True) as font:
        em = font["head"].unitsPerEm
        advances = font["hmtx"].metrics
        names = font.getBestCmap()
        widths = font["HVAR"].table
        heavier = VarStoreInstancer(widths.VarStore, font["fvar"].axes, {"wght": 1.0})
        row = widths.AdvWidthMap.mapping if widths.AdvWidthMap else font.getReverseGlyphMap()
        regular = {code: advances[name][0] / em for code, name in names.items()}
        bold = {code: (advances[name][0] + heavier[row[name]]) / em for code, name in names.items()}
    return _Font(regular, bold)


def width(words: str, size: float, bold: bool = False) -> float:
    """How wide a line of words is at a size."""
    font = _font()
    known = font.bold if bold else font.regular
    return size * sum(known[code] if (code := ord(char)) in known else _guess(char) for char in words)


def glyphless(words: str) -> int:
    """How many characters Arimo cannot draw."""
    known = _font().regular
    return sum(ord(char) not in known and not _joins(char) and not char.isspace() for char in words)


def wrap(words: str, size: float, room: float, *, bold: bool = False, lines: int | None = None) -> tuple[str, ...]:
    """Words in lines no wider than `room`; longer than `lines`, they end in an ellipsis."""
    enough = len(words) if lines is None else int(lines * room / size * 8) + 8  # no letter is narrower than an eighth
    wrapped = _lines(words[:enough], size, room, bold)
    if lines is None or (len(wrapped) <= lines and len(words) <= enough):
        return tuple(wrapped)
    kept = wrapped[:lines]
    return (*kept[:-1], _shortened(kept[-1], size, room, bold))


def _lines(words: str, size: float, room: float, bold: bool) -> list[str]:
    done: list[str] = []
    line = ""
    for word in words.split():
        candidate = f"{line} {word}" if line else word
        if width(candidate, size, bold) <= room:
            line = candidate
            continue
        if width(word, size, bold) <= room:
            done.append(line)
            line = word
            continue
        *full, line = (
            _broken(candidate, size, room, bold) if _breaks_anywhere(word) else _after(line, word, size, room, bold)
        )
        done += full
    return [*done, line] if line else done


def _after(line: str, word: str, size: float, room: float, bold: bool) -> list[str]:
    pieces = _broken(word, size, room, bold)
    return [line, *pieces] if line else pieces


def _broken(words: str, size: float, room: float, bold: bool) -> list[str]:
    """Words too long for a line in pieces, each as long as fits; a hyphen shows where a word was cut."""
    clusters = _clusters(words)
    pieces = []
    start = 0
    while start < len(clusters):
        end = _cut(clusters, start, size, room, bold)
        piece = "".join(clusters[start:end]).strip()
        pieces += [piece + _hyphen(clusters, end)] if piece else []
        start = end
    return pieces


def _cut(clusters: list[str], start: int, size: float, room: float, bold: bool) -> int:
    """Where a piece ends: behind a hyphen of the word's own, else where no crumb of a word is left alone."""
    total = 0.0
    end = start + 1
    for place in range(start, len(clusters)):
        total += width(clusters[place], size, bold)
        if total > room:
            break
        if place + 1 == len(clusters):
            return place + 1
        if total + width(_hyphen(clusters, place + 1), size, bold) <= room:
            end = place + 1
    own = next((cut for cut in range(end, start + (end - start) // 3, -1) if clusters[cut - 1] in _BREAKS), None)
    if own is not None:
        return own
    crumb = _CRUMB - (len(clusters) - end)
    return end - crumb if crumb > 0 and end - start > 2 * _CRUMB and _hyphen(clusters, end) else end


def _hyphen(clusters: list[str], cut: int) -> str:
    """A hyphen between two letters of a script that is hyphenated."""
    around = clusters[max(0, cut - 1) : cut + 1]
    return "-" if len(around) == 2 and all(each[0].isalpha() and each[0] < _HYPHENATED for each in around) else ""


def _shortened(line: str, size: float, room: float, bold: bool) -> str:
    clusters = _clusters(line)
    while clusters and width("".join(clusters).rstrip() + ELLIPSIS, size, bold) > room:
        clusters.pop()
    return "".join(clusters).rstrip() + ELLIPSIS


def _clusters(words: str) -> list[str]:
    """Characters with what joins them: a letter is never parted from its accent, nor an emoji from its skin."""
    found: list[str] = []
    for char in words:
        if found and (_joins(char) or found[-1].endswith("\u200d")):
            found[-1] += char
        else:
            found.append(char)
    return found


def _joins(char: str) -> bool:
    return char in "\u200c\u200d" or "\U0001f3fb" <= char <= "\U0001f3ff" or unicodedata.category(char) in ("Mn", "Me")


def _breaks_anywhere(word: str) -> bool:
    return unicodedata.east_asian_width(word[0]) in "WF"


def _guess(char: str) -> float:
    if _joins(char):
        return 0.0
    if ord(char) >= 0x1F000 or 0x2600 <= ord(char) < 0x27C0:
        return _PICTURE
    return _WIDE if unicodedata.east_asian_width(char) in "WF" else _OTHER
