"""What changes do, in words: beside each, and all of it together."""

from dataclasses import replace

import pytest

from jmx.model.change import Effects, RankMove
from jmx.report.document import plain
from jmx.report.effects import MOST_OF_A_RULE, effect_lines, in_short
from tests.report.diffs import MOVE, STALE

NAMES = {"buy": "Buy a plan"}


@pytest.mark.parametrize(
    ("move", "told"),
    [
        (MOVE, "pain “Waits”: rank 7 → 2 (score 0.10 → 0.40: severity 2 → 4)  buy/waits"),
        (RankMove("p", "P", 2, 3), "pain “P”: rank 2 → 3 (others moved past it)  p"),
        (RankMove("p", "P", None, 3, None, 0.5, ("new in the ranking",)),
         "pain “P”: enters the ranking at 3 (score 0.50)  p"),
        (RankMove("p", "P", 3, None, 0.5, None, ("lacks reach",)),
         "pain “P”: leaves the ranking (was 3) (score was 0.50, lacks reach)  p"),
        (RankMove("p", "P", 2, 3, 0.5, 0.7, ("severity 2 → 3",)),
         "pain “P”: rank 2 → 3 (score 0.50 → 0.70: severity 2 → 3; others rank higher now)  p"),
        (RankMove("p", "P", 2, 2, 0.5, 0.7, ("reach 0.1 → 0.2",)),
         "pain “P”: rank stays 2 (score 0.50 → 0.70: reach 0.1 → 0.2)  p"),
    ],
    ids=["moved", "passed", "entered", "left", "fell-though-better", "stayed"],
)  # fmt: skip
def test_a_place_in_the_ranking_is_told_with_why(move: RankMove, told: str) -> None:
    assert list(map(plain, effect_lines(Effects((move,)), NAMES))) == [told]


def test_what_lint_finds_since_is_told_by_the_names_of_journeys() -> None:
    effects = Effects((), (STALE,), (replace(STALE, code="OWN101", name="journey-without-owner"),))
    assert list(map(plain, effect_lines(effects, NAMES))) == [
        "makes “Buy a plan” stale: journey 'buy' was last reviewed long ago (STL102)  journeys/buy.yaml:5",
        "ends OWN101 journey-without-owner: journey 'buy' was last reviewed long ago  journeys/buy.yaml:5",
    ]
    assert in_short(effects, {}) == ("makes “buy” stale", "ends OWN101 journey-without-owner")


def test_many_findings_of_a_rule_are_counted() -> None:
    many = tuple(replace(STALE, code="EVD101", path=f"{number}.yaml") for number in range(MOST_OF_A_RULE + 5))
    lines = list(map(plain, effect_lines(Effects((), many), {})))
    assert len(lines) == MOST_OF_A_RULE + 1
    assert lines[-1] == "begins 5 more of EVD101: jmx lint lists them all"


def test_without_effects_nothing_is_told() -> None:
    assert list(effect_lines(None, {})) == []
