"""Gathering a review packet: what changed, what moved, what to decide."""

from jmx.cli.past import WORKTREE, compared
from jmx.cli.session import Session
from jmx.errors import GitError
from jmx.model.history import REFETCH, UNSHALLOW, Certainty, Commit
from jmx.model.journey import Journey
from jmx.model.reviewed import last_review
from jmx.model.workspace import Located, Workspace
from jmx.repo.load import load
from jmx.repo.tree import CommitTree
from jmx.review.packet import Packet, build_packet
from jmx.score.pains import rank_pains


def packet_of(session: Session, journey: Located[Journey]) -> Packet:
    """The packet of one journey: everything since its last review that git can prove."""
    findings = session.findings
    last = last_review(session.workspace, session.history, journey.ref, session.as_of)
    brought = session.history.brought.get(last.review.ref) if last else None
    if brought and brought.certainty is not Certainty.EXACT:
        raise GitError(f"this clone is shallow: what changed since the last review is not all in it; {UNSHALLOW}")
    before = _seen_by(session, brought.commit) if brought else None
    changes = compared(session, brought.commit.oid, session.at or WORKTREE, effects=False).changes if brought else ()
    return build_packet(
        session.workspace,
        session.history,
        journey,
        as_of=session.as_of,
        ranking=rank_pains(session.workspace, session.as_of, journey.ref),
        findings=findings,
        changes=changes,
        before=before,
        unread=session.unread,
    )


def _seen_by(session: Session, base: Commit) -> Workspace | None:
    if session.git is None:
        return None
    tree = CommitTree(session.git, base.oid, session.root)
    workspace = load(tree, session.known).workspace
    if tree.lacking:
        raise GitError(f"this clone lacks contents of commit {base.short}, so nobody can say what changed; {REFETCH}")
    return workspace
