"""What a journey is about, the files that have to do with it, and the findings in it."""

from jmx.model.finding import Finding, Level
from jmx.model.identity import outermost
from jmx.reading.load import load
from jmx.review.journey_facts import FindingIndex, nearby_files
from tests.support import MemoryTree

FILES = {
    "journeys/buy.yaml": "kind: journey\nid: buy\ntitle: Buy\nowner: ana\nstages: [{ref: sign}]\n",
    "stages/sign.yaml": "kind: stage\nid: sign\ntitle: Sign\ntouchpoints: [Read]\n",
    "pains/long.yaml": "kind: pain-point\nid: long\ntitle: Long\nat: [buy/sign, gone/step]\nevidence: [{ref: calls}]\n",
    "evidence/calls.yaml": "kind: evidence\nid: calls\ntitle: Calls\n",
    "people.yaml": "kind: people\nitems:\n  - {id: ana, name: Ana}\n",
    "journeys/use.yaml": "kind: journey\nid: use\ntitle: Use\n",
}


def test_the_files_near_a_record_hold_it_point_at_it_or_are_pointed_at() -> None:
    nearby = nearby_files(load(MemoryTree(FILES)).workspace)
    assert nearby["buy"] == {"journeys/buy.yaml", "stages/sign.yaml", "pains/long.yaml", "people.yaml"}
    assert nearby["long"] == {"pains/long.yaml", "stages/sign.yaml", "evidence/calls.yaml"}
    assert nearby["use"] == {"journeys/use.yaml"}


def test_a_file_that_points_at_what_is_gone_is_near_that() -> None:
    assert nearby_files(load(MemoryTree(FILES)).workspace)["gone"] == {"pains/long.yaml"}


def test_the_record_of_a_file_is_the_first_part_of_a_ref() -> None:
    assert {outermost(ref) for ref in ("buy", "buy/sign", "use/start/late")} == {"buy", "use"}


def _found(ref: str) -> Finding:
    return Finding("OWN101", "journey-without-owner", Level.ERROR, "a.yaml", f"about {ref}", ref=ref)


def test_findings_of_a_journey_of_what_is_in_its_file_and_of_its_scope_come_in_their_order() -> None:
    index = FindingIndex(map(_found, ("slow", "buy/pay", "use", "calls/first", "buy", "calls", "")))
    found = index.of("buy", {"buy", "slow", "calls"})
    assert [each.ref for each in found] == ["slow", "buy/pay", "buy", "calls"]
