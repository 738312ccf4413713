"""What became of records from commit to commit."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from itertools import chain, islice
from pathlib import Path
from threading import Thread
from types import MappingProxyType
from typing import TYPE_CHECKING

from jmx.compare.copies import with_copies_told
from jmx.compare.follow import Followed, children_first, commit_changes, follow
from jmx.history.change_cache import ChangeCache
from jmx.history.commit_deltas import CommitDeltas
from jmx.history.snapshots import Records, documents
from jmx.history.walk import Walked, only, walk
from jmx.model.change import CommitChanges, RecordHistories, Sort
from jmx.model.outline import Document
from jmx.queries.commit_pieces import Found, changes_in_pieces
from jmx.reading.load import no_garbage_collection
from jmx.repo.git import Git
from jmx.repo.tree import CommitTree
from jmx.shared_work import processors, spare_processors

if TYPE_CHECKING:
    from jmx.queries.repository import Repository


FEWEST_COMMITS = 2_000  # the changes of fewer are known before another process has begun


def histories_of(repository: "Repository") -> RecordHistories:
    """The histories of all records that stand or stood in the commit read."""
    return histories_until(repository, repository.history_head)


def histories_until(repository: "Repository", head: str) -> RecordHistories:
    """The histories of all records that stood at a commit or before it."""
    with no_garbage_collection():
        found, lacking = _followed(repository, _all_changes(repository, head), head)
        return RecordHistories(found.histories, repository.history_git.boundary(), lacking)


def histories_between(
    repository: "Repository",
    base: str,
    head: str,
    known: Mapping[str, Document | None] = MappingProxyType({}),
    walked: Iterable[Walked] | None = None,
) -> RecordHistories:
    """What became of records between two commits; `known` are files that are parsed already, by blob id, and `walked`
    the commits in which it is looked for, if not in all."""
    git = repository.history_git
    if walked is None:
        walked = walk(git, repository.root, [head], [base])
    with no_garbage_collection():
        changes = commit_changes(CommitDeltas(git, walked, known))
    found, lacking = _followed(repository, changes.values(), head)
    later = _later_since(repository, base, found)
    return RecordHistories(found.histories, git.boundary(), lacking, later, found.stood.get(base, {}))


def _followed(repository: "Repository", changes: Iterable[CommitChanges], head: str) -> tuple[Followed, bool]:
    """The histories of records; and whether this clone lacks contents, so that they may be incomplete."""
    git, root = repository.history_git, repository.root

    def read(oid: str, path: str) -> Records:
        return Records(documents(CommitTree(git, oid, root).contents((path,))))

    # what the cache holds beside them may be gone from the repository
    all_changes = with_copies_told(children_first(changes, head), read)
    return follow(all_changes, head, repository.history_git.boundary()), any(each.unread for each in all_changes)


def _later_since(repository: "Repository", base: str, followed: Followed) -> Mapping[str, str]:
    """Ref in `base` → present ref. What was renamed past `base`, on the line that its branch went into, is known where
    the two part; what it was called from there to `base` is asked of the commits between."""
    found = {ref: now for ref, now in followed.later.get(base, {}).items() if not _came_since(followed, now)}
    for fork, later in followed.later.items():
        stood = {ref: now for ref, now in later.items() if not _came_since(followed, now)}
        if fork != base and stood:
            meanwhile = histories_between(repository, fork, base).later
            for ref, now in stood.items():
                found.setdefault(meanwhile.get(ref, ref), now)
    return found


def _came_since(followed: Followed, ref: str) -> bool:
    """Whether the commits that were followed brought a record, and not only brought it back."""
    events = followed.histories[ref].events if ref in followed.histories else ()
    first = next((event.change.sort for event in reversed(events) if event.change.whole), None)
    return first is Sort.ADDED


def _all_changes(repository: "Repository", head: str) -> Iterable[CommitChanges]:
    """What all commits up to `head` changed: what the cache holds, and what has to be walked."""
    git = repository.history_git
    if git.boundary():  # a clone that is deepened later would have more to say about the same commits
        return _walked(repository, head)[0].values()
    cached = ChangeCache(repository.cache, repository.past)
    if head in cached.heads:
        return cached.commit_changes()
    known = git.held(cached.heads) if cached.heads else frozenset()
    found, finished = _walked(repository, head, known)
    if known and not finished:  # what was broken in a known commit is mended since: only the whole tells by whom
        found, _ = _walked(repository, head)
        cached.clear()
    if not any(each.unread for each in found.values()):  # else another clone would find more changes
        cached.add(head, found.values())
    return chain(found.values(), cached.commit_changes())


def _walked(repository: "Repository", head: str, known: frozenset[str] = frozenset()) -> Found:
    """What the commits up to `head` that are not known changed, and whether those tell all of it."""
    ahead = repository.histories_ahead.get(head)
    if ahead and not known:
        return ahead.changes(repository.history_git)
    git = repository.history_git
    walked = walk(git, repository.root, [head], sorted(known))
    first = _first(walked)
    commits = chain(first, walked)
    return changes_in_pieces(git, commits, processors()) if _are_many(first) else _changed(git, commits)


def _first(walked: Iterator[Walked]) -> list[Walked]:
    return list(islice(walked, FEWEST_COMMITS))


def _are_many(first: Sequence[Walked]) -> bool:
    return len(first) == FEWEST_COMMITS and spare_processors() > 0


def _changed(git: Git, walked: Iterable[Walked]) -> Found:
    deltas = CommitDeltas(git, walked)
    return commit_changes(deltas), not deltas.unfinished


class HistoriesAhead:
    """A walk over all commits, in a thread, while the caller goes on; of many commits also what they changed.

    `commits` are all of them, with what they changed in some folders.
    """

    def __init__(self, git: Git, root: Path, head: str, folders: Sequence[str]) -> None:
        self.commits: Future[Sequence[Walked]] = Future()
        self._changes: Future[Found | None] = Future()
        self._few: Sequence[Walked] = ()
        self._folders = tuple(f"{folder}/" for folder in folders)
        Thread(target=self._find, args=(git.apart(), walk(git, root, [head])), daemon=True).start()

    def changes(self, git: Git) -> Found:
        """What each commit changed, and whether that tells all of it."""
        return self._changes.result() or _changed(git, self._few)

    def _find(self, git: Git, walked: Iterator[Walked]) -> None:
        try:
            first = _first(walked)
            found = None
            if _are_many(first):
                with no_garbage_collection():
                    found = changes_in_pieces(git, self._noted(chain(first, walked)), processors())
            else:
                self._few = list(self._noted(chain(first, walked)))
            self._changes.set_result(found)
        except BaseException as error:  # whoever asks gets it
            for each in (self.commits, self._changes):
                if not each.done():
                    each.set_exception(error)

    def _noted(self, walked: Iterable[Walked]) -> Iterator[Walked]:
        commits = []
        for commit in walked:
            commits.append(only(commit, lambda path: f"{path}/".startswith(self._folders)))
            yield commit
        self.commits.set_result(commits)
