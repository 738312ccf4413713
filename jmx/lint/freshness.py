"""Rules about when a map was last reviewed: by records and the commits that brought them, never by a typed date."""

import json
import re
from collections.abc import Iterator
from datetime import date

from jmx.lint.put_off import fell_due, last_reviewed, not_before
from jmx.lint.rule import LintContext, RawFinding, rule
from jmx.model.change import REFETCH, UNSHALLOW
from jmx.model.finding import Level, Profile
from jmx.model.identity import slug
from jmx.model.review_status import HeldReview, NextReview, Proof, ReviewStatus, in_words
from jmx.model.workspace import Workspace

_PLAIN = re.compile(r"\w[\w.+-]*@[\w.-]+")  # an address that YAML reads as it is written


@rule("STL101", "never-reviewed", Level.WARNING, Profile.STARTER, timed=True)
def never_reviewed(context: LintContext) -> Iterator[RawFinding]:
    """Every active journey has been reviewed at least once.

    A map nobody has looked at since the workshop is a poster. Hold a review, then write it down with
    `jmx review JOURNEY --record` and commit the record: the commit is the proof. A journey still being drawn is a
    `status: draft`, and is left in peace.
    """
    for status in context.surely_reviewed:
        if status.last is None:
            ref, waiting = status.journey.ref, status.reviews[-1:]
            why = f"; {waiting[0].review.path} {waiting[0].why}" if waiting else ""
            uncommitted = bool(waiting) and waiting[0].proof is Proof.UNCOMMITTED
            record = f"jmx review {ref} --record --verdict still-true"
            hint = "commit it" if uncommitted else f"hold one{not_before(status, context.as_of)}, then: {record}"
            yield RawFinding(status.journey, (), f"journey '{ref}' has never been reviewed{why}", hint)


@rule("STL102", "review-overdue", Level.ERROR, Profile.STARTER, timed=True)
def review_overdue(context: LintContext) -> Iterator[RawFinding]:
    """An active journey is reviewed as often as its cadence says, with some days of grace.

    Without a rhythm the work loses momentum, and the map stops being true without anybody noticing. The cadence is the
    journey's own, else its tier's, else quarterly; the grace is `limits.grace_days` in jmx.yaml (14 days). A review
    that falls into a freeze of jmx.yaml is due on the first working day after it, and one that a record puts off
    (`verdict: {postponed: {to: …, why: …}}`) on the day that names. Days of freezes do not count as late; what was late
    before a freeze began is a warning in it.
    """
    for status in context.surely_reviewed:
        if status.next is not None and status.next.late > context.settings.limits.grace_days:
            level = Level.WARNING if status.freeze else None
            hint = f"hold it{not_before(status, context.as_of)}: jmx review {status.journey.ref}"
            yield RawFinding(status.journey, ("cadence",), _overdue(status, status.next, context.as_of), hint, level)


def _overdue(status: ReviewStatus, coming: NextReview, as_of: date) -> str:
    told = f"{fell_due(status)}; it was due on" if coming.put_off else f"{last_reviewed(status)} was due on"
    frozen = "" if coming.late == (as_of - coming.due).days else " without the days of freezes"
    idle = [each for each in status.postponements if not each.counts]
    why = f"; {idle[-1].held.review.path}, which puts it off to {idle[-1].to}, {idle[-1].held.why}" if idle else ""
    return f"{told} {coming.due}, {in_words(coming.late)} ago{frozen}{why}"


@rule("STL103", "review-unproven", Level.WARNING)
def review_unproven(context: LintContext) -> Iterator[RawFinding]:
    """A review record is committed by its reviewer or recorder, within 14 days of the review.

    Otherwise anybody could say that anything was reviewed on any day. The authors of the commit, or of the merge that
    brought it, are compared by e-mail with `reviewer` and `recorded_by`: its author and whoever a `Co-authored-by`
    line at its end names. Addresses count that `emails` in people.yaml lists for a person, that `.mailmap` says are
    theirs, and the private ones of GitHub and GitLab (`4711+name@users.noreply.github.com`) if either lists one of
    the same account. The day of a committed record that is changed later proves nothing: the review counts for the day
    it said first, unless it was a slip that was corrected within the 14 days. Days are whole days where people are:
    the day of a commit is its author's own, as `git log` shows it, and a review is committed before its day only
    where that day had begun nowhere on earth. Names, co-authors and days in git are claims, not proof of
    identity: protect the branch if you need more.
    """
    for held in _newest_reviews(context, Proof.UNPROVEN):
        if _may_be_known(context.workspace, held):
            continue
        words, hint = f"review '{held.review.ref}' {held.why}", _to_prove(context.workspace, held)
        yield RawFinding(held.review, ("reviewer",), words, hint)


def _may_be_known(workspace: Workspace, held: HeldReview) -> bool:
    """Whether people who cannot be read may be those who held a review, or who committed it."""
    stranger = held.stranger and workspace.unread.may_name(held.stranger.email, "person")
    return bool(stranger) or workspace.points_at_unread(held.review, "person")


def _to_prove(workspace: Workspace, held: HeldReview) -> str:
    """What would prove a review: where its commit has an address that nobody knows, the line that makes it known."""
    if held.stranger is None:
        return "correct the date if it is wrong; else record the next review within 14 days of holding it"
    ways = "let the reviewer commit it, or name who recorded it in recorded_by"
    record, address = held.review.record, held.stranger.email
    who = record.recorded_by or record.reviewer  # whoever wrote it down is likelier to have committed it
    person = workspace.person(who) if who else None
    if person is None or not _PLAIN.fullmatch(address):
        return ways
    known = next((each for each in workspace.of("person") if each.record is person), None)
    emails = f"emails: [{', '.join((*person.emails, address))}]"
    if known:
        return f"{ways}; if that is {person.label}, write the address under '{known.ref}' in {known.path}: `{emails}`"
    line = f"- {{id: {slug(person.name)}, name: {json.dumps(person.name, ensure_ascii=False)}, {emails}}}"
    return f"{ways}; if that is {person.label}, write them into people.yaml: `{line}`"


@rule("STL104", "future-date", Level.WARNING, Profile.STARTER)
def future_date(context: LintContext) -> Iterator[RawFinding]:
    """Nothing that counts is dated after today.

    A date in the future would keep a journey fresh for ever, so it counts as unknown. Correct the record, or the clock
    of the machine that made the commit. What is today already where somebody else is, is no future.
    """
    hint = "correct the date; it does not count"
    for held in _newest_reviews(context, Proof.IN_FUTURE):
        yield RawFinding(held.review, ("date",), f"review '{held.review.ref}' {held.why}", hint)


@rule("STL105", "history-undecided", Level.ERROR, Profile.STARTER, timed=True)
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
        for held in (*status.reviews, *(each.held for each in status.postponements)):
            if held.review.record.date >= newest and held.proof is proof:
                found.setdefault(held.review.ref, held)
    return list(found.values())
