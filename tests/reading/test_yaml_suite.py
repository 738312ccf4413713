"""The YAML test suite as the oracle: jmx reads a document as the suite does, or refuses it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from jmx.model import reading_rules
from jmx.reading import yaml as door
from jmx.reading.guard import Refusal
from tests.support import value_slowly

CASES = 402
MUST_BE_REFUSED = 94


@pytest.fixture(scope="module")
def cases(shared_data: Callable[[str], Path]) -> list[dict[str, Any]]:
    return json.loads(shared_data("yaml_test_suite.json").read_text(encoding="utf-8"))


def _read(reader: Callable[[bytes], Any], case: dict[str, Any]) -> Any:
    try:
        return reader(case["yaml"].encode())
    except Refusal as refusal:
        return refusal


def _expected(case: dict[str, Any]) -> list[Any]:
    """What a case may be read as: the suite leaves out the data of cases JSON has no words for."""
    return case.get("documents") or [None]


def test_the_suite_is_whole(cases: list[dict[str, Any]]) -> None:
    assert len(cases) == CASES
    assert sum(case["error"] for case in cases) == MUST_BE_REFUSED


def test_what_the_suite_refuses_is_refused(cases: list[dict[str, Any]]) -> None:
    broken = [case for case in cases if case["error"]]
    accepted = [case["id"] for case in broken if not isinstance(_read(door.value, case), Refusal)]
    assert accepted == []


def test_what_is_read_is_what_the_suite_expects(cases: list[dict[str, Any]]) -> None:
    known = [case for case in cases if "documents" in case and not case["error"]]
    read = [(case, _read(door.value, case)) for case in known]
    right = [case["id"] for case, found in read if repr([found]) == repr(_expected(case))]
    refused = [case["id"] for case, found in read if isinstance(found, Refusal)]
    wrong = {case["id"] for case, _ in read} - {*right, *refused}
    assert wrong == set()
    assert len(right) >= 148, "the suite no longer bites: too few of its cases are read"
    assert len(refused) <= 135, "too much of the suite is refused"


def test_both_readers_read_the_suite_alike(cases: list[dict[str, Any]]) -> None:
    read = [(case["id"], _read(door.value, case), _read(value_slowly, case)) for case in cases]
    accepted = [(name, fast, slow) for name, fast, slow in read if not isinstance(fast, Refusal)]
    assert [(name, fast, slow) for name, fast, slow in accepted if repr(fast) != repr(slow)] == []
    assert len(accepted) >= 148


def test_records_are_mappings_and_nothing_else_of_the_suite_is_one(cases: list[dict[str, Any]]) -> None:
    records, others = [], []
    for case in cases:
        whole, record = _read(door.value, case), _read(door.parse, case)
        if isinstance(whole, dict):
            assert repr(record) == repr(whole), case["id"]
            records.append(case["id"])
        else:
            assert isinstance(record, Refusal), case["id"]
            others.append(record.card)
    assert len(records) >= 57
    assert others.count(reading_rules.NOT_A_MAPPING) >= 85
    assert others.count(reading_rules.EMPTY_FILE) >= 3


def test_what_is_accepted_holds_nothing_outside_the_subset(cases: list[dict[str, Any]]) -> None:
    clean = 0
    for case in cases:
        if not isinstance(_read(door.value, case), Refusal):
            assert list(door._unusual_events(case["yaml"])) + list(door._asked_keys(case["yaml"])) == [], case["id"]
            clean += 1
    assert clean >= 148


def test_every_refusal_of_the_suite_has_words_and_nearly_every_one_a_place(cases: list[dict[str, Any]]) -> None:
    refusals = [found for case in cases if isinstance(found := _read(door.value, case), Refusal)]
    assert len(refusals) >= 200
    assert [found for found in refusals if not found.words or len(found.words) > 120] == []
    assert [found for found in refusals if found.place is None] == []
