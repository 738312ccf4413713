"""What is decided and done: reviews with their decisions and actions, opportunities, and initiatives."""

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import Discriminator, Field, Tag

from jmx.model.record import (
    FIELDS,
    VALUE,
    ActionRef,
    Amount,
    AnyRef,
    Commit,
    DecisionRef,
    FixableRef,
    InitiativeRef,
    JourneyRef,
    Link,
    Many,
    MetricRef,
    PainRef,
    Part,
    PlaceRef,
    Record,
    Scalar,
    Slug,
    Someone,
    TeamRef,
    Text,
    Title,
    Titled,
    value_or_fields,
)


class Decision(Part):
    """What was decided, and why."""

    id: Slug
    """Its name in refs, under the review."""
    text: Text
    """What was decided."""
    why: Text | None = None
    """The reason."""
    about: Many[AnyRef] = ()
    """The records it is about."""
    owner: Someone | None = None
    """Who sees it through."""
    due: date | None = None
    """Until when."""
    supersedes: Many[DecisionRef] = ()
    """Earlier decisions it takes the place of."""

    @property
    def label(self) -> str:
        return self.text


class Action(Part):
    """Who does what by when."""

    id: Slug
    """Its name in refs, under the review."""
    text: Text
    """What is to be done."""
    about: Many[AnyRef] = ()
    """The records it is about."""
    owner: Someone | None = None
    """Who does it."""
    due: date | None = None
    """Until when."""
    initiative: InitiativeRef | None = None
    """The initiative it became."""

    @property
    def label(self) -> str:
        return self.text


class Postponed(Part):
    """The review did not happen yet, and why."""

    to: date
    """The day it will be held instead; until then no review is asked for."""
    why: Text
    """The reason."""


class PostponedVerdict(Part):
    """A verdict that puts the review off."""

    postponed: Postponed
    """To when, and why."""


HeldVerdict = Literal["still-true", "updated", "needs-research", "retired"]
Verdict = Annotated[
    Annotated[HeldVerdict, Tag(VALUE)] | Annotated[PostponedVerdict, Tag(FIELDS)],
    Discriminator(value_or_fields),
]


class Review(Record):
    """A review that was held: immutable, dated, and proven by the commit that brings it."""

    KIND: ClassVar[str] = "review"
    date: Annotated[date, Field()]
    """The day the review was held."""
    journeys: Annotated[Many[JourneyRef], Field(min_length=1)]
    """The journeys that were looked at."""
    reviewer: Someone
    """The person who reviewed, an id or `Ana Ruiz <ana@x.example>`."""
    recorded_by: Someone | None = None
    """The person who wrote this down, if another."""
    attendees: Many[Title] = ()
    """Who was there beside the reviewer; `[]` for nobody, which without a verdict is a decision between meetings."""
    base: Commit | None = None
    """The commit that the review saw: what changed after it is new since."""
    fingerprint: dict[Slug, Annotated[str, Field(pattern=r"^[12]:[0-9a-f]{64}$")]] | None = None
    """What each journey said when it was reviewed; written by jmx."""  # `1:` is of an older jmx and tells nothing now
    verdict: Verdict | None = None
    """What came of it: still-true, updated, needs-research, retired, or {postponed: …}."""
    decisions: Many[Decision] = ()
    """What was decided."""
    actions: Many[Action] = ()
    """Who does what by when."""
    closes: Many[ActionRef] = ()
    """Actions of earlier reviews that are done: `2026-01-onboarding/call-ten`."""

    @property
    def held(self) -> bool:
        """Whether it looked at the journey; a postponed review did not, nor did who decided something in between."""
        return not isinstance(self.verdict, PostponedVerdict) and not self.between_meetings

    @property
    def between_meetings(self) -> bool:
        """Whether it only says what was decided or done between two meetings: it says that nobody was there, and finds
        nothing about the map. Where nobody wrote down who was there, a review was held."""
        return "attendees" in self.model_fields_set and not self.attendees and self.verdict is None

    @property
    def label(self) -> str:
        return self.title or f"review of {self.date.isoformat()}"


class Opportunity(Record):
    """A question worth answering: "How might we …"."""

    KIND: ClassVar[str] = "opportunity"
    question: Text
    """The question to answer: `How might we …`."""
    pains: Many[PainRef] = ()
    """The pain points it would take away."""
    at: Many[PlaceRef] = ()
    """Where it lies, also where nothing hurts: journeys, stages or touchpoints."""
    inputs: dict[Slug, Scalar] | None = None
    """Numbers for models of scores: `effort` in person-weeks, `importance` and `satisfaction` from 0 to 10."""

    @property
    def label(self) -> str:
        return self.title or self.question


class TrackerLink(Part):
    """Where the work is tracked."""

    system: Title
    """The tracker's name."""
    key: Title | None = None
    """The item's key there."""
    url: Link | None = None
    """Where the item is."""


class Expectation(Part):
    """What the initiative should do to a metric, said before it ships."""

    metric: MetricRef
    """The metric it should move."""
    from_: Annotated[float | None, Field(alias="from")] = None
    """The value before."""
    to: float
    """The value it should reach."""
    by: date | None = None
    """The day by which."""
    chance: Annotated[float, Field(ge=0, le=1)] | None = None
    """How sure people are that it gets there, from 0 to 1."""


AT_WORK = ("planned", "in-progress")  # somebody is, or is to be, at work on an initiative
FINISHED = ("shipped", "stopped")  # what an initiative comes to


class Initiative(Titled):
    """Work that addresses pains or opportunities; its outcome is computed, never typed."""

    KIND: ClassVar[str] = "initiative"
    type: Literal["product", "operations", "marketing", "policy"] | None = None
    """What sort of work it is."""
    addresses: Many[FixableRef] = ()
    """The pain points and opportunities it takes up."""
    owner: Someone | None = None
    """The person who answers for it."""
    teams: Many[TeamRef] = ()
    """The teams that do it."""
    status: Literal["proposed", "planned", "in-progress", "shipped", "stopped"] = "proposed"
    """How far it is."""
    effort: Amount | None = None
    """Its size in person-weeks."""
    inputs: dict[Slug, Scalar] | None = None
    """Numbers for models of scores, where they are known better than its pains tell: `reach`, `impact`, `job-size`."""
    after: Many[InitiativeRef] = ()
    """Initiatives that must come first."""
    tracker: TrackerLink | None = None
    """Where the work is tracked."""
    shipped: date | None = None
    """The day customers got it."""
    expects: Expectation | None = None
    """What it should do to a metric; said before it ships."""
    comment: Text | None = None
    """What people say about its outcome; the outcome itself is computed."""

    @property
    def running(self) -> bool:
        """Whether it still counts as an answer to what it addresses."""
        return self.status != "stopped"
