"""What waits for each person: what is due soon or late, and notes on their journeys that nobody filed."""

from collections.abc import Iterator, Sequence

from jmx.model.notes import notes_by_journey
from jmx.queries.asked_person import person_asked
from jmx.queries.due import due_of
from jmx.queries.repository import Repository
from jmx.report.digest import DigestReport, OwnerDigest, WaitingNotes
from jmx.review.due_item import EVIDENCE, FREEZE, DueItem

A_FORTNIGHT = 14


def digest_of(repository: Repository, owner: str = "", within: int = A_FORTNIGHT) -> DigestReport:
    """The digests of those for whom something waits, by name; of one person where they are named. What nobody owns is
    under no name."""
    found = due_of(repository, within=within)
    name = person_asked(repository, owner, "--owner").label if owner else ""
    items = [each for each in found.items if each.kind != FREEZE]
    notes = list(_notes(repository))
    names = sorted({each.owner for each in items} | {each.owner for each in notes}, key=lambda each: (not each, each))
    digests = (_digest(each, items, notes) for each in names if not owner or each == name)
    return DigestReport(tuple(digests), repository.as_of, found.until, repository.read_at)


def _notes(repository: Repository) -> Iterator[WaitingNotes]:
    """The notes that wait, by the owner of the journey they are about."""
    workspace = repository.workspace
    for journey, notes in notes_by_journey(workspace).items():
        record = workspace.records[journey].record
        owner = workspace.person_name(record.owned_by, journey) if record.owned_by else ""
        yield WaitingNotes(owner, journey, record.label, len(notes))


def _digest(owner: str, items: Sequence[DueItem], notes: Sequence[WaitingNotes]) -> OwnerDigest:
    mine = [each for each in items if each.owner == owner]
    return OwnerDigest(
        owner,
        tuple(each for each in mine if each.late_days),
        tuple(each for each in mine if not each.late_days and each.kind != EVIDENCE),
        tuple(each for each in mine if each.kind == EVIDENCE and not each.late_days),
        tuple(each for each in notes if each.owner == owner),
    )
