"""Titles that say nearly the same, found among thousands without comparing each with each.

Words are compared, not letters: what makes two pains different is often one word (`the technician`, `the refund`).
What is left of a title are the words that mean something, in one form: without case, accents, brackets and figures,
without articles and the like of a few languages, without English endings where the letters are those of English, and
cut to six letters, which in most languages are the stem. Scripts that part no words give pairs of letters.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Mapping
from functools import lru_cache
from itertools import combinations, pairwise
from typing import NamedTuple, TypeVar
from unicodedata import category, normalize

ALIKE = 0.8  # of all words that two titles have, so many they have in common
FEWEST = 3  # so many words make a title that says no more than another the same as that
_STEM = 6
_INDEXED, _NEIGHBOURS = 16, 32

_SMALL = """
a an the of on in at to for from with by is are was were be been being it its this that these those their they
them you your i me my we our us do does did has have had can could may might must will would as and or so too
very about into onto which what who when how where there due vs if than then while customer customers user users
people der die das den dem des ein eine einer eines einem einen ist sind zu zur zum im am auf von mit und oder
fur bei le la les l un une du de d est sont et ou au aux en pour par dans sur el los las una del al es son y o
con por para que se il lo gli di che e per si na w z sie jest
"""
# Words that say the same of whatever hurts, each by the first of its line.
_SAME = {
    word: line.split()[0]
    for line in (
        "hard difficult complex complicated complexity difficulty", "unclear confusing confusion confused understand",
        "issue problem error trouble mistake", "arrive come", "phone telephone call", "previous earlier",
        "not no never", "more over", "1 one", "2 two twice", "3 three", "4 four",
    )
    for word in line.split()
}  # fmt: skip
_DENYING = ("not", "without", "only", "nicht", "kein", "keine", "ohne", "nur", "pas", "sans", "sin", "nie", "bez")
_BRACKETS = re.compile(r"\([^()]*\)")
_FIGURES = re.compile(r"\d[\d.,]*\s?%|\d{1,3}(?:,\d{3})+")  # 42 %, 16,300: evidence, not the pain
_CONTRACTED = re.compile(r"(?<=[a-z])n't\b")
_ACCENTS = re.compile(r"(?<=[a-z])[\u0300-\u036f]+")
_UNPARTED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]+")
_ASCII_WORDS = re.compile(r"[a-z0-9]+")
_ENDINGS = (("ies", "y"), ("ing", ""), ("ed", ""), ("s", ""))

_LEFT_OUT = frozenset(_SMALL.split())

K = TypeVar("K", bound=Hashable)


class Meaning(NamedTuple):
    """What is left of a title: its words in one form, and which words two that follow each other make together."""

    words: frozenset[str]
    joined: Mapping[str, tuple[str, str]]


def meaning_of(title: str) -> Meaning:
    """The words of a title that mean something."""
    plain = _plain(title)
    kept = [word for word in plain if word not in _LEFT_OUT]
    words = [_form(word) for word in (kept if len(kept) > 1 else plain)]
    stems = [_stem(word, len(word)) for word in kept]
    joined = {
        (one + other)[:_STEM]: parts for (one, other), parts in zip(pairwise(stems), pairwise(words), strict=False)
    }
    return Meaning(frozenset(words), joined)


def likeness(one: Meaning, other: Meaning) -> float:
    """How much of what two titles say they both say, from 0 to 1; 1 too where one says no more than the other, in three
    words or more. What one of them denies, or only one of them, is never the same."""
    if 2 * len(one.words & other.words) < min(len(one.words), len(other.words)):
        return 0.0  # whatever else
    mine, theirs = _joining(one, other.words), _joining(other, one.words)
    both, least = mine & theirs, min(len(mine), len(theirs))
    if least < 2 or mine & _NEGATIONS != theirs & _NEGATIONS:
        return 0.0
    return 1.0 if len(both) == least >= FEWEST else len(both) / len(mine | theirs)


def _joining(meaning: Meaning, other: frozenset[str]) -> frozenset[str]:
    """The words, with two of them as one where the other title has it so: `chat bot` and `chatbot`."""
    found = meaning.words
    for whole in meaning.joined.keys() & other - found:
        found = found.difference(meaning.joined[whole]) | {whole}
    return found


def alike(titles: Mapping[K, str]) -> Iterator[tuple[K, K]]:
    """Pairs whose titles say nearly the same. A title is only compared with some that share two of its rarest words, so
    that the work grows as their number does; of very many that are alike, not every pair is told, but each is in one.
    """
    meanings = {key: meaning_of(title) for key, title in titles.items()}
    firsts: dict[frozenset[str], K] = {}
    for key, meaning in meanings.items():
        first = firsts.setdefault(meaning.words, key)
        if first != key and len(meaning.words) > 1:
            yield first, key
    yield from _near({key: meanings[key] for key in firsts.values()})


def _near(meanings: Mapping[K, Meaning]) -> Iterator[tuple[K, K]]:
    """The pairs among titles of which no two have the same words."""
    shared = Counter(word for meaning in meanings.values() for word in meaning.words)
    words = {key: sorted(each.words, key=lambda word: (shared[word], word)) for key, each in meanings.items()}
    holders: dict[tuple[str, str], list[K]] = defaultdict(list)
    for key in sorted(meanings, key=lambda key: (-len(words[key]), words[key])):
        forms = [
            words[key],
            *(_with(words[key], whole, parts, shared) for whole, parts in meanings[key].joined.items()),
        ]
        near: dict[K, None] = {}
        for form in filter(None, forms):
            # so few of its words may be missing in a longer title that is alike, that two of these are there
            rarest = form[: len(form) // 5 + 2]
            near |= dict.fromkeys(other for two in combinations(rarest, 2) for other in holders[two][-_NEIGHBOURS:])
        yield from ((other, key) for other in near if likeness(meanings[other], meanings[key]) >= ALIKE)
        for form in filter(None, forms):
            for two in combinations(form[:_INDEXED], 2):
                holders[two].append(key)


def _with(words: list[str], whole: str, parts: tuple[str, str], shared: Mapping[str, int]) -> list[str]:
    """The words of a title with two of them as the one that other titles have; none where no title has it."""
    if whole not in shared:
        return []
    kept = [word for word in words if word not in parts]
    return sorted((*kept, whole), key=lambda word: (shared[word], word))


# --- words ---


def _plain(title: str) -> list[str]:
    """The words of a title, in small letters without accents of Latin ones."""
    text = title.casefold()
    if not text.isascii():
        text = normalize("NFC", _ACCENTS.sub("", normalize("NFKD", text).casefold().replace("’", "'")))
    text = _FIGURES.sub(" ", _BRACKETS.sub(" ", text)).replace("can't", "can not")
    text = re.sub(r"'\w+", " ", _CONTRACTED.sub(" not", text))
    text = text.replace("cannot", "can not").replace("e-mail", "email")
    if text.isascii():
        return _ASCII_WORDS.findall(text)
    text = "".join(letter if category(letter)[0] in "LMN" else " " for letter in text)
    return [part for word in text.split() for part in _parted(word)]


def _parted(word: str) -> list[str]:
    if _UNPARTED.fullmatch(word):
        return ["".join(pair) for pair in pairwise(word)] or [word]
    return [word]


@lru_cache(maxsize=10_000)
def _form(word: str) -> str:
    stem = _stem(word, _STEM)
    return _SAME.get(word) or _SAMES.get(stem, stem)


@lru_cache(maxsize=10_000)
def _stem(word: str, longest: int) -> str:
    """A word without its ending, where its letters are those of English, and cut."""
    if word.isascii() and word.isalpha() and len(word) > _STEM - 3:
        for ending, instead in _ENDINGS:
            stem = word.removesuffix(ending) + instead
            if word.endswith(ending) and not word.endswith("ss") and len(stem) > 2:
                doubled = ending in ("ing", "ed") and stem[-1] == stem[-2] and stem[-1] not in "lsz"
                word = stem[:-1] if doubled else stem
                break
        word = word.rstrip("e")
    return word[:longest] if word.isalpha() else word


_SAMES = {_stem(word, _STEM): first for word, first in _SAME.items()}
_NEGATIONS = frozenset(map(_form, _DENYING))
