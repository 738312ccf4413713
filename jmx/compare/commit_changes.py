"""What single commits did, in the words of changes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from jmx.compare.compare import compare
from jmx.model.change import Change, CommitChanges, Step, later_refs, renamed
from jmx.model.snapshot import Snapshot

Side = tuple[Mapping[str, Snapshot], Mapping[str, Snapshot]]  # before, after


def commit_changes(steps: Iterable[Step]) -> dict[str, CommitChanges]:
    """What each commit did, by its id, in the order given; a commit that is told of twice did both."""
    found: dict[str, CommitChanges] = {}
    for step in steps:
        work = work_of(step)
        known = found.get(step.oid)
        found[step.oid] = _joined(known, work) if known else work
    return found


def work_of(step: Step) -> CommitChanges:
    """What one commit did; records inside those that came or went are told by themselves, since each has a life."""
    changes = tuple(compare(before, after, inner=True) for before, after in step.sides)
    moved = (*step.moved, *chain.from_iterable(map(_moved, step.sides, changes)))
    return CommitChanges(step.oid, step.parents, step.paths, changes, moved, step.unread)


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
    for work in (known, more):
        if side < len(work.changes):
            yield from work.changes[side]
