"""The bars beside the scores and ranks of a ranking, on a terminal."""

from dataclasses import dataclass

from jmx.model.score import Score
from jmx.report.bars import bar, interval
from jmx.score.sureness import HowSure

_BAR, _INTERVAL = 8, 12  # characters


@dataclass(frozen=True, slots=True)
class Bars:
    """The small pictures beside the numbers of a ranking, for a terminal that may be plain: how a score compares to the
    highest of all, and between which of all ranks something may stand."""

    highest: float
    count: int
    plain: bool

    def of_score(self, score: Score) -> str:
        drawn = bar(score.value / self.highest if self.highest > 0 else None, _BAR, self.plain)
        return drawn + " " * (_BAR - len(drawn))

    def of_ranks(self, score: Score, sure: HowSure) -> str:
        found = sure.by_ref.get(score.ref)
        drawn = interval(*found.ranks, self.count, _INTERVAL, self.plain) if found else ""
        return drawn + " " * (_INTERVAL - len(drawn))
