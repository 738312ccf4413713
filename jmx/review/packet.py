"""What a journey owner takes into a review: facts in the order they are discussed, and what they ask to be decided."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from jmx.model.change import Change, Commit, RankMove, later_refs
from jmx.model.feelings import called, lowest_points, travellers
from jmx.model.finding import Finding
from jmx.model.goalposts import Goalposts
from jmx.model.journey import Journey
from jmx.model.last_edits import LastEdits
from jmx.model.movement import Movement, Trend
from jmx.model.new_evidence import new_evidence
from jmx.model.outcome import Outcome, outcomes
from jmx.model.review_status import ReviewStatus
from jmx.model.score import Ranking
from jmx.model.workspace import TABLE_NOT_HERE, TABLE_UNREAD, Located, Titles, Workspace
from jmx.review.actions import NOTHING_KNOWN, OpenAction, open_actions
from jmx.review.background import Background, background
from jmx.review.changed_places import ChangedPlace, changed_places
from jmx.review.decisions import EarlierDecision, earlier_decisions, who_works_on
from jmx.review.evidence import NewEvidence, new_piece
from jmx.review.journey_facts import JourneyFacts, first_name
from jmx.review.metric_courses import MetricCourse, courses_of, movements_of, trends_of
from jmx.review.need_rules import NEEDS
from jmx.review.needed import DecisionNeeded, Facts, decisions_needed
from jmx.review.notes import NoteToFile, note_to_file
from jmx.review.packet_state import state_of
from jmx.review.rank_moves import moves
from jmx.review.room import AgendaItem, InTheRoom, agenda, in_the_room
from jmx.review.sources import NumberSource, Sourced, ValueTable, sources_of
from jmx.score.pains import rank_pains


class Gap(NamedTuple):
    """Why a metric has no value at the last review and now, though there may be one; empty where there is none."""

    then: str = ""
    now: str = ""

    @property
    def unknown(self) -> bool:
        """Whether nobody can say here how it moved."""
        return TABLE_NOT_HERE in self or TABLE_UNREAD in self


@dataclass(frozen=True, slots=True)
class Packet:
    """Everything a review of one journey needs, in words and numbers; formats only lay it out."""

    status: ReviewStatus
    as_of: date
    commit: Commit | None
    forum: str
    personas: tuple[str, ...]
    state: str
    needed: tuple[DecisionNeeded, ...]  # the most pressing first
    changes: tuple[Change, ...]
    places: tuple[ChangedPlace, ...]  # the same changes, by the thing on the map
    movements: tuple[Movement, ...]
    evidence: tuple[NewEvidence, ...]
    ranking: Ranking
    moves: tuple[RankMove, ...]  # of its pains since the last review
    actions: tuple[OpenAction, ...]
    findings: tuple[Finding, ...]
    unread: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)  # the titles of records, by their refs
    gaps: Mapping[str, Gap] = field(default_factory=dict)  # of metrics by ref
    outcomes: tuple[Outcome, ...] = ()  # of what shipped for its pains or metrics
    uncommitted: bool = False  # whether edits were read that no commit holds
    decisions: tuple[EarlierDecision, ...] = ()  # of earlier reviews, the newest first
    workers: Mapping[str, str] = field(default_factory=dict)  # who works on the ranked pains, by their refs
    trends: Mapping[str, Trend] = field(default_factory=dict)  # of metrics by ref, where no review was held before
    courses: Mapping[str, MetricCourse] = field(default_factory=dict)  # of metrics by ref
    lowest: str = ""  # the lowest points of the emotion curves, in words
    background: Background = field(default_factory=Background)
    notes: tuple[NoteToFile, ...] = ()  # the oldest first
    past_unknown: bool = False  # whether nobody can tell what changed since the last review, as without git
    forced: tuple[str, ...] = ()  # what asks for a review before its time
    room: tuple[InTheRoom, ...] = ()
    agenda: tuple[AgendaItem, ...] = ()
    sources: tuple[NumberSource, ...] = ()  # where its numbers come from

    @property
    def journey(self) -> Located[Journey]:
        return self.status.journey

    @property
    def since(self) -> date | None:
        """The day of the last review that counts."""
        return self.status.since


_NOTHING_MOVED = Goalposts()
NO_TABLES: Mapping[str, ValueTable] = MappingProxyType({})


def build_packet(
    workspace: Workspace,
    facts: JourneyFacts,
    *,
    as_of: date,
    commit: Commit | None,
    unread: tuple[str, ...] = (),
    whole: bool = True,
    uncommitted: bool = False,
    goalposts: Goalposts = _NOTHING_MOVED,
    edits: LastEdits = NOTHING_KNOWN,
    tables: Mapping[str, ValueTable] = NO_TABLES,
) -> Packet:
    """Puts a journey's packet together. `unread` are files that are missing from all of it; unless it is `whole`, some
    of those hold records nobody knows here. `uncommitted` says that more was read than the commit holds; `edits` when
    records were edited last, and `tables` where the values of metrics stand, by their refs."""
    status, then = facts.status, facts.then
    journey = status.journey
    changes = tuple(each for each in facts.changes if each.field not in _TOLD_AS_MOVEMENTS)
    came_of = outcomes(workspace, journey.ref, as_of, goalposts)
    movements = movements_of(workspace, facts, as_of)
    actions = open_actions(workspace, journey.ref, as_of, edits)
    evidence = tuple(map(new_piece, new_evidence(workspace, then, journey.ref, status.since, as_of)))
    notes = tuple(note_to_file(workspace, each) for each in facts.notes)
    decisions = earlier_decisions(workspace, journey.ref, as_of, came_of)
    known = Facts(
        workspace, journey.ref, as_of, facts.ranking, facts.findings, movements, came_of, actions, evidence, notes,
        decisions,
    )  # fmt: skip
    needed = decisions_needed(NEEDS, known)
    told = Sourced(movements, facts.ranking, came_of, evidence, decisions, actions)
    forum = next((each for each in workspace.settings.forums if each.id == journey.record.forum), None)
    return Packet(
        status=status,
        as_of=as_of,
        commit=commit,
        forum=forum.title if forum else journey.record.forum or "",
        personas=tuple(called(workspace, each, journey.ref) for each in travellers(workspace, journey)),
        state=state_of(workspace, facts, as_of, came_of, whole=whole),
        needed=needed,
        changes=changes,
        places=changed_places(workspace, then, journey.ref, changes),
        movements=movements,
        evidence=evidence,
        ranking=facts.ranking,
        moves=_moves(facts, as_of),
        actions=actions,
        findings=facts.findings,
        unread=unread,
        names=Titles(workspace, *((then,) if then else ())),
        gaps={
            each.ref: Gap(*(side.why_no_value(each.ref) if side else "" for side in (then, workspace)))
            for each in movements
        },
        outcomes=came_of,
        uncommitted=uncommitted,
        decisions=decisions,
        workers={each.ref: who_works_on(workspace, each.ref) for each in facts.ranking.scores},
        trends={} if status.last else trends_of(workspace, movements, as_of),
        courses=courses_of(workspace, movements, as_of),
        lowest=lowest_points(workspace, journey),
        background=background(workspace, journey),
        notes=notes,
        past_unknown=status.last is not None and then is None,
        forced=facts.forced,
        room=in_the_room(workspace, journey, needed, actions),
        agenda=agenda(forum, needed),
        sources=sources_of(workspace, edits, tables, told),
    )


def _moves(facts: JourneyFacts, as_of: date) -> tuple[RankMove, ...]:
    """What is ranked otherwise within the journey than at its last review."""
    if facts.then is None:
        return ()
    later = later_refs(facts.changes)
    journey = first_name(facts.status.journey.ref, later)
    if journey not in facts.then.records:
        return ()
    return moves(rank_pains(facts.then, as_of, journey), facts.ranking, later)


_TOLD_AS_MOVEMENTS = ("points", "series")


def from_to(each: Movement) -> str:
    """The values of a movement: `4 → 3.6 of 5`."""
    assert each.latest is not None
    old = f"{each.unit.number(each.baseline.value)} → " if each.baseline else ""
    return old + each.unit.value(each.latest.value)
