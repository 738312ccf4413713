"""Compares two values of a field: texts word by word, lists item by item."""

import re
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

MOST_WORDS = 1_500  # a longer differing stretch is replaced as a whole, since matching its words would take too long
ALIKE = 0.3  # the share of the words of the longer text that both must have, or one replaces the other as a whole
# A word with its inner punctuation (don't, e-mail, 3.5), a punctuation mark, or a character of a script without blanks.
_WORD = re.compile(
    "[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
    "|[^\\W\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+(?:['\u2019.,-][^\\W\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+)*"
    "|[^\\w\\s]"
)


class Fate(StrEnum):
    """Whether words are in both texts, only in the old one, or only in the new one."""

    KEPT = "kept"
    GONE = "gone"
    COME = "come"


class Run(NamedTuple):
    """Adjacent words with the same fate. Blanks around removed or added words belong to the kept runs beside them."""

    fate: Fate
    text: str


class _Word(NamedTuple):
    text: str
    blank_before: bool


def word_runs(old: str, new: str) -> tuple[Run, ...]:
    """The words of both texts in reading order, removed words before the ones that replace them.

    Each stretch of white space becomes one blank; texts that differ only in white space give a single kept run. Texts
    with too little in common give one removed and one added run.
    """
    olds, news = _words(old), _words(new)
    stretches = list(_stretches(olds, news))
    if not _alike(stretches, olds, news):
        stretches = [(olds, news, ())]
    return tuple(_joined(_pieces(stretches)))


def _words(text: str) -> list[_Word]:
    return [
        _Word(found.group(), found.start() > 0 and text[found.start() - 1].isspace()) for found in _WORD.finditer(text)
    ]


def common_ends(olds: Sequence[str], news: Sequence[str]) -> tuple[int, int]:
    """How many items two sequences have in common where they begin, and where they end."""
    shorter = min(len(olds), len(news))
    start = next((n for n in range(shorter) if olds[n] != news[n]), shorter)
    return start, next((n for n in range(shorter - start) if olds[-1 - n] != news[-1 - n]), shorter - start)


def reworded(runs: Sequence[Run]) -> bool:
    """Whether some words were kept and others not, so that showing single words helps."""
    return any(run.fate is Fate.KEPT and run.text.strip() for run in runs) and len(runs) > 1


# Removed words, the words added in their place, and the kept words that follow.
_Stretch = tuple[Sequence[_Word], Sequence[_Word], Sequence[_Word]]


def _stretches(olds: Sequence[_Word], news: Sequence[_Word]) -> Iterator[_Stretch]:
    """Splits two texts into stretches. A common start and end are kept whole: the matcher might split them."""
    start, end = common_ends([word.text for word in olds], [word.text for word in news])
    yield (), (), news[:start]
    old, new = olds[start : len(olds) - end], news[start : len(news) - end]
    matcher = SequenceMatcher(None, [word.text for word in old], [word.text for word in new])
    too_long = max(len(old), len(new)) > MOST_WORDS
    old_start, new_start = 0, 0
    for old_end, new_end, length in [(len(old), len(new), 0)] if too_long else matcher.get_matching_blocks():
        yield old[old_start:old_end], new[new_start:new_end], new[new_end : new_end + length]
        old_start, new_start = old_end + length, new_end + length
    yield (), (), news[len(news) - end :]


def _alike(stretches: Sequence[_Stretch], olds: Sequence[_Word], news: Sequence[_Word]) -> bool:
    return _count(word for _, _, kept in stretches for word in kept) >= ALIKE * max(_count(olds), _count(news))


def _count(words: Iterable[_Word]) -> int:
    """The number of words, without punctuation."""
    return sum(word.text[0].isalnum() for word in words)


def _pieces(stretches: Sequence[_Stretch]) -> Iterator[Run]:
    """The stretches as runs; blanks between words of different fates are kept ones."""
    first = True
    for gone, come, kept in stretches:
        changed = [(fate, words) for fate, words in ((Fate.GONE, gone), (Fate.COME, come)) if words]
        if not first and any(words[0].blank_before for _, words in changed):
            yield Run(Fate.KEPT, " ")
        yield from (Run(fate, _text(words)) for fate, words in changed)
        first = first and not changed
        if kept:
            blank = not first and (kept[0].blank_before or _would_join(gone, kept[0]))
            yield Run(Fate.KEPT, " " * blank + _text(kept))
            first = False


def _text(words: Sequence[_Word]) -> str:
    return "".join(f" {word.text}" if word.blank_before else word.text for word in words).lstrip(" ")


def _would_join(gone: Sequence[_Word], word: _Word) -> bool:
    """Whether a kept word would be printed without a blank right after removed words."""
    return bool(gone) and gone[-1].text[-1].isalnum() and word.text[0].isalnum()


def _joined(runs: Iterable[Run]) -> Iterator[Run]:
    for fate, same in groupby(runs, key=attrgetter("fate")):
        yield Run(fate, "".join(run.text for run in same))


# --- lists ---

# What names an item, the surest first. Several steps backstage are done with one system, so that names only what has
# no title.
KEYS = ("id", "ref", "date", "metric", "to", "title", "name", "text", "system")


class ItemEdit(NamedTuple):
    """An item that is in both lists with different content."""

    key: str
    old: Any
    new: Any


class ItemChanges(NamedTuple):
    """The difference of two lists. `key` is the field that items were matched by; empty if they were matched by their
    whole content."""

    came: tuple[Any, ...] = ()
    went: tuple[Any, ...] = ()
    edited: tuple[ItemEdit, ...] = ()
    reordered: bool = False
    key: str = ""


def item_changes(old: Sequence[Any], new: Sequence[Any]) -> ItemChanges:
    """Matches the items of two lists and compares them; results are in the order of the lists. Equal items are the
    same, wherever they stand; then those of one name."""
    key = _key_of((*old, *new))
    pairs = dict(_pairs(enumerate(old), enumerate(new), _canonical))
    if key:
        left = [each for each in enumerate(old) if each[0] not in pairs]
        taken = set(pairs.values())
        pairs |= _pairs(
            left, (each for each in enumerate(new) if each[0] not in taken), lambda item: _scalar(item[key])
        )
    matched = sorted(pairs.items())
    kept = {place for _, place in matched}
    return ItemChanges(
        tuple(item for place, item in enumerate(new) if place not in kept),
        tuple(item for place, item in enumerate(old) if place not in pairs),
        tuple(
            ItemEdit(_scalar(old[was][key]), old[was], new[now])
            for was, now in (matched if key else ())
            if old[was] != new[now]
        ),
        [now for _, now in matched] != sorted(kept),
        key,
    )


def _key_of(items: Sequence[Any]) -> str:
    """The first field of KEYS that every item has; empty if there is none."""
    if not items or not all(isinstance(item, dict) for item in items):
        return ""
    return next((key for key in KEYS if all(_names(item.get(key)) for item in items)), "")


def _names(value: Any) -> bool:
    return isinstance(value, str | int | float) and not isinstance(value, bool) and value != ""


_Placed = Iterable[tuple[int, Any]]  # items, each with its place in its list


def _pairs(olds: _Placed, news: _Placed, name: Callable[[Any], str]) -> Iterator[tuple[int, int]]:
    """The places of items with the same name; of several with one name the first is matched with the first."""
    waiting: dict[str, deque[int]] = defaultdict(deque)
    for place, item in olds:
        waiting[name(item)].append(place)
    for place, item in news:
        if found := waiting.get(name(item)):
            yield found.popleft(), place


def _scalar(value: Any) -> str:
    """A scalar as text; a large integer in hexadecimal, since Python refuses to convert thousands of decimal digits."""
    return hex(value) if isinstance(value, int) and value.bit_length() > 64 else str(value)


def _canonical(item: Any) -> str:
    """A text that is equal for equal items, whatever the order of their fields."""
    if isinstance(item, dict):
        return repr(sorted((str(name), _canonical(value)) for name, value in item.items()))
    if isinstance(item, list):
        return repr([_canonical(each) for each in item])
    return f"{type(item).__name__} {_scalar(item)}"
