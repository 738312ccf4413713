"""Two texts word by word: what stayed, what went and what came."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from enum import StrEnum
from typing import NamedTuple

MOST_WORDS = 1_500  # where more than that differs on a side, that whole stretch went and came
ALIKE = 0.3  # so much of the longer text must have stayed, as a share of its words, or it is another text
# A word, with what joins its parts (don't, e-mail, 3.5); a sign; and each character of scripts without blanks.
_WORD = re.compile(
    "[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
    "|[^\\W\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+(?:['\u2019.,-][^\\W\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+)*"
    "|[^\\w\\s]"
)


class Fate(StrEnum):
    """What became of some words."""

    KEPT = "kept"
    GONE = "gone"
    COME = "come"


class Run(NamedTuple):
    """Words next to each other that share a fate; blanks around what went or came stand with what was kept."""

    fate: Fate
    text: str


class _Word(NamedTuple):
    text: str
    apart: bool  # whether a blank stands before it


def word_runs(old: str, new: str) -> tuple[Run, ...]:
    """The words of both texts in reading order, what went before what came in its place.

    Blanks and line breaks are shown as one blank; texts that differ in nothing else have one kept run. Texts with too
    little in common are told as one that went and one that came.
    """
    was, now = _words(old), _words(new)
    stretches = list(_stretches(was, now))
    if not _alike(stretches, was, now):
        stretches = [(was, now, ())]
    return tuple(_joined(_pieces(stretches)))


def _words(text: str) -> list[_Word]:
    return [
        _Word(found.group(), found.start() > 0 and text[found.start() - 1].isspace()) for found in _WORD.finditer(text)
    ]


def reworded(runs: Sequence[Run]) -> bool:
    """Whether some words stayed and others did not, so that it is worth telling them word by word."""
    return any(run.fate is Fate.KEPT and run.text.strip() for run in runs) and len(runs) > 1


# Words that went, those that came in their place, and those that follow and stayed.
_Stretch = tuple[Sequence[_Word], Sequence[_Word], Sequence[_Word]]


def _stretches(was: Sequence[_Word], now: Sequence[_Word]) -> Iterator[_Stretch]:
    """The texts in stretches; what both begin or end with is left to nobody's guess."""
    shorter = min(len(was), len(now))
    start = next((n for n in range(shorter) if was[n].text != now[n].text), shorter)
    end = next((n for n in range(shorter - start) if was[-1 - n].text != now[-1 - n].text), shorter - start)
    if start:
        yield (), (), now[:start]
    yield from _middle(was[start : len(was) - end], now[start : len(now) - end])
    if end:
        yield (), (), now[len(now) - end :]


def _middle(was: Sequence[_Word], now: Sequence[_Word]) -> Iterator[_Stretch]:
    if not was and not now:
        return
    if max(len(was), len(now)) > MOST_WORDS:
        yield was, now, ()
        return
    matcher = SequenceMatcher(None, [word.text for word in was], [word.text for word in now])
    done, seen = 0, 0
    for there, here, length in matcher.get_matching_blocks():
        yield was[done:there], now[seen:here], now[here : here + length]
        done, seen = there + length, here + length


def _alike(stretches: Sequence[_Stretch], was: Sequence[_Word], now: Sequence[_Word]) -> bool:
    kept = sum(word.text[0].isalnum() for _, _, words in stretches for word in words)
    longest = max(sum(word.text[0].isalnum() for word in side) for side in (was, now))
    return kept >= ALIKE * longest


def _pieces(stretches: Sequence[_Stretch]) -> Iterator[Run]:
    """Words and blanks one by one, the blanks with what was kept."""
    first = changed = True
    for gone, come, kept in stretches:
        heads = [words[0] for words in (gone, come) if words]
        if any(word.apart for word in heads) and not first:
            yield Run(Fate.KEPT, " ")
        for fate, words in ((Fate.GONE, gone), (Fate.COME, come)):
            for index, word in enumerate(words):
                yield Run(fate, f" {word.text}" if index and word.apart else word.text)
        changed = bool(heads)
        first = first and not heads
        for index, word in enumerate(kept):
            before = " " if not first and (word.apart or (not index and changed and _once_apart(gone, word))) else ""
            yield Run(Fate.KEPT, before + word.text)
            first = False


def _once_apart(gone: Sequence[_Word], word: _Word) -> bool:
    """Whether a word would run into the one before it, which it did not do while what went stood between."""
    return bool(gone) and gone[-1].text[-1].isalnum() and word.text[0].isalnum()


def _joined(pieces: Iterator[Run]) -> Iterator[Run]:
    fate, texts = Fate.KEPT, list[str]()
    for piece in pieces:
        if piece.fate is not fate:
            if texts:
                yield Run(fate, "".join(texts))
            fate, texts = piece.fate, []
        texts.append(piece.text)
    if texts:
        yield Run(fate, "".join(texts))
