"""Rules about whether reviews lead anywhere: that they decide, and that it does not take longer each time."""

from collections.abc import Iterator
from datetime import date, timedelta
from statistics import median
from typing import NamedTuple

from jmx.lint.action import is_severe, may_be_addressed
from jmx.lint.rule import LintContext, RawFinding, how_many, listed, rule
from jmx.lint.stamps import decided
from jmx.model.evidence import PainPoint
from jmx.model.finding import Level, Profile
from jmx.model.identity import outermost
from jmx.model.review_status import in_words
from jmx.model.workspace import Located, Workspace

_TWO_QUARTERS = timedelta(days=183)
_FEWEST = 5  # decisions in either half year
_LOST = 1.5


@rule("STL123", "momentum-lost", Level.INFO, timed=True)
def momentum_lost(context: LintContext) -> Iterator[RawFinding]:
    """From a finding to a decision it does not take longer and longer.

    Slower decisions are the first sign that the work loses its sponsor, long before reviews stop. Compared is the time
    from the day a pain was committed to the first review that decided about it or the first initiative for it: the
    median over the last two quarters against that over the two before. Told where it is more than half as long again
    and no more pains were decided on than before: whoever works off what lay there for long has not slowed down. Asks
    for five pains or more in both. Told once.
    """
    unread = context.workspace.unread.holds("review", "initiative", "opportunity", "pain-point")
    decided_on = [] if unread else list(_all_decided(context))
    since = context.as_of - date.min
    halfway, start = (date.min + max(timedelta(), since - each) for each in (_TWO_QUARTERS, 2 * _TWO_QUARTERS))
    now = [each for each in decided_on if halfway < each.day <= context.as_of]
    before = [each for each in decided_on if start < each.day <= halfway]
    if _FEWEST <= len(now) <= len(before):
        days, former = (round(median(each.waited for each in part)) for part in (now, before))
        if days > _LOST * former:
            longest = max(now, key=lambda each: (each.waited, each.pain.ref))
            words = (
                f"a pain now waits {in_words(days)} for a decision; two quarters ago it was {in_words(former)} "
                f"(medians of {len(now)} and {len(before)}); longest waited "
                f"'{longest.pain.ref}', {in_words(longest.waited)}"
            )
            yield RawFinding(longest.pain, (), words, "decide in the next reviews about what waits longest")


class _DecidedOn(NamedTuple):
    """A pain, the day on which it was decided about, and how many days it had waited."""

    pain: Located[PainPoint]
    day: date
    waited: int


def _all_decided(context: LintContext) -> Iterator[_DecidedOn]:
    for pain in context.workspace.of("pain-point"):
        days = [*_reviewed(context.workspace, pain.ref), *_taken_up(context, pain.ref)]
        came = context.last_edits.came(pain.ref) if days else None
        if came is not None:
            yield _DecidedOn(pain, min(days), max(0, (min(days) - came).days))


def _reviewed(workspace: Workspace, pain: str) -> Iterator[date]:
    """The days of the reviews that decided about a pain."""
    for link in workspace.pointing_at(pain):
        review = workspace.records.get(outermost(link.source))
        if review is not None and review.kind == "review" and {"decisions", "actions"} & {*link.route}:
            yield review.record.date


def _taken_up(context: LintContext, pain: str) -> Iterator[date]:
    """The days on which initiatives for a pain came."""
    for fix in context.workspace.fixes(pain):
        came = context.last_edits.came(fix.ref)
        if came is not None:
            yield came


@rule("ACT116", "review-without-decision", Level.INFO, Profile.STRICT)
def review_without_decision(context: LintContext) -> Iterator[RawFinding]:
    """A review decides about the open pains that lie before it, even if that is to leave them.

    A review that looks and goes home again is the step before nobody comes. Told are last reviews without decisions,
    actions or closed actions, where rated pains were there already, nobody works on them and no review ever decided
    about them. What a review that found a journey still true left of severe pains is STL110's.
    """
    for status in context.surely_reviewed:
        record = status.last.review.record if status.last else None
        if record is None or status.last is None or record.decisions or record.actions or record.closes:
            continue
        stamped = record.verdict in (None, "still-true")
        open_pains = [
            pain
            for pain in context.workspace.pains(status.journey.ref)
            if _waits(context, pain, record.date)
            and not (stamped and is_severe(pain.record, context.settings.limits.severe))
        ]
        if open_pains:
            many = how_many(open_pains, "rated pain waits", "rated pains wait")
            words = (
                f"review '{status.last.review.ref}' decided nothing about journey '{status.journey.ref}', where {many} "
                f"on which nobody works: {listed(each.ref for each in open_pains)}"
            )
            hint = "decide about them in the next review, even if that is to leave them"
            yield RawFinding(status.last.review, ("verdict",) if record.verdict else (), words, hint)


def _waits(context: LintContext, pain: Located[PainPoint], day: date) -> bool:
    """Whether a pain that was there before a day is open, rated, and nobody has decided about it."""
    record, workspace = pain.record, context.workspace
    told = decided(workspace, pain.ref) or workspace.undecided(pain, "review")
    if not record.unsolved or record.severity is None or told:
        return False
    if any(fix.record.running for fix in workspace.fixes(pain.ref)) or may_be_addressed(workspace, pain):
        return False
    came = context.last_edits.came(pain.ref)
    return came is not None and came < day
