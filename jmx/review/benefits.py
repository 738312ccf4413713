"""What improving the journeys brought: from what was learnt over decisions and fixes to verdicts and money, how long
that took, and how far what was expected came true."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import NamedTuple

from jmx.model.metric import Metric
from jmx.model.outcome import Outcome, Verdict, outcome
from jmx.model.review import Initiative
from jmx.model.shift import FEWEST_AFTER
from jmx.model.unit import amount, unit_of
from jmx.model.workspace import Workspace
from jmx.score.picked import FEWEST, PickedWell, association

_CHANCE = 0.05  # of calling any of the stretches shorter or longer, however many are asked
JUDGED = (Verdict.WORKED, Verdict.NO_SIGN, Verdict.WORSE)


class DaySpan(NamedTuple):
    """Days from one to another, both included."""

    first: date
    last: date

    @property
    def before(self) -> "DaySpan":
        """The span of the same length that ends the day before."""
        length = min(self.last - self.first, self.first - date.min - timedelta(days=1))
        last = self.first - timedelta(days=1)
        return DaySpan(last - length, last)

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.first <= day <= self.last


# --- how long it takes ---


class FixPassage(NamedTuple):
    """The way of something that shipped: when its first pain was `found` (came, or its oldest evidence), when it was
    `decided`, `shipped`, and `proven`, the day from which there were enough values to judge it. None where that is not
    known."""

    initiative: str
    title: str
    found: date | None
    decided: date | None
    shipped: date
    proven: date | None


STRETCHES: Mapping[str, tuple[str, str]] = {
    "insight to decision": ("found", "decided"), "decision to fix": ("decided", "shipped"),
    "fix to proof": ("shipped", "proven"), "insight to proof": ("found", "proven"),
}  # fmt: skip


class Paces(NamedTuple):
    """How many days a stretch took, of what shipped now and before: medians, and how many are known. `told` says
    whether that is shorter or longer now, or chance; nothing is said of fewer than eight on either side."""

    stretch: str
    now: float | None
    known_now: int
    before: float | None
    known_before: int
    told: str


def paces(now: Sequence[FixPassage], before: Sequence[FixPassage]) -> tuple[Paces, ...]:
    """The stretches, each held against before. The more are judged, the surer each has to be."""
    days = {name: (_days(now, *ends), _days(before, *ends)) for name, ends in STRETCHES.items()}
    judged = sum(min(map(len, sides)) >= FEWEST for sides in days.values())
    return tuple(
        Paces(name, _median(here), len(here), _median(there), len(there), _told(here, there, _CHANCE / max(1, judged)))
        for name, (here, there) in days.items()
    )


def _days(passages: Sequence[FixPassage], start: str, end: str) -> list[int]:
    pairs = ((getattr(each, start), getattr(each, end)) for each in passages)
    return [max(0, (last - first).days) for first, last in pairs if first and last]


def _median(days: Sequence[int]) -> float | None:
    return float(median(days)) if days else None


def _told(now: Sequence[int], before: Sequence[int], chance: float) -> str:
    """By the ranks of both together, which say nothing of how days are spread (Wilcoxon's rank sum, as Kendall's tau of
    days and sides, with the sides dealt out anew)."""
    if min(len(now), len(before)) < FEWEST:
        return TOO_FEW
    found = association([*now, *before], [1] * len(now) + [0] * len(before), chance)
    return {PickedWell.PICKS: "shorter", PickedWell.BACKWARDS: "longer"}.get(found.told, "no sign of a change")


TOO_FEW = "too few to tell"


# --- what was expected ---


class Forecast(NamedTuple):
    """What was expected of something that shipped and what came by its day: the change of the metric's mean, in its own
    unit. `reached` says whether it came as far as was said; `chance` is how sure people were of that, from 0 to 1."""

    initiative: str
    title: str
    teams: tuple[str, ...]
    metric: str
    expected: float
    actual: float
    reached: bool
    chance: float | None


class ForecastGroup(NamedTuple):
    """The forecasts of a team, or all: how many came true, how much of what was expected came (the median share: 1 as
    expected, below 1 too hopeful), and the Brier score of those that said how sure they are (Brier 1950): 0 where all
    were sure and right, 0.25 for always saying one half, 1 where all were sure and wrong. Shares and scores of fewer
    than eight are too few to tell by."""

    team: str
    forecasts: int
    reached: int
    share: float | None
    brier: float | None
    sure: int
    """How many said how sure they are."""

    @property
    def enough(self) -> bool:
        """Whether there are enough to tell by."""
        return self.forecasts >= FEWEST


def is_due(initiative: Initiative, as_of: date) -> bool:
    """Whether something was expected of an initiative, and the day by which, if there is one, has come."""
    expects = initiative.expects
    return expects is not None and (expects.by is None or expects.by <= as_of)


def forecast(workspace: Workspace, found: Outcome, as_of: date) -> Forecast | None:
    """The forecast of something that shipped, by the values up to its day, so that no later one makes a hit of a miss;
    what shipped only afterwards brought nothing by then. None where its day is ahead, it says no size or nothing can be
    judged."""
    record, now = found.initiative.record, found.levels
    expects = record.expects
    if expects is None or not is_due(record, as_of) or found.verdict not in JUDGED or now is None:
        return None
    before, came = now.before.mean, now.after.mean
    if expects.by and record.shipped and expects.by < record.shipped:
        came = before
    elif expects.by:
        then = outcome(workspace, found.initiative, expects.by)
        if then is None or then.levels is None or then.verdict not in JUDGED:
            return None
        before, came = then.levels.before.mean, then.levels.after.mean
    expected = expects.to - (before if expects.from_ is None else expects.from_)
    if not expected:
        return None
    metric: Metric = found.metric.record
    reached = came >= expects.to if metric.better == "higher" else came <= expects.to
    return Forecast(
        found.initiative.ref, record.label, record.teams, found.metric.ref, expected, came - before, reached,
        expects.chance,
    )  # fmt: skip


def forecast_groups(found: Sequence[Forecast], name: Callable[[str, str], str]) -> tuple[ForecastGroup, ...]:
    """All forecasts together, then by team; `name` says what a team is called that an initiative names."""
    teams: dict[str, list[Forecast]] = defaultdict(list)
    for each in found:
        for team in each.teams:
            teams[name(team, each.initiative)].append(each)
    return (_group("all", found), *(_group(team, teams[team]) for team in sorted(teams, key=str.casefold)))


def _group(team: str, found: Sequence[Forecast]) -> ForecastGroup:
    sure = [(each.chance, each.reached) for each in found if each.chance is not None]
    shares = [each.actual / each.expected for each in found]
    return ForecastGroup(
        team, len(found), sum(each.reached for each in found), float(median(shares)) if shares else None,
        sum((chance - came) ** 2 for chance, came in sure) / len(sure) if sure else None, len(sure),
    )  # fmt: skip


# --- money ---


class Money(NamedTuple):
    """The money that hung on the pains that what worked takes up, each pain once: `least` of those that count as
    addressed since, `most` of all of them. `silent` pains say nothing of money. It is what was at stake, not what was
    earned: nobody measures that here."""

    least: float
    most: float
    pains: tuple[str, ...]
    silent: tuple[str, ...]


def money(workspace: Workspace, worked: Iterable[str]) -> Money:
    """What hung on the pains of initiatives that worked."""
    mine = set(worked)
    pains = [
        each for each in workspace.of("pain-point")
        if each.ref not in workspace.stands_for and any(fix.ref in mine for fix in workspace.fixes(each.ref))
    ]  # fmt: skip
    told = [each for each in pains if each.record.at_stake]
    sums = [float(each.record.at_stake.money) for each in told if each.record.at_stake]
    least = [float(each.record.at_stake.money) for each in told if each.record.at_stake and not each.record.unsolved]
    silent = tuple(each.ref for each in pains if not each.record.at_stake)
    return Money(sum(least), sum(sums), tuple(each.ref for each in told), silent)


# --- together ---


class ChainStep(NamedTuple):
    """A step of the way, and the refs of the records that came to it in the span; before, only how many. None where
    history does not reach back so far."""

    name: str
    refs: tuple[str, ...] | None
    before: int | None

    @property
    def many(self) -> int | None:
        """How many came in the span."""
        return None if self.refs is None else len(self.refs)


@dataclass(frozen=True, slots=True)
class Shipped:
    """Something that shipped in the span, with the verdict on it in words, and the metric it goes by."""

    ref: str
    title: str
    shipped: date
    verdict: str
    """Empty where it names no metric that it should move."""
    why: str
    metric: str
    change: str = ""
    """The means of the metric before and since: `12.6 → 10.9 days`; empty where these cannot be told."""


@dataclass(frozen=True, slots=True)
class Benefits:
    """What a span of days brought, held against the one before."""

    span: DaySpan
    chain: tuple[ChainStep, ...]
    shipped: tuple[Shipped, ...]
    money: Money
    passages: tuple[FixPassage, ...]
    paces: tuple[Paces, ...]
    forecasts: tuple[Forecast, ...]
    unjudged: tuple[str, ...]
    """What shipped and whose day is there, but of which nobody can say whether it came as far as was expected."""
    groups: tuple[ForecastGroup, ...]
    began: date | None
    """The first day on which a record that stands was committed; None where history is not all here."""

    def with_verdict(self, verdict: Verdict) -> tuple[Shipped, ...]:
        """What shipped that came to a verdict."""
        return tuple(each for each in self.shipped if each.verdict == verdict)


def change_in_words(workspace: Workspace, found: Outcome) -> str:
    """The means of a metric before and since something shipped."""
    if found.levels is None:
        return ""
    unit = unit_of(found.metric.record, (each.value for each in workspace.points(found.metric.ref)))
    return f"{amount(unit.scaled(found.levels.before.mean))} → {unit.mean(found.levels.after.mean)}"


def proven_on(workspace: Workspace, found: Outcome | None) -> date | None:
    """The day from which something could be judged: that of the value that made them enough, from where a change
    shows."""
    if found is None or found.verdict not in JUDGED or found.levels is None:
        return None
    first = found.levels.after.first
    since = [each.date for each in workspace.points(found.metric.ref) if each.date >= first]
    return since[FEWEST_AFTER - 1] if len(since) >= FEWEST_AFTER else None


def steps_between(found: Iterable[tuple[str, date | None]], span: DaySpan) -> tuple[tuple[str, ...], int]:
    """The refs of what came in a span, and how many came in the one before."""
    rows = list(found)
    return tuple(ref for ref, day in rows if day in span), sum(day in span.before for _, day in rows)


def evidence_days(workspace: Workspace, pain: str) -> Iterator[date]:
    """The days on which the evidence behind a pain was collected."""
    for each in workspace.evidence(pain):
        if each.record.collected and not each.record.asserted:
            yield each.record.collected
