"""Who answers for a journey, when it was last reviewed, how sure that is, and when the next review is due."""

import calendar
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from jmx.model.addresses import same_account
from jmx.model.change import Certainty, Commit, Days, History, MovedDay
from jmx.model.freezes import freeze_on, in_short, named, open_days, out_of_freezes
from jmx.model.identity import outermost
from jmx.model.journey import Journey
from jmx.model.review import Action, PostponedVerdict, Review
from jmx.model.settings import Freeze, Person, Settings
from jmx.model.workspace import Located, Workspace

PROOF_DAYS = 14
_ZONES = timedelta(days=1)  # a day begins so much earlier elsewhere
DEFAULT_CADENCE = "quarterly"
_NAMED = {"weekly": "P1W", "monthly": "P1M", "quarterly": "P3M", "half-yearly": "P6M", "annual": "P1Y"}
_DURATION = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?")


class Proof(StrEnum):
    """How well a review is proven by git."""

    PROVEN = "proven"
    UNPROVEN = "unproven"
    UNDECIDED = "undecided"
    UNCOMMITTED = "not committed yet"
    IN_FUTURE = "dated in the future"
    AS_TYPED = "as typed, with no git history to prove it"


@dataclass(frozen=True, slots=True)
class HeldReview:
    """A review that was held, how well git proves it, and the day that counts for staleness (None where none does)."""

    review: Located[Review]
    proof: Proof
    counts: date | None
    why: str = ""
    stranger: Commit | None = None  # that brought it, where nobody who answers for it wrote that

    @property
    def proof_in_words(self) -> str:
        """How sure it is that the review was held, for its readers."""
        if self.proof is Proof.PROVEN:
            return "proven by its commit"
        return f"{self.proof}: its record {self.why}" if self.why else str(self.proof)


@dataclass(frozen=True, slots=True)
class Postponement:
    """A record that puts a review off, held against git as a review is; it counts only where `held` has a day."""

    held: HeldReview
    to: date
    why: str

    @property
    def counts(self) -> bool:
        """Whether it is committed and dated, as a review that counts is."""
        return self.held.counts is not None


@dataclass(frozen=True, slots=True)
class NextReview:
    """When the next review is due.

    `falls` is one cadence after the last review. The latest postponement that counts puts it off and never brings it
    forward; a day in a freeze gives way to the first working day after it.
    """

    falls: date
    due: date
    postponed: Postponement | None = None
    freeze: Freeze | None = None
    late: int = 0  # days past due, without those of freezes

    @property
    def put_off(self) -> bool:
        """Whether it is due on another day than its cadence says."""
        return self.due != self.falls


@dataclass(frozen=True, slots=True)
class ReviewStatus:
    """Who owns a journey, its cadence, its held reviews, the last that counts, and when the next is due.

    `postponements` are those since the last review, the oldest first; `freeze` is the one the day lies in,
    and `resumes` the first working day after it; `left` is the day the owner left, where they are no longer there.
    """

    journey: Located[Journey]
    person: Person | None
    cadence: str
    reviews: tuple[HeldReview, ...]
    last: HeldReview | None
    next: NextReview | None
    postponements: tuple[Postponement, ...] = ()
    freeze: Freeze | None = None
    resumes: date | None = None
    left: date | None = None

    @property
    def due(self) -> date | None:
        """The day the next review is due; None where none was ever held."""
        return self.next.due if self.next else None

    @property
    def since(self) -> date | None:
        """The day of the last review that counts."""
        return self.last.counts if self.last else None

    @property
    def owner_name(self) -> str:
        """The owner's name; empty where nobody owns the journey."""
        return self.person.label if self.person else self.journey.record.owned_by


def review_status(workspace: Workspace, history: History, journey: Located[Journey], as_of: date) -> ReviewStatus:
    """Where a journey stands on a day. A postponed review was not held."""
    held = workspace.reviews(journey.ref)
    judged = tuple(proof_of(workspace, history, located, as_of, journey.ref) for located in held)
    reviews = tuple(each for each in judged if each.review.record.held)
    counted = [each for each in reviews if each.counts is not None]
    last = max(counted, key=lambda each: (each.counts or date.min, each.review.ref), default=None)
    person = workspace.person(journey.record.owned_by, journey.ref)
    cadence = cadence_of(journey.record, workspace.settings)
    postponements = _postponements(judged, last)
    freezes = workspace.settings.freezes
    freeze = freeze_on(freezes, as_of)
    resumes = out_of_freezes(freezes, as_of) if freeze else None
    coming = _next_review(last.counts, cadence, postponements, freezes, as_of) if last and last.counts else None
    left = person.left if person and person.left and person.left <= as_of else None
    return ReviewStatus(journey, person, cadence, reviews, last, coming, postponements, freeze, resumes, left)


def _postponements(judged: Iterable[HeldReview], last: HeldReview | None) -> tuple[Postponement, ...]:
    """The records since the last review that put the next one off, the oldest first."""
    since = (last.counts if last else None) or date.min
    found = [
        Postponement(each, verdict.postponed.to, verdict.postponed.why)
        for each in judged
        if isinstance(verdict := each.review.record.verdict, PostponedVerdict) and each.review.record.date > since
    ]
    return tuple(sorted(found, key=lambda each: (each.held.review.record.date, each.held.review.ref)))


def _next_review(
    last: date, cadence: str, postponements: Iterable[Postponement], freezes: tuple[Freeze, ...], as_of: date
) -> NextReview:
    falls = after(last, cadence)
    counting = [each for each in postponements if each.counts]
    postponed = counting[-1] if counting and counting[-1].to > falls else None
    wanted = postponed.to if postponed else falls
    due = out_of_freezes(freezes, wanted)
    freeze = freeze_on(freezes, wanted)
    return NextReview(falls, due, postponed, freeze, open_days(freezes, due, as_of))


def next_review_after(status: ReviewStatus, held: HeldReview, settings: Settings, as_of: date) -> NextReview | None:
    """When the next review would be due if one of those that were held were the last."""
    if held.counts is None:
        return None
    return _next_review(held.counts, status.cadence, status.postponements, settings.freezes, as_of)


def put_off_words(status: ReviewStatus) -> str:
    """What puts the next review off: `in the freeze from … to …`, `put off to … (the reason)`; empty where nothing."""
    coming = status.next
    if coming is None:
        return ""
    told = []
    if coming.postponed:
        told.append(f"put off to {coming.postponed.to} ({in_short(coming.postponed.why)})")
    if coming.freeze:
        told.append(f"in {named(coming.freeze)}")
    return ", ".join(told)


def unwatched_words(journey: Journey, as_of: date) -> str:
    """Why no review is asked for: `a draft`, `a future journey, planned for … (3 days past)`; empty where one is."""
    if journey.status != "active":
        return "a draft" if journey.status == "draft" else "retired"
    if journey.state != "future":
        return ""
    if journey.by is None:
        return "a future journey, no day set"
    late = (as_of - journey.by).days
    return f"a future journey, planned for {journey.by}" + (f" ({in_words(late)} past)" if late > 0 else "")


def proof_of(
    workspace: Workspace, history: History, located: Located[Review], as_of: date, journey: str = ""
) -> HeldReview:
    """Holds a review record, of all its journeys or of one, against the commit that brought it.

    Proven: an author of that commit, or of the merge that brought it, is the reviewer or the recorder by e-mail, and
    wrote it 0 to 14 days after the review. Else the earlier of both days counts, so that neither a typed nor a
    committed date can make a journey look fresher than the other allows.

    Days are those of the people who wrote them down, so that two of one moment may be a day apart: nothing lies ahead
    of a day, or before it, as long as it was that day anywhere on earth.
    """
    review = located.record
    if review.date - as_of > _ZONES:
        return HeldReview(located, Proof.IN_FUTURE, None, f"is dated {review.date}, after {as_of}")
    if not history.available:
        return HeldReview(located, Proof.AS_TYPED, review.date)
    brought = history.brought.get(located.ref)
    if brought is None:
        return HeldReview(located, Proof.UNCOMMITTED, None, "is not committed yet")
    if journey and brought.journeys is not None and journey not in brought.journeys:
        return HeldReview(located, Proof.UNCOMMITTED, None, "does not name it yet where it is committed")
    written = brought.commit.written
    if written is None or written.first > as_of:
        when = brought.commit.day or "at no real date"
        return HeldReview(located, Proof.IN_FUTURE, None, f"was committed {when}, after {as_of}")
    counts = review.date if review.date <= written.last else written.own
    moved = brought.moved if brought.moved and not _corrected(brought.moved, review.date) else None
    if moved:
        counts = min(counts, moved.said, moved.first.day or moved.said)
    if brought.certainty is not Certainty.EXACT:
        return HeldReview(located, Proof.UNDECIDED, counts, "was brought by a commit this clone does not have whole")
    if moved:
        return HeldReview(located, Proof.UNPROVEN, counts, _moved_words(moved, review.date))
    commits = [commit for commit in (brought.commit, brought.merge) if commit is not None]
    return _judged(workspace, located, commits, counts)


def _corrected(moved: MovedDay, day: date) -> bool:
    """Whether a changed day is a slip that was corrected in time: what first held the review, and what changed its
    day, both came so soon after that day as proves a review."""
    late = [[_days_late(each, day) for each in _moments(commit)] for commit in (moved.first, moved.by)]
    return all(any(0 <= days <= PROOF_DAYS for days in each) for each in late)


def _moved_words(moved: MovedDay, day: date) -> str:
    changed = f"its day was changed to {day} on {moved.by.day} by {moved.by.by}"
    return f"said {moved.said} when it was committed; {changed}"


def _judged(workspace: Workspace, located: Located[Review], commits: list[Commit], counts: date) -> HeldReview:
    review = located.record
    answering = _addresses(workspace, review)
    by_hand = [commit for commit in commits if _wrote(commit, answering)]
    if not by_hand:
        authors = " and ".join(f"{each.name} <{each.email}>" for each in commits[0].authors)
        who = "none of whom is" if commits[0].coauthors else "who is neither"
        why = f"was committed by {authors}, {who} its reviewer {'or' if commits[0].coauthors else 'nor'} its recorder"
        return HeldReview(located, Proof.UNPROVEN, counts, why, commits[0])
    days = [_days_late(each, review.date) for commit in by_hand for each in _moments(commit)]
    if not any(0 <= late <= PROOF_DAYS for late in days):
        when = f"{days[0]} days after" if days and days[0] > 0 else "before"
        return HeldReview(located, Proof.UNPROVEN, counts, f"was committed {when} the day it says it was held")
    return HeldReview(located, Proof.PROVEN, review.date)


def _moments(commit: Commit) -> Iterator[Days]:
    """When its author wrote a commit, and when they wrote it anew, as by amending it."""
    if commit.written:
        yield commit.written
    if commit.committed and commit.committer.email.casefold() == commit.email.casefold():
        yield commit.committed


def _days_late(written: Days, held: date) -> int:
    """The days from a review to what was written of it; negative only if its day had begun nowhere on earth by then."""
    late = (written.own - held).days
    return max(0, late) if held <= written.last else late


def _addresses(workspace: Workspace, review: Review) -> frozenset[str]:
    """The e-mail addresses of whoever may commit the record."""
    people = (workspace.person(who) for who in (review.reviewer, review.recorded_by) if who)
    return frozenset(email for person in people if isinstance(person, Person) for email in person.emails)


def _wrote(commit: Commit, answering: frozenset[str]) -> bool:
    """Whether one of the authors of a commit has one of these addresses."""
    return any(same_account(one, other) for one in commit.addresses for other in answering)


def closed(workspace: Workspace, action: str) -> bool:
    """Whether a review has closed an action. None closes what was agreed after it."""
    return any(not closed_too_early(workspace, by, action) for by in workspace.sources(action, "review", "closes"))


def closed_too_early(workspace: Workspace, by: Located[Review], action: str) -> date | None:
    """The day of the review that agreed on an action, where a review that says it is done was held before it."""
    agreed = workspace.records[outermost(action)].record
    return agreed.date if isinstance(agreed, Review) and by.record.date < agreed.date else None


def concerns(workspace: Workspace, review: Review, action: Action, journey: str) -> bool:
    """Whether an action has to do with a journey of its review: not if all that it is about lies in another one of
    them. What lies in none of them was agreed about them all."""
    about = [found.ref for ref in action.about if (found := workspace.find(ref, journey))]
    if not about or not workspace.concerns(journey).isdisjoint(about):
        return True
    others = (found.ref for each in review.journeys if (found := workspace.find(each)) and found.ref != journey)
    return all(workspace.concerns(each).isdisjoint(about) for each in others)


def after(day: date, cadence: str) -> date:
    """The day one cadence later. A month after 31 January is the last day of February."""
    written = _DURATION.fullmatch(_NAMED.get(cadence, cadence))
    years, months, weeks, days = (int(part or 0) for part in written.groups()) if written else (0, 0, 0, 0)
    index = (day.year + years) * 12 + day.month - 1 + months
    year, month = min(index // 12, date.max.year), index % 12 + 1
    last = calendar.monthrange(year, month)[1]
    try:
        return date(year, month, min(day.day, last)) + timedelta(weeks=weeks, days=days)
    except OverflowError:
        return date.max


def cadence_of(journey: Journey, settings: Settings) -> str:
    """How often the journey is reviewed: its own cadence, else its tier's, else quarterly."""
    if journey.cadence:
        return journey.cadence
    for number, tier in (settings.tiers or {}).items():
        if int(number) == journey.tier and tier.cadence:
            return tier.cadence
    return DEFAULT_CADENCE


def in_words(days: int) -> str:
    """A number of days as people say it."""
    return "1 day" if days == 1 else f"{days} days"
