"""What stands around a record, as facts: what it points at, what stands in it and what points at it, each once."""

from jmx.queries.repository import open_repository
from jmx.queries.show import show_of
from jmx.report.show import Group, ShowReport
from tests.support import Repository

FILES = {
    "buy.yaml": (
        "kind: journey\nid: buy\ntitle: Buy\npersonas: [mia]\nstages:\n"
        "- {ref: pay, team: till}\n"
        "- {title: Use, touchpoints: [{ref: call}, {title: Log in, next: [call, {to: pay-by-card, when: late}]}]}\n"
        "pains: [{ref: slow}, {title: Dear, at: [buy, call], personas: [mia]}]\n"
    ),
    "move.yaml": "kind: journey\nid: move\ntitle: Move\nstages: [{ref: pay}]\n",
    "pay.yaml": "kind: stage\nid: pay\ntitle: Pay\ntouchpoints: [{title: Pay by card, pains: [{ref: slow}]}]\n",
    "call.yaml": "kind: touchpoint\nid: call\ntitle: Call\nevidence: [{ref: calls/loud}, Ten mails]\n",
    "slow.yaml": "kind: pain-point\nid: slow\ntitle: Slow\nevidence: [{ref: calls}]\n",
    "calls.yaml": "kind: evidence\nid: calls\ntitle: Calls\ninsights: [{id: loud, text: Loud, contradicts: [slow]}]\n",
    "who.yaml": "kind: persona\nid: mia\ntitle: Mia\n",
    "teams.yaml": "kind: teams\nitems: [{id: till, title: The till}]\n",
}


def shown(repository: Repository, ref: str) -> ShowReport:
    repository.write(FILES)
    return show_of(open_repository(repository.folder, as_of="2026-03-01"), ref)


def refs(groups: tuple[Group, ...]) -> list[tuple[str, str, list[str]]]:
    return [(each.kind, each.field, [item.target.ref if item.target else "" for item in each.items]) for each in groups]


def test_a_shared_stage_is_pointed_at_from_each_journey_in_which_it_stands(repository: Repository) -> None:
    report = shown(repository, "pay")
    assert refs(report.inside) == [("", "touchpoints", ["pay/pay-by-card"])]
    assert refs(report.pointing) == [("journey", "stages", ["buy", "move"])]


def test_a_shared_stage_in_a_journey_says_what_is_said_of_it_there(repository: Repository) -> None:
    report = shown(repository, "buy/pay")
    assert [each.ref for each in report.holders] == ["buy"]
    assert ("team", "till") in report.fields
    assert refs(report.inside) == [("", "touchpoints", ["buy/pay-by-card"])]
    assert [each.target.ref for each in report.inside[0].items[0].inner if each.target] == ["slow"]


def test_what_points_at_a_place_of_a_shared_record_points_at_the_record_too(repository: Repository) -> None:
    expected = [
        ("stage", "touchpoints", ["buy/use"]),
        ("touchpoint", "next", ["buy/log-in"]),
        ("pain-point", "at", ["buy/dear"]),
    ]
    assert refs(shown(repository, "call").pointing) == expected
    assert refs(shown(repository, "buy/call").pointing) == expected


def test_what_stands_in_a_record_is_not_told_again_as_pointing_at_it(repository: Repository) -> None:
    report = shown(repository, "buy")
    assert refs(report.inside) == [("", "stages", ["buy/pay", "buy/use"]), ("", "pains", ["slow", "buy/dear"])]
    assert report.pointing == ()


def test_evidence_is_pointed_at_through_its_insights_and_points_from_them(repository: Repository) -> None:
    assert refs(shown(repository, "calls").pointing) == [
        ("touchpoint", "evidence", ["call"]),
        ("pain-point", "evidence", ["slow"]),
    ]
    pointing = refs(shown(repository, "slow").pointing)
    assert ("insight", "contradicts", ["calls/loud"]) in pointing
    assert ("touchpoint", "pains", ["pay/pay-by-card"]) in pointing
    assert refs(shown(repository, "mia").pointing) == [
        ("journey", "personas", ["buy"]),
        ("pain-point", "personas", ["buy/dear"]),
    ]


def test_what_a_journey_says_of_a_shared_stage_points_from_there(repository: Repository) -> None:
    assert refs(shown(repository, "till").pointing) == [("stage", "team", ["buy/pay"])]
