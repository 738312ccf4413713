"""Notes that wait, as whoever files them needs to see them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from jmx.model.notes import WaitingNote
from jmx.model.workspace import Workspace


@dataclass(frozen=True, slots=True)
class NoteToFile:
    """A note that waits: what somebody heard, who and when, where it comes from, and what it may have to do with."""

    ref: str
    text: str
    quotes: tuple[str, ...]
    collected: date | None
    recorded_by: str
    source: str
    about: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Inbox:
    """The notes that wait, all of them or where somebody asked, and what records are called."""

    notes: tuple[NoteToFile, ...]
    asked: str
    names: Mapping[str, str]


def note_to_file(workspace: Workspace, note: WaitingNote) -> NoteToFile:
    """A note with whoever wrote it down by name."""
    record = note.evidence.record
    return NoteToFile(
        note.evidence.ref,
        note.words,
        note.quotes,
        record.collected,
        workspace.person_name(record.recorded_by or ""),
        record.source or "",
        tuple(each.ref for each in note.about),
    )


def what_of_notes(notes: Sequence[NoteToFile]) -> str:
    """What is to be decided about some notes."""
    days = [each.collected for each in notes if each.collected]
    if len(notes) == 1:
        since = f" since {days[0]}" if days else ""
        return f"a note waits{since}: what does it support or contradict, or is it dropped?"
    since = f", the oldest since {min(days)}" if days else ""
    return f"{len(notes)} notes wait{since}: what does each support or contradict, or is it dropped?"
