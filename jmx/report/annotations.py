"""Annotations of GitHub: workflow commands that show words beside a line, of which it shows ten of each level."""

from collections.abc import Iterable
from typing import NamedTuple

from jmx import escape
from jmx.model.finding import Level
from jmx.report.wording import one_line

MOST_OF_A_LEVEL = 10
LONGEST_TITLE = 120


class Annotation(NamedTuple):
    """Words beside a line of a file of the repository, or beside none (an empty path)."""

    level: Level
    path: str
    line: int
    title: str
    words: str
    column: int | None = None


_COMMANDS = {Level.ERROR: "error", Level.WARNING: "warning", Level.INFO: "notice"}


def annotations(notes: Iterable[Annotation], folder: str) -> str:
    """One workflow command for each annotation, the loudest first; those that would not be shown are counted in the
    last one of their level. Paths begin at `folder`, as the top of git sees it."""
    listed = list(notes)
    commands = []
    for level in _COMMANDS:
        alike = [note for note in listed if note.level is level]
        more = len(alike) - MOST_OF_A_LEVEL
        for index, note in enumerate(alike[:MOST_OF_A_LEVEL]):
            last = more > 0 and index == MOST_OF_A_LEVEL - 1
            commands.append(_command(note, f" (and {more:,} more; see the summary)" if last else "", folder))
    return "".join(commands)


def _command(note: Annotation, more: str, folder: str) -> str:
    path = f"{folder}/{note.path}" if folder else note.path
    column = f"col={note.column}," if note.column else ""
    where = f"file={escape.github_property(escape.terminal(path))},line={note.line},{column}" if note.path else ""
    # on one line, with nothing in it that another CI system takes for a command
    title, said = (escape.terminal(one_line(text)) for text in (note.title[:LONGEST_TITLE], note.words + more))
    command = _COMMANDS[note.level]
    return f"::{command} {where}title={escape.github_property(title)}::{escape.github_data(said)}\n"
