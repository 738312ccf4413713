"""What is known about one journey on a day, and what it is about; packets are made of it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from jmx.model.change import Change, Sort, later_refs
from jmx.model.finding import Finding
from jmx.model.identity import outermost, renamed
from jmx.model.notes import WaitingNote
from jmx.model.review_status import ReviewStatus
from jmx.model.score import Ranking
from jmx.model.workspace import Workspace


@dataclass(frozen=True, slots=True)
class JourneyFacts:
    """A journey's status, the refs it is about now and was about at its last review, the ranking of its pains, what
    lint finds in it, what changed in it since that review, which saw the workspace `then` or a part of it, what of that
    is not as the review says (`gap`), whether the fingerprint in its record says that the map is unchanged (None where
    nobody can know), the notes that wait there, and what forces a review before its time."""

    status: ReviewStatus
    scope: frozenset[str]
    ranking: Ranking
    findings: tuple[Finding, ...]
    changes: tuple[Change, ...]
    then: Workspace | None
    gap: str
    map_unchanged: bool | None
    notes: tuple[WaitingNote, ...] = ()
    forced: tuple[str, ...] = ()


class FindingIndex:
    """Findings by the record they are about, so that those of one journey are looked up instead of searched."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self._by_record: dict[str, dict[int, Finding]] = defaultdict(dict)
        for place, finding in enumerate(findings):
            for name in (finding.ref, outermost(finding.ref)):
                self._by_record[name][place] = finding

    def of(self, journey: str, scope: Iterable[str]) -> tuple[Finding, ...]:
        """The findings about a journey, what is written in its file, and the records of its scope, in their order."""
        found = {
            place: finding
            for name in (journey, *scope)
            for place, finding in self._by_record.get(name, {}).items()
            if finding.ref == name or name == journey
        }
        return tuple(found[place] for place in sorted(found))


# --- what a journey is about, and the files that have to do with it ---


def touches(change: Change, refs: Collection[str]) -> bool:
    """Whether a change is about one of some records, or what is written in its file."""
    return change.ref in refs or outermost(change.ref) in refs


def after_review(changes: Iterable[Change], review: str) -> tuple[Change, ...]:
    """The changes since what a review saw, without that it was written down itself."""
    return tuple(each for each in changes if each.sort is not Sort.ADDED or outermost(each.ref) != review)


def concerned(journey: str, changes: Collection[Change], before: Workspace | None, after: Workspace) -> frozenset[str]:
    """The refs of all that a review of a journey is about, before some changes, when it may have been called otherwise,
    and after."""
    later = later_refs(changes)
    refs = set(about(after, journey))
    for ref in about(before, first_name(journey, later)):
        refs.add(renamed(ref, later))
        if outermost(ref) not in after.records:  # nobody else has its former name now
            refs.add(ref)
    return frozenset(refs)


def about(workspace: Workspace | None, journey: str) -> frozenset[str]:
    """All that a journey is about, and what happened to that."""
    if workspace is None or journey not in workspace.records:
        return frozenset()
    scope = workspace.concerns(journey)
    return scope | {each.ref for ref in scope for each in workspace.sources(ref, "happening", "touches")}


def first_name(ref: str, later: Mapping[str, str]) -> str:
    """What a record was called before some changes, which gave records later refs."""
    earlier = {new: old for old, new in later.items()}
    names = [ref]
    while (name := earlier.get(names[-1])) is not None and name not in names:
        names.append(name)
    return names[-1]


def nearby_files(workspace: Workspace) -> Mapping[str, Collection[str]]:
    """For each record of a file, by id: the files that hold it, point at it or at what is in it, or are pointed at."""
    found: dict[str, set[str]] = defaultdict(set)
    records = workspace.records
    for ref, located in records.items():
        found[outermost(ref)].add(located.path)
    for link in (*workspace.links, *workspace.dangling):
        found[outermost(link.target)].add(link.path)
        if link.target in records:
            found[outermost(link.source)].add(records[link.target].path)
    return found
