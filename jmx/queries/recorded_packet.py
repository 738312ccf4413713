"""A filled-in packet and what was said beside it, as one record: of which journey it is, and of which commit."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePath

from jmx.errors import JmxError, UnknownRev
from jmx.model.said_review import PlacedProblem, SaidReview, SaidWords
from jmx.queries.recording import Meeting, refused
from jmx.queries.repository import Repository
from jmx.reading.filled_packet import FilledPacket, read_packet
from jmx.reading.sheet import BadTable


def with_packet(
    repository: Repository, meeting: Meeting, said: SaidReview, content: bytes, file: str
) -> tuple[Meeting, SaidReview, Sequence[str]]:
    """The meeting and all that was said of it, with what was kept out of the packet. Raises JmxError where anything in
    it is not clear; what options say goes before what the packet says, and lists are added up."""
    name = PurePath(file).name
    try:
        packet = read_packet(content, name)
    except BadTable as error:
        line = f":{error.line}" if error.line > 1 else ""
        raise JmxError(f"{file}{line}: {error.words}{f'; {error.hint}' if error.hint else ''}") from error
    problems = [*packet.problems, *_of_another(repository, meeting, packet)]
    base, wrong = _base(repository, packet.made_from)
    problems += wrong
    if problems:
        raise refused(problems)
    return replace(meeting, base=base), _together(said, packet.said), packet.notes


def _of_another(repository: Repository, meeting: Meeting, packet: FilledPacket) -> list[PlacedProblem]:
    """Whether it is the packet of another journey."""
    asked = [repository.journey(each).ref for each in meeting.journeys]
    words, place = packet.journey
    found = repository.workspace.find(words.strip("` ")) if words.strip() else None
    if not words.strip() or (found is not None and found.ref in asked):
        return []
    told = f"this is the packet of '{words.strip()[:80]}', not of {' or '.join(map(repr, asked))}"
    return [PlacedProblem(place, f"{told}; record it with: jmx review {words.strip()[:80]} --record --from …")]


def _base(repository: Repository, made_from: SaidWords) -> tuple[str, list[PlacedProblem]]:
    """The commit that the packet was made from; empty where it says none, or nobody knows git here."""
    words = made_from.words.strip("` ")
    git, head = repository.git, repository.head
    if not words or git is None or head is None:
        return "", []
    try:
        oid = git.resolve(words)
    except UnknownRev:
        told = (
            f"git knows no commit '{words[:40]}' here; fetch it, or empty this cell: then what is here counts as seen"
        )
        return "", [PlacedProblem(made_from.place, told)]
    if oid != head and git.merge_base(oid, head) != oid:
        told = (
            f"commit {words[:40]} is not in the history of what is here, as after a rebase; make the packet anew, or "
        )
        return "", [PlacedProblem(made_from.place, f"{told}empty this cell: then what is here counts as seen")]
    return oid, []


def _together(said: SaidReview, packet: SaidReview) -> SaidReview:
    """What was said with options, and what was filled in."""
    put_off = said.put_off_to.words
    return SaidReview(
        _first(said.reviewer, packet.reviewer),
        _first(said.recorded_by, packet.recorded_by),
        _first(said.held, packet.held),
        (*said.attendees, *packet.attendees),
        said.verdict if put_off else _first(said.verdict, packet.verdict),
        said.put_off_to,
        said.put_off_why,
        (*packet.decisions, *said.decisions),
        (*packet.actions, *said.actions),
        (*packet.closes, *said.closes),
    )


def _first(said: SaidWords, otherwise: SaidWords) -> SaidWords:
    return said if said.words else otherwise
