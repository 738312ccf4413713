"""What a map shows, in words: no pixels, no format."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum

from jmx.errors import UnknownRef
from jmx.model.initiative import Initiative
from jmx.model.journey import Journey, Stage, Touchpoint, Vacant
from jmx.model.metric import Metric
from jmx.model.pain import PainPoint
from jmx.model.score import Ranking
from jmx.model.workspace import Located, Workspace
from jmx.render.emotion_groups import EVERYBODY, curves, passing_mood, touchpoints, travellers
from jmx.render.metric_values import Measure, measure

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MOST_CURVES = 3  # more cannot be told apart


class Lane(Enum):
    """The rows of a map, from what customers do down to what we do; a row without data is left out."""

    STEPS = "What customers do"
    CHANNELS = "Where we meet"
    VOICES = "What they say"
    EMOTION = "How it feels"
    PAINS = "What hurts"
    FIXES = "What we are doing"
    SERVICES = "Services"
    BACKSTAGE = "Backstage"


@dataclass(frozen=True, slots=True)
class Fix:
    """An initiative as the map tells it."""

    ref: str
    title: str
    status: str
    shipped: date | None = None
    ranks: tuple[int, ...] = ()

    @property
    def words(self) -> str:
        """Where it stands: "in progress", "shipped 3 Mar 2026"."""
        stand = self.status.replace("-", " ")
        return f"{stand} {day(self.shipped)}" if self.shipped and self.status == "shipped" else stand


@dataclass(frozen=True, slots=True)
class Pain:
    """A pain point: its rank in this journey, how badly it hurts, whether that is known, and what became of it."""

    ref: str
    title: str
    rank: int | None = None
    must: str = ""
    severity: int | None = None
    evidenced: bool = False
    status: str = "open"
    fixes: tuple[Fix, ...] = ()

    @property
    def answer(self) -> Fix | None:
        """The newest initiative that shipped for it."""
        shipped = [fix for fix in self.fixes if fix.status == "shipped"]
        return max(shipped, key=lambda fix: fix.shipped or date.min, default=None)

    @property
    def addressed(self) -> bool:
        return self.status == "addressed" or self.answer is not None


@dataclass(frozen=True, slots=True)
class Step:
    """A touchpoint, numbered in the order customers meet it. `others` are the moods of the map's further curves."""

    ref: str
    number: int
    title: str
    channel: str = ""
    moment: bool = False
    mood: float | None = None
    others: tuple[float | None, ...] = ()
    evidenced: bool = False
    voices: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    backstage: tuple[str, ...] = ()

    @property
    def moods(self) -> tuple[float | None, ...]:
        """How it feels, curve by curve."""
        return (self.mood, *self.others)

    @property
    def felt(self) -> bool:
        return any(mood is not None for mood in self.moods)


@dataclass(frozen=True, slots=True)
class Column:
    """A stage with all that happens in it."""

    ref: str
    title: str
    phase: str = ""
    goal: str = ""
    steps: tuple[Step, ...] = ()
    pains: tuple[Pain, ...] = ()
    fixes: tuple[Fix, ...] = ()


@dataclass(frozen=True, slots=True)
class MapView:
    """Everything one map says. `pains` and `fixes` are those of the journey as a whole.

    `feelings` names whose curves are drawn, where that is not simply everybody's; `unheard` whose are not.
    """

    journey: str
    title: str
    goal: str = ""
    personas: tuple[str, ...] = ()
    feelings: tuple[str, ...] = ()
    unheard: tuple[str, ...] = ()
    stages: tuple[Column, ...] = ()
    pains: tuple[Pain, ...] = ()
    fixes: tuple[Fix, ...] = ()
    measures: tuple[Measure, ...] = ()
    owner: str = ""
    vacancy: str = ""
    cadence: str = ""
    last_reviewed: date | None = None
    claims: int = 0
    evidenced: int = 0
    as_of: date = date.min
    commit: str = ""
    lanes: tuple[Lane, ...] = ()

    @property
    def steps(self) -> tuple[Step, ...]:
        return tuple(step for stage in self.stages for step in stage.steps)

    @property
    def all_pains(self) -> tuple[Pain, ...]:
        return (*(pain for stage in self.stages for pain in stage.pains), *self.pains)

    @property
    def worst(self) -> float | None:
        """The worst feeling of all that are drawn; None where nothing feels bad."""
        moods = [mood for step in self.steps for mood in step.moods if mood is not None]
        return min((mood for mood in moods if mood < 0), default=None)

    @property
    def lowest(self) -> tuple[Step, ...]:
        """Where customers feel worst: the message of most maps. Several steps where they are equally bad."""
        worst = self.worst
        return () if worst is None else tuple(step for step in self.steps if worst in step.moods)

    @property
    def low_words(self) -> str:
        """The lowest point in words, whose it is included; nothing where there is none."""
        if not self.lowest:
            return ""
        first, *rest = self.lowest
        whose = [name for name, mood in zip(self.feelings, first.moods, strict=False) if mood == self.worst]
        told = whose if 0 < len(whose) < len(self.feelings) else []
        aside = "; ".join([*told, *([] if first.evidenced else ["assumed"])])
        return f"Lowest point{f' ({aside})' if aside else ''}: {first.title}{f' and {len(rest)} more' if rest else ''}"

    @property
    def coverage(self) -> int | None:
        """The share of emotions and pains that evidence stands behind, in percent; None where nothing is claimed."""
        return round(100 * self.evidenced / self.claims) if self.claims else None

    @property
    def answers_for_it(self) -> str:
        """The owner's name, or that there is none."""
        return self.owner or (f"No owner {self.vacancy}" if self.vacancy else "No owner")


def day(when: date) -> str:
    """A date as people say it, the same in every locale: 3 Mar 2026."""
    return f"{when.day} {_MONTHS[when.month - 1]} {when.year}"


def map_view(
    workspace: Workspace,
    journey: str,
    *,
    as_of: date,
    ranking: Ranking | None = None,
    last_reviewed: date | None = None,
    commit: str = "",
    persona: str | None = None,
) -> MapView:
    """What the map of a journey shows on a day, from the point of view of one persona where one is named."""
    found = workspace.find(journey)
    if found is None or not isinstance(found.record, Journey):
        raise UnknownRef(f"there is no journey '{journey}'; `jmx list journeys` shows them all")
    known = travellers(found.record, touchpoints(workspace, found))
    if persona is not None and persona not in known:
        those = f"its personas: {', '.join(known)}" if known else "it names none"
        raise UnknownRef(f"journey '{journey}' has no persona '{persona}'; {those}")
    return _View(workspace, found, as_of, ranking, persona).made(last_reviewed, commit)


class _View:
    """Gathers one journey's view; numbers steps and gives each pain and fix its one place as it goes."""

    def __init__(
        self, workspace: Workspace, journey: Located[Journey], as_of: date, ranking: Ranking | None, persona: str | None
    ) -> None:
        self.workspace = workspace
        self.located = journey
        self.as_of = as_of
        self.ranks = {score.ref: score.rank for score in ranking.scores if score.rank} if ranking else {}
        self.personas = (persona,) if persona else journey.record.personas
        self.persona = persona
        self.curves = curves(journey.record, touchpoints(workspace, journey), persona)
        self.placed: set[str] = set()
        self.number = 0
        self.answered = self.answered_pains()

    def made(self, last_reviewed: date | None, commit: str) -> MapView:
        journey = self.located.record
        stages = tuple(self.column(stage) for stage in self.workspace.stages(self.located.ref))
        pains = self.pains((self.located.ref,))
        view = MapView(
            journey=self.located.ref,
            title=journey.title,
            goal=journey.customer_goal or "",
            personas=tuple(self.called(persona) for persona in self.personas),
            feelings=self.feelings(),
            unheard=tuple(self.called(persona) for curve in self.curves[MOST_CURVES:] for persona in curve),
            stages=stages,
            pains=pains,
            fixes=self.fixes(pains),
            measures=tuple(self.measure(metric) for metric in self.workspace.metrics(self.located.ref)),
            owner=self.owner(),
            vacancy=self.vacancy(),
            cadence=journey.cadence or "",
            last_reviewed=last_reviewed,
            as_of=self.as_of,
            commit=commit,
        )
        return complete(view)

    def column(self, stage: Located[Stage]) -> Column:
        touchpoints = self.workspace.touchpoints_of.get(stage.ref, ())
        shown = tuple(touchpoint for touchpoint in touchpoints if self.concerns(touchpoint.record))
        pains = self.pains((stage.ref, *(touchpoint.ref for touchpoint in shown)))
        return Column(
            ref=stage.ref,
            title=stage.record.title,
            phase=stage.record.phase or "",
            goal=stage.record.goal or "",
            steps=tuple(self.step(touchpoint) for touchpoint in shown),
            pains=pains,
            fixes=self.fixes(pains),
        )

    def concerns(self, touchpoint: Touchpoint) -> bool:
        return self.persona is None or not touchpoint.personas or self.persona in touchpoint.personas

    def step(self, located: Located[Touchpoint]) -> Step:
        self.number += 1
        touchpoint = located.record
        return Step(
            ref=located.ref,
            number=self.number,
            title=touchpoint.title,
            channel=touchpoint.channel or "",
            moment=touchpoint.moment_of_truth is not None,
            mood=self.mood(touchpoint, 0),
            others=tuple(self.mood(touchpoint, index) for index in range(1, len(self.curves[:MOST_CURVES]))),
            evidenced=bool(self.workspace.evidence(located.ref)),
            voices=(*touchpoint.quotes, *touchpoint.thoughts),
            services=touchpoint.services,
            backstage=tuple(each.title for each in touchpoint.backstage),
        )

    def mood(self, touchpoint: Touchpoint, curve: int) -> float | None:
        """How the personas of a curve feel; where all feel alike, whoever says so speaks for them."""
        if len(self.curves) > 1:
            moods = [passing_mood(touchpoint, persona) for persona in self.curves[curve]]
        else:
            moods = [touchpoint.mood(persona) for persona in (self.persona, *(self.curves or ((),))[0])]
        return next((mood for mood in moods if mood is not None), None)

    def feelings(self) -> tuple[str, ...]:
        """Whose feelings each curve shows, where the map is one persona's or personas differ."""
        if self.persona is None and len(self.curves) < 2:
            return ()
        return tuple(", ".join(map(self.called, curve)) for curve in self.curves[:MOST_CURVES])

    def pains(self, places: Iterable[str]) -> tuple[Pain, ...]:
        """The pains of some places that stand nowhere else on the map yet, the best ranked first."""
        found = {pain.ref: pain for place in places for pain in self.workspace.pains_at.get(place, ())}
        new = [pain for ref, pain in found.items() if ref not in self.placed and self.hurts(pain.record)]
        self.placed.update(pain.ref for pain in new)
        last = len(self.ranks) + 1
        return tuple(sorted((self.pain(each) for each in new), key=lambda pain: (not pain.must, pain.rank or last)))

    def answered_pains(self) -> dict[str, list[str]]:
        """The journey's pains that each initiative takes up."""
        answered: dict[str, list[str]] = {}
        for pain in self.workspace.pains(self.located.ref):
            for fix in self.workspace.fixes(pain.ref):
                answered.setdefault(fix.ref, []).append(pain.ref)
        return answered

    def hurts(self, pain: PainPoint) -> bool:
        return self.persona is None or not pain.personas or self.persona in pain.personas

    def pain(self, located: Located[PainPoint]) -> Pain:
        pain = located.record
        return Pain(
            ref=located.ref,
            title=pain.title,
            rank=self.ranks.get(located.ref),
            must=pain.must or "",
            severity=pain.severity,
            evidenced=bool(self.workspace.evidence(located.ref)),
            status=pain.status,
            fixes=tuple(self.fix(fix) for fix in self.workspace.fixes(located.ref) if fix.record.running),
        )

    def fix(self, located: Located[Initiative]) -> Fix:
        initiative = located.record
        ranks = sorted({self.ranks[ref] for ref in self.answered.get(located.ref, ()) if ref in self.ranks})
        return Fix(located.ref, initiative.title, initiative.status, initiative.shipped, tuple(ranks))

    def fixes(self, pains: Iterable[Pain]) -> tuple[Fix, ...]:
        """What is done about some pains, where it stands nowhere else on the map yet."""
        found = {fix.ref: fix for pain in pains for fix in pain.fixes if fix.ref not in self.placed}
        self.placed.update(found)
        return tuple(found.values())

    def measure(self, metric: Located[Metric]) -> Measure:
        currency = self.workspace.settings.currency
        return measure(metric.record, self.workspace.points(metric.ref), self.as_of, currency)

    def called(self, ref: str) -> str:
        if ref == EVERYBODY:
            return "Everybody else"
        found = self.workspace.find(ref, self.located.ref)
        return found.record.label if found else ref

    def owner(self) -> str:
        return self.name(self.workspace.owner(self.located.record) or "")

    def name(self, who: str) -> str:
        person = self.workspace.person(who, self.located.ref) if who else None
        return person.label if person else who

    def vacancy(self) -> str:
        owner = self.located.record.owner
        if not isinstance(owner, Vacant):
            return ""
        covering = f", covered by {self.name(owner.vacant.covering)}" if owner.vacant.covering else ""
        return f"since {day(owner.vacant.since)}{covering}"


def complete(view: MapView) -> MapView:
    """The view with what follows from the rest: how much of it is evidenced, and which lanes have something to say."""
    known = [step.evidenced for step in view.steps if step.felt]
    known += [pain.evidenced for pain in view.all_pains]
    lanes = tuple(lane for lane in Lane if _has(view, lane))
    return replace(view, claims=len(known), evidenced=sum(known), lanes=lanes)


def _has(view: MapView, lane: Lane) -> bool:
    match lane:
        case Lane.STEPS:
            return bool(view.steps)
        case Lane.CHANNELS:
            return any(step.channel for step in view.steps)
        case Lane.VOICES:
            return any(step.voices for step in view.steps)
        case Lane.EMOTION:
            return any(step.felt for step in view.steps)
        case Lane.PAINS:
            return bool(view.all_pains)
        case Lane.FIXES:
            return bool(view.fixes) or any(stage.fixes for stage in view.stages)
        case Lane.SERVICES:
            return any(step.services for step in view.steps)
        case Lane.BACKSTAGE:
            return any(step.backstage for step in view.steps)
