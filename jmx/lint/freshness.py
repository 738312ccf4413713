"""Rules about when a map was last reviewed: by records and the commits that brought them, never by a typed date."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from jmx.lint.rule import LintContext, RawFinding, rule
from jmx.model.change import REFETCH, UNSHALLOW
from jmx.model.finding import Level
from jmx.model.journey import EvidenceTrigger, HappeningTrigger, MetricTrigger, Trigger
from jmx.model.metric import Happening
from jmx.model.record import share_of
from jmx.model.review_status import HeldReview, Proof, ReviewStatus, in_words


@rule("STL101", "never-reviewed", Level.WARNING)
def never_reviewed(context: LintContext) -> Iterator[RawFinding]:
    """Every active journey has been reviewed at least once.

    A map nobody has looked at since the workshop is a poster. Hold a review, then write it down with
    `jmx review JOURNEY --record` and commit the record: the commit is the proof. A journey still being drawn is a
    `status: draft`, and is left in peace.
    """
    for status in context.watched:
        if status.last is None:
            ref, waiting = status.journey.ref, status.reviews[-1:]
            why = f"; {waiting[0].review.path} {waiting[0].why}" if waiting else ""
            hint = f"hold one, then: jmx review {ref} --record"
            yield RawFinding(status.journey, (), f"journey '{ref}' has never been reviewed{why}", hint)


@rule("STL102", "review-overdue", Level.ERROR)
def review_overdue(context: LintContext) -> Iterator[RawFinding]:
    """An active journey is reviewed as often as its cadence says, with some days of grace.

    Without a rhythm the work loses momentum, and the map stops being true without anybody noticing. The cadence is the
    journey's own, else its tier's, else quarterly; the grace is `limits.grace_days` in jmx.yaml (14 days).
    """
    grace = timedelta(days=context.settings.limits.grace_days)
    for status in context.watched:
        if status.due is not None and context.as_of > status.due + grace:
            ref, late = status.journey.ref, in_words((context.as_of - status.due).days)
            words = (
                f"journey '{ref}' was last reviewed on {status.since}; its {status.cadence} review was due on "
                f"{status.due}, {late} ago"
            )
            yield RawFinding(status.journey, ("cadence",), words, f"hold it: jmx review {ref}")


@rule("STL103", "review-unproven", Level.WARNING)
def review_unproven(context: LintContext) -> Iterator[RawFinding]:
    """A review record is committed by its reviewer or recorder, within 14 days of the review.

    Otherwise anybody could say that anything was reviewed on any day. The commit's author, or the author of the merge
    that brought it, is compared by e-mail with `reviewer` and `recorded_by`. Days are whole days where people are:
    the day of a commit is its author's own, as `git log` shows it, and a review is committed before its day only
    where that day had begun nowhere on earth. Author names and days in git are claims, not proof of identity:
    protect the branch if you need more.
    """
    hint = "let the reviewer commit it, or name who recorded it in recorded_by"
    for held in _newest_reviews(context, Proof.UNPROVEN):
        yield RawFinding(held.review, ("reviewer",), f"review '{held.review.ref}' {held.why}", hint)


@rule("STL104", "future-date", Level.WARNING)
def future_date(context: LintContext) -> Iterator[RawFinding]:
    """Nothing that counts is dated after today.

    A date in the future would keep a journey fresh for ever, so it counts as unknown. Correct the record, or the clock
    of the machine that made the commit. What is today already where somebody else is, is no future.
    """
    hint = "correct the date; it does not count"
    for held in _newest_reviews(context, Proof.IN_FUTURE):
        yield RawFinding(held.review, ("date",), f"review '{held.review.ref}' {held.why}", hint)


@rule("STL105", "history-undecided", Level.ERROR)
def history_undecided(context: LintContext) -> Iterator[RawFinding]:
    """The clone has enough history to tell when journeys were last reviewed.

    In a shallow clone the commits that brought reviews are cut off: what is certainly stale is still reported, and for
    the rest jmx says that it cannot know, instead of guessing. Fetch the whole history with git fetch --unshallow; in
    CI set `fetch-depth: 0` for actions/checkout, `GIT_DEPTH: 0` on GitLab, `clone: depth: full` on Bitbucket,
    `fetchDepth: 0` on Azure.
    """
    undecided = _newest_reviews(context, Proof.UNDECIDED)
    if undecided:
        clone, hint = ("shallow", UNSHALLOW) if context.history.shallow else ("partial", REFETCH)
        reviews = f"{len(undecided)} reviews" if len(undecided) > 1 else "1 review"
        words = f"this clone is {clone}: {reviews} cannot be proven or dated"
        yield RawFinding(undecided[0].review, (), words, hint)


def _newest_reviews(context: LintContext, proof: Proof) -> list[HeldReview]:
    """The reviews with this proof among those of each journey that are as new as its last review, or newer."""
    found: dict[str, HeldReview] = {}
    for status in context.watched:
        newest = status.last.review.record.date if status.last else date.min
        for held in status.reviews:
            if held.review.record.date >= newest and held.proof is proof:
                found.setdefault(held.review.ref, held)
    return list(found.values())


@rule("STL106", "trigger-fired", Level.WARNING)
def trigger_fired(context: LintContext) -> Iterator[RawFinding]:
    """What forces a review in between has not happened since the last one.

    A cadence alone comes too late after a launch, an outage or a sharp drop. `triggers` of a journey name what forces
    a review before its time: a sort of happening, a number of new insights, or a metric that drops by so much since
    the last review.
    """
    happenings = _newest_happenings(context)
    for status in context.watched:
        for index, trigger in enumerate(status.journey.record.triggers if status.since else ()):
            why = _fired(context, status, trigger, happenings)
            if why:
                ref = status.journey.ref
                words = f"journey '{ref}' is due for a review before its time: {why}"
                yield RawFinding(status.journey, ("triggers", index), words, f"hold it: jmx review {ref}")


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
