"""What each journey holds: the scores of its pains, the money that hangs on them, and how far it is neglected."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from jmx.model.evidence import PainPoint
from jmx.model.journey import Journey
from jmx.model.score import Ranking, Score
from jmx.model.workspace import Located, Workspace
from jmx.score.first import answered_by
from jmx.score.inputs import rated
from jmx.score.pains import rank_pains


@dataclass(frozen=True, slots=True)
class PainHeld:
    """What some unsolved pains come to, each counted once. A sum is None where none of them has a number for it: that
    is not known, which is not 0."""

    pains: int
    held: float | None
    """The sum of the scores of those that can be ranked."""
    unranked: int
    """How many cannot be ranked, so that what is held is more than that."""
    money: float | None
    """The money that hangs on those that say it: what is at stake is that or more."""
    without_money: int
    """How many say no figure."""
    unanswered: int
    """How many are severe, and nothing takes them up."""
    unevidenced: int
    """How many have no evidence."""


@dataclass(frozen=True, slots=True)
class JourneyScore:
    """What a journey holds, and its worst pain; a must counts as worst only by its score."""

    journey: Located[Journey]
    holds: PainHeld
    worst: Score | None


@dataclass(frozen=True, slots=True)
class JourneyScores:
    """The journeys, those that hold most pain first, those of which nothing is known last; and all of them together,
    where a pain that is in several counts once."""

    journeys: tuple[JourneyScore, ...]
    total: PainHeld
    ranking: Ranking


def score_journeys(workspace: Workspace, as_of: date, journey: str | None = None, model: str = "") -> JourneyScores:
    """What every journey holds, or one of them. Pains that are solved hold nothing."""
    ranking = rank_pains(workspace, as_of, model_name=model)
    scores = {each.ref: each for each in ranking.scores}
    asked = [each for each in workspace.journeys() if journey in (None, each.ref)]
    found, everything = [], dict[str, Located[PainPoint]]()
    for each in asked:
        pains = [pain for pain in workspace.pains(each.ref) if pain.record.unsolved]
        everything |= {pain.ref: pain for pain in pains}
        ranked = [scores[pain.ref] for pain in pains if pain.ref in scores]
        worst = max(ranked, key=lambda score: score.value, default=None)
        found.append(JourneyScore(each, _held(workspace, as_of, pains, ranked), worst))
    if journey is None:  # pains that are in no journey count in the whole
        everything |= {pain.ref: pain for pain in workspace.of("pain-point") if pain.record.unsolved}
    found.sort(key=lambda each: (each.holds.held is None, -(each.holds.held or 0.0), each.journey.ref))
    total = _held(workspace, as_of, everything.values(), [scores[ref] for ref in everything if ref in scores])
    return JourneyScores(tuple(found), total, ranking)


def _held(workspace: Workspace, as_of: date, pains: Iterable[Located[PainPoint]], ranked: Sequence[Score]) -> PainHeld:
    pains = tuple(pains)
    stakes = [float(each.record.at_stake.money) for each in pains if each.record.at_stake]
    least = workspace.settings.limits.severe
    severe = [each for each in pains if (rated(each.record, "severity", as_of) or 0) >= least]
    return PainHeld(
        len(pains),
        round(sum(each.value for each in ranked), 4) if ranked else None,
        len(pains) - len(ranked),
        sum(stakes) if stakes else None,
        len(pains) - len(stakes),
        sum(not answered_by(workspace, each.ref) for each in severe),
        sum(not workspace.known(each.ref) for each in pains),
    )
