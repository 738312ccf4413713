"""What templates are told: the names are a promise, and docs/templates.md keeps the list of them."""

import json
import re
from datetime import date
from typing import Any

import pytest

from jmx.render.template_data import names_of, template_data
from jmx.render.view import (
    MapBranch,
    MapDecision,
    MapFix,
    MapHandoff,
    MapOpportunity,
    MapPain,
    MapPicture,
    MapStage,
    MapStep,
    MapStrength,
    MapView,
    MetricValue,
    Notice,
    Source,
)
from tests.pages import CHECKOUT
from tests.render.drawn import AS_OF, broadband

PAGE = (CHECKOUT / "docs" / "templates.md").read_text(encoding="utf-8")
TABLES = {
    "map": MapView, "A stage": MapStage, "A step": MapStep, "A pain": MapPain, "An initiative": MapFix,
    "A strength": MapStrength, "An opportunity": MapOpportunity, "A metric": MetricValue, "A source": Source,
}  # fmt: skip
IN_A_ROW = {"notices": Notice, "handoffs": MapHandoff, "next": MapBranch, "decision": MapDecision}


def _rows(heading: str) -> dict[str, str]:
    _, _, after = PAGE.partition(f"\n### {heading}\n")
    return dict(re.findall(r"^\| `(\w+)` \| (.*) \|$", after.partition("\n### ")[0], re.MULTILINE))


@pytest.mark.parametrize("heading", TABLES)
def test_the_page_names_all_that_a_template_is_told_and_nothing_else(heading: str) -> None:
    told = set(names_of(TABLES[heading])) | ({"drawing"} if heading == "map" else set())
    assert set(_rows(heading)) == told, "write the name into docs/templates.md, or leave it out in template_data.py"


def test_records_without_a_table_are_told_in_a_row() -> None:
    rows = {**_rows("A step"), **_rows("map"), "decision": _rows("A pain")["decision"], "next": _rows("A step")["next"]}
    for name, kind in IN_A_ROW.items():
        assert set(names_of(kind)) <= set(re.findall(r"`(\w+)`", rows[name])), name


def test_real_data_has_these_names_and_is_plain() -> None:
    step = MapStep("a/b", 1, "Look\u202e", moods=(-1.0, None), picture=MapPicture("png", 1, 1, b"x"))
    made = MapView("a", "A", stages=(MapStage("a/s", "S", steps=(step,)),), as_of=date(2026, 3, 1))
    for view in (made, broadband()):
        told = template_data(view)
        assert told == json.loads(json.dumps(told))
        assert set(told["map"]) == set(names_of(MapView))
        assert set(told["map"]["stages"][0]["steps"][0]) == set(names_of(MapStep))
    told = template_data(made)["map"]
    assert told["as_of"] == "2026-03-01"
    assert told["stages"][0]["steps"][0]["moods"] == [-1.0, None]
    assert told["stages"][0]["steps"][0]["title"] == "Look\\u202e", "what nobody sees is spelt out"


def test_no_name_is_one_that_jinja_finds_on_every_record() -> None:
    told = template_data(broadband())

    def names(value: Any) -> set[str]:
        if isinstance(value, dict):
            return set(value).union(*map(names, value.values()))
        return set().union(*map(names, value)) if isinstance(value, list) else set()

    assert not [name for name in names(told) if hasattr({}, name)]
    assert told["map"]["as_of"] == AS_OF.isoformat()
