"""Who works where: which team runs what of which journey."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from jmx.model.journey import Journey
from jmx.model.workspace import Located, Workspace


class TeamWork(NamedTuple):
    """A piece of a journey that a team is named for: the whole of it, a stage, a touchpoint or what happens behind one.
    `how` says which: `runs the journey`, `runs the stage`, `runs the step`, `behind the step`."""

    team: str
    """The ref of the team; as it is written where there is none."""
    journey: str
    ref: str
    how: str


def work_in(workspace: Workspace, journey: Located[Journey]) -> Iterator[TeamWork]:
    """What teams do in a journey, in the order a customer meets it. A step without a team is run by the team of its
    stage."""
    if journey.record.operations:
        yield TeamWork(team_of(workspace, journey, journey.record.operations), journey.ref, journey.ref, RUNS_JOURNEY)
    for stage in workspace.stages(journey.ref):
        if stage.record.team:
            yield TeamWork(team_of(workspace, journey, stage.record.team), journey.ref, stage.ref, RUNS_STAGE)
        for step in workspace.touchpoints_of.get(stage.ref, ()):
            yield from _in_step(workspace, journey, step)


RUNS_JOURNEY, RUNS_STAGE, RUNS_STEP, BEHIND = "runs the journey", "runs the stage", "runs the step", "behind the step"


def _in_step(workspace: Workspace, journey: Located[Journey], step: Located[Any]) -> Iterator[TeamWork]:
    if step.record.team:
        yield TeamWork(team_of(workspace, journey, step.record.team), journey.ref, step.ref, RUNS_STEP)
    for team in dict.fromkeys(each.team for each in step.record.backstage if each.team):
        yield TeamWork(team_of(workspace, journey, team), journey.ref, step.ref, BEHIND)


def teams_in(workspace: Workspace, journey: Located[Journey]) -> tuple[str, ...]:
    """The refs of the teams that do anything in a journey, in the order a customer meets them."""
    return tuple(dict.fromkeys(each.team for each in work_in(workspace, journey)))


def team_name(workspace: Workspace, ref: str) -> str:
    """What a team is called; with its ref where another has that name too."""
    found = workspace.records.get(ref)
    if found is None or found.kind != "team":
        return ref
    alike = sum(each.record.label == found.record.label for each in workspace.of("team"))
    return f"{found.record.label} ({ref})" if alike > 1 else found.record.label


def distinct_name(workspace: Workspace, who: str, scope: str) -> str:
    """What somebody is called whom a record names; with their id or address where another has that name too."""
    person = workspace.person(who, scope)
    if person is None:
        return who
    alike = [each for each in workspace.of("person") if each.record.label == person.label]
    own = next((each.ref for each in alike if each.record is person), next(iter(person.emails), ""))
    return f"{person.label} ({own})" if len(alike) > 1 and own else person.label


def team_of(workspace: Workspace, journey: Located[Journey], written: str) -> str:
    """The ref of a team that a record of a journey names; as it is written where there is none."""
    found = workspace.find(written, journey.ref)
    return found.ref if found is not None and found.kind == "team" else written
