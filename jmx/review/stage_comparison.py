"""Journeys that follow one stage model, held against each other stage by stage."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from jmx.model.journey import Journey, StageModel
from jmx.model.workspace import Located, Workspace, hanging


class StageFigures(NamedTuple):
    """A standard stage in a journey: its lowest mood, -2 to 2, of whichever persona, None where nothing is written; and
    its open pains, each once."""

    lowest: float | None
    open_pains: int
    severe_pains: int


@dataclass(frozen=True, slots=True)
class StageComparison:
    """The journeys of one model: `figures` by the ids of standard stages, and in these by the refs of journeys.
    `unplaced` counts the stages of each journey that are none of the model's."""

    model: str
    title: str
    stages: tuple[tuple[str, str], ...]
    journeys: tuple[tuple[str, str], ...]
    figures: Mapping[str, Mapping[str, StageFigures]]
    unplaced: Mapping[str, int]

    def worst(self, stage: str) -> str:
        """The ref of the journey where a stage feels worst, or where it feels the same and hurts more; empty where the
        mood is known of fewer than two, or nothing tells them apart."""
        found = [
            ((-each.lowest, each.severe_pains, each.open_pains), ref)
            for ref, each in self.figures.get(stage, {}).items() if each.lowest is not None
        ]  # fmt: skip
        found.sort(key=lambda each: each[0], reverse=True)
        return found[0][1] if len(found) > 1 and found[0][0] > found[1][0] else ""


def compared_stages(workspace: Workspace, journeys: Sequence[Located[Journey]]) -> Iterator[StageComparison]:
    """A comparison for each stage model that two or more of some journeys follow."""
    for model in workspace.of("stage-model"):
        following = [each for each in journeys if _follows(workspace, each, model)]
        if len(following) > 1:
            yield _compared(workspace, model, following)


def _follows(workspace: Workspace, journey: Located[Journey], model: Located[StageModel]) -> bool:
    found = workspace.find(journey.record.stage_model or "", journey.ref)
    return found is not None and found.ref == model.ref


def _compared(
    workspace: Workspace, model: Located[StageModel], journeys: Sequence[Located[Journey]]
) -> StageComparison:
    own = [each for each in workspace.settled.get("model-stage", {}).values() if each.path == model.path]
    standard = {each.ref.rpartition("/")[2]: each.record.label for each in own if each.route[:-2] == model.route}
    figures: dict[str, dict[str, StageFigures]] = {}
    unplaced: dict[str, int] = {}
    for journey in journeys:
        placed: dict[str, list[Located[Any]]] = {}
        for stage in workspace.stages(journey.ref):
            if stage.record.as_ in standard:
                placed.setdefault(str(stage.record.as_), []).append(stage)
            else:
                unplaced[journey.ref] = unplaced.get(journey.ref, 0) + 1
        for each, stages in placed.items():
            figures.setdefault(each, {})[journey.ref] = _figures(workspace, stages)
    titles = tuple((each.ref, each.record.label) for each in journeys)
    return StageComparison(model.ref, model.record.label, tuple(standard.items()), titles, figures, unplaced)


def _figures(workspace: Workspace, stages: Sequence[Located[Any]]) -> StageFigures:
    places = [place for stage in stages for place in (stage, *workspace.touchpoints_of.get(stage.ref, ()))]
    moods = (getattr(place.record, "emotion", None) for place in places)
    felt = [mood for each in moods for mood in (each.values() if isinstance(each, dict) else (each,))]
    pains = {
        workspace.stands_for.get(pain.ref, pain.ref): pain.record
        for place in places
        for pain in hanging(workspace.pains_at, place.ref)
        if pain.record.unsolved
    }
    severe = sum((each.severity or 0) >= workspace.settings.limits.severe for each in pains.values())
    return StageFigures(min((each for each in felt if each is not None), default=None), len(pains), severe)
