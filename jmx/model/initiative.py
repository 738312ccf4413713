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
    pains: Many[PainRef] = ()

    @property
    def label(self) -> str:
        return self.title or self.question


class TrackerLink(Part):
    """Where the work is tracked."""

    system: Title
    key: Title | None = None
    url: Link | None = None


class Expectation(Part):
    """What the initiative should do to a metric, said before it ships."""

    metric: MetricRef
    from_: Annotated[float | None, Field(alias="from")] = None
    to: float
    by: date | None = None


class Initiative(Titled):
    """Work that addresses pains or opportunities; its outcome is computed, never typed."""

    KIND: ClassVar[str] = "initiative"
    type: Literal["product", "operations", "marketing", "policy"] | None = None
    addresses: Many[FixableRef] = ()
    owner: Someone | None = None
    teams: Many[TeamRef] = ()
    status: Literal["proposed", "planned", "in-progress", "shipped", "stopped"] = "proposed"
    effort: Amount | None = None
    after: Many[InitiativeRef] = ()
    tracker: TrackerLink | None = None
    shipped: date | None = None
    expects: Expectation | None = None
    comment: Text | None = None

    @property
    def running(self) -> bool:
        """Whether it still counts as an answer to what it addresses."""
        return self.status != "stopped"
