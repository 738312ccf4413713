"""Full text: which records say some words, the best first, and where they say so.

Words are compared without capitals and accents, in any script. A word is found inside others too, since many scripts
have no blanks between words; whole words come first.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple, get_args
from unicodedata import category, normalize

from pydantic import BaseModel

from jmx.model.record import VISIBLE, Record, kinds_of
from jmx.model.workspace import Located

_WEIGHTS = {"title": 6, "name": 6, "ref": 5, "question": 4, "quotes": 3, "insight": 3, "insights": 3, "thoughts": 3}
_WHOLE, _BEGINNING, _INSIDE = 4, 2, 1
_TOGETHER = 1.5  # times, where one text says all words
# Letters that are told with and without a stroke, and joined ones; they have no accent that could be taken off.
_STROKES = {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th"}
# Accents of Latin, Greek and Cyrillic, and the vowel points of Hebrew and Arabic, which many leave out. Marks of other
# scripts make another letter.
_MARKS = (range(0x300, 0x370), range(0x591, 0x5C8), range(0x64B, 0x660), range(0x670, 0x671))


class Passage(NamedTuple):
    """A text of a record that says some of the words: its field, the text on one line, and where the words stand."""

    field: str
    text: str
    spans: tuple[tuple[int, int], ...]


class FoundRecord(NamedTuple):
    """A record that says all words, how well, and where, the best place first."""

    located: Located[Any]
    score: float
    passages: tuple[Passage, ...]


# --- letters ---


class _Folding(dict[int, str]):
    """What each letter is compared as, found out once."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        if letter.isspace():
            self[code] = " "
        else:
            small = normalize("NFKD", normalize("NFKD", letter).casefold())
            kept = (each for each in small if not _is_accent(each))
            self[code] = "".join(_STROKES.get(each, each) for each in kept)
        return self[code]


def _is_accent(letter: str) -> bool:
    return any(ord(letter) in marks for marks in _MARKS) and category(letter) == "Mn"


_FOLDING = _Folding()


def folded(text: str) -> str:
    """A text as it is compared: on one line, without capitals and accents."""
    line = text if "\n" not in text and "  " not in text else " ".join(text.split())
    return line.lower() if line.isascii() else line.translate(_FOLDING)


# --- what records say ---


def texts_of(located: Located[Any]) -> Iterator[tuple[str, str]]:
    """What is written in a record for people to read, with the field; not in records that stand in it."""
    yield "ref", located.ref.rpartition("/")[2]
    yield from _texts(located.record)


def _texts(part: BaseModel, within: str = "") -> Iterator[tuple[str, str]]:
    values = part.__dict__
    for attribute, name in _fields_with_text(type(part)):
        value = values[attribute]
        if not value:
            continue
        for each in value if isinstance(value, tuple) else (value,):
            if isinstance(each, str):
                yield within or name, each
            elif isinstance(each, BaseModel) and not isinstance(each, Record):
                yield from _texts(each, within or name)
    extra = part.__pydantic_extra__
    for name, value in extra.items() if extra else ():
        if isinstance(value, str):
            yield within or name, value


def _whole(located: Located[Any]) -> str:
    """All that is written in a record at once, for a first look: most records do not say what is looked for."""
    texts = [located.ref.rpartition("/")[2]]
    _collect(located.record, texts)
    return "\n".join(texts)


def _collect(part: BaseModel, texts: list[str]) -> None:
    values = part.__dict__
    for attribute, _ in _fields_with_text(type(part)):
        value = values[attribute]
        if not value:
            continue
        if isinstance(value, str):
            texts.append(value)
            continue
        for each in value if isinstance(value, tuple) else (value,):
            if isinstance(each, str):
                texts.append(each)
            elif isinstance(each, BaseModel) and not isinstance(each, Record):
                _collect(each, texts)
    if part.__pydantic_extra__:
        texts += (each for each in part.__pydantic_extra__.values() if isinstance(each, str))


@cache
def _fields_with_text(model: type[BaseModel]) -> tuple[tuple[str, str], ...]:
    """The fields of a model in which people write in words of their own, by attribute and name."""
    return tuple(
        (attribute, info.alias or attribute)
        for attribute, info in model.model_fields.items()
        if kinds_of(info) is None and (_is_text(info.metadata) or _holds_text(info.annotation))
    )


def _holds_text(annotation: Any) -> bool:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return not issubclass(annotation, Record)
    return _is_text(getattr(annotation, "__metadata__", ())) or any(map(_holds_text, get_args(annotation)))


def _is_text(marks: Iterable[Any]) -> bool:
    return any(getattr(each, "pattern", None) == VISIBLE for each in marks)


# --- searching ---


def search(records: Iterable[Located[Any]], wanted: Sequence[str]) -> tuple[FoundRecord, ...]:
    """The records that say all words or phrases, the best first; those that say them equally well in the order they
    are given in."""
    terms = [each for each in dict.fromkeys(folded(word).strip() for word in wanted) if each]
    found, single = [], [word for term in terms for word in term.split()]
    for located in records:
        text = _whole(located)
        whole = text.lower() if text.isascii() else text.translate(_FOLDING)
        if all(word in whole for word in single):
            texts = list(texts_of(located))
            said = [folded(text) for _, text in texts]
            if all(any(term in text for text in said) for term in terms):  # not over the end of one text
                found.append(_found(located, texts, said, terms))
    return tuple(sorted(found, key=lambda each: -each.score))


def _found(
    located: Located[Any], texts: Sequence[tuple[str, str]], said: Sequence[str], terms: Sequence[str]
) -> FoundRecord:
    worth = [[_WEIGHTS.get(field, 2) * _quality(text, term) for term in terms]
             for (field, _), text in zip(texts, said, strict=True)]  # fmt: skip
    together = any(terms and all(each) for each in worth)
    score = sum(max(each) for each in zip(*worth, strict=True)) * (_TOGETHER if together else 1)
    order = sorted((at for at in range(len(texts)) if any(worth[at])), key=lambda at: -sum(worth[at]))
    return FoundRecord(located, score, tuple(_passage(*texts[at], terms) for at in order))


def _quality(text: str, term: str) -> int:
    """How well a text says a word: by itself, as the beginning of one, or inside of one."""
    best, at = 0, text.find(term)
    while at >= 0 and best < _WHOLE:
        end = at + len(term)
        begins = at == 0 or not text[at - 1].isalnum()
        ends = end == len(text) or not text[end].isalnum()
        best = max(best, _WHOLE if begins and ends else _BEGINNING if begins else _INSIDE)
        at = text.find(term, at + 1)
    return best


def _passage(field: str, text: str, terms: Sequence[str]) -> Passage:
    """A text with the places of the words in it, which may be longer or shorter there than as they are compared."""
    line = " ".join(text.split())
    pieces = [_FOLDING[ord(letter)] for letter in line]
    homes = [at for at, piece in enumerate(pieces) for _ in piece]
    plain = "".join(pieces)
    spans = []
    for term in terms:
        at = plain.find(term)
        while at >= 0:
            last = homes[at + len(term) - 1] + 1
            while last < len(line) and not pieces[last]:
                last += 1  # the accents that belong to it
            spans.append((homes[at], last))
            at = plain.find(term, at + len(term))
    return Passage(field, line, tuple(_joined(sorted(spans))))


def _joined(spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Spans without those that lie in or run into others."""
    start, end = spans[0] if spans else (0, 0)
    for first, last in spans[1:]:
        if first > end:
            yield start, end
            start, end = first, last
        end = max(end, last)
    if end:
        yield start, end
