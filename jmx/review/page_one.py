"""The first page of a packet: the four questions of a review, answered in a sentence each."""

from dataclasses import dataclass

from jmx.model.change import Audience
from jmx.review.metrics import Movement
from jmx.review.packet import Packet


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
    experience = [change for change in packet.changes if change.audience is Audience.EXPERIENCE]
    scoring = [change for change in packet.changes if change.audience is Audience.SCORING]
    other = len(packet.changes) - len(experience) - len(scoring)
    parts = [
        _count(len(experience), "change to the experience", "changes to the experience"),
        _count(len(scoring), "change to ratings and fixes", "changes to ratings and fixes"),
        _count(other, "other change", "other changes"),
    ]
    said = [part for part in parts if part]
    return f"{_and(said)} since {packet.since}." if said else f"Nothing changed in meaning since {packet.since}."


def _research(packet: Packet) -> str:
    if not packet.evidence:
        return "No new evidence has come in." if packet.since else "No evidence is linked yet."
    insights = sum(len(each.insights) for each in packet.evidence)
    against = sum(1 for each in packet.evidence if each.contradicts)
    words = f"{_count(len(packet.evidence), 'new piece', 'new pieces')} of evidence with "
    words += _count(insights, "insight", "insights") or "no insight yet"
    return words + (
        f"; {_count(against, 'piece contradicts', 'pieces contradict')} what the map says." if against else "."
    )


def _metrics(packet: Packet) -> str:
    if not packet.movements:
        return "No metric is linked to this journey."
    moved = [each for each in packet.movements if each.delta]
    quiet = [each for each in packet.movements if each.delta is None]
    words = [_moved(each) for each in moved if each.signal] + [
        _count(len([each for each in moved if not each.signal]), "metric moved", "metrics moved")
        + " within the usual range"
        for _ in range(any(not each.signal for each in moved))
    ]
    if quiet:
        words.append(_count(len(quiet), "metric has", "metrics have") + " no new value")
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
        words += f"; {_count(unseen, 'severe pain rests', 'severe pains rest')} on no evidence"
    against = [each for each in packet.evidence if each.contradicts]
    if against:
        words += f"; look first at “{against[0].title}”, which contradicts it"
    return words + "."


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}" if number else ""


def _and(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1]


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:] + "."
