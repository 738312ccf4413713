"""How a journey stands in one line: who answers for it, how fresh and how well founded it is, what hurts, what came of
what was done; and the same of groups of journeys."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from jmx.model.outcome import Verdict
from jmx.review.health import Health, HealthMark

MOST_PAINS = 3


class WorstPain(NamedTuple):
    """An open pain, where it hurts most."""

    ref: str
    title: str
    severity: int | None


class Standing(NamedTuple):
    """How a journey stood at an earlier moment, in figures."""

    mark: HealthMark
    known: int
    claimed: int
    open_pains: int
    severe_pains: int


@dataclass(frozen=True, slots=True)
class JourneyStatus:
    """A journey's line. Days are calendar days; `known` of `claimed` emotions and pains have evidence behind them."""

    ref: str
    title: str
    type: str
    path: str
    tier: int | None
    lifecycle: str
    """The title of the widest journey it zooms into; empty where it hangs on nothing."""
    owner: str
    teams: tuple[str, ...]
    segments: tuple[str, ...]
    health: Health
    reviewed: date | None
    due: date | None
    """The day its next review is due; None where none was ever held or none is asked for."""
    known: int
    claimed: int
    open_pains: int
    severe_pains: int
    worst: tuple[WorstPain, ...]
    open_actions: int
    late_actions: int
    verdicts: Mapping[Verdict, int] = field(default_factory=dict)
    before: Standing | None = None
    """How it stood at the moment it is compared with; None where it was not there, or nobody asked."""

    @property
    def watched(self) -> bool:
        """Whether anybody asks for reviews of it."""
        return self.health.mark is not HealthMark.NOT_JUDGED

    @property
    def standing(self) -> Standing:
        """The figures that later moments are compared with."""
        return Standing(self.health.mark, self.known, self.claimed, self.open_pains, self.severe_pains)

    def age(self, as_of: date) -> int | None:
        """Days since its last review that counts."""
        return (as_of - self.reviewed).days if self.reviewed else None


_ORDER = (HealthMark.ACT, HealthMark.WATCH, HealthMark.WELL)


def turned(now: HealthMark, before: HealthMark) -> int:
    """Whether health got better (1) or worse (-1) from one mark to another; 0 where neither is so, or nobody judged."""
    if HealthMark.NOT_JUDGED in (now, before):
        return 0
    steps = _ORDER.index(now) - _ORDER.index(before)
    return (steps > 0) - (steps < 0)


@dataclass(frozen=True, slots=True)
class StatusGroup:
    """Journeys that have something in common, and their figures together. `marks_before` counts those that were there
    at the earlier moment."""

    name: str
    refs: tuple[str, ...]
    marks: Mapping[HealthMark, int]
    marks_before: Mapping[HealthMark, int]
    known: int
    claimed: int
    severe_pains: int
    overdue: int
    open_actions: int
    late_actions: int
    verdicts: Mapping[Verdict, int]


def grouped(
    name: str, journeys: Sequence[JourneyStatus], as_of: date, verdicts: Mapping[Verdict, int] | None = None
) -> StatusGroup:
    """The figures of some journeys together. What shipped for several of them counts at each, unless `verdicts` says
    how often each stands; the same goes for actions and pains."""
    told = Counter[Verdict]()
    for each in journeys:
        told.update(each.verdicts)
    return StatusGroup(
        name,
        tuple(each.ref for each in journeys),
        Counter(each.health.mark for each in journeys),
        Counter(each.before.mark for each in journeys if each.before),
        sum(each.known for each in journeys),
        sum(each.claimed for each in journeys),
        sum(each.severe_pains for each in journeys),
        sum(bool(each.watched and each.due and each.due < as_of) for each in journeys),
        sum(each.open_actions for each in journeys),
        sum(each.late_actions for each in journeys),
        told if verdicts is None else verdicts,
    )
