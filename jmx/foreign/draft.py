"""A draft: the plain data of a record as it would be written in YAML, and what of the original it does not carry."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from jmx.errors import JmxError
from jmx.model import limits
from jmx.model.record import visible

_BREAKS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_NO_TEXT = re.compile("[\ud800-\udfff]")
_SCALE = re.compile(r"([-+−]?\d+(?:[.,]\d+)?)\s*(?:-|–|\.\.|to|bis|a|à)\s*([-+−]?\d+(?:[.,]\d+)?)")
_NUMBER = re.compile(r"[-+−]?(?:\d+(?:[.,]\d+)?|[.,]\d+)")
_SHOWN = 60


class Lost(NamedTuple):
    """Something of the original that the draft does not say: where it stands there, what it is, and why."""

    where: str
    words: str
    why: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A record to be. `personas` and `team` hold what people call those; the writer finds or makes their records.
    What is `beside` it are records of their own; a ref of theirs that begins with `/` leads into this one. `origin` is
    what it is called where it comes from, so that it is not taken over twice."""

    kind: str
    data: Mapping[str, Any]
    lost: tuple[Lost, ...] = ()
    beside: tuple["Draft", ...] = ()
    doubts: tuple[str, ...] = ()
    """What was taken for something that it only may be, and where."""
    origin: str = ""


class NotReadable(JmxError):
    """A file of another tool cannot be read as what it is taken for."""


class Scale(NamedTuple):
    """The scale feelings were rated on, from awful to delightful; the other way round where low is good."""

    worst: float = 1
    best: float = 5

    def __str__(self) -> str:
        return f"{self.worst:g} to {self.best:g}"

    def mood(self, rating: float) -> float | None:
        """A rating from -2 to 2; None where it lies outside the scale."""
        if not min(self) <= rating <= max(self):
            return None
        mood = round(4 * (rating - self.worst) / (self.best - self.worst) - 2, 2)
        return int(mood) if mood.is_integer() else mood


def scale_of(words: str) -> Scale:
    """The scale that somebody wrote: `1-5`, `0-10`, `-2..2`, or `5-1` where 1 is best."""
    found = _SCALE.fullmatch(words.strip())
    ends = [number_in(each) for each in found.groups()] if found else []
    if len(ends) != 2 or None in ends or ends[0] == ends[1]:
        raise NotReadable(f"'{shown(words)}' is no scale; write the worst and the best: 1-5, 0-10 or -2..2")
    return Scale(ends[0] or 0, ends[1] or 0)


def number_in(words: str) -> float | None:
    """The number that words are, as people of any country write it; None where they are something else."""
    if len(words) > _SHOWN or not _NUMBER.fullmatch(words.strip()):
        return None
    return float(words.strip().replace("−", "-").replace(",", "."))


def shown(words: str) -> str:
    """Words of the original, short and on one line."""
    line = " ".join(words.split())
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…"


@dataclass
class Carrier:
    """Takes over texts of an original, and keeps what could not be taken over and what is in doubt."""

    lost: list[Lost] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)

    def drop(self, where: str, words: str, why: str) -> None:
        """Keeps that something is not carried over, and why."""
        self.lost.append(Lost(where, shown(words), why))

    def doubt(self, where: str, words: str) -> None:
        """Keeps that something was taken for what it only may be."""
        self.doubts.append(f"{where}: {words}")

    def draft(self, kind: str, data: Mapping[str, Any], beside: tuple[Draft, ...] = (), origin: str = "") -> Draft:
        """The draft of what was taken over."""
        return Draft(kind, data, tuple(self.lost), beside, tuple(self.doubts), origin)

    def text(self, words: str, where: str) -> str:
        """Text of one or several lines that can stand in a record."""
        seen = visible(_NO_TEXT.sub("", _BREAKS.sub("\n", words)))
        if len(seen) < len(_BREAKS.sub("\n", words).replace("\ufeff", "").replace("\u200b", "")):
            self.drop(where, seen, "it held characters that nobody can see; they are left out")
        kept = "\n".join(line.rstrip() for line in seen.strip().split("\n"))
        if len(kept) <= limits.TEXT_LENGTH:
            return kept
        self.drop(where, kept, f"only its first {limits.TEXT_LENGTH:,} characters are kept")
        return kept[: limits.TEXT_LENGTH].rstrip()

    def line(self, words: str, where: str) -> str:
        """The same on one line."""
        return " ".join(self.text(words, where).split())

    def titled(self, words: str, where: str, otherwise: str) -> dict[str, Any]:
        """The title of a part; a text too long for a title begins there and stands whole in the description."""
        title = self.line(words, where) or self.line(otherwise, where) or ("Untitled" if otherwise else "")
        if len(title) <= limits.TITLE_LENGTH:
            return {"title": title}
        return {"title": title[: limits.TITLE_LENGTH - 1].rstrip() + "…", "description": title}


def without_empty(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that say something."""
    return {name: value for name, value in fields.items() if value not in (None, "", [], {}, ())}


def each_once(words: Iterable[str]) -> list[str]:
    """Words in the order they come first, none twice, whatever their capitals."""
    first: dict[str, str] = {}
    for each in words:
        first.setdefault(each.casefold(), each)
    return list(first.values())
