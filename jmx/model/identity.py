"""Ids and the refs made of them: how an id comes of a title, and how far one that nobody wrote can be trusted."""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping
from enum import StrEnum
from functools import lru_cache
from typing import Protocol

from jmx.model import limits

_BYTES = 180  # of an id at most, so that a file can be named for it
_LOOK_ALIKE = ("LATIN", "CYRILLIC", "GREEK")
_TAIL = 6  # hexadecimal digits of what a long title was cut from


class Identity(StrEnum):
    """Where a record's id comes from."""

    WRITTEN = "written"
    """Somebody wrote it: it means this record for good."""
    WORDS = "words"
    """It comes from the title, and nothing else in its file has that title: it lasts as long as the words do."""
    NUMBERED = "numbered"
    """Its title has no letters, or something else is called alike: only its place tells it apart."""


DEVICES = frozenset(
    {"con", "prn", "aux", "nul", *(f"{name}{number}" for name in ("com", "lpt") for number in range(10))}
)
"""Names that Windows keeps for devices, whatever their ending: a file of that name breaks a colleague's checkout."""

# Letters of symbols and marks that choose a shape: none of them may stand in an id.
SHAPELESS = "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0"  # letters and marks that nobody sees
_IN_NO_ID = re.compile("[\u2000-\u2bff\u2e00-\u3004\ue000-\uf8ff\ufe00-\ufe6f\U00040000-\U0010ffff]")
_PARTING = {code: " " for code in range(128) if not chr(code).isalnum()}


@lru_cache(maxsize=65_536)
def slug(title: str) -> str:
    """An id out of a title: the letters and digits of any script, small, with a hyphen for what lies between them.

    Empty where the title has neither. A title that is too long for an id keeps its beginning and ends in a few digits
    that stand for all of it, so that two titles with the same beginning get two ids.
    """
    if title.isascii():  # as most are, and this is quicker
        words = title.lower().translate(_PARTING).split()
    else:
        text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", title).casefold())
        words = "".join(map(_kept, text)).split()
    whole = "-".join(part for word in words for part in _of_one_script(word) if part)
    return whole if _fits(whole) else _cut(whole)


def says_title(own: str, title: str, kind: str) -> bool:
    """Whether an id says no more than the title does: it is what jmx makes of that, perhaps with a number."""
    words = slug(title) or kind
    return own == words or (own.startswith(f"{words}-") and own[len(words) + 1 :].isdecimal())


def is_id(text: str) -> bool:
    """Whether a text is written as ids are: what `slug` makes of it is itself."""
    return slug(text) == text != ""


def _kept(letter: str) -> str:
    """Letters, digits and the marks on letters are kept; what is no part of an id vanishes where it only changes how a
    letter looks, as invisible joiners do; all else parts two words."""
    category = unicodedata.category(letter)
    if letter in SHAPELESS:
        return ""
    if category[0] in "LNM" and not _IN_NO_ID.match(letter):
        return letter
    return "" if category == "Cf" or category[0] == "M" else " "


def _of_one_script(word: str) -> Iterator[str]:
    """A word cut where it goes over from one alphabet with letters that look alike to another, so that `рay` with a
    Cyrillic р is no second `pay`; without marks that stand on nothing."""
    if word.isascii():
        yield word
        return
    start, script = 0, ""
    for index, letter in enumerate(word):
        here = unicodedata.name(letter, "").partition(" ")[0]
        if here in _LOOK_ALIKE and here != script:
            if script:
                yield word[start:index]
                start = index
            script = here
        elif index == start and unicodedata.category(letter)[0] == "M":
            start += 1
    yield word[start:]


def _fits(text: str) -> bool:
    return len(text) <= limits.ID_LENGTH and len(text.encode()) <= _BYTES


def _cut(whole: str) -> str:
    tail = "-" + hashlib.sha256(whole.encode()).hexdigest()[:_TAIL]
    start = whole[: limits.ID_LENGTH - len(tail)]
    while not _fits(start + tail):
        start = start[:-1]
    return start.rstrip("-") + tail


class Named(Protocol):
    """What is needed of a record to judge its ref."""

    @property
    def kind(self) -> str: ...
    @property
    def identity(self) -> Identity: ...
    @property
    def named(self) -> str: ...


def by_chance(ref: str, old: Named, new: Named) -> bool:
    """Whether two moments may have a ref in common without speaking of the same record: it is only a number on one
    side, or the words of a title on one and an id that says something else than the title on the other, or what stands
    inside another record is of another kind."""
    identities = (old.identity, new.identity)
    if Identity.NUMBERED in identities or ("/" in ref and old.kind != new.kind):
        return True
    return Identity.WORDS in identities and Identity.WRITTEN in identities and bool(old.named or new.named)


class Namespace:
    """Ids for the records written inside one record of a file: those people wrote, and those out of titles.

    It is given all of them before the first is named, so that an id depends on the words alone wherever it can: only
    records of the same words, or of none, are told apart by a number, of whatever kind they are.
    """

    def __init__(self, written: Iterable[str], titles: Iterable[str]) -> None:
        counted = Counter(map(slug, titles))
        self._taken = set(written)
        self._alone = {own for own, times in counted.items() if own and times == 1} - self._taken
        self._taken |= self._alone
        self._numbers: dict[str, int] = {}

    def id_of(self, title: str, kind: str) -> tuple[str, Identity]:
        """The id of a record that has none written, and what it is worth. The kind names what has no letters."""
        own = slug(title)
        return (own, Identity.WORDS) if own in self._alone else (self._free(own or kind), Identity.NUMBERED)

    def _free(self, wanted: str) -> str:
        free, number = wanted, self._numbers.get(wanted, 1)
        while free in self._taken:
            number += 1
            tail = f"-{number}"
            free = wanted[: limits.ID_LENGTH - len(tail)].rstrip("-") + tail
        self._numbers[wanted] = number
        self._taken.add(free)
        return free


# --- refs: ids, joined by slashes, of a record and those it lies in ---


def outermost(ref: str) -> str:
    """The id of the record of a file of which this is a part, or which it is."""
    return ref.partition("/")[0]


def renamed_holder(ref: str, names: Container[str]) -> str:
    """What was renamed of a record and the ones it lies in: the innermost whose ref is among those; else nothing."""
    while ref and ref not in names:
        ref = ref.rpartition("/")[0]
    return ref


def renamed(ref: str, names: Mapping[str, str]) -> str:
    """What a record is called on the other side of some renames; what lies in a renamed record goes along with it."""
    holder = renamed_holder(ref, names) if names else ""
    return names[holder] + ref[len(holder) :] if holder else ref
