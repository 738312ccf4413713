"""What fields of records are to say from now on: the files that hold them, and what that changes in meaning."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from jmx.compare.compare import compare
from jmx.errors import JmxError, RefusedEdit, UnknownRef, near_ref
from jmx.history.snapshots import Records, Snapshots, document
from jmx.model.called import called, near_called
from jmx.model.change import REFS, Change
from jmx.model.finding import Level
from jmx.model.kinds import RECORD_ENDINGS
from jmx.model.record import Record, fields_of, kinds_of, models_in
from jmx.model.review import Initiative
from jmx.model.workspace import Located, Titles, Workspace
from jmx.queries.file_diff import FileSide, file_diff
from jmx.queries.repository import Repository
from jmx.repo.tree import Content, Unreadable
from jmx.writing.assignments import Assignment, Wanted, assigned
from jmx.writing.renaming import Renaming, renamed, renaming
from jmx.writing.transaction import FileChange


@dataclass(frozen=True, slots=True)
class FieldEdits:
    """The files to write, what that changes in meaning, and what records are called."""

    files: tuple[FileChange, ...]
    changes: tuple[Change, ...]
    names: Mapping[str, str]
    otherwise: str = "only fields of your own change"
    """What is told where files change and nothing changes in meaning."""


def edits_for(repository: Repository, assignments: Iterable[Assignment]) -> FieldEdits:
    """The edits that make records say what is wanted. Raises UnknownRef or RefusedEdit with what to write instead."""
    workspace = repository.workspace
    by_path: dict[str, list[Wanted]] = {}
    for each in assignments:
        record = record_of(repository, each.ref)
        by_path.setdefault(record.path, []).append(Wanted(record, each))
    after = {path: assigned(path, content_of(repository, path), wanted, workspace) for path, wanted in by_path.items()}
    checked = any(_may_lead_elsewhere(each) for wanted in by_path.values() for each in wanted)
    return edits_of(repository, after, checked=checked)


def edits_of(repository: Repository, after: Mapping[str, bytes | None], *, checked: bool = True) -> FieldEdits:
    """The edits that give files another content, None where one goes, with what that changes in meaning. Unless they
    are known to be right, what other files say is `checked` too."""
    written: list[FileChange] = []
    changes: list[Change] = []
    for path, content in after.items():
        found = repository.folder.read(path)
        before = None if isinstance(found, Unreadable) else found
        if content != before:
            written.append(FileChange(path, before, content))
            changes += file_diff(FileSide(path, before), FileSide(path, content)).changes
    if written and checked:
        refuse_lost_refs(repository, {each.path: each.after for each in written})
    return FieldEdits(tuple(written), tuple(changes), Titles(repository.workspace))


def _may_lead_elsewhere(wanted: Wanted) -> bool:
    """Whether a field holds refs or records, or words of which refs are made."""
    field = wanted.assignment.field
    model: type[Record] = type(wanted.record.record)
    info = fields_of(model).get(field)
    if info is None:
        return False
    return field in ("title", "name") or kinds_of(info) is not None or bool(models_in(model)[field])


def refuse_lost_refs(repository: Repository, edits: Mapping[str, bytes | None]) -> Workspace:
    """What other files say must still be right after an edit: above all that what they point at is there. The records
    as they are then."""
    known = {(each.code, each.path, each.words) for each in repository.loaded.findings}
    loaded = repository.after(edits)
    for each in loaded.findings:
        if each.level is Level.ERROR and (each.code, each.path, each.words) not in known:
            raise RefusedEdit(f"{each.path}: {each.words}{f'; {each.hint}' if each.hint else ''}; nothing was written")
    return loaded.workspace


def shipping(repository: Repository, initiative: str, on: date | None) -> tuple[Assignment, ...]:
    """What says that an initiative reached customers on a day, else today where it has not said so yet."""
    found = record_of(repository, initiative)
    if not isinstance(found.record, Initiative):
        raise UnknownRef(f"'{initiative}' is a {found.kind}; only an initiative ships")
    record, day = found.record, on or repository.as_of
    if on is None and record.status == "shipped" and record.shipped not in (None, day):
        raise JmxError(f"'{found.ref}' shipped on {record.shipped}; if that day is wrong, give the right one with --on")
    if day > repository.as_of:
        raise JmxError(f"--on {day} lies after {repository.as_of}; say that it shipped once it has")
    return tuple(
        Assignment(found.ref, field, (), "=", words) for field, words in (("status", "shipped"), ("shipped", str(day)))
    )


def record_of(repository: Repository, ref: str) -> Located[Any]:
    """The record of a ref or title that may be edited; otherwise what it could have been, or where it is edited."""
    workspace = repository.workspace
    found = workspace.find(ref)
    if found is None and ref in repository.loaded.lost:
        raise UnknownRef(f"'{ref}' is there but has mistakes that keep it from being read; see: jmx lint")
    found = found or called(workspace, ref)
    if found is None:
        near = near_ref(ref, list(workspace.records)) or near_called(workspace, ref)
        raise UnknownRef(f"there is no record '{ref[:80]}'{near}")
    if not found.path.endswith((".yaml", ".yml")):
        raise RefusedEdit(f"'{ref}' stands in {found.path}, a table; edit it there")
    return found


def renames_of(repository: Repository, ref: str, new_id: str) -> FieldEdits:
    """The edits that give a record another id and let all that names it lead to it still; a file that is called by the
    old id gets the new one for a name."""
    workspace = repository.workspace
    asked = renaming(workspace, record_of(repository, ref), new_id, repository.baseline)
    edits: dict[str, bytes | None] = {}
    written: list[FileChange] = []
    for path in asked.paths:
        before, place = content_of(repository, path), asked.place(path)
        after = renamed(path, before, asked)
        if place != path:
            written.append(FileChange(path, before, None))
            edits[path] = None
        edits[place] = after
        written.append(FileChange(place, None if place != path else before, after))
    return FieldEdits(tuple(written), _only_renamed(repository, asked, edits), Titles(workspace))


def _only_renamed(repository: Repository, asked: Renaming, edits: Mapping[str, bytes | None]) -> tuple[Change, ...]:
    """What the edits change in meaning, which must be refs alone. RefusedEdit where something else would change."""
    loaded = repository.after(edits)
    before, after = (Counter(each.target for each in of.dangling) for of in (repository.workspace, loaded.workspace))
    old = {path: repository.folder.read(path) for path in asked.paths if path.endswith(RECORD_ENDINGS)}
    new = {path: content for path, content in edits.items() if content is not None and path.endswith(RECORD_ENDINGS)}
    changes = compare(records_in(old), records_in(new), known=asked.later)
    odd = [each for each in changes if each.sort not in REFS]
    if odd or after - before:
        what = f"{odd[0].ref}.{odd[0].field}" if odd else next(iter(after - before))
        raise RefusedEdit(f"this would change what '{what}' says or leads to; rename it by hand")
    places = {*asked.stands_as, *asked.stands_as.values()}
    return tuple(each for each in changes if each.ref not in places)


def records_in(files: Mapping[str, Content]) -> Snapshots:
    """The records of some files, to be compared."""
    read = {path: document(content, path) for path, content in files.items() if isinstance(content, bytes)}
    return dict(Records({path: each for path, each in read.items() if each is not None}))  # each is made once


def content_of(repository: Repository, path: str) -> bytes:
    """A file that is to be edited."""
    found = repository.folder.read(path)
    if isinstance(found, Unreadable):
        raise RefusedEdit(f"'{path}' cannot be edited: {found.why}")
    return found
