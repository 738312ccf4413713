"""How a journey stands in one line: who answers for it, how fresh and how well founded it is, what hurts, what came of
what was done; and the same of groups of journeys."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from jmx.model.outcome import Verdict
from jmx.review.health import Health, HealthMark


class OpenPain(NamedTuple):
    """A pain that nobody solved yet."""

    ref: str
    title: str
    severity: int | None


class Standing(NamedTuple):
    """How a journey stood at some moment, in figures."""

    mark: HealthMark
    known: int
    claimed: int
    open_pains: int
    severe_pains: int


@dataclass(frozen=True, slots=True)
class JourneyStatus:
    """A journey's line. `known` of `claimed` emotions and pains have evidence behind them."""

    ref: str
    title: str
    type: str
    path: str
    tier: int | None
    lifecycle: str
    """The title of the widest journey that it zooms into; its own where it is that."""
    owner: str
    teams: tuple[str, ...]
    segments: tuple[str, ...]
    health: Health
    reviewed: date | None
    """The day of the last review that counts."""
    due: date | None
    """The day its next review is due; None where none was ever held, or none is asked for."""
    known: int
    claimed: int
    pains: tuple[OpenPain, ...]
    """The open pains, the worst first."""
    severe: frozenset[str]
    """The refs of those that are severe."""
    open_actions: frozenset[str]
    late_actions: frozenset[str]
    outcomes: Mapping[str, Verdict] = field(default_factory=dict)
    """What came of each initiative that shipped for it, by its ref."""
    before: Standing | None = None
    """How it stood at the moment it is compared with; None where it was not there, or nobody asked."""

    @property
    def watched(self) -> bool:
        """Whether reviews are asked for."""
        return self.health.mark is not HealthMark.NOT_JUDGED

    @property
    def standing(self) -> Standing:
        """The figures that another moment is compared with."""
        return Standing(self.health.mark, self.known, self.claimed, len(self.pains), len(self.severe))

    def overdue(self, as_of: date) -> int:
        """For how many days its review is overdue; 0 where it is not."""
        return max(0, (as_of - self.due).days) if self.due and self.watched else 0


_ORDER = (HealthMark.ACT, HealthMark.WATCH, HealthMark.WELL)


def turned(now: HealthMark, before: HealthMark) -> int:
    """Whether health got better (1) or worse (-1) from one mark to another; 0 where it did not, or nobody judged."""
    if HealthMark.NOT_JUDGED in (now, before):
        return 0
    steps = _ORDER.index(now) - _ORDER.index(before)
    return (steps > 0) - (steps < 0)


@dataclass(frozen=True, slots=True)
class StatusGroup:
    """Journeys that have something in common, and their figures together: an initiative, an action or a pain that
    several of them share counts once. `before` counts the marks of those that were there at the earlier moment."""

    name: str
    refs: tuple[str, ...]
    marks: Mapping[HealthMark, int]
    before: Mapping[HealthMark, int]
    known: int
    claimed: int
    severe_pains: int
    overdue: int
    open_actions: int
    late_actions: int
    verdicts: Mapping[Verdict, int]


def grouped(name: str, journeys: Sequence[JourneyStatus], as_of: date) -> StatusGroup:
    """The figures of some journeys together."""
    outcomes = {ref: verdict for each in journeys for ref, verdict in each.outcomes.items()}
    return StatusGroup(
        name,
        tuple(each.ref for each in journeys),
        Counter(each.health.mark for each in journeys),
        Counter(each.before.mark for each in journeys if each.before),
        sum(each.known for each in journeys),
        sum(each.claimed for each in journeys),
        _different(each.severe for each in journeys),
        sum(each.overdue(as_of) > 0 for each in journeys),
        _different(each.open_actions for each in journeys),
        _different(each.late_actions for each in journeys),
        Counter(outcomes.values()),
    )


def _different(refs: Iterable[frozenset[str]]) -> int:
    return len(frozenset[str]().union(*refs))
