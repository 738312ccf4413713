"""What drafts of foreign files become here: files of new records, judged by the reader before they are written."""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from jmx.errors import RefusedEdit, RefusedWrite
from jmx.foreign.draft import Draft
from jmx.model.evidence import Evidence, PainPoint
from jmx.model.finding import Level
from jmx.model.kinds import RECORD_ENDINGS
from jmx.model.review import Initiative
from jmx.model.workspace import Titles, Workspace
from jmx.queries.field_edits import FieldEdits
from jmx.queries.file_diff import FileSide, file_diff
from jmx.queries.repository import Repository
from jmx.reading.load import load
from jmx.repo.tree import EditedTree
from jmx.writing.drafts import records_of
from jmx.writing.new_record import NewRecord
from jmx.writing.transaction import FileChange


@dataclass(frozen=True, slots=True)
class Import:
    """The edits that make a draft's records, and these records."""

    edits: FieldEdits
    records: tuple[NewRecord, ...]
    here: Mapping[str, str]
    """What is here already and was left as it is: what it is called there, and its ref."""


def imported(
    repository: Repository, drafts: Sequence[Draft], given_id: str | None = None, place: str | None = None
) -> Import:
    """What drafts become. `place` is the file of the first record where that is not the usual one. RefusedWrite where
    something is there already, RefusedEdit where what is written would not be read without a mistake."""
    workspace = repository.workspace if repository.tree.paths() else Workspace()
    here = {origin: ref for origin, ref in _origins(workspace) if any(origin == each.origin for each in drafts)}
    records = records_of([each for each in drafts if each.origin not in here], workspace, _Taken(repository), given_id)
    if place is not None and records:
        records = (_placed(repository, records[0], place), *records[1:])
    files = tuple(FileChange(each.path, None, each.text.encode()) for each in records)
    _refuse_mistakes(repository, files)
    told = [file_diff(FileSide(each.path, None), FileSide(each.path, each.after)).changes for each in files]
    edits = FieldEdits(files, tuple(change for changes in told for change in changes), Titles(workspace))
    return Import(edits, records, here)


def _origins(workspace: Workspace) -> Iterator[tuple[str, str]]:
    """What initiatives and pains that came from elsewhere are called there, with their refs."""
    for each in workspace.of("initiative"):
        if isinstance(each.record, Initiative) and (tracker := each.record.tracker):
            yield f"{tracker.system} {tracker.key}", each.ref
    for pain in workspace.of("pain-point"):
        for evidence in pain.record.evidence if isinstance(pain.record, PainPoint) else ():
            if isinstance(evidence, Evidence) and evidence.title:
                yield evidence.title, pain.ref


class _Taken:
    """The paths at which something lies already, or would if the checkout were whole."""

    def __init__(self, repository: Repository) -> None:
        self._root, self._left_out = repository.root, repository.tree.left_out()

    def __contains__(self, path: object) -> bool:
        return os.path.lexists(self._root / str(path)) or path in self._left_out


def _placed(repository: Repository, record: NewRecord, place: str) -> NewRecord:
    path = PurePosixPath(place)
    if path.is_absolute() or ".." in path.parts or not place.endswith(RECORD_ENDINGS):
        raise RefusedWrite(f"'{place}' is no place for a record; name a .yaml file inside the repository")
    if place in _Taken(repository):
        raise RefusedWrite(f"'{place}' is there already; name another file")
    return NewRecord(place, record.text, record.open, record.notes)


def _refuse_mistakes(repository: Repository, files: Sequence[FileChange]) -> None:
    """No import may bring mistakes: what it writes is read first, beside all that is here."""
    paths = {each.path for each in files}
    for each in load(EditedTree(repository.folder, {file.path: file.after for file in files})).findings:
        if each.level is Level.ERROR and each.path in paths:
            raise RefusedEdit(f"{each.path}: {each.words}{f'; {each.hint}' if each.hint else ''}; nothing was written")
