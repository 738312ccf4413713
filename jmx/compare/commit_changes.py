"""What single commits changed: typed differences between what records said before and after."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from jmx.compare.compare import compare
from jmx.model.change import Change, CommitChanges, CommitDelta, later_refs, renamed
from jmx.model.snapshot import Snapshot

Side = tuple[Mapping[str, Snapshot], Mapping[str, Snapshot]]  # before, after


def commit_changes(deltas: Iterable[CommitDelta]) -> dict[str, CommitChanges]:
    """What each commit changed, by its id, in the order given; the deltas of one commit are joined."""
    found: dict[str, CommitChanges] = {}
    for delta in deltas:
        changed = _changed_by(delta)
        known = found.get(delta.oid)
        found[delta.oid] = _joined(known, changed) if known else changed
    return found


def _changed_by(delta: CommitDelta) -> CommitChanges:
    """The changes of one step; records inside those that came or went have changes too, since each has a history."""
    changes = tuple(compare(before, after, inner=True) for before, after in delta.sides)
    moved = (*delta.moved, *chain.from_iterable(map(_moved, delta.sides, changes)))
    return CommitChanges(delta.oid, delta.parents, delta.paths, changes, moved, delta.unread)


def _moved(side: Side, changes: Sequence[Change]) -> Iterator[tuple[str, str, str]]:
    """The records that went to another file under another ref."""
    later = later_refs(changes)
    before, after = side
    for ref, snapshot in before.items() if later else ():
        now = after.get(renamed(ref, later))
        if now is not None and now.ref != ref and now.path != snapshot.path:
            yield ref, snapshot.path, now.path


def _joined(known: CommitChanges, more: CommitChanges) -> CommitChanges:
    sides = max(len(known.changes), len(more.changes))
    changes = tuple(tuple(_both(known, more, side)) for side in range(sides))
    return known._replace(changes=changes, moved=(*known.moved, *more.moved))


def _both(known: CommitChanges, more: CommitChanges, side: int) -> Iterator[Change]:
    for each in (known, more):
        if side < len(each.changes):
            yield from each.changes[side]
