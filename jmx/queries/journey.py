"""What is asked of journeys: their facts, the packet of a review, and the record that one was held."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date
from typing import Any, NamedTuple

from jmx.errors import GitError, JmxError, UnknownRev
from jmx.lint.triggers import forced, may_be_forced
from jmx.model.change import REFETCH, UNSHALLOW, Commit
from jmx.model.journey import Journey
from jmx.model.notes import notes_by_journey
from jmx.model.review_status import ReviewStatus
from jmx.model.workspace import Located, Workspace
from jmx.queries.fingerprints import fingerprint_of, map_unchanged
from jmx.queries.journey_past import Pasts
from jmx.queries.repository import Repository, day_of
from jmx.reading import yaml as door
from jmx.review.journey_facts import FindingIndex, JourneyFacts, after_review, concerned, touches
from jmx.review.packet import Packet, build_packet
from jmx.score.pains import rank_pains
from jmx.writing.new_record import review_record


def packets_of(repository: Repository, journeys: Iterable[str]) -> Iterator[Packet]:
    """The packet of each journey: everything since its last review that git can prove."""
    repository.start_history()
    found = [repository.journey(journey) for journey in journeys]
    repository.note_unread()
    for facts in journey_facts(repository, found):
        yield build_packet(
            repository.workspace,
            facts,
            as_of=repository.as_of,
            commit=repository.history.head,
            unread=(*repository.unread, *repository.loaded.lacking),
            whole=repository.loaded.whole,
            uncommitted=repository.edited,
            goalposts=repository.goalposts,
        )


def packet_of(repository: Repository, journey: str) -> Packet:
    """The packet of one journey."""
    (packet,) = packets_of(repository, [journey])
    return packet


def journey_facts(repository: Repository, journeys: Iterable[Located[Journey]]) -> Iterator[JourneyFacts]:
    """The facts of some journeys, in their order."""
    statuses = [repository.review_status(journey) for journey in journeys]
    bases = {status.journey.ref: saw for status in statuses if (saw := _seen(repository, status))}
    pasts = Pasts(repository, bases)
    findings = FindingIndex(repository.selected_findings)
    workspace = repository.workspace
    notes = notes_by_journey(workspace)
    for status in statuses:
        journey = status.journey.ref
        past = pasts.of(journey)
        last = status.last.review.ref if status.last else ""
        scope = concerned(journey, past.changes, past.then, workspace)
        yield JourneyFacts(
            status,
            scope,
            rank_pains(workspace, repository.as_of, journey),
            findings.of(journey, scope),
            tuple(change for change in after_review(past.changes, last) if touches(change, scope)),
            past.then,
            repository.history.brought[last].gap if past.then else "",
            map_unchanged(repository, status),
            tuple(notes.get(journey, ())),
            forced_by(repository, journey, past.then),
        )


def forced_by(repository: Repository, journey: str, then: Workspace | None = None) -> tuple[str, ...]:
    """What forces a review of a journey before its time, in words; `then` is what its last review saw, as far as that
    is known already."""
    context = repository.lint_context
    saw = context.saw(journey) if then is None and may_be_forced(context, journey) else None
    if saw is not None:
        with suppress(GitError):  # then the days that things say decide, as lint tells
            then = repository.earlier_parts.of({journey: saw.oid}).get(journey)
    return forced(context.knowing({journey: then}) if then else context, journey)


def _seen(repository: Repository, status: ReviewStatus) -> Commit | None:
    """The commit that the last review of a journey saw, where a commit holds that review."""
    last = status.last.review.ref if status.last else ""
    saw = repository.history.seen_by(last)
    if saw is None and last in repository.history.brought:
        clone, hint = ("shallow", UNSHALLOW) if repository.history.shallow else ("partial", REFETCH)
        raise GitError(f"this clone is {clone}: what changed since the last review is not all in it; {hint}")
    return saw


class ReviewToRecord(NamedTuple):
    """A review that can be recorded: all that is certain before anybody says what it found."""

    repository: Repository
    journey: Located[Journey]
    reviewer: str
    day: date
    saw: Repository | None
    """What was reviewed: the files here, or of an earlier day its last commit; None where there was none yet."""

    @property
    def note(self) -> str:
        """What counts as seen, where the review is written down on a later day; else nothing."""
        if self.saw is None:
            named = f"nothing was committed by {self.day}, so the record names no base"
            return f"{named}: what the commit that brings it holds counts as seen"
        if self.saw is self.repository or self.saw.commit is None:
            return ""
        commit = self.saw.commit
        return f"its base is {commit.short} of {commit.day}, the last commit by then: what changed after it is not seen"

    def file(self, verdict: str, **said: Any) -> tuple[str, str]:
        """Path and text of the record, with the fingerprint of what was reviewed; `said` are further fields of it."""
        journey = self.journey.ref
        stood = self._stood()
        certain = {
            "reviewer": self.reviewer,
            "verdict": verdict,
            "base": self.saw.head if self.saw else None,
            "fingerprint": {journey: stood} if stood else None,
        }
        return review_record(journey, self.day, certain | said, self.repository.workspace)

    def _stood(self) -> str:
        """The fingerprint of the journey that was reviewed; empty where it was not there under this id."""
        if self.saw is None:
            return ""
        try:
            return fingerprint_of(self.saw, self.saw.journey(self.journey.ref))
        except JmxError:
            if self.saw is self.repository:
                raise
            return ""


def actions_of_nobody(record: str) -> tuple[str, ...]:
    """What a review's record says is to be done, and not by whom."""
    actions = door.parse(record.encode()).get("actions") or ()
    return tuple(each["text"] for each in actions if not each.get("owner"))


def review_to_record(
    repository: Repository, journey: str, reviewer: str | None = None, held: str | None = None
) -> ReviewToRecord:
    """The review that was held on a day, led by the owner where nobody else is named; it cannot lie ahead."""
    found = repository.journey(journey)
    repository.note_unread()
    if repository.at:
        raise JmxError("--record writes about the files here; leave out --at")
    who = reviewer or found.record.owned_by
    if not who:
        raise JmxError(f"journey '{found.ref}' has no owner; say who led the review with --reviewer")
    day = day_of(held) if held else repository.as_of
    repository.refuse_ahead(day, f"--date {day}", "record a review once it was held")
    return ReviewToRecord(repository, found, who, day, _stood_on(repository, day))


def _stood_on(repository: Repository, day: date) -> Repository | None:
    """The repository as people saw it on a day: here today, on an earlier one at its last commit; None where nothing
    was committed by then."""
    if day == repository.as_of or repository.git is None or repository.head is None:
        return repository
    try:
        return repository.beside(repository.git.resolve(str(day), repository.head))
    except UnknownRev:
        if repository.git.boundary():
            raise
        return None
