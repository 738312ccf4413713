"""Records by the names that a text gives them."""

from pathlib import Path

import pytest

from jmx.queries.named_numbers import NamedNumbers
from jmx.queries.repository import open_repository

RECORDS = """kind: journey
id: pay-it
title: Pay it
stages:
- title: Wait
  touchpoints: [{title: Pay by card, pains: [{id: slow, title: Slow at paying}]}, {title: Straße queren}]
"""


@pytest.fixture
def known(tmp_path: Path) -> NamedNumbers:
    (tmp_path / "pay.yaml").write_text(RECORDS, "utf-8")
    return NamedNumbers(open_repository(tmp_path, as_of="2026-03-01", cached=False))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("We pay it off.", ["pay-it"]),
        ("PAY IT and Slow at paying", ["pay-it", "pay-it/slow"]),
        ("pay-it/slow hurts", ["pay-it/slow"]),
        ("We pay items and wait.", []),
        ("Pay by card", ["pay-it/pay-by-card"]),
        ("Die Straße queren", ["pay-it/strasse-queren"]),
    ],
)
def test_a_text_names_records_by_title_or_ref(known: NamedNumbers, text: str, named: list[str]) -> None:
    found = known.named_in(text)
    assert [ref for *_, ref in found] == named
    assert all(0 <= first < last <= len(text) for first, last, _ in found)
