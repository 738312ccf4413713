"""Two moments side by side: what is different between them, and what that does to the ranking and to lint."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from jmx.model.change import Change
from jmx.model.finding import Finding
from jmx.model.history import Commit


@dataclass(frozen=True, slots=True)
class Moment:
    """One side of a comparison: a commit, or with no commit the files as they lie there."""

    name: str
    commit: Commit | None = None


@dataclass(frozen=True, slots=True)
class RankMove:
    """A pain whose place in the ranking is another; None where it was not or is not ranked. `because` names the
    factors that changed, as `reach 0.1 → 0.4`; empty where only others moved past it."""

    ref: str
    label: str
    old_rank: int | None
    new_rank: int | None
    old_score: float | None = None
    new_score: float | None = None
    because: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Effects:
    """What changes do: to the ranking, and to what lint finds. Both sides are judged on the same day."""

    moves: tuple[RankMove, ...] = ()
    begun: tuple[Finding, ...] = ()
    ended: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is different between two moments. Without `effects` nobody asked for them, or a side cannot be judged."""

    base: Moment
    head: Moment
    changes: tuple[Change, ...]
    effects: Effects | None = None
    unread: tuple[str, ...] = ()  # files of either side that could not be read
    names: Mapping[str, str] = field(default_factory=dict)  # what the records of the files that differ are called
    homes: Mapping[str, str] = field(default_factory=dict)  # the journeys in which those of them say they stand
    moves: tuple[Change, ...] = ()  # records that are found under another ref now, which is no change in meaning
