"""What is different between two moments: who did it, where it stands, and what it does to ranking and lint."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from jmx.compare.compare import compare
from jmx.errors import GitError, JmxError
from jmx.history.tree_diff import Sides, commit_sides, worktree_sides
from jmx.history.walk import Walked
from jmx.model.change import (
    NOT_COMMITTED,
    REFETCH,
    UNSHALLOW,
    Change,
    Comparison,
    Effects,
    Moment,
    RecordHistories,
    Sort,
    later_refs,
    renamed,
    renamed_holder,
)
from jmx.model.score import rank_pains
from jmx.queries.histories import histories_between
from jmx.queries.repository import Repository
from jmx.reading.load import Known
from jmx.reading.places import placed, spotted
from jmx.repo.git import Git
from jmx.review.effects import Assessment
from jmx.review.effects import effects as effects_of

WORKTREE = "WORKTREE"
_MOST_PLACED = 100  # of new findings; nobody follows more of them to their line from here
_TRUNKS = ("origin/HEAD", "origin/main", "origin/master", "main", "master")


@dataclass(frozen=True, slots=True)
class _Revision:
    """A moment as asked for; no commit for the files here."""

    name: str
    oid: str | None

    def moment(self, git: Git) -> Moment:
        return Moment(self.name, git.commit(self.oid) if self.oid else None)


@dataclass(frozen=True, slots=True)
class _Span:
    """Two moments of a repository."""

    repository: Repository
    older: _Revision
    newer: _Revision

    def since(self, oid: str) -> "_Span":
        """The same from another commit on."""
        return replace(self, older=_Revision("", oid))


def compared(
    repository: Repository, base: str | None, head: str | None, *, effects: bool, commits: bool = True
) -> Comparison:
    """What is different between two moments, each change with its commit and places, and what it does.

    Without a `base` it is the commit where this branch left the one it goes into; without a `head` the files here.
    """
    git = repository.history_git
    newer = _revision(git, WORKTREE if head is None else head)
    older = _revision(git, base) if base is not None else _where_branched_off(git, newer)
    span = _Span(repository, older, newer)
    sides = _sides(span)
    histories = _histories(span, sides) if commits else RecordHistories()
    changes = _differing(sides, histories)
    moves = tuple(change for change in changes if change.sort is Sort.MOVED)
    changes = tuple(change for change in changes if change.sort is not Sort.MOVED)
    if sides.lacking and not changes:
        raise GitError(f"this clone lacks old contents, so nobody can say what changed; {REFETCH}")
    if commits:
        tip = git.head() if newer.oid is None and changes else None
        changes = _with_commits(git, changes, histories, _sides(span.since(tip)) if tip else Sides({}, {}))
    contents = ({path: file.content or b"" for path, file in side.items()} for side in (sides.before, sides.after))
    placed = tuple(spotted(next(contents), next(contents), changes))
    repository.known = repository.known or Known(parsed=sides.parsed())
    judged = _effects(span, (*changes, *moves)) if effects else None
    moments = (older.moment(git), newer.moment(git))
    return Comparison(*moments, placed, judged, sides.unread, sides.names(), sides.homes(), moves)


def compared_in_part(
    repository: Repository, base: str, sides: Sides, edited: Sides, walked: Sequence[Walked]
) -> tuple[Change, ...]:
    """The changes since a commit, each with its commit, in files that somebody picked on both sides. `edited` are those
    of them that no commit holds as they are here, `walked` the commits since that had a part in them."""
    head = repository.head
    known = sides.documents()
    histories = histories_between(repository, base, head, known, walked) if walked and head else RecordHistories()
    changes = tuple(each for each in _differing(sides, histories) if each.sort is not Sort.MOVED)
    return _with_commits(repository.history_git, changes, histories, edited)


# --- the two sides ---


def _revision(git: Git, rev: str) -> _Revision:
    return _Revision("the files here", None) if rev == WORKTREE else _Revision(rev, git.resolve(rev))


def _where_branched_off(git: Git, newer: _Revision) -> _Revision:
    """Where the branch left the one it goes into; on that branch itself, the last commit that was shared."""
    tip = newer.oid or git.head()
    if tip is None:
        raise JmxError("there is no commit yet to compare with; commit first")
    tips = git.branches(_TRUNKS)
    for trunk in filter(tips.get, _TRUNKS):
        found = git.merge_base(tips[trunk], tip)
        if found is not None:
            return _Revision(trunk if found == tips[trunk] else f"where it left {trunk}", found)
        if git.boundary():
            raise GitError(f"this clone is shallow, so where this branch left {trunk} is not in it; {UNSHALLOW}")
    if git.boundary():
        raise GitError(f"this clone is shallow, so where this branch began is not in it; {UNSHALLOW}")
    return _Revision("HEAD", tip)


def _sides(span: _Span) -> Sides:
    repository, older, newer = span.repository, span.older.oid, span.newer.oid
    git = repository.history_git
    if older and newer:
        return commit_sides(git, repository.root, older, newer)
    if not older and not newer:
        return Sides({}, {})
    sides = worktree_sides(git, repository.root, older or newer or "", repository.folder)
    return sides if older else sides.swapped()


def _differing(sides: Sides, histories: RecordHistories) -> tuple[Change, ...]:
    """What is different. The commits between know which records are the same under another ref, and which are new."""
    different = sides.differing(frozenset({*histories.later, *histories.later.values()}))
    opened = frozenset(ref for ref, each in histories.by_ref.items() if each.opened is not None)
    changes = compare(different.before, different.after, known=histories.later, opened=opened)
    later = later_refs(changes)
    return tuple(_called_along(change, later) for change in changes)


def _called_along(change: Change, later: Mapping[str, str]) -> Change:
    """What is gone out of a renamed record is told of under its present name."""
    holder, _, own = change.ref.rpartition("/")
    if change.sort is not Sort.REMOVED or not renamed_holder(holder, later):
        return change
    return change._replace(ref=f"{renamed(holder, later)}/{own}")


# --- who did it ---


def _histories(span: _Span, sides: Sides) -> RecordHistories:
    """What the commits between two moments did; nothing where there are none."""
    tip = span.newer.oid or span.repository.history_git.head()
    if not span.older.oid or not tip or span.older.oid == tip:
        return RecordHistories()
    return histories_between(span.repository, span.older.oid, tip, sides.documents())


def _with_commits(
    git: Git, changes: tuple[Change, ...], histories: RecordHistories, edited: Sides
) -> tuple[Change, ...]:
    """Each change with the newest commit that made it; one that no commit holds yet says so."""
    makers = _makers(histories)
    found = [(change, _made_by(change, makers)) for change in changes]
    commits = git.commits(sorted({oid for _, oid in found if oid}))
    uncommitted = frozenset((each.ref, each.field) for each in _differing(edited, RecordHistories()))
    return tuple(
        change._replace(commit=NOT_COMMITTED if (change.ref, change.field) in uncommitted else commits.get(oid))
        for change, oid in found
    )


def _makers(histories: RecordHistories) -> dict[tuple[str, str, str], str]:
    """For each record, field and sort of change the newest commit that made such a change, by its id."""
    makers: dict[tuple[str, str, str], str] = {}
    for ref, history in histories.by_ref.items():
        for oid, change in history.events:
            if oid in histories.boundary:  # where a shallow clone was cut off: any commit before may have made it
                continue
            for name in (ref, *(each for each in history.earlier_names if each not in histories.by_ref)):
                makers.setdefault((name, change.field, change.sort), oid)
                makers.setdefault((name, change.field, ""), oid)
    return makers


def _made_by(change: Change, makers: Mapping[tuple[str, str, str], str]) -> str:
    """The commit that made a change; empty where none is known."""
    ways = ((change.field, change.sort), (change.field, ""), ("", Sort.ADDED))  # at last: it came again like this
    return next((maker for way in ways if (maker := makers.get((change.ref, *way)))), "")


# --- what it does ---


def _effects(span: _Span, changes: Iterable[Change]) -> Effects | None:
    """What the changes do to ranking and lint, both sides judged on the same day."""
    before, after = (_at(span.repository, revision) for revision in (span.older, span.newer))
    try:
        found = effects_of(_assessed(before), _assessed(after), later_refs(changes))
    except JmxError as error:
        span.repository.note(f"effects on ranking and lint are left out: {error}")
        return None
    shown = placed(after.tree, found.begun[:_MOST_PLACED])
    return replace(found, begun=(*shown, *found.begun[_MOST_PLACED:]))


def _at(repository: Repository, revision: _Revision) -> Repository:
    if revision.oid is None or (repository.at is not None and revision.oid == repository.head):
        return repository
    return repository.beside(revision.oid)


def _assessed(repository: Repository) -> Assessment:
    return Assessment(rank_pains(repository.workspace, repository.as_of), repository.selected_findings)
