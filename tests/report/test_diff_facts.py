"""A comparison as people go through it, and what changes do, in words: beside each, and all of it together."""

from dataclasses import replace

import pytest

from jmx.model.change import NOT_COMMITTED, Audience, Effects, RankMove, Sort
from jmx.report.diff_facts import ELSEWHERE, MOST_OF_A_RULE, by_journey, effect_lines, in_short, place, who
from jmx.report.document import plain
from tests.report.diffs import MOVE, STALE, WHOLE, a_change, a_diff


def test_changes_stand_with_their_journey_and_record_the_journey_first() -> None:
    found = by_journey(WHOLE)
    assert [(each.ref, each.name, each.size) for each in found] == [
        ("buy", "journey “Buy a plan”", 4), ("", ELSEWHERE, 1),
    ]  # fmt: skip
    assert [record[0].change.ref for record in found[0].records] == ["buy", "buy/pay", "buy/waits"]
    assert [told.effect for told in found[0].records[0]] == [("makes “Buy a plan” stale",)]


def test_journeys_are_in_the_order_of_their_names_and_what_stands_in_none_comes_last() -> None:
    report = a_diff(
        a_change(kind="person", ref="ana", label="Ana"), a_change(ref="zoo/p"), a_change(ref="ant/p"),
        a_change(kind="insight", ref="calls/slow", label="Slow"), a_change(kind="action", ref="first/a1", label="Ask"),
    )  # fmt: skip
    assert [each.ref for each in by_journey(report)] == ["ant", "zoo", ""]
    assert [record[0].change.kind for record in by_journey(report)[-1].records] == ["insight", "person", "action"]


def test_a_pain_of_its_own_file_stands_at_home() -> None:
    assert [each.ref for each in by_journey(a_diff(a_change(ref="waits"), homes={"waits": "buy"}))] == ["buy"]


def test_counts_say_whom_it_concerns() -> None:
    assert WHOLE.counts[Audience.SCORING] == 1
    assert sum(WHOLE.counts.values()) == 5


def test_where_it_stands_and_who_did_it() -> None:
    change = a_change()
    assert (place(change), who(change)) == ("journeys/buy.yaml:12", "1a2b3c4d5 Ana Ruiz, 2026-03-04")
    gone = change._replace(sort=Sort.REMOVED, after=None, commit=NOT_COMMITTED)
    assert (place(gone), who(gone)) == ("journeys/buy.yaml:12", "not committed yet")
    assert (place(change._replace(before=None, after=None)), who(change._replace(commit=None))) == ("", "")


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


def test_another_formula_is_told_first_and_what_it_moves_only_as_far_as_it_is_read() -> None:
    moves = tuple(replace(MOVE, ref=f"p{n}", because=("another formula",)) for n in range(MOST_OF_A_RULE + 3))
    lines = [plain(each) for each in effect_lines(Effects(moves, formulas=("a", "b")), {})]
    assert lines[0] == "ranking of pains: score = b (it was a)"
    assert len(lines) == MOST_OF_A_RULE + 2
    assert lines[-1] == "and 3 pains more by the other formula: jmx diff -f csv lists them all"
    assert in_short(Effects(moves), {}) == ("another formula ranks 23 pains otherwise",)
