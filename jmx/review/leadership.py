"""What leaders need of many journeys: which are healthy, what nobody decides, whether what was decided worked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from jmx.model.outcome import Outcome
from jmx.model.score import Score
from jmx.review.health import Health
from jmx.review.needed import DecisionNeeded
from jmx.review.packet import Packet

MOST_DECISIONS = 3
# What stays open because nobody takes it up, the most pressing first.
_NOBODY_TAKES = ("nobody-answers", "must-waits", "nothing-came-of-it", "actions-late", "nobody-works-on-it")


@dataclass(frozen=True, slots=True)
class JourneyStand:
    """A journey: how it stands and why, what hurts most in it, and how many decisions its packet asks for."""

    ref: str
    title: str
    owner: str
    health: Health
    worst: Score | None
    decisions: int


@dataclass(frozen=True, slots=True)
class UntakenDecision:
    """A decision that nobody takes, and the journey where it is needed."""

    journey: str
    title: str
    needed: DecisionNeeded


@dataclass(frozen=True, slots=True)
class Leadership:
    """All of that on a day. `better`, `worse` and `unclear` count the metrics by what they did since the last
    reviews."""

    as_of: date
    journeys: tuple[JourneyStand, ...]
    untaken: tuple[UntakenDecision, ...]
    outcomes: tuple[Outcome, ...]
    better: int
    worse: int
    unclear: int
    open_pains: int
    untouched_pains: int


def leadership(packets: Sequence[Packet], healths: Mapping[str, Health], as_of: date) -> Leadership:
    """What the packets of journeys say together, with how each of these stands, by its ref; a pain or a fix that is in
    several counts once."""
    pains = {each.ref: packet for packet in packets for each in packet.ranking.judged}
    untouched = [ref for ref, packet in pains.items() if _is_untouched(packet, ref)]
    moved = {each.ref: each for packet in packets for each in packet.movements}.values()
    better = sum(each.signal is True and each.improved is True for each in moved)
    worse = sum(each.signal is True and each.improved is False for each in moved)
    return Leadership(
        as_of,
        tuple(_stand(each, healths[each.journey.ref]) for each in packets),
        tuple(_untaken(packets))[:MOST_DECISIONS],
        tuple({each.initiative.ref: each for packet in packets for each in packet.outcomes}.values()),
        better,
        worse,
        len(moved) - better - worse,
        len(pains),
        len(untouched),
    )


def _is_untouched(packet: Packet, pain: str) -> bool:
    workers = packet.workers.get(pain, "")
    return not workers or workers.startswith("nobody")


def _stand(packet: Packet, health: Health) -> JourneyStand:
    journey, scores = packet.journey, packet.ranking.scores
    return JourneyStand(
        journey.ref, journey.record.label, packet.status.owner_name, health, scores[0] if scores else None,
        len(packet.needed),
    )  # fmt: skip


def _untaken(packets: Iterable[Packet]) -> Iterable[UntakenDecision]:
    """The most pressing of each journey, by rule and then by what waiting costs."""
    found = []
    for packet in packets:
        mine = [each for each in packet.needed if each.rule in _NOBODY_TAKES]
        first = min(mine, key=lambda each: _NOBODY_TAKES.index(each.rule), default=None)
        if first:
            found.append(UntakenDecision(packet.journey.ref, packet.journey.record.label, first))
    return sorted(found, key=lambda each: (_NOBODY_TAKES.index(each.needed.rule), each.journey))
