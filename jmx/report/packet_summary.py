"""The first page of a packet: the four questions of a review, answered in a sentence each."""

from dataclasses import dataclass

from jmx.model.change import Audience, Change, Sort
from jmx.model.metric import Movement
from jmx.report.changes import sentence
from jmx.report.wording import counted
from jmx.review.packet import Packet

MOST_TOLD = 2


@dataclass(frozen=True, slots=True)
class Answer:
    """A question every review asks, and what the repository knows about it."""

    question: str
    words: str


def answers(packet: Packet) -> tuple[Answer, ...]:
    """The four questions a review exists for (as Smaply's guide to journey management asks them)."""
    return (
        Answer("What changed in the experience?", _changed(packet)),
        Answer("What new research is there?", _research(packet)),
        Answer("Which metrics moved?", _metrics(packet)),
        Answer("Is the map still true?", _true(packet)),
    )


def _changed(packet: Packet) -> str:
    if packet.since is None:
        return "There is no earlier review to compare with."
    if not packet.changes:
        return f"Nothing changed in meaning since {packet.since}."
    above_all = sorted(packet.changes, key=_weight, reverse=True)[:MOST_TOLD]
    told = "; ".join(sentence(change) for change in above_all if _weight(change) > 1)
    changed = f"{_and(_counts(packet))} since {packet.since}"
    return f"{changed}. Above all: {told}." if told else f"{changed}."


def _counts(packet: Packet) -> list[str]:
    experience = sum(1 for change in packet.changes if change.audience is Audience.EXPERIENCE)
    scoring = sum(1 for change in packet.changes if change.audience is Audience.SCORING)
    other = len(packet.changes) - experience - scoring
    told = (
        (experience, "change to the experience", "changes to the experience"),
        (scoring, "change to ratings and fixes", "changes to ratings and fixes"),
        (other, "other change", "other changes"),
    )
    return [counted(*each) for each in told if each[0]]


def _weight(change: Change) -> float:
    """How much a change matters to somebody who reads only two of them."""
    if change.field == "owner":
        return 9.0
    if change.field in ("severity", "emotion"):
        moved = [each for each in (change.old, change.new) if isinstance(each, int | float)]
        step = abs(moved[0] - moved[1]) if len(moved) == 2 else 0.0
        return (6.0 if change.field == "severity" else 3.0) + step + (0.5 if _worse(change) else 0.0)
    if change.sort is not Sort.EDITED:
        return {"pain-point": 7.0, "initiative": 6.0, "stage": 6.0, "touchpoint": 5.0}.get(change.kind, 1.0)
    return 5.0 if change.field == "status" else 1.0


def _worse(change: Change) -> bool:
    up = (change.new or 0) > (change.old or 0)
    return up if change.field == "severity" else not up


def _research(packet: Packet) -> str:
    if not packet.evidence:
        return "No new evidence has come in." if packet.since else "No evidence is linked yet."
    insights = sum(len(each.insights) for each in packet.evidence)
    against = sum(1 for each in packet.evidence if each.contradicts)
    words = f"{counted(len(packet.evidence), 'new piece', 'new pieces')} of evidence with "
    words += counted(insights, "insight") if insights else "no insight yet"
    return words + (
        f"; {counted(against, 'piece contradicts', 'pieces contradict')} what the map says." if against else "."
    )


def _metrics(packet: Packet) -> str:
    if not packet.movements:
        return "No metric is linked to this journey."
    if packet.since is None:
        return "There is no earlier review to compare with; their values stand below."
    moved = [each for each in packet.movements if each.delta]
    usual = sum(1 for each in moved if each.signal is False)
    unclear = sum(1 for each in moved if each.signal is None)
    quiet = sum(1 for each in packet.movements if each.delta is None)
    words = [_moved(each) for each in moved if each.signal]
    words += [f"{counted(usual, 'metric', 'metrics')} moved within the usual range"] if usual else []
    words += (
        [f"{counted(unclear, 'metric', 'metrics')} moved, with too few values to tell whether that means anything"]
        if unclear
        else []
    )
    words += [f"{counted(quiet, 'metric has', 'metrics have')} no new value"] if quiet else []
    return _sentence("; ".join(words)) if words else "No metric moved."


def _moved(each: Movement) -> str:
    assert each.latest is not None
    assert each.baseline is not None
    way = "better" if each.improved else "worse"
    return (
        f"{each.title} {each.baseline.value:g} → {each.latest.value:g} {each.unit}".rstrip()
        + f" ({way}, beyond its usual range)"
    )


def _true(packet: Packet) -> str:
    unseen = sum(1 for finding in packet.findings if finding.code == "EVD101")
    words = "That is yours to say"
    if unseen:
        words += f"; {counted(unseen, 'severe pain rests', 'severe pains rest')} on no evidence"
    against = [each for each in packet.evidence if each.contradicts]
    if against:
        words += f"; look first at “{against[0].title}”, which contradicts it"
    return words + "."


def _and(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1]


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:] + "."
