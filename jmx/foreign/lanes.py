"""The words that journey maps use for their rows and columns, in four languages, and what each means here."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from enum import IntEnum
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

_WORDS = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
LANES: Mapping[str, Sequence[str]] = _WORDS["lanes"]
MOODS: Mapping[str, Sequence[str]] = _WORDS["moods"]
FACES: Mapping[str, str] = _WORDS["faces"]
JIRA: Mapping[str, Any] = _WORDS["jira"]
_LONGEST = 80  # characters of a header
_WHOSE = re.compile(
    r"^(?:the )?(?:customers?|users?|clients?|visitors?|kunden|nutzer|benutzer|del cliente|cliente|de l )\s*(?:s )?"
    r"|\s(?:del cliente|des kunden|du client|de los clientes|del usuario|de l utilisateur|of customers?)$"
)


class Sure(IntEnum):
    """How sure a guess is."""

    PERHAPS = 1
    LIKELY = 2
    SURE = 3


class Meant(NamedTuple):
    """What a header means, and how sure that is."""

    lane: str
    sure: Sure


def plain_words(text: str) -> str:
    """Words as they are compared: small letters without accents, signs and what stands in brackets."""
    bare = re.sub(r"\([^)]*\)|\[[^\]]*\]", " ", text)
    letters = (each for each in unicodedata.normalize("NFKD", bare.casefold()) if not unicodedata.combining(each))
    return " ".join("".join(each if each.isalnum() else " " for each in letters).split())


def lane_of(words: str) -> str | None:
    """The lane that words name for sure."""
    plain = plain_words(words[:_LONGEST])
    for each in (plain, _WHOSE.sub("", plain).strip()):
        for form in _forms(each):
            if form in _BY_WORD:
                return _BY_WORD[form]
    return None


@lru_cache(maxsize=1024)
def meant_by(header: str) -> Meant | None:
    """What a header means; None where nothing is like it."""
    lane = lane_of(header)
    if lane or len(header) > _LONGEST:
        return Meant(lane, Sure.SURE) if lane else None
    bare = _WHOSE.sub("", plain_words(header)).strip()
    held = [word for word in _BY_WORD if len(word) > 3 and re.search(rf"\b{word}(?:s|es|e|en|n)?\b", bare)]
    if held and len(bare.split()) <= 5:
        return Meant(_BY_WORD[max(held, key=len)], Sure.LIKELY)
    close = get_close_matches(bare, _BY_WORD, 1, 0.85) if len(bare) > 4 else []
    return Meant(_BY_WORD[close[0]], Sure.PERHAPS) if close else None


def _forms(words: str) -> tuple[str, ...]:
    """The word, and what it may be the plural of."""
    singular = (words.removesuffix(ending) for ending in ("s", "es", "e", "en", "n", "er"))
    each_singular = " ".join(re.sub(r"(?<=on)es$|s$", "", each) for each in words.split())
    return (words, re.sub("ies$", "y", words), *singular, each_singular)


_BY_WORD = {plain_words(word): lane for lane, said in reversed([*LANES.items()]) for word in said}
