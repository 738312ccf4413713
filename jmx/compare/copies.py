"""Files that stood twice for a while under one id: copied and given an id of their own later, or moved in two commits.

Each commit is compared by the files it touched alone, so a copy looks like a record that came, and the going of the
first file like one that went. Here the commits are told so that each record has one life.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, pairwise
from typing import NamedTuple

from jmx.compare.compare import compare
from jmx.compare.wanted import path_of
from jmx.model.change import REFS, Change, CommitChanges, Event, RecordHistory, Snapshot, Sort
from jmx.model.identity import outermost

Read = Callable[[str, str], Mapping[str, Snapshot]]  # the records of a file in a commit, by ref


class _Copy(NamedTuple):
    """A record that came in a second file though another holds it: which commit (by its place) and change."""

    ref: str
    commit: int
    first: str
    second: str


def with_copies_told(commits: Iterable[CommitChanges], read: Read) -> list[CommitChanges]:
    """The commits (children before parents) with what copies did told as what it was."""
    told = list(commits)
    for ref, paths in _came_twice(told).items():
        for place, commit in reversed([*enumerate(told)]):  # the oldest first
            if len(commit.parents) == 1 and commit.changes:
                for second in _came_in(ref, told[place]):
                    first = _held_in(ref, paths - {second}, commit, read)
                    if first:
                        _tell(_Copy(ref, place, first, second), told, read)
    return told


def _came_twice(commits: Sequence[CommitChanges]) -> dict[str, set[str]]:
    """The records that came in one file and came in, or went from, another one, with those files."""
    came: set[str] = set()
    found: dict[str, set[str]] = defaultdict(set)
    for change in chain.from_iterable(chain.from_iterable(commit.changes for commit in commits)):
        if change.sort is Sort.ADDED and "/" not in change.ref:
            came.add(change.ref)
            found[change.ref].add(path_of(change))
        elif (change.sort is Sort.REMOVED or change.sort in REFS) and "/" not in change.ref:
            found[change.ref if change.sort is Sort.REMOVED else change.old].add(path_before(change))
    return {ref: paths for ref, paths in found.items() if ref in came and len(paths) > 1}


def _came_in(ref: str, commit: CommitChanges) -> list[str]:
    return [path_of(change) for change in commit.changes[0] if change.sort is Sort.ADDED and change.ref == ref]


def _held_in(ref: str, paths: Iterable[str], commit: CommitChanges, read: Read) -> str:
    """The file that holds a record both before and after a commit; empty where none does."""
    unchanged = (path for path in sorted(paths) if path not in commit.paths[0])
    return next((path for path in unchanged if ref in read(commit.parents[0], path)), "")


def _tell(copy: _Copy, told: list[CommitChanges], read: Read) -> None:
    """Tells of a copy, by what became of the two files: changes the commits in place."""
    end, last = _ended(copy, told)
    if last is not None and last.sort in REFS and path_before(last) == copy.second:
        for place in range(end, copy.commit + 1):
            told[place] = _under_its_own_id(told[place], copy, last.new)
        return
    gone = copy.second if last is not None else max(copy.first, copy.second)
    if last is not None and last.sort is Sort.REMOVED:
        gone = path_before(last)
    elif last is not None:
        return
    came = told[copy.commit]
    for place in range(end, copy.commit + 1):
        told[place] = _without(told[place], copy, gone)
    if gone == copy.first:
        told[copy.commit] = _as_move(told[copy.commit], came, copy, read)


def _ended(copy: _Copy, told: Sequence[CommitChanges]) -> tuple[int, Change | None]:
    """The next commit after which only one of the files holds the record, by its place, and the change that did it."""
    for place in range(copy.commit - 1, -1, -1):
        for change in told[place].changes[0] if told[place].changes else ():
            left = (change.sort is Sort.REMOVED and change.ref == copy.ref) or (
                change.sort in REFS and change.old == copy.ref
            )
            if left and path_before(change) in (copy.first, copy.second):
                return place, change
    return 0, None


def path_before(change: Change) -> str:
    """The file in which a record stood before a change."""
    return change.before.path if change.before else ""


def _under_its_own_id(commit: CommitChanges, copy: _Copy, own: str) -> CommitChanges:
    """A commit while the copy had the id of the first: it is told under the id that it got."""
    moved = tuple(
        (_own(ref, copy, own) if copy.second in (old, new) else ref, old, new) for ref, old, new in commit.moved
    )
    changes = tuple(tuple(filter(None, (_renamed(each, copy, own) for each in side))) for side in commit.changes)
    return commit._replace(changes=changes, moved=moved)


def _renamed(change: Change, copy: _Copy, own: str) -> Change | None:
    if copy.second not in (path_of(change), path_before(change)):
        return change
    if change.sort in REFS and change.old == copy.ref and change.new == own:
        return None
    return change._replace(ref=_own(change.ref, copy, own))


def _own(ref: str, copy: _Copy, own: str) -> str:
    return own + ref[len(copy.ref) :] if outermost(ref) == copy.ref else ref


def _without(commit: CommitChanges, copy: _Copy, path: str) -> CommitChanges:
    """A commit while both files stood, without what happened in the one that did not stay; its coming, or that of the
    other file, and its going are none of the record."""
    changes = tuple(
        tuple(
            each
            for each in side
            if outermost(each.ref) != copy.ref
            or (path not in (path_of(each), path_before(each)) and not (each.whole and path_of(each) == copy.second))
        )
        for side in commit.changes
    )
    return commit._replace(changes=changes)


def _as_move(commit: CommitChanges, came: CommitChanges, copy: _Copy, read: Read) -> CommitChanges:
    """The commit that brought the second file, as one that moved the record there."""
    before, after = read(came.parents[0], copy.first), read(came.oid, copy.second)
    old, new = ({ref: each for ref, each in side.items() if outermost(ref) == copy.ref} for side in (before, after))
    edits = compare(old, new, inner=True)
    moved = tuple((ref, copy.first, copy.second) for ref in old if ref in new)
    return commit._replace(changes=((*commit.changes[0], *edits), *commit.changes[1:]), moved=(*commit.moved, *moved))


def returned(history: RecordHistory, read: Read) -> dict[str, tuple[Change, ...]]:
    """The commits that brought a record back after it had gone, with what they changed in it; without those of which
    that is not known."""
    whole = [event for event in history.events if event.change.whole]
    found = {}
    for back, gone in pairwise(whole):
        came, went = back.change, gone.change
        if (came.sort, went.sort) == (Sort.ADDED, Sort.REMOVED) and came.after and went.before:
            was = read(f"{gone.oid}^", went.before.path).get(went.ref)
            now = read(back.oid, came.after.path).get(came.ref)
            if was and now:
                found[back.oid] = compare({now.ref: was._replace(ref=now.ref)}, {now.ref: now})
    return found


def through_gaps(events: Iterable[Event], returns: Mapping[str, tuple[Change, ...]]) -> Iterator[Event]:
    """The events of a record; where it went and came back, what changed meanwhile instead of that."""
    goes = False
    for event in events:
        if event.oid in returns and event.change.sort is Sort.ADDED:
            yield from (Event(event.oid, edit) for edit in returns[event.oid])
            goes = True
        elif goes and event.change.sort is Sort.REMOVED:
            goes = False
        else:
            yield event
