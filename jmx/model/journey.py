"""What a customer goes through: journeys, their stages, and the touchpoints in them."""

from datetime import date
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import BeforeValidator, ConfigDict, Discriminator, Field, Tag, model_validator
from pydantic_core import PydanticCustomError

from jmx.model.evidence import EvidenceItem, PainPoint
from jmx.model.metric import Metric
from jmx.model.record import (
    FIELDS,
    VALUE,
    Amount,
    Cadence,
    Count,
    Currency,
    ForumRef,
    GoalRef,
    ImageFile,
    Item,
    JourneyRef,
    Link,
    Many,
    MetricRef,
    ModelStageRef,
    Mood,
    OrText,
    ParentRef,
    Part,
    PercentChange,
    Period,
    PersonaRef,
    Rating,
    Someone,
    StageModelRef,
    TeamRef,
    Text,
    Title,
    Titled,
    TouchpointRef,
    titled,
    value_or_fields,
)
from jmx.model.settings import Person

JourneyType = Literal["lifecycle", "journey", "sub-journey", "micro-journey"]


class Vacancy(Part):
    """Nobody owns this for now: since when, and who covers meanwhile."""

    since: date
    """The day the owner left or was asked for."""
    covering: Someone | None = None
    """The person who answers for it meanwhile."""


class Vacant(Part):
    """An owner that is honestly missing."""

    vacant: Vacancy
    """Nobody owns this: since when, and who covers."""


class Volume(Part):
    """How many customers start this journey in a period, and where the figure comes from."""

    n: Count
    """How many customers start the journey in the period."""
    per: Period
    """The period the number is for."""
    source: Text | None = None
    """Where the number comes from."""


class Revenue(Part):
    """What the journey earns in a period, in the organisation's currency unless it says otherwise."""

    money: Amount
    """What the journey earns in the period."""
    currency: Currency | None = None
    """Three capitals, like EUR; else the one of jmx.yaml."""
    per: Period | None = None
    """The period the sum is for."""
    source: Text | None = None
    """Where the sum comes from."""


Size = Annotated[float, Field(gt=0)] | PercentChange
MOVES = ("worsens", "drops", "rises", "changes")


def _one_move(schema: dict[str, Any]) -> None:
    """Says in the JSON Schema that one of the words must be there, and no second one."""
    there = {"not": {"type": "null"}}
    schema["oneOf"] = [{"required": [word], "properties": {word: there}} for word in MOVES]


class MetricTrigger(Part):
    """A review is due when this metric moves so far from its value at the last review: one of worsens, drops, rises
    and changes says which way."""

    model_config = ConfigDict(json_schema_extra=_one_move)
    ONE_OF: ClassVar = MOVES
    metric: MetricRef
    """The metric that is watched."""
    worsens: Size | None = None
    """By how much, the way that is not `better` for the metric: in its own unit or as a percentage (`10 %`)."""
    drops: Size | None = None
    """By how much downwards, in its own unit or as a percentage (`10 %`)."""
    rises: Size | None = None
    """By how much upwards, in its own unit or as a percentage (`10 %`)."""
    changes: Size | None = None
    """By how much either way, in its own unit or as a percentage (`10 %`)."""

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        said = [word for word in MOVES if getattr(self, word) is not None]
        if len(said) != 1:
            raise PydanticCustomError("one_of", "one of several fields", {"said": said})
        return self

    @property
    def move(self) -> str:
        """The word that says which way the metric has to move."""
        return next(word for word in MOVES if getattr(self, word) is not None)

    @property
    def size(self) -> float | str:
        """How far, in the metric's own unit or as a percentage."""
        size: float | str = getattr(self, self.move)
        return size


class HappeningTrigger(Part):
    """A review is due when something of this type happens."""

    happening: Literal["launch", "outage", "price", "campaign", "reorganisation"]
    """The type of happening that asks for a review."""


class EvidenceTrigger(Part):
    """A review is due when so many new insights have come in."""

    evidence: Annotated[int, Field(ge=1)]
    """How many new insights ask for a review."""


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
    """The system's name."""
    key: Title | None = None
    """The system's key in its register."""
    url: Link | None = None
    """Where the system is described."""


class Backstage(Part):
    """What happens behind the line of visibility."""

    title: Title
    """What is done where the customer cannot see it."""
    team: TeamRef | None = None
    """The team that does it."""
    system: Title | None = None
    """The system it is done with."""


class Branch(Part):
    """Where the customer may go next, and when."""

    to: TouchpointRef
    """The touchpoint or stage that comes next."""
    when: Text | None = None
    """In which case."""


def _branch(item: object) -> object:
    return {"to": item} if isinstance(item, str) else item


Emotion = Annotated[
    Annotated[Mood, Tag(VALUE)] | Annotated[dict[PersonaRef, Mood], Tag(FIELDS)], Discriminator(value_or_fields)
]


class Touchpoint(Titled):
    """A step the customer takes; with a channel, a moment they meet us."""

    KIND: ClassVar[str] = "touchpoint"
    channel: Title | None = None
    """How the customer meets us: app, letter, shop. Without one it is a step they take alone."""
    direction: Literal["inbound", "outbound", "internal"] | None = None
    """Who turns to whom: inbound is the customer to us."""
    timing: Text | None = None
    """When it happens: `day 3`, or a duration like P3D."""
    duration: Text | None = None
    """How long it takes: `two minutes`, or a duration like P2D."""
    content: Text | None = None
    """What is said or shown."""
    response: Text | None = None
    """What we answer, where the customer sees it."""
    outputs: Many[Text] = ()
    """What comes of it and can be held or seen: a letter, a photo, a new state."""
    image: ImageFile | None = None
    """A picture of it: a PNG or JPEG file beside this one, like `screens/pay.png`."""
    actions: Many[Text] = ()
    """What the customer does."""
    thoughts: Many[Text] = ()
    """What the customer thinks."""
    quotes: Many[Text] = ()
    """What customers said, word for word."""
    emotion: Emotion | None = None
    """How it feels, from -2 (awful) to 2 (delightful); or by persona: {default: -1, business: 1}."""
    importance: Rating | None = None
    """How much it matters to the customer, 1 (little) to 5 (decides)."""
    moment_of_truth: bool | Text | None = None
    """Why the relationship is won or lost here; or just true."""
    team: TeamRef | None = None
    """The team that runs it."""
    personas: Many[PersonaRef] = ()
    """The personas that come by here; all of the journey's unless named."""
    systems: Many[SystemUse] = ()
    """The systems it runs on."""
    services: Many[Title] = ()
    """The services it belongs to."""
    backstage: Many[Annotated[Backstage, BeforeValidator(titled), OrText()]] = ()
    """What happens behind the line of visibility."""
    evidence: Many[EvidenceItem] = ()
    """How we know: `support: 212 mails in March`, a web address, {ref: id}, or evidence written out."""
    pains: Many[Item[PainPoint]] = ()
    """What hurts here: a title, {ref: id}, or a pain point written out."""
    next: Many[Annotated[Branch, BeforeValidator(_branch), OrText((TouchpointRef,))]] = ()
    """Where the customer may go next, where that is not simply the next step."""
    opens: JourneyRef | None = None
    """The journey that is entered through this touchpoint."""
    event: Title | None = None
    """Its name in an event log."""

    def mood(self, persona: str | None = None) -> float | None:
        """How the customer feels here, −2 to +2: the persona's own value, else the default one."""
        return _mood(self.emotion, persona)


def _mood(emotion: float | dict[str, float] | None, persona: str | None) -> float | None:
    return emotion.get(persona or "default", emotion.get("default")) if isinstance(emotion, dict) else emotion


class Stage(Titled):
    """A stretch of the journey with one goal of the customer's."""

    KIND: ClassVar[str] = "stage"
    phase: Title | None = None
    """A group over several stages."""
    as_: Annotated[ModelStageRef | None, Field(alias="as")] = None
    """Which stage of the organisation's stage model this is."""
    goal: Text | None = None
    """What the customer wants to get done in it."""
    questions: Many[Text] = ()
    """What the customer asks themselves."""
    duration: Text | None = None
    """How long it takes: `two weeks`, or a duration like P2W."""
    thoughts: Many[Text] = ()
    """What the customer thinks in it, not at one touchpoint alone."""
    emotion: Emotion | None = None
    """How it feels as a whole, from -2 (awful) to 2 (delightful); or by persona: {default: -1, business: 1}."""
    team: TeamRef | None = None
    """The team that runs it."""
    evidence: Many[EvidenceItem] = ()
    """How we know: `support: 212 mails in March`, a web address, {ref: id}, or evidence written out."""
    pains: Many[Item[PainPoint]] = ()
    """What hurts in it, not at one touchpoint alone: a title, {ref: id}, or a pain point written out."""
    touchpoints: Many[Item[Touchpoint]] = ()
    """What the customer does, in order: a title, {ref: id}, or a touchpoint written out."""

    def mood(self, persona: str | None = None) -> float | None:
        """How it feels as a whole, −2 to +2: the persona's own value, else the default one."""
        return _mood(self.emotion, persona)


# `metrics` holds ids of metric files, or whole metrics where no file of their own is wanted.
METRIC_ID, METRIC_INLINE = "\0id", "\0metric-inline"


def _metric_form(item: object) -> str:
    return METRIC_ID if isinstance(item, str) else METRIC_INLINE


MetricItem = Annotated[
    Annotated[MetricRef, Tag(METRIC_ID)] | Annotated[Metric, Tag(METRIC_INLINE)], Discriminator(_metric_form)
]

Owner = Annotated[Annotated[Someone, Tag(VALUE)] | Annotated[Vacant, Tag(FIELDS)], Discriminator(value_or_fields)]


class Journey(Titled):
    """What a customer goes through to reach a goal, and who in the organisation answers for it."""

    KIND: ClassVar[str] = "journey"
    type: JourneyType = "journey"
    """How wide it looks, from a whole lifecycle to a micro-journey."""
    parent: ParentRef | None = None
    """The journey or stage this one zooms into."""
    state: Literal["current", "future"] = "current"
    """Today's journey, or one that is planned."""
    replaces: JourneyRef | None = None
    """The journey that a future one will take the place of."""
    by: date | None = None
    """The day by which the future journey should be real."""
    status: Literal["draft", "active", "retired"] = "active"
    """A draft is not checked for ownership and freshness; a retired journey is kept to be read."""
    tier: Annotated[int, Field(ge=1, le=3)] | None = None
    """How much it matters, 1 (most) to 3: sets cadence and strictness."""
    owner: Owner | None = None
    """The one person who answers for it: an id, `Ana Ruiz <ana@x.example>`, or {vacant: …}."""
    sponsor: Someone | None = None
    """The person who gives it budget and weight."""
    operations: TeamRef | None = None
    """The team that runs it day by day."""
    cadence: Cadence | None = None
    """How often it is reviewed: weekly, monthly, quarterly, half-yearly, annual, or a duration like P6W."""
    triggers: Many[Trigger] = ()
    """What asks for a review before its time."""
    forum: ForumRef | None = None
    """The meeting its reviews go into, by its id in jmx.yaml."""
    stage_model: StageModelRef | None = None
    """The standard stages it is measured against."""
    customer_goal: Text | None = None
    """What the customer wants to reach, in their own words."""
    goals: Many[GoalRef] = ()
    """The organisation's goals it serves, by their ids in jmx.yaml."""
    personas: Many[PersonaRef] = ()
    """The personas who travel it."""
    volume: Volume | None = None
    """How many customers start it in a period."""
    revenue: Revenue | None = None
    """What it earns in a period."""
    evidence: Many[EvidenceItem] = ()
    """How we know: `support: 212 mails in March`, a web address, {ref: id}, or evidence written out."""
    stages: Many[Item[Stage]] = ()
    """The stretches of the journey, in order: a title, {ref: id}, or a stage written out."""
    pains: Many[Item[PainPoint]] = ()
    """What hurts on the journey as a whole, or at the places named under `at`."""
    metrics: Many[MetricItem] = ()
    """How well it does: ids of metrics, or metrics written out."""
    people: Many[Person] = ()
    """People who have no file of their own."""

    @property
    def watched(self) -> bool:
        """Whether governance applies: the journey describes today and is in use."""
        return self.status == "active" and self.state == "current"

    @property
    def owned_by(self) -> str:
        """Who answers for it, as written; empty where nobody does or the post is vacant."""
        return self.owner if isinstance(self.owner, str) else ""


class ModelStage(Titled):
    """One standard stage of the organisation, with the questions every journey answers there."""

    KIND: ClassVar[str] = "model-stage"
    questions: Many[Text] = ()
    """What every journey answers in this stage."""


class StageModel(Titled):
    """The organisation's standard stages, so that journeys can be compared stage by stage."""

    KIND: ClassVar[str] = "stage-model"
    stages: Many[Annotated[ModelStage, BeforeValidator(titled), OrText()]] = ()
    """The standard stages, in order: a title, or a stage with its key questions."""
