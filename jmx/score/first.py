"""What to do first: what must be done, what brings most for its effort, what nobody works on, and what to find out."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from jmx.model.expression import Failed
from jmx.model.score import Ranking, Score, Unscored
from jmx.model.workspace import Located, Workspace
from jmx.score.fixes import rank_fixes
from jmx.score.models import ScoreModel
from jmx.score.pains import pain_model, rank_pains
from jmx.score.ranking import rounded
from jmx.score.slices import narrowed
from jmx.score.sureness import SOME, HowSure, Knowledge, sure_of_pains

UNSURE = 0.8  # below it a claim rests on less than one piece of evidence that counts in full


@dataclass(frozen=True, slots=True)
class Doubt:
    """A pain whose score rests on little: what it is now, and what it could be if the claim holds."""

    pain: Score
    could_be: float
    worth: float = 0.0
    """How much more the first would hold together, on average, if all about it were known."""
    changes: float = 0.0
    """How likely it is that others are the first then."""
    ask: Knowledge | None = None
    """Which input of it tells most, where one by itself may change which are the first."""

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
    """Pains for which nothing is under way, also where something shipped for them: the worst first."""
    doubts: tuple[Doubt, ...]
    """Pains of which too little is known, where knowing more may change which are the first: by what that is worth. Of
    a single pain that nobody can say, so it stands here as long as it rests on little."""
    pains: Ranking
    """All unsolved pains."""
    top: int = 0
    """Of how many first pains the doubts say whether they would change; 0 where nothing was drawn."""

    def kept(self, keeps: Callable[[str], bool]) -> "WhatFirst":
        """What a slice keeps of it."""
        return WhatFirst(
            tuple(each for each in self.musts if keeps(each.ref)), narrowed(self.fixes, keeps),
            tuple(each for each in self.unanswered if keeps(each.ref)),
            tuple(each for each in self.doubts if keeps(each.pain.ref)), narrowed(self.pains, keeps),
            self.top,
        )  # fmt: skip


def what_first(workspace: Workspace, as_of: date, journey: str | None = None) -> WhatFirst:
    """What to do first, in the workspace or in one journey."""
    pains, fixes = rank_pains(workspace, as_of, journey), rank_fixes(workspace, as_of, journey)
    judged: tuple[Score | Unscored, ...] = (*pains.scores, *pains.unscored)
    musts = tuple(each for each in judged if each.must)
    others = [each for each in pains.scores if not each.must]
    unanswered = tuple(each for each in others if not under_way(workspace, each.ref))
    doubts, top = sorted(_doubts(others, pain_model(workspace)), key=lambda each: (-each.gain, each.pain.ref)), 0
    if doubts and len(others) > 1:  # drawing loads numpy, so it waits until there is something to draw
        doubts, top = _by_worth(workspace, as_of, doubts, pains)
    return WhatFirst(musts, fixes, unanswered, tuple(doubts), pains, top)


def _by_worth(workspace: Workspace, as_of: date, doubts: Sequence[Doubt], pains: Ranking) -> tuple[list[Doubt], int]:
    """The doubts with what it is worth to know, the most first, and for how many first pains that counts."""
    sure = sure_of_pains(workspace, as_of, pains, pain_model(workspace))
    found = sorted((_with_worth(each, sure) for each in doubts), key=lambda each: -each.worth)
    return [each for each in found if each.changes], sure.top


def _with_worth(doubt: Doubt, sure: HowSure) -> Doubt:
    found, ask = sure.by_ref.get(doubt.pain.ref), sure.first_unsure.get(doubt.pain.ref)
    if found is None or found.changes < SOME:
        return doubt
    return replace(doubt, worth=found.worth, changes=found.changes, ask=ask if ask and ask.changes >= SOME else None)


def under_way(workspace: Workspace, pain: str) -> bool:
    """Whether something is being done about a pain, or is planned; what shipped is not under way."""
    return any(each.record.running and each.record.status != "shipped" for each in workspace.fixes(pain))


def answered_by(workspace: Workspace, pain: str) -> Sequence[Located[Any]]:
    """The initiatives that take up a pain and still count as an answer."""
    return tuple(each for each in workspace.fixes(pain) if each.record.running)


def _doubts(pains: Sequence[Score], by: ScoreModel) -> Iterator[Doubt]:
    for each in pains:
        given = {factor.name: factor.value for factor in each.factors}
        if given.get("confidence", 1.0) < UNSURE:
            try:
                yield Doubt(each, rounded(by.formula.value(given | {"confidence": 1.0})))
            except Failed:
                continue  # where it were sure, it would have no score
