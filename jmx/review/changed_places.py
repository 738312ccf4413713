"""What changed since a review by the thing on the map: the journey as a whole, stage after stage, then the rest."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from jmx.model.change import Change
from jmx.model.journey import Stage
from jmx.model.workspace import Located, Workspace, hanging

WHOLE, FIXES, KNOWN, ELSEWHERE = "The journey as a whole", "Fixes", "Evidence and metrics", "Around it"
_GROUPS = {
    "journey": WHOLE, "initiative": FIXES, "opportunity": FIXES, "evidence": KNOWN, "insight": KNOWN, "metric": KNOWN,
    "happening": KNOWN,
}  # fmt: skip
_AFTER_STAGES = (FIXES, KNOWN, ELSEWHERE)


class ChangedPlace(NamedTuple):
    """Something on the map, or beside it, and what is different there since the last review."""

    title: str
    ref: str
    changes: tuple[Change, ...]


def changed_places(
    workspace: Workspace, then: Workspace | None, journey: str, changes: Sequence[Change]
) -> tuple[ChangedPlace, ...]:
    """The changes in the order in which a customer meets what changed; what is gone stands where it stood."""
    stages = {**_stage_of(then, journey), **_stage_of(workspace, journey)} if then else _stage_of(workspace, journey)
    named = {**{each.ref: each for each in stages.values()}, **{each.ref: each for each in workspace.stages(journey)}}
    found: dict[str, list[Change]] = {}
    for change in changes:
        stage = stages.get(change.ref)
        key = stage.ref if stage else _GROUPS.get(change.kind, ELSEWHERE)
        found.setdefault(key, []).append(change)
    order = [WHOLE, *_in_order(named, workspace.stages(journey)), *_AFTER_STAGES]
    return tuple(
        ChangedPlace(named[key].record.label if key in named else key, key if key in named else "", tuple(found[key]))
        for key in order
        if key in found
    )


def _in_order(named: Mapping[str, Located[Stage]], now: Iterable[Located[Stage]]) -> Iterator[str]:
    """The stages as they follow now, then those that are gone."""
    here = [each.ref for each in now]
    yield from here
    yield from (ref for ref in named if ref not in here)


def _stage_of(workspace: Workspace, journey: str) -> Mapping[str, Located[Stage]]:
    """The stage of each place of a journey, and of what hurts or works well there, by its ref."""
    found: dict[str, Located[Stage]] = {}
    for stage in workspace.stages(journey):
        places = [stage.ref, *(each.ref for each in workspace.touchpoints_of.get(stage.ref, ()))]
        for place in places:
            found[place] = stage
            found.setdefault(workspace.stands_for.get(place, place), stage)
            there = [each.ref for each in hanging(workspace.pains_at, place)]
            there += [each.ref for each in hanging(workspace.strengths_at, place)]
            for ref in there:
                found.setdefault(ref, stage)
    return found
