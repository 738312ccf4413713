"""The questions that a review exists for, answered on page one of its packet."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from jmx.model.change import Audience, Sort
from jmx.model.movement import Movement
from jmx.report.changes import sentence
from jmx.report.handovers import Handover, Told, told_once
from jmx.report.packet_blocks import no_evidence
from jmx.report.wording import counted
from jmx.review.evidence import NewEvidence
from jmx.review.need_rules import CONTRADICTED
from jmx.review.packet import Packet, from_to

MOST_NAMED = 3
MOST_RATED = 5  # no scale goes further; what is written wrong may
_EVERYBODY = "default"  # the key of a feeling that holds for whoever is not named
_NONE_EARLIER = "There is no earlier review to compare with."
_NO_GIT = "cannot be told without git history"
_NO_METRIC = "No metric is linked to this journey."


def answers(packet: Packet) -> dict[str, str]:
    """The four questions a review exists for (as Smaply's guide to journey management asks them), answered."""
    return {
        "What changed in the experience?": _what_changed(packet),
        "What new research is there?": " ".join(filter(None, (_what_research(packet), _what_waits(packet)))),
        "Which metrics moved?": _what_moved(packet),
        "Does the map still hold?": _what_is_true(packet),
    }


def _what_changed(packet: Packet) -> str:
    if packet.since is None:
        return _NONE_EARLIER
    if packet.past_unknown:
        return f"That {_NO_GIT}."
    if not packet.changes:
        return f"Nothing changed in meaning since {packet.since}."
    own = [each for each in told_once(packet.changes) if each.audience in _OF_EXPERIENCE]
    above_all = max(own, key=weight, default=None)
    told = f" Above all: {sentence(above_all)}." if above_all and weight(above_all) > 1 else ""
    return f"{_counts(packet)} since {packet.since}.{told}"


_OF_EXPERIENCE = (Audience.EXPERIENCE, Audience.SCORING)


def _counts(packet: Packet) -> str:
    found = Counter(change.audience for change in packet.changes)
    experience, scoring = found[Audience.EXPERIENCE], found[Audience.SCORING]
    told = (
        (experience, "change to the experience", "changes to the experience"),
        (scoring, "change to ratings and fixes", "changes to ratings and fixes"),
        (len(packet.changes) - experience - scoring, "other change", "other changes"),
    )
    *others, last = (counted(*each) for each in told if each[0])
    counts = f"{', '.join(others)} and {last}" if others else last
    return counts if experience else f"Nothing in what customers go through, but {counts}"


def weight(change: Told) -> float:
    """How much a change matters to somebody who reads only two of them."""
    if isinstance(change, Handover):
        return max(map(weight, change.changes))
    if change.field == "owner":
        return 9.0
    if change.field in ("severity", "emotion"):
        steps = [*_steps(change.old, change.new)]
        base, worse = (
            (6.0, max(steps, default=0) > 0) if change.field == "severity" else (3.0, min(steps, default=0) < 0)
        )
        return base + max(map(abs, steps), default=0) + (0.5 if worse else 0.0)
    if change.sort is not Sort.EDITED:
        return {"pain-point": 7.0, "initiative": 6.0, "stage": 6.0, "touchpoint": 5.0}.get(change.kind, 1.0)
    return 5.0 if change.field == "status" else 1.0


def _steps(old: Any, new: Any) -> Iterator[float]:
    """How far a rating moved; of a feeling by persona each one's, where a plain number is everybody's. Of what is no
    rating nothing is said."""
    was, now = (side if isinstance(side, Mapping) else {_EVERYBODY: side} for side in (old, new))
    for name in dict.fromkeys((*was, *now)):
        sides = (side.get(name, side.get(_EVERYBODY)) for side in (was, now))
        rated = [each for each in sides if isinstance(each, int | float) and abs(each) <= MOST_RATED]
        if len(rated) == 2:
            yield rated[1] - rated[0]


def _what_research(packet: Packet) -> str:
    if not packet.evidence:
        return no_evidence(packet, "No new evidence has come in.")
    against = sum(each.rule == CONTRADICTED for each in packet.needed)
    found = _pieces([each for each in packet.evidence if not each.known], "new piece" if packet.since else "piece")
    more = sum(len(each.insights) for each in packet.evidence if each.known)
    found += [f"{counted(more, 'new insight')} in evidence known before"] if more else []
    told = " and ".join(found) + ("" if packet.since else ", all new to this review")
    told += f", going by dates: what else is new {_NO_GIT}" if packet.past_unknown else ""
    if not against:
        return f"{told}."
    return f"{told}; {counted(against, 'piece contradicts', 'pieces contradict')} what the map says."


def _what_waits(packet: Packet) -> str:
    many = len(packet.notes)
    return f"{counted(many, 'note waits', 'notes wait')} to be filed." if many else ""


def _pieces(pieces: list[NewEvidence], called: str) -> list[str]:
    insights = sum(len(each.insights) for each in pieces)
    learnt = counted(insights, "insight") if insights else "no insight yet"
    return [f"{counted(len(pieces), called)} of evidence with {learnt}"] if pieces else []


def _what_moved(packet: Packet) -> str:
    if not packet.movements:
        return _NO_METRIC
    if packet.since is None:
        return _first_values(packet)
    newer = [each for each in packet.movements if each.delta is not None or each.anew]
    told = [_moved(each) for each in newer if each.signal]
    others = (
        ("no sign of a change", [each for each in newer if each.signal is False]),
        ("too few values to tell", [each for each in newer if not (each.levels or each.anew or each.season)]),
        ("cannot be told for their seasons", [each for each in newer if each.season]),
        ("counted anew, so not comparable", [each for each in newer if each.anew]),
        ("no new value", [each for each in packet.movements if each not in newer]),
    )
    told += [f"{what}: {_one_or_many(those)}" for what, those in others if those]
    text = "; ".join(told)
    return f"{text[:1].upper()}{text[1:]}."


def _first_values(packet: Packet) -> str:
    """What a first review can say: how each series went as a whole."""
    told = [
        f"{each.metric.label} {from_to(replace(each, baseline=found.first))} ({found.words})"
        for each in packet.movements
        if (found := packet.trends.get(each.ref))
    ]
    return f"This is the first review. {_listed(told, '; ')}." if told else "This is the first review."


def _one_or_many(those: list[Movement]) -> str:
    """A metric by name, several by their number: page one has room for no more."""
    if len(those) > 1:
        return f"{len(those)} metrics"
    (each,) = those
    return each.metric.label + ("" if each.delta is None else f" {from_to(each)}")


def _listed(named: list[str], between: str = ", ") -> str:
    """Some of a list, so that page one stays a page."""
    more = len(named) - MOST_NAMED
    return between.join(named[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def _moved(each: Movement) -> str:
    assert each.levels is not None
    way = "better" if each.improved else "worse"
    return f"{each.metric.label} got {way}: {each.levels.words(each.unit)}"


def _what_is_true(packet: Packet) -> str:
    unseen = sum(1 for finding in packet.findings if finding.code == "EVD101")
    told = "That is yours to say"
    if unseen:
        told += f"; {counted(unseen, 'severe pain is an assumption', 'severe pains are assumptions')} without evidence"
    against = next((each for each in packet.needed if each.rule == CONTRADICTED), None)
    if against:
        told += f"; look first at “{packet.names.get(against.about[0], against.about[0])}”, which contradicts it"
    return f"{told}."
