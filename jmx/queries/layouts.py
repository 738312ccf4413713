"""How the files of a repository are to be laid out, and which ids in them are written down."""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from jmx.model.finding import Route
from jmx.model.identity import Identity
from jmx.model.kinds import BY_NAME
from jmx.model.reading_rules import DERIVED_REF
from jmx.processes import Beside, beside
from jmx.queries.overview import lies_in, within
from jmx.queries.repository import Repository
from jmx.repo.tree import Content, Unreadable
from jmx.writing import layout_worker
from jmx.writing.transaction import FileChange

WORTH_A_PROCESS = 400  # files: fewer are laid out before another process has started
MOST_PROCESSES = 8
A_TURN = 24  # files that one process lays out before the next has its turn

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
    """What becomes of each of some files, in their order. Of many files each processor lays out some."""
    ids = _derived_ids(repository, pin_all)
    helpers = min(os.cpu_count() or 1, MOST_PROCESSES) - 1 if len(paths) >= WORTH_A_PROCESS else 0
    with ExitStack() as stack:
        others = [stack.enter_context(beside(layout_worker.__name__, "work")) for _ in range(helpers)]
        for contents in _asked_ahead(_rounds(repository, paths, len(others) + 1), ids, others):
            for number, (path, content) in enumerate(contents):
                turn = number // A_TURN
                yield _layout(path, content, ids, others[turn - 1] if turn else None)


Contents = Sequence[tuple[str, Content]]


def _rounds(repository: Repository, paths: Sequence[str], processes: int) -> Iterator[Contents]:
    """Files in rounds, in which each process has its turn; the first turn is ours."""
    step = A_TURN * processes
    for start in range(0, len(paths), step):
        yield [(path, repository.folder.read(path)) for path in paths[start : start + step]]


def _asked_ahead(rounds: Iterator[Contents], ids: Ids, others: Sequence[Beside]) -> Iterator[Contents]:
    """The same rounds; other processes are asked for their turns of the next one before this one is laid out."""
    waiting: Contents | None = None
    for contents in chain(rounds, [[]]):
        for number, (path, content) in enumerate(contents):
            if number >= A_TURN and isinstance(content, bytes):
                others[number // A_TURN - 1].ask(layout_worker.asked(path, content, ids.get(path, {})))
        if waiting is not None:
            yield waiting
        waiting = contents


def _layout(path: str, content: Content, ids: Ids, other: Beside | None) -> FileLayout:
    if isinstance(content, Unreadable):
        return FileLayout(path, left=content.why)
    answer = other.answer() if other else b""
    laid = layout_worker.answered(answer) if answer else layout_worker.lay_out(path, content, ids.get(path, {}))
    return FileLayout(path, FileChange(path, content, laid.after) if laid.after is not None else None, laid.left)


def _derived_ids(repository: Repository, pin_all: bool) -> Ids:
    """The ids that only come from titles: those that something points at, or all of them."""
    told = {each.mend for each in repository.loaded.findings if each.code == DERIVED_REF.code}
    found: dict[str, dict[Route, str]] = {}
    for each in repository.workspace.records.values():
        derived = each.identity is not Identity.WRITTEN and each.kind in BY_NAME
        if derived and (pin_all or (each.path, each.route) in told):
            found.setdefault(each.path, {})[each.route] = each.ref.rpartition("/")[2]
    return found
