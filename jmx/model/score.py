"""What hurts most: pains ranked by severity × reach × frequency × confidence.

Each score has the factors it is made of, so that every number can be checked by hand.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import prod
from typing import Any

from jmx.model.evidence import Evidence, Hits, PainPoint
from jmx.model.identity import outermost
from jmx.model.journey import Journey
from jmx.model.record import share_of
from jmx.model.workspace import Located, Workspace

FORMULA = "severity × reach × frequency × confidence"
NO_EVIDENCE, ONE_TYPE, MORE_TYPES, AGED, CONTRADICTED, LEAST = 0.5, 0.8, 1.0, 0.8, 0.7, 0.3
_DAYS_A_PERIOD = {"day": 1.0, "week": 7.0, "month": 365.25 / 12, "quarter": 365.25 / 4, "year": 365.25}


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


def rank_pains(workspace: Workspace, as_of: date, journey: str | None = None) -> Ranking:
    """The unsolved pains of the workspace, or of one journey, the worst first; ties share a rank.

    severity is 1–5, reach a share of the journey's volume (0–1), frequency how often it happens to each customer hit
    (1 or more), confidence 0.3–1 out of the evidence; the score runs from 0 to 5 × frequency. Pains that regulation,
    safety or accessibility demand to be fixed stand above any score. A missing input is said, never assumed.

    Sources: ranking pain before solutions, without effort, follows Smaply's pain point prioritisation; the steps of
    confidence follow RICE's 50/80/100 % (Intercom) and the reliability of TheyDo's insight score.
    """
    pains = workspace.pains(journey) if journey else workspace.of("pain-point")
    judged = [_judge(workspace, pain, as_of) for pain in pains if pain.record.unsolved]
    scores = sorted(
        (each for each in judged if isinstance(each, Score)), key=lambda each: (not each.must, -each.value, each.ref)
    )
    unscored = tuple(
        sorted((each for each in judged if isinstance(each, Unscored)), key=lambda each: (not each.must, each.ref))
    )
    return Ranking(FORMULA, tuple(_ranked(scores)), unscored)


def _ranked(scores: list[Score]) -> list[Score]:
    ranked: list[Score] = []
    for index, score in enumerate(scores):
        tied = bool(ranked) and (bool(ranked[-1].must), ranked[-1].value) == (bool(score.must), score.value)
        ranked.append(replace(score, rank=ranked[-1].rank if tied else index + 1))
    return ranked


def _judge(workspace: Workspace, pain: Located[PainPoint], as_of: date) -> Score | Unscored:
    record = pain.record
    reach = _reach(workspace, pain)
    lacks = tuple(
        lack
        for lack in ("severity" if record.severity is None else "", reach if isinstance(reach, str) else "")
        if lack
    )
    if lacks or isinstance(reach, str):
        return Unscored(pain.ref, record.title, lacks, record.must or "")
    factors = (
        Factor("severity", float(record.severity or 0), f"{record.severity} of 5"),
        reach,
        Factor("frequency", record.frequency, _times(record.frequency)),
        confidence(workspace, pain, as_of),
    )
    value = prod(factor.value for factor in factors)
    return Score(pain.ref, record.title, round(value, 4), factors, must=record.must or "")


def _times(frequency: float) -> str:
    return "once per customer hit" if frequency == 1 else f"{frequency:g} times per customer hit"


def _reach(workspace: Workspace, pain: Located[PainPoint]) -> Factor | str:
    """The share of the journey's customers that are hit, or what is missing to know it."""
    reach = pain.record.reach
    if reach is None:
        return "reach"
    if isinstance(reach, str):
        return Factor("reach", share_of(reach), _share(share_of(reach)))
    if not isinstance(reach, Hits):
        return Factor("reach", float(reach), _share(reach))
    if not reach.n:
        return Factor("reach", 0.0, f"0 a {reach.per}")
    journeys = {outermost(place) for place in _places(workspace, pain)}
    if len(journeys) != 1:
        return "one journey to compare its count with" if journeys else "a place (`at`) to compare its count with"
    name = journeys.pop()
    found = workspace.find(name)
    volume = found.record.volume if found is not None and isinstance(found.record, Journey) else None
    if volume is None or not volume.n:
        return f"the volume of '{name}', to compare its count with"
    hit = reach.n / _DAYS_A_PERIOD[reach.per]
    share = min(1.0, hit / (volume.n / _DAYS_A_PERIOD[volume.per]))
    return Factor("reach", share, f"{reach.n:,} a {reach.per} of {volume.n:,} a {volume.per}")


def _share(share: float) -> str:
    return f"{100 * share:.3g} % of customers"


def _places(workspace: Workspace, pain: Located[PainPoint]) -> list[str]:
    if "/" in pain.ref:
        return [pain.ref]
    return [found.ref for ref in pain.record.at if (found := workspace.find(ref)) is not None]


def confidence(workspace: Workspace, claim: Located[Any], as_of: date) -> Factor:
    """How sure a claim is, from 0.3 to 1, out of the evidence it points at.

    None 0.5, one type of evidence 0.8, two or more 1.0; × 0.8 if the newest is past its window, × 0.7 if an insight
    contradicts the claim; never below 0.3.
    """
    found = workspace.evidence(claim.ref)
    types = sorted({each.record.type or "evidence of no stated type" for each in found})
    value = NO_EVIDENCE if not types else ONE_TYPE if len(types) == 1 else MORE_TYPES
    words = [", ".join(types) if types else "no evidence"]
    if found and _aged(workspace, found, as_of):
        value *= AGED
        words.append("past its window")
    if any("contradicts" in link.route for link in workspace.pointing_at(claim.ref)):
        value *= CONTRADICTED
        words.append("contradicted")
    return Factor("confidence", max(LEAST, round(value, 4)), "; ".join(words))


def _aged(workspace: Workspace, found: tuple[Located[Evidence], ...], as_of: date) -> bool:
    """Whether the newest dated piece is past its window. Evidence without a date cannot age; lint says so elsewhere."""
    dated = [each.record for each in found if each.record.collected is not None]
    if not dated:
        return False
    newest = max(dated, key=lambda record: record.collected or date.min)
    expires = newest.expires or (newest.collected or as_of) + timedelta(days=workspace.settings.window(newest.type))
    return as_of > expires
