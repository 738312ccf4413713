"""What a journey owner takes into a review: facts in the order they are discussed, and nothing to decide yet."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from jmx.model.change import Change, Commit
from jmx.model.feelings import called, lowest_points, travellers
from jmx.model.finding import Finding, Level
from jmx.model.freezes import named
from jmx.model.goalposts import Goalposts
from jmx.model.journey import Journey
from jmx.model.movement import Movement, Trend, movement, trend, values_known
from jmx.model.new_evidence import NewPiece, new_evidence
from jmx.model.outcome import Outcome, Verdict, last_step, measured, outcomes, steps
from jmx.model.review import Initiative
from jmx.model.review_status import NextReview, ReviewStatus, closed, concerns, in_words, put_off_words, unwatched_words
from jmx.model.score import Ranking
from jmx.model.workspace import TABLE_NOT_HERE, TABLE_UNREAD, Located, Titles, Workspace
from jmx.review.background import Background, background
from jmx.review.decisions import EarlierDecision, earlier_decisions, to_tell, who_works_on
from jmx.review.journey_facts import JourneyFacts
from jmx.review.notes import NoteToFile, note_to_file, what_of_notes


@dataclass(frozen=True, slots=True)
class OpenAction:
    """An action of an earlier review that no later review has closed."""

    ref: str
    text: str
    owner: str
    due: date | None
    late_days: int


@dataclass(frozen=True, slots=True)
class NewEvidence:
    """A piece of evidence that the last review did not see, or that says more since, with what is new in it."""

    ref: str
    title: str
    type: str
    collected: date | None
    sample: int | None
    insights: tuple[str, ...]
    contradicts: tuple[str, ...]
    known: bool = False  # whether the last review saw the piece, without these insights


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
    to_decide: tuple[str, ...]
    changes: tuple[Change, ...]
    movements: tuple[Movement, ...]
    evidence: tuple[NewEvidence, ...]
    ranking: Ranking
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
    lowest: str = ""  # the lowest points of the emotion curves, in words
    background: Background = field(default_factory=Background)
    notes: tuple[NoteToFile, ...] = ()  # the oldest first
    past_unknown: bool = False  # whether nobody can tell what changed since the last review, as without git
    forced: tuple[str, ...] = ()  # what asks for a review before its time

    @property
    def journey(self) -> Located[Journey]:
        return self.status.journey

    @property
    def since(self) -> date | None:
        """The day of the last review that counts."""
        return self.status.since


_NOTHING_MOVED = Goalposts()


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
) -> Packet:
    """Puts a journey's packet together. `unread` are files that are missing from all of it; unless it is `whole`, some
    of those hold records nobody knows here. `uncommitted` says that more was read than the commit holds."""
    status, then = facts.status, facts.then
    journey = status.journey
    record = journey.record
    changes = tuple(each for each in facts.changes if each.field not in _TOLD_AS_MOVEMENTS)
    movements, came_of = _movements(workspace, facts, as_of), outcomes(workspace, journey.ref, as_of, goalposts)
    actions = open_actions(workspace, journey.ref, as_of)
    evidence = tuple(map(_new_piece, new_evidence(workspace, then, journey.ref, status.since, as_of)))
    notes = tuple(note_to_file(workspace, each) for each in facts.notes)
    forum = next((each.title for each in workspace.settings.forums if each.id == record.forum), record.forum or "")
    return Packet(
        status,
        as_of,
        commit,
        forum,
        tuple(called(workspace, each, journey.ref) for each in travellers(workspace, journey)),
        _state(facts, as_of, whole),
        _to_decide(workspace, facts, movements, came_of, actions, notes),
        changes,
        movements,
        evidence,
        facts.ranking,
        actions,
        facts.findings,
        unread,
        Titles(workspace, *((then,) if then else ())),
        {
            each.ref: Gap(*(side.why_no_value(each.ref) if side else "" for side in (then, workspace)))
            for each in movements
        },
        came_of,
        uncommitted,
        earlier_decisions(workspace, journey.ref, as_of, came_of),
        {each.ref: who_works_on(workspace, each.ref) for each in facts.ranking.scores},
        {} if status.last else _trends(workspace, movements, as_of),
        lowest_points(workspace, journey),
        background(workspace, journey),
        notes,
        status.last is not None and then is None,
        facts.forced,
    )


def _movements(workspace: Workspace, facts: JourneyFacts, as_of: date) -> tuple[Movement, ...]:
    """What the metrics of a journey did since its last review."""
    journey, then, reviewed = facts.status.journey.ref, facts.then, facts.status.since or date.min
    metrics, _, chance = measured(workspace, journey)
    return tuple(
        movement(
            metric.ref,
            metric.record,
            workspace.points(metric.ref),
            values_known(then.points(metric.ref), workspace.points(metric.ref), reviewed) if then else (),
            as_of,
            last_step(steps(workspace, metric), reviewed),
            chance,
        )
        for metric in metrics
    )


_QUOTED = re.compile(r"'([^'\s]+)'")


def _trends(workspace: Workspace, movements: Iterable[Movement], as_of: date) -> Mapping[str, Trend]:
    found = ((each.ref, trend(each.metric, workspace.points(each.ref), as_of)) for each in movements)
    return {ref: each for ref, each in found if each}


_FIRST_PAINS, _PAINS_ASKED_OF = 3, 5  # of the ranking
_TOLD_AS_MOVEMENTS = ("points", "series")


def _state(facts: JourneyFacts, as_of: date, whole: bool) -> str:
    """Where the journey stands, in a sentence or two."""
    status = facts.status
    unwatched = unwatched_words(status.journey.record, as_of)
    if unwatched:
        last = f" It was last reviewed on {status.since} ({status.last.proof_in_words})." if status.last else ""
        return f"This journey is {unwatched}: no review is asked for.{last}"
    who = "" if status.owner_name else "Nobody owns this journey. "
    who = f"{status.owner_name}, who owns this journey, left on {status.left}. " if status.left else who
    if status.last is None and not whole:
        return f"{who}Whether it was reviewed before is not known, since some files are not here."
    if status.last is None or status.next is None:
        return f"{who}It has never been reviewed: everything on the map is new to this review."
    due = _due(status, status.next, as_of)
    if facts.forced and status.next.due > as_of:
        due = f"this review is due now, before its time: {'; '.join(facts.forced)}"
    told = f"{who}Last reviewed on {status.since} ({status.last.proof_in_words}); {due}."
    return f"{told}{_map_since(facts)}" + (f" {_sentence(facts.gap)}." if facts.gap else "")


_PLACES = ("journey", "stage", "touchpoint")
_NOT_ON_THE_MAP = ("review", "decision", "action")


def _map_since(facts: JourneyFacts) -> str:
    """What the fingerprint in the last review's record says of the map, where what git tells agrees."""
    edited = any(change.kind in _PLACES for change in facts.changes)
    if facts.map_unchanged is None or (facts.then is not None and edited is facts.map_unchanged):
        return ""
    if edited:
        return " The map was edited since then."
    if not facts.map_unchanged:
        return " The map was edited since then, or called otherwise."
    hanging = facts.then is None or any(change.kind not in _NOT_ON_THE_MAP for change in facts.changes)
    return f" {'Its stages and touchpoints say what they' if hanging else 'The map says what it'} said then."


def _due(status: ReviewStatus, coming: NextReview, as_of: date) -> str:
    """When this review is due, and what puts it off."""
    told = f"this review {_is_due(coming, as_of)}"
    if coming.put_off:
        fell = "fell" if coming.falls <= as_of else "falls"
        told = f"its review {fell} due on {coming.falls}, {put_off_words(status)}, and {_is_due(coming, as_of)}"
    return f"{told}; today lies in {named(status.freeze)}" if status.freeze and coming.due < as_of else told


def _is_due(coming: NextReview, as_of: date) -> str:
    named_day = coming.postponed and coming.postponed.to == coming.due
    days, day = (coming.due - as_of).days, " then" if named_day else f" on {coming.due}" if coming.put_off else ""
    if days > 0:
        return f"is due{day}{',' if day else ''} in {in_words(days)}"
    if days == 0:
        return "is due today"
    if coming.late == -days:
        return f"was due{day} and is {in_words(coming.late)} overdue" if day else f"is {in_words(coming.late)} overdue"
    return f"was due on {coming.due}, {in_words(coming.late)} ago without the days of freezes"


def _to_decide(
    workspace: Workspace,
    facts: JourneyFacts,
    movements: tuple[Movement, ...],
    outcomes: tuple[Outcome, ...],
    actions: tuple[OpenAction, ...],
    notes: tuple[NoteToFile, ...],
) -> tuple[str, ...]:
    """What needs a decision today, the most pressing first."""
    ranking, findings = facts.ranking, facts.findings
    wanted: list[str] = []
    names = Titles(workspace)
    wanted += [
        _by_title(finding.words, names)
        for finding in findings
        if finding.level is Level.ERROR and finding.code.startswith("OWN")
    ]
    wanted += [
        f"{each.metric.record.label} got worse {'some time after' if each.late else 'since'} "
        f"“{each.initiative.record.label}” shipped ({each.why}): what next?"
        for each in outcomes
        if each.verdict is Verdict.WORSE
    ]
    wanted += [
        f"{each.metric.label} got worse since the last review ({each.levels.words(each.unit)}): what do we do?"
        for each in movements
        if each.levels and each.levels.moved and not each.improved
    ]
    wanted += _of_pains(workspace, facts, {each.initiative.ref: each for each in outcomes})
    late = [action for action in actions if action.late_days > 0]
    if late:
        wanted.append(
            f"{len(late)} action{'s are' if len(late) > 1 else ' is'} past due: new date, new owner, or drop?"
        )
    wanted += [what_of_notes(notes)] if notes else []
    wanted += [f"“{each.title}” cannot be ranked: it lacks {', '.join(each.lacks)}" for each in ranking.unscored[:1]]
    return tuple(map(_sentence, wanted))


def _of_pains(workspace: Workspace, facts: JourneyFacts, came_of: Mapping[str, Outcome]) -> Iterator[str]:
    """What to decide about the pains that rank first: those that stay though something shipped for them, and those
    that nobody works on, unless they are openly accepted. Of severe ones it is asked further down."""
    unfixed = {finding.ref for finding in facts.findings if finding.code == "ACT101"}
    for place, score in enumerate(facts.ranking.scores[:_PAINS_ASKED_OF]):
        fixes = workspace.fixes(score.ref)
        shipped = [each for each in fixes if each.record.status == "shipped"]
        running = any(each.record.running for each in fixes)
        accepted = workspace.records[score.ref].record.status == "accepted"
        first = place < _FIRST_PAINS
        if shipped and first:
            told = " and ".join(_shipped(each, came_of.get(each.ref)) for each in shipped)
            yield f"“{score.title}” still ranks {score.rank} although {told}: what next?"
        elif not running and not accepted and (first or score.ref in unfixed):
            yield f"“{score.title}” ranks {score.rank} and nobody works on it: start, accept or reject?"


def _by_title(words: str, names: Mapping[str, str]) -> str:
    """The words of a finding with the titles of records for their refs."""
    return _QUOTED.sub(lambda found: f"“{names[found[1]]}”" if found[1] in names else found[0], words)


def _shipped(fix: Located[Initiative], came: Outcome | None) -> str:
    """That something shipped, and whether it helped as far as anybody knows."""
    on = f" on {fix.record.shipped}" if fix.record.shipped else ""
    return f"“{fix.record.label}” shipped for it{on}" + (f" ({to_tell(came)})" if came else "")


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def from_to(each: Movement) -> str:
    """The values of a movement: `4 → 3.6 of 5`."""
    assert each.latest is not None
    old = f"{each.unit.number(each.baseline.value)} → " if each.baseline else ""
    return old + each.unit.value(each.latest.value)


def open_actions(workspace: Workspace, journey: str, as_of: date) -> tuple[OpenAction, ...]:
    """The actions of the journey's reviews that no later review has closed, the oldest due first."""
    reviews = workspace.reviews(journey)
    found = []
    for review in reviews:
        for action in review.record.actions:
            ref = f"{review.ref}/{action.id}"
            if not closed(workspace, ref) and concerns(workspace, action, journey):
                late = (as_of - action.due).days if action.due else 0
                owner = workspace.person_name(action.owner or "", journey)
                found.append(OpenAction(ref, action.text, owner, action.due, max(0, late)))
    return tuple(sorted(found, key=lambda action: (action.due or date.max, action.ref)))


def _new_piece(piece: NewPiece) -> NewEvidence:
    record = piece.evidence.record
    return NewEvidence(
        piece.evidence.ref,
        record.label,
        record.how or "",
        record.collected,
        record.sample,
        tuple(insight.text for insight in piece.insights),
        tuple(ref for insight in piece.insights for ref in insight.contradicts),
        piece.known,
    )
