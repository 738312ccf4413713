"""`jmx.yaml`: what the organisation has settled once for all its journeys."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from jmx.model.evidence import EvidenceType
from jmx.model.journey import Cadence
from jmx.model.record import Link, Many, Part, Slug, Text, Title

Level = Literal["error", "warning", "info", "off"]
Code = Annotated[str, Field(pattern=r"^[A-Z]{3}[0-9]{0,3}$")]


class Goal(Part):
    """A goal of the organisation that journeys serve."""

    id: Slug
    title: Title

    @property
    def label(self) -> str:
        return self.title


class Forum(Part):
    """A meeting that exists already, into which reviews go."""

    id: Slug
    title: Title
    recurs: Text | None = None
    minutes: Annotated[int, Field(ge=1, le=24 * 60)] | None = None
    attendees: Many[Title] = ()

    @property
    def label(self) -> str:
        return self.title


class Freeze(Part):
    """A planning freeze: no review is asked for in it."""

    start: Annotated[date, Field(alias="from")]
    to: date
    why: Text | None = None


class Suppression(Part):
    """A finding that is accepted for one record, with its reason and until when."""

    code: Annotated[str, Field(pattern=r"^[A-Z]{3}[0-9]{3}$")]
    record: Text
    reason: Text
    expires: date


class LintSettings(Part):
    """Which rules run, and how loud each is."""

    select: Many[Code] = ()
    ignore: Many[Code] = ()
    levels: dict[Code, Level] | None = None
    suppress: Many[Suppression] = ()


Days = Annotated[int, Field(ge=1, le=3650)]
WINDOWS: dict[str, int] = {
    "interview": 365,
    "usability-test": 365,
    "observation": 365,
    "survey": 365,
    "support": 180,
    "analytics": 180,
    "public-review": 180,
    "sales": 180,
    "desk": 730,
}


class Limits(Part):
    """The numbers rules use; each has a default that `jmx rule` prints."""

    severe: Annotated[int, Field(ge=1, le=5)] = 4
    grace_days: Annotated[int, Field(ge=0, le=365)] = 14
    outcome_days: Days = 60


class Tier(Part):
    """What a journey of this tier gets unless it says otherwise."""

    cadence: Cadence | None = None


class Tracker(Part):
    """A tracker that initiatives point at."""

    system: Title
    url: Link | None = None


class Settings(Part):
    """Everything `jmx.yaml` may hold. A repository without it is first-class."""

    organisation: Title | None = None
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] | None = None
    goals: Many[Goal] = ()
    forums: Many[Forum] = ()
    freezes: Many[Freeze] = ()
    evidence_windows: dict[EvidenceType, Days] | None = None
    tiers: dict[Literal["1", "2", "3"], Tier] | None = None
    lint: LintSettings = LintSettings()
    limits: Limits = Limits()
    trackers: Many[Tracker] = ()

    def window(self, evidence_type: str | None) -> int:
        """For how many days evidence of this type stays fresh."""
        own = self.evidence_windows or {}
        return own.get(evidence_type, WINDOWS.get(evidence_type or "", 180))  # type: ignore[call-overload, no-any-return]
