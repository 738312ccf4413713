"""Rules about what forces a review before its time: happenings, new insights, metrics that moved."""

from collections.abc import Iterator, Mapping
from datetime import date

from jmx.lint.rule import LintContext, RawFinding, rule
from jmx.model.finding import Level
from jmx.model.journey import EvidenceTrigger, HappeningTrigger, MetricTrigger, Trigger
from jmx.model.metric import Happening
from jmx.model.record import share_of
from jmx.model.review_status import ReviewStatus


@rule("STL106", "trigger-fired", Level.WARNING)
def trigger_fired(context: LintContext) -> Iterator[RawFinding]:
    """What forces a review in between has not happened since the last one.

    A cadence alone comes too late after a launch, an outage or a sharp drop. `triggers` of a journey name what forces
    a review before its time: a sort of happening, a number of new insights, or a metric that drops by so much since
    the last review. In a freeze of jmx.yaml nothing is forced (STL107 tells it).
    """
    for status, index, why in fired_triggers(context):
        if not status.freeze:
            words = f"journey '{status.journey.ref}' is due for a review before its time: {why}"
            yield RawFinding(status.journey, ("triggers", index), words, f"hold it: jmx review {status.journey.ref}")


def fired_triggers(context: LintContext) -> Iterator[tuple[ReviewStatus, int, str]]:
    """The triggers that fired since the last review: of which journey, which of its triggers, and by what."""
    happenings = _newest_happenings(context)
    for status in context.watched:
        for index, trigger in enumerate(status.journey.record.triggers if status.since else ()):
            why = _fired(context, status, trigger, happenings)
            if why:
                yield status, index, why


_Newest = Mapping[tuple[str, str], Happening]  # by type, and the journey that it touches; "" where it touches all


def _newest_happenings(context: LintContext) -> _Newest:
    """Of each type the newest happening up to the day, for each journey that happenings touch."""
    newest: dict[tuple[str, str], Happening] = {}
    for located in context.workspace.of("happening"):
        record: Happening = located.record
        touched = (context.workspace.find(ref) for ref in record.touches)
        for journey in {each.journey for each in touched if each} if record.touches else {""}:
            known = newest.get((record.type, journey))
            if record.date <= context.as_of and (known is None or known.date < record.date):
                newest[record.type, journey] = record
    return newest


def _fired(context: LintContext, status: ReviewStatus, trigger: Trigger, happenings: _Newest) -> str:
    """What fired a trigger since the last review, in words; empty where nothing did."""
    journey, since = status.journey.ref, status.since or date.max
    if isinstance(trigger, HappeningTrigger):
        found = [happenings.get((trigger.happening, touched)) for touched in ("", journey)]
        newest = max((each for each in found if each), key=lambda each: each.date, default=None)
        return f"{newest.type} '{newest.label}' on {newest.date}" if newest and newest.date > since else ""
    if isinstance(trigger, EvidenceTrigger):
        fresh = context.workspace.new_evidence(journey, since, context.as_of)
        insights = sum(max(1, len(each.record.learnt)) for each in fresh)
        return f"{insights} new insights since {since}" if insights >= trigger.evidence else ""
    return _dropped(context, journey, trigger, since)


def _dropped(context: LintContext, journey: str, trigger: MetricTrigger, since: date) -> str:
    metric = context.workspace.find(trigger.metric, journey)
    points = context.workspace.points(metric.ref) if metric else ()
    then = [point for point in points if point.date <= since]
    now = [point for point in points if since < point.date <= context.as_of]
    if metric is None or not then or not now:
        return ""
    before, latest = then[-1].value, now[-1].value
    by = trigger.drops
    limit = abs(before) * share_of(by) if isinstance(by, str) else by
    return f"{metric.record.label} dropped from {before:g} to {latest:g}" if before - latest >= limit > 0 else ""
