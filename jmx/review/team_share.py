"""What of a journey lies with a team."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from jmx.errors import JmxError
from jmx.model.journey import Journey
from jmx.model.review import Initiative
from jmx.model.workspace import Hanging, Located, Workspace, hanging
from jmx.review.background import Remark
from jmx.review.team_work import RUNS_JOURNEY, RUNS_STAGE, RUNS_STEP, TeamWork, work_in


class TeamInitiative(NamedTuple):
    """An initiative that a team does: how far it is, who answers for it, and what it addresses, by title."""

    ref: str
    title: str
    status: str
    owner: str
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TeamShare:
    """What lies with a team: its work in the journey, the refs of all that concerns it there, what it does, and what
    the team and its people are called."""

    ref: str
    title: str
    work: tuple[Remark, ...]
    steps: int
    """How many of the journey's steps it runs, or works behind."""
    all_steps: int
    concerns: frozenset[str]
    initiatives: tuple[TeamInitiative, ...]
    people: frozenset[str]

    @property
    def called(self) -> str:
        """The name of the team without what is explained behind it in brackets."""
        return self.title.partition(" (")[0]


def team_share(workspace: Workspace, journey: Located[Journey], asked: str) -> TeamShare:
    """What lies with the team of that name or id. JmxError, with the teams there are, where it has nothing to do
    there."""
    work = tuple(work_in(workspace, journey))
    team = _team_asked(workspace, journey, asked)
    title = _title(workspace, team)
    places = _places(workspace, journey, team, work)
    mine = [each for each in _initiatives_in(workspace, journey.ref) if team in _teams_of(workspace, each)]
    steps = [each.ref for each in workspace.touchpoints(journey.ref)]
    return TeamShare(
        team,
        title,
        tuple(Remark(each.ref, _label(workspace, each.ref), each.how) for each in work if each.team == team),
        sum(each in places for each in steps),
        len(steps),
        frozenset(_concerns(workspace, places, mine)),
        tuple(_initiative(workspace, each) for each in mine),
        frozenset((title, team, *_members(workspace, team))),
    )


# --- which team ---


def teams_at_work(workspace: Workspace, journey: Located[Journey]) -> Mapping[str, str]:
    """The refs of the teams that have something to do in a journey, by their ids and by their names."""
    running = _initiatives_in(workspace, journey.ref)
    named = (*(each.team for each in work_in(workspace, journey)), *_teams_of_all(workspace, running))
    refs = dict.fromkeys(named)
    return {_title(workspace, each): each for each in refs} | {each: each for each in refs}


def _teams_of_all(workspace: Workspace, running: Iterable[Located[Initiative]]) -> Iterator[str]:
    for each in running:
        yield from _teams_of(workspace, each)


def _team_asked(workspace: Workspace, journey: Located[Journey], asked: str) -> str:
    """The ref of a team by its id or its name, as the view of a map takes it."""
    teams = teams_at_work(workspace, journey)
    if asked in teams:
        return teams[asked]
    what = f"journey '{journey.ref}' has no team '{asked}'" if asked else "--for team wants --team NAME"
    those = ", ".join(dict.fromkeys(teams.values()))
    raise JmxError(f"{what}; {f'its teams: {those}' if those else 'it names none'}")


def _title(workspace: Workspace, team: str) -> str:
    found = workspace.records.get(team)
    return found.record.label if found else team


def _members(workspace: Workspace, team: str) -> Iterator[str]:
    for each in workspace.of("person"):
        if any(found.ref == team for ref in each.record.teams if (found := workspace.find(ref))):
            yield each.record.label


def _teams_of(workspace: Workspace, initiative: Located[Initiative]) -> list[str]:
    found = ((ref, workspace.find(ref, initiative.ref)) for ref in initiative.record.teams)
    return [each.ref if each else ref for ref, each in found]


def _initiatives_in(workspace: Workspace, journey: str) -> list[Located[Initiative]]:
    scope = workspace.concerns(journey)
    return [each for each in workspace.of("initiative") if each.ref in scope]


def _initiative(workspace: Workspace, located: Located[Initiative]) -> TeamInitiative:
    record = located.record
    return TeamInitiative(
        located.ref,
        record.label,
        f"shipped on {record.shipped}" if record.shipped and record.status == "shipped" else record.status,
        workspace.person_name(record.owner or "", located.ref),
        tuple(found.record.label for ref in record.addresses if (found := workspace.find(ref, located.ref))),
    )


# --- what lies with it ---


def _places(workspace: Workspace, journey: Located[Journey], team: str, work: Collection[TeamWork]) -> set[str]:
    """The journey, stages and steps of a team: those it is named for, and what in them no other team runs."""
    others = {each.ref for each in work if each.team != team and each.how in (RUNS_STAGE, RUNS_STEP)}
    found: set[str] = set()
    for each in work:
        if each.team != team:
            continue
        found.add(each.ref)
        if each.how == RUNS_STAGE:
            found.update(step.ref for step in workspace.touchpoints_of.get(each.ref, ()) if step.ref not in others)
        if each.how == RUNS_JOURNEY:
            found.update(_of_nobody_else(workspace, journey.ref, others))
    return found


def _of_nobody_else(workspace: Workspace, journey: str, others: Collection[str]) -> Iterator[str]:
    for stage in workspace.stages(journey):
        if stage.ref not in others:
            yield stage.ref
            yield from (each.ref for each in workspace.touchpoints_of.get(stage.ref, ()) if each.ref not in others)


def _concerns(workspace: Workspace, places: set[str], mine: Iterable[Located[Initiative]]) -> Iterator[str]:
    """The refs of a team's places, of what hangs on them, of what it does and what that is for, of what stands behind
    those, and of what happened to them."""
    lists: tuple[Hanging[Any], ...] = (
        workspace.pains_at,
        workspace.metrics_at,
        workspace.opportunities_at,
        workspace.strengths_at,
    )
    found = dict.fromkeys(places)
    for each in mine:
        found[each.ref] = None
        expected = (each.record.expects.metric,) if each.record.expects else ()
        refs = (*each.record.addresses, *expected)
        found |= {known.ref: None for ref in refs if (known := workspace.find(ref, each.ref))}
    found |= {each.ref: None for place in places for held in lists for each in hanging(held, place)}
    for ref in [*found]:
        located = workspace.records.get(ref)
        if located and located.kind == "pain-point":
            found |= {known.ref: None for name in located.record.metrics if (known := workspace.find(name, ref))}
            found |= {each.ref: None for each in workspace.fixes(ref)}
    for ref in [*found]:
        found |= {
            each.ref: None for each in (*workspace.evidence(ref), *workspace.sources(ref, "happening", "touches"))
        }
    yield from found


def _label(workspace: Workspace, ref: str) -> str:
    return str(workspace.records[ref].record.label)
