"""Handoffs along a journey: where another team runs the next step."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from jmx.model.journey import Journey
from jmx.model.workspace import Located, Workspace
from jmx.review.team_work import team_of


class Handoff(NamedTuple):
    """From which step to which another team takes over: refs of steps and of teams."""

    journey: str
    start: str
    end: str
    giver: str
    taker: str


def handoffs(workspace: Workspace, journey: Located[Journey]) -> tuple[Handoff, ...]:
    """The handoffs along all ways through a journey, as its map draws them. A step that no team runs is passed through:
    what the customer does alone is nobody's, and what is not known is no handoff."""
    steps = [
        (step, team_of(workspace, journey, step.record.team or stage.record.team or ""))
        for stage in workspace.stages(journey.ref)
        for step in workspace.touchpoints_of.get(stage.ref, ())
    ]
    teams = {step.ref: team for step, team in steps}
    after = _after(workspace, journey, [step for step, _ in steps])
    found = {
        Handoff(journey.ref, step.ref, end, team, teams[end]): None
        for step, team in steps if team
        for end in _next_with_team(step.ref, after, teams) if teams[end] != team
    }  # fmt: skip
    return tuple(found)


def _after(workspace: Workspace, journey: Located[Journey], steps: list[Located[Any]]) -> Mapping[str, tuple[str, ...]]:
    """The steps that may follow each: those it names, else the next one."""
    firsts = {stage.ref: each[0].ref for stage in workspace.stages(journey.ref)
              if (each := workspace.touchpoints_of.get(stage.ref, ()))}  # fmt: skip
    order, refs = [each.ref for each in steps], {each.ref for each in steps}
    found = {}
    for place, step in enumerate(steps):
        if "next" in step.record.model_fields_set:
            named = (workspace.find(each.to, journey.ref) for each in step.record.next)
            ways = [firsts.get(each.ref, each.ref) for each in named if each]
            found[step.ref] = tuple(sorted((each for each in ways if each in refs), key=order.index))
        else:
            found[step.ref] = tuple(order[place + 1 : place + 2])
    return found


def _next_with_team(ref: str, after: Mapping[str, tuple[str, ...]], teams: Mapping[str, str]) -> Iterator[str]:
    """The steps that may follow and that a team runs."""
    waiting, met = list(after[ref]), {ref}
    while waiting:
        step = waiting.pop(0)
        if step in met:
            continue
        met.add(step)
        if teams[step]:
            yield step
        else:
            waiting += after[step]
