"""The committed record that a review happened, with what it decided."""

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import Discriminator, Field, Tag

from jmx.model.record import (
    ActionRef,
    AnyRef,
    Commit,
    DecisionRef,
    InitiativeRef,
    JourneyRef,
    Many,
    Part,
    Record,
    Slug,
    Someone,
    Text,
    Title,
)


class Decision(Part):
    """What was decided, and why."""

    id: Slug
    text: Text
    why: Text | None = None
    about: Many[AnyRef] = ()
    owner: Someone | None = None
    due: date | None = None
    supersedes: Many[DecisionRef] = ()

    @property
    def label(self) -> str:
        return self.text


class Action(Part):
    """Who does what by when."""

    id: Slug
    text: Text
    about: Many[AnyRef] = ()
    owner: Someone | None = None
    due: date | None = None
    initiative: InitiativeRef | None = None

    @property
    def label(self) -> str:
        return self.text


class Postponed(Part):
    """The review did not happen yet, and why."""

    to: date
    why: Text


class PostponedVerdict(Part):
    """A verdict that puts the review off."""

    postponed: Postponed


def _verdict(item: object) -> str:
    return "\0postponed" if isinstance(item, dict | PostponedVerdict) else "\0word"


Verdict = Annotated[
    Annotated[Literal["still-true", "updated", "needs-research", "retired"], Tag("\0word")]
    | Annotated[PostponedVerdict, Tag("\0postponed")],
    Discriminator(_verdict),
]


class Review(Record):
    """A review that was held: immutable, dated, and proven by the commit that brings it."""

    KIND: ClassVar[str] = "review"
    date: Annotated[date, Field()]
    journeys: Annotated[Many[JourneyRef], Field(min_length=1)]
    reviewer: Someone
    recorded_by: Someone | None = None
    attendees: Many[Title] = ()
    base: Commit | None = None
    fingerprint: dict[str, Annotated[str, Field(pattern=r"^1:[0-9a-f]{64}$")]] | None = None
    verdict: Verdict | None = None
    decisions: Many[Decision] = ()
    actions: Many[Action] = ()
    closes: Many[ActionRef] = ()

    @property
    def held(self) -> bool:
        """Whether it looked at the journey; a postponed review did not."""
        return not isinstance(self.verdict, PostponedVerdict)

    @property
    def label(self) -> str:
        return self.title or f"review of {self.date.isoformat()}"
