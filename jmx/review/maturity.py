"""How mature journey management is: five levels, each reached where shares of what is really done reach thresholds.

The levels and what marks each of them are those of Smaply's guide to journey management and its page on maturity; that
each mark is a share of records, and which share is enough, is jmx's. `docs/maturity.md` says it for readers.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import IntEnum
from math import ceil
from typing import NamedTuple

SENSITIVITY = 0.1  # by so much thresholds are moved to see whether a level hangs on one of them
_SLIP = 1e-9  # of sums of fractions


class MaturityLevel(IntEnum):
    """The five levels."""

    AD_HOC = 1
    DEFINED = 2
    MANAGED = 3
    OPTIMISED = 4
    CUSTOMER_CENTRIC = 5


class Criterion(NamedTuple):
    """What marks a level, counted in cases. A `quiet` one holds where there is no case: no severe pain waits for
    anybody. `minutes` is what a case takes roughly to mend, so that what is cheap is said first."""

    name: str
    level: MaturityLevel
    minutes: int
    quiet: bool = False


HELD = "held"
CRITERIA = (
    Criterion("owned", MaturityLevel.DEFINED, 10),
    Criterion("rhythm", MaturityLevel.DEFINED, 5),
    Criterion("current", MaturityLevel.DEFINED, 60),
    Criterion("reviewed", MaturityLevel.MANAGED, 60),
    Criterion("rated", MaturityLevel.MANAGED, 15),
    Criterion("decided", MaturityLevel.MANAGED, 20, quiet=True),
    Criterion("measured", MaturityLevel.OPTIMISED, 480),
    Criterion("evidenced", MaturityLevel.OPTIMISED, 240, quiet=True),
    Criterion("proven", MaturityLevel.OPTIMISED, 240),
    Criterion("rooted", MaturityLevel.CUSTOMER_CENTRIC, 30),
    Criterion(HELD, MaturityLevel.CUSTOMER_CENTRIC, 60 * 24 * 90),
)
# What tells of principles and signs beside the criteria, and decides about no level.
TOLD = ("named", "kept", "rooted_work", "followed")
COUNTED = (*(each.name for each in CRITERIA), *TOLD)
QUARTERS = 4  # for which the fourth level is to be held

Thresholds = Mapping[str, float]


class CriterionCase(NamedTuple):
    """A record that a criterion is asked of: whether it holds there, why, who answers for it, and the journeys it has
    to do with."""

    criterion: str
    ref: str
    title: str
    met: bool
    why: str
    owner: str = ""
    journeys: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()


class Tally(NamedTuple):
    """Of how many cases something holds."""

    met: int = 0
    of: int = 0

    @property
    def share(self) -> float | None:
        """The share; None where there is no case."""
        return self.met / self.of if self.of else None


Tallies = Mapping[str, Tally]


class MaturityScope(NamedTuple):
    """The organisation, a team or a journey: its figures, its level, and what that would be if every threshold were a
    tenth lower or higher."""

    kind: str
    ref: str
    title: str
    journeys: tuple[str, ...]
    tallies: dict[str, Tally]
    level: MaturityLevel
    if_lower: MaturityLevel
    if_higher: MaturityLevel


class MaturityStep(NamedTuple):
    """What raises a scope to its next level: of how many more cases a criterion has to hold, and of which it does not
    yet. `minutes` is roughly what the needed ones take; `missing` says that there is no case at all."""

    criterion: str
    needed: int
    minutes: int
    cases: tuple[CriterionCase, ...]
    missing: bool = False


def tallied(cases: Iterable[CriterionCase]) -> dict[str, Tally]:
    """Of how many cases each criterion holds."""
    met, every = defaultdict[str, int](int), defaultdict[str, int](int)
    for each in cases:
        every[each.criterion] += 1
        met[each.criterion] += each.met
    return {name: Tally(met[name], every[name]) for name in COUNTED if every[name]}


def is_met(criterion: Criterion, tallies: Tallies, threshold: float) -> bool:
    """Whether a share reaches its threshold."""
    tally = tallies.get(criterion.name, Tally())
    return tally.met + _SLIP >= threshold * tally.of if tally.of else criterion.quiet


def level_of(tallies: Tallies, thresholds: Thresholds, times: float = 1.0) -> MaturityLevel:
    """The highest level of which all criteria hold, and those of all levels below it."""
    failed = [
        each.level for each in CRITERIA if not is_met(each, tallies, min(1.0, thresholds[each.name] * times))
    ]  # fmt: skip
    return MaturityLevel(min(failed) - 1) if failed else MaturityLevel.CUSTOMER_CENTRIC


def scope_of(
    kind: str, ref: str, title: str, journeys: Sequence[str], tallies: Tallies, thresholds: Thresholds
) -> MaturityScope:
    """A scope with its level, and how that hangs on the thresholds."""
    levels = [level_of(tallies, thresholds, times) for times in (1.0, 1 - SENSITIVITY, 1 + SENSITIVITY)]
    return MaturityScope(kind, ref, title, tuple(journeys), dict(tallies), *levels)


def next_steps(
    scope: MaturityScope, cases: Sequence[CriterionCase], thresholds: Thresholds
) -> tuple[MaturityStep, ...]:
    """What raises a scope to its next level, the cheapest first."""
    lacking = (each for each in CRITERIA if each.level == scope.level + 1)
    steps = (_step(each, scope.tallies, cases, thresholds) for each in lacking)
    return tuple(sorted((each for each in steps if each), key=lambda each: (each.minutes, each.criterion)))


def _step(
    criterion: Criterion, tallies: Tallies, cases: Sequence[CriterionCase], thresholds: Thresholds
) -> MaturityStep | None:
    tally, threshold = tallies.get(criterion.name, Tally()), thresholds[criterion.name]
    if is_met(criterion, tallies, threshold):
        return None
    needed = max(1, ceil(threshold * tally.of - _SLIP) - tally.met)
    open_ones = tuple(each for each in cases if each.criterion == criterion.name and not each.met)
    return MaturityStep(criterion.name, needed, needed * criterion.minutes, open_ones, missing=not tally.of)


# --- principles and signs ---


class Trait(NamedTuple):
    """A principle, or a sign of a dead map, by the figures that tell of it."""

    name: str
    figures: tuple[str, ...]


PRINCIPLES = (
    Trait("responsibility", ("owned", "named")),
    Trait("priority", ("rated", "decided")),
    Trait("follow-up", ("reviewed", "kept")),
    Trait("impact", ("measured", "proven")),
)
SIGNS = (
    Trait("map-alone", ("followed",)),
    Trait("actions-adrift", ("kept", "rooted_work")),
    Trait("unclear-responsibility", ("owned", "named")),
    Trait("lost-momentum", ("reviewed",)),
)
SHOWS_BELOW = 0.8  # of the figures of a sign: a principle holds from there on, and below it a sign shows


def weakest(trait: Trait, tallies: Tallies) -> float | None:
    """The lowest share among the figures of a principle or sign; None where none of them has a case."""
    known = [tally.share for name in trait.figures if (tally := tallies.get(name)) and tally.share is not None]
    return min(known, default=None)


def in_scope(cases: Iterable[CriterionCase], journeys: Sequence[str], team: str = "") -> Iterator[CriterionCase]:
    """The cases that have to do with some journeys, or are a team's own."""
    there = frozenset(journeys)
    return (each for each in cases if not there.isdisjoint(each.journeys) or (team and team in each.teams))
