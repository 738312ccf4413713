"""What holds for text of any script: which way it reads, what of it stays together, and where a line may end."""

import re
import unicodedata

# Beyond Latin, Greek and Cyrillic with their signs, which end lines at blanks and need no library.
_BEYOND = re.compile("[\u0530-\u1dff\u200c\u200d\u2600-\u27bf\u2e80-\U0010ffff]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
# Vowels of Thai and Lao that are letters by themselves and never stand alone: behind a letter, and before one.
_BEHIND, _BEFORE = frozenset("ะาำๅๆฯະາຳຽໆ"), frozenset("เแโใไເແໂໃໄ")
_INDIAN = re.compile("[\u0904-\u0939\u0985-\u0de0]")
_KOREAN = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7ff]")


def needs_rules(words: str) -> bool:
    """Whether a text has anything that may not be parted, or may end a line, other than at blanks."""
    return not words.isascii() and _BEYOND.search(words) is not None


def right_to_left(words: str) -> bool:
    """Whether a text reads from right to left: its first letter that has a direction says so."""
    if words.isascii() or _RIGHT_TO_LEFT.search(words) is None:
        return False
    directions = map(unicodedata.bidirectional, words)
    return next((each != "L" for each in directions if each in ("L", "R", "AL")), False)


def has_leftward(words: str) -> bool:
    """Whether some of a text reads from right to left."""
    return not words.isascii() and _RIGHT_TO_LEFT.search(words) is not None


def indian_letter(words: str) -> str:
    """The first letter of an Indian script in a text that begins with letters of others, if there is one."""
    found = None if words.isascii() else _INDIAN.search(words)
    return found[0] if found and any(map(str.isalpha, words[: found.start()])) else ""


def clusters(words: str) -> list[str]:
    """What a reader takes for single characters: letters with all their signs, flags, joined emoji."""
    from icu4py.breakers import CharacterBreaker

    found: list[str] = []
    for each in CharacterBreaker(words, "und"):
        if found and (each[0] in _BEHIND or found[-1][-1] in _BEFORE):
            found[-1] += each
        else:
            found.append(each)
    return found


def pieces(words: str) -> list[str]:
    """A text in pieces, between which a line may end: at blanks, between letters of Chinese and Japanese but before no
    full stop, between words of Thai, Lao, Khmer and Burmese. Korean ends lines at blanks."""
    from icu4py.breakers import LineBreaker

    found: list[str] = []
    for each in LineBreaker(words, "und"):
        if found and _KOREAN.match(found[-1][-1]) and _KOREAN.match(each):
            found[-1] += each
        else:
            found.append(each)
    return found
