"""What the world refused, each with the exit code it ends in. What people wrote wrong is a finding instead."""

from collections.abc import Sequence
from difflib import SequenceMatcher, get_close_matches
from operator import eq
from typing import ClassVar


class JmxError(Exception):
    """The root: jmx could not do what was asked. The message says what, then what to do, in one line."""

    exit_code: ClassVar[int] = 2


class UnknownRef(JmxError):
    """No record or place in this workspace has that name."""


class UnknownRev(JmxError):
    """Git knows no commit, tag or date of that name; `rev` is the name where it may have been meant as another."""

    def __init__(self, message: str, rev: str = "") -> None:
        super().__init__(message)
        self.rev = rev


class GitError(JmxError):
    """Git refused, is missing, or died half-way."""


class NothingToRead(JmxError):
    """There is no folder, or no file in it that jmx could read."""


class WrongSettings(JmxError):
    """`jmx.yaml`, or the baseline, cannot be used as it is."""


class RefusedEdit(JmxError):
    """An edit would have changed more than what was asked, so nothing was written."""


class RefusedWrite(JmxError):
    """A file may not or cannot be written there."""


class CannotDraw(JmxError):
    """A map cannot be drawn in that format."""


def near_ref(ref: str, known: Sequence[str]) -> str:
    """The same for a ref; what lies in another record is found by its own id too."""
    inner = next((each for each in known if each.rpartition("/")[2] == ref), "")
    return f"; did you mean '{inner}'?" if inner else near(ref, known)


def near(word: str, words: Sequence[str]) -> str:
    """`; did you mean 'x'?`, or nothing."""
    found = nearest(word, words)
    return f"; did you mean '{found}'?" if found else ""


def nearest(word: str, words: Sequence[str]) -> str:
    """The word that is closest to one, where any is close; of several that are as close, the one with the most letters
    in their places."""
    return max(get_close_matches(word, words, 3), key=lambda each: _likeness(word, each), default="")


def _likeness(word: str, other: str) -> tuple[float, int]:
    return SequenceMatcher(None, other, word).ratio(), sum(map(eq, word, other))
