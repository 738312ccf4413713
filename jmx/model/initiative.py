"""What is done about it: opportunities, and the initiatives that take them up."""

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from jmx.model.record import (
    Amount,
    FixableRef,
    InitiativeRef,
    Link,
    Many,
    MetricRef,
    PainRef,
    Part,
    Record,
    Someone,
    TeamRef,
    Text,
    Title,
    Titled,
)


class Opportunity(Record):
    """A question worth answering: "How might we …"."""

    KIND: ClassVar[str] = "opportunity"
    question: Text
    """The question to answer: `How might we …`."""
    pains: Many[PainRef] = ()
    """The pain points it would take away."""

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
