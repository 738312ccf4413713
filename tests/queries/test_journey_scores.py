"""Which journeys hold most pain: sums by hand, a shared pain once, and nothing that is not known taken for 0."""

import json
from typing import Any

import pytest

from jmx.errors import JmxError
from jmx.queries.journey_scores import journey_scores_of
from jmx.queries.repository import open_repository
from jmx.report.document import plain
from jmx.report.journey_scores import FORMATS, JourneyScoresReport, data, tables
from jmx.report.writers.terminal import Screen
from tests.support import Repository

BUY = """kind: journey
id: buy
title: Buy a plan
owner: Ana Ruiz <ana@x.example>
cadence: monthly
volume: {n: 500, per: month}
revenue: {money: 120000, per: year}
stages: [{title: Pay, pains: [{ref: slow}, {id: vague, title: Vague, at_stake: {money: 900, basis: refunds}}]}]
"""
LEAVE = """kind: journey
id: leave
title: Leave
stages: [{title: Say so, pains: [{ref: slow}, {id: call, title: Must call, severity: 4, reach: 1}]}]
"""
IDLE = "kind: journey\nid: idle\ntitle: Idle\nstatus: draft\nstages: [{title: Wait}]\n"
SLOW = """kind: pain-point
id: slow
title: Slow
severity: 5
reach: 0.4
at_stake: {money: 1000, basis: refunds}
evidence: [{title: Asked, type: survey, collected: 2026-05-01, sample: 212, source: form 1}]
"""
FASTER = "kind: initiative\nid: faster\ntitle: Make it faster\naddresses: [slow]\n"
REVIEW = """kind: review
id: first
date: 2026-04-01
journeys: [buy]
reviewer: Ana Ruiz <ana@x.example>
verdict: updated
"""
FILES = {
    "jmx.yaml": "currency: EUR\n", "journeys/buy.yaml": BUY, "journeys/leave.yaml": LEAVE, "journeys/idle.yaml": IDLE,
    "pains/slow.yaml": SLOW, "initiatives/faster.yaml": FASTER, "reviews/first.yaml": REVIEW,
}  # fmt: skip


@pytest.fixture
def shop(repository: Repository) -> Repository:
    repository.commit(FILES, day="2026-04-01", author="Ana Ruiz <ana@x.example>")
    return repository


def scores(shop: Repository, journey: str | None = None, model: str = "") -> JourneyScoresReport:
    return journey_scores_of(open_repository(shop.folder, as_of="2026-06-01"), journey, model)


def by_ref(report: JourneyScoresReport) -> dict[str, Any]:
    return {each["ref"]: each for each in data(report)["journeys"]}


def text(report: JourneyScoresReport, width: int) -> str:
    made = FORMATS["table"].write(report, Screen(width))
    assert isinstance(made, tuple)
    return plain(made)


def test_a_journey_holds_the_scores_of_its_pains_and_a_shared_pain_counts_once_in_the_whole(shop: Repository) -> None:
    report = scores(shop)
    held = {ref: (each["holds"]["score"], each["holds"]["unranked"]) for ref, each in by_ref(report).items()}
    assert held == {"leave": (3.6, 0), "buy": (1.6, 1), "idle": (None, 0)}  # 5 × 0.4 × 0.8, and 4 × 1 × 0.5
    assert list(held) == ["leave", "buy", "idle"]
    total = data(report)["total"]
    assert (total["pains"], total["score"], total["unranked"]) == (3, 3.6, 1)
    assert by_ref(report)["leave"]["worst"]["ref"] == "leave/call"


def test_money_is_summed_once_a_pain_and_what_is_not_known_is_said(shop: Repository) -> None:
    report = scores(shop)
    told = {ref: (each["holds"]["money"], each["holds"]["without_money"]) for ref, each in by_ref(report).items()}
    assert told == {"buy": (1900, 0), "leave": (1000, 1), "idle": (None, 0)}
    assert (data(report)["total"]["money"], data(report)["total"]["without_money"]) == (1900, 1)
    shown = text(report, 160)
    assert "1,000 EUR or more (1 of 2 known)" in shown
    assert "at stake: 1,900 EUR or more (2 of 3 known)." in shown


def test_neglect_is_told_by_reviews_fixes_and_evidence(shop: Repository) -> None:
    found = by_ref(scores(shop))
    assert (found["buy"]["days_since_review"], found["buy"]["cadence"], found["buy"]["days_late"]) == (
        61,
        "monthly",
        31,
    )
    assert found["leave"]["days_since_review"] is None
    assert found["idle"]["unwatched"] == "a draft"
    lacks = {
        ref: (each["holds"]["severe_without_fix"], each["holds"]["without_evidence"]) for ref, each in found.items()
    }
    assert lacks == {"buy": (0, 1), "leave": (1, 1), "idle": (0, 0)}


def test_what_nobody_says_is_empty_in_a_spreadsheet_and_never_0(shop: Repository) -> None:
    (table,) = tables(scores(shop))
    names = [each.name for each in table.columns]
    idle = dict(zip(names, next(row for row in table.rows if row[-1] == "idle"), strict=True))
    assert [idle[name] for name in ("pain held", "money at stake", "volume", "revenue", "days since review")] == [
        None
    ] * 5
    assert "not known" in text(scores(shop), 120)


def test_one_journey_is_told_alone_and_models_of_fixes_are_refused(shop: Repository) -> None:
    assert list(by_ref(scores(shop, "buy"))) == ["buy"]
    assert data(scores(shop, "buy"))["total"]["pains"] == 2
    with pytest.raises(JmxError, match="model 'rice' ranks fixes"):
        scores(shop, model="rice")


def test_every_format_is_written(shop: Repository) -> None:
    report = scores(shop)
    assert all(each.write(report, Screen(80)) for each in FORMATS.values())
    assert json.loads(str(FORMATS["json"].write(report, Screen())))["currency"] == "EUR"
