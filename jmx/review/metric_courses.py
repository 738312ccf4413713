"""What the metrics of a journey did since its last review, and how they went before."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from jmx.model.levels import Step
from jmx.model.movement import Movement, Trend, movement, trend, values_known
from jmx.model.outcome import last_step, measured, steps
from jmx.model.workspace import Workspace
from jmx.review.journey_facts import JourneyFacts


def movements_of(workspace: Workspace, facts: JourneyFacts, as_of: date) -> tuple[Movement, ...]:
    """What the metrics of a journey did since its last review."""
    journey, then, reviewed = facts.status.journey.ref, facts.then, facts.status.since or date.min
    metrics, _, chance = measured(workspace, journey)
    return tuple(
        movement(
            metric.ref,
            metric.record,
            workspace.points(metric.ref),
            values_known(then.points(metric.ref), workspace.points(metric.ref), reviewed) if then else (),
            as_of,
            last_step(steps(workspace, metric), reviewed),
            chance,
        )
        for metric in metrics
    )


def trends_of(workspace: Workspace, movements: Iterable[Movement], as_of: date) -> Mapping[str, Trend]:
    found = ((each.ref, trend(each.metric, workspace.points(each.ref), as_of)) for each in movements)
    return {ref: each for ref, each in found if each}


MOST_VALUES = 12  # of a course, enough to see where it goes


class MetricCourse(NamedTuple):
    """The newest values of a metric, the oldest first, and what happened to it meanwhile, in words."""

    values: tuple[float, ...]
    first: date
    happened: tuple[str, ...]


def courses_of(workspace: Workspace, movements: Iterable[Movement], as_of: date) -> Mapping[str, MetricCourse]:
    """How each metric went, by its ref; those without a value are left out."""
    found = {}
    for each in movements:
        points = [point for point in workspace.points(each.ref) if point.date <= as_of][-MOST_VALUES:]
        if points:
            metric = workspace.records[each.ref]
            happened = [step for step in steps(workspace, metric) if points[0].date <= step.day <= as_of]
            told = tuple(f"{step.day} {step.what}" for step in _each_once(workspace, happened))
            found[each.ref] = MetricCourse(tuple(point.value for point in points), points[0].date, told)
    return found


def _each_once(workspace: Workspace, happened: Sequence[Step]) -> Iterator[Step]:
    """Without the launch of what shipped on that day, which is told already."""
    shipped = {
        step.day for step in happened if step.ref in workspace.records and _kind(workspace, step) == "initiative"
    }
    for step in happened:
        happening = workspace.records[step.ref].record if _kind(workspace, step) == "happening" else None
        if happening is None or happening.type != "launch" or step.day not in shipped:
            yield step


def _kind(workspace: Workspace, step: Step) -> str:
    return workspace.records[step.ref].kind if step.ref in workspace.records else ""
