"""Rules about whether a map is still true: review records and the commits that brought them, never a typed date."""

from collections.abc import Iterator
from datetime import date, timedelta

from jmx.lint.rule import LintContext, RawFinding, rule
from jmx.model.cadence import after, cadence_of, in_words
from jmx.model.finding import Level
from jmx.model.history import REFETCH, UNSHALLOW
from jmx.model.journey import EvidenceTrigger, HappeningTrigger, Journey, MetricTrigger, Trigger
from jmx.model.metric import Happening
from jmx.model.review_status import Held, Proof, held_reviews, last_review
from jmx.model.workspace import Located


def _watched(context: LintContext) -> Iterator[tuple[Located[Journey], Held | None]]:
    for journey in context.workspace.journeys():
        if journey.record.watched:
            yield journey, last_review(context.workspace, context.history, journey.ref, context.as_of)


@rule("STL101", "never-reviewed", Level.WARNING)
def never_reviewed(context: LintContext) -> Iterator[RawFinding]:
    """Every active journey has been reviewed at least once.

    A map nobody has looked at since the workshop is a poster. Hold a review, then write it down with
    `jmx review JOURNEY --record` and commit the record: the commit is the proof. A journey still being drawn is a
    `status: draft`, and is left in peace.
    """
    for journey, last in _watched(context):
        if last is None:
            waiting = list(held_reviews(context.workspace, context.history, journey.ref, context.as_of))
            why = f"; {waiting[-1].review.path} {waiting[-1].why}" if waiting else ""
            hint = f"hold one, then: jmx review {journey.ref} --record"
            yield RawFinding(journey, (), f"journey '{journey.ref}' has never been reviewed{why}", hint)


@rule("STL102", "review-overdue", Level.ERROR)
def review_overdue(context: LintContext) -> Iterator[RawFinding]:
    """An active journey is reviewed as often as its cadence says, with some days of grace.

    Without a rhythm the work loses momentum, and the map stops being true without anybody noticing. The cadence is the
    journey's own, else its tier's, else quarterly; the grace is `limits.grace_days` in jmx.yaml (14 days).
    """
    grace = timedelta(days=context.settings.limits.grace_days)
    for journey, last in _watched(context):
        if last is None or last.counts is None:
            continue
        cadence = cadence_of(journey.record, context.settings)
        due = after(last.counts, cadence)
        if context.as_of > due + grace:
            words = (
                f"journey '{journey.ref}' was last reviewed on {last.counts}; its {cadence} review was due on "
                f"{due}, {in_words((context.as_of - due).days)} ago"
            )
            yield RawFinding(journey, ("cadence",), words, f"hold it: jmx review {journey.ref}")


def _cut_short(context: LintContext) -> str:
    return "shallow" if context.history.shallow else "partial"


def _whole_history(context: LintContext) -> str:
    if not context.history.shallow:
        return REFETCH
    return UNSHALLOW


@rule("STL106", "trigger-fired", Level.WARNING)
def trigger_fired(context: LintContext) -> Iterator[RawFinding]:
    """What forces a review in between has not happened since the last one.

    A cadence alone comes too late after a launch, an outage or a sharp drop. `triggers` of a journey name what forces
    a review before its time: a sort of happening, a number of new insights, or a metric that drops by so much since
    the last review.
    """
    for journey, last in _watched(context):
        if last is None or last.counts is None:
            continue
        for index, trigger in enumerate(journey.record.triggers):
            why = _fired(context, journey.ref, trigger, last.counts)
            if why:
                words = f"journey '{journey.ref}' is due for a review before its time: {why}"
                yield RawFinding(journey, ("triggers", index), words, f"hold it: jmx review {journey.ref}")


def _fired(context: LintContext, journey: str, trigger: Trigger, since: date) -> str:
    """What fired a trigger since a day, in words; empty where nothing did."""
    workspace, as_of = context.workspace, context.as_of
    if isinstance(trigger, HappeningTrigger):
        happened = [
            each.record
            for each in workspace.of("happening")
            if each.record.type == trigger.happening and since < each.record.date <= as_of
            and _touches(context, each.record, journey)
        ]  # fmt: skip
        newest = max(happened, key=lambda record: record.date, default=None)
        return f"{newest.type} '{newest.label}' on {newest.date}" if newest else ""
    if isinstance(trigger, EvidenceTrigger):
        fresh = workspace.new_evidence(journey, since, as_of)
        insights = sum(max(1, len(each.record.learnt)) for each in fresh)
        return f"{insights} new insights since {since}" if insights >= trigger.evidence else ""
    return _dropped(context, journey, trigger, since)


def _touches(context: LintContext, happening: Happening, journey: str) -> bool:
    touched = [context.workspace.find(ref) for ref in happening.touches]
    return not touched or any(each is not None and each.journey == journey for each in touched)


def _dropped(context: LintContext, journey: str, trigger: MetricTrigger, since: date) -> str:
    metric = context.workspace.find(trigger.metric, journey)
    points = context.workspace.points(metric.ref) if metric else ()
    then = [point for point in points if point.date <= since]
    now = [point for point in points if since < point.date <= context.as_of]
    if metric is None or not then or not now:
        return ""
    before, latest = then[-1].value, now[-1].value
    by = trigger.drops
    limit = abs(before) * float(by.rstrip("% ")) / 100 if isinstance(by, str) else by
    return f"{metric.record.label} dropped from {before:g} to {latest:g}" if before - latest >= limit > 0 else ""


@rule("STL103", "review-unproven", Level.WARNING)
def review_unproven(context: LintContext) -> Iterator[RawFinding]:
    """A review record is committed by its reviewer or recorder, within 14 days of the review.

    Otherwise anybody could say that anything was reviewed on any day. The commit's author, or the author of the merge
    that brought it, is compared by e-mail with `reviewer` and `recorded_by`. Author names in git are claims, not
    proof of identity: protect the branch if you need more.
    """
    for held in _latest_records(context, Proof.UNPROVEN):
        words = f"review '{held.review.ref}' {held.why}"
        yield RawFinding(
            held.review, ("reviewer",), words, "let the reviewer commit it, or name who recorded it in recorded_by"
        )


@rule("STL104", "future-date", Level.WARNING)
def future_date(context: LintContext) -> Iterator[RawFinding]:
    """Nothing that counts is dated after today.

    A date in the future would keep a journey fresh for ever, so it counts as unknown. Correct the record, or the clock
    of the machine that made the commit.
    """
    for held in _latest_records(context, Proof.IN_FUTURE):
        yield RawFinding(
            held.review, ("date",), f"review '{held.review.ref}' {held.why}", "correct the date; it does not count"
        )


@rule("STL105", "history-undecided", Level.ERROR)
def history_undecided(context: LintContext) -> Iterator[RawFinding]:
    """The clone has enough history to tell when journeys were last reviewed.

    In a shallow clone the commits that brought reviews are cut off: what is certainly stale is still reported, and for
    the rest jmx says that it cannot know, instead of guessing. Fetch the whole history with git fetch --unshallow; in
    CI set `fetch-depth: 0` for actions/checkout, `GIT_DEPTH: 0` on GitLab, `clone: depth: full` on Bitbucket,
    `fetchDepth: 0` on Azure.
    """
    undecided = list(_latest_records(context, Proof.UNDECIDED))
    if undecided:
        reviews = f"{len(undecided)} reviews" if len(undecided) > 1 else "1 review"
        words = f"this clone is {_cut_short(context)}: {reviews} cannot be proven or dated"
        yield RawFinding(
            undecided[0].review,
            (),
            words,
            _whole_history(context),
        )


def _latest_records(context: LintContext, proof: Proof) -> Iterator[Held]:
    """Of each journey the review that counts and every newer one, where it has that proof; each record once."""
    told: set[str] = set()
    for journey, last in _watched(context):
        for held in held_reviews(context.workspace, context.history, journey.ref, context.as_of):
            newest = last is None or held.review.record.date >= last.review.record.date
            if newest and held.proof is proof and held.review.ref not in told:
                told.add(held.review.ref)
                yield held
