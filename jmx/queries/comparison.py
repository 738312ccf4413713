"""Questions about the past: the one place where git, compare, cache, score and lint meet to answer them."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from types import MappingProxyType

from jmx.compare.commit_changes import commit_changes
from jmx.compare.compare import compare
from jmx.compare.follow import follow
from jmx.errors import GitError, JmxError, UnknownRev
from jmx.history.change_cache import ChangeCache, is_complete
from jmx.history.commit_deltas import steps
from jmx.history.commits import Commits
from jmx.history.tree_diff import Sides, commit_sides, worktree_sides
from jmx.model.change import Change, CommitChanges, RecordHistories, Sort, later_refs, renamed, renamed_holder
from jmx.model.comparison import Comparison, Effects, Moment
from jmx.model.history import NOT_COMMITTED, REFETCH, UNSHALLOW
from jmx.model.outline import Document
from jmx.queries.repository import Repository
from jmx.reading.load import Known, no_garbage_collection
from jmx.reading.places import placed, spotted
from jmx.repo.git import Git
from jmx.repo.tree import ALL_PATHS
from jmx.review.effects import Judged
from jmx.review.effects import effects as effects_of
from jmx.score.pains import rank_pains

WORKTREE = "WORKTREE"
NO_COMMIT = "there is no commit yet, so there is no history to tell; commit first"
_MOST_PLACED = 100  # of new findings; nobody follows more of them to their line from here
_TRUNKS = ("origin/HEAD", "origin/main", "origin/master", "main", "master")


@dataclass(frozen=True, slots=True)
class _Side:
    """A moment as asked for; no commit for the files here."""

    name: str
    oid: str | None

    def moment(self, git: Git) -> Moment:
        return Moment(self.name, git.commit(self.oid) if self.oid else None)


def compared(
    repository: Repository,
    base: str | None,
    head: str | None,
    *,
    effects: bool,
    commits: bool = True,
    paths: Container[str] = ALL_PATHS,
) -> Comparison:
    """What is different between two moments, each change with its commit and places, and what it does.

    Without a `base` it is the commit where this branch left the one it goes into; without a `head` the files here.
    Only `paths` are looked into.
    """
    git = repository.history_git
    newer = _side(git, WORKTREE if head is None else head)
    older = _side(git, base) if base is not None else _parting(git, newer)
    sides = _sides(repository, git, older, newer, paths)
    made = _made_between(repository, git, older, newer, sides, paths) if commits else RecordHistories()
    changes = _different(sides, made)
    moves = tuple(change for change in changes if change.sort is Sort.MOVED)
    changes = tuple(change for change in changes if change.sort is not Sort.MOVED)
    if sides.lacking and not changes:
        raise GitError(f"this clone lacks old contents, so nobody can say what changed; {REFETCH}")
    if commits:
        changes = _with_commits(repository, git, newer, changes, made, paths)
    contents = ({path: file.content or b"" for path, file in side.items()} for side in (sides.before, sides.after))
    placed = tuple(spotted(next(contents), next(contents), changes))
    repository.known = repository.known or Known(parsed=sides.parsed())
    judged = _effects(repository, older, newer, (*changes, *moves)) if effects else None
    sides_told = (older.moment(git), newer.moment(git))
    return Comparison(*sides_told, placed, judged, sides.unread, sides.names(), sides.homes(), moves)


def lives_of(repository: Repository) -> RecordHistories:
    """The lives of all records that stand or stood in the commit read."""
    git = repository.history_git
    if repository.head is None:
        raise GitError(NO_COMMIT)
    boundary = git.boundary()
    with no_garbage_collection():
        return _told(git, _all_works(repository, git, repository.head, bool(boundary)), repository.head, boundary)


def lives_since(repository: Repository, base: str) -> RecordHistories:
    """What became of records after a commit, up to the one that is read."""
    return (
        _lives_between(repository, repository.history_git, base, repository.head)
        if repository.head
        else RecordHistories()
    )


# --- the two sides ---


def _side(git: Git, rev: str) -> _Side:
    return _Side("the files here", None) if rev == WORKTREE else _Side(rev, git.resolve(rev))


def _parting(git: Git, newer: _Side) -> _Side:
    """Where the branch left the one it goes into; on that branch itself, the last commit that was shared."""
    tip = newer.oid or git.head()
    if tip is None:
        raise JmxError("there is no commit yet to compare with; commit first")
    for trunk in _TRUNKS:
        try:
            there = git.resolve(trunk)
        except UnknownRev:
            continue
        found = git.merge_base(there, tip)
        if found is not None:
            return _Side(trunk if found == there else f"where it left {trunk}", found)
        if git.boundary():
            raise GitError(f"this clone is shallow, so where this branch left {trunk} is not in it; {UNSHALLOW}")
    if git.boundary():
        raise GitError(f"this clone is shallow, so where this branch began is not in it; {UNSHALLOW}")
    return _Side("HEAD", tip)


def _sides(repository: Repository, git: Git, older: _Side, newer: _Side, paths: Container[str] = ALL_PATHS) -> Sides:
    if older.oid and newer.oid:
        return commit_sides(git, repository.root, older.oid, newer.oid, paths)
    if not older.oid and not newer.oid:
        return Sides({}, {})
    sides = worktree_sides(git, repository.root, older.oid or newer.oid or "", repository.folder, paths)
    return sides if older.oid else sides.swapped()


def _different(sides: Sides, made: RecordHistories) -> tuple[Change, ...]:
    """What is different. The commits between know which records are the same under another ref, and which are new."""
    different = sides.differing(frozenset({*made.later, *made.later.values()}))
    opened = frozenset(ref for ref, life in made.lives.items() if life.opened is not None)
    changes = compare(different.before, different.after, known=made.later, opened=opened)
    later = later_refs(changes)
    return tuple(_called_along(change, later) for change in changes)


def _called_along(change: Change, later: Mapping[str, str]) -> Change:
    """What is gone out of a renamed record is told of under its present name."""
    holder, _, own = change.ref.rpartition("/")
    if change.sort is not Sort.REMOVED or not renamed_holder(holder, later):
        return change
    return change._replace(ref=f"{renamed(holder, later)}/{own}")


# --- who did it ---


def _made_between(
    repository: Repository, git: Git, older: _Side, newer: _Side, sides: Sides, paths: Container[str]
) -> RecordHistories:
    """What the commits between two moments did; nothing where there are none."""
    tip = newer.oid or git.head()
    if not older.oid or not tip or older.oid == tip:
        return RecordHistories()
    known = {file.oid: file.document for side in (sides.before, sides.after) for file in side.values()}
    return _lives_between(repository, git, older.oid, tip, known, paths)


def _with_commits(
    repository: Repository,
    git: Git,
    newer: _Side,
    changes: tuple[Change, ...],
    made: RecordHistories,
    paths: Container[str],
) -> tuple[Change, ...]:
    """Each change with the newest commit that made it; one that no commit holds yet says so."""
    makers = makers_of(made)
    found = [(change, made_by(change, makers)) for change in changes]
    commits = git.commits(sorted({oid for _, oid in found if oid}))
    uncommitted: frozenset[tuple[str, str]] = frozenset()
    tip = git.head()
    if changes and newer.oid is None and tip is not None:
        edits = _different(_sides(repository, git, _Side("", tip), newer, paths), RecordHistories())
        uncommitted = frozenset((each.ref, each.field) for each in edits)
    return tuple(
        change._replace(commit=NOT_COMMITTED if (change.ref, change.field) in uncommitted else commits.get(oid))
        for change, oid in found
    )


def makers_of(found: RecordHistories) -> dict[tuple[str, str, str], str]:
    """For each record, field and sort of change the newest commit that made such a change, by its id."""
    makers: dict[tuple[str, str, str], str] = {}
    for ref, life in found.lives.items():
        for oid, change in life.events:
            if oid in found.boundary:  # where a shallow clone was cut off: any commit before may have made it
                continue
            for name in (ref, *life.earlier_names):
                makers.setdefault((name, change.field, change.sort), oid)
                makers.setdefault((name, change.field, ""), oid)
    return makers


def made_by(change: Change, makers: Mapping[tuple[str, str, str], str]) -> str:
    ways = ((change.field, change.sort), (change.field, ""), ("", Sort.ADDED))  # at last: it came again like this
    return next((maker for way in ways if (maker := makers.get((change.ref, *way)))), "")


def _lives_between(
    repository: Repository,
    git: Git,
    base: str,
    head: str,
    known: Mapping[str, Document | None] = MappingProxyType({}),
    paths: Container[str] = ALL_PATHS,
) -> RecordHistories:
    with no_garbage_collection():
        walked = commit_changes(steps(git, repository.root, [head], [base], known, paths))
    return _told(git, walked.values(), head, git.boundary(), base)


def _all_works(repository: Repository, git: Git, head: str, shallow: bool) -> Iterable[CommitChanges]:
    """The works of all commits up to `head`: what is remembered, and what has to be walked."""
    if shallow:  # a clone that is deepened later would have more to say about the same commits
        return _walked(repository, git, head)[0].values()
    remembered = ChangeCache(repository.cache, git, repository.root)
    if head in remembered.heads:
        return remembered.commit_changes()
    known = git.held(remembered.heads) if remembered.heads else frozenset()
    found, finished = _walked(repository, git, head, known)
    if known and not finished:  # what was broken in a known commit is mended since: only the whole tells by whom
        found, _ = _walked(repository, git, head)
        remembered.clear()
    if is_complete(found):
        remembered.add(head, found.values())
    return chain(found.values(), remembered.commit_changes())


def _walked(
    repository: Repository, git: Git, head: str, known: frozenset[str] = frozenset()
) -> tuple[dict[str, CommitChanges], bool]:
    """The works of the commits up to `head` that are not known, and whether those tell all of them."""
    walked = steps(git, repository.root, [head], sorted(known))
    return commit_changes(walked), not walked.unfinished


def _told(
    git: Git, done: Iterable[CommitChanges], head: str, boundary: frozenset[str], base: str = ""
) -> RecordHistories:
    all_works = tuple(done)
    found = follow(all_works, head, boundary, base)
    lacking = any(work.unread for work in all_works)
    return RecordHistories(found.histories, Commits(git, found.histories), boundary, lacking, found.later)


# --- what it does ---


def _effects(repository: Repository, older: _Side, newer: _Side, changes: Iterable[Change]) -> Effects | None:
    """What the changes do to ranking and lint, both sides judged on the same day."""
    there, here = (_standing_at(repository, side) for side in (older, newer))
    try:
        found = effects_of(_judged(there), _judged(here), later_refs(changes))
    except JmxError as error:
        repository.note(f"effects on ranking and lint are left out: {error}")
        return None
    shown = placed(here.tree, found.begun[:_MOST_PLACED])
    return replace(found, begun=(*shown, *found.begun[_MOST_PLACED:]))


def _standing_at(repository: Repository, side: _Side) -> Repository:
    if side.oid is None or (repository.at is not None and side.oid == repository.head):
        return repository
    return repository.beside(side.oid)


def _judged(repository: Repository) -> Judged:
    return Judged(rank_pains(repository.workspace, repository.as_of), repository.selected_findings)
