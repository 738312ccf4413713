"""Rules about reviews that are asked for later than their cadence or a trigger says, and the words for it."""

from collections.abc import Iterator, Sequence
from datetime import date

from jmx.lint.rule import LintContext, RawFinding, rule
from jmx.lint.triggers import fired_triggers
from jmx.model.finding import Level
from jmx.model.freezes import freeze_on, named, out_of_freezes
from jmx.model.review_status import Postponement, ReviewStatus, after, put_off_words


@rule("STL107", "review-put-off", Level.INFO)
def review_put_off(context: LintContext) -> Iterator[RawFinding]:
    """A review that would be asked for now is asked for later: a freeze or a postponement puts it off.

    This is no fault. It says why nobody is asked for a review that the cadence or a trigger asks for, and until when:
    `freezes` in jmx.yaml name stretches in which no review is asked for, and a review record with
    `verdict: {postponed: {to: …, why: …}}` names the day the review will be held instead.
    """
    for status in context.surely_reviewed:
        words = _put_off(status, context)
        if words:
            yield RawFinding(status.journey, ("cadence",), words)
    if freeze_on(context.settings.freezes, context.as_of):
        for status, index, why in fired_triggers(context):
            waits = f"waits for the end of {named(status.freeze)}" if status.freeze else ""
            words = f"journey '{status.journey.ref}' asks for a review before its time, which {waits}: {why}"
            hint = f"hold it{not_before(status, context.as_of)}: jmx review {status.journey.ref}"
            yield RawFinding(status.journey, ("triggers", index), words, hint)


def _put_off(status: ReviewStatus, context: LintContext) -> str:
    """Why the review that the cadence asks for by now is not asked for yet; empty where it is, or none is due."""
    coming, today = status.next, context.as_of
    if coming is None or today < coming.falls:
        return ""
    if today < coming.due:
        told = coming.postponed is not None and coming.postponed.to == coming.due
        return fell_due(status) + ("" if told else f"; it is due on {coming.due}")
    if status.freeze and coming.late <= context.settings.limits.grace_days:
        until = f"{named(status.freeze)} asks for none before {status.resumes}"
        return f"{last_reviewed(status)} was due on {coming.due}; {until}"
    return ""


@rule("STL108", "review-put-off-again", Level.WARNING)
def review_put_off_again(context: LintContext) -> Iterator[RawFinding]:
    """A review is put off once, before it is overdue, and for no longer than one cadence.

    Every postponement has a good reason, and together they are how a review stops without anybody deciding that. Hold
    the review, be it short; or give the journey a cadence that can be kept, or `status: retired` if nobody uses it.
    """
    for status in context.surely_reviewed:
        counting = [each for each in status.postponements if each.counts]
        words = (
            _put_off_again(status, counting)
            or _put_off_far(status, counting)
            or _put_off_late(status, counting, context)
        )
        if words:
            hint = f"hold it{not_before(status, context.as_of)}: jmx review {status.journey.ref}"
            yield RawFinding(counting[-1].held.review, ("verdict", "postponed", "to"), words, hint)


def _put_off_again(status: ReviewStatus, counting: Sequence[Postponement]) -> str:
    if len(counting) < 2:
        return ""
    times = "twice" if len(counting) == 2 else f"{len(counting)} times"
    since = f" since its last review on {status.since}" if status.since else ""
    days = ", then to ".join(str(each.to) for each in counting)
    return f"the review of journey '{status.journey.ref}' was put off {times}{since}: to {days}"


def _put_off_far(status: ReviewStatus, counting: Sequence[Postponement]) -> str:
    coming = status.next
    if not counting or coming is None or counting[-1].to <= after(coming.falls, status.cadence):
        return ""
    return (
        f"the {status.cadence} review of journey '{status.journey.ref}' fell due on {coming.falls} and was put off to "
        f"{counting[-1].to}, for longer than its cadence"
    )


def _put_off_late(status: ReviewStatus, counting: Sequence[Postponement], context: LintContext) -> str:
    """That a review was put off only once it was overdue, so that nobody is asked any more for what was missed."""
    coming = status.next
    if not counting or coming is None:
        return ""
    due, decided = out_of_freezes(context.settings.freezes, coming.falls), counting[-1].held.review.record.date
    days = (decided - due).days
    if days <= context.settings.limits.grace_days:
        return ""
    return (
        f"the review of journey '{status.journey.ref}' was put off on {decided}, {days} days after it was due on {due}"
    )


def last_reviewed(status: ReviewStatus) -> str:
    """The beginning of a sentence about the next review of a journey."""
    return f"journey '{status.journey.ref}' was last reviewed on {status.since}; its {status.cadence} review"


def fell_due(status: ReviewStatus) -> str:
    """When a review that is put off fell due, and what puts it off."""
    falls = status.next.falls if status.next else ""
    return f"{last_reviewed(status)} fell due on {falls}, {put_off_words(status)}"


def not_before(status: ReviewStatus, as_of: date) -> str:
    """The day on which a review is wanted, where a freeze or a postponement says that it is not now."""
    if status.freeze:
        return f" on {status.resumes}, after the freeze"
    counting = [each for each in status.postponements if each.counts]
    return f" on {counting[-1].to}, to which it was put off" if counting and counting[-1].to > as_of else ""
