"""How pains and fixes come to their scores, under any model, and who said what goes into it."""

from typing import Any

import pytest

from jmx.errors import JmxError, UnknownRef
from jmx.model.score import Score, Unscored
from jmx.queries.accounts import account_of
from jmx.queries.repository import open_repository
from jmx.report.account import FORMATS, AccountReport, data
from jmx.report.document import plain
from jmx.report.writers.terminal import Screen
from jmx.score.sampling import quantiles
from jmx.score.spread import Spread, between, by_class, one_step, share_of_sample
from tests.support import Repository

JOURNEY = """kind: journey
id: buy
title: Buy a plan
owner: Ana Ruiz <ana@x.example>
volume: {n: 500, per: month}
stages:
  - title: Pay
    pains:
      - {id: slow, title: Slow, severity: 5, reach: 30 %, evidence: [{ref: asked}], ratings: [
          {by: Ana Ruiz <ana@x.example>, severity: 5, day: 2026-04-01}, {by: Ben Okri <ben@x.example>, severity: 2}]}
      - {id: odd, title: Odd words, severity: 3, reach: {n: 50, per: month}}
      - {id: vague, title: Vague}
"""
FASTER = """kind: initiative
id: faster
title: Make it faster
addresses: [buy/slow, buy/odd, buy/vague]
effort: 6
owner: Ben Okri <ben@x.example>
"""
ASKED = "kind: evidence\nid: asked\ntitle: Asked\ntype: survey\ncollected: {0}\nsample: 212\nsource: form 1\n"


@pytest.fixture
def shop(repository: Repository) -> Repository:
    """A shop whose pain was rated on 1 May, and rated down by somebody else on 3 May, before its evidence came."""
    files = {"journeys/buy.yaml": JOURNEY, "initiatives/faster.yaml": FASTER}
    repository.commit(files | {"evidence/asked.yaml": ASKED.format("2026-04-01")}, day="2026-05-01")
    repository.commit(
        {"initiatives/faster.yaml": FASTER.replace("6", "9")}, day="2026-05-03", author="Ben Okri <ben@x.example>"
    )
    repository.commit({"evidence/asked.yaml": ASKED.format("2026-05-09")}, day="2026-05-10")
    return repository


def told(repository: Repository, ref: str, model: str = "") -> AccountReport:
    return account_of(open_repository(repository.folder, as_of="2026-06-01"), ref, model)


def inputs(report: AccountReport) -> dict[str, Any]:
    return {each["name"]: each for each in data(report)["inputs"]}


def text(report: AccountReport) -> str:
    made = FORMATS["text"].write(report, Screen(160))
    assert isinstance(made, tuple)
    return plain(made)


def test_a_pains_inputs_say_who_said_them_when_and_which_evidence_came_since(shop: Repository) -> None:
    found = inputs(told(shop, "buy/slow"))
    (severity,) = found["severity"]["said"]
    assert (severity["ref"], severity["field"], str(severity["on"])) == ("buy/slow", "severity", "2026-05-01")
    assert severity["commit"] == shop.git("log", "--reverse", "--format=%H").split()[0]
    assert severity["older_than"] == ("asked",)
    assert found["confidence"]["evidence"] == ("asked",)
    assert found["confidence"]["said"] == []
    assert found["frequency"]["said"][0]["by"] is None  # nobody said so: it is what is usual


def test_several_raters_stand_side_by_side_with_how_far_they_are_apart(shop: Repository) -> None:
    report = told(shop, "buy/slow")
    assert [(each.name, each.severity) for each in report.raters] == [("Ana Ruiz", 5), ("Ben Okri", 2)]
    assert inputs(report)["severity"]["may_be"] == {"low": 2, "high": 5, "why": "each of 2 ratings is as likely"}
    assert "On severity they are 3 apart (2 to 5)." in text(report)


def test_where_only_several_people_rated_a_pain_they_are_who_said_so(repository: Repository) -> None:
    repository.commit({"journeys/buy.yaml": JOURNEY.replace("title: Slow, severity: 5,", "title: Slow,")})
    told_who = text(told(repository, "buy/slow")).partition("Who said so")[2]
    said = [line.split() for line in told_who.splitlines() if line.startswith("severity")]
    assert said == [
        ["severity", "Ana", "Ruiz", "2026-04-01", "buy/slow.ratings"],
        ["severity", "Ben", "Okri", "buy/slow.ratings"],
    ]


def test_a_share_out_of_a_count_names_the_volume_it_is_compared_with(shop: Repository) -> None:
    fields = [(each["ref"], each["field"]) for each in inputs(told(shop, "buy/odd"))["reach"]["said"]]
    assert fields == [("buy/odd", "reach"), ("buy", "volume")]


def test_a_fix_tells_its_pains_with_their_scores_and_who_said_its_effort(shop: Repository) -> None:
    report = told(shop, "faster")
    pains = {each["ref"]: (each["score"], each["lacks"]) for each in data(report)["pains"]}
    assert pains == {"buy/slow": (1.2, ()), "buy/odd": (0.15, ()), "buy/vague": (None, ("severity", "reach"))}
    (effort,) = inputs(report)["effort"]["said"]
    assert (effort["by"], str(effort["on"])) == ("Ben Okri", "2026-05-03")
    assert data(report)["sum"] == "1.35 ÷ 9 = 0.15"


def test_under_another_model_a_fix_names_the_fields_of_the_pains_that_count(shop: Repository) -> None:
    found = inputs(told(shop, "faster", "rice"))
    assert [(each["ref"], each["field"]) for each in found["reach"]["said"]] == [
        ("buy/slow", "reach"),
        ("buy", "volume"),
    ]
    assert [(each["ref"], each["field"]) for each in found["impact"]["said"]] == [("buy/slow", "severity")]
    assert [(each["ref"], each["field"]) for each in found["effort_months"]["said"]] == [("faster", "effort")]


def test_what_is_written_under_inputs_has_an_author_too(shop: Repository) -> None:
    written = FASTER.replace("effort", "inputs: {importance: 9, satisfaction: 3}\neffort")
    shop.commit({"initiatives/faster.yaml": written}, day="2026-05-20", author="Cy Lee <cy@x.example>")
    report = told(shop, "faster", "opportunity")
    (said,) = inputs(report)["importance"]["said"]
    assert (said["field"], said["by"]) == ("inputs.importance", "Cy Lee")
    assert data(report)["sum"] == "9 + (9 > 3 ? 9 - 3 : 0) = 15"


def test_what_lacks_something_says_who_could_say_it_and_what_is_known(shop: Repository) -> None:
    report = told(shop, "buy/vague")
    assert isinstance(report.account.judged, Unscored)
    assert "it lacks severity, and reach. Who could say it: Ana Ruiz." in text(report)
    assert inputs(report)["severity"]["lacks"] == "severity"
    assert inputs(report)["frequency"]["value"] == 1


def test_what_no_longer_waits_is_judged_and_has_no_rank(shop: Repository) -> None:
    shop.write({"initiatives/faster.yaml": FASTER + "status: shipped\nshipped: 2026-05-30\n"})
    report = told(shop, "faster")
    assert isinstance(report.account.judged, Score)
    assert report.account.judged.rank == 0
    assert "It is not ranked, since its status is shipped; else it would score 0.225." in text(report)


def test_edits_that_no_commit_holds_and_no_history_at_all_are_said(shop: Repository) -> None:
    shop.write({"initiatives/faster.yaml": FASTER.replace("6", "2")})
    assert inputs(told(shop, "faster"))["effort"]["said"][0]["gap"] == "not committed yet"


def test_a_model_that_ranks_something_else_and_a_slip_are_refused(shop: Repository) -> None:
    with pytest.raises(JmxError, match="model 'rice' ranks fixes, not pains"):
        told(shop, "buy/slow", "rice")
    with pytest.raises(UnknownRef, match="there is no pain or fix 'fastr'; did you mean 'faster'"):
        told(shop, "fastr")


@pytest.mark.parametrize(("share", "cases"), [(0.3, 212), (0.02, 10), (1.0, 40), (0.5, 1)])
def test_a_share_lies_where_the_draws_have_it(share: float, cases: int) -> None:
    spread = share_of_sample(share, cases)
    assert spread.beta is not None
    table = quantiles([spread.beta])[0]
    low, high = between(spread)
    assert (low, high) == pytest.approx((table[round(256 * 0.05)], table[round(256 * 0.95)]), abs=0.02)


def test_points_lie_between_those_that_nine_of_ten_cases_reach() -> None:
    assert between(one_step(4, (1, 2, 3, 4, 5))) == (3, 5)
    assert between(by_class(6.0)) == (3, 12)
    assert between(Spread(tuple(map(float, range(20))), (0.05,) * 20)) == (0, 18)


def test_the_pains_of_a_fix_are_told_by_what_its_formula_reads_from_them(shop: Repository) -> None:
    """RICE reads people, severity and confidence: a rank and score by another formula beside its sum would mislead."""
    report = told(shop, "faster", "rice")
    pains = {each["ref"]: each for each in data(report)["pains"]}
    read = {each["name"]: each["value"] for each in pains["buy/slow"]["read"]}
    assert (read["people"], read["severity"], pains["buy/slow"]["score"]) == (450, 5, None)
    assert "rank  score" not in text(report)
    by_relief = {each["ref"]: each for each in data(told(shop, "faster"))["pains"]}
    assert by_relief["buy/slow"]["score"] is not None
