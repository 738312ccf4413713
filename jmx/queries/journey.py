"""What is asked of journeys: their facts, the packet of a review, and the record that one was held."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from jmx.errors import GitError, JmxError
from jmx.history.snapshots import documents
from jmx.model.change import UNSHALLOW, Certainty, Commit
from jmx.model.journey import Journey
from jmx.model.meaning import fingerprint, says_the_same
from jmx.model.outline import outline
from jmx.model.review_status import ReviewStatus
from jmx.model.score import rank_pains
from jmx.model.workspace import Located
from jmx.queries.journey_past import Pasts
from jmx.queries.repository import Repository, day_of
from jmx.review.journey_facts import FindingIndex, JourneyFacts, concerned, touches
from jmx.review.packet import Packet, build_packet
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
        )


def packet_of(repository: Repository, journey: str) -> Packet:
    """The packet of one journey."""
    (packet,) = packets_of(repository, [journey])
    return packet


def journey_facts(repository: Repository, journeys: Iterable[Located[Journey]]) -> Iterator[JourneyFacts]:
    """The facts of some journeys, in their order."""
    statuses = [repository.review_status(journey) for journey in journeys]
    bases = {status.journey.ref: base for status in statuses if (base := _base(repository, status))}
    pasts = Pasts(repository, bases)
    findings = FindingIndex(repository.selected_findings)
    workspace = repository.workspace
    for status in statuses:
        journey = status.journey.ref
        past = pasts.of(journey)
        scope = concerned(journey, past.changes, past.then, workspace)
        yield JourneyFacts(
            status,
            scope,
            rank_pains(workspace, repository.as_of, journey),
            findings.of(journey, scope),
            tuple(change for change in past.changes if touches(change, scope)),
            past.then,
            map_unchanged(repository, status),
        )


def _base(repository: Repository, status: ReviewStatus) -> Commit | None:
    """The commit that brought the last review of a journey, where git knows one."""
    brought = repository.history.brought.get(status.last.review.ref) if status.last else None
    if brought and brought.certainty is not Certainty.EXACT:
        raise GitError(f"this clone is shallow: what changed since the last review is not all in it; {UNSHALLOW}")
    return brought.commit if brought else None


def fingerprint_of(repository: Repository, journey: Located[Journey]) -> str:
    """The fingerprint of a journey as its files stand."""
    workspace = repository.workspace
    stages = workspace.stages(journey.ref)
    paths = {journey.path, *(each.path for each in stages), *(each.path for each in workspace.touchpoints(journey.ref))}
    read = documents(repository.tree.contents(tuple(sorted(paths))))
    return fingerprint(journey.ref, {entry.ref: entry for path in read for entry in outline(read[path], path)})


def map_unchanged(repository: Repository, status: ReviewStatus) -> bool | None:
    """Whether the map says what it said when the last review was recorded; None where nobody can know."""
    kept = (status.last.review.record.fingerprint or {}) if status.last else {}
    stored = kept.get(status.journey.ref)
    return says_the_same(stored, fingerprint_of(repository, status.journey)) if stored else None


class ReviewToRecord(NamedTuple):
    """A review that can be recorded: all that is certain before anybody says what it found."""

    repository: Repository
    journey: Located[Journey]
    reviewer: str
    day: date

    def file(self, verdict: str, **said: Any) -> tuple[str, str]:
        """Path and text of the record, with the fingerprint of what was reviewed; `said` are further fields of it."""
        journey = self.journey.ref
        certain = {
            "reviewer": self.reviewer,
            "verdict": verdict,
            "base": self.repository.head,
            "fingerprint": {journey: fingerprint_of(self.repository, self.journey)},
        }
        return review_record(journey, self.day, certain | said, self.repository.workspace)


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
    if day > repository.as_of:
        today = f"today on this machine, {repository.as_of}" if repository.given_day is None else repository.as_of
        raise JmxError(f"--date {day} lies after {today}; record a review once it was held")
    return ReviewToRecord(repository, found, who, day)
