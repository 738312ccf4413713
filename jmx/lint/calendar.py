"""Rules about the calendar of reviews: parts of a larger journey, days on which too many are due, and freezes."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from jmx.lint.rule import LintContext, RawFinding, listed, rule
from jmx.model.finding import Level, Profile
from jmx.model.freezes import named
from jmx.model.identity import outermost
from jmx.model.journey import Journey
from jmx.model.review_status import ReviewStatus, after
from jmx.model.workspace import Located

_SETTLED_DAYS = 14  # what a review decides reaches a plan two weeks later


@rule("STL115", "part-overdue", Level.INFO, Profile.STRICT, timed=True)
def part_overdue(context: LintContext) -> Iterator[RawFinding]:
    """A journey is as true as the journeys that zoom into it.

    Whoever looks at the larger journey believes what its parts say. Where the review of a part is overdue, the whole is
    not reviewed either, whatever its own day says. Told once a journey.
    """
    grace = timedelta(days=context.settings.limits.grace_days)
    late: dict[str, list[str]] = defaultdict(list)
    for status in context.surely_reviewed:
        parent = status.journey.record.parent
        found = context.workspace.find(parent) if parent else None
        if found is not None and status.due and status.due + grace < context.as_of:
            late[outermost(found.ref)].append(status.journey.ref)
    for status in context.watched:
        parts = late.get(status.journey.ref)
        if parts:
            words = f"journey '{status.journey.ref}' has parts whose review is overdue: {listed(parts)}"
            yield RawFinding(status.journey, (), words, f"hold it: jmx review {parts[0]}")


@rule("STL116", "reviews-on-one-day", Level.INFO)
def reviews_on_one_day(context: LintContext) -> Iterator[RawFinding]:
    """Reviews that fall due together go into one meeting, or on different days.

    Where more than `limits.reviews_at_once` (8) journeys that share no forum are due in one week, most of them will be
    stamped. Hold some earlier, or give them a `forum`. Told once a week, at its first journey.
    """
    most = context.settings.limits.reviews_at_once
    weeks: dict[date, list[ReviewStatus]] = defaultdict(list)
    for status in context.surely_reviewed:
        if status.due and status.due >= context.as_of and status.journey.record.forum is None:
            weeks[status.due - timedelta(days=status.due.weekday())].append(status)
    for monday, statuses in sorted(weeks.items()):
        if len(statuses) > most:
            words = f"{len(statuses)} reviews without a forum are due in the week of {monday}"
            yield RawFinding(statuses[0].journey, (), words, "hold some earlier, or name the meeting they go into")


@rule("STL117", "cadence-within-freeze", Level.INFO)
def cadence_within_freeze(context: LintContext) -> Iterator[RawFinding]:
    """No freeze swallows a whole cadence.

    A journey reviewed every month goes without a review through a freeze of six weeks: what happens in that time is
    seen when it is over. Lengthen its cadence, shorten the freeze, or review it just before. Told of freezes to come.
    """
    for freeze in context.settings.freezes:
        if freeze.to >= context.as_of:
            short = [status.journey for status in context.watched if after(freeze.start, status.cadence) <= freeze.to]
            if short:
                words = f"{named(freeze)} is longer than the cadence of {_many(short)}"
                yield RawFinding(short[0], ("cadence",), words, f"review it before {freeze.start}")


def _many(journeys: Sequence[Located[Journey]]) -> str:
    if len(journeys) == 1:
        return f"journey '{journeys[0].ref}'"
    return f"{len(journeys)} journeys: {listed(each.ref for each in journeys)}"


@rule("STL118", "review-too-late-for-freeze", Level.INFO, Profile.STRICT)
def review_too_late_for_freeze(context: LintContext) -> Iterator[RawFinding]:
    """A review that should feed a plan is held two weeks before the plan is closed.

    What is decided in the last days before a freeze reaches no plan, and waits until the freeze is over. Hold the last
    review at least 14 days before it begins. Told until the freeze is over.
    """
    for status in context.surely_reviewed:
        for freeze in context.settings.freezes:
            held = status.since
            if (
                held
                and freeze.start - timedelta(days=_SETTLED_DAYS) < held < freeze.start
                and context.as_of <= freeze.to
            ):
                days = (freeze.start - held).days
                words = f"journey '{status.journey.ref}' was reviewed on {held}, {days} days before {named(freeze)}"
                yield RawFinding(status.journey, (), words, "what it decided may have come too late for that plan")
