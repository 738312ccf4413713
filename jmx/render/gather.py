"""Workspace → the view of one journey's map."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from jmx.errors import UnknownRef
from jmx.model.evidence import PainPoint
from jmx.model.feelings import called, group_names, groups, moods_of, passes, travellers
from jmx.model.goalposts import Goalposts
from jmx.model.journey import Journey, Stage, Touchpoint, Vacant
from jmx.model.metric import Metric, Point
from jmx.model.outcome import Move, Outcome, last_move, measured, outcomes
from jmx.model.record import Record, duration_in_words
from jmx.model.review import Initiative
from jmx.model.review_status import ReviewStatus
from jmx.model.score import Ranking
from jmx.model.settings import Persona
from jmx.model.unit import Unit, amount, unit_of
from jmx.model.workspace import Hanging, Located, Workspace, hanging
from jmx.render import behind
from jmx.render.handoffs import handoffs_of
from jmx.render.standing import last_review, next_review, notices
from jmx.render.view import (
    MapBranch,
    MapFix,
    MapOpportunity,
    MapPain,
    MapStage,
    MapStep,
    MapStrength,
    MapView,
    MetricValue,
    day,
)
from jmx.review.decisions import who_does

R = TypeVar("R", bound=Record)
_UNITS = "second minute hour day week month year point step call contact visit"
_ONE = {f"{unit}s": unit for unit in _UNITS.split()}


_NOTHING_MOVED = Goalposts()


def map_view(
    workspace: Workspace,
    status: ReviewStatus,
    *,
    as_of: date,
    ranking: Ranking | None = None,
    commit: str = "",
    commit_id: str = "",
    edited: bool = False,
    persona: str | None = None,
    whole: bool = True,
    goalposts: Goalposts = _NOTHING_MOVED,
    forced: bool = False,
) -> MapView:
    """What the map of a journey shows on a day, from the point of view of one persona where one is named.

    Unless the repository is `whole`, some of its files are not here. `forced` where something asks for a review before
    its time.
    """
    found = status.journey
    journey = found.ref
    came_of = outcomes(workspace, journey, as_of, goalposts)
    gathering = _Gathering(workspace, found, ranking, persona, came_of, as_of)
    known = travellers(workspace, found)
    if persona is not None and persona not in known:
        those = f"its personas: {', '.join(known)}" if known else "it names none"
        raise UnknownRef(f"journey '{journey}' has no persona '{persona}'; {those}")
    named = gathering.groups if persona or len(gathering.groups) > 1 else ()
    replaced = workspace.find(found.record.replaces or "")
    stages = gathering.with_ways([gathering.stage(stage) for stage in workspace.stages(found.ref)])
    pains = gathering.pains((found.ref,))
    opportunities = gathering.opportunities((found.ref,), pains)
    currency, judged = workspace.settings.currency, measured(workspace, found.ref)
    return MapView(
        journey=found.ref,
        title=found.record.title,
        goal=found.record.customer_goal or "",
        personas=tuple(called(workspace, each, found.ref) for each in ((persona,) if persona else known)),
        portrait=_portrait(workspace, (persona,) if persona else known, found.ref),
        feelings=group_names(workspace, found.ref, named),
        felt_by=tuple(gathering.called(group) for group in named),
        stages=stages,
        pains=pains,
        fixes=gathering.fixes((*pains, *opportunities)),
        strengths=gathering.strengths((found.ref,)),
        opportunities=opportunities,
        metrics=tuple(
            metric_value(
                each.record,
                workspace.points(each.ref),
                as_of,
                currency,
                last_move(workspace, each, as_of, judged.chance, came_of),
            )
            for each in judged.metrics
        ),
        kind=_kind(found.record),
        replaces=replaced.record.label if replaced else found.record.replaces or "",
        notices=tuple(notices(status, as_of, workspace.settings.limits.grace_days, whole, forced)),
        owner=status.owner_name,
        left=status.left,
        vacancy=gathering.vacancy(),
        cadence=status.cadence if found.record.watched else "",
        last_review=last_review(status, whole),
        next_review=next_review(status, forced),
        as_of=as_of,
        commit=commit,
        commit_id=commit_id,
        edited=edited,
        team_ids=gathering.team_ids,
        handoffs=handoffs_of([step for stage in stages for step in stage.steps]),
        ranked_by=ranking.formula if ranking else "",
    )


def _more(touchpoint: Touchpoint) -> str:
    """What else a touchpoint says: when it happens, what it is, what is said and done, why it decides, and how much it
    matters."""
    why = touchpoint.moment_of_truth
    decides = f"moment of truth: {why}" if isinstance(why, str) else "moment of truth" if why else ""
    matters = f"importance {touchpoint.importance}/5" if touchpoint.importance else ""
    done = ", ".join(touchpoint.actions)
    said = touchpoint.description, touchpoint.content, done
    told = (duration_in_words(touchpoint.timing or ""), *said, decides, matters)
    return "; ".join(filter(None, told))


def _channel(touchpoint: Touchpoint) -> str:
    """Where customers meet us, and which way that goes."""
    if not touchpoint.channel:
        return touchpoint.direction or ""
    return touchpoint.channel + (f" ({touchpoint.direction})" if touchpoint.direction else "")


def _portrait(workspace: Workspace, personas: Sequence[str], journey: str) -> str:
    """Who the one is that the map is about; of several nothing is said."""
    found = workspace.find(personas[0], journey) if len(personas) == 1 else None
    phrases = found.record.portrait if found and isinstance(found.record, Persona) else ()
    return " · ".join(phrase[:1].upper() + phrase[1:] for phrase in phrases)


def _kind(journey: Journey) -> str:
    """What a journey is, where it is not one of today in use."""
    return journey.status if journey.status != "active" else "future" if journey.state == "future" else ""


class _Gathering:
    """Numbers the steps of a journey and gives each pain and fix its one place, the first that may show it."""

    def __init__(
        self,
        workspace: Workspace,
        journey: Located[Journey],
        ranking: Ranking | None,
        persona: str | None,
        came_of: Iterable[Outcome],
        as_of: date,
    ) -> None:
        self.as_of = as_of
        self.team_ids: dict[str, str] = {}
        self.workspace = workspace
        self.outcomes = {each.initiative.ref: each for each in came_of}
        self.journey = journey
        self.ranks = {score.ref: score.rank for score in ranking.scores if score.rank} if ranking else {}
        self.persona = persona
        self.groups = groups(workspace, journey, persona)
        self.placed: set[str] = set()
        self.numbers: dict[str, int] = {}  # of the touchpoints, in the order customers meet them
        for stage in workspace.stages(journey.ref):
            for step in self._shown(stage):
                self.numbers[step.ref] = len(self.numbers) + 1
        self.ranks_of: dict[str, set[int]] = defaultdict(set)  # of the pains that each initiative takes up
        for pain in workspace.pains(journey.ref):
            for fix in workspace.fixes(pain.ref) if pain.ref in self.ranks else ():
                self.ranks_of[fix.ref].add(self.ranks[pain.ref])

    def stage(self, stage: Located[Stage]) -> MapStage:
        shown = self._shown(stage)
        places = (stage.ref, *(touchpoint.ref for touchpoint in shown))
        pains = self.pains(places)
        opportunities = self.opportunities(places, pains)
        return MapStage(
            ref=stage.ref,
            title=stage.record.title,
            phase=stage.record.phase or "",
            goal=stage.record.goal or "",
            steps=tuple(self._step(each, self._team(each.record.team or stage.record.team)) for each in shown),
            pains=pains,
            fixes=self.fixes((*pains, *opportunities)),
            duration=duration_in_words(stage.record.duration or ""),
            questions=stage.record.questions,
            strengths=self.strengths(places),
            opportunities=opportunities,
            own=self._own(stage),
            team=self._team(stage.record.team),
            more=stage.record.description or "",
        )

    def _shown(self, stage: Located[Stage]) -> tuple[Located[Touchpoint], ...]:
        touchpoints = self.workspace.touchpoints_of.get(stage.ref, ())
        return tuple(each for each in touchpoints if passes(each.record, self.persona))

    def _own(self, located: Located[Stage]) -> MapStep | None:
        """A stage as a whole, where something is felt or thought in it that belongs to no single touchpoint."""
        stage = located.record
        moods = moods_of(stage, self.groups)
        if not stage.thoughts and all(mood is None for mood in moods):
            return None
        known = self.workspace.known(located.ref)
        told = behind.sources(self.workspace, located)
        return MapStep(located.ref, 0, stage.title, moods=moods, evidenced=known, voices=stage.thoughts, sources=told)

    def with_ways(self, stages: Sequence[MapStage]) -> tuple[MapStage, ...]:
        """The stages with what may follow each step, once all steps have their numbers."""
        numbers = dict(self.numbers)
        numbers |= {stage.ref: stage.steps[0].number for stage in stages if stage.steps}
        return tuple(
            replace(stage, steps=tuple(self._with_ways(step, numbers) for step in stage.steps)) for stage in stages
        )

    def _with_ways(self, step: MapStep, numbers: Mapping[str, int]) -> MapStep:
        touchpoint: Touchpoint = self.workspace.records[step.ref].record
        if "next" not in touchpoint.model_fields_set:
            return step
        found = ((each, self.workspace.find(each.to, self.journey.ref)) for each in touchpoint.next)
        ways = (
            MapBranch(numbers.get(there.ref, 0), there.record.label, way.when or "") for way, there in found if there
        )
        return replace(step, next=tuple(ways), ends=not touchpoint.next)

    def pains(self, places: Iterable[str]) -> tuple[MapPain, ...]:
        """The pains of some places that stand nowhere else on the map yet: in the order of the steps where they hurt,
        at each the best ranked first."""
        new = self._new(self.workspace.pains_at, places)
        hurting = [(pain, steps) for pain, steps in new if passes(pain.record, self.persona)]
        self.placed.update(pain.ref for pain, _ in hurting)
        last = len(self.ranks) + 1
        told = [self._pain(pain, steps) for pain, steps in hurting]
        return tuple(sorted(told, key=lambda pain: (pain.steps[:1], not pain.must, pain.rank or last)))

    def _new(self, lists: Hanging[R], places: Iterable[str]) -> list[tuple[Located[R], tuple[int, ...]]]:
        """What hangs on some places and stands nowhere else on the map yet, with the steps among them."""
        found: dict[str, tuple[Located[R], list[int]]] = {}
        for place in places:
            for each in hanging(lists, place):
                _, steps = found.setdefault(each.ref, (each, []))
                steps += [self.numbers[place]] if place in self.numbers else []
        return [(each, tuple(steps)) for ref, (each, steps) in found.items() if ref not in self.placed]

    def strengths(self, places: Iterable[str]) -> tuple[MapStrength, ...]:
        """What works well at some places and stands nowhere else on the map yet."""
        new = self._new(self.workspace.strengths_at, places)
        self.placed.update(each.ref for each, _ in new)
        return tuple(
            MapStrength(each.ref, each.record.title, self.workspace.known(each.ref), steps) for each, steps in new
        )

    def opportunities(self, places: Iterable[str], pains: Iterable[MapPain]) -> tuple[MapOpportunity, ...]:
        """The questions about some pains and at some places that stand nowhere else on the map yet."""
        asked = [
            (each, pain.steps) for pain in pains for each in self.workspace.sources(pain.ref, "opportunity", "pains")
        ]
        asked += self._new(self.workspace.opportunities_at, places)
        new: dict[str, MapOpportunity] = {}
        for each, steps in asked:
            if each.ref not in self.placed and each.ref not in new:
                new[each.ref] = MapOpportunity(each.ref, each.record.label, self._fixes(each.ref), steps)
        self.placed.update(new)
        return tuple(new.values())

    def fixes(self, fixed: Iterable[MapPain | MapOpportunity]) -> tuple[MapFix, ...]:
        """What is done about some pains and opportunities, where it stands nowhere else on the map yet."""
        found = {fix.ref: fix for each in fixed for fix in each.fixes if fix.ref not in self.placed}
        self.placed.update(found)
        return tuple(found.values())

    def vacancy(self) -> str:
        """Since when nobody owns the journey, and who covers."""
        owner = self.journey.record.owner
        if not isinstance(owner, Vacant):
            return ""
        covering = self.workspace.person_name(owner.vacant.covering or "", self.journey.ref)
        return f"since {day(owner.vacant.since)}" + (f", covered by {covering}" if covering else "")

    def _step(self, located: Located[Touchpoint], team: str) -> MapStep:
        touchpoint = located.record
        systems = (each.system for each in touchpoint.systems)
        teams = (touchpoint.team, *(each.team for each in touchpoint.backstage))
        return MapStep(
            ref=located.ref,
            number=self.numbers[located.ref],
            title=touchpoint.title,
            channel=_channel(touchpoint),
            moment=bool(touchpoint.moment_of_truth),
            moods=moods_of(touchpoint, self.groups),
            evidenced=self.workspace.known(located.ref),
            voices=(*touchpoint.quotes, *touchpoint.thoughts),
            actions=touchpoint.actions,
            timing=duration_in_words(touchpoint.timing or ""),
            duration=duration_in_words(touchpoint.duration or ""),
            opens=self._label(touchpoint.opens),
            response=touchpoint.response or "",
            outputs=touchpoint.outputs,
            services=touchpoint.services,
            backstage=tuple(each.title for each in touchpoint.backstage),
            systems=tuple(dict.fromkeys((*systems, *(each.system for each in touchpoint.backstage if each.system)))),
            more=_more(touchpoint),
            teams=tuple(dict.fromkeys(filter(None, map(self._team, teams)))),
            team=team,
            quotes=touchpoint.quotes,
            sources=behind.sources(self.workspace, located),
            content=touchpoint.content or "",
            decides=touchpoint.moment_of_truth if isinstance(touchpoint.moment_of_truth, str) else "",
            personas=self.called(touchpoint.personas),
            importance=touchpoint.importance,
            description=touchpoint.description or "",
        )

    def called(self, personas: Iterable[str]) -> tuple[str, ...]:
        """Personas by their titles."""
        return tuple(called(self.workspace, each, self.journey.ref) for each in personas)

    def _label(self, ref: str | None) -> str:
        found = self.workspace.find(ref, self.journey.ref) if ref else None
        return found.record.label if found else ref or ""

    def _team(self, ref: str | None) -> str:
        found = self.workspace.find(ref, self.journey.ref) if ref else None
        if found:
            self.team_ids[found.record.label] = found.ref
        return found.record.label if found else ref or ""

    def _pain(self, located: Located[PainPoint], steps: tuple[int, ...]) -> MapPain:
        pain = located.record
        return MapPain(
            ref=located.ref,
            title=pain.title,
            rank=self.ranks.get(located.ref),
            must=pain.must or "",
            severity=pain.severity,
            evidenced=self.workspace.known(located.ref),
            status=pain.status,
            fixes=self._fixes(located.ref),
            disputed=self.workspace.person_name(pain.disputed.by, self.journey.ref) if pain.disputed else "",
            more=pain.description or "",
            steps=steps,
            owner=self.workspace.person_name(pain.owner or "", self.journey.ref),
            cost=behind.cost(self.workspace, located),
            decision=behind.decision(self.workspace, self.journey.ref, located.ref, self.as_of),
            next=behind.next_step(self.workspace, self.journey.ref, located.ref, self.as_of),
            sources=behind.sources(self.workspace, located),
            why=pain.why or "",
            personas=self.called(pain.personas),
        )

    def _fixes(self, ref: str) -> tuple[MapFix, ...]:
        return tuple(self._fix(fix) for fix in self.workspace.fixes(ref) if fix.record.running)

    def _fix(self, located: Located[Initiative]) -> MapFix:
        fix = located.record
        ranks = tuple(sorted(self.ranks_of[located.ref]))
        came, who = self.outcomes.get(located.ref), who_does(self.workspace, located)
        verdict, late = (came.verdict, came.late) if came else (None, None)
        return MapFix(located.ref, fix.title, fix.status, fix.shipped, ranks, verdict, late, who)


# --- metrics in words ---


def metric_value(
    metric: Metric, points: Iterable[Point], as_of: date, currency: str | None = None, move: Move | None = None
) -> MetricValue:
    """What a metric says on a day. `points` come oldest first; later ones than the day are not known yet. `move` is its
    last one."""
    known = [point for point in points if point.date <= as_of]
    unit = unit_of(metric, (point.value for point in known))
    unit = unit._replace(name=unit.name or (currency or "" if metric.type == "money" else ""))
    target = "" if metric.target is None else _amount(metric.target, unit)
    if not known:
        return MetricValue(metric.title, "not measured yet", target)
    latest = known[-1]
    value = _amount(latest.value, unit)
    moved, better = _moved(metric, move, unit)
    if metric.target is None:
        return MetricValue(metric.title, value, measured=latest.date, moved=moved, better=better)
    gap = round(latest.value - metric.target, 9)
    good = gap >= 0 if metric.better == "higher" else gap <= 0
    off = _amount(abs(gap), unit)
    off = off.replace("%", "point" if off == "1 %" else "points")
    delta = f"{off} {'above' if gap > 0 else 'below'} target" if gap else "on target"
    return MetricValue(metric.title, value, target, delta, good, latest.date, moved, better)


def _moved(metric: Metric, move: Move | None, unit: Unit) -> tuple[str, bool | None]:
    """Since when a metric stands at another level, with both means, and whether that is better."""
    if move is None:
        return "", None
    if not move.levels.moved:
        return f"No change shown since {day(move.day)}", None
    better = move.levels.rose == (metric.better == "higher")
    told = f"{amount(unit.scaled(move.levels.before.mean))} → {unit.mean(move.levels.after.mean)}"
    return f"{'Better' if better else 'Worse'} since {day(move.day)}: {told}", better


def _amount(value: float, unit: Unit) -> str:
    """A value with its unit; a share is told as a percentage."""
    if unit.share:
        return f"{_plain(unit.scaled(value))} %"
    name = _ONE.get(unit.name, unit.name) if abs(value) == 1 else unit.name
    return f"{_plain(value)} {name}" if name else _plain(value)


def _plain(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{round(value, 2):g}"
