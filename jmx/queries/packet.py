"""Gathering a review packet: what changed, what moved, what to decide."""

from jmx.errors import GitError
from jmx.history.snapshots import documents
from jmx.model.fingerprint import fingerprint, says_the_same
from jmx.model.history import REFETCH, UNSHALLOW, Certainty, Commit
from jmx.model.journey import Journey
from jmx.model.outline import outline
from jmx.model.review_status import ReviewStatus
from jmx.model.workspace import Located, Workspace
from jmx.queries.comparison import WORKTREE, compared
from jmx.queries.repository import Repository
from jmx.reading.load import load
from jmx.repo.tree import CommitTree
from jmx.review.packet import Packet, build_packet
from jmx.score.pains import rank_pains


def packet_of(repository: Repository, journey: str) -> Packet:
    """The packet of one journey: everything since its last review that git can prove."""
    found = repository.journey(journey)
    repository.note_unread()
    findings = repository.selected_findings
    status = repository.review_status(found)
    brought = repository.history.brought.get(status.last.review.ref) if status.last else None
    if brought and brought.certainty is not Certainty.EXACT:
        raise GitError(f"this clone is shallow: what changed since the last review is not all in it; {UNSHALLOW}")
    before = _seen_by(repository, brought.commit) if brought else None
    changes = (
        compared(repository, brought.commit.oid, repository.at or WORKTREE, effects=False).changes if brought else ()
    )
    return build_packet(
        repository.workspace,
        repository.history,
        status,
        as_of=repository.as_of,
        ranking=rank_pains(repository.workspace, repository.as_of, found.ref),
        findings=findings,
        changes=changes,
        before=before,
        unread=repository.unread,
        map_unchanged=_map_unchanged(repository, status),
    )


def fingerprint_of(repository: Repository, journey: Located[Journey]) -> str:
    """The fingerprint of a journey as its files stand."""
    workspace = repository.workspace
    stages = workspace.stages(journey.ref)
    paths = {journey.path, *(each.path for each in stages), *(each.path for each in workspace.touchpoints(journey.ref))}
    read = documents(repository.tree.contents(tuple(sorted(paths))))
    return fingerprint(journey.ref, {entry.ref: entry for path in read for entry in outline(read[path], path)})


def _map_unchanged(repository: Repository, status: ReviewStatus) -> bool | None:
    """Whether the map says what it said when the last review was recorded; None where nobody can know."""
    kept = (status.last.review.record.fingerprint or {}) if status.last else {}
    stored = kept.get(status.journey.ref)
    return says_the_same(stored, fingerprint_of(repository, status.journey)) if stored else None


def _seen_by(repository: Repository, base: Commit) -> Workspace | None:
    if repository.git is None:
        return None
    tree = CommitTree(repository.git, base.oid, repository.root)
    workspace = load(tree, repository.known).workspace
    if tree.lacking:
        raise GitError(f"this clone lacks contents of commit {base.short}, so nobody can say what changed; {REFETCH}")
    return workspace
