"""How the files of a repository are to be laid out, and which ids in them are written down."""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from jmx.model.finding import Route
from jmx.model.identity import Identity
from jmx.model.kinds import BY_NAME
from jmx.queries.repository import Repository
from jmx.queries.told import Excluded, lies_in, within
from jmx.repo.tree import Content, Unreadable
from jmx.shared_work import shared, spare_processors
from jmx.writing import layout_worker
from jmx.writing.transaction import FileChange

WORTH_A_PROCESS = 400  # files: fewer are laid out before another process has started
A_BATCH = 24  # files that a process lays out at a time

Ids = Mapping[str, Mapping[Route, str]]
"""The ids to be written down, by path and place."""


@dataclass(frozen=True, slots=True)
class FileLayout:
    """What becomes of a file: the change, none where it is as it should be; or why it has to stay as it is."""

    path: str
    change: FileChange | None = None
    left: str = ""


def files_to_lay_out(repository: Repository, only: Sequence[Path] = ()) -> tuple[str, ...]:
    """The paths of the repository's YAML files; of some files or folders where these are named. A file that `jmx.yaml`
    excludes stays as it is, since who names it may be a hook that knows nothing of that."""
    named = list[str]()
    for path in only:
        try:
            named.append(within(repository, path, "fmt"))
        except Excluded as excluded:
            if not path.is_file():
                raise
            repository.note(str(excluded))
    paths = repository.folder.paths()
    return tuple(path for path in paths if any(lies_in(path, each) for each in named)) if only else paths


def layouts(repository: Repository, paths: Sequence[str], *, pin_all: bool = False) -> Iterator[FileLayout]:
    """What becomes of each of some files, in their order. Of many files each processor lays out some."""
    ids = _derived_ids(repository, pin_all)
    contents: deque[tuple[str, Content]] = deque()

    def batches() -> Iterator[Sequence[Any]]:
        for start in range(0, len(paths), A_BATCH):
            batch = [(path, repository.folder.read(path)) for path in paths[start : start + A_BATCH]]
            contents.extend(batch)
            yield [layout_worker.asked(path, content, ids.get(path, {})) for path, content in batch]

    helpers = spare_processors() if len(paths) >= WORTH_A_PROCESS else 0
    for said in chain.from_iterable(shared(layout_worker.lay_out, batches(), helpers=helpers)):
        path, content = contents.popleft()
        laid = layout_worker.laid(said)
        if laid.after is None or isinstance(content, Unreadable):
            yield FileLayout(path, left=laid.left)
        else:
            yield FileLayout(path, FileChange(path, content, laid.after))


def _derived_ids(repository: Repository, pin_all: bool) -> Ids:
    """The ids that only come from titles: those that something points at, or all of them."""
    led_to = repository.workspace.derived
    found: dict[str, dict[Route, str]] = {}
    for each in repository.workspace.records.values():
        derived = each.identity is not Identity.WRITTEN and each.kind in BY_NAME
        if derived and (pin_all or each.ref in led_to):
            found.setdefault(each.path, {})[each.route] = each.ref.rpartition("/")[2]
    return found
