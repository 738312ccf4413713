"""What hurts and what works well, and how we know: what was seen, where, when, and what was learnt from it."""

import re
from datetime import date
from typing import Annotated, ClassVar, Literal, cast, get_args

from pydantic import BeforeValidator, Discriminator, Field, Tag

from jmx.model.record import (
    INLINE,
    POINTS,
    WEB,
    Amount,
    AnyRef,
    Count,
    Many,
    MetricRef,
    OrText,
    Part,
    Period,
    PersonaRef,
    PlaceRef,
    Pointer,
    Rating,
    Record,
    Scalar,
    Share,
    ShareInWords,
    Slug,
    Someone,
    Text,
    Title,
    Titled,
    WebAddress,
    form,
    titled,
)

EvidenceType = Literal[
    "interview", "survey", "analytics", "support", "usability-test", "observation", "public-review", "sales", "desk"
]


_WEB = re.compile(WEB)
_ADDRESS = re.compile(r"https?://[^\s<>\"”]+")


class Insight(Part):
    """One thing learnt, in words that can be quoted."""

    id: Slug | None = None
    """Its name in refs, under the evidence it belongs to."""
    text: Text
    """What was learnt, in a sentence."""
    quotes: Many[Text] = ()
    """What customers said, word for word."""
    about: Many[AnyRef] = ()
    """The records and places it may have to do with."""
    contradicts: Many[AnyRef] = ()
    """The records it speaks against."""

    @property
    def label(self) -> str:
        return self.text


class Evidence(Record):
    """A piece of research, data or customer voice that claims can point at."""

    KIND: ClassVar[str] = "evidence"
    type: EvidenceType | None = None
    """How it was found out; sets how long it stays fresh, and what a small sample is."""
    collected: date | None = None
    """The day it was collected, or the last of those days."""
    sample: Count | None = None
    """How many customers, answers or cases it rests on."""
    source: Text | None = None
    """Where it is kept: a web address or a path."""
    recorded_by: Someone | None = None
    """Who heard or saw it and wrote it down."""
    personal_data: Literal["unknown", "none", "anonymised", "consented"] = "unknown"
    """Whether it holds data about persons."""
    expires: date | None = None
    """The day from which it counts as old; else the window of its type."""
    insight: Text | None = None
    """What was learnt, where one sentence is enough."""
    insights: Many[Insight] = ()
    """What was learnt from it."""

    @property
    def label(self) -> str:
        return (
            self.title
            or self.insight
            or (self.insights[0].text if self.insights else None)
            or self.source
            or "evidence"
        )

    @property
    def how(self) -> EvidenceType | None:
        """How it was found out: its type, or that with which its words begin, as in `support: 212 mails in March`."""
        if self.type is not None or self.title is None:
            return self.type
        begins, colon, _ = self.title.partition(":")
        kind = "-".join(begins.casefold().split()) if colon else ""
        known = (each for each in get_args(EvidenceType) if kind in (each, f"{each}s"))
        return cast(EvidenceType | None, next(known, None))

    @property
    def origin(self) -> str:
        """Where it comes from, without the place in there: pieces of one origin are not independent of each other."""
        found = _ADDRESS.search(self.title or "")
        told = self.source or (found[0] if found else "")
        return told.partition("#")[0].strip("/ .,;)").casefold()

    @property
    def asserted(self) -> bool:
        """Whether it is only words, with neither kind nor day nor source: a claim that rests on it is an assumption."""
        return self.how is None and self.collected is None and not self.origin

    @property
    def learnt(self) -> tuple[Insight, ...]:
        """All insights, the single one included."""
        return (Insight(text=self.insight), *self.insights) if self.insight else self.insights


def _said(item: object) -> object:
    """A web address on its own is where the evidence is; any other text is its title."""
    return {"source": item} if isinstance(item, str) and _WEB.fullmatch(item) else titled(item)


EvidenceItem = Annotated[
    Annotated[Pointer, Tag(POINTS)] | Annotated[Evidence, Tag(INLINE)],
    Discriminator(form),
    BeforeValidator(_said),
    OrText((Title, WebAddress)),
]


class Strength(Titled):
    """What works well and must be protected when things change."""

    KIND: ClassVar[str] = "strength"
    at: Many[PlaceRef] = ()
    """Where it works well: journeys, stages or touchpoints."""
    evidence: Many[EvidenceItem] = ()
    """How we know: `support: 212 mails in March`, a web address, {ref: id}, or evidence written out."""


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


class PainRating(Part):
    """What one of several people rated a pain, each by themselves."""

    by: Someone
    """Who rated it."""
    day: date | None = None
    """When."""
    severity: Rating | None = None
    """How badly it hurts those it hits, 1 to 5."""
    business_impact: Rating | None = None
    """What it costs the organisation, 1 to 5."""


SHARE, COUNT, PERCENT = "\0share", "\0count", "\0percent"


def _reach_form(item: object) -> str:
    if isinstance(item, dict | Hits):
        return COUNT
    return PERCENT if isinstance(item, str) else SHARE


# A share of the journey's volume (0.35, or "35 %"), or a count with its period.
Reach = Annotated[
    Annotated[Share, Tag(SHARE)] | Annotated[Hits, Tag(COUNT)] | Annotated[ShareInWords, Tag(PERCENT)],
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
    """How we know: `support: 212 mails in March`, a web address, {ref: id}, or evidence written out."""
    metrics: Many[MetricRef] = ()
    """The metrics that show it."""
    disputed: Dispute | None = None
    """Who disagrees, and why."""
    status: Literal["open", "accepted", "addressed", "wont-fix"] = "open"
    """Whether it still waits for a fix. Addressed follows from its initiative; typed here, it needs a why."""
    why: Text | None = None
    """Why it has that status."""
    ratings: Many[PainRating] = ()
    """What several people rated it, each by themselves: how far they are apart is how unsure the rating is."""
    inputs: dict[Slug, Scalar] | None = None
    """Numbers and words for scoring models of your own."""

    @property
    def unsolved(self) -> bool:
        """Whether it still competes for a fix."""
        return self.status in ("open", "accepted")
