"""Pain points, and the scales people rate them on."""

from typing import Annotated, ClassVar, Literal

from pydantic import Discriminator, Field, Tag

from jmx.model.evidence import Evidence
from jmx.model.record import (
    Amount,
    Count,
    Item,
    Many,
    MetricRef,
    Part,
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
    per: Period


class Stake(Part):
    """Money that hangs on it, and how the figure was reached."""

    money: Amount
    basis: Text


class Dispute(Part):
    """Someone disagrees, openly."""

    by: Someone
    why: Text


SHARE, COUNT, PERCENT = "\0share", "\0count", "\0percent"


def _reach_form(item: object) -> str:
    if isinstance(item, dict | Hits):
        return COUNT
    return PERCENT if isinstance(item, str) else SHARE


Percent = Annotated[str, Field(pattern=r"^(100|[0-9]{1,2}(\.[0-9]+)?)\s?%$")]
# A share of the journey's volume (0.35, or "35 %"), or a count with its period.
Reach = Annotated[
    Annotated[Share, Tag(SHARE)] | Annotated[Hits, Tag(COUNT)] | Annotated[Percent, Tag(PERCENT)],
    Discriminator(_reach_form),
]


class PainPoint(Titled):
    """Something that hurts customers, rated so that it can be compared with other pains."""

    KIND: ClassVar[str] = "pain-point"
    at: Many[PlaceRef] = ()
    severity: Rating | None = None
    business_impact: Rating | None = None
    reach: Reach | None = None
    frequency: Annotated[float, Field(ge=1)] = 1.0
    at_stake: Stake | None = None
    must: Literal["regulatory", "safety", "accessibility"] | None = None
    personas: Many[PersonaRef] = ()
    owner: Someone | None = None
    evidence: Many[Item[Evidence]] = ()
    metrics: Many[MetricRef] = ()
    disputed: Dispute | None = None
    status: Literal["open", "accepted", "addressed", "wont-fix"] = "open"
    why: Text | None = None
    inputs: dict[Slug, Scalar] | None = None

    @property
    def unsolved(self) -> bool:
        """Whether it still competes for a fix."""
        return self.status in ("open", "accepted")
