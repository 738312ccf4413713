"""Gathering a review packet: the one place where load, history, compare, score and lint meet."""

from itertools import chain

from jmx.cli.session import Session
from jmx.compare.attribute import attributed
from jmx.compare.compare import compare
from jmx.errors import GitError
from jmx.model.change import Change
from jmx.model.history import Commit
from jmx.model.journey import Journey
from jmx.model.reviewed import last_review
from jmx.model.workspace import Located, Workspace
from jmx.repo.git_history import steps, uncommitted
from jmx.repo.load import load
from jmx.repo.tree import CommitTree
from jmx.review.packet import Packet, build_packet
from jmx.score.pains import rank_pains

REFETCH = "clone again without --filter"


def packet_of(session: Session, journey: Located[Journey]) -> Packet:
    """The packet of one journey: everything since its last review that git can prove."""
    findings = session.findings
    last = last_review(session.workspace, session.history, journey.ref, session.as_of)
    brought = session.history.brought.get(last.review.ref) if last else None
    before = _seen_by(session, brought.commit) if brought else None
    return build_packet(
        session.workspace,
        session.history,
        journey,
        as_of=session.as_of,
        ranking=rank_pains(session.workspace, session.as_of, journey.ref),
        findings=findings,
        changes=_changes(session, before, brought.commit) if before and brought else (),
        before=before,
        unread=session.unread,
    )


def _seen_by(session: Session, base: Commit) -> Workspace | None:
    if session.git is None:
        return None
    tree = CommitTree(session.git, base.oid, session.root)
    workspace = load(tree).workspace
    if tree.lacking:
        raise GitError(f"this clone lacks contents of commit {base.short}, so nobody can say what changed; {REFETCH}")
    return workspace


def _changes(session: Session, before: Workspace, base: Commit) -> tuple[Change, ...]:
    """What is different from `before`, each change with the newest of those who made it."""
    if session.git is None or session.head is None:
        return ()
    made = steps(session.git, session.root, base.oid, session.head)
    if not session.at:
        made = chain(uncommitted(session.git, session.root, session.head, session.tree), made)
    by_commit = ((step.commit, compare(step.before, step.after)) for step in made)
    return attributed(compare(before, session.workspace), by_commit)
