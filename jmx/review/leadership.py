"""What leaders need of many journeys: which are healthy, what nobody decides, whether what was decided worked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from jmx.model.finding import Level
from jmx.model.outcome import Outcome
from jmx.model.score import Score
from jmx.review.needed import DecisionNeeded
from jmx.review.packet import Packet

MOST_DECISIONS = 3
# What stays open because nobody takes it up, the most pressing first.
_NOBODY_TAKES = ("nobody-answers", "must-waits", "nothing-came-of-it", "actions-late", "nobody-works-on-it")


@dataclass(frozen=True, slots=True)
class JourneyHealth:
    """A journey, and what keeps it from being healthy; nothing where it is."""

    ref: str
    title: str
    owner: str
    reasons: tuple[str, ...]
    worst: Score | None
    decisions: int

    @property
    def healthy(self) -> bool:
        return not self.reasons


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
    journeys: tuple[JourneyHealth, ...]
    untaken: tuple[UntakenDecision, ...]
    outcomes: tuple[Outcome, ...]
    better: int
    worse: int
    unclear: int
    open_pains: int
    untouched_pains: int


def leadership(packets: Sequence[Packet], as_of: date) -> Leadership:
    """What the packets of journeys say together; a pain or a fix that stands in several counts once."""
    pains = {each.ref: packet for packet in packets for each in packet.ranking.judged}
    untouched = [ref for ref, packet in pains.items() if _is_untouched(packet, ref)]
    moved = {each.ref: each for packet in packets for each in packet.movements}.values()
    better = sum(each.signal is True and each.improved is True for each in moved)
    worse = sum(each.signal is True and each.improved is False for each in moved)
    return Leadership(
        as_of,
        tuple(map(_health, packets)),
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


def _health(packet: Packet) -> JourneyHealth:
    status, journey = packet.status, packet.journey
    coming = status.next
    late = coming.late if coming and coming.due < packet.as_of else 0
    severe = sum(each.code == "ACT101" for each in packet.findings)
    unseen = sum(each.code == "EVD101" for each in packet.findings)
    overdue = sum(bool(each.late_days) for each in packet.actions)
    worse = [each.metric.label for each in packet.movements if each.signal and each.improved is False]
    errors = sum(each.level is Level.ERROR and each.code.startswith("OWN") for each in packet.findings)
    reasons = (
        "nobody answers for it" if errors else "",
        f"its review is {late} days overdue" if late else "",
        "never reviewed" if journey.record.watched and status.last is None and not packet.past_unknown else "",
        f"{severe} severe {'pains' if severe > 1 else 'pain'} that nobody works on" if severe else "",
        f"{unseen} severe {'pains' if unseen > 1 else 'pain'} without evidence" if unseen else "",
        f"{overdue} {'actions' if overdue > 1 else 'action'} overdue" if overdue else "",
        f"worse: {', '.join(worse)}" if worse else "",
    )
    scores = packet.ranking.scores
    return JourneyHealth(
        journey.ref, journey.record.label, status.owner_name, tuple(filter(None, reasons)),
        scores[0] if scores else None, len(packet.needed),
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
