"""How the journeys stand, a line each, and how they stood before."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import Any

from pydantic import TypeAdapter

from jmx.errors import JmxError, near
from jmx.model.identity import outermost
from jmx.model.journey import Journey
from jmx.model.last_edits import LastEdits
from jmx.model.outcome import Verdict, measured
from jmx.model.review_status import concerns
from jmx.model.workspace import Located
from jmx.queries.answer_memory import remembered
from jmx.queries.asked_person import asker, person_asked
from jmx.queries.at_commits import AskedThen, At, at_commits
from jmx.queries.campaigns import campaigns_of
from jmx.queries.earlier_refs import RefsSince
from jmx.queries.health import health_of
from jmx.queries.maps import Zoom, zooms
from jmx.queries.past import start_of
from jmx.queries.repository import Repository, calendar_day
from jmx.report.status import StatusReport
from jmx.review.action_list import ActionState, WantedActions, listed_actions
from jmx.review.health import HealthMark, evidence_share
from jmx.review.journey_status import JourneyStatus, OpenPain, Standing, grouped
from jmx.review.stage_comparison import compared_stages
from jmx.review.team_work import distinct_name, team_name, teams_in

A_QUARTER = 92  # days
KIND = "how journeys stand"
_KIND = "how journeys stood"
_FORM = 1  # of what is remembered
_UNOWNED, _NO_TEAM, _NO_SEGMENT = "no owner", "no team", "no segment"
GROUPS: Mapping[str, Callable[[JourneyStatus], tuple[str, ...]]] = {
    "lifecycle": lambda each: (each.lifecycle,),
    "owner": lambda each: (each.owner or _UNOWNED,),
    "team": lambda each: each.teams or (_NO_TEAM,),
    "segment": lambda each: each.segments or (_NO_SEGMENT,),
    "tier": lambda each: (f"tier {each.tier}" if each.tier else "no tier",),
}


def status_of(
    repository: Repository,
    journeys: Sequence[str] = (),
    *,
    by: str = "",
    owner: str = "",
    since: str | None = None,
    stages: bool = False,
) -> StatusReport:
    """A line for each journey, for some of them or for those of one person, in groups that have something in common;
    compared with a commit or the beginning of a day, else with a quarter of a year before. With `stages` those of one
    stage model are held against each other."""
    if by and by not in GROUPS:
        known = near(by, tuple(GROUPS)) or f"; by {', '.join(GROUPS)}"
        raise JmxError(f"journeys are not grouped by '{by[:40]}'{known}")
    moment = _moment(repository, since)
    question = ("status", tuple(journeys), by, owner, moment, stages, asker(repository, owner))
    return remembered(
        repository, KIND, lambda: TypeAdapter(StatusReport), question,
        lambda: _status_of(repository, journeys, by, owner, moment, stages=stages),
    )  # fmt: skip


def _status_of(
    repository: Repository, journeys: Sequence[str], by: str, owner: str, moment: At | None, *, stages: bool
) -> StatusReport:
    repository.start_history()
    repository.note_unread()
    only = {repository.journey(each).ref for each in journeys}
    whose = person_asked(repository, owner, "--owner") if owner else None
    lines = JourneyLines(repository)
    here = [
        each
        for each in sorted(repository.workspace.journeys(), key=lambda each: each.ref)
        if (not only or each.ref in only)
        and (whose is None or repository.workspace.person(each.record.owned_by, each.ref) == whose)
    ]
    then, at = _then(repository, moment)
    told = (replace(lines.of(each), before=then.get(each.ref)) for each in here)
    rows = tuple(sorted(told, key=_most_pressing))
    groups = tuple(_groups(rows, by, repository.as_of)) if by else ()
    return StatusReport(
        rows, grouped("all", rows, repository.as_of), groups, repository.as_of, repository.read_at,
        by=by, owner=whose.label if whose else "", since=at,
        organisation=repository.workspace.settings.organisation or "",
        campaigns=() if only or whose else campaigns_of(repository),
        comparisons=tuple(compared_stages(repository.workspace, here)) if stages else (),
    )  # fmt: skip


_PRESSING = (HealthMark.ACT, HealthMark.WATCH, HealthMark.WELL, HealthMark.NOT_JUDGED)


def _most_pressing(each: JourneyStatus) -> tuple[int, int, str]:
    return _PRESSING.index(each.health.mark), each.tier or 9, each.ref


def _groups(rows: Sequence[JourneyStatus], by: str, as_of: date) -> Iterator[Any]:
    found: dict[str, list[JourneyStatus]] = defaultdict(list)
    for each in rows:
        for name in GROUPS[by](each):
            found[name].append(each)
    unnamed = (_UNOWNED, _NO_TEAM, _NO_SEGMENT, "no tier")
    for name in sorted(found, key=lambda name: (name in unnamed, name.casefold())):
        yield grouped(name, found[name], as_of)


class JourneyLines:
    """The lines of journeys at the moment that is read, with what they share worked out once."""

    def __init__(self, repository: Repository) -> None:
        self.repository, self.workspace = repository, repository.workspace

    def of(self, journey: Located[Journey]) -> JourneyStatus:
        record, status = journey.record, self.repository.review_status(journey)
        pains, (known, claimed) = self._pains(journey.ref), evidence_share(self.workspace, journey.ref)
        severe = self.workspace.settings.limits.severe
        actions = self._actions[journey.ref]
        return JourneyStatus(
            journey.ref, record.label, record.type, journey.path, record.tier,
            lifecycle=self._widest(journey),
            owner=distinct_name(self.workspace, record.owned_by, journey.ref) if status.owner_name else "",
            teams=tuple(team_name(self.workspace, each) for each in teams_in(self.workspace, journey)),
            segments=self._segments(journey),
            health=health_of(self.repository, journey),
            reviewed=status.since,
            due=status.due if record.watched else None,
            known=known, claimed=claimed, pains=pains,
            severe=frozenset(each.ref for each in pains if (each.severity or 0) >= severe),
            open_actions=frozenset(actions),
            late_actions=frozenset(ref for ref, late in actions.items() if late),
            outcomes=self._outcomes(journey.ref),
        )  # fmt: skip

    def _pains(self, journey: str) -> tuple[OpenPain, ...]:
        """The open pains as they are ranked; what cannot be ranked follows by its severity."""
        ranks = self._ranks
        found = [each for each in self.workspace.pains(journey) if each.record.unsolved]
        found.sort(key=lambda each: (ranks.get(self._home(each.ref), len(ranks)), -(each.record.severity or 0)))
        return tuple(OpenPain(self._home(each.ref), each.record.label, each.record.severity) for each in found)

    def _home(self, ref: str) -> str:
        """The ref that a record has in a file of its own, if it has one."""
        return self.workspace.stands_for.get(ref, ref)

    @cached_property
    def _ranks(self) -> Mapping[str, int]:
        return {self._home(each.ref): each.rank for each in self.repository.ranking.scores}

    @cached_property
    def _actions(self) -> Mapping[str, dict[str, bool]]:
        """The open actions of each journey, and whether they are late; of those that nobody heard of nothing is said
        here, so that no commit has to be looked at."""
        found: dict[str, dict[str, bool]] = defaultdict(dict)
        for each in listed_actions(self.workspace, LastEdits, self.repository.as_of, WantedActions()):
            for journey in each.journeys:
                review, action = (self.workspace.records[ref].record for ref in (outermost(each.ref), each.ref))
                if concerns(self.workspace, review, action, journey):
                    found[journey][each.ref] = each.state is ActionState.LATE
        return found

    def _outcomes(self, journey: str) -> Mapping[str, Verdict]:
        """What came of what shipped for a journey: the same verdict at all journeys that share an initiative."""
        shipped = (each.ref for each in measured(self.workspace, journey).shipped)
        return {ref: self._verdicts[ref] for ref in shipped if ref in self._verdicts}

    @cached_property
    def _verdicts(self) -> Mapping[str, Verdict]:
        return {ref: each.verdict for ref, each in self.repository.lint_context.outcomes.items()}

    def _segments(self, journey: Located[Journey]) -> tuple[str, ...]:
        people = (self.workspace.find(each, journey.ref) for each in journey.record.personas)
        return tuple(dict.fromkeys(each.record.segment or each.record.label for each in people if each))

    @cached_property
    def _into(self) -> Mapping[str, Zoom]:
        return zooms(self.workspace)

    def _widest(self, journey: Located[Journey]) -> str:
        """The title of the journey at the top of those that it zooms into."""
        met, top = {journey.ref}, journey.ref
        while (above := self._into.get(top, Zoom()).journey) and above not in met and above in self.workspace.records:
            met.add(above)
            top = above
        title: str = self.workspace.records[top].record.label
        return title


# --- as it was ---


def _then(repository: Repository, at: At | None) -> tuple[Mapping[str, Standing], date | None]:
    """How the journeys stood at a moment, by their refs of now, and the day of that; nothing where there was none."""
    if at is None:
        return {}, None
    found = earlier_standings(repository, (at,))
    return (found[at], at.day) if found.get(at) else ({}, None)


def _moment(repository: Repository, since: str | None) -> At | None:
    if since is None and (repository.git is None or repository.head is None):
        return None
    day = calendar_day(since) if since else date.fromordinal(max(1, repository.as_of.toordinal() - A_QUARTER))
    if since and day:
        repository.refuse_ahead(day, f"--since {since}", "name a day that has begun")
    try:
        base = start_of(repository.history_git, since or str(day), repository.history_head).commit
    except JmxError as error:
        if since is not None:
            raise
        repository.note(f"how journeys stood before is left out: {error}")
        return None
    if base is None:
        if since is not None:
            repository.note(f"nothing was committed before {since}, so nothing is compared")
        return None
    committed = base.committed.own if base.committed else repository.as_of
    return At(base.oid, day or committed)


def earlier_standings(repository: Repository, wanted: Iterable[At]) -> dict[At, dict[str, Standing]]:
    """How journeys stood at some commits, each judged on its day, by their refs of now."""

    def rows(view: Repository, days: Sequence[date]) -> Sequence[Sequence[Any]]:
        views = [view, *(view.judged(view.history_head, day) for day in days[1:])]
        return [list(map(_row, map(JourneyLines(each).of, each.workspace.journeys()))) for each in views]

    asked = AskedThen(_KIND, _FORM, "health as jmx tree shows it", "how journeys stood", rows)
    found = at_commits(repository, wanted, asked)
    names = RefsSince(repository) if found else None
    return {
        at: names.of_now(at.oid, {ref: Standing(HealthMark(mark), *said) for ref, mark, *said in told})
        for at, told in found.items() if names
    }  # fmt: skip


def _row(each: JourneyStatus) -> list[Any]:
    mark, *said = each.standing
    return [each.ref, str(mark), *said]
