"""Scores in order, each with the factors it is made of, and what has none."""

from dataclasses import dataclass
from typing import NamedTuple

from jmx.model.confidence import Factor


@dataclass(frozen=True, slots=True)
class Score:
    """The result of a stated formula over its factors. `rank` counts ties as equal; musts stand above any rank."""

    ref: str
    title: str
    value: float
    factors: tuple[Factor, ...]
    rank: int = 0
    must: str = ""


class Sayer(NamedTuple):
    """Who could say what is missing: a name, empty where nobody answers for it, and the ref of what they answer for."""

    name: str
    owns: str


@dataclass(frozen=True, slots=True)
class Unscored:
    """Something that cannot be ranked yet, what it lacks, and of which records; their owners `could_say` it."""

    ref: str
    title: str
    lacks: tuple[str, ...]
    must: str = ""
    asks: tuple[str, ...] = ()
    could_say: tuple[Sayer, ...] = ()


@dataclass(frozen=True, slots=True)
class Ranking:
    """Scores in order, the best first, under one formula of a model; and what could not be scored."""

    formula: str
    scores: tuple[Score, ...]
    unscored: tuple[Unscored, ...]
    model: str = "pain"
    set_aside: str = ""
    """Why this is not the model that jmx.yaml names, in a sentence; empty where it is, or another was asked for."""

    @property
    def judged(self) -> tuple[Score | Unscored, ...]:
        """All that it says something of."""
        return (*self.scores, *self.unscored)
