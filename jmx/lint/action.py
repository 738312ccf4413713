"""Rules about pains: how we know of them, and what is done, so that findings come back with an outcome."""

from collections.abc import Iterator
from datetime import date, timedelta

from jmx.lint.rule import LintContext, RawFinding, rule
from jmx.model.evidence import PainPoint
from jmx.model.finding import Level
from jmx.model.identity import Identity
from jmx.model.metric import Metric
from jmx.model.outcome import Verdict
from jmx.model.review import Initiative
from jmx.model.review_status import closed, closed_too_early, in_words
from jmx.model.workspace import Located, Workspace
from jmx.score.inputs import above_volume


def severe(context: LintContext) -> Iterator[Located[PainPoint]]:
    """Pains that hurt most and still wait for a fix."""
    limit = context.settings.limits.severe
    for pain in context.workspace.of("pain-point"):
        if is_severe(pain.record, limit):
            yield pain


def is_severe(pain: PainPoint, limit: int) -> bool:
    """Whether a pain hurts so much and still waits for a fix."""
    return pain.unsolved and (pain.severity or 0) >= limit


@rule("EVD101", "severe-pain-without-evidence", Level.WARNING)
def severe_pain_without_evidence(context: LintContext) -> Iterator[RawFinding]:
    """A pain rated severe points at what shows it.

    Severity without evidence rests on the opinion of whoever spoke last. Add `evidence` (a link is enough, or a line
    that begins with its kind: `support: 212 mails in March`) or lower the rating until somebody has looked. Words
    without kind, day or source are an assertion, and leave the rating an assumption. Severe is `limits.severe` in
    jmx.yaml (4 of 5).
    """
    for pain in severe(context):
        if not context.workspace.known(pain.ref) and not context.workspace.points_at_unread(pain, "evidence"):
            asserted = bool(context.workspace.evidence(pain.ref))
            why = "on an assertion alone: it names no kind, day or source" if asserted else "without evidence"
            words = f"pain '{pain.ref}' is rated {pain.record.severity} of 5 {why}"
            hint = "write which kind it is, as in" if asserted else "add what was seen, with its kind:"
            yield RawFinding(pain, ("severity",), words, f'{hint} `evidence: ["support: 212 mails in March"]`')


@rule("EVD102", "reach-above-volume", Level.WARNING)
def reach_above_volume(context: LintContext) -> Iterator[RawFinding]:
    """No pain hits more customers than its journey has.

    A count of `reach` is compared with the `volume` of its journey, whatever periods they are given for. One above it
    is nearly always counted for another period or another group (a quarter's customers written as a month's), so the
    pain is not ranked until one of the two is right. How often each customer is hit is `frequency`.
    """
    for pain in context.workspace.of("pain-point"):
        above = above_volume(context.workspace, pain) if pain.record.unsolved else ""
        if above:
            words = f"pain '{pain.ref}' cannot be ranked: a reach of {above}"
            yield RawFinding(pain, ("reach",), words, "correct `reach`, or the journey's `volume`; mind the periods")


@rule("ACT101", "severe-pain-without-initiative", Level.WARNING)
def severe_pain_without_initiative(context: LintContext) -> Iterator[RawFinding]:
    """Somebody works on every severe pain, or it is openly accepted as it is.

    A map that shows problems and leads to nothing teaches people to stop looking. Let an initiative address the pain
    (directly or through an opportunity), or set `status: wont-fix` with `why`.
    """
    limit = context.settings.limits.severe
    for pain in context.workspace.of("pain-point"):
        if unaddressed(context.workspace, pain, limit):
            words = f"pain '{pain.ref}' is rated {pain.record.severity} of 5 and no initiative addresses it"
            yield RawFinding(
                pain, (), words, f"{_how_to_address(pain)} to an initiative, or `status: wont-fix` and `why: …`"
            )


def unaddressed(workspace: Workspace, pain: Located[PainPoint], limit: int) -> bool:
    """Whether a pain hurts so much, waits for a fix, and nobody works on it."""
    fixes = workspace.fixes(pain.ref)
    working = any(fix.record.running for fix in fixes)
    return is_severe(pain.record, limit) and not working and not may_be_addressed(workspace, pain)


def may_be_addressed(workspace: Workspace, pain: Located[PainPoint]) -> bool:
    """Whether an initiative that cannot be read may address a pain, directly or through an opportunity."""
    opportunities = workspace.sources(pain.ref, "opportunity", "pains")
    return any(workspace.undecided(each, "initiative", "opportunity") for each in (pain, *opportunities))


def _how_to_address(pain: Located[PainPoint]) -> str:
    """An id that is only a number cannot be pointed at."""
    if pain.identity is Identity.NUMBERED:
        return f"write an `id` into it and add `addresses: [{pain.journey}/that-id]`"
    return f"add `addresses: [{pain.ref}]`"


@rule("ACT108", "solved-without-reason", Level.WARNING)
def solved_without_reason(context: LintContext) -> Iterator[RawFinding]:
    """A pain that no longer competes for a fix says what became of it.

    `addressed` and `wont-fix` take a pain out of the ranking, and one word is quickly typed. What shipped for a pain
    says why it counts as addressed; anything else needs a `why`, so that the next owner knows what was decided.
    """
    for pain in context.workspace.of("pain-point"):
        record = pain.record
        if record.unsolved or record.why:
            continue
        shipped = any(fix.record.status == "shipped" for fix in context.workspace.fixes(pain.ref))
        if not (record.status == "addressed" and (shipped or may_be_addressed(context.workspace, pain))):
            words = f"pain '{pain.ref}' is {record.status}, and nothing says why"
            yield RawFinding(
                pain, ("status",), words, "add `why: …`, or what shipped for it: an initiative's `addresses`"
            )


@rule("ACT102", "shipped-without-outcome", Level.WARNING, timed=True)
def shipped_without_outcome(context: LintContext) -> Iterator[RawFinding]:
    """What shipped is measured: did it help?

    An initiative says before it ships which metric it will move (`expects`), and the metric has a value from after it
    shipped. Checked once `limits.outcome_days` (60 days) have passed since `shipped`.
    """
    for initiative in _long_shipped(context):
        record, name = initiative.record, f"initiative '{initiative.ref}'"
        if record.shipped is None:
            yield RawFinding(initiative, ("status",), f"{name} shipped, but not when", "add `shipped: …` with its date")
        elif record.expects is None:
            hint = "add `expects: {metric: …, to: …}`"
            yield RawFinding(
                initiative, (), f"{name} shipped on {record.shipped}, and nothing says what it should move", hint
            )
    for metric, initiative, shipped in waited_for(context):
        days = in_words((context.as_of - shipped).days)
        words = f"initiative '{initiative.ref}' shipped {days} ago, and metric '{metric.ref}' has no value since"
        yield RawFinding(initiative, ("expects", "metric"), words, "add a value to the metric's series")


def waited_for(context: LintContext) -> Iterator[tuple[Located[Metric], Located[Initiative], date]]:
    """The metrics that have no value since what should move them shipped, that initiative, and when it shipped."""
    for initiative in _long_shipped(context):
        record = initiative.record
        metric = context.workspace.find(record.expects.metric, initiative.ref) if record.expects else None
        if metric is None or metric.kind != "metric" or metric.ref in context.workspace.lacks_table:
            continue  # a ref that leads nowhere has a finding of its own; of a table that is not here nobody knows
        points = context.workspace.points(metric.ref)
        if record.shipped and not any(record.shipped <= point.date <= context.as_of for point in points):
            yield metric, initiative, record.shipped


def _long_shipped(context: LintContext) -> Iterator[Located[Initiative]]:
    """The initiatives that shipped so long ago that their outcome should be known, or nobody knows when."""
    waited = timedelta(days=context.settings.limits.outcome_days)
    for initiative in context.workspace.of("initiative"):
        record = initiative.record
        if record.status == "shipped" and not (record.shipped and context.as_of < record.shipped + waited):
            yield initiative


@rule("ACT103", "action-past-due", Level.WARNING, timed=True)
def action_past_due(context: LintContext) -> Iterator[RawFinding]:
    """Actions agreed in a review are done by their date, or the next review says why not.

    Decisions without follow-up are how reviews lose their meaning. Close an action in the next review record with
    `closes: [review/action]`, or between reviews with `jmx actions close`; an action that turned out to be wrong is
    closed too, by a decision that says why.
    """
    for action in context.workspace.of("action"):
        due = action.record.due
        done = closed(context.workspace, action.ref) or context.workspace.undecided(action, "review")
        if due is not None and due < context.as_of and not done:
            owner = action.record.owner
            who = f" by {context.workspace.person_name(owner)}" if owner else ""
            person = context.workspace.person(owner) if owner else None
            left = f"; they left on {person.left}" if person and person.left and person.left <= context.as_of else ""
            words = f"action '{action.ref}' was due{who} on {due}, {in_words((context.as_of - due).days)} ago{left}"
            hint = f"close it in the next review: `closes: [{action.ref}]`; or at once: jmx actions close {action.ref}"
            yield RawFinding(action, ("due",), words, hint)


@rule("ACT109", "closed-too-early", Level.INFO)
def closed_before_agreed(context: LintContext) -> Iterator[RawFinding]:
    """A review closes actions that were agreed by then, not those of a review held after it.

    Nobody can have done what was not agreed yet, so such a closing does not count: the action stays open in packets,
    and past its day it is ACT103. Close it in the review in which you heard that it was done.
    """
    for action in context.workspace.of("action"):
        for link in context.workspace.pointing_at(action.ref):
            review = context.workspace.records.get(link.source)
            if review is None or review.kind != "review" or "closes" not in link.route:
                continue
            agreed = closed_too_early(context.workspace, review, action.ref)
            if agreed:
                words = (
                    f"review '{review.ref}' of {review.record.date} closes action '{action.ref}', agreed on {agreed}"
                )
                hint = "this does not count: name it in the review in which you heard that it was done"
                yield RawFinding(review, link.route[len(review.route) :], words, hint)


@rule("ACT104", "outcome-known", Level.INFO)
def outcome_known(context: LintContext) -> Iterator[RawFinding]:
    """What shipped is told once its metric stands at another level.

    It is better or worse than before by more than chance, as the packet and the map say too: the mean of the values
    since it shipped against the mean of those before. Whether nothing else was the cause is for people to say. Until it
    is known, the packet says what is missing.
    """
    for found in context.outcomes.values():
        if found.verdict in (Verdict.WORKED, Verdict.WORSE):
            way = "better" if found.verdict is Verdict.WORKED else "worse"
            shipped, metric = found.initiative.record.shipped, found.metric.record.label
            ship = f"initiative '{found.initiative.ref}' shipped on {shipped}"
            since = f"since {found.late}, some time after {ship}" if found.late else f"since {ship}"
            words = f"{since}, “{metric}” is {way}: {found.why}"
            hint = "" if found.verdict is Verdict.WORKED else "decide in the next review what to do about it"
            yield RawFinding(found.initiative, ("shipped",), words, hint)
