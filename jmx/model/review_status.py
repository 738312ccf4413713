"""When a journey was last reviewed, and how sure that is: records held against the commits that brought them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from jmx.model.history import Certainty, Commit, History
from jmx.model.people import Person
from jmx.model.review import Review
from jmx.model.workspace import Located, Workspace

PROOF_DAYS = 14


class Proof(StrEnum):
    """How well a review is proven by git."""

    PROVEN = "proven"
    UNPROVEN = "unproven"
    UNDECIDED = "undecided"
    UNCOMMITTED = "not committed yet"
    IN_FUTURE = "dated in the future"
    AS_TYPED = "as typed, with no git history to prove it"


@dataclass(frozen=True, slots=True)
class Held:
    """A review that was held, the day that counts for staleness (None where nothing proves one), and its proof."""

    review: Located[Review]
    proof: Proof
    counts: date | None
    why: str = ""


def held_reviews(workspace: Workspace, history: History, journey: str, as_of: date) -> Iterator[Held]:
    """The reviews of a journey, oldest first, each with the day that counts. A postponed review was not held."""
    for located in workspace.reviews(journey):
        if located.record.held:
            yield proof_of(workspace, history, located, as_of)


def last_review(workspace: Workspace, history: History, journey: str, as_of: date) -> Held | None:
    """The newest review whose day counts."""
    counted = [held for held in held_reviews(workspace, history, journey, as_of) if held.counts is not None]
    return max(counted, key=lambda held: (held.counts or date.min, held.review.ref), default=None)


def proof_of(workspace: Workspace, history: History, located: Located[Review], as_of: date) -> Held:
    """Holds a review record against the commit that brought it.

    Proven: the author of that commit, or of the merge that brought it, is the reviewer or the recorder by e-mail, and
    its committer date lies 0 to 14 days after the review. The earlier of both days counts, so that neither a typed
    nor a committed date can make a journey look fresher than the other allows.
    """
    review = located.record
    if review.date > as_of:
        return Held(located, Proof.IN_FUTURE, None, f"is dated {review.date}, after {as_of}")
    if not history.available:
        return Held(located, Proof.AS_TYPED, review.date)
    brought = history.brought.get(located.ref)
    if brought is None:
        return Held(located, Proof.UNCOMMITTED, None, "is not committed yet")
    committed = brought.commit.committed
    if committed is None or committed > as_of:
        return Held(located, Proof.IN_FUTURE, None, f"was committed {committed or 'at no real date'}, after {as_of}")
    counts = min(review.date, committed)
    if brought.certainty is not Certainty.EXACT:
        return Held(located, Proof.UNDECIDED, counts, "was brought by a commit this clone does not have whole")
    commits = [commit for commit in (brought.commit, brought.merge) if commit is not None]
    return _judged(workspace, located, commits, counts)


def _judged(workspace: Workspace, located: Located[Review], commits: list[Commit], counts: date) -> Held:
    review = located.record
    answering = _addresses(workspace, review)
    by_hand = [commit for commit in commits if commit.email.casefold() in answering]
    if not by_hand:
        why = f"was committed by {commits[0].author} <{commits[0].email}>, who is neither its reviewer nor its recorder"
        return Held(located, Proof.UNPROVEN, counts, why)
    days = [(commit.committed - review.date).days for commit in by_hand if commit.committed is not None]
    if not any(0 <= late <= PROOF_DAYS for late in days):
        when = f"{days[0]} days after" if days and days[0] > 0 else "before"
        return Held(located, Proof.UNPROVEN, counts, f"was committed {when} the day it says it was held")
    return Held(located, Proof.PROVEN, counts)


def _addresses(workspace: Workspace, review: Review) -> frozenset[str]:
    """The e-mail addresses of whoever may commit the record."""
    people = (workspace.person(who) for who in (review.reviewer, review.recorded_by) if who)
    return frozenset(email.casefold() for person in people if isinstance(person, Person) for email in person.emails)


def closed_actions(workspace: Workspace) -> frozenset[str]:
    """The refs of the actions that a later review has closed."""
    return frozenset(
        target.ref
        for review in workspace.of("review")
        for ref in review.record.closes
        if (target := workspace.find(ref, review.ref)) is not None
    )
