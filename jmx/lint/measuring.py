"""Rules about what is measured: that values keep coming, and that what decides is measured at all."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from jmx.lint.action import waited_for
from jmx.lint.rule import LintContext, RawFinding, how_many, listed, rule
from jmx.model.finding import Level, Profile
from jmx.model.review_status import after, in_words
from jmx.model.workspace import Located, Workspace


@rule("STL112", "metric-without-new-value", Level.WARNING, timed=True)
def metric_without_new_value(context: LintContext) -> Iterator[RawFinding]:
    """A metric of an active journey has a new value for each of its reviews.

    The packet asks which metrics moved; of one whose newest value is older than a whole cadence it can only say that it
    has none. Add values to the metric's series, have them written by whatever counts them, or take out a metric that
    nobody measures any more. Days of grace are those of reviews (`limits.grace_days`). Told once a journey; one that an
    initiative waits for since it shipped is ACT102.
    """
    workspace, grace = context.workspace, timedelta(days=context.settings.limits.grace_days)
    told = {found.ref for found, _, _ in waited_for(context)}
    for status in context.watched:
        late = {}
        for metric in workspace.metrics(status.journey.ref):
            points = [point for point in workspace.points(metric.ref) if point.date <= context.as_of]
            unwaited = metric.ref not in told and not workspace.undecided(metric, "initiative")
            if points and unwaited and after(points[-1].date, status.cadence) + grace < context.as_of:
                late[metric.ref] = points[-1].date
        told |= late.keys()
        if late:
            oldest = min(late, key=lambda ref: late[ref])
            many = how_many(late, "metric")
            days = in_words((context.as_of - late[oldest]).days)
            words = (
                f"{many} of journey '{status.journey.ref}' without a value for longer than its cadence: {listed(late)}"
            )
            hint = f"add values to the series; the newest of '{oldest}' is {days} old"
            yield RawFinding(workspace.records[oldest], (), words, hint)


@rule("STL113", "moment-of-truth-unmeasured", Level.INFO, Profile.STRICT)
def moment_of_truth_unmeasured(context: LintContext) -> Iterator[RawFinding]:
    """Every moment of truth of an active journey has a metric.

    Where the relationship is won or lost, an opinion about how it goes is not enough. Let a metric measure it
    (`at: [journey/touchpoint]`), its stage, or a way that it lies on (`between` two others). Of a step that `opens`
    another journey, that one's metrics tell. Told once a journey.
    """
    workspace = context.workspace
    measured = {place for places in workspace.metrics_at.values() for place in places}
    for metric in workspace.of("metric"):
        measured.update(workspace.on_the_way(metric.record.between or (), metric.ref))
    for status in context.watched:
        journey = status.journey
        bare = [
            step
            for stage in workspace.stages(journey.ref)
            for step in workspace.touchpoints_of.get(stage.ref, ())
            if step.record.moment_of_truth
            and not any(workspace.undecided(each, "metric") for each in (step, stage, journey))
            and measured.isdisjoint(_refs(workspace, stage, step))
            and not workspace.metrics(step.record.opens or "")
        ]
        if bare:
            many = how_many(bare, "moment of truth", "moments of truth")
            words = f"{many} of journey '{journey.ref}' that no metric measures: {listed(each.ref for each in bare)}"
            yield RawFinding(bare[0], (), words, f"let a metric measure it, with at: [{bare[0].ref}]")


def _refs(workspace: Workspace, *places: Located[Any]) -> set[str]:
    """The refs of places here and in the files of their own where they are written."""
    return {ref for each in places for ref in (each.ref, workspace.stands_for.get(each.ref, each.ref))}


@rule("STL114", "future-past-its-day", Level.WARNING, timed=True)
def future_past_its_day(context: LintContext) -> Iterator[RawFinding]:
    """A planned journey is real on its day, or its day is moved.

    A future journey whose day has passed is either today's journey by now (`state: current`, and retire what it
    `replaces`), or a promise that nobody keeps.
    """
    for journey in context.workspace.journeys():
        record = journey.record
        if record.status == "active" and record.state == "future" and record.by and record.by < context.as_of:
            days = in_words((context.as_of - record.by).days)
            words = f"the future journey '{journey.ref}' should have been real on {record.by}, {days} ago"
            yield RawFinding(journey, ("by",), words, "make it today's journey (state: current), or move the day")
