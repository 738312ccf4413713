"""What people say of a review, before anybody looks up whom and what they mean: words, and where each stands."""

from dataclasses import dataclass
from typing import NamedTuple


class SaidWords(NamedTuple):
    """What somebody wrote, and where: `--decision`, `packet.md:41`, `Decisions!C4`."""

    words: str = ""
    place: str = ""


class PlacedProblem(NamedTuple):
    """What cannot stand and what to write instead, and where."""

    place: str
    words: str

    def __str__(self) -> str:
        return f"{self.place}: {self.words}" if self.place else self.words


NOTHING_SAID = SaidWords()


@dataclass(frozen=True, slots=True)
class SaidAgreement:
    """A decision, or something that is to be done, in words. Typed in one line it is all in its `text`: in parts, as
    `text; why; owner; due`, or as `Ana: what by 2027-01-15`."""

    text: SaidWords
    why: SaidWords = NOTHING_SAID
    about: SaidWords = NOTHING_SAID
    owner: SaidWords = NOTHING_SAID
    due: SaidWords = NOTHING_SAID
    id: str = ""
    """The id it keeps, if it is free."""
    in_one_line: bool = False


@dataclass(frozen=True, slots=True)
class SaidReview:
    """All that was said of a review."""

    reviewer: SaidWords = NOTHING_SAID
    recorded_by: SaidWords = NOTHING_SAID
    held: SaidWords = NOTHING_SAID
    attendees: tuple[str, ...] = ()
    verdict: SaidWords = NOTHING_SAID
    put_off_to: SaidWords = NOTHING_SAID
    put_off_why: SaidWords = NOTHING_SAID
    decisions: tuple[SaidAgreement, ...] = ()
    actions: tuple[SaidAgreement, ...] = ()
    closes: tuple[SaidWords, ...] = ()
    description: str = ""

    @property
    def finds(self) -> bool:
        """Whether it says what came of the review, if only that it was put off."""
        return bool(self.verdict.words or self.put_off_to.words)
