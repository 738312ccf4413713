"""What a journey is about, on both sides of what changed."""

from collections.abc import Iterable

from jmx.model.change import Change, Sort
from jmx.model.workspace import Workspace


def concerned(journey: str, changes: Iterable[Change], before: Workspace | None, after: Workspace) -> frozenset[str]:
    """The refs of all that a review of a journey is about, before some changes, when it may have been called otherwise,
    and after."""
    was = first_name(journey, changes)
    sides = ((before, was), (after, journey))
    return frozenset(ref for side, name in sides if side and name in side.records for ref in side.concerns(name))


def first_name(ref: str, changes: Iterable[Change]) -> str:
    """What a record was called before some changes."""
    earlier = {change.new: change.old for change in changes if change.sort is Sort.RENAMED}
    names = [ref]
    while (name := earlier.get(names[-1])) is not None and name not in names:
        names.append(name)
    return names[-1]
