"""When a review needs a decision, and what is proposed."""

from collections.abc import Callable

import pytest

from jmx.queries.journey import packet_of
from jmx.queries.repository import Repository as Opened
from jmx.review.need_rules import NEEDS
from jmx.review.needed import DecisionNeeded
from tests.support import CHECKOUT, Repository

JOURNEY = """kind: journey
id: buy
title: Buy
owner: Ana Ruiz <ana@x.example>
volume: {n: 1000, per: month}
stages: [{title: Pay, touchpoints: [{id: pay, title: Pay}]}]
"""
PAIN = """kind: pain-point
id: dear
title: It is dear
at: [buy/pay]
severity: 4
reach: 0.25
"""
FIX = "kind: initiative\nid: cheaper\ntitle: Be cheaper\naddresses: [dear]\n"
METRIC = """kind: metric
id: losses
title: Losses
better: lower
at: [buy]
points: [{points}]
"""
REVIEW = """kind: review
id: first
date: 2026-01-10
journeys: [buy]
reviewer: Ana Ruiz <ana@x.example>
"""
DAY = "2026-12-01"


def monthly(*values: float) -> str:
    days = [f"{2024 + (month // 12)}-{month % 12 + 1:02}-15" for month in range(len(values))]
    return METRIC.replace(
        "{points}", ", ".join(f"{{date: {day}, value: {value}}}" for day, value in zip(days, values, strict=True))
    )


NOISE = (10, 10.4, 9.7, 10.2, 9.9, 10.3, 9.8, 10.1, 10.2, 9.8, 10, 10.3)
EXPECTS = f"{FIX}expects: {{metric: losses, from: 10, to: 5, by: 2025-06-01}}\n"
SHIPPED = "status: shipped\nshipped: 2025-01-01\n"
CALLS = "kind: evidence\nid: calls\ntitle: Calls\ntype: support\ncollected: 2026-11-01\nsource: desk\n"
AGAINST = f"{CALLS}insights: [{{id: fine, text: Nobody minds, contradicts: [dear]}}]\n"


@pytest.fixture
def needed(repository: Repository) -> Callable[..., dict[str, DecisionNeeded]]:
    def asked(**files: str) -> dict[str, DecisionNeeded]:
        repository.commit({"buy.yaml": JOURNEY, **{f"{name}.yaml": text for name, text in files.items()}})
        packet = packet_of(Opened(repository.folder, given_day=DAY), "buy")
        return {each.rule: each for each in packet.needed}

    return asked


Needed = Callable[..., dict[str, DecisionNeeded]]


def test_who_answers_is_asked_where_nobody_does(needed: Needed) -> None:
    found = needed(buy=JOURNEY.replace("owner: Ana Ruiz <ana@x.example>\n", ""))
    assert found["nobody-answers"].question.startswith("Who answers for it from today? Journey “Buy” has")
    assert "nobody-answers" not in needed()


def test_what_nobody_works_on_is_asked_with_what_waiting_costs(needed: Needed) -> None:
    found = needed(dear=PAIN + "at_stake: {money: 5000, basis: refunds}\n", jmx="currency: EUR\n")["nobody-works-on-it"]
    assert found.waiting == "about 250 customers a month, 5,000 EUR at stake"
    assert (found.proposed, found.about) == ("find out more first", ("dear",)), "no evidence says so"
    backed = PAIN + "evidence: [{ref: calls}]\n"
    assert needed(dear=backed, calls=CALLS + "sample: 400\n")["nobody-works-on-it"].proposed == "start, and say who"
    assert "nobody-works-on-it" not in needed(dear=backed, cheaper=FIX)
    assert "nobody-works-on-it" not in needed(
        dear=backed + "status: accepted\nwhy: Later\n", cheaper="kind: teams\nitems: []\n"
    )


def test_a_must_is_asked_for_by_itself(needed: Needed) -> None:
    found = needed(dear=PAIN + "must: safety\n")
    assert "must be fixed (safety)" in found["must-waits"].question
    assert "nobody-works-on-it" not in found


@pytest.mark.parametrize(
    ("values", "proposed", "because"),
    [
        ((*NOISE, *(each - 5 for each in NOISE[:8])), "rate the pain anew", "its metric is better"),
        ((*NOISE, *NOISE[:8]), "start another fix", "no sign"),
        ((*NOISE, *(each + 5 for each in NOISE[:8])), "start another fix", "got worse"),
        ((10, 9.9, *NOISE[:3]), "settle how it is measured", "cannot be known"),
    ],
    ids=["worked", "no sign", "worse", "cannot know"],
)
def test_what_is_proposed_of_a_pain_that_stays_goes_by_the_verdict(
    needed: Needed, values: tuple[float, ...], proposed: str, because: str
) -> None:
    shipped = SHIPPED if len(values) > 5 else SHIPPED.replace("2025-01-01", "2024-03-01")
    found = needed(dear=PAIN, cheaper=EXPECTS + shipped, losses=monthly(*values))
    assert found["still-hurts"].proposed == proposed
    assert because in found["still-hurts"].because
    assert ("worse-since-shipped" in found) == (because == "got worse")
    assert "expectation-missed" not in found, "it is asked with the pain"


def test_an_expectation_that_was_missed_is_asked_where_its_pain_is_settled(needed: Needed) -> None:
    solved = PAIN + "status: addressed\nwhy: It is cheaper\n"
    found = needed(dear=solved, cheaper=EXPECTS + SHIPPED, losses=monthly(*NOISE, *NOISE[:8]))
    assert found["expectation-missed"].why.startswith("It was to bring Losses to 5 by 2025-06-01; it stands at 10.1.")
    assert found["expectation-missed"].proposed == "change it"
    met = needed(dear=solved, cheaper=EXPECTS + SHIPPED, losses=monthly(*NOISE, *(each - 6 for each in NOISE[:8])))
    assert "expectation-missed" not in met


def test_evidence_against_what_still_stands_is_asked_about(needed: Needed) -> None:
    claimed = PAIN + "evidence: [{ref: calls}]\n"
    assert "“Calls” speaks against “It is dear”" in needed(dear=claimed, calls=AGAINST)["contradicted"].question
    for said in ("status: wont-fix\nwhy: It is not\n", "disputed: {by: Bo Lind <bo@x.example>, why: It is not}\n"):
        assert "contradicted" not in needed(dear=claimed + said, calls=AGAINST)


def test_what_was_decided_and_not_begun_is_not_decided_again(needed: Needed) -> None:
    decided = f"{REVIEW}decisions: [{{id: d1, text: We get cheaper, about: [dear]}}]\n"
    found = needed(dear=PAIN, first=decided)
    assert found["nothing-came-of-it"].question.startswith("Nothing came of “We get cheaper”, decided on 2026-01-10")
    assert "nobody-works-on-it" not in found
    todo = (
        decided + "actions: [{id: a1, text: Count, about: [dear], owner: Ana Ruiz <ana@x.example>, due: 2026-12-24}]\n"
    )
    assert not {"nothing-came-of-it", "nobody-works-on-it", "actions-late"} & needed(dear=PAIN, first=todo).keys()
    late = needed(dear=PAIN, first=todo.replace("2026-12-24", "2026-11-21"))
    assert late["actions-late"].waiting == "up to 10 days so far"
    assert "nothing-came-of-it" in late


def test_notes_and_pains_without_a_rating_are_asked_about(needed: Needed) -> None:
    found = needed(dear=PAIN.replace("reach: 0.25\n", ""))
    assert "“It is dear” cannot be ranked: it lacks reach. Who finds out?" in found["cannot-be-ranked"].question
    assert found["cannot-be-ranked"].because == "Ana Ruiz could say"


def test_the_first_of_each_rule_comes_before_the_second_of_any(needed: Needed) -> None:
    pains = {f"p{at}": PAIN.replace("dear", f"p{at}").replace("0.25", f"0.{at}") for at in (4, 5)}
    found = needed(**pains, open=PAIN.replace("id: dear", "id: open").replace("reach: 0.25\n", ""))
    assert list(found) == ["nobody-works-on-it", "cannot-be-ranked"]


def test_each_rule_stands_in_the_docs() -> None:
    page = (CHECKOUT / "docs/reviews.md").read_text(encoding="utf-8")
    assert [f"| `{each.name}` | {each.when} |" in page for each in NEEDS] == [True] * len(NEEDS)
