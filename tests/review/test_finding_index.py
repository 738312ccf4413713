"""The findings of one journey, looked up among those of all."""

from jmx.model.finding import Finding, Level
from jmx.review.journey_facts import FindingIndex


def _found(ref: str) -> Finding:
    return Finding("OWN101", "journey-without-owner", Level.ERROR, "a.yaml", f"about {ref}", ref=ref)


def test_findings_of_a_journey_of_what_is_in_its_file_and_of_its_scope_come_in_their_order() -> None:
    index = FindingIndex(map(_found, ("slow", "buy/pay", "use", "calls/first", "buy", "calls", "")))
    found = index.of("buy", {"buy", "slow", "calls"})
    assert [each.ref for each in found] == ["slow", "buy/pay", "buy", "calls"]
