"""What to do first: what must be done, what brings most for its effort, what nobody works on, and what to find out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from jmx.model.score import Ranking, Score, Unscored
from jmx.model.workspace import Located, Workspace
from jmx.score.fixes import rank_fixes
from jmx.score.pains import rank_pains

UNSURE = 0.8  # below it a claim rests on less than one piece of evidence that counts in full


@dataclass(frozen=True, slots=True)
class Doubt:
    """A pain whose score rests on little: what it is now, and what it could be if the claim holds."""

    pain: Score
    could_be: float

    @property
    def gain(self) -> float:
        """How much of its score hangs on what is not known."""
        return self.could_be - self.pain.value


@dataclass(frozen=True, slots=True)
class WhatFirst:
    """The answer of `jmx score`. Nothing stands at two places: a must is not told again below."""

    musts: tuple[Score | Unscored, ...]
    """Pains that have to be fixed whatever their rank."""
    fixes: Ranking
    """Initiatives and opportunities, by what they bring."""
    unanswered: tuple[Score, ...]
    """Strong pains that nothing takes up, the worst first; any where none is severe."""
    doubts: tuple[Doubt, ...]
    """Strong pains of which too little is known, those first on whose evidence most hangs."""
    pains: Ranking
    """All unsolved pains."""


def what_first(workspace: Workspace, as_of: date, journey: str | None = None) -> WhatFirst:
    """What to do first, in the workspace or in one journey."""
    pains, fixes = rank_pains(workspace, as_of, journey), rank_fixes(workspace, as_of, journey)
    judged: tuple[Score | Unscored, ...] = (*pains.scores, *pains.unscored)
    musts = tuple(each for each in judged if each.must)
    others = [each for each in pains.scores if not each.must]
    strong = [each for each in others if _is_severe(workspace, each.ref)] or others
    unanswered = tuple(each for each in strong if not answered_by(workspace, each.ref))
    doubts = sorted(_doubts(strong), key=lambda each: (-each.gain, each.pain.ref))
    return WhatFirst(musts, fixes, unanswered, tuple(doubts), pains)


def answered_by(workspace: Workspace, pain: str) -> Sequence[Located[Any]]:
    """The initiatives that take up a pain and still count as an answer."""
    return tuple(each for each in workspace.fixes(pain) if each.record.running)


def _is_severe(workspace: Workspace, ref: str) -> bool:
    severity = workspace.records[ref].record.severity
    return severity is not None and severity >= workspace.settings.limits.severe


def _doubts(pains: Sequence[Score]) -> Iterator[Doubt]:
    for each in pains:
        sure = next((factor.value for factor in each.factors if factor.name == "confidence"), 1.0)
        if sure < UNSURE:
            yield Doubt(each, round(each.value / sure, 4))
