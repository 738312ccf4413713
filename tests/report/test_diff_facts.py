"""A comparison as people go through it."""

from jmx.model.change import NOT_COMMITTED, Audience, Sort
from jmx.report.diff_facts import ELSEWHERE, by_journey, place, who
from tests.report.diffs import WHOLE, a_change, a_diff


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
