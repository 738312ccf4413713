"""The facts of journeys, gathered in one pass: those that were last reviewed at one commit share a look at the past."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from jmx.errors import GitError
from jmx.model.change import UNSHALLOW, Certainty, Commit
from jmx.model.journey import Journey
from jmx.model.review_status import ReviewStatus
from jmx.model.score import rank_pains
from jmx.model.workspace import Located
from jmx.queries.fingerprints import map_unchanged
from jmx.queries.journey_past import Past, Pasts
from jmx.queries.repository import Repository
from jmx.review.journey_facts import FindingIndex, JourneyFacts, facts_of


def journey_facts(repository: Repository, journeys: Iterable[Located[Journey]]) -> Iterator[JourneyFacts]:
    """The facts of some journeys, in their order."""
    statuses = [repository.review_status(journey) for journey in journeys]
    pasts = _pasts(repository, statuses)
    findings = FindingIndex(repository.selected_findings)
    workspace = repository.workspace
    for status in statuses:
        base = _base(repository, status)
        past = pasts[base.oid] if base else Past()
        ranking = rank_pains(workspace, repository.as_of, status.journey.ref)
        unchanged = map_unchanged(repository, status)
        yield facts_of(status, workspace, ranking, findings, past.changes, past.then, unchanged)


def _base(repository: Repository, status: ReviewStatus) -> Commit | None:
    """The commit that brought the last review of a journey, where git knows one."""
    brought = repository.history.brought.get(status.last.review.ref) if status.last else None
    if brought and brought.certainty is not Certainty.EXACT:
        raise GitError(f"this clone is shallow: what changed since the last review is not all in it; {UNSHALLOW}")
    return brought.commit if brought else None


def _pasts(repository: Repository, statuses: Iterable[ReviewStatus]) -> Mapping[str, Past]:
    """By commit, the past of the journeys that were last reviewed there."""
    reviewed: dict[Commit, list[str]] = defaultdict(list)
    for status in statuses:
        base = _base(repository, status)
        if base is not None:
            reviewed[base].append(status.journey.ref)
    if not reviewed:
        return {}
    pasts = Pasts(repository)
    oldest_first = sorted(reviewed, key=lambda commit: (str(commit.committed), commit.oid))
    return {base.oid: pasts.of(base.oid, reviewed[base]) for base in oldest_first}
