"""The ranking of pains: its sum by hand, what it refuses to guess, and ties."""

from datetime import date

import pytest

from jmx.model.score import Ranking, rank_pains
from jmx.reading.load import load
from tests.support import MemoryTree

AS_OF = date(2026, 6, 1)
JOURNEY = """kind: journey
id: buy
title: Buy a plan
volume: {n: 1200, per: month}
stages:
  - title: Pay
    touchpoints:
      - title: Pay now
        pains:
"""


def _rank(*pains: str, files: dict[str, str] | None = None) -> Ranking:
    text = JOURNEY + "".join(f"          - {pain}\n" for pain in pains)
    loaded = load(MemoryTree({"journeys/buy.yaml": text} | (files or {})))
    assert loaded.findings == ()
    return rank_pains(loaded.workspace, AS_OF)


def test_the_score_is_the_product_of_its_factors() -> None:
    ranking = _rank("{title: Waits, severity: 4, reach: 0.25, frequency: 2, evidence: [calls in March]}")
    score = ranking.scores[0]
    assert [(factor.name, factor.value) for factor in score.factors] == [
        ("severity", 4.0),
        ("reach", 0.25),
        ("frequency", 2.0),
        ("confidence", 0.8),
    ]
    assert score.value == pytest.approx(4 * 0.25 * 2 * 0.8)
    assert ranking.formula == "severity × reach × frequency × confidence"


@pytest.mark.parametrize(
    ("reach", "share"),
    [
        ("0.5", 0.5),
        ("35 %", 0.35),
        ("'12,50 %'", 0.125),
        ("100.0 %", 1.0),
        ("0 %", 0.0),
        ("0", 0.0),
        ("{n: 0, per: month}", 0.0),
        ("{n: 300, per: month}", 0.25),
        ("{n: 3600, per: year}", 0.25),
        ("{n: 9999, per: day}", 1.0),
    ],
    ids=[
        "share",
        "percent",
        "comma",
        "all",
        "none-percent",
        "none",
        "none-counted",
        "count-of-a-month",
        "count-of-a-year",
        "never-over-one",
    ],
)
def test_reach_is_a_share_of_the_volume(reach: str, share: float) -> None:
    score = _rank(f"{{title: Waits, severity: 5, reach: {reach}}}").scores[0]
    assert score.factors[1].value == pytest.approx(share, rel=1e-3)


@pytest.mark.parametrize(
    ("pain", "lacks"),
    [
        ("{title: Waits, reach: 0.5}", ("severity",)),
        ("{title: Waits, severity: 5}", ("reach",)),
        ("Waits", ("severity", "reach")),
    ],
    ids=["severity", "reach", "both"],
)
def test_what_is_missing_is_said_and_never_assumed(pain: str, lacks: tuple[str, ...]) -> None:
    ranking = _rank(pain)
    assert ranking.scores == ()
    assert ranking.unscored[0].lacks == lacks


def test_a_count_without_a_volume_cannot_be_compared() -> None:
    journey = JOURNEY.replace("volume: {n: 1200, per: month}\n", "")
    text = journey + "          - {title: Waits, severity: 5, reach: {n: 30, per: month}}\n"
    ranking = rank_pains(load(MemoryTree({"journeys/buy.yaml": text})).workspace, AS_OF)
    assert ranking.unscored[0].lacks == ("the volume of 'buy', to compare its count with",)


@pytest.mark.parametrize(
    ("evidence", "confidence"),
    [
        ("[]", 0.5),
        ("[one line]", 0.8),
        ("[{title: a, type: survey, collected: 2026-05-01}, {title: b, type: survey, collected: 2026-05-01}]", 0.8),
        ("[{title: a, type: survey, collected: 2026-05-01}, {title: b, type: support, collected: 2026-05-01}]", 1.0),
        ("[{title: a, type: support, collected: 2025-11-01}]", 0.64),
        ("[{title: a, type: survey, collected: 2025-11-01}]", 0.8),
        ("[{title: a, type: support, collected: 2025-11-01, expires: 2027-01-01}]", 0.8),
    ],
    ids=["none", "one-line", "one-type-twice", "two-types", "past-its-window", "longer-window", "own-expiry"],
)
def test_confidence_comes_out_of_the_evidence(evidence: str, confidence: float) -> None:
    score = _rank(f"{{title: Waits, severity: 5, reach: 0.5, evidence: {evidence}}}").scores[0]
    assert score.factors[3].value == pytest.approx(confidence)


def test_a_contradicting_insight_lowers_confidence_but_never_below_its_floor() -> None:
    contradiction = {
        "evidence/panel.yaml": "kind: evidence\nid: panel\ntype: survey\ncollected: 2026-05-01\n"
        "insights: [{text: Nobody minded, contradicts: [buy/waits]}]\n"
    }
    assert _rank("{id: waits, title: Waits, severity: 5, reach: 0.5, evidence: [seen]}", files=contradiction).scores[
        0
    ].factors[3].value == pytest.approx(0.56)
    lowest = _rank("{id: waits, title: Waits, severity: 5, reach: 0.5}", files=contradiction).scores[0]
    assert lowest.factors[3].value == pytest.approx(0.35)


def test_ties_share_a_rank_and_the_next_one_counts_on() -> None:
    pain = "{{title: {0}, severity: {1}, reach: 0.5}}"
    ranking = _rank(pain.format("b", 3), pain.format("a", 3), pain.format("c", 2))
    assert [(score.rank, score.title) for score in ranking.scores] == [(1, "a"), (1, "b"), (3, "c")]


def test_a_must_stands_above_any_score() -> None:
    ranking = _rank("{title: big, severity: 5, reach: 1}", "{title: law, severity: 1, reach: 0.1, must: regulatory}")
    assert [score.title for score in ranking.scores] == ["law", "big"]


def test_only_unsolved_pains_compete() -> None:
    ranking = _rank("{title: old, severity: 5, reach: 1, status: addressed}", "{title: new, severity: 1, reach: 1}")
    assert [score.title for score in ranking.scores] == ["new"]
