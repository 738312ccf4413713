"""Where insight stops on its way from observation over priority and action to outcome, since when, and at whom."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from statistics import median
from typing import NamedTuple

from jmx.lint.rule import LintContext
from jmx.model.evidence import Evidence, PainPoint
from jmx.model.identity import outermost
from jmx.model.journey import Journey
from jmx.model.outcome import Outcome, Verdict
from jmx.model.rating import collected
from jmx.model.review import AT_WORK, Initiative
from jmx.model.workspace import Located, Workspace
from jmx.review.maturity_cases import owner_of_pain

_KNOWN = (Verdict.WORKED, Verdict.WORSE, Verdict.NO_SIGN)


class FlowStep(StrEnum):
    """The steps on the way of an insight."""

    OBSERVATION = "observation"
    PRIORITY = "priority"
    ACTION = "action"
    OUTCOME = "outcome"


class TrackedInsight(NamedTuple):
    """A pain, or something that was heard and is filed nowhere: the step that it has not passed (None where it passed
    all), why, since when it is there, and who answers for it. What is `moving` does not stop: somebody is at work on
    it, or its outcome takes time."""

    ref: str
    title: str
    step: FlowStep | None
    why: str
    since: date | None
    owner: str
    journeys: tuple[str, ...]
    moving: bool = False
    assumed: bool = False
    """Whether nothing that was seen or heard is behind it."""
    took: tuple[tuple[FlowStep, int], ...] = ()
    """How many days each step took that it passed, as far as that is known."""


class FlowCount(NamedTuple):
    """How many insights came to a step, passed it, are moving there and stop there; for how long those stop, half of
    them and together, as far as that is known; and at whom, by how many."""

    step: FlowStep
    came: int
    passed: int
    moving: int
    stopped: int
    median_days: int | None
    days: int
    unknown: int
    """How many of those that stop have no known day."""
    took: int | None
    """How many days it took half of those that went on, as far as that is known."""
    owners: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class FlowDays:
    """What git and reviews know of days: when each pain was rated, and when it was decided what is done about it."""

    rated: Mapping[str, date] = field(default_factory=dict)
    decided: Mapping[str, date] = field(default_factory=dict)


def insights(context: LintContext, journeys: Sequence[Located[Journey]], days: FlowDays) -> tuple[TrackedInsight, ...]:
    """Every insight of some journeys, and those that no claim rests on; what is decided to stay so has its end."""
    return (*_pains(context, journeys, days), *_filed_nowhere(context))


def flow_counts(found: Sequence[TrackedInsight], as_of: date) -> tuple[FlowCount, ...]:
    """The counts of each step."""
    order = list(FlowStep)
    places = [len(order) if each.step is None else order.index(each.step) for each in found]
    return tuple(
        _count(step, [each for each, at in zip(found, places, strict=True) if at == place],
               [each for each, at in zip(found, places, strict=True) if at > place], as_of)
        for place, step in enumerate(order)
    )  # fmt: skip


def _count(step: FlowStep, here: Sequence[TrackedInsight], passed: Sequence[TrackedInsight], as_of: date) -> FlowCount:
    stopped = [each for each in here if not each.moving]
    waited = [max(0, (as_of - each.since).days) for each in stopped if each.since]
    took = [days for each in passed for at, days in each.took if at is step]
    return FlowCount(
        step, len(passed) + len(here), len(passed), len(here) - len(stopped), len(stopped),
        round(median(waited)) if waited else None, sum(waited), len(stopped) - len(waited),
        round(median(took)) if took else None,
        tuple(_by_owner(stopped)),
    )  # fmt: skip


def _by_owner(stopped: Iterable[TrackedInsight]) -> list[tuple[str, int]]:
    found: dict[str, int] = {}
    for each in stopped:
        found[each.owner] = found.get(each.owner, 0) + 1
    return sorted(found.items(), key=lambda each: (-each[1], each[0]))


# --- pains ---


def _pains(context: LintContext, journeys: Sequence[Located[Journey]], days: FlowDays) -> Iterator[TrackedInsight]:
    workspace, homes = context.workspace, dict[str, list[str]]()
    for journey in journeys:
        for pain in workspace.pains(journey.ref):
            homes.setdefault(workspace.stands_for.get(pain.ref, pain.ref), []).append(journey.ref)
    ranked = {workspace.stands_for.get(each.ref, each.ref) for each in context.ranking.scores}
    for ref, there in homes.items():
        pain = workspace.records[ref]
        if pain.record.status != "wont-fix":
            yield _of_pain(context, pain, tuple(there), days, is_ranked=ref in ranked)


class _Where(NamedTuple):
    """Where a pain is on its way."""

    step: FlowStep | None
    why: str
    since: date | None
    moving: bool = False


def _of_pain(
    context: LintContext, pain: Located[PainPoint], there: tuple[str, ...], days: FlowDays, *, is_ranked: bool
) -> TrackedInsight:
    at = _where(context, pain, days, is_ranked=is_ranked)
    owner = owner_of_pain(context, pain, there[0])
    assumed, took = not context.workspace.known(pain.ref), tuple(_took(context, pain, days))
    return TrackedInsight(
        pain.ref, pain.record.label, at.step, at.why, at.since, owner, there, at.moving, assumed, took
    )


def _took(context: LintContext, pain: Located[PainPoint], days: FlowDays) -> Iterator[tuple[FlowStep, int]]:
    """How long it took from its rating to what was decided, and from there to customers."""
    rated, decided = days.rated.get(pain.ref), days.decided.get(pain.ref)
    ships = [each.record.shipped for each in context.workspace.fixes(pain.ref) if each.record.status == "shipped"]
    shipped = min((day for day in ships if day), default=None)
    if rated and decided and rated <= decided:
        yield FlowStep.PRIORITY, (decided - rated).days
    if decided and shipped and decided <= shipped:
        yield FlowStep.ACTION, (shipped - decided).days


def _where(context: LintContext, pain: Located[PainPoint], days: FlowDays, *, is_ranked: bool) -> _Where:
    fixes = context.workspace.fixes(pain.ref)
    shipped = [each for each in fixes if each.record.status == "shipped"]
    at_work = [each for each in fixes if each.record.status in AT_WORK]
    if shipped:
        return _after_shipping(context, shipped)
    if at_work:
        began = next((each for each in at_work if each.record.status == "in-progress"), at_work[0])
        moving = began.record.status == "in-progress"
        since = days.decided.get(pain.ref)
        return _Where(FlowStep.ACTION, f"“{began.record.label}” is {began.record.status}", since, moving)
    if pain.record.status == "addressed":
        return _Where(FlowStep.OUTCOME, "called addressed, and nothing shipped for it", None)
    if pain.ref in days.decided:
        return _Where(FlowStep.ACTION, "decided, and nobody is at work on it", days.decided[pain.ref])
    if is_ranked:
        return _Where(FlowStep.PRIORITY, "ranked, and nothing decided", days.rated.get(pain.ref))
    return _Where(FlowStep.OBSERVATION, "lacks what a rank needs", _heard(context, pain))


def _after_shipping(context: LintContext, shipped: Sequence[Located[Initiative]]) -> _Where:
    came = [context.outcomes[each.ref] for each in shipped if each.ref in context.outcomes]
    if any(each.verdict in _KNOWN for each in came):
        return _Where(None, "its outcome is known", None)
    last = max(shipped, key=lambda each: (each.record.shipped or date.min, each.ref))
    return _Where(FlowStep.OUTCOME, _unknown(last, came), last.record.shipped, _takes_time(came))


def _takes_time(came: Sequence[Outcome]) -> bool:
    return any(each.verdict is Verdict.TOO_EARLY for each in came)


def _unknown(last: Located[Initiative], came: Sequence[Outcome]) -> str:
    if _takes_time(came):
        return f"“{last.record.label}” shipped; too early to tell"
    if came:
        return f"“{came[-1].initiative.record.label}” shipped; nobody can know what came of it"
    return f"“{last.record.label}” shipped; it says of no metric what it should do"


def _heard(context: LintContext, pain: Located[PainPoint]) -> date | None:
    """The day on which something of it was first seen or heard."""
    known = (collected(each, context.as_of) for each in context.workspace.evidence(pain.ref))
    return min((each for each in known if each), default=None)


# --- what is filed nowhere ---


def _filed_nowhere(context: LintContext) -> Iterator[TrackedInsight]:
    workspace = context.workspace
    for piece in workspace.of("evidence"):
        if "/" not in piece.ref and not _is_filed(workspace, piece) and not workspace.undecided(piece):
            heard = piece.record.recorded_by
            by = workspace.person_name(heard, piece.ref) if heard else ""
            about = tuple(dict.fromkeys(_journeys(workspace, piece)))
            owner = context.statuses[about[0]].owner_name if about else by
            day = collected(piece, context.as_of)
            why = "heard, and filed nowhere" if about else "no claim rests on it"
            yield TrackedInsight(piece.ref, piece.record.label, FlowStep.OBSERVATION, why, day, owner, about)


def _is_filed(workspace: Workspace, piece: Located[Evidence]) -> bool:
    refs = (piece.ref, *(f"{piece.ref}/{each.id}" for each in piece.record.insights if each.id))
    return any(workspace.pointing_at(ref) for ref in refs) or any(each.contradicts for each in piece.record.learnt)


def _journeys(workspace: Workspace, piece: Located[Evidence]) -> Iterator[str]:
    for name in (name for each in piece.record.learnt for name in each.about):
        found = workspace.find(name, piece.ref)
        home = workspace.records.get(outermost(found.ref)) if found else None
        if home is not None and home.kind == "journey":
            yield home.ref
