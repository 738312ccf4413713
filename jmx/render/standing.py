"""How a journey stands: what a reader must know before trusting its map, in the map's few words."""

from collections.abc import Iterator
from datetime import date

from jmx.model.journey import Journey
from jmx.model.review_status import Proof, ReviewStatus, in_words
from jmx.render.view import Notice, day


def notices(status: ReviewStatus, as_of: date, grace: int, whole: bool, forced: bool = False) -> Iterator[Notice]:
    """What kind of journey it is, and what governance asks of it: nothing where it is no journey of today in use.

    `grace` is how many days a review may be late; unless the repository is `whole`, reviews may be missing from it;
    `forced` where something asks for one before its time.
    """
    journey = status.journey.record
    if journey.status != "active":
        yield Notice(journey.status.capitalize())
    if journey.state == "future":
        yield _future(journey, as_of)
    if not journey.watched:
        return
    if not status.owner_name:
        yield Notice("No owner", pressing=True)
    elif status.left:
        yield Notice("Owner has left", pressing=True)
    yield from _review(status, as_of, grace, whole)
    if forced and status.next and not status.next.late:
        yield Notice("Review due before its time", pressing=True)
    if status.freeze:
        yield Notice(f"In a freeze until {day(status.freeze.to)}")


def _future(journey: Journey, as_of: date) -> Notice:
    if journey.by is None:
        return Notice("Future journey, no day set")
    late = (as_of - journey.by).days
    if late > 0:
        return Notice(f"Future journey, planned for {day(journey.by)}: {in_words(late)} past", pressing=True)
    return Notice(f"Future journey, planned for {day(journey.by)}")


def _review(status: ReviewStatus, as_of: date, grace: int, whole: bool) -> Iterator[Notice]:
    coming = status.next
    if coming is None:
        yield Notice("Never reviewed", pressing=True) if whole else Notice("Not known whether it was ever reviewed")
    elif coming.late:
        frozen = "" if coming.late == (as_of - coming.due).days else ", days of freezes not counted"
        yield Notice(f"Review {in_words(coming.late)} overdue{frozen}", pressing=coming.late > grace)
    elif coming.put_off and as_of < coming.due:
        yield Notice(f"Review put off to {day(coming.due)}")


def last_review(status: ReviewStatus, whole: bool) -> str:
    """When it was last reviewed, and how sure that is where git does not prove it."""
    if status.last and status.last.counts:
        proof = status.last.proof
        return day(status.last.counts) + ("" if proof is Proof.PROVEN else f" ({proof})")
    if status.reviews:
        held = status.reviews[-1]
        return f"that of {day(held.review.record.date)} {held.why}"
    return "none recorded" if whole else "not known, since some files are not here"


def next_review(status: ReviewStatus, forced: bool = False) -> str:
    """When the next review is due, `forced` where something asks for one before its time; nothing where none is."""
    if not status.journey.record.watched:
        return ""
    coming = status.next
    if coming is None:
        return f"{day(status.resumes)}, after the freeze" if status.resumes else "now"
    if forced:
        return f"now (by cadence: {day(coming.due)})"
    return day(coming.due) + (f", put off from {day(coming.falls)}" if coming.put_off else "")
