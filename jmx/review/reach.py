"""What a change or an outage reaches: from the touchpoints it hits on to journeys, also where these form circles."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from jmx.model.journey import Journey, Touchpoint
from jmx.model.record import share_of
from jmx.model.workspace import Located, Workspace
from jmx.score.inputs import DAYS_A_PERIOD


class ReachedTouchpoint(NamedTuple):
    """A touchpoint that is hit, in a journey, and by what of it."""

    touchpoint: Located[Touchpoint]
    journey: str
    why: str


class ReachedJourney(NamedTuple):
    """A journey that is reached: how, how many of its touchpoints are hit, and how many customers a month it has; None
    where nobody wrote that down."""

    journey: Located[Journey]
    how: str
    hit: int
    customers: float | None
    counted: bool = False  # in the sum: not the same customers as those of another one there


class Reach:
    """How journeys lead to each other: through touchpoints that open one, and by one that zooms into another."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace

    def journeys(
        self, hit: Iterable[ReachedTouchpoint], named: Iterable[str] = (), shares: Mapping[str, float] | None = None
    ) -> tuple[ReachedJourney, ...]:
        """All journeys that are reached, the nearest first; `named` are those that are hit as a whole, and `shares`
        gives how many of a journey's customers are, where only some are."""
        counts: dict[str, dict[str, None]] = {each: {} for each in named}
        whole = set(counts)
        for each in hit:
            counts.setdefault(each.journey, {})[each.touchpoint.ref] = None
        how = dict.fromkeys(counts, "hit")
        waiting = deque(counts)
        while waiting:
            ref = waiting.popleft()
            only = counts[ref] if ref in counts and ref not in whole else None
            for other, words in self._entered(ref, only):
                if other not in how:
                    how[other] = words
                    waiting.append(other)
        for ref in counts:
            way = ref
            for above in self.workspace.above(ref):
                how.setdefault(above, f"holds “{self.workspace.records[way].record.label}”")
                way = above
        return tuple(self._counted(how, counts, shares or {}))

    def _counted(
        self, how: Mapping[str, str], counts: Mapping[str, Mapping[str, None]], shares: Mapping[str, float]
    ) -> Iterator[ReachedJourney]:
        for ref, words in how.items():
            volume = customers_a_month(self.workspace, ref)
            customers = None if volume is None else volume * shares.get(ref, 1.0)
            journey = self.workspace.records[ref]
            above = (each for each in self.workspace.above(ref) if self.workspace.records[each].record.watched)
            own = words == "hit" and journey.record.watched and not any(how.get(each) == "hit" for each in above)
            yield ReachedJourney(journey, words, len(counts.get(ref, ())), customers, own)

    def _entered(self, ref: str, hit: Mapping[str, None] | None) -> Iterator[tuple[str, str]]:
        """The journeys that are entered through the touchpoints of one that are hit, or through all of them."""
        for touchpoint in self.workspace.touchpoints(ref):
            opened = self.workspace.find(touchpoint.record.opens or "", ref)
            if opened and opened.kind == "journey" and (hit is None or touchpoint.ref in hit):
                yield opened.ref, f"entered through “{touchpoint.record.label}”"


def customers_a_month(workspace: Workspace, journey: str) -> float | None:
    """How many customers start a journey in a month; None where nobody wrote that down."""
    volume = workspace.records[journey].record.volume
    return None if volume is None else volume.n * DAYS_A_PERIOD["month"] / DAYS_A_PERIOD[volume.per]


def share_hit(workspace: Workspace, pain: Located[Any], journey: str) -> float | None:
    """The share of a journey's customers that a pain hits; None where its reach is not written, or cannot be held
    against how many there are."""
    reach = pain.record.reach
    if isinstance(reach, str):
        return share_of(reach)
    if isinstance(reach, float | int) or reach is None:
        return reach
    volume = customers_a_month(workspace, journey)
    return min(1.0, reach.n * DAYS_A_PERIOD["month"] / DAYS_A_PERIOD[reach.per] / volume) if volume else None
