"""Rules about the shape of a journey: whether its stages and steps hang together, as its stage model has them."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from jmx.lint.rule import LintContext, RawFinding, how_many, listed, rule
from jmx.model.finding import Level, Profile
from jmx.model.journey import Journey, StageModel, Touchpoint
from jmx.model.workspace import Located, Workspace


@rule("SHP101", "stage-without-touchpoints", Level.INFO)
def stage_without_touchpoints(context: LintContext) -> Iterator[RawFinding]:
    """A stage of an active journey says what the customer does in it.

    A stage without a step is a heading: nothing in it can be felt, measured or mended. Write its `touchpoints`, let
    another journey zoom into it (`parent: journey/stage`), or take it out. A lifecycle may do without. Told once a
    journey.
    """
    workspace = context.workspace
    for status in context.watched:
        journey = status.journey
        if journey.record.type == "lifecycle":
            continue
        bare = [
            stage
            for stage in workspace.stages(journey.ref)
            if not workspace.touchpoints_of.get(stage.ref)
            and not any(workspace.sources(stage.ref, "journey", "parent"))
            and not workspace.undecided(stage, "touchpoint", "journey")
        ]
        if bare:
            many = how_many(bare, "stage")
            words = f"{many} of journey '{journey.ref}' without a touchpoint: {listed(each.ref for each in bare)}"
            yield RawFinding(bare[0], (), words, "write what the customer does there, as its touchpoints")


@rule("SHP102", "unreachable-touchpoint", Level.WARNING)
def unreachable_touchpoint(context: LintContext) -> Iterator[RawFinding]:
    """Whoever begins a journey can come to every step of it.

    Where a step says with `next` where customers go, they go nowhere else from it: a step that none leads to is drawn
    on the map and never walked. Name it in a `next`, or in the `opens` of the journey's other ways in, or take it out.
    A journey in which no step says `next` is walked from left to right. Told once a journey.
    """
    workspace = context.workspace
    for journey in workspace.journeys():
        steps = list(workspace.touchpoints(journey.ref))
        places: tuple[Located[Any], ...] = (journey, *workspace.stages(journey.ref))
        unread = any(workspace.points_at_unread(each, "stage", "touchpoint") for each in places)
        if any(step.record.next for step in steps) and not unread:
            reached = _reached(workspace, journey.ref, steps)
            lost = [step for step in steps if step.ref not in reached]
            if lost:
                words = f"no way of journey '{journey.ref}' leads to {listed(each.ref for each in lost)}"
                yield RawFinding(lost[0], (), words, "name it in the `next` of a step that leads there")


def _reached(workspace: Workspace, journey: str, steps: Sequence[Located[Touchpoint]]) -> set[str]:
    """The refs of the steps that one comes to from the first one."""
    following: Mapping[str, str] = {step.ref: later.ref for step, later in pairwise(steps)}
    by_ref = {step.ref: step for step in steps}
    reached, ahead = set[str](), [steps[0].ref]
    while ahead:
        ref = ahead.pop()
        if ref in reached or ref not in by_ref:
            continue
        reached.add(ref)
        ways = by_ref[ref].record.next
        if ways:
            ahead += _ends(workspace, journey, (way.to for way in ways))
        elif ref in following:
            ahead.append(following[ref])
    return reached


def _ends(workspace: Workspace, journey: str, refs: Iterator[str]) -> Iterator[str]:
    """The steps where ways end; of a stage its first."""
    for ref in refs:
        found = workspace.find(ref, journey)
        if found is None:
            continue
        if found.kind == "stage":
            yield from (step.ref for step in workspace.touchpoints_of.get(found.ref, ())[:1])
        else:
            yield from (
                step.ref for step in workspace.touchpoints(journey)
                if found.ref in (step.ref, workspace.stands_for.get(step.ref))
            )  # fmt: skip


@rule("SHP103", "stage-model-not-followed", Level.WARNING)
def stage_model_not_followed(context: LintContext) -> Iterator[RawFinding]:
    """A journey that names a stage model says which of its stages it has, in their order.

    Journeys on one stage model can be held against each other stage by stage; one that names none of the standard
    stages, or has them in another order, is compared with the wrong part of the others. Say of a stage which standard
    stage it is (`as: choose`), or leave `stage_model` out. A journey may show a part of the model.
    """
    for journey in context.workspace.journeys():
        model = context.workspace.find(journey.record.stage_model) if journey.record.stage_model else None
        stages = context.workspace.stages(journey.ref)
        if model is None or not stages or context.workspace.undecided(journey, "stage"):
            continue
        standard = _standard(context.workspace, model)
        order = [standard.index(stage.record.as_) for stage in stages if stage.record.as_ in standard]
        wrong = "its stages stand in another order" if order != sorted(order) else ""
        if not order:
            wrong = "none of its stages says which one of the model it is"
        if wrong:
            words = f"journey '{journey.ref}' follows stage model '{model.ref}', but {wrong}"
            yield RawFinding(journey, ("stage_model",), words, f"the model has, in order: {listed(standard, 9)}")


def _standard(workspace: Workspace, model: Located[StageModel]) -> list[str]:
    """The ids of a model's standard stages, in order."""
    stages = workspace.settled.get("model-stage", {})
    its = {
        each.route: ref
        for ref, each in stages.items()
        if each.path == model.path and each.route[: len(model.route)] == model.route
    }
    return [its[route] for route in sorted(its, key=lambda route: route[-1])]


@rule("SHP104", "parent-without-stage", Level.INFO, Profile.STRICT)
def parent_without_stage(context: LintContext) -> Iterator[RawFinding]:
    """A journey that zooms into another says which stage of it it shows.

    With `parent: customer-life` nobody knows where the smaller journey begins; with `parent: customer-life/join` its
    health shows in the right place of the larger map.
    """
    for status in context.watched:
        journey: Located[Journey] = status.journey
        parent = context.workspace.find(journey.record.parent) if journey.record.parent else None
        if parent is not None and parent.kind == "journey" and context.workspace.stages(parent.ref):
            words = f"journey '{journey.ref}' zooms into '{parent.ref}' without saying into which stage"
            one = context.workspace.stages(parent.ref)[0].ref
            yield RawFinding(journey, ("parent",), words, f"name the stage, as in `parent: {one}`")
