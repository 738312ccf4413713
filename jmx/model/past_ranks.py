"""What rankings said at several moments, and what moved between two of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple


class RankThen(NamedTuple):
    """The place of a record in a ranking, of how many, and the score that gave it that."""

    rank: int
    score: float
    title: str
    must: str = ""


Ranks = Mapping[str, RankThen]  # by ref


@dataclass(frozen=True, slots=True)
class RankedMoment:
    """A ranking as it stood on a day, by the refs of now. The `commit` is empty for the files here."""

    name: str
    day: date
    commit: str
    ranks: Ranks


@dataclass(frozen=True, slots=True)
class ScoreHistory:
    """The ranking at several moments, the oldest first."""

    moments: tuple[RankedMoment, ...]

    def course(self, ref: str) -> tuple[int | None, ...]:
        """The place of a record at each moment; None where it was not ranked."""
        return tuple(each.ranks[ref].rank if ref in each.ranks else None for each in self.moments)

    @property
    def refs(self) -> tuple[str, ...]:
        """What was ever ranked: by its place at the last moment, then what is not ranked any more."""
        last = self.moments[-1].ranks if self.moments else {}
        ever = {ref for each in self.moments for ref in each.ranks}
        return (*last, *sorted(ever - last.keys()))


# --- what moved between two ---


class Reason(NamedTuple):
    """Why a pain has another place: what the ranking sees (`severity 2 → 4`), and the edit behind that, as far as one
    is known: the field of which record, from what to what, in which commit, by whom and when."""

    because: str
    ref: str = ""
    field: str = ""
    old: Any = None
    new: Any = None
    commit: str = ""
    by: str = ""
    on: date | None = None


class Mover(NamedTuple):
    """A pain that has another place. Without reasons, others only moved past it."""

    ref: str
    title: str
    rank_then: int | None
    rank_now: int | None
    score_then: float | None
    score_now: float | None
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Movers:
    """What moved in the ranking since a moment, both sides judged on the same day: first what moved by itself, by its
    place now, then what others moved past furthest."""

    since: str
    commit: str
    movers: tuple[Mover, ...]
    formulas: tuple[str, str] = ("", "")
    """By which pains were ranked then, and are now."""
    new_musts: tuple[str, ...] = ()
    """The titles of those that must be fixed now and were not so then: they stand above all that need not be."""
