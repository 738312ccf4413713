"""How wide text is, and where its lines break."""

import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from jmx.render.fonts import width_in_script
from jmx.render.scripts import clusters, needs_rules, pieces

ELLIPSIS = "…"
# Fonts of the reader's machine draw what the font lacks; these widths, in ems, are wide enough for the usual ones.
_WIDE, _PICTURE, _OTHER = 1.0, 1.4, 0.95
_KEYCAP = 0.85  # what it adds to its digit
_HYPHENATED = "\u0530"  # Latin, Greek and Cyrillic come before it
_BREAKS = frozenset("-–/")
_CRUMB = 3
WIDTHS = Path(__file__).with_name("arimo.json")  # in units of the font, by letter


class Advances(dict[str, float]):
    """The width of each letter in ems; a guess for those that the font lacks."""

    def __missing__(self, char: str) -> float:
        if _joins(char):
            return _KEYCAP if char == "\u20e3" else 0.0
        if (known := width_in_script(char)) is not None:
            return known
        if ord(char) >= 0x1F000 or 0x2600 <= ord(char) < 0x27C0:
            return _PICTURE
        return _WIDE if unicodedata.east_asian_width(char) in "WF" else _OTHER


@dataclass(frozen=True, slots=True, eq=False)
class Font:
    """A font: its file, the widths of its letters, how far they reach above and below the line, in ems."""

    name: str
    family: str  # what browsers look for: this font or others that are as wide
    file: Path
    regular: Advances
    bold: Advances
    ascent: float
    descent: float
    others: tuple[Path, ...] = ()  # more files: bold letters, and what draws those that the first file lacks
    own: str = ""  # the family of an organisation
    letters: frozenset[str] | None = None  # those that the organisation's file has; None where there is no such file
    has_bold: bool = True

    @property
    def files(self) -> tuple[Path, ...]:
        return (self.file, *self.others)

    @property
    def unused(self) -> "Font":
        """The same widths, drawn with our letters: what is there keeps its place."""
        return replace(self, file=self.files[-1], others=())

    def strange(self, words: str) -> list[str]:
        """The characters that the file of the organisation lacks, and ours has."""
        if self.letters is None:
            return []
        return [char for char in words if char not in self.letters and char in self.regular and not char.isspace()]

    def lacking(self, words: str) -> list[str]:
        """The characters that the font cannot draw."""
        if words.isascii():
            return []
        return [char for char in words if char not in self.regular and not _joins(char) and not char.isspace()]


@cache
def arimo() -> Font:
    """Arimo, whose letters are as wide as those of Arial and Helvetica. Their widths lie beside this file: to find them
    in the font takes longer than to draw a map."""
    import fontpkg_arimo

    file = Path(fontpkg_arimo.ROOT) / "files" / "Arimo[wght].ttf"
    known = json.loads(WIDTHS.read_text("utf-8"))
    em, letters = known["em"], known["letters"]
    regular, bold = (
        Advances({letter: wide / em for letter, wide in zip(letters, known[weight], strict=True)})
        for weight in ("regular", "bold")
    )
    return Font("Arimo", 'Arial, Helvetica, "Liberation Sans", Arimo, sans-serif', file, regular, bold, 0.905, 0.212)


@dataclass(frozen=True, slots=True)
class Ruler:
    """Measures words in one size and weight of a font."""

    advances: Mapping[str, float]
    size: float

    def width(self, words: str) -> float:
        return self.size * sum(map(self.advances.__getitem__, words))

    def wrap(self, words: str, room: float, lines: int | None = None) -> tuple[str, ...]:
        """Words in lines no wider than the room; if there are more than `lines`, the last ends in an ellipsis."""
        if lines is None:
            return tuple(self._lines(words, room))
        enough = int(lines * room / self.size * 8) + 8  # no letter is narrower than an eighth
        wrapped = self._lines(words[:enough], room)
        if len(wrapped) <= lines and len(words) <= enough:
            return tuple(wrapped)
        return (*wrapped[: lines - 1], self._shortened(wrapped[:lines][-1], room))

    def _lines(self, words: str, room: float) -> list[str]:
        if needs_rules(words):
            return self._by_rules(" ".join(words.split()), room)
        done: list[str] = []
        line = ""
        for word in words.split():
            candidate = f"{line} {word}" if line else word
            if self.width(candidate) <= room:
                line = candidate
                continue
            if self.width(word) <= room:
                done.append(line)
                line = word
                continue
            *full, line = [*([line] if line else []), *self._broken(word, room)]
            done += full
        return [*done, line] if line else done

    def _by_rules(self, words: str, room: float) -> list[str]:
        """Words in lines that end where their scripts allow it; within a word only where it is longer than a line."""
        done: list[str] = []
        line = ""
        for piece in pieces(words):
            if self.width((line + piece).rstrip()) <= room:
                line += piece
                continue
            done.append(line.rstrip())
            line = piece
            if self.width(piece.rstrip()) > room:
                *full, last = self._broken(piece.rstrip(), room) or [""]
                done += full
                line = last + piece[len(piece.rstrip()) :]
        return [each for each in (*done, line.rstrip()) if each]

    def _broken(self, words: str, room: float) -> list[str]:
        """Words too long for a line in pieces, each as long as fits; a hyphen shows where a word was cut."""
        whole = _clusters(words)
        parts = []
        start = 0
        while start < len(whole):
            end = self._cut(whole, start, room)
            part = "".join(whole[start:end]).strip()
            parts += [part + _hyphen(whole, end)] if part else []
            start = end
        return parts

    def _cut(self, whole: list[str], start: int, room: float) -> int:
        """Where a piece ends: behind a hyphen of the word's own, else where no crumb of a word is left alone."""
        total = 0.0
        end = start + 1
        for place in range(start, len(whole)):
            total += self.width(whole[place])
            if total > room:
                break
            if place + 1 == len(whole):
                return place + 1
            if total + self.width(_hyphen(whole, place + 1)) <= room:
                end = place + 1
        own = next((cut for cut in range(end, start + (end - start) // 3, -1) if whole[cut - 1] in _BREAKS), None)
        if own is not None:
            return own
        crumb = _CRUMB - (len(whole) - end)
        return end - crumb if crumb > 0 and end - start > 2 * _CRUMB and _hyphen(whole, end) else end

    def _shortened(self, line: str, room: float) -> str:
        kept = _clusters(line)
        while kept and self.width("".join(kept).rstrip() + ELLIPSIS) > room:
            kept.pop()
        return "".join(kept).rstrip() + ELLIPSIS


def unbroken(words: str, lines: Sequence[str]) -> str:
    """What some lines show of a text, as it reads without their ends: without hyphens of ours, with an ellipsis where
    it was shortened."""
    place = 0
    for line in lines:
        place += len(line) if words.startswith(line, place) else len(line) - 1
        place += words.startswith(" ", place)
    whole = words[:place].rstrip()
    return whole if not lines or words.startswith(lines[-1][-1], len(whole) - 1) else whole + lines[-1][-1]


def _hyphen(whole: list[str], cut: int) -> str:
    """A hyphen between two letters of a script that is hyphenated."""
    around = whole[max(0, cut - 1) : cut + 1]
    return "-" if len(around) == 2 and all(each[0].isalpha() and each[0] < _HYPHENATED for each in around) else ""


def _clusters(words: str) -> list[str]:
    """Characters with what joins them: a letter is never parted from its accent, nor an emoji from its skin."""
    if needs_rules(words):
        return clusters(words)
    found: list[str] = []
    for char in words:
        if found and _joins(char):
            found[-1] += char
        else:
            found.append(char)
    return found


def _joins(char: str) -> bool:
    """Whether a character takes no room of its own: accents, skins, joiners and the letters of a flag's region."""
    return "\U0001f3fb" <= char <= "\U0001f3ff" or unicodedata.category(char) in ("Mn", "Me", "Cf")
