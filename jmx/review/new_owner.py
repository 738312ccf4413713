"""What somebody needs who takes a journey over: what was decided and why, what is left as it is, what is only assumed,
and whom to know."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from jmx.model.journey import Journey
from jmx.model.outcome import Outcome
from jmx.model.review import Action, PostponedVerdict, Review
from jmx.model.review_status import ReviewStatus, closed, concerns
from jmx.model.workspace import Located, Workspace
from jmx.review.background import Remark
from jmx.review.decisions import EarlierDecision, followed, superseded_by
from jmx.review.health import evidence_share
from jmx.review.packet import Packet
from jmx.review.team_work import work_in

WEAK = 0.8  # how sure a claim is that rests on one good piece of evidence
_FOUND = {
    "still-true": "the map was still true", "updated": "the map was updated",
    "needs-research": "the map needs research", "retired": "the journey is retired",
}  # fmt: skip


class PastDecision(NamedTuple):
    """A decision, why it was made, what came of it, and the later one that took its place."""

    ref: str
    text: str
    why: str
    owner: str
    came: str
    replaced_by: str


class PastReview(NamedTuple):
    """A review or a decision between meetings: who led it, who was there, how sure it is that it was held, what it
    found, what was decided, and how many of its actions are done."""

    ref: str
    day: date
    led_by: str
    attendees: tuple[str, ...]
    proof: str
    found: str
    decisions: tuple[PastDecision, ...]
    actions: int
    done: int


class Acquaintance(NamedTuple):
    """Somebody to know, or a team: what they do, why they matter here, and whether they have left."""

    name: str
    role: str
    why: tuple[str, ...]
    left: date | None = None


@dataclass(frozen=True, slots=True)
class TakingOver:
    """All of that; the reviews with the newest first."""

    what: str
    """What the customer wants to reach; empty where nobody wrote that down."""
    reviews: tuple[PastReview, ...]
    left_as_it_is: tuple[Remark, ...]
    assumptions: tuple[Remark, ...]
    thin: tuple[Remark, ...]
    known: int
    """How many of what the map claims rests on evidence, of how many `claims`."""
    claims: int
    people: tuple[Acquaintance, ...]
    teams: tuple[Acquaintance, ...]


def taking_over(workspace: Workspace, packet: Packet) -> TakingOver:
    """What a new owner of the packet's journey needs beside that packet."""
    journey = packet.journey
    verdicts = {each.initiative.ref: each for each in packet.outcomes}
    reviews = [each for each in reversed(workspace.reviews(journey.ref)) if each.record.date <= packet.as_of]
    known, claims = evidence_share(workspace, journey.ref)
    return TakingOver(
        journey.record.customer_goal or journey.record.description or "",
        tuple(_past(workspace, packet, each, verdicts) for each in reviews),
        tuple(_left_as_it_is(workspace, journey.ref)),
        tuple(_assumptions(workspace, packet)),
        tuple(_thin(packet)),
        known,
        claims,
        tuple(_people(workspace, packet, reviews)),
        tuple(_teams(workspace, packet)),
    )


# --- what was decided ---


def _past(workspace: Workspace, packet: Packet, review: Located[Review], verdicts: Mapping[str, Outcome]) -> PastReview:
    journey, record = packet.journey.ref, review.record
    actions = [each for each in record.actions if concerns(workspace, record, each, journey)]
    return PastReview(
        review.ref,
        record.date,
        workspace.person_name(record.reviewer, journey),
        tuple(workspace.person_name(each, journey) for each in record.attendees),
        _proof(packet.status, review.ref),
        _found(record),
        tuple(_decision(workspace, packet, review, each, verdicts) for each in record.decisions),
        len(actions),
        sum(_is_done(workspace, review, each) for each in actions),
    )


def _found(record: Review) -> str:
    verdict = record.verdict
    if isinstance(verdict, PostponedVerdict):
        return f"put off to {verdict.postponed.to}: {verdict.postponed.why}"
    return "between meetings" if record.between_meetings else _FOUND.get(verdict or "", "")


def _proof(status: ReviewStatus, ref: str) -> str:
    return next((each.proof_in_words for each in status.reviews if each.review.ref == ref), "")


def _is_done(workspace: Workspace, review: Located[Review], action: Action) -> bool:
    return closed(workspace, f"{review.ref}/{action.id}")


def _decision(
    workspace: Workspace, packet: Packet, review: Located[Review], decision: Any, verdicts: Mapping[str, Outcome]
) -> PastDecision:
    told = followed(workspace, packet.journey.ref, review, decision, packet.as_of, verdicts)
    return PastDecision(
        told.ref, told.text, decision.why or "", told.owner, _came(told), superseded_by(workspace, told.ref)
    )


def _came(told: EarlierDecision) -> str:
    return told.result or "; ".join(told.came)


# --- what is left as it is, and what is only assumed ---


def _left_as_it_is(workspace: Workspace, journey: str) -> Iterator[Remark]:
    """Pains that wait for no fix, and work that was stopped, each with the reason that was written down."""
    for pain in workspace.pains(journey):
        if pain.record.status != "open":
            yield Remark(pain.ref, pain.record.label, _because(pain.record.status, pain.record.why))
    stopped = {fix.ref: fix for pain in workspace.pains(journey) for fix in workspace.fixes(pain.ref)}
    for fix in stopped.values():
        if fix.record.status == "stopped":
            yield Remark(fix.ref, fix.record.label, _because("stopped", fix.record.comment))


def _because(status: str, why: str | None) -> str:
    return f"{status.replace('wont-fix', 'not to be fixed')}: {why or 'nobody wrote down why'}"


def _assumptions(workspace: Workspace, packet: Packet) -> Iterator[Remark]:
    """The pains and strengths behind which no evidence stands."""
    journey = packet.journey.ref
    for pain in workspace.pains(journey):
        if pain.record.unsolved and not workspace.known(pain.ref):
            severity = pain.record.severity
            yield Remark(pain.ref, pain.record.label, f"a pain, severity {severity} of 5" if severity else "a pain")
    for strength in workspace.strengths(journey):
        if not workspace.known(strength.ref):
            yield Remark(strength.ref, strength.record.label, "a strength")


def _thin(packet: Packet) -> Iterator[Remark]:
    """Ranked pains of which nobody can be very sure, and metrics that have no value."""
    for score in packet.ranking.scores:
        sure = next((each for each in score.factors if each.name == "confidence"), None)
        if sure is not None and sure.value < WEAK:
            yield Remark(score.ref, score.title, f"ranks {score.rank}, {sure.words}")
    for each in packet.movements:
        if each.latest is None:
            why = packet.gaps[each.ref].now if each.ref in packet.gaps else ""
            yield Remark(each.ref, each.metric.label, why or "a metric without any value")


# --- whom to know ---

Reason = tuple[str, str, str]  # somebody's name, what they do, and of what: both parts are said in one


def _people(workspace: Workspace, packet: Packet, reviews: Sequence[Located[Review]]) -> Iterator[Acquaintance]:
    """The people who had to do with the journey, in the order of how much they answer for."""
    reasons = (*_of_journey(workspace, packet), *_of_reviews(workspace, packet, reviews), *_of_work(workspace, packet))
    by_name = {each.record.label: each.record for each in workspace.of("person")}
    for name, why in _by_name(reasons).items():
        person = by_name.get(name)
        left = person.left if person and person.left and person.left <= packet.as_of else None
        yield Acquaintance(name, (person.role if person else "") or "", why, left)


def _by_name(reasons: Iterable[Reason]) -> Mapping[str, tuple[str, ...]]:
    """Why each matters: what is alike in one phrase, `answers for “Plain bills”, “Call me back”`."""
    found: dict[str, dict[str, dict[str, None]]] = {}
    for name, what, of in reasons:
        if name:
            found.setdefault(name, {}).setdefault(what, {})[of] = None
    return {name: tuple(f"{what} {', '.join(of)}".strip() for what, of in why.items()) for name, why in found.items()}


def _of_journey(workspace: Workspace, packet: Packet) -> Iterator[Reason]:
    record: Journey = packet.journey.record
    journey = packet.journey.ref
    yield packet.status.owner_name, "owns the journey", ""
    yield workspace.person_name(record.sponsor or "", journey), "sponsors it", ""
    person = packet.status.person
    if person and person.deputy:
        yield workspace.person_name(person.deputy, journey), "stands in for", person.label


def _of_reviews(workspace: Workspace, packet: Packet, reviews: Sequence[Located[Review]]) -> Iterator[Reason]:
    journey = packet.journey.ref
    led = Counter(workspace.person_name(each.record.reviewer, journey) for each in reviews if each.record.held)
    for name, times in led.items():
        yield name, "led", "its review" if led.total() == 1 else f"{_share(times, led.total())} reviews"
    for review in reviews:
        for decision in review.record.decisions:
            yield workspace.person_name(decision.owner or "", journey), "sees through", f"“{decision.text}”"


def _share(some: int, whole: int) -> str:
    return f"all its {whole}" if some == whole else f"{some} of its {whole}"


def _of_work(workspace: Workspace, packet: Packet) -> Iterator[Reason]:
    for action in packet.actions:
        yield action.owner, "to do:", f"“{action.text}”"
    journey = packet.journey.ref
    for fix in {fix.ref: fix for pain in workspace.pains(journey) for fix in workspace.fixes(pain.ref)}.values():
        if fix.record.running:
            yield workspace.person_name(fix.record.owner or "", journey), "answers for", f"“{fix.record.label}”"
    brought = Counter(
        workspace.person_name(each.record.recorded_by or "", journey)
        for each in workspace.evidence_behind(journey).values()
    )
    for name, pieces in brought.items():
        yield name, "brought", f"{pieces} pieces of its evidence" if pieces > 1 else "a piece of its evidence"


def _teams(workspace: Workspace, packet: Packet) -> Iterator[Acquaintance]:
    """The teams that run the journey or parts of it, and those that work on its pains."""
    chats = {each.record.label: each.record.chat or "" for each in workspace.of("team")}
    for name, why in _by_name(_team_reasons(workspace, packet.journey)).items():
        yield Acquaintance(name, chats.get(name, ""), why)


def _team_reasons(workspace: Workspace, journey: Located[Journey]) -> Iterator[Reason]:
    for each in work_in(workspace, journey):
        whole = each.ref == journey.ref
        yield _called(workspace, each.team), each.how, "" if whole else f"“{workspace.records[each.ref].record.label}”"
    for pain in workspace.pains(journey.ref):
        for fix in workspace.fixes(pain.ref):
            if fix.record.running:
                yield from ((_called(workspace, ref), "does", f"“{fix.record.label}”") for ref in fix.record.teams)


def _called(workspace: Workspace, team: str) -> str:
    located = workspace.find(team)
    return located.record.label if located else team
