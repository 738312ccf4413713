"""What a journey is about, on both sides of what changed."""

from collections.abc import Collection, Iterable, Iterator

from jmx.model.change import Change, later_refs, renamed
from jmx.model.workspace import Workspace


def concerned(journey: str, changes: Collection[Change], before: Workspace | None, after: Workspace) -> frozenset[str]:
    """The refs of all that a review of a journey is about, before some changes, when it may have been called otherwise,
    and after."""
    return frozenset({*_refs(after, journey), *_refs_before(journey, changes, before, after)})


def _refs(workspace: Workspace | None, journey: str) -> frozenset[str]:
    return workspace.concerns(journey) if workspace and journey in workspace.records else frozenset()


def _refs_before(
    journey: str, changes: Collection[Change], before: Workspace | None, after: Workspace
) -> Iterator[str]:
    """Under the names they have now; and under those they had, unless others have them now."""
    later = later_refs(changes)
    for ref in _refs(before, first_name(journey, changes)):
        yield renamed(ref, later)
        if ref.partition("/")[0] not in after.records:
            yield ref


def first_name(ref: str, changes: Iterable[Change]) -> str:
    """What a record was called before some changes."""
    earlier = {new: old for old, new in later_refs(changes).items()}
    names = [ref]
    while (name := earlier.get(names[-1])) is not None and name not in names:
        names.append(name)
    return names[-1]
