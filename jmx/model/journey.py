"""What a customer goes through: journeys, their stages, and the touchpoints in them."""

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag

from jmx.model.evidence import Evidence
from jmx.model.metric import Metric
from jmx.model.pain import PainPoint
from jmx.model.people import Person
from jmx.model.record import (
    Amount,
    Count,
    Duration,
    ForumRef,
    GoalRef,
    Item,
    JourneyRef,
    Link,
    Many,
    MetricRef,
    Mood,
    Part,
    Period,
    PersonaRef,
    PersonRef,
    PlaceRef,
    Rating,
    Slug,
    Someone,
    StageModelRef,
    TeamRef,
    Text,
    Title,
    Titled,
    TouchpointRef,
)

JourneyType = Literal["lifecycle", "journey", "sub-journey", "micro-journey"]
CADENCES = ("weekly", "monthly", "quarterly", "half-yearly", "annual")
Cadence = Literal["weekly", "monthly", "quarterly", "half-yearly", "annual"] | Duration


class Vacancy(Part):
    """Nobody owns this for now: since when, and who covers meanwhile."""

    since: date
    covering: PersonRef | None = None


class Vacant(Part):
    """An owner that is honestly missing."""

    vacant: Vacancy


class Volume(Part):
    """How many customers start this journey in a period, and where the figure comes from."""

    n: Count
    per: Period
    source: Text | None = None


class Revenue(Part):
    """What the journey earns in a period, in the organisation's currency unless it says otherwise."""

    money: Amount
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] | None = None
    per: Period | None = None
    source: Text | None = None


class MetricTrigger(Part):
    """A review is due when this metric drops by so much (in its own unit, or as a percentage)."""

    metric: MetricRef
    drops: Amount | Annotated[str, Field(pattern=r"^\d{1,3}(\.\d+)?\s?%$")]


class HappeningTrigger(Part):
    """A review is due when something of this type happens."""

    happening: Literal["launch", "outage", "price", "campaign", "reorganisation"]


class EvidenceTrigger(Part):
    """A review is due when so many new insights have come in."""

    evidence: Annotated[int, Field(ge=1)]


def _trigger(item: object) -> str:
    keys = item if isinstance(item, dict) else {}
    if "happening" in keys or isinstance(item, HappeningTrigger):
        return "\0happening"
    return "\0evidence" if "evidence" in keys or isinstance(item, EvidenceTrigger) else "\0metric"


Trigger = Annotated[
    Annotated[MetricTrigger, Tag("\0metric")]
    | Annotated[HappeningTrigger, Tag("\0happening")]
    | Annotated[EvidenceTrigger, Tag("\0evidence")],
    Discriminator(_trigger),
]


class SystemUse(Part):
    """A system the touchpoint runs on, with its key and address there."""

    system: Title
    key: Title | None = None
    url: Link | None = None


class Backstage(Part):
    """What happens behind the line of visibility."""

    title: Title
    team: TeamRef | None = None
    system: Title | None = None


class Branch(Part):
    """Where the customer may go next, and when."""

    to: TouchpointRef
    when: Text | None = None


def _branch(item: object) -> object:
    return {"to": item} if isinstance(item, str) else item


def _backstage(item: object) -> object:
    return {"title": item} if isinstance(item, str) else item


class Touchpoint(Titled):
    """A step the customer takes; with a channel, a moment they meet us."""

    KIND: ClassVar[str] = "touchpoint"
    channel: Title | None = None
    direction: Literal["inbound", "outbound", "internal"] | None = None
    timing: Text | None = None
    content: Text | None = None
    actions: Many[Text] = ()
    thoughts: Many[Text] = ()
    quotes: Many[Text] = ()
    emotion: Mood | dict[Slug, Mood] | None = None
    importance: Rating | None = None
    moment_of_truth: Literal[True] | Text | None = None
    team: TeamRef | None = None
    personas: Many[PersonaRef] = ()
    systems: Many[SystemUse] = ()
    services: Many[Title] = ()
    backstage: Many[Annotated[Backstage, BeforeValidator(_backstage, json_schema_input_type=Title | Backstage)]] = ()
    evidence: Many[Item[Evidence]] = ()
    pains: Many[Item[PainPoint]] = ()
    next: Many[Annotated[Branch, BeforeValidator(_branch, json_schema_input_type=TouchpointRef | Branch)]] = ()
    opens: JourneyRef | None = None
    event: Title | None = None

    def mood(self, persona: str | None = None) -> float | None:
        """How the customer feels here, −2 to +2: the persona's own value, else the default one."""
        if isinstance(self.emotion, dict):
            return self.emotion.get(persona or "default", self.emotion.get("default"))
        return self.emotion


class Stage(Titled):
    """A stretch of the journey with one goal of the customer's."""

    KIND: ClassVar[str] = "stage"
    phase: Title | None = None
    as_: Annotated[Slug | None, Field(alias="as")] = None
    goal: Text | None = None
    questions: Many[Text] = ()
    duration: Text | None = None
    team: TeamRef | None = None
    evidence: Many[Item[Evidence]] = ()
    touchpoints: Many[Item[Touchpoint]] = ()


# `metrics` holds ids of metric files, or whole metrics where no file of their own is wanted.
METRIC_ID, METRIC_INLINE = "\0id", "\0metric-inline"


def _metric_form(item: object) -> str:
    return METRIC_ID if isinstance(item, str) else METRIC_INLINE


MetricItem = Annotated[
    Annotated[MetricRef, Tag(METRIC_ID)] | Annotated[Metric, Tag(METRIC_INLINE)], Discriminator(_metric_form)
]

OWNER_ID, OWNER_VACANT = "\0someone", "\0vacant"


def _owner_form(item: object) -> str:
    return OWNER_VACANT if isinstance(item, dict | Vacant) else OWNER_ID


Owner = Annotated[Annotated[Someone, Tag(OWNER_ID)] | Annotated[Vacant, Tag(OWNER_VACANT)], Discriminator(_owner_form)]


class Journey(Titled):
    """What a customer goes through to reach a goal, and who in the organisation answers for it."""

    KIND: ClassVar[str] = "journey"
    type: JourneyType = "journey"
    parent: PlaceRef | None = None
    state: Literal["current", "future"] = "current"
    replaces: JourneyRef | None = None
    by: date | None = None
    status: Literal["draft", "active", "retired"] = "active"
    tier: Annotated[int, Field(ge=1, le=3)] | None = None
    volume: Volume | None = None
    revenue: Revenue | None = None
    personas: Many[PersonaRef] = ()
    customer_goal: Text | None = None
    goals: Many[GoalRef] = ()
    owner: Owner | None = None
    sponsor: Someone | None = None
    operations: TeamRef | None = None
    cadence: Cadence | None = None
    forum: ForumRef | None = None
    triggers: Many[Trigger] = ()
    stage_model: StageModelRef | None = None
    evidence: Many[Item[Evidence]] = ()
    stages: Many[Item[Stage]] = ()
    pains: Many[Item[PainPoint]] = ()
    metrics: Many[MetricItem] = ()
    people: Many[Person] = ()

    @property
    def watched(self) -> bool:
        """Whether governance applies: the journey describes today and is in use."""
        return self.status == "active" and self.state == "current"


class ModelStage(Titled):
    """One standard stage of the organisation, with the questions every journey answers there."""

    KIND: ClassVar[str] = "model-stage"
    questions: Many[Text] = ()


class StageModel(Titled):
    """The organisation's standard stages, so that journeys can be compared stage by stage."""

    KIND: ClassVar[str] = "stage-model"
    stages: Many[ModelStage] = ()
