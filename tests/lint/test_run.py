"""What `jmx.yaml` has to say about findings: selection, levels, suppressions."""

from datetime import date

import pytest

from jmx.lint.run import heeded
from jmx.model.finding import Finding, Level
from jmx.model.settings import Settings

FOUND = (
    Finding("OWN101", "journey-without-owner", Level.ERROR, "a.yaml", "…", ref="buy"),
    Finding("EVD101", "severe-pain-without-evidence", Level.WARNING, "b.yaml", "…", ref="waits"),
)


def _left(lint: dict[str, object], as_of: date = date(2026, 6, 1)) -> list[str]:
    settings = Settings.model_validate({"lint": lint})
    return [f"{finding.code} {finding.level}" for finding in heeded(FOUND, settings, as_of)]


@pytest.mark.parametrize(
    ("lint", "left"),
    [
        ({}, ["OWN101 error", "EVD101 warning"]),
        ({"select": ["OWN"]}, ["OWN101 error"]),
        ({"ignore": ["OWN101"]}, ["EVD101 warning"]),
        ({"levels": {"EVD": "error"}}, ["OWN101 error", "EVD101 error"]),
        ({"levels": {"EVD": "off", "EVD101": "info"}}, ["OWN101 error", "EVD101 info"]),
        ({"levels": {"OWN": "off"}}, ["EVD101 warning"]),
    ],
    ids=["as-they-are", "select-a-family", "ignore-a-code", "louder", "the-longer-prefix-wins", "off"],
)
def test_settings_choose_findings_and_levels(lint: dict[str, object], left: list[str]) -> None:
    assert _left(lint) == left


def test_a_suppression_holds_for_its_record_until_it_expires() -> None:
    suppress = {"code": "OWN101", "record": "buy", "reason": "in talks", "expires": date(2026, 6, 1)}
    assert _left({"suppress": [suppress]}, date(2026, 6, 1)) == ["EVD101 warning"]
    assert _left({"suppress": [suppress]}, date(2026, 6, 2)) == ["OWN101 error", "EVD101 warning"]
    assert _left({"suppress": [suppress | {"record": "other"}]}) == ["OWN101 error", "EVD101 warning"]
