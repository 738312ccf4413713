"""A comparison as annotations of GitHub: workflow commands, of which it shows ten of each level."""

from collections.abc import Iterator
from typing import NamedTuple

from jmx import escape
from jmx.model.change import Sort
from jmx.model.finding import Finding, Level
from jmx.report.changes import sentence, subject
from jmx.report.diff_view import DiffReport, Told, groups, lint_effect
from jmx.report.labels import named

MOST_OF_A_LEVEL = 10
LONGEST_TITLE = 120
_COMMANDS = {Level.ERROR: "error", Level.WARNING: "warning", Level.INFO: "notice"}


class _Note(NamedTuple):
    command: str
    path: str
    line: int
    title: str
    words: str


def github(report: DiffReport) -> str:
    """One workflow command for each change, and for each finding that the changes begin."""
    notes = [*_findings(report), *_changes(report)]
    commands = []
    for command in _COMMANDS.values():
        level = [note for note in notes if note.command == command]
        more = len(level) - MOST_OF_A_LEVEL
        for index, note in enumerate(level[:MOST_OF_A_LEVEL]):
            last = more > 0 and index == MOST_OF_A_LEVEL - 1
            commands.append(_command(note, f" (and {more:,} more; see the summary)" if last else "", report.folder))
    return "".join(commands)


def _findings(report: DiffReport) -> Iterator[_Note]:
    begun: tuple[Finding, ...] = report.comparison.effects.begun if report.comparison.effects else ()
    for finding in begun:
        line = finding.place.line if finding.place else 1
        title = f"This change {lint_effect(finding, begun=True)}"
        yield _Note(_COMMANDS[finding.level], finding.path, line, title, finding.words)


def _changes(report: DiffReport) -> Iterator[_Note]:
    for group in groups(report):
        for record in group.records:
            for told in record.told:
                yield _note(told, report)


def _note(told: Told, report: DiffReport) -> _Note:
    change = told.change
    spot = change.after or change.before
    words = sentence(named(change, report.names) if change.sort is Sort.EDITED else change)
    words += f" ({'; '.join(told.so)})" if told.so else ""
    line = spot.place.line if spot and spot.place else 1
    return _Note("notice", spot.path if spot else "", line, f"{subject(change)} ({told.audience})", words)


def _command(note: _Note, more: str, folder: str) -> str:
    path = f"{folder}/{note.path}" if folder else note.path
    where = f"file={escape.github_property(escape.terminal(path))},line={note.line}," if note.path else ""
    title = escape.github_property(_said(note.title[:LONGEST_TITLE]))
    return f"::{note.command} {where}title={title}::{escape.github_data(_said(note.words + more))}\n"


def _said(text: str) -> str:
    """Words on one line, with nothing in them that another CI system takes for a command."""
    return escape.terminal(" ".join(text.split()))
