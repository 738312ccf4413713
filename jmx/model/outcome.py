"""Did it work: what a metric did since an initiative shipped that should move it, judged against the values before."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import chain, pairwise
from operator import attrgetter
from statistics import median
from typing import NamedTuple

from jmx.model.figures import FIELD
from jmx.model.goalposts import BETTER, EXPECTS, HAPPENED, REBASE, SHIPPED, Goalposts
from jmx.model.levels import Levels, Step, levels, season_not_covered
from jmx.model.metric import Happening, Metric, Point
from jmx.model.review import Initiative
from jmx.model.shift import CHANCE, FEWEST_AFTER, FEWEST_BEFORE
from jmx.model.unit import Unit, unit_of
from jmx.model.workspace import Located, Workspace, step_of

_NOTHING_MOVED = Goalposts()
_PACKET_CHANCE = 0.05  # of calling any of the metrics of a packet moved, however many they are


class Verdict(StrEnum):
    """What is known of an outcome."""

    WORKED = "worked"
    WORSE = "worse"
    NO_SIGN = "no sign"
    TOO_EARLY = "too early"
    CANNOT_KNOW = "cannot know"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a shipped initiative, by the metric it should move. `why` says in words what the verdict rests on;
    without `levels` there are too few values."""

    initiative: Located[Initiative]
    metric: Located[Metric]
    verdict: Verdict
    why: str
    levels: Levels | None = None
    moved: tuple[str, ...] = ()  # what was settled and was changed afterwards, in words

    @property
    def late(self) -> date | None:
        """The day from which a change shows, where values since it shipped do not show it yet."""
        return self.levels.after.first if self.levels and self.levels.late else None


class Move(NamedTuple):
    """A metric's levels before and since a declared step."""

    day: date
    """The day of the step, or that from which the change shows where that is later."""
    levels: Levels


class Measured(NamedTuple):
    """What a journey's packet judges by figures: its metrics, what shipped for its pains and metrics, and how often
    each may be said to have moved that did not. The more there are, the surer each has to be, so that all together
    rarely say something false."""

    metrics: tuple[Located[Metric], ...]
    shipped: tuple[Located[Initiative], ...]
    chance: float


def measured(workspace: Workspace, journey: str) -> Measured:
    """What is judged by figures in a journey."""
    metrics = workspace.metrics(journey)
    fixable = [each.ref for each in workspace.pains(journey)] + [each.ref for each in workspace.opportunities(journey)]
    fixes = [fix for ref in fixable for fix in workspace.fixes(ref)]
    fixes += [each for metric in metrics for each in workspace.sources(metric.ref, "initiative", "expects")]
    shipped = {each.ref: each for each in fixes if each.record.status == "shipped"}
    in_order = sorted(shipped.values(), key=lambda each: (each.record.shipped or date.max, each.ref))
    return Measured(metrics, tuple(in_order), chance_of_each(len(metrics) + len(shipped)))


def outcomes(
    workspace: Workspace, journey: str, as_of: date, goalposts: Goalposts = _NOTHING_MOVED
) -> tuple[Outcome, ...]:
    """What came of what shipped for a journey, the oldest first."""
    those = measured(workspace, journey)
    found = (outcome(workspace, each, as_of, those.chance, goalposts) for each in those.shipped)
    return tuple(each for each in found if each)


def chance_of_each(count: int) -> float:
    """How often one of so many metrics may be said to have moved that did not: 1 in 100; 1 in 20 for all together."""
    return min(CHANCE, _PACKET_CHANCE / max(1, count))


def steps(workspace: Workspace, metric: Located[Metric]) -> tuple[Step, ...]:
    """The declared steps of a metric, the oldest first: initiatives that shipped for it, what happened to it, at its
    places, between them or at what these are part of, and days from which on it is counted anew."""
    return tuple(sorted(dict.fromkeys(_steps(workspace, metric))))


def _steps(workspace: Workspace, metric: Located[Metric]) -> Iterator[Step]:
    for each in workspace.sources(metric.ref, "initiative", "expects"):
        if each.record.status == "shipped" and each.record.shipped:
            yield Step(each.record.shipped, f"“{each.record.label}” shipped", each.ref)
    yield from workspace.steps_anywhere
    for place in _places(workspace, metric):
        yield from map(step_of, workspace.sources(place, "happening", "touches"))
    for rebase in metric.record.rebase:
        yield Step(rebase.date, f"counted anew: {rebase.why}")


def _places(workspace: Workspace, metric: Located[Metric]) -> set[str]:
    """What has to be touched by what happens to a metric: itself, its places, those between them, and what these are
    part of."""
    record = metric.record
    holding = (workspace.around(each, metric.ref) for each in (*record.at, *record.between))
    return {metric.ref, *chain(*holding), *workspace.on_the_way(record.between, metric.ref)}


def would_part(
    workspace: Workspace, initiative: Located[Initiative], metric: Located[Metric], gone: Happening, as_of: date
) -> bool:
    """Whether something that happened, if it were still written down, would stand next to the day an initiative
    shipped."""
    shipped: date | None = initiative.record.shipped
    found = {each.ref for ref in gone.touches if (each := workspace.find(ref))}
    concerns = not gone.touches or not found.isdisjoint(_places(workspace, metric))
    own = initiative.ref in found or (gone.type == "launch" and gone.date == shipped)
    if shipped is None or gone.date > as_of or own or not concerns:
        return False
    last, coming = _beside(workspace, initiative.ref, shipped, metric, as_of)
    return (last is None or last.day <= gone.date) and (coming is None or gone.date <= coming.day)


def last_step(known: Sequence[Step], day: date) -> Step | None:
    """The step from which on the values up to a day stand at one level, as far as it is declared."""
    return max((step for step in known if step.day <= day), default=None)


def last_move(
    workspace: Workspace,
    metric: Located[Metric],
    as_of: date,
    chance: float = CHANCE,
    came_of: Iterable[Outcome] = (),
) -> Move | None:
    """The newest declared step at which a metric moved to another level, else the newest by which that can be judged;
    none of those before it was counted anew. It is judged by as many values as a verdict is, and says nothing of a
    step of which a verdict, one of `came_of`, cannot."""
    known = [point for point in workspace.points(metric.ref) if point.date <= as_of]
    anew = {each.date for each in metric.record.rebase}
    silent = {
        each.initiative.record.shipped
        for each in came_of
        if each.metric.ref == metric.ref and each.verdict in (Verdict.TOO_EARLY, Verdict.CANNOT_KNOW)
    }
    days = _days_of_steps(workspace, metric, as_of)
    found: Move | None = None
    for start, day, end in zip([date.min, *days], days, [*days[1:], date.max], strict=False):
        found = None if day in anew else found
        before, after = ([point for point in known if a <= point.date < b] for a, b in ((start, day), (day, end)))
        judged = levels(before, after, chance) if day not in anew and day not in silent else None
        if judged is None or judged.after.count < FEWEST_AFTER:
            continue
        if season_not_covered([point for point in known if point.date < day], known, before, after, None):
            continue
        if judged.moved or not (found and found.levels.moved):
            late = judged.after.first != after[0].date
            found = Move(judged.after.first if late else day, judged)
    return found


def _days_of_steps(workspace: Workspace, metric: Located[Metric], as_of: date) -> list[date]:
    """The days of a metric's steps; that an initiative reached customers is none of its own."""
    known = [each for each in steps(workspace, metric) if each.day <= as_of]
    ships = [each for each in known if each.ref and workspace.records[each.ref].kind == "initiative"]
    own = {each for each in known if any(_is_launch_of(workspace, each.ref, ship.ref, ship.day) for ship in ships)}
    return sorted({each.day for each in known if each not in own})


def outcome(
    workspace: Workspace,
    initiative: Located[Initiative],
    as_of: date,
    chance: float = CHANCE,
    goalposts: Goalposts = _NOTHING_MOVED,
) -> Outcome | None:
    """What came of an initiative; None where it has not shipped, or says of no metric that it should move it. Nobody
    can know where somebody redefined after it shipped what it is held against."""
    record = initiative.record
    if record.status != "shipped" or record.shipped is None or record.shipped > as_of or record.expects is None:
        return None
    metric = workspace.find(record.expects.metric, initiative.ref)
    if metric is None or not isinstance(metric.record, Metric):
        return None
    window = _window(workspace, initiative.ref, record.shipped, metric, as_of)
    parting = [step.ref for step in (window.last, window.next) if step]
    told = tuple(_told(goalposts, initiative.ref, metric.ref, record.shipped, parting))
    redefined = _redefined(goalposts, metric.ref, record.shipped)
    if redefined:
        return Outcome(initiative, metric, Verdict.CANNOT_KNOW, redefined, None, told)
    lost = workspace.lacks_table.get(metric.ref) if not window.before and not window.after else None
    if lost:
        return Outcome(initiative, metric, Verdict.CANNOT_KNOW, f"its {lost}", None, told)
    verdict, why, found = _judged(window, metric.record, chance)
    return Outcome(initiative, metric, verdict, why, found, told)


def _redefined(goalposts: Goalposts, metric: str, shipped: date) -> str:
    """That the baseline is another one since an initiative shipped, by whom; empty where it is not."""
    moves = (each for each in goalposts.of(metric, REBASE) if each.after(shipped) and min(each.days) <= shipped)
    return next((f"its baseline was redefined after it shipped: {each.words} {each.whence}" for each in moves), "")


def _told(goalposts: Goalposts, initiative: str, metric: str, shipped: date, parting: Iterable[str]) -> Iterator[str]:
    """What else was changed after an initiative shipped, by the first day that it said. `parting` are the refs of what
    happened next to it, which parts its values too."""
    moved = goalposts.of(initiative, SHIPPED)
    since = min((shipped, *(day for move in moved for day in move.days)))
    beside = ((ref, HAPPENED) for ref in (initiative, *parting))
    held_to = ((initiative, EXPECTS), (metric, FIELD), (metric, BETTER), *beside)
    others = (move for ref, name in held_to for move in goalposts.of(ref, name))
    for move in (*moved, *others):
        if move.after(since):
            yield f"{move.words} {move.whence}"
    if not goalposts.known:
        yield "whether what it is held against was changed since it shipped is not known: history is missing here"


class _Window(NamedTuple):
    """The values around the day an initiative shipped, up to the steps next to it."""

    before: tuple[Point, ...]
    after: tuple[Point, ...]
    earlier: tuple[Point, ...]
    """The values before, also those from before the last step."""
    known: tuple[Point, ...]
    """All values, also those from the next step on."""
    last: Step | None
    next: Step | None

    @property
    def left_out(self) -> str:
        """In words, which values count no more; empty where there are none."""
        if self.next is None or self.known[-1].date < self.next.day:
            return ""
        return f"; values since {self.next.day} are left out ({self.next.what})"


def steps_beside(
    workspace: Workspace, initiative: Located[Initiative], metric: Located[Metric], as_of: date
) -> Iterator[Step]:
    """The steps of a metric next to the day an initiative shipped: the values between them are held against each
    other."""
    if initiative.record.shipped:
        found = _beside(workspace, initiative.ref, initiative.record.shipped, metric, as_of)
        yield from (each for each in found if each)


def _beside(
    workspace: Workspace, ref: str, shipped: date, metric: Located[Metric], as_of: date
) -> tuple[Step | None, Step | None]:
    known = [each for each in steps(workspace, metric) if each.day <= as_of]
    here = bisect_left(known, shipped, key=attrgetter("day"))

    def is_other(step: Step) -> bool:
        return step.ref != ref and not _is_launch_of(workspace, step.ref, ref, shipped)

    # from the day on, since there are many steps, and only those next to it matter
    return next(filter(is_other, reversed(known[:here])), None), next(filter(is_other, known[here:]), None)


def _window(workspace: Workspace, ref: str, shipped: date, metric: Located[Metric], as_of: date) -> _Window:
    last, coming = _beside(workspace, ref, shipped, metric, as_of)
    known = [point for point in workspace.points(metric.ref) if point.date <= as_of]
    before = [point for point in known if point.date < shipped]
    after = [point for point in known if point.date >= shipped and (not coming or point.date < coming.day)]
    level = [point for point in before if not last or point.date >= last.day]
    return _Window(tuple(level), tuple(after), tuple(before), tuple(known), last, coming)


def _judged(window: _Window, metric: Metric, chance: float) -> tuple[Verdict, str, Levels | None]:
    before, after = window.before, window.after
    unit = unit_of(metric, (each.value for each in window.known))
    if not before and not after:
        return Verdict.CANNOT_KNOW, "there are no values", None
    if len(before) < FEWEST_BEFORE:
        return *_too_few_before(window), None
    hidden = season_not_covered(window.earlier, window.known, before, after, window.last)
    if hidden:
        return Verdict.CANNOT_KNOW, hidden, None
    if len(after) < FEWEST_AFTER:
        return *_too_few_after(window, len(after), _seen_words(before, unit)), None
    found = levels(before, after, chance)
    assert found is not None
    told = found.words(unit) + window.left_out
    if not found.moved:
        return Verdict.NO_SIGN, told + _unmoved(found, unit), found
    if found.after.count < FEWEST_AFTER:
        verdict, why = _too_few_after(window, found.after.count, "whether that lasts")
        return verdict, f"it moved only on {found.after.first} ({told}); {why}", found
    better = found.rose == (metric.better == "higher")
    return Verdict.WORKED if better else Verdict.WORSE, told, found


def _unmoved(found: Levels, unit: Unit) -> str:
    """How large a change would show, or why one as large as that does not count."""
    run = f"; {found.run}" if found.run else ""
    if found.against:
        return f"{run}; no lasting change shows, as {found.against}"
    more = f"{run}, but no lasting change shows" if run else ""
    return f"{more}; a change of {unit.change(found.seen)} or more would show"


def _is_launch_of(workspace: Workspace, step: str, initiative: str, shipped: date) -> bool:
    """Whether what happened is that the initiative reached customers."""
    found = workspace.records.get(step)
    if found is None or found.kind != "happening":
        return False
    return initiative in found.record.touches or (found.record.type == "launch" and found.record.date == shipped)


def _too_few_before(window: _Window) -> tuple[Verdict, str]:
    """Nobody can know it where a step cut them off, nor where there are none: to wait brings later ones alone."""
    count = len(window.before)
    there = f"only {count} values" if count > 1 else "only one value" if count else "no value"
    needed = f"it takes {FEWEST_BEFORE} to see how much it varies by itself"
    if window.last and len(window.earlier) >= FEWEST_BEFORE:
        between = f"between {window.last.day} ({window.last.what}) and the day it shipped"
        return Verdict.CANNOT_KNOW, f"{there} {between}, and {needed}"
    why = f"{there} from before it shipped, and {needed}"
    return Verdict.CANNOT_KNOW, f"{why}; waiting brings none, only adding earlier values can"


def _too_few_after(window: _Window, count: int, what: str) -> tuple[Verdict, str]:
    """What is still missing, and what can be known when."""
    if window.next:
        return Verdict.CANNOT_KNOW, f"{window.next.what} on {window.next.day}, before {FEWEST_AFTER} values were in"
    points = (*window.before, *window.after)
    gaps = [(second.date - first.date).days for first, second in pairwise(points)]
    when = points[-1].date + timedelta(days=round(median(gaps)) * (FEWEST_AFTER - count))
    return Verdict.TOO_EARLY, f"{count} of {FEWEST_AFTER} values are in; {what} can be seen from about {when} on"


def _seen_words(before: tuple[Point, ...], unit: Unit) -> str:
    """The change that would be found in four of five cases, with as few values as a verdict needs."""
    found = levels(before, before[-1:] * FEWEST_AFTER)
    return f"a change of {unit.change(found.seen if found else 0.0)} or more"
