"""Who works where, who hands over to whom, where teams meet on one pain, and what each owner has to carry."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from typing import Any, NamedTuple

from jmx.model.answering import know_nothing
from jmx.model.journey import Journey
from jmx.model.review import AT_WORK
from jmx.model.review_status import ReviewStatus, after
from jmx.model.workspace import Located, Workspace, hanging
from jmx.review.handoffs import Handoff, handoffs
from jmx.review.room import AN_HOUR
from jmx.review.team_work import (
    BEHIND,
    RUNS_JOURNEY,
    RUNS_STAGE,
    RUNS_STEP,
    TeamWork,
    distinct_name,
    team_name,
    work_in,
)

YEAR = timedelta(days=365)


class Neighbour(NamedTuple):
    """A team beside another along journeys, and how often."""

    team: str
    times: int


@dataclass(frozen=True, slots=True)
class TeamLine:
    """A team, what it does in which journeys, and whom it takes over from and hands over to. `pains` are the open pains
    at the steps that it runs."""

    ref: str
    title: str
    members: tuple[str, ...]
    journeys: tuple[str, ...]
    runs: tuple[str, ...]
    """The journeys that it runs day by day."""
    stages: int
    steps: int
    behind: int
    """Steps behind which it works, and that another team runs or none."""
    pains: frozenset[str]
    severe: frozenset[str]
    initiatives: tuple[str, ...]
    """The refs of its initiatives that are planned or in progress."""
    before: tuple[Neighbour, ...] = ()
    after: tuple[Neighbour, ...] = ()


class HandoffLine(NamedTuple):
    """A handoff in words, with the open pains at the step that takes over."""

    journey: str
    title: str
    start: str
    end: str
    giver: str
    taker: str
    pains: int
    severe: int


class SharedPain(NamedTuple):
    """A pain on which several initiatives are at work at once: overlapping work; by teams that have none in common
    where `apart`, none of which comes after another."""

    ref: str
    title: str
    initiatives: tuple[str, ...]
    teams: tuple[str, ...]
    apart: bool


@dataclass(frozen=True, slots=True)
class OwnerLoad:
    """What a person carries: journeys, reviews a year and the minutes of their meetings, and open actions."""

    name: str
    journeys: tuple[str, ...]
    reviews_a_year: float
    minutes_a_year: float
    open_actions: int
    late_actions: int
    initiatives: int
    left: date | None = None


@dataclass(frozen=True, slots=True)
class Teams:
    """All of that on a day."""

    teams: tuple[TeamLine, ...]
    handoffs: tuple[HandoffLine, ...]
    shared: tuple[SharedPain, ...]
    owners: tuple[OwnerLoad, ...]
    nobody: tuple[str, ...]
    """Journeys in which no team is named."""


class _TeamsAndHandoffs(NamedTuple):
    """What is known of the journeys once: the work in them and their handoffs."""

    work: Sequence[TeamWork]
    handoffs: Sequence[Handoff]


def teams_and_owners(
    workspace: Workspace, statuses: Iterable[ReviewStatus], actions: Mapping[str, Sequence[bool]]
) -> Teams:
    """Of the journeys that describe today; `actions` says of the open actions of each person whether they are late."""
    here = [each for each in statuses if each.journey.record.watched]
    journeys = [each.journey for each in here]
    work = [each for journey in journeys for each in work_in(workspace, journey)]
    ways = _TeamsAndHandoffs(work, [each for journey in journeys for each in handoffs(workspace, journey)])
    named = {each.journey for each in work}
    return Teams(
        tuple(_teams(workspace, ways)),
        tuple(_line(workspace, each) for each in ways.handoffs),
        tuple(_shared(workspace)),
        tuple(_owners(workspace, here, actions)),
        tuple(each.ref for each in journeys if each.ref not in named),
    )


# --- teams ---


def _teams(workspace: Workspace, ways: _TeamsAndHandoffs) -> Iterator[TeamLine]:
    """Every team that has a record or is named in a journey."""
    mine: dict[str, list[TeamWork]] = {each.ref: [] for each in workspace.of("team")}
    for each in ways.work:
        mine.setdefault(each.team, []).append(each)
    members, busy = _members(workspace), _at_work(workspace)
    before, behind = _neighbours(ways.handoffs)
    for ref in sorted(mine, key=lambda ref: (-len({each.journey for each in mine[ref]}), team_name(workspace, ref))):
        yield _team(workspace, ref, mine[ref], members.get(ref, ()), busy.get(ref, ()), before[ref], behind[ref])


def _team(
    workspace: Workspace, ref: str, mine: Sequence[TeamWork], members: Sequence[str], busy: Sequence[str],
    before: Counter[str], behind: Counter[str],
) -> TeamLine:  # fmt: skip
    stages = {each.ref for each in mine if each.how == RUNS_STAGE}
    of_stages = {
        step.ref for stage in stages for step in workspace.touchpoints_of.get(stage, ()) if not step.record.team
    }
    rest = set(_left_to(workspace, [each.journey for each in mine if each.how == RUNS_JOURNEY]))
    steps = {each.ref for each in mine if each.how == RUNS_STEP} | of_stages
    steps |= {ref for ref in rest if workspace.records[ref].kind == "touchpoint"}
    pains = [pain for place in {*steps, *stages, *rest} for pain in hanging(workspace.pains_at, place)]
    still_open = {workspace.stands_for.get(each.ref, each.ref): each for each in pains if each.record.unsolved}
    severe = workspace.settings.limits.severe
    return TeamLine(
        ref, team_name(workspace, ref), tuple(members),
        tuple(dict.fromkeys(each.journey for each in mine)),
        tuple(each.journey for each in mine if each.how == RUNS_JOURNEY),
        len(stages), len(steps), len({each.ref for each in mine if each.how == BEHIND} - steps),
        frozenset(still_open),
        frozenset(name for name, each in still_open.items() if (each.record.severity or 0) >= severe),
        tuple(busy), _most(workspace, before), _most(workspace, behind),
    )  # fmt: skip


def _left_to(workspace: Workspace, journeys: Iterable[str]) -> Iterator[str]:
    """The stages and steps of journeys that name no team: they are left to the one that runs the whole."""
    for stage in (each for journey in journeys for each in workspace.stages(journey) if not each.record.team):
        yield stage.ref
        yield from (each.ref for each in workspace.touchpoints_of.get(stage.ref, ()) if not each.record.team)


def _members(workspace: Workspace) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for person in workspace.of("person"):
        for name in person.record.teams if not person.record.left else ():
            team = workspace.find(name, person.journey)
            found[team.ref if team else name].append(person.record.label)
    return found


def _at_work(workspace: Workspace) -> Mapping[str, list[str]]:
    """The initiatives that each team works on, or is to."""
    found: dict[str, list[str]] = defaultdict(list)
    for each in workspace.of("initiative"):
        for name in each.record.teams if each.record.status in AT_WORK else ():
            found[_ref(workspace, each, name)].append(each.ref)
    return found


def _ref(workspace: Workspace, located: Located[Any], name: str) -> str:
    team = workspace.find(name, located.journey)
    return team.ref if team else name


def _neighbours(found: Sequence[Handoff]) -> tuple[Mapping[str, Counter[str]], Mapping[str, Counter[str]]]:
    before, behind = defaultdict[str, Counter[str]](Counter), defaultdict[str, Counter[str]](Counter)
    for each in found:
        before[each.taker][each.giver] += 1
        behind[each.giver][each.taker] += 1
    return before, behind


def _most(workspace: Workspace, counts: Counter[str]) -> tuple[Neighbour, ...]:
    named = ((team_name(workspace, ref), times) for ref, times in counts.items())
    return tuple(Neighbour(*each) for each in sorted(named, key=lambda each: (-each[1], each[0])))


def _line(workspace: Workspace, each: Handoff) -> HandoffLine:
    start, end = (workspace.records[ref].record.label for ref in (each.start, each.end))
    pains = [pain.record for pain in hanging(workspace.pains_at, each.end) if pain.record.unsolved]
    severe = sum((pain.severity or 0) >= workspace.settings.limits.severe for pain in pains)
    giver, taker = team_name(workspace, each.giver), team_name(workspace, each.taker)
    title = workspace.records[each.journey].record.label
    return HandoffLine(each.journey, title, start, end, giver, taker, len(pains), severe)


# --- one pain, several at work ---


def _shared(workspace: Workspace) -> Iterator[SharedPain]:
    for pain in workspace.of("pain-point"):
        busy = [each for each in workspace.fixes(pain.ref) if each.record.status in AT_WORK]
        if pain.ref in workspace.stands_for or len(busy) < 2:
            continue
        teams = dict.fromkeys(team_name(workspace, _ref(workspace, each, name)) for each in busy
                              for name in each.record.teams)  # fmt: skip
        apart = any(know_nothing(one, other) for one, other in combinations(busy, 2))
        yield SharedPain(pain.ref, pain.record.label, tuple(each.ref for each in busy), tuple(teams), apart)


# --- owners ---


def _owners(
    workspace: Workspace, statuses: Sequence[ReviewStatus], actions: Mapping[str, Sequence[bool]]
) -> Iterator[OwnerLoad]:
    """Everybody who owns a journey or has an action to do, those with most minutes first."""
    mine: dict[str, list[ReviewStatus]] = defaultdict(list)
    for each in statuses:
        if each.owner_name:
            mine[distinct_name(workspace, each.journey.record.owned_by, each.journey.ref)].append(each)
    doing = Counter(
        distinct_name(workspace, each.record.owner, each.journey)
        for each in workspace.of("initiative") if each.record.owner and each.record.status in AT_WORK
    )  # fmt: skip
    found = [
        _load(workspace, name, mine.get(name, ()), actions.get(name, ()), doing[name])
        for name in dict.fromkeys((*mine, *actions, *doing)) if name
    ]  # fmt: skip
    yield from sorted(found, key=lambda each: (-each.minutes_a_year, -each.open_actions, each.name))


def _load(
    workspace: Workspace, name: str, mine: Sequence[ReviewStatus], actions: Sequence[bool], doing: int
) -> OwnerLoad:
    reviews = [(reviews_a_year(each.cadence), _minutes(workspace, each.journey)) for each in mine]
    left = next((each.left for each in mine if each.left), None)
    return OwnerLoad(
        name, tuple(each.journey.ref for each in mine), sum((times for times, _ in reviews), 0.0),
        sum((times * minutes for times, minutes in reviews), 0.0), len(actions), sum(actions), doing, left,
    )  # fmt: skip


def reviews_a_year(cadence: str) -> float:
    """How many reviews a cadence comes to in a year of 365 days."""
    day = date(2025, 1, 1)  # of a year that is no leap year
    days = (after(day, cadence) - day).days
    in_a_year = {31: 12.0, 90: 4.0, 181: 2.0, 365: 1.0}  # a month, three, six and twelve from that day on
    return in_a_year.get(days, YEAR.days / days if days else 0.0)


def _minutes(workspace: Workspace, journey: Located[Journey]) -> int:
    """How long the meeting of a journey's reviews lasts; an hour where no forum says it."""
    forum = workspace.settled.get("forum", {}).get(journey.record.forum or "")
    return (forum.record.minutes if forum else None) or AN_HOUR
