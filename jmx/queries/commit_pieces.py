"""What the commits of a long walk changed, worked out in pieces by other processes."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

from jmx.compare.follow import commit_changes
from jmx.history.change_cache import packed, unpacked
from jmx.history.commit_deltas import CommitDeltas
from jmx.history.versions import Version
from jmx.history.walk import Walked
from jmx.model.change import CommitChanges
from jmx.model.outline import Document
from jmx.reading.load import no_garbage_collection
from jmx.repo.git import Git, open_git
from jmx.repo.objects import PathChange
from jmx.shared_work import shared

_PIECE = 500  # commits

Found = tuple[dict[str, CommitChanges], bool]
"""The changes by commit, and whether those tell all: not where the commit that broke a file is older than the walk."""


def changes_in_pieces(git: Git, walked: Iterable[Walked], helpers: int, size: int = _PIECE) -> Found:
    """What the commits of a walk, children before parents, changed. Other processes find it out: all that they have to
    read for it takes as much memory as the records themselves."""
    coming = iter(walked)
    asked: deque[list[Walked]] = deque()

    def pieces() -> Iterator[Any]:
        while piece := list(islice(coming, size)):
            asked.append(piece)
            yield [str(git.top), piece]

    found: dict[str, CommitChanges] = {}
    left: list[Walked] = []  # whose changes only the walk as a whole tells
    for answer in shared(changes_of_piece, pieces(), helpers=helpers, alone=helpers > 0):
        piece = asked.popleft()
        if answer is None:
            left += piece
        else:
            found |= {each.oid: each for each in unpacked(answer)}
    deltas = CommitDeltas(git, left)
    return found | commit_changes(deltas), not deltas.unfinished


def changes_of_piece(data: Any) -> Any:
    """What the commits of one piece changed, as plain data: for other processes."""
    top, commits = data
    piece = [
        Walked(oid, tuple(parents), tuple(tuple(PathChange(*change) for change in side) for side in sections))
        for oid, parents, sections in commits
    ]
    reader = _reader(top)
    with no_garbage_collection():
        found = reader.changes(piece) if reader else None
    return None if found is None else packed(found)


@lru_cache(maxsize=1)
def _reader(top: str) -> "_PieceReader | None":
    git = open_git(Path(top))
    return _PieceReader(git) if git else None


class _PieceReader:
    """Reads pieces one after the other, quickest if each lies beside the one before it."""

    def __init__(self, git: Git) -> None:
        self._git = git
        self._versions: dict[str, Version] = {}
        self._ends: dict[str, Document | None] = {}

    def changes(self, piece: Sequence[Walked]) -> list[CommitChanges] | None:
        """What the commits of a piece changed; None where that cannot be told without the others: a file that cannot be
        read, or a content that this clone lacks."""
        deltas = CommitDeltas(self._git, piece, known=self._ends, versions=self._versions)
        found = list(commit_changes(deltas).values())
        self._ends = deltas.ends()
        return None if deltas.broken or any(each.unread for each in found) else found
