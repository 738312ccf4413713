"""Rules about when a map was last reviewed: by records and the commits that brought them, never by a typed date."""

from collections.abc import Iterator
from datetime import timedelta

from jmx.lint.rule import LintContext, RawFinding, rule
from jmx.model.finding import Level
from jmx.model.review_status import in_words


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
