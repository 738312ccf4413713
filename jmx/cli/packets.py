"""Gathering a review packet: the one place where load, history, compare, score and lint meet."""

from jmx.cli.session import Session
from jmx.compare.attribute import attributed
from jmx.compare.compare import compare
from jmx.model.change import Change
from jmx.model.history import Commit
from jmx.model.journey import Journey
from jmx.model.reviewed import last_review
from jmx.model.workspace import Located
from jmx.repo.git_history import steps
from jmx.repo.load import load
from jmx.repo.tree import CommitTree
from jmx.review.packet import Packet, build_packet
from jmx.score.pains import rank_pains


def packet_of(session: Session, journey: Located[Journey]) -> Packet:
    """The packet of one journey: everything since its last review that git can prove."""
    last = last_review(session.workspace, session.history, journey.ref, session.as_of)
    brought = session.history.brought.get(last.review.path) if last else None
    base = brought.commit if brought else None
    return build_packet(
        session.workspace,
        session.history,
        journey,
        as_of=session.as_of,
        ranking=rank_pains(session.workspace, session.as_of, journey.ref),
        findings=session.findings,
        changes=_changes_since(session, base) if base else (),
        base=base,
    )


def _changes_since(session: Session, base: Commit) -> tuple[Change, ...]:
    if session.git is None or session.head is None:
        return ()
    before = load(CommitTree(session.git, base.oid, session.root)).workspace
    changes = compare(before, session.workspace)
    made = (
        (step.commit, compare(step.before, step.after))
        for step in steps(session.git, session.root, base.oid, session.head)
    )
    return attributed(changes, made)
