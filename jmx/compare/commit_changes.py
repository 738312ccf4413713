"""Commit deltas → commit changes: compares the records before and after each commit."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, zip_longest

from jmx.compare.compare import compare
from jmx.model.change import Change, CommitChanges, CommitDelta, later_refs, renamed
from jmx.model.snapshot import Snapshot


def commit_changes(deltas: Iterable[CommitDelta]) -> dict[str, CommitChanges]:
    """The changes of each commit by id, in the order given; several deltas of one commit are joined."""
    found: dict[str, CommitChanges] = {}
    for delta in deltas:
        changed = _changes_of(delta)
        known = found.get(delta.oid)
        found[delta.oid] = _joined(known, changed) if known else changed
    return found


def _changes_of(delta: CommitDelta) -> CommitChanges:
    """Compares with `inner`: a record inside an added or removed one has a history of its own."""
    changes = tuple(compare(before, after, inner=True) for before, after in delta.sides)
    moved = (*delta.moved, *chain.from_iterable(map(_moved, delta.sides, changes)))
    return CommitChanges(delta.oid, delta.parents, delta.paths, changes, moved, delta.unread)


def _moved(
    side: tuple[Mapping[str, Snapshot], Mapping[str, Snapshot]], changes: Sequence[Change]
) -> Iterator[tuple[str, str, str]]:
    """The records that moved to another file and got another ref: old ref, old path, new path."""
    later = later_refs(changes)
    before, after = side
    for ref, old in before.items() if later else ():
        new = after.get(renamed(ref, later))
        if new is not None and new.ref != ref and new.path != old.path:
            yield ref, old.path, new.path


def _joined(one: CommitChanges, other: CommitChanges) -> CommitChanges:
    changes = tuple((*some, *more) for some, more in zip_longest(one.changes, other.changes, fillvalue=()))
    return one._replace(changes=changes, moved=(*one.moved, *other.moved))
