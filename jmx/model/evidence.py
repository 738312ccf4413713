"""How we know: what was seen, where, when, and what was learnt from it."""

import re
from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator, Discriminator, Tag

from jmx.model.record import (
    INLINE,
    POINTS,
    WEB,
    AnyRef,
    Count,
    Many,
    OrText,
    Part,
    PlaceRef,
    Pointer,
    Record,
    Slug,
    Text,
    Title,
    Titled,
    WebAddress,
    form,
    titled,
)

EvidenceType = Literal[
    "interview",
    "survey",
    "analytics",
    "support",
    "usability-test",
    "observation",
    "public-review",
    "sales",
    "desk",
]


class Insight(Part):
    """One thing learnt, in words that can be quoted."""

    id: Slug | None = None
    """Its name in refs, under the evidence it belongs to."""
    text: Text
    """What was learnt, in a sentence."""
    quotes: Many[Text] = ()
    """What customers said, word for word."""
    about: Many[AnyRef] = ()
    """The records it speaks about."""
    contradicts: Many[AnyRef] = ()
    """The records it speaks against."""

    @property
    def label(self) -> str:
        return self.text


class Evidence(Record):
    """A piece of research, data or customer voice that claims can point at."""

    KIND: ClassVar[str] = "evidence"
    type: EvidenceType | None = None
    """How it was found out; sets how long it stays fresh."""
    collected: date | None = None
    """The day it was collected, or the last of those days."""
    sample: Count | None = None
    """How many customers, answers or cases it rests on."""
    source: Text | None = None
    """Where it is kept: a web address or a path."""
    insights: Many[Insight] = ()
    """What was learnt from it."""
    insight: Text | None = None
    """What was learnt, where one sentence is enough."""
    personal_data: Literal["unknown", "none", "anonymised", "consented"] = "unknown"
    """Whether it holds data about persons."""
    expires: date | None = None
    """The day from which it counts as old; else the window of its type."""

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
    def learnt(self) -> tuple[Insight, ...]:
        """All insights, the single one included."""
        return (Insight(text=self.insight), *self.insights) if self.insight else self.insights


_WEB = re.compile(WEB)


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
    """How we know: text, a web address, {ref: id}, or evidence written out."""
