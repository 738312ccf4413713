"""What a journey is about: its records on both sides of what changed, and the files that have to do with them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

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
        if file_record(ref) not in after.records:
            yield ref


def first_name(ref: str, changes: Iterable[Change]) -> str:
    """What a record was called before some changes."""
    earlier = {new: old for old, new in later_refs(changes).items()}
    names = [ref]
    while (name := earlier.get(names[-1])) is not None and name not in names:
        names.append(name)
    return names[-1]


def nearby_files(workspace: Workspace) -> Mapping[str, Collection[str]]:
    """For each record of a file, by id: the files that hold it, point at it or at what is in it, or are pointed at."""
    found: dict[str, set[str]] = defaultdict(set)
    records = workspace.records
    for ref, located in records.items():
        found[file_record(ref)].add(located.path)
    for link in (*workspace.links, *workspace.dangling):
        found[file_record(link.target)].add(link.path)
        if link.target in records:
            found[file_record(link.source)].add(records[link.target].path)
    return found


def file_record(ref: str) -> str:
    """The id of the record in a file of which this is a part, or which it is."""
    return ref.partition("/")[0]


def file_records(refs: Iterable[str]) -> set[str]:
    """The same of many."""
    return {file_record(ref) for ref in refs}
