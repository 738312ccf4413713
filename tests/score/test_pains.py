"""The ranking of pains: its sum by hand, what it refuses to guess, and ties."""

from datetime import date

import pytest

from jmx.model.score import Ranking, Score
from jmx.reading.load import load
from jmx.score.explained import account
from jmx.score.pains import rank_pains
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
    ranking = _rank(
        "{title: Waits, severity: 4, reach: 0.25, frequency: 2, evidence: ['support: calls, https://x.example/march']}"
    )
    score = ranking.scores[0]
    assert [(factor.name, factor.value) for factor in score.factors] == [
        ("severity", 4.0),
        ("reach", 0.25),
        ("frequency", 2.0),
        ("confidence", 0.64),
    ]
    assert score.value == pytest.approx(4 * 0.25 * 2 * 0.64)
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
        ("{n: 3600, per: quarter}", 1.0),
        ("12.5%", 0.125),
        ("'12,5\u00a0%'", 0.125),
        ("'12,5\u202f%'", 0.125),
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
        "all-of-a-quarter",
        "no-space",
        "no-break-space",
        "narrow-space",
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


def test_a_count_is_compared_with_the_journey_that_its_place_stands_in() -> None:
    journey = "kind: journey\nid: {0}\ntitle: T\nvolume: {{n: 1200, per: month}}\nstages: [{{ref: pay}}]\n"
    pain = "{id: slow, title: Slow, severity: 4, reach: {n: 300, per: month}}"
    texts = {
        "a.yaml": journey.format("a"),
        "pay.yaml": f"kind: stage\nid: pay\ntitle: Pay\ntouchpoints: [{{id: card, title: Card, pains: [{pain}]}}]\n",
        "dear.yaml": "kind: pain-point\nid: dear\ntitle: Dear\nat: [pay/card]\nseverity: 3\nreach: {n: 600, per: month}\n",
    }
    ranked = rank_pains(load(MemoryTree(texts)).workspace, AS_OF)
    assert {score.ref: score.factors[1].value for score in ranked.scores} == {"pay/slow": 0.25, "dear": 0.5}
    shared = rank_pains(load(MemoryTree(texts | {"b.yaml": journey.format("b")})).workspace, AS_OF)
    assert {each.lacks for each in shared.unscored} == {("one journey to compare its count with",)}
    nowhere = rank_pains(load(MemoryTree({"pay.yaml": texts["pay.yaml"]})).workspace, AS_OF)
    assert {each.lacks for each in nowhere.unscored} == {("a place (`at`) in a journey to compare its count with",)}


def test_confidence_is_that_of_the_evidence_a_pain_has_or_points_at() -> None:
    panel = {
        "evidence/panel.yaml": "kind: evidence\nid: panel\ntype: survey\ncollected: 2026-05-01\nsample: 120\n"
        "insights: [{id: some, text: Some minded}, {text: Nobody minded, contradicts: [buy/asks]}]\n"
    }
    waits = "{title: Waits, severity: 5, reach: 0.5, evidence: [{ref: panel/some}, {ref: panel}, gut feeling]}"
    asks = "{id: asks, title: Asks, severity: 5, reach: 0.5, evidence: ['support: 212 mails in March']}"
    factors = {score.title: score.factors[3] for score in _rank(waits, asks, files=panel).scores}
    assert (factors["Waits"].value, factors["Waits"].words) == (0.8, "survey")
    assert (factors["Asks"].value, factors["Asks"].words) == (
        0.42, "support; no source or sample; no day; contradicted",
    )  # fmt: skip


def test_more_than_all_customers_cannot_be_compared() -> None:
    ranking = _rank("{id: waits, title: Waits, severity: 5, reach: {n: 9000, per: quarter}}")
    assert ranking.scores == ()
    why = "a reach that can be compared: 9,000 a quarter is more than the 1,200 a month that its journey has"
    assert ranking.unscored[0].lacks == (why,)


def test_a_pain_gives_account_of_its_score() -> None:
    pains = "{id: waits, title: Waits, severity: 5, reach: 0.5}", "{id: asks, title: Asks, severity: 2, reach: 0.5}"
    texts = {"journeys/buy.yaml": JOURNEY + "".join(f"          - {pain}\n" for pain in pains)}
    workspace = load(MemoryTree(texts)).workspace
    told = account(workspace, workspace.records["buy/asks"], AS_OF)
    assert isinstance(told.judged, Score)
    assert told.sure is not None
    assert (told.judged.rank, told.ranked, told.judged.value, told.sure.value) == (2, 2, 0.5, 0.5)


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


def test_who_rated_twice_counts_once_with_what_they_said_last() -> None:
    first = "{by: Ana Ruiz <ana@x.example>, day: 2026-05-02, severity: 2}, {by: Ana Ruiz <ana@x.example>, severity: 5}"
    ranking = _rank(f"{{title: Waits, reach: 1, ratings: [{first}, {{by: Bo Li <bo@x.example>, severity: 4}}]}}")
    factor = ranking.scores[0].factors[0]
    assert (factor.value, factor.words) == (3.0, "3 of 5: 2 people say 2 to 4")
