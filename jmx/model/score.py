"""A score and the factors it is made of, so that every number can be checked by hand."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Factor:
    """One input of a ranking: its value, and in words where that comes from."""

    name: str
    value: float
    words: str


@dataclass(frozen=True, slots=True)
class Score:
    """The result of a stated formula over its factors. `rank` counts ties as equal; musts stand above any rank."""

    ref: str
    title: str
    value: float
    factors: tuple[Factor, ...]
    rank: int = 0
    must: str = ""


@dataclass(frozen=True, slots=True)
class Unscored:
    """Something that cannot be ranked yet, and what it lacks."""

    ref: str
    title: str
    lacks: tuple[str, ...]
    must: str = ""


@dataclass(frozen=True, slots=True)
class Ranking:
    """Scores in order, the best first, under one formula; and what could not be scored."""

    formula: str
    scores: tuple[Score, ...]
    unscored: tuple[Unscored, ...]
