"""How the files of a repository are to be laid out, and which ids in them are written down."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from jmx.errors import RefusedEdit
from jmx.model.finding import Route
from jmx.model.identity import Identity
from jmx.model.kinds import BY_NAME
from jmx.model.reading_rules import DERIVED_REF
from jmx.queries.overview import lies_in, within
from jmx.queries.repository import Repository
from jmx.repo.tree import Unreadable
from jmx.writing.layout import laid_out
from jmx.writing.pinning import pinned
from jmx.writing.transaction import FileChange

Ids = Mapping[str, Mapping[Route, str]]
"""The ids to be written down, by path and place."""


@dataclass(frozen=True, slots=True)
class FileLayout:
    """What becomes of a file: the change, none where it is as it should be; or why it has to stay as it is."""

    path: str
    change: FileChange | None = None
    left: str = ""


def files_to_lay_out(repository: Repository, only: Sequence[Path] = ()) -> tuple[str, ...]:
    """The paths of the repository's YAML files; of some files or folders where these are named."""
    named = [within(repository, path, "fmt") for path in only]
    paths = repository.folder.paths()
    return tuple(path for path in paths if any(lies_in(path, each) for each in named)) if named else paths


def layouts(repository: Repository, paths: Sequence[str], *, pin_all: bool = False) -> Iterator[FileLayout]:
    """What becomes of each of some files, in their order."""
    ids = _derived_ids(repository, pin_all)
    for path in paths:
        content = repository.folder.read(path)
        if isinstance(content, Unreadable):
            yield FileLayout(path, left=content.why)
        else:
            yield _layout(path, content, ids.get(path, {}))


def _layout(path: str, content: bytes, ids: Mapping[Route, str]) -> FileLayout:
    try:
        after = laid_out(path, pinned(path, content, ids) if ids else content)
    except RefusedEdit as refused:
        return FileLayout(path, left=str(refused))
    return FileLayout(path, FileChange(path, content, after) if after not in (None, content) else None)


def _derived_ids(repository: Repository, pin_all: bool) -> Ids:
    """The ids that only come from titles: those that something points at, or all of them."""
    told = {each.mend for each in repository.loaded.findings if each.code == DERIVED_REF.code}
    found: dict[str, dict[Route, str]] = {}
    for each in repository.workspace.records.values():
        derived = each.identity is not Identity.WRITTEN and each.kind in BY_NAME
        if derived and (pin_all or (each.path, each.route) in told):
            found.setdefault(each.path, {})[each.route] = each.ref.rpartition("/")[2]
    return found
