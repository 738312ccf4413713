"""Feelings as people write them into maps: numbers of a scale, faces, plus and minus, words."""

import re
from typing import NamedTuple

from jmx.foreign.draft import Scale, number_in
from jmx.foreign.lanes import FACES, MOODS, plain_words

_BY_WORD = {plain_words(word): int(mood) for mood, said in MOODS.items() for word in said}
_BY_FACE = {face: int(mood) for mood, said in FACES.items() for face in said}
_SIGNS = {"++": 2, "+": 1, "0": 0, "--": -2, "+/-": 0, "±": 0, "−": -1, "−−": -2}
_RATING = re.compile(r"(?P<of>[-+−]?\d+(?:[.,]\d+)?)(?:\s*/\s*(?P<best>\d+))?(?=\s*(?:$|[-–—:(]))")
_RATES = re.compile("positiv|negativ|neutr")  # words that only rate, and say no more than the rating does
_BETWEEN = re.compile(r"[,;/&|\n]|\b(?:and|but|und|aber|y|et|mais)\b|->|→")


class ReadFeeling(NamedTuple):
    """A feeling as it was read: how it weighs, or why that is not known; and what else was said."""

    mood: float | None
    words: str = ""
    rated: bool = True
    """Whether somebody gave a number, or jmx took words or faces for one."""


def felt(text: str, scale: Scale) -> ReadFeeling:
    """What a cell says of a feeling."""
    text = text.strip()
    if text in _SIGNS and not (text == "0" and scale.mood(0) is not None):
        return ReadFeeling(_SIGNS[text], "", rated=False)
    faces = {_BY_FACE[each] for each in text if each in _BY_FACE}
    words = "".join(" " if each in _BY_FACE or each == "\ufe0f" else each for each in text).strip()
    number = _RATING.match(words)
    if number:
        return _numbered(number, words[number.end() :].strip(" :-–—()"), scale)
    words = words.strip(" :-–—()")
    said = {_BY_WORD[each] for each in map(plain_words, _BETWEEN.split(words)) if each in _BY_WORD}
    moods = faces or said
    return ReadFeeling(
        moods.pop() if len(moods) == 1 else None, "" if _RATES.search(plain_words(words)) else words, rated=False
    )


def _numbered(number: re.Match[str], rest: str, scale: Scale) -> ReadFeeling:
    of, best = number_in(number["of"]), number_in(number["best"] or "")
    own = Scale(1 if best <= 5 else 0, best) if best and best > 1 else scale
    return ReadFeeling(own.mood(of or 0), rest)
