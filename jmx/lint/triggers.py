"""Rules about what forces a review before its time: happenings, new insights, metrics that moved."""

from collections.abc import Iterator, Mapping
from datetime import date

from jmx.lint.rule import LintContext, RawFinding, rule
from jmx.model.finding import Level
from jmx.model.journey import EvidenceTrigger, HappeningTrigger, Journey, MetricTrigger, Trigger
from jmx.model.metric import Happening, Metric, Point
from jmx.model.movement import values_known
from jmx.model.new_evidence import new_evidence
from jmx.model.record import share_of
from jmx.model.review_status import ReviewStatus
from jmx.model.unit import unit_of
from jmx.model.workspace import Located


@rule("STL106", "trigger-fired", Level.WARNING, timed=True)
def trigger_fired(context: LintContext) -> Iterator[RawFinding]:
    """What forces a review in between has not happened since the last one.

    A cadence alone comes too late after a launch, an outage or a sharp drop. `triggers` of a journey name what forces
    a review before its time: a sort of happening, a number of new insights, or a metric that worsens, drops, rises or
    changes by so much. Insights are new that the last review could not have seen, whenever
    they were collected. A metric's newest value is held against the last one that the review knew, so that slow drift
    counts; where it was counted anew since (`rebase`), against the first value of that day on. In a freeze of jmx.yaml
    nothing is forced (STL107 tells it).
    """
    for status, index, why in fired_triggers(context):
        if not status.freeze:
            words = f"journey '{status.journey.ref}' is due for a review before its time: {why}"
            yield RawFinding(status.journey, ("triggers", index), words, f"hold it: jmx review {status.journey.ref}")


def fired_triggers(context: LintContext) -> Iterator[tuple[ReviewStatus, int, str]]:
    """The triggers that fired since the last review: of which journey, which of its triggers, and by what."""
    happenings = _newest_happenings(context)
    for status in context.surely_reviewed:
        yield from ((status, index, why) for index, why in _fired_of(context, status, happenings))


def forced(context: LintContext, journey: str) -> tuple[str, ...]:
    """What forces a review of a journey before its time, in words; nothing in a freeze, and where `jmx.yaml` accepts
    that (STL106)."""
    status = context.statuses[journey]
    if status.freeze or not status.journey.record.watched or context.accepts("STL106", journey):
        return ()
    return tuple(why for _, why in _fired_of(context, status, _newest_happenings(context)))


def may_be_forced(context: LintContext, journey: str) -> bool:
    """Whether only what the last review saw tells if something forces another one: so many insights that some may be
    new, or a metric that stands so far from one of its earlier values."""
    status = context.statuses[journey]
    triggers = status.journey.record.triggers if status.since else ()
    return any(_may_fire(context, status.journey, each) for each in triggers)


def in_question(context: LintContext) -> Iterator[str]:
    """The journeys of which only what their last review saw tells whether a trigger fired."""
    yield from (status.journey.ref for status in context.watched if may_be_forced(context, status.journey.ref))


def _fired_of(context: LintContext, status: ReviewStatus, happenings: "_Newest") -> Iterator[tuple[int, str]]:
    for index, trigger in enumerate(status.journey.record.triggers if status.since else ()):
        why = _fired(context, status, trigger, happenings)
        if why:
            yield index, why


def _may_fire(context: LintContext, journey: Located[Journey], trigger: Trigger) -> bool:
    if isinstance(trigger, EvidenceTrigger):
        behind = context.workspace.evidence_behind(journey.ref).values()
        return sum(max(1, len(each.record.learnt)) for each in behind) >= trigger.evidence
    if isinstance(trigger, HappeningTrigger):
        return False
    metric = context.workspace.find(trigger.metric, journey.ref)
    points = _points(context, metric.ref) if metric else []
    return any(metric and _far_enough(trigger, metric.record, each, points[-1]) for each in points[:-1])


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
        pieces = new_evidence(context.workspace, context.then.get(journey), journey, since, context.as_of)
        insights = sum(each.insight_count for each in pieces)
        told = f"{insights} new insight{'s' if insights > 1 else ''} since {since}"
        return told if insights >= trigger.evidence else ""
    return _moved(context, journey, trigger, since)


_VERBS = {"worsens": "worsened", "drops": "dropped", "rises": "rose", "changes": "changed"}
_EXACT = 1 - 1e-9  # 0.3 - 0.1 is a little less than 0.2


def _moved(context: LintContext, journey: str, trigger: MetricTrigger, since: date) -> str:
    """How a metric moved since its last value that the review knew, or since the first after it was counted anew; empty
    where not as far as the trigger asks."""
    metric = context.workspace.find(trigger.metric, journey)
    points = _points(context, metric.ref) if metric else []
    then = context.then.get(journey)
    known = values_known(then.points(metric.ref), points, since) if then and metric else ()
    before = (known or [point for point in points if point.date <= since])[-1:]
    if metric is None or not before or not points:
        return ""
    old, new = before[0], points[-1]
    anew = max((each.date for each in metric.record.rebase if each.date <= new.date), default=date.min)
    if old.date < anew:
        old = next(point for point in points if point.date >= anew)
    if new.date <= old.date or not _far_enough(trigger, metric.record, old, new):
        return ""
    moved = abs(new.value - old.value)
    share = f", by {100 * moved / abs(old.value):.3g} %" if isinstance(trigger.size, str) and old.value else ""
    unit = unit_of(metric.record, (point.value for point in points))._replace(name="")
    return (
        f"{metric.record.label} {_VERBS[trigger.move]} from {unit.value(old.value)} on {old.date} to "
        f"{unit.value(new.value)} on {new.date}{share}"
    )


def _points(context: LintContext, metric: str) -> list[Point]:
    return [point for point in context.workspace.points(metric) if point.date <= context.as_of]


def _far_enough(trigger: MetricTrigger, metric: Metric, old: Point, new: Point) -> bool:
    """Whether a metric moved the way that a trigger watches, and as far."""
    far, size = _way(trigger, metric, new.value - old.value), trigger.size
    limit = abs(old.value) * share_of(size) if isinstance(size, str) else size
    return far > 0 and far >= limit * _EXACT


def _way(trigger: MetricTrigger, metric: Metric, moved: float) -> float:
    """How far a metric went the way that the trigger watches; negative where it went the other way."""
    if trigger.move == "changes":
        return abs(moved)
    return moved if trigger.move == "rises" or (trigger.move == "worsens" and metric.better == "lower") else -moved


@rule("STL109", "trigger-on-improvement", Level.WARNING)
def trigger_on_improvement(context: LintContext) -> Iterator[RawFinding]:
    """A trigger watches for a metric that gets worse, not only for one that gets better.

    `drops` on waiting time asks for a review when customers wait less, and is silent when the queue doubles. `worsens`
    goes by the metric's `better` and is right for all; `changes` watches both ways. If the metric is one of which less
    is better (churn, effort, complaints), its own `better: lower` says so.
    """
    for status in context.watched:
        for index, trigger in enumerate(status.journey.record.triggers):
            if isinstance(trigger, MetricTrigger) and (found := _watched(context, status, trigger)):
                yield _only_better(status.journey, index, trigger, found)


def _only_better(journey: Located[Journey], index: int, trigger: MetricTrigger, found: Located[Metric]) -> RawFinding:
    metric = found.record
    other_way = {"drops": "rises", "rises": "drops"}[trigger.move]
    words = (
        f"the trigger asks for a review when {metric.label} {trigger.move}, which is better, and is silent when it "
        f"{other_way}"
    )
    size = trigger.size if isinstance(trigger.size, str) else f"{trigger.size:g}"
    hint = f"did you mean `worsens: {size}`?"
    if "better" not in metric.model_fields_set:
        hint += f" Or, if less is better, add `better: lower` to metric '{found.ref}'"
    return RawFinding(journey, ("triggers", index, trigger.move), words, hint)


def _watched(context: LintContext, status: ReviewStatus, trigger: MetricTrigger) -> Located[Metric] | None:
    """The metric of a trigger that only watches for its improvement, where no other trigger watches the other way."""
    metric = context.workspace.find(trigger.metric, status.journey.ref)
    if metric is None or trigger.move != ("rises" if metric.record.better == "higher" else "drops"):
        return None
    others = (each for each in status.journey.record.triggers if isinstance(each, MetricTrigger))
    both = any(each.metric == trigger.metric and each.move != trigger.move for each in others)
    return None if both else metric
