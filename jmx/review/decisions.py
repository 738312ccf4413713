"""What came of the decisions of earlier reviews, and who works on what hurts: told by the records they are about."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from jmx.model.evidence import PainPoint
from jmx.model.metric import Metric
from jmx.model.outcome import Outcome, Verdict
from jmx.model.review import FINISHED, Action, Decision, Initiative, Opportunity, Review
from jmx.model.review_status import closed, in_words
from jmx.model.unit import unit_of
from jmx.model.workspace import Located, Workspace

NOTHING_TO_FOLLOW = "names no pain, initiative or metric by which to tell"
_TO_TELL = {
    Verdict.WORKED: "{} is better since",
    Verdict.WORSE: "{} is worse since",
    Verdict.NO_SIGN: "{} shows no sign of it",
    Verdict.TOO_EARLY: "too early to tell by {} whether it helped",
    Verdict.CANNOT_KNOW: "whether it helped cannot be told by {}",
}
VERDICTS_IN_SHORT = {
    Verdict.WORKED: "worked",
    Verdict.WORSE: "worse",
    Verdict.NO_SIGN: "no sign that it helped",
    Verdict.TOO_EARLY: "too early to tell",
    Verdict.CANNOT_KNOW: "whether it helped cannot be known",
}
_SOLVED = {"addressed": "addressed", "wont-fix": "not to be fixed"}


@dataclass(frozen=True, slots=True)
class EarlierDecision:
    """A decision of an earlier review, and what the records say today about what it is about."""

    ref: str
    text: str
    decided: date
    owner: str
    came: tuple[str, ...]
    about: tuple[str, ...] = ()
    """The refs of the records it is about."""
    result: str = ""
    """What came of it in a few words, for whoever reads no more than a line."""
    settled: bool = False
    """Whether nothing of what it is about is left to do."""
    in_hand: bool = False
    """Whether somebody has something to do for it, and is not late."""


class _News(NamedTuple):
    words: str
    settled: bool
    in_hand: bool = False


def earlier_decisions(
    workspace: Workspace, journey: str, as_of: date, outcomes: Sequence[Outcome] = ()
) -> tuple[EarlierDecision, ...]:
    """The decisions of a journey's reviews that still stand, the newest first: all of the last review that decided
    something, and of those before it the ones about something that is not settled yet."""
    found: list[EarlierDecision] = []
    verdicts = {each.initiative.ref: each for each in outcomes}
    for review in reversed(workspace.reviews(journey)):
        if review.record.date > as_of:
            continue
        standing = [each for each in review.record.decisions if not superseded_by(workspace, f"{review.ref}/{each.id}")]
        told = [followed(workspace, journey, review, each, as_of, verdicts) for each in standing]
        is_last = not found
        found += [each for each in told if is_last or (each.came and not each.settled)]
    return tuple(found)


def followed(
    workspace: Workspace,
    journey: str,
    review: Located[Review],
    decision: Decision,
    as_of: date,
    verdicts: Mapping[str, Outcome],
) -> EarlierDecision:
    """A decision of a review with what came of it; `verdicts` are those of initiatives, by their refs."""
    news = tuple(_news(workspace, review, decision, as_of, verdicts))
    return EarlierDecision(
        f"{review.ref}/{decision.id}",
        decision.text,
        review.record.date,
        workspace.person_name(decision.owner or "", journey),
        tuple(each.words for each in news),
        tuple(each.ref for ref in decision.about if (each := workspace.find(ref, review.ref))),
        _result(workspace, review, decision, verdicts),
        bool(news) and all(each.settled for each in news),
        any(each.in_hand for each in news),
    )


def who_works_on(workspace: Workspace, ref: str) -> str:
    """The initiatives under way for something, each with how far it is and who does it; else since what nobody works on
    it; empty where nobody ever did."""
    running = [each for each in workspace.fixes(ref) if each.record.running]
    under_way = [each for each in running if each.record.status != "shipped"]
    if running and not under_way:
        return "nobody since " + " and ".join(f"“{each.record.label}” {_progress(each.record)}" for each in running)
    told = ((who_does(workspace, each), f"“{each.record.label}” {_progress(each.record)}") for each in under_way)
    return "; ".join(": ".join(filter(None, each)) for each in told)


def who_does(workspace: Workspace, initiative: Located[Initiative]) -> str:
    """The teams that do it, else the person who answers for it; empty where nobody is named."""
    record = initiative.record
    teams = [found.record.label for ref in record.teams if (found := workspace.find(ref, initiative.ref))]
    return ", ".join(teams) or workspace.person_name(record.owner or "", initiative.ref)


def _progress(initiative: Initiative) -> str:
    if initiative.status == "shipped":
        return "shipped" + (f" on {initiative.shipped}" if initiative.shipped else "")
    return "is in progress" if initiative.status == "in-progress" else f"is {initiative.status}"


def superseded_by(workspace: Workspace, decision: str) -> str:
    """The ref of the later decision that takes the place of one; empty where it still stands."""
    return next((link.source for link in workspace.pointing_at(decision) if "supersedes" in link.route), "")


def _news(
    workspace: Workspace, review: Located[Review], decision: Decision, as_of: date, verdicts: Mapping[str, Outcome]
) -> Iterator[_News]:
    """What the records that a decision is about say today, and whether the actions taken with it are done."""
    subjects = [found for ref in decision.about if (found := workspace.find(ref, review.ref))]
    for found in subjects:
        record, title = found.record, f"“{found.record.label}”"
        if isinstance(record, PainPoint):
            yield _of_pain(workspace, found, title, verdicts)
        elif isinstance(record, Opportunity):
            works = _fixes(workspace, found.ref, verdicts) or "nobody works on it"
            yield _News(f"{title}: {works}", settled=False)
        elif isinstance(record, Initiative):
            yield _News(_told(found, verdicts), record.status in FINISHED)
        elif isinstance(record, Metric):
            yield _News(_of_metric(workspace, found, review.record.date, as_of), settled=True)
    about = {found.ref for found in subjects}
    for action in review.record.actions:
        if about & {found.ref for ref in action.about if (found := workspace.find(ref, review.ref))}:
            yield _of_action(workspace, f"{review.ref}/{action.id}", action, as_of)


def _result(workspace: Workspace, review: Located[Review], decision: Decision, verdicts: Mapping[str, Outcome]) -> str:
    """`shipped on 2026-05-12; Late codes 31 % → 9 %: worked`."""
    subjects = [found for ref in decision.about if (found := workspace.find(ref, review.ref))]
    fixes = [fix for each in subjects for fix in (workspace.fixes(each.ref) if each.kind in _FIXABLE else ())]
    fixes += [each for each in subjects if isinstance(each.record, Initiative)]
    last = max(fixes, key=lambda fix: (fix.record.status == "shipped", fix.record.shipped or date.min), default=None)
    if last is not None:
        outcome = verdicts.get(last.ref)
        who = "" if last.record.status == "shipped" else f"“{last.record.label}” "
        return "; ".join(filter(None, (who + _progress(last.record), _in_short(outcome) if outcome else "")))
    solved = [each.record for each in subjects if isinstance(each.record, PainPoint) and not each.record.unsolved]
    if solved:
        return _SOLVED[solved[0].status] + (f": {solved[0].why}" if solved[0].why else "")
    metrics = [each for each in subjects if isinstance(each.record, Metric)]
    return "" if metrics or not subjects else "nothing came of it yet"


_FIXABLE = ("pain-point", "opportunity")


def _in_short(outcome: Outcome) -> str:
    """`Late codes 31 % → 9 %: worked`."""
    label, levels = outcome.metric.record.label, outcome.levels
    told = VERDICTS_IN_SHORT[outcome.verdict]
    if levels is None:
        return f"{label}: {told}"
    unit = unit_of(outcome.metric.record, (levels.before.mean, levels.after.mean))
    return f"{label} {unit.mean(levels.before.mean)} → {unit.mean(levels.after.mean)}: {told}"


def _told(initiative: Located[Initiative], verdicts: Mapping[str, Outcome]) -> str:
    """How far an initiative is, and whether its metric moved since."""
    outcome = verdicts.get(initiative.ref)
    came = f" ({to_tell(outcome)})" if outcome else ""
    return f"“{initiative.record.label}” {_progress(initiative.record)}{came}"


def to_tell(outcome: Outcome) -> str:
    """What is known of an outcome by its metric, in a few words; with its day where that moved only later."""
    moved = outcome.verdict in (Verdict.WORKED, Verdict.WORSE)
    told = _TO_TELL[outcome.verdict].format(f"“{outcome.metric.record.label}”")
    return told + (f" {outcome.late}" if moved and outcome.late else "")


def _fixes(workspace: Workspace, ref: str, verdicts: Mapping[str, Outcome]) -> str:
    return "; ".join(_told(each, verdicts) for each in workspace.fixes(ref))


def _of_pain(workspace: Workspace, pain: Located[PainPoint], title: str, verdicts: Mapping[str, Outcome]) -> _News:
    record = pain.record
    if not record.unsolved:
        why = f": {record.why}" if record.why else ""
        return _News(f"{title} is {_SOLVED[record.status]}{why}", settled=True)
    works = _fixes(workspace, pain.ref, verdicts) or "nobody works on it"
    return _News(f"{title} is still {record.status}; {works}", settled=False)


def _of_metric(workspace: Workspace, metric: Located[Metric], decided: date, as_of: date) -> str:
    points = [point for point in workspace.points(metric.ref) if point.date <= as_of]
    then = [point for point in points if point.date <= decided]
    label, unit = f"“{metric.record.label}”", unit_of(metric.record, (point.value for point in points))
    if not points or points[-1:] == then[-1:]:
        return f"{label} has no value since"
    was = f"was {unit.number(then[-1].value)} and " if then else ""
    anew = [each.date for each in metric.record.rebase if then and then[-1].date < each.date <= points[-1].date]
    counted = f", counted anew since {max(anew)}" if anew else ""
    return f"{label} {was}is {unit.value(points[-1].value)}{counted}"


def _of_action(workspace: Workspace, ref: str, action: Action, as_of: date) -> _News:
    if closed(workspace, ref):
        return _News(f"done: “{action.text}”", settled=True)
    late = (as_of - action.due).days if action.due else 0
    told = f"to do: “{action.text}”" + (f", {in_words(late)} late" if late > 0 else "")
    return _News(told, settled=False, in_hand=late <= 0)
