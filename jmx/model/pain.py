"""Pain points, and the scales people rate them on."""

from typing import Annotated, ClassVar, Literal

from pydantic import Discriminator, Field, Tag

from jmx.model.evidence import EvidenceItem
from jmx.model.record import (
    Amount,
    Count,
    Many,
    MetricRef,
    Part,
    Percent,
    Period,
    PersonaRef,
    PlaceRef,
    Rating,
    Scalar,
    Share,
    Slug,
    Someone,
    Text,
    Titled,
)


class Hits(Part):
    """How many customers a pain hits in a period."""

    n: Count
    """How many customers it hits in the period."""
    per: Period
    """The period the number is for."""


class Stake(Part):
    """Money that hangs on it, and how the figure was reached."""

    money: Amount
    """How much money hangs on it."""
    basis: Text
    """How the sum was reached."""


class Dispute(Part):
    """Someone disagrees, openly."""

    by: Someone
    """Who disagrees."""
    why: Text
    """What they say against it."""


SHARE, COUNT, PERCENT = "\0share", "\0count", "\0percent"


def _reach_form(item: object) -> str:
    if isinstance(item, dict | Hits):
        return COUNT
    return PERCENT if isinstance(item, str) else SHARE


# A share of the journey's volume (0.35, or "35 %"), or a count with its period.
Reach = Annotated[
    Annotated[Share, Tag(SHARE)] | Annotated[Hits, Tag(COUNT)] | Annotated[Percent, Tag(PERCENT)],
    Discriminator(_reach_form),
]


class PainPoint(Titled):
    """Something that hurts customers, rated so that it can be compared with other pains."""

    KIND: ClassVar[str] = "pain-point"
    at: Many[PlaceRef] = ()
    """Where it hurts: journeys, stages or touchpoints."""
    severity: Rating | None = None
    """How badly it hurts those it hits, 1 (a nuisance) to 5 (they leave)."""
    business_impact: Rating | None = None
    """What it costs the organisation, 1 (little) to 5 (a great deal)."""
    reach: Reach | None = None
    """Whom it hits: a share of the journey's volume (0.35 or `35 %`), or {n: 1200, per: month}."""
    frequency: Annotated[float, Field(ge=1)] = 1.0
    """How often it hits each of them."""
    at_stake: Stake | None = None
    """The money that hangs on it."""
    must: Literal["regulatory", "safety", "accessibility"] | None = None
    """Why it must be fixed whatever its rank."""
    personas: Many[PersonaRef] = ()
    """The personas it hits; all of them unless named."""
    owner: Someone | None = None
    """Who answers for it; else the owner of the journey."""
    evidence: Many[EvidenceItem] = ()
    """How we know: text, a web address, {ref: id}, or evidence written out."""
    metrics: Many[MetricRef] = ()
    """The metrics that show it."""
    disputed: Dispute | None = None
    """Who disagrees, and why."""
    status: Literal["open", "accepted", "addressed", "wont-fix"] = "open"
    """Whether it still waits for a fix. Addressed follows from its initiative; typed here, it needs a why."""
    why: Text | None = None
    """Why it has that status."""
    inputs: dict[Slug, Scalar] | None = None
    """Numbers and words for scoring models of your own."""

    @property
    def unsolved(self) -> bool:
        """Whether it still competes for a fix."""
        return self.status in ("open", "accepted")
