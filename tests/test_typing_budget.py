"""The hand that types comes first: a map in under 35 lines of YAML, a ranking in under 50, in one file."""

from datetime import date

from jmx.model.workspace import Workspace
from jmx.reading.load import load
from tests.support import MemoryTree

AS_OF = date(2026, 4, 15)

MAP = """\
kind: journey
id: onboarding
title: Opening an account
owner: Ana Ruiz <ana.ruiz@bank.example>
cadence: quarterly
customer_goal: Pay with my new card by the weekend
volume: {n: 4200, per: month}
metrics:
  - title: Accounts opened within a week
    unit: "%"
    points: [{date: 2026-01-31, value: 61}, {date: 2026-03-31, value: 58}]
stages:
  - title: Find out
    touchpoints:
      - {title: Compares banks, emotion: 0}
      - {title: Reads our offer, channel: web, emotion: 1}
  - title: Apply
    touchpoints:
      - {title: Fills in the form, channel: app, emotion: -1, id: form}
      - {title: Uploads an ID card, channel: app, emotion: -2, id: upload}
      - {title: Calls for help, channel: phone, emotion: -1}
  - title: Get verified
    touchpoints:
      - {title: Films their face, channel: app, emotion: -1, id: video}
      - {title: Waits for the answer, emotion: -2, id: wait}
  - title: Start
    touchpoints:
      - {title: Card in the letter box, channel: post, emotion: 2}
      - {title: First payment, channel: shop, emotion: 1}
      - Sets up the app
  - title: Settle in
    touchpoints:
      - {title: Welcome call, channel: phone, emotion: 1}
      - Moves the standing orders
"""

PAINS = """\
pains:
  - {title: Nobody says how long it takes, at: [onboarding/wait], severity: 4, business_impact: 4, reach: 60 %,
     evidence: [31 calls in March asked only this]}
  - {title: Photos are refused without a reason, at: [onboarding/upload], severity: 5, business_impact: 4, reach: 22 %,
     evidence: [{title: App log for March, type: analytics, collected: 2026-03-31, sample: 4180}]}
  - {title: The video needs good light, at: [onboarding/video], severity: 3, business_impact: 2, reach: 0.1,
     evidence: [Two of eight people gave up in the test]}
  - {title: The form asks for the tax number, at: [onboarding/form], severity: 2, business_impact: 3, reach: 45 %,
     evidence: ["https://wiki.bank.example/forms/survey-2026"]}
  - {title: The hotline closes at five, at: [onboarding], severity: 3, business_impact: 2, reach: {n: 300, per: month},
     evidence: [Call statistics of the first quarter]}
"""


def _workspace(text: str) -> Workspace:
    loaded = load(MemoryTree({"onboarding.yaml": text}))
    assert loaded.findings == ()
    return loaded.workspace


def test_a_map_takes_less_than_35_lines_in_one_file() -> None:
    from jmx.render.formats import render
    from tests.render.drawn import map_of

    assert MAP.count("\n") <= 35
    workspace = _workspace(MAP)
    assert len(workspace.stages("onboarding")) == 5
    assert len(list(workspace.touchpoints("onboarding"))) == 12
    (metric,) = workspace.metrics("onboarding")
    assert [point.value for point in workspace.points(metric.ref)] == [61, 58]
    drawn = render(map_of(workspace, "onboarding", AS_OF), "svg").content
    for words in ("Opening an account", "Ana Ruiz", "Find out", "Settle in", "Uploads an", "First payment"):
        assert words.encode() in drawn


def test_a_ranking_takes_less_than_50_lines_in_the_same_file() -> None:
    from jmx.score.pains import rank_pains

    assert (MAP + PAINS).count("\n") <= 50
    ranking = rank_pains(_workspace(MAP + PAINS), AS_OF)
    assert len(ranking.scores) == 5
    assert ranking.unscored == ()
    assert {score.title for score in ranking.scores[:2]} == {
        "Nobody says how long it takes",
        "Photos are refused without a reason",
    }
