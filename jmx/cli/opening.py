"""Opening a repository for a command: its notes are printed as they are made."""

from datetime import date
from pathlib import Path

from jmx.cli import terminal
from jmx.queries.repository import Repository


class SpokenNotes(list[str]):
    """Notes of an answer, printed on stderr as soon as they are made."""

    def append(self, note: str) -> None:
        terminal.complain(f"jmx: {note}")
        super().append(note)


def opened(
    repo: Path, at: str | None, as_of: str | None, fixed: date | None = None, *, cached: bool = True
) -> Repository:
    """The repository a command asks, whose notes are printed."""
    return Repository(repo, at, as_of, fixed, cached, notes=SpokenNotes())
