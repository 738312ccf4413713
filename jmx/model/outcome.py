"""Did it work: what a metric did since an initiative shipped that should move it, judged against the values before."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from jmx.model.identity import outermost
from jmx.model.metric import Happening, Metric, Point
from jmx.model.review import Initiative
from jmx.model.shift import CHANCE, FEWEST_AFTER, FEWEST_BEFORE, Shift, limit, shift
from jmx.model.workspace import Located, Workspace

_PACKET_CHANCE = 0.05  # of calling any of the metrics of a packet moved, however many they are


class Verdict(StrEnum):
    """What is known of an outcome."""

    WORKED = "worked"
    WORSE = "worse"
    NO_SIGN = "no sign"
    TOO_EARLY = "too early"
    CANNOT_KNOW = "cannot know"


class Step(NamedTuple):
    """A day from which on a metric may stand at another level, and what happened on it."""

    day: date
    what: str
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a shipped initiative, by the metric it should move. `why` says in words what the verdict rests on;
    without a `shift` there are too few values for levels."""

    initiative: Located[Initiative]
    metric: Located[Metric]
    verdict: Verdict
    why: str
    shift: Shift | None = None


def chance_of_each(count: int) -> float:
    """How often one of so many metrics may be said to have moved that did not: 1 in 100; 1 in 20 for all together."""
    return min(CHANCE, _PACKET_CHANCE / max(1, count))


def steps(workspace: Workspace, metric: Located[Metric]) -> tuple[Step, ...]:
    """The declared steps of a metric, the oldest first: initiatives that shipped for it, what happened at its places,
    and days from which on it is counted anew."""
    return tuple(sorted(_steps(workspace, metric)))


def _steps(workspace: Workspace, metric: Located[Metric]) -> Iterator[Step]:
    for each in workspace.sources(metric.ref, "initiative", "expects"):
        if each.record.status == "shipped" and each.record.shipped:
            yield Step(each.record.shipped, f"“{each.record.label}” shipped", each.ref)
    places = {metric.ref, *metric.record.at, *map(outermost, metric.record.at)}
    for each in workspace.of("happening"):
        if not places.isdisjoint(each.record.touches):
            yield Step(each.record.date, f"{each.record.type}: {each.record.label}", each.ref)
    for rebase in metric.record.rebase:
        yield Step(rebase.date, f"counted anew: {rebase.why}")


def level_since(known: Sequence[Step], day: date) -> date:
    """The day from which on the values up to a day stand at one level, as far as it is declared."""
    return max((step.day for step in known if step.day <= day), default=date.min)


def outcome(
    workspace: Workspace, initiative: Located[Initiative], as_of: date, chance: float = CHANCE
) -> Outcome | None:
    """What came of an initiative; None where it has not shipped, or says of no metric that it should move it."""
    record = initiative.record
    if record.status != "shipped" or record.shipped is None or record.shipped > as_of or record.expects is None:
        return None
    metric = workspace.find(record.expects.metric, initiative.ref)
    if metric is None or not isinstance(metric.record, Metric):
        return None
    verdict, why, found = _judged(workspace, initiative.ref, record.shipped, metric, as_of, chance)
    return Outcome(initiative, metric, verdict, why, found)


def _judged(
    workspace: Workspace, ref: str, shipped: date, metric: Located[Metric], as_of: date, chance: float
) -> tuple[Verdict, str, Shift | None]:
    launches = {each.ref for each in workspace.of("happening") if _is_launch_of(each.record, ref, shipped)}
    others = [step for step in steps(workspace, metric) if step.ref not in {ref, *launches}]
    begins = level_since([step for step in others if step.day < shipped], shipped)
    points = [point for point in workspace.points(metric.ref) if begins <= point.date <= as_of]
    next_step = min((step for step in others if step.day >= shipped), default=None)
    before = [point for point in points if point.date < shipped]
    after = [point for point in points if point.date >= shipped and (not next_step or point.date < next_step.day)]
    if not points:
        return Verdict.CANNOT_KNOW, "there are no values", None
    if len(after) < FEWEST_AFTER and next_step and next_step.day <= as_of:
        return Verdict.CANNOT_KNOW, f"{next_step.what} on {next_step.day}, before {FEWEST_AFTER} values were in", None
    found = shift([each.value for each in before], [each.value for each in after], chance)
    if found is None or len(after) < FEWEST_AFTER:
        return Verdict.TOO_EARLY, _too_early(metric.record, before, after), None
    counts = f"{_number(found.before)} → {_number(found.after)}, {len(before)} values before and {len(after)} after"
    if not found.moved:
        return Verdict.NO_SIGN, f"{counts}; {_seen(before, len(after))} would show", found
    better = (found.after > found.before) == (metric.record.better == "higher")
    return Verdict.WORKED if better else Verdict.WORSE, counts, found


def _is_launch_of(happening: Happening, initiative: str, shipped: date) -> bool:
    """Whether what happened is that the initiative reached customers."""
    return initiative in happening.touches or (happening.type == "launch" and happening.date == shipped)


def _too_early(metric: Metric, before: Sequence[Point], after: Sequence[Point]) -> str:
    """What is still missing, and what could be seen when."""
    if len(before) < FEWEST_BEFORE:
        there = f"only {len(before)} values" if len(before) != 1 else "only one value"
        return f"{there} from before it shipped, and at least {FEWEST_BEFORE} show how much it varies by itself"
    missing = FEWEST_AFTER - len(after)
    gaps = [(second.date - first.date).days for first, second in pairwise((*before, *after))]
    when = (after or before)[-1].date + timedelta(days=round(median(gaps)) * missing)
    return (
        f"{len(after)} of {FEWEST_AFTER} values are in; {_seen(before, FEWEST_AFTER)} can be seen from about {when} on"
    )


def _seen(before: Sequence[Point], after: int) -> str:
    """The change that would be found in four of five cases."""
    values = [each.value for each in before]
    found = shift(values, values[:1])
    spread = found.spread if found else 0.0
    return f"a change of {_number(spread * limit(len(before), after).seen)} or more"


def _number(value: float) -> str:
    return f"{value:.3g}" if abs(value) < 1000 else f"{value:,.0f}"
