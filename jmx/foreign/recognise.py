"""What a file of another tool is, and what becomes of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import TypeVar

from jmx.foreign.columns import SheetMap, columns_text
from jmx.foreign.draft import Draft, NotReadable, Scale
from jmx.foreign.jira import JiraWishes, is_export, issues_of
from jmx.foreign.markdown import journey_of_markdown
from jmx.foreign.mermaid import journey_of
from jmx.foreign.sheets import guessed, journey_of_sheet
from jmx.model import limits
from jmx.reading.cells import TableSheet, decoded, read_sheets
from jmx.reading.sheet import BadTable

T = TypeVar("T")
_ZIP = b"PK"
_DIAGRAM = (".mmd", ".mermaid")
_OUTLINE = (".md", ".markdown", ".mdx")


@dataclass(frozen=True, slots=True)
class TakenAs:
    """How somebody wants a file to be taken: the scale its feelings were rated on, the line on which the journey begins
    that is meant, what is what in a sheet, and what issues are."""

    scale: Scale | None = None
    line: int | None = None
    columns: SheetMap | None = None
    jira: JiraWishes = field(default_factory=JiraWishes)


def drafts_of(name: str, content: bytes, taken_as: TakenAs) -> tuple[Draft, ...] | None:
    """What a file of another tool becomes; None where it is none. NotReadable where it cannot be read as meant."""
    ending, stem = PurePath(name).suffix.lower(), PurePath(name).stem
    if ending in _DIAGRAM:
        return (_read(name, lambda: journey_of(_text(content), stem, taken_as.scale)),)
    if ending in _OUTLINE:
        return (_read(name, lambda: journey_of_markdown(_text(content), stem, taken_as.scale, taken_as.line)),)
    if content.startswith(_ZIP) and not (taken_as.columns or taken_as.jira.kind):
        return None  # Jira exports no workbooks
    return _read(name, lambda: _of_sheets(read_sheets(content), stem, taken_as))


def _of_sheets(sheets: Sequence[TableSheet], called: str, taken_as: TakenAs) -> tuple[Draft, ...] | None:
    if taken_as.columns:
        return (journey_of_sheet(sheets, taken_as.columns, called, taken_as.scale),)
    if is_export(sheets) or taken_as.jira.kind:
        return issues_of(sheets[0], taken_as.jira)
    return None


def guess_of(name: str, content: bytes) -> str:
    """What is what in a sheet, guessed, as the text of a `columns.yaml`."""
    if PurePath(name).suffix.lower() in (*_DIAGRAM, *_OUTLINE):
        raise NotReadable(f"'{name}': nothing has to be guessed of it; import it without --guess")
    return _read(name, lambda: columns_text(guessed(read_sheets(content)), PurePath(name).name))


def _read(name: str, read: Callable[[], T]) -> T:
    try:
        return read()
    except BadTable as bad:
        raise NotReadable(f"'{name}': {bad.words}{f'; {bad.hint}' if bad.hint else ''}") from bad
    except NotReadable as error:
        raise NotReadable(f"'{name}': {error}") from error


def _text(content: bytes) -> str:
    if len(content) > limits.FILE_BYTES:
        raise NotReadable(
            f"it has more than {limits.FILE_BYTES // 2**20} MiB and is not read; import the part that matters"
        )
    try:
        return decoded(content)
    except BadTable as bad:
        raise NotReadable("it is no text that can be read; save it as UTF-8") from bad
