"""A rule about reviews that look like a stamp: many at once, or with something to decide and nothing decided."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import chain
from typing import NamedTuple

from jmx.lint.action import unaddressed
from jmx.lint.rule import LintContext, RawFinding, rule
from jmx.model.evidence import PainPoint
from jmx.model.finding import Level
from jmx.model.identity import outermost
from jmx.model.review import Action, Review
from jmx.model.review_status import ReviewStatus, closed, concerns
from jmx.model.workspace import Located, Workspace

_MOST_NAMED = 3


@rule("STL110", "rubber-stamp", Level.INFO)
def rubber_stamp(context: LintContext) -> Iterator[RawFinding]:
    """A review looks at one journey, and decides about what lies on the table.

    Where a review date is typed into pages, half of its changes touch nothing else: a stamp keeps a map fresh on paper.
    Told are last reviews that decided nothing (still true or without a verdict; no decisions, actions or closed
    actions), in two cases. Many journeys were reviewed on one day and recorded in one commit, more than
    `limits.reviews_at_once` in jmx.yaml (8: at a quarter of an hour each they fill two hours). Or there was something
    to decide in what the review saw, and there still is: a severe pain on which nobody works, or an action past
    its day. What a decision or an action is about counts as decided, also if it is left as it is. Without git nobody
    knows what a review saw, so the second is not asked.
    """
    stamps = [status for status in context.surely_reviewed if _decides_nothing(status)]
    yield from _at_once(context, stamps)
    for status in stamps:
        topics = list(_still_open(context, status))
        if topics and status.last:
            yield _undecided(status, status.last.review, topics)


def in_question(context: LintContext) -> Iterator[str]:
    """The journeys whose last review decided nothing, while something is there to decide."""
    for status in context.watched:
        if _decides_nothing(status) and any(_open(context, status.journey.ref)):
            yield status.journey.ref


def _decides_nothing(status: ReviewStatus) -> bool:
    return status.last is not None and decides_nothing(status.last.review.record)


# --- many at once ---


def stamped_journeys(context: LintContext) -> frozenset[str]:
    """The journeys whose last review looks like a stamp."""
    stamps = [status for status in context.surely_reviewed if _decides_nothing(status)]
    at_once = {status.journey.ref for found in _too_many(context, stamps) for status in found}
    return frozenset(at_once | {each.journey.ref for each in stamps if any(_still_open(context, each))})


def decides_nothing(review: Review) -> bool:
    """Whether a review found nothing and decided nothing: what a stamp is, where something was there to decide."""
    return review.verdict in (None, "still-true") and not (review.decisions or review.actions or review.closes)


def _at_once(context: LintContext, stamps: Sequence[ReviewStatus]) -> Iterator[RawFinding]:
    for found in _too_many(context, stamps):
        reviews = [status.last.review for status in found if status.last]
        record = reviews[0].record
        brought = context.history.brought.get(reviews[0].ref)
        recorded = f"recorded in one commit ({brought.commit.short})" if brought else "recorded at once"
        who = context.workspace.person_name(record.reviewer, reviews[0].ref)
        words = (
            f"{who} reviewed {len(found)} journeys on {record.date}, {recorded}, and decided nothing about any of them"
        )
        hint = "look at each by itself next time, or write down what was decided"
        yield RawFinding(min(reviews, key=lambda each: each.ref), ("date",), words, hint)


def _too_many(context: LintContext, stamps: Sequence[ReviewStatus]) -> Iterator[Sequence[ReviewStatus]]:
    """The journeys that were reviewed on one day and recorded together, where they are more than anybody looks at."""
    together: dict[tuple[str, date, str], list[ReviewStatus]] = defaultdict(list)
    for status in stamps:
        if status.last:
            review, brought = status.last.review, context.history.brought.get(status.last.review.ref)
            commit = brought.commit.short if brought else review.ref
            together[commit, review.record.date, review.record.reviewer].append(status)
    yield from (found for found in together.values() if len(found) > context.settings.limits.reviews_at_once)


# --- something to decide ---


class _Topic(NamedTuple):
    """Something to decide: its ref, and what it is in words."""

    ref: str
    words: str


def _still_open(context: LintContext, status: ReviewStatus) -> Iterator[_Topic]:
    """What there was to decide in what the last review saw, and is to this day."""
    then = context.then.get(status.journey.ref)
    if then is None or status.last is None:
        return
    day, limit = status.last.review.record.date, context.settings.limits.severe
    pains = {pain.ref for pain in then.pains(status.journey.ref)}
    for located in _open(context, status.journey.ref):
        former = then.records.get(located.ref)
        if former is None or former.kind != located.kind:
            continue
        if isinstance(former.record, PainPoint):
            was_open = former.ref in pains and unaddressed(then, former, limit)
        else:
            was_open = _past_due(then, former, day)
        if was_open:
            yield _Topic(located.ref, _in_words(former))


def _in_words(topic: Located[PainPoint] | Located[Action]) -> str:
    """A topic as the review saw it."""
    record = topic.record
    if isinstance(record, PainPoint):
        return f"pain “{record.label}” ({record.severity} of 5, nobody works on it)"
    return f"action “{record.label}” (was due on {record.due})"


def _open(context: LintContext, journey: str) -> Iterator[Located[PainPoint] | Located[Action]]:
    """What is to decide about a journey today."""
    workspace = context.workspace
    for pain in workspace.pains(journey):
        wanted = unaddressed(workspace, pain, context.settings.limits.severe)
        told = decided(workspace, pain.ref) or workspace.undecided(pain, "review")
        if wanted and not told and not context.accepts("ACT101", pain.ref):
            yield pain
    for action in chain.from_iterable(_actions(workspace, review) for review in workspace.reviews(journey)):
        agreed = workspace.records[outermost(action.ref)].record
        here = concerns(workspace, agreed, action.record, journey)
        if here and _past_due(workspace, action, context.as_of) and not context.accepts("ACT103", action.ref):
            yield action


def _actions(workspace: Workspace, review: Located[Review]) -> Iterator[Located[Action]]:
    found = (workspace.records.get(f"{review.ref}/{action.id}") for action in review.record.actions)
    return (each for each in found if each)


def _past_due(workspace: Workspace, action: Located[Action], day: date) -> bool:
    due = action.record.due
    done = closed(workspace, action.ref) or workspace.undecided(action, "review")
    return due is not None and due < day and not done


def decided(workspace: Workspace, ref: str) -> bool:
    """Whether a decision or an action of any review is about it."""
    return any("decisions" in link.route or "actions" in link.route for link in workspace.pointing_at(ref))


def _undecided(status: ReviewStatus, review: Located[Review], topics: Sequence[_Topic]) -> RawFinding:
    count = "1 topic" if len(topics) == 1 else f"{len(topics)} topics"
    named = ", ".join(each.words for each in topics[:_MOST_NAMED])
    more = f" and {len(topics) - _MOST_NAMED} more" if len(topics) > _MOST_NAMED else ""
    found = "found" if review.record.verdict else "looked at"
    still = " still true" if review.record.verdict else ""
    words = (
        f"review '{review.ref}' {found} journey '{status.journey.ref}'{still} and decided nothing, though {count} lay "
        f"on the table and {'is' if len(topics) == 1 else 'are'} open to this day: {named}{more}"
    )
    hint = "decide in the next review, even if that is to leave it: `decisions: [{id: d1, text: …, about: [{}]}]`"
    return RawFinding(review, ("verdict",) if review.record.verdict else (), words, hint.replace("{}", topics[0].ref))
