"""How we know: what was seen, where, when, and what was learnt from it."""

from datetime import date
from typing import ClassVar, Literal

from jmx.model.record import AnyRef, Count, Item, Many, Part, PlaceRef, Record, Slug, Text, Titled

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
    text: Text
    quotes: Many[Text] = ()
    about: Many[AnyRef] = ()
    contradicts: Many[AnyRef] = ()

    @property
    def label(self) -> str:
        return self.text


class Evidence(Record):
    """A piece of research, data or customer voice that claims can point at."""

    KIND: ClassVar[str] = "evidence"
    type: EvidenceType | None = None
    collected: date | None = None
    sample: Count | None = None
    source: Text | None = None
    insights: Many[Insight] = ()
    insight: Text | None = None
    personal_data: Literal["unknown", "none", "anonymised", "consented"] = "unknown"
    expires: date | None = None

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


class Strength(Titled):
    """What works well and must be protected when things change."""

    KIND: ClassVar[str] = "strength"
    at: Many[PlaceRef] = ()
    evidence: Many[Item[Evidence]] = ()
