"""A packet with no more in it than concerns a team."""

from collections.abc import Collection
from dataclasses import replace

from jmx.model.change import Change
from jmx.model.identity import outermost
from jmx.model.workspace import Workspace
from jmx.review.background import Background, Remark
from jmx.review.needed import DecisionNeeded
from jmx.review.packet import Packet
from jmx.review.sources import NumberSource
from jmx.review.team_share import TeamShare


def narrowed_to(workspace: Workspace, packet: Packet, share: TeamShare) -> Packet:
    """A packet with no more than what concerns a team."""
    actions = tuple(each for each in packet.actions if _is_for(workspace, share, each.ref, each.owner))
    refs = share.concerns | {each.ref for each in actions}
    changes = tuple(each for each in packet.changes if _touched(each, refs, packet.journey.ref))
    places = (
        each._replace(changes=tuple(change for change in each.changes if change in changes)) for each in packet.places
    )
    ranking = packet.ranking
    return replace(
        packet,
        needed=tuple(each for each in packet.needed if _is_asked(each, refs)),
        changes=changes,
        places=tuple(each for each in places if each.changes),
        movements=tuple(each for each in packet.movements if each.ref in refs),
        evidence=tuple(each for each in packet.evidence if each.ref in refs),
        ranking=replace(
            ranking,
            scores=tuple(each for each in ranking.scores if each.ref in refs),
            unscored=tuple(each for each in ranking.unscored if each.ref in refs),
        ),
        moves=tuple(each for each in packet.moves if each.ref in refs),
        actions=actions,
        findings=tuple(each for each in packet.findings if each.ref in refs and each.ref != packet.journey.ref),
        outcomes=tuple(each for each in packet.outcomes if each.initiative.ref in refs),
        decisions=tuple(
            each for each in packet.decisions if refs.intersection(each.about) or each.owner in share.people
        ),
        background=_background(packet.background, refs),
        notes=tuple(each for each in packet.notes if refs.intersection(each.about)),
        room=tuple(each for each in packet.room if each.name in share.people),
        sources=_sources(packet, refs),
    )


def _sources(packet: Packet, refs: Collection[str]) -> tuple[NumberSource, ...]:
    """Those of what is told still; a review is behind its actions and decisions."""
    homes = {outermost(each) for each in refs}
    return tuple(each for each in packet.sources if each.ref in refs or each.ref in homes - {packet.journey.ref})


def _is_for(workspace: Workspace, share: TeamShare, action: str, owner: str) -> bool:
    """Whether an action is one of the team's people, or about its work and nobody's yet."""
    if owner:
        return owner in share.people
    found = workspace.records.get(action)
    about = found.record.about if found else ()
    return any(each.ref in share.concerns for ref in about if (each := workspace.find(ref, outermost(action))))


def _is_asked(need: DecisionNeeded, refs: Collection[str]) -> bool:
    return any(each in refs for each in need.about)


def _touched(change: Change, refs: Collection[str], journey: str) -> bool:
    """Whether a change is one of the records; of a file of its own also what is written in it."""
    home = outermost(change.ref)
    return change.ref in refs or (home in refs and home != journey)


def _background(behind: Background, refs: Collection[str]) -> Background:
    def concerning(points: tuple[Remark, ...]) -> tuple[Remark, ...]:
        return tuple(each for each in points if each.ref in refs)

    return replace(
        behind,
        strengths=concerning(behind.strengths),
        at_stake=concerning(behind.at_stake),
        disputed=concerning(behind.disputed),
        questions=concerning(behind.questions),
    )
