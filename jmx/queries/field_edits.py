"""What fields of records are to say from now on: the files that hold them, and what that changes in meaning."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from jmx.errors import JmxError, RefusedEdit, UnknownRef, near
from jmx.model.change import Change
from jmx.model.review import Initiative
from jmx.model.workspace import Located, Titles, Workspace
from jmx.queries.file_diff import FileSide, file_diff
from jmx.queries.repository import Repository
from jmx.repo.tree import Unreadable
from jmx.writing.assignments import Assignment, Wanted, assigned
from jmx.writing.transaction import FileChange


@dataclass(frozen=True, slots=True)
class FieldEdits:
    """The files to write, what that changes in meaning, and what records are called."""

    files: tuple[FileChange, ...]
    changes: tuple[Change, ...]
    names: Mapping[str, str]


def edits_for(repository: Repository, assignments: Iterable[Assignment]) -> FieldEdits:
    """The edits that make records say what is wanted. Raises UnknownRef or RefusedEdit with what to write instead."""
    workspace = repository.workspace
    by_path: dict[str, list[Wanted]] = {}
    for each in assignments:
        record = _record(repository, workspace, each.ref)
        by_path.setdefault(record.path, []).append(Wanted(record, each))
    written: list[FileChange] = []
    changes: list[Change] = []
    for path, wanted in by_path.items():
        before = repository.folder.read(path)
        if isinstance(before, Unreadable):
            raise RefusedEdit(f"'{path}' cannot be edited: {before.why}")
        after = assigned(path, before, wanted, workspace)
        if after != before:
            written.append(FileChange(path, before, after))
            changes += file_diff(FileSide(path, before), FileSide(path, after)).changes
    return FieldEdits(tuple(written), tuple(changes), Titles(workspace))


def shipping(repository: Repository, initiative: str, day: date) -> tuple[Assignment, ...]:
    """What says that an initiative reached customers on a day."""
    found = _record(repository, repository.workspace, initiative)
    if not isinstance(found.record, Initiative):
        raise UnknownRef(f"'{initiative}' is a {found.kind}; only an initiative ships")
    if day > repository.as_of:
        raise JmxError(f"--on {day} lies after {repository.as_of}; say that it shipped once it has")
    return tuple(
        Assignment(found.ref, field, (), "=", words) for field, words in (("status", "shipped"), ("shipped", str(day)))
    )


def _record(repository: Repository, workspace: Workspace, ref: str) -> Located[Any]:
    found = workspace.find(ref)
    if found is None and ref in repository.loaded.lost:
        raise UnknownRef(f"'{ref}' is there but has mistakes that keep it from being read; see: jmx lint")
    if found is None:
        inner = [each for each in workspace.records if each.rpartition("/")[2] == ref]
        hint = f"; did you mean '{inner[0]}'?" if inner else near(ref, list(workspace.records))
        raise UnknownRef(f"there is no record '{ref[:80]}'{hint}")
    if not found.path.endswith((".yaml", ".yml")):
        raise RefusedEdit(f"'{ref}' stands in {found.path}, a table; edit it there")
    return found
