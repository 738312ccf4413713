"""What is known about one journey on a day: packets, and whatever tells of many journeys, are made of it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from jmx.model.change import Change
from jmx.model.finding import Finding
from jmx.model.review_status import ReviewStatus
from jmx.model.score import Ranking
from jmx.model.workspace import Workspace
from jmx.review.scope import concerned, file_record


@dataclass(frozen=True, slots=True)
class JourneyFacts:
    """A journey's status, the refs it is about now and was about at its last review, the ranking of its pains, what
    lint finds in it, what changed in it since that review, which saw the workspace `then` or a part of it, and whether
    the fingerprint in its record says that the map is unchanged (None where nobody can know)."""

    status: ReviewStatus
    scope: frozenset[str]
    ranking: Ranking
    findings: tuple[Finding, ...]
    changes: tuple[Change, ...]
    then: Workspace | None
    map_unchanged: bool | None


class FindingIndex:
    """Findings by the record they are about, so that those of one journey are looked up instead of searched."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self._by_record: dict[str, dict[int, Finding]] = defaultdict(dict)
        for place, finding in enumerate(findings):
            for name in (finding.ref, file_record(finding.ref)):
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


def facts_of(
    status: ReviewStatus,
    workspace: Workspace,
    ranking: Ranking,
    findings: FindingIndex,
    changes: tuple[Change, ...],
    then: Workspace | None,
    map_unchanged: bool | None,
) -> JourneyFacts:
    """A journey's facts out of those of the whole workspace. `changes` are all since its last review."""
    journey = status.journey.ref
    scope = concerned(journey, changes, then, workspace)
    own = tuple(each for each in changes if each.ref in scope or file_record(each.ref) in scope)
    return JourneyFacts(status, scope, ranking, findings.of(journey, scope), own, then, map_unchanged)
