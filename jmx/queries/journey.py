"""What is asked of journeys: their facts, the packet of a review, and the record that one was held."""

from collections.abc import Iterable, Iterator
from contextlib import suppress

from jmx.errors import GitError
from jmx.lint.triggers import forced, may_be_forced
from jmx.model.change import REFETCH, UNSHALLOW, Commit
from jmx.model.journey import Journey
from jmx.model.notes import notes_by_journey
from jmx.model.review_status import ReviewStatus
from jmx.model.workspace import Located, Workspace
from jmx.queries.fingerprints import map_unchanged
from jmx.queries.journey_past import Pasts
from jmx.queries.repository import Repository
from jmx.queries.table_commits import table_commits
from jmx.review.journey_facts import FindingIndex, JourneyFacts, after_review, concerned, touches
from jmx.review.packet import Packet, build_packet
from jmx.score.pains import rank_pains


def packets_of(repository: Repository, journeys: Iterable[str]) -> Iterator[Packet]:
    """The packet of each journey: everything since its last review that git can prove."""
    repository.start_history()
    found = [repository.journey(journey) for journey in journeys]
    repository.note_unread()
    tables = table_commits(repository, (each.ref for each in found))
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
            edits=repository.last_edits,
            tables=tables,
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
