"""A comparison as annotations of GitHub: workflow commands, of which it shows ten of each level."""

from collections.abc import Iterator
from typing import NamedTuple

from jmx import escape
from jmx.model.change import Sort
from jmx.model.finding import Finding, Level
from jmx.report.changes import sentence
from jmx.report.diff_facts import ChangeEffect, DiffReport, by_journey, spot
from jmx.report.effects import lint_effect
from jmx.report.wording import record_label, with_names

MOST_OF_A_LEVEL = 10
LONGEST_TITLE = 120
_COMMANDS = {Level.ERROR: "error", Level.WARNING: "warning", Level.INFO: "notice"}


class _Annotation(NamedTuple):
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


def _findings(report: DiffReport) -> Iterator[_Annotation]:
    begun: tuple[Finding, ...] = report.comparison.effects.begun if report.comparison.effects else ()
    for finding in begun:
        line = finding.place.line if finding.place else 1
        title = f"This change {lint_effect(finding, report.names, begun=True)}"
        yield _Annotation(_COMMANDS[finding.level], finding.path, line, title, finding.words)


def _changes(report: DiffReport) -> Iterator[_Annotation]:
    for journey in by_journey(report):
        for record in journey.records:
            yield from (_of_change(told, report) for told in record)


def _of_change(told: ChangeEffect, report: DiffReport) -> _Annotation:
    change, found = told.change, spot(told.change)
    said = sentence(with_names(change, report.names) if change.sort is Sort.EDITED else change)
    said += f" ({'; '.join(told.effect)})" if told.effect else ""
    line = found.place.line if found and found.place else 1
    title = f"{record_label(change.kind, change.label)} ({change.audience.value})"
    return _Annotation("notice", found.path if found else "", line, title, said)


def _command(note: _Annotation, more: str, folder: str) -> str:
    path = f"{folder}/{note.path}" if folder else note.path
    where = f"file={escape.github_property(escape.terminal(path))},line={note.line}," if note.path else ""
    title = escape.github_property(_said(note.title[:LONGEST_TITLE]))
    return f"::{note.command} {where}title={title}::{escape.github_data(_said(note.words + more))}\n"


def _said(text: str) -> str:
    """Words on one line, with nothing in them that another CI system takes for a command."""
    return escape.terminal(" ".join(text.split()))
