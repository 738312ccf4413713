"""A comparison for machines: everything is in it, whatever old files say."""

import json
from typing import Any

import pytest

from jmx import escape
from tests.report.diffs import HOSTILE, WHOLE, a_change, a_diff, hostile_diff, told_as


def test_json_holds_all_that_is_known_of_a_change() -> None:
    document = json.loads(told_as(WHOLE, "json"))
    assert document["version"] == 2
    assert document["as_of"] == "2026-06-01"
    assert document["base"] == {"name": "main", "commit": "abcdefabcdef", "author": "Ana", "date": "2026-03-01"}
    assert document["head"] == {"name": "the files here", "commit": None, "author": None, "date": None}
    assert document["summary"] == {
        "changes": 5,
        "audiences": {"experience": 1, "ownership": 1, "evidence": 1, "scoring": 1, "editorial": 1},
    }
    place = {"path": "journeys/buy.yaml", "line": 12, "column": 16, "field": "pains[0].severity"}
    move = {"ref": "buy/waits", "title": "Waits", "old_rank": 7, "new_rank": 2, "old_score": 0.1, "new_score": 0.4,
            "because": ["severity 2 → 4"]}  # fmt: skip
    assert document["changes"][0] == {
        "sort": "edited",
        "kind": "pain-point",
        "ref": "buy/waits",
        "title": "Waits",
        "audience": "scoring",
        "field": "severity",
        "old": 2,
        "new": 4,
        "words": None,
        "items": None,
        "before": place,
        "after": place,
        "sentence": "pain “Waits”: severity 2 → 4",
        "commit": "1a2b3c4d5e6f",
        "committed": True,
        "author": "Ana Ruiz",
        "date": "2026-03-04",
        "reason": "calls doubled",
        "effects": {"ranking": [move], "findings_begun": [], "findings_ended": []},
    }
    assert document["changes"][1]["words"] == [
        {"fate": "kept", "text": "Waits "},
        {"fate": "come", "text": "much"},
        {"fate": "kept", "text": " too long"},
    ]
    commits = [(each["commit"], each["committed"], each["reason"]) for each in document["changes"][2:4]]
    assert commits == [(None, False, None), (None, None, None)]
    assert document["changes"][4]["after"] is None
    assert document["effects"]["findings_begun"][0]["code"] == "STL102"


def test_json_without_effects_says_that_nobody_asked() -> None:
    document = json.loads(told_as(a_diff(a_change()), "json"))
    assert document["effects"] is None
    assert document["changes"][0]["effects"] is None


@pytest.mark.parametrize(
    "odd", [float("nan"), float("inf"), 10**5000, -(10**40), {1: float("nan")}, ["\ud800", "\x00"]], ids=range(6)
)
def test_json_can_hold_whatever_old_files_say(odd: Any) -> None:
    for old, new in ((odd, 1), ("a b", odd), ([odd], [odd, odd, 2]), ({"a": odd}, {"a": 1})):
        report = a_diff(a_change(old=old, new=new))
        assert len(json.loads(told_as(report, "json"))["changes"]) == 1
        assert told_as(report, "text")


def test_lists_are_told_by_key_in_json() -> None:
    old, new = [{"ref": "a"}], [{"ref": "b"}]
    document = json.loads(told_as(a_diff(a_change(field="evidence", old=old, new=new)), "json"))
    assert document["changes"][0]["items"] == {
        "key": "ref", "came": [{"ref": "b"}], "went": [{"ref": "a"}], "edited": [], "reordered": False,
    }  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_come_through_json_as_they_were(text: str) -> None:
    told = told_as(hostile_diff(text), "json")
    assert escape.visible(told) == told
    assert json.loads(told)["changes"][0]["new"] == text
