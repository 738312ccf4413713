"""What hurts most: pains ranked by severity × reach × frequency × confidence.

Each score has the factors it is made of, so that every number can be checked by hand.
"""

from dataclasses import dataclass, replace
from datetime import date
from math import prod

from jmx.model.confidence import Confidence, Factor, confidence
from jmx.model.evidence import Hits, PainPoint
from jmx.model.record import share_of
from jmx.model.workspace import Located, Workspace

FORMULA = "severity × reach × frequency × confidence"
_DAYS_A_PERIOD = {"day": 1.0, "week": 7.0, "month": 365.25 / 12, "quarter": 365.25 / 4, "year": 365.25}


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

    Source: ranking pain before solutions, without effort, follows Smaply's pain point prioritisation.
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


@dataclass(frozen=True, slots=True)
class Account:
    """How a pain comes to its score: what ranking made of it, among how many, and how sure its claim is. A pain that
    no longer waits for a fix is judged too, but has no rank."""

    pain: Located[PainPoint]
    judged: Score | Unscored
    sure: Confidence
    ranked: int
    whole: bool = True  # whether all that it rests on can be read


def account(workspace: Workspace, pain: Located[PainPoint], as_of: date) -> Account:
    """How a pain comes to its score, step by step."""
    ranking = rank_pains(workspace, as_of)
    told: tuple[Score | Unscored, ...] = (*ranking.scores, *ranking.unscored)
    judged = next((each for each in told if each.ref == pain.ref), None) or _judge(workspace, pain, as_of)
    whole = not unread_inputs(workspace, pain)
    return Account(pain, judged, confidence(workspace, pain, as_of), len(ranking.scores), whole)


def _ranked(scores: list[Score]) -> list[Score]:
    ranked: list[Score] = []
    for index, score in enumerate(scores):
        tied = bool(ranked) and (bool(ranked[-1].must), ranked[-1].value) == (bool(score.must), score.value)
        ranked.append(replace(score, rank=ranked[-1].rank if tied else index + 1))
    return ranked


def _judge(workspace: Workspace, pain: Located[PainPoint], as_of: date) -> Score | Unscored:
    record, unread = pain.record, unread_inputs(workspace, pain)
    reach = _reach(workspace, pain)
    compared = reach if isinstance(reach, str) and A_JOURNEY not in unread else ""
    lacks = tuple(filter(None, ("severity" if record.severity is None else "", compared, *unread)))
    if lacks or isinstance(reach, str):
        return Unscored(pain.ref, record.title, lacks, record.must or "")
    sure = confidence(workspace, pain, as_of)
    factors = (
        Factor("severity", float(record.severity or 0), f"{record.severity} of 5"),
        reach,
        Factor("frequency", record.frequency, _times(record.frequency)),
        Factor("confidence", sure.value, sure.words),
    )
    value = prod(factor.value for factor in factors)
    return Score(pain.ref, record.title, round(value, 4), factors, must=record.must or "")


A_JOURNEY = "a journey that can be read, to compare its count with"


def unread_inputs(workspace: Workspace, pain: Located[PainPoint]) -> tuple[str, ...]:
    """What the score of a pain would rest on and nobody can read, as what it lacks."""
    against = workspace.named_in_unread(pain, "insight", word="contradicts")
    evidence = workspace.points_at_unread(pain, "evidence") or against
    counted = isinstance(pain.record.reach, Hits) and workspace.undecided(pain, "journey", "stage", "touchpoint")
    return tuple(filter(None, ("evidence that can be read" if evidence else "", A_JOURNEY if counted else "")))


def _times(frequency: float) -> str:
    return "once each" if frequency == 1 else f"{frequency:g} times each"


def _reach(workspace: Workspace, pain: Located[PainPoint]) -> Factor | str:
    """The share of the journey's customers that are hit, or what is missing to know it."""
    reach = pain.record.reach
    if reach is None:
        return "reach"
    if isinstance(reach, str):
        return Factor("reach", share_of(reach), _share(share_of(reach)))
    if not isinstance(reach, Hits):
        return Factor("reach", float(reach), _share(reach))
    above = above_volume(workspace, pain)
    return f"a reach that can be compared: {above}" if above else _counted(workspace, pain, reach)


def above_volume(workspace: Workspace, pain: Located[PainPoint]) -> str:
    """How a pain is said to hit more customers than its journey has; empty where it is not."""
    reach = pain.record.reach
    known = isinstance(reach, Hits) and A_JOURNEY not in unread_inputs(workspace, pain)
    found = _counted(workspace, pain, reach) if isinstance(reach, Hits) and known else ""
    if not isinstance(found, Factor) or round(found.value, 6) <= 1:
        return ""
    hit, _, volume = found.words.partition(" of ")
    return f"{hit} is more than the {volume} that its journey has"


def _counted(workspace: Workspace, pain: Located[PainPoint], reach: Hits) -> Factor | str:
    """The share that a count is of the journey's volume, or what is missing to know it."""
    if not reach.n:
        return Factor("reach", 0.0, f"0 a {reach.per}")
    journeys = workspace.journeys_of(pain.ref)
    if len(journeys) != 1:
        return (
            "one journey to compare its count with"
            if journeys
            else "a place (`at`) in a journey to compare its count with"
        )
    (journey,) = journeys
    volume = journey.record.volume
    if volume is None or not volume.n:
        return f"the volume of '{journey.ref}', to compare its count with"
    hit = reach.n / _DAYS_A_PERIOD[reach.per]
    share = round(hit / (volume.n / _DAYS_A_PERIOD[volume.per]), 9)
    return Factor("reach", share, f"{reach.n:,} a {reach.per} of {volume.n:,} a {volume.per}")


def _share(share: float) -> str:
    return f"{100 * share:.3g} % of customers"
