"""What a map shows, in words: no pixels, no format."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import chain

from jmx.model.feelings import Felt, Moods, low_words, lowest_for, worst_moods
from jmx.model.outcome import Verdict
from jmx.render.marks import MapComparison, MarkSort, SideMark

MOST_CURVES = 3  # more cannot be told apart
_CAME = {
    Verdict.WORKED: ", better since",
    Verdict.WORSE: ", worse since",
    Verdict.NO_SIGN: ", no sign of a change",
}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class MapFix:
    """An initiative, with the ranks of the pains it takes up, and who does it."""

    ref: str
    title: str
    status: str
    shipped: date | None = None
    ranks: tuple[int, ...] = ()
    verdict: Verdict | None = None
    late: date | None = None  # from when on its metric moved, where that shows later
    who: str = ""
    mark: SideMark | None = None

    @property
    def under_way(self) -> bool:
        """Whether customers wait for it still."""
        return self.status != "shipped"

    @property
    def ticked(self) -> bool:
        """Whether it shipped, and its metric does not say that it did not help."""
        return not self.under_way and self.verdict not in (Verdict.WORSE, Verdict.NO_SIGN)

    @property
    def words(self) -> str:
        """Where it stands: "in progress", "shipped 3 Mar 2026, better since"."""
        stand = self.status.replace("-", " ")
        if not self.shipped or self.status != "shipped":
            return stand
        came = _CAME.get(self.verdict, "") if self.verdict else ""
        return f"{stand} {day(self.shipped)}{came}" + (f" {day(self.late)}" if came and self.late else "")


@dataclass(frozen=True, slots=True)
class Source:
    """Something that was learnt, in words, with what customers said, and where and when."""

    ref: str  # of the evidence; empty where it is written out at the claim
    words: str
    quotes: tuple[str, ...] = ()
    found: str = ""  # how, and on how many
    when: date | None = None

    @property
    def cited(self) -> str:
        """`desk-calls/lights, 31 Jan 2026, support, 212`."""
        told = (self.ref or "evidence without an id", day(self.when) if self.when else "no date", self.found)
        return ", ".join(filter(None, told))


@dataclass(frozen=True, slots=True)
class MapDecision:
    """What a review decided, by whom, and when."""

    ref: str
    words: str
    decided: date
    owner: str = ""

    @property
    def cited(self) -> str:
        return ", ".join(filter(None, (self.ref, day(self.decided), self.owner)))


@dataclass(frozen=True, slots=True)
class MapPain:
    """A pain point: its rank in this journey, how badly it hurts, whether that is known, and what became of it."""

    ref: str
    title: str
    rank: int | None = None
    must: str = ""
    severity: int | None = None
    evidenced: bool = False
    status: str = "open"
    fixes: tuple[MapFix, ...] = ()
    disputed: str = ""  # by whom
    more: str = ""  # its description: for whoever hovers over it
    steps: tuple[int, ...] = ()  # where it hurts; none where that is a stage or the whole journey
    owner: str = ""
    cost: str = ""  # whom it hits, and the money that hangs on it
    decision: MapDecision | None = None  # the newest about it
    next: str = ""  # who does what until when; empty where nobody does anything
    sources: tuple[Source, ...] = ()
    mark: SideMark | None = None
    why: str = ""  # it has that status
    personas: tuple[str, ...] = ()  # whom it hits, where not everybody

    @property
    def answer(self) -> MapFix | None:
        """The newest initiative that shipped for it."""
        shipped = [fix for fix in self.fixes if fix.status == "shipped"]
        return max(shipped, key=lambda fix: fix.shipped or date.min, default=None)

    @property
    def ticked(self) -> bool:
        """Whether something was done about it that may have helped: it may hurt still."""
        return self.answer.ticked if self.answer else self.status == "addressed"


@dataclass(frozen=True, slots=True)
class MapStrength:
    """Something that works well and must stay, and whether that is known."""

    ref: str
    title: str
    evidenced: bool = False
    steps: tuple[int, ...] = ()
    mark: SideMark | None = None


@dataclass(frozen=True, slots=True)
class MapOpportunity:
    """A question worth answering, and what is done about it."""

    ref: str
    title: str
    fixes: tuple[MapFix, ...] = ()
    steps: tuple[int, ...] = ()
    mark: SideMark | None = None


@dataclass(frozen=True, slots=True)
class MapPicture:
    """A picture of a step: `png` or `jpeg`, its size in pixels, its bytes."""

    type: str
    width: int
    height: int
    content: bytes


@dataclass(frozen=True, slots=True)
class MapBranch:
    """Where a step may lead: the number of that step, 0 where it is not on this map, and in which case."""

    number: int
    title: str
    when: str = ""

    @property
    def words(self) -> str:
        """`→ 3: the code is wrong`."""
        return f"→ {self.number or self.title}" + (f": {self.when}" if self.when else "")


@dataclass(frozen=True, slots=True)
class MapStep:
    """A touchpoint, numbered in the order customers meet it, and how it feels, curve by curve. The number 0 stands for
    a stage as a whole."""

    ref: str
    number: int
    title: str
    channel: str = ""
    moment: bool = False
    moods: tuple[float | None, ...] = ()
    evidenced: bool = False
    voices: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    timing: str = ""
    duration: str = ""
    opens: str = ""  # the journey that is entered here
    response: str = ""
    outputs: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    backstage: tuple[str, ...] = ()
    systems: tuple[str, ...] = ()
    next: tuple[MapBranch, ...] = ()  # where that is written; else the next step follows
    ends: bool = False  # whether nothing comes after it, as is written
    picture: MapPicture | None = None
    more: str = ""  # when it happens, what is said and done: for whoever hovers over it
    teams: tuple[str, ...] = ()  # that run it, or work behind it
    team: str = ""  # that runs it, or its whole stage
    quotes: tuple[str, ...] = ()  # of the voices, what customers said word for word
    sources: tuple[Source, ...] = ()
    mark: SideMark | None = None
    earlier: "MapStep | None" = None  # on a map of two: how it was
    content: str = ""  # what is said or shown
    decides: str = ""  # why the relationship is won or lost here
    personas: tuple[str, ...] = ()  # who comes by, where not everybody
    importance: int | None = None
    description: str = ""

    @property
    def felt(self) -> bool:
        return any(mood is not None for mood in self.moods)

    def known_on(self, curve: int) -> bool:
        """Whether evidence stands behind how it feels, on one of the curves."""
        return self.earlier.evidenced if self.earlier and curve else self.evidenced

    @property
    def leads_to(self) -> frozenset[int]:
        """The numbers of the steps that may follow."""
        return frozenset(each.number for each in self.next) if self.next or self.ends else frozenset({self.number + 1})


@dataclass(frozen=True, slots=True)
class MapStage:
    """A stage with all that happens in it."""

    ref: str
    title: str
    phase: str = ""
    goal: str = ""
    steps: tuple[MapStep, ...] = ()
    pains: tuple[MapPain, ...] = ()
    fixes: tuple[MapFix, ...] = ()
    duration: str = ""
    questions: tuple[str, ...] = ()
    strengths: tuple[MapStrength, ...] = ()
    opportunities: tuple[MapOpportunity, ...] = ()
    team: str = ""
    alone: bool = False  # whether a single step has this column, so that its number needs no saying
    own: MapStep | None = None  # what is felt and thought in it as a whole
    more: str = ""  # its description: for whoever hovers over it
    mark: SideMark | None = None
    earlier: "MapStage | None" = None  # on a map of two: how it was

    @property
    def with_own(self) -> tuple[MapStep, ...]:
        """The stage as a whole, where something is said of it, before its steps."""
        return (self.own, *self.steps) if self.own else self.steps

    @property
    def teams(self) -> tuple[str, ...]:
        """The teams that run it or one of its steps, or work behind one."""
        found = (self.team, *(team for step in self.steps for team in step.teams))
        return tuple(dict.fromkeys(filter(None, found)))

    @property
    def felt(self) -> tuple[MapStep, ...]:
        """Whatever in it says how it feels."""
        return tuple(step for step in self.with_own if step.felt)


@dataclass(frozen=True, slots=True)
class MapHandoff:
    """Two steps, by their numbers, that follow each other and are run by two teams."""

    start: int
    end: int
    giver: str
    taker: str


@dataclass(frozen=True, slots=True)
class MetricValue:
    """A metric's latest value beside its target, and since when it stands at another level."""

    title: str
    value: str
    target: str = ""
    delta: str = ""
    on_target: bool | None = None
    measured: date | None = None
    moved: str = ""
    better: bool | None = None
    mark: SideMark | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """What a reader must know before trusting a map; pressing where somebody has to act."""

    words: str
    pressing: bool = False


@dataclass(frozen=True, slots=True)
class MapView:
    """Everything one map says. `pains`, `fixes`, `strengths` and `opportunities` are those of the journey as a whole.

    `feelings` names the groups of personas who feel alike, where that is not simply everybody; `felt_by` their members.
    """

    journey: str
    title: str
    goal: str = ""
    personas: tuple[str, ...] = ()
    portrait: str = ""  # of the one persona who travels it
    feelings: tuple[str, ...] = ()
    stages: tuple[MapStage, ...] = ()
    pains: tuple[MapPain, ...] = ()
    fixes: tuple[MapFix, ...] = ()
    strengths: tuple[MapStrength, ...] = ()
    opportunities: tuple[MapOpportunity, ...] = ()
    metrics: tuple[MetricValue, ...] = ()
    kind: str = ""  # a draft, a future or a retired journey
    notices: tuple[Notice, ...] = ()
    replaces: str = ""  # the journey that a future one will take the place of
    owner: str = ""
    left: date | None = None  # the day the owner left, where they are no longer there
    vacancy: str = ""
    cadence: str = ""
    last_review: str = ""
    next_review: str = ""
    as_of: date = date.min
    commit: str = ""  # as people are told it
    commit_id: str = ""  # the whole of it
    edited: bool = False  # whether files were read that the commit does not hold so
    team_ids: Mapping[str, str] = field(default_factory=dict)  # by what the teams are called
    beside: str = ""  # what it is compared with: a journey, `persona:ID`, or the whole id of a commit
    handoffs: tuple[MapHandoff, ...] = ()
    comparison: MapComparison | None = None  # where it is a map of two
    felt_by: tuple[tuple[str, ...], ...] = ()
    ranked_by: str = ""  # the formula of the ranks of its pains

    @property
    def steps(self) -> tuple[MapStep, ...]:
        return tuple(step for stage in self.stages for step in stage.steps)

    @property
    def felt(self) -> tuple[MapStep, ...]:
        """The steps, and the stages as a whole, that say how they feel."""
        return tuple(step for stage in self.stages for step in stage.felt)

    @property
    def forks(self) -> frozenset[int]:
        """The numbers of the steps from which or to which somebody wrote a way."""
        ways = [(step.number, *step.leads_to) for step in self.steps if step.next or step.ends]
        return frozenset(chain.from_iterable(ways)) - {0}

    @property
    def all_pains(self) -> tuple[MapPain, ...]:
        return (*(pain for stage in self.stages for pain in stage.pains), *self.pains)

    @property
    def whole(self) -> MapStage:
        """What belongs to no single stage."""
        title = "Along the whole journey"
        return MapStage(
            self.journey,
            title,
            pains=self.pains,
            fixes=self.fixes,
            strengths=self.strengths,
            opportunities=self.opportunities,
        )

    @property
    def unheard(self) -> tuple[str, ...]:
        """The groups whose curves are not drawn."""
        return self.feelings[MOST_CURVES:]

    @property
    def worst(self) -> Moods:
        """The worst feeling of each group; None where nothing feels bad to it."""
        return worst_moods(step.moods for step in self.felt)

    @property
    def lowest(self) -> tuple[MapStep, ...]:
        """Where customers feel worst, each group by itself: the message of most maps."""
        worst = self.worst
        return tuple(step for step in self.felt if lowest_for(step.moods, worst))

    @property
    def low_words(self) -> str:
        """All lowest points in words, whose they are included; nothing where nothing feels bad."""
        return self.low_words_among(self.felt)

    def low_words_among(self, steps: Iterable[MapStep]) -> str:
        """Those of the lowest points that are among some steps, in words."""
        worst = self.worst
        felt = [Felt(step.title, step.moods, all(map(step.known_on, lowest_for(step.moods, worst)))) for step in steps]
        return low_words(felt, self.feelings, worst)

    @property
    def claims(self) -> tuple[bool, ...]:
        """Every emotion and pain: whether evidence stands behind it."""
        claims: tuple[MapStep | MapPain, ...] = (*self.felt, *self.all_pains)
        return tuple(each.evidenced for each in claims if not (each.mark and each.mark.sort is MarkSort.GONE))

    @property
    def coverage(self) -> int | None:
        """The share of claims with evidence, in percent; None where nothing is claimed."""
        claims = self.claims
        return round(100 * sum(claims) / len(claims)) if claims else None

    @property
    def answers_for_it(self) -> str:
        """The owner's name, or that there is none or no longer one."""
        gone = f", left {day(self.left)}" if self.left else ""
        return f"{self.owner}{gone}" if self.owner else f"No owner {self.vacancy}".rstrip()

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """What it takes the place of, how often it is reviewed, when it was and when it will be."""
        return (
            ("Replaces", self.replaces),
            ("Cadence", self.cadence),
            ("Last review", self.last_review),
            ("Next review", self.next_review),
        )

    @property
    def answered(self) -> bool:
        """Whether somebody answers for it."""
        return bool(self.owner) and self.left is None


def day(when: date) -> str:
    """A date as people say it, the same in every locale: 3 Mar 2026."""
    return f"{when.day} {_MONTHS[when.month - 1]} {when.year}"
