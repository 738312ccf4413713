"""The histories of records: what commits did to each, out of git and of what the cache holds of earlier walks."""

from collections.abc import Iterable, Mapping
from itertools import chain
from types import MappingProxyType

from jmx.compare.follow import commit_changes, follow
from jmx.errors import GitError
from jmx.history.change_cache import ChangeCache, is_complete
from jmx.history.commit_deltas import CommitDeltas
from jmx.history.walk import Walked, walk
from jmx.model.change import CommitChanges, RecordHistories
from jmx.model.outline import Document
from jmx.queries.repository import Repository
from jmx.reading.load import no_garbage_collection

NO_COMMIT = "there is no commit yet, so there is no history to tell; commit first"


def histories_of(repository: Repository) -> RecordHistories:
    """The histories of all records that stand or stood in the commit read."""
    _ = repository.history_git  # where there is none, that is what has to be said
    if repository.head is None:
        raise GitError(NO_COMMIT)
    with no_garbage_collection():
        return _followed(repository, _all_changes(repository, repository.head), repository.head)


def histories_between(
    repository: Repository,
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
    return _followed(repository, changes.values(), head, base)


def _followed(repository: Repository, changes: Iterable[CommitChanges], head: str, base: str = "") -> RecordHistories:
    git = repository.history_git
    all_changes = tuple(changes)
    found = follow(all_changes, head, git.boundary(), base)
    lacking = any(each.unread for each in all_changes)
    return RecordHistories(found.histories, git.boundary(), lacking, found.later)


def _all_changes(repository: Repository, head: str) -> Iterable[CommitChanges]:
    """What all commits up to `head` changed: what the cache holds, and what has to be walked."""
    git = repository.history_git
    if git.boundary():  # a clone that is deepened later would have more to say about the same commits
        return _walked(repository, head)[0].values()
    cached = ChangeCache(repository.cache, git, repository.root)
    if head in cached.heads:
        return cached.commit_changes()
    known = git.held(cached.heads) if cached.heads else frozenset()
    found, finished = _walked(repository, head, known)
    if known and not finished:  # what was broken in a known commit is mended since: only the whole tells by whom
        found, _ = _walked(repository, head)
        cached.clear()
    if is_complete(found):
        cached.add(head, found.values())
    return chain(found.values(), cached.commit_changes())


def _walked(
    repository: Repository, head: str, known: frozenset[str] = frozenset()
) -> tuple[dict[str, CommitChanges], bool]:
    """What the commits up to `head` that are not known changed, and whether those tell all of it."""
    git = repository.history_git
    deltas = CommitDeltas(git, walk(git, repository.root, [head], sorted(known)))
    return commit_changes(deltas), not deltas.unfinished
