"""What was picked out of a ranking, and how often that worked."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from jmx.score.picked import Association


class Pick(NamedTuple):
    """An initiative of which a verdict is known, and the best place of its pains when it was decided, of how many:
    by a review, else by the commit that planned it. Where that is not known, `gap` says why."""

    initiative: str
    title: str
    teams: tuple[str, ...]
    metric: str
    verdict: str
    decided: date | None = None
    review: str = ""
    commit: str = ""
    pain: str = ""
    rank: int | None = None
    of: int = 0
    gap: str = ""

    @property
    def place(self) -> float:
        """Where in the ranking, from 0 at its top to 1."""
        return ((self.rank or 0) - 0.5) / self.of


class Half(NamedTuple):
    """How many initiatives came from a half of the ranking, and how many of them worked."""

    picked: int
    worked: int


@dataclass(frozen=True, slots=True)
class TeamHits:
    """How often what a team took up worked, from the upper and the lower half of the ranking, and whether the two have
    to do with one another."""

    team: str
    label: str
    upper: Half
    lower: Half
    association: Association

    @property
    def picked(self) -> int:
        return self.upper.picked + self.lower.picked

    @property
    def worked(self) -> int:
        return self.upper.worked + self.lower.worked


@dataclass(frozen=True, slots=True)
class RankingHits:
    """All that was picked, of all teams and by team."""

    picks: tuple[Pick, ...]
    overall: TeamHits
    teams: tuple[TeamHits, ...]
