"""Fields, and items that come and go, in one file: everything else keeps its lines."""

import pytest

from jmx.errors import RefusedEdit
from jmx.writing.edit import REMOVE
from jmx.writing.record_edits import RecordEdits

JOURNEY = """kind: journey
id: buy
title: Buy
stages:
  # the beginning
  - title: Look
    touchpoints:
      - See an ad  # on the bus
      - {id: visit, title: Visit the shop}
  - Pay
"""
STAGES = ("stages",)


def _applied(edits: RecordEdits) -> str:
    return edits.applied("buy.yaml", JOURNEY.encode()).decode()


def test_several_items_come_and_go_where_they_were_meant() -> None:
    edits = RecordEdits()
    look = (*STAGES, 0)
    edits.insert(look, "touchpoints", 2, {"title": "Third", "emotion": 1})
    edits.insert(look, "touchpoints", 0, "Second")
    edits.insert(look, "touchpoints", 0, "First")
    edits.remove(look, "touchpoints", 1)
    edits.insert((), "stages", 1, "Decide")
    edits.set((), "title", "Buy a plan")
    assert _applied(edits) == JOURNEY.replace("title: Buy\n", "title: Buy a plan\n").replace(
        "    touchpoints:\n", "    touchpoints:\n      - First\n      - Second\n"
    ).replace("      - {id: visit, title: Visit the shop}\n", "      - {title: Third, emotion: 1}\n  - Decide\n")


def test_a_title_becomes_fields_and_stays_a_title_where_it_says_no_more() -> None:
    edits = RecordEdits()
    edits.set((*STAGES, 1), "goal", "Be done")
    edits.insert((*STAGES, 1), "touchpoints", 0, "Pay now")
    edits.set((*STAGES, 0, "touchpoints", 0), "title", "See a poster")
    assert _applied(edits) == JOURNEY.replace("See an ad", "See a poster").replace(
        "  - Pay\n", "  - {title: Pay, goal: Be done, touchpoints: [Pay now]}\n"
    )


def test_the_last_item_takes_its_list_along() -> None:
    edits = RecordEdits()
    edits.remove((*STAGES, 0), "touchpoints", 0)
    edits.remove((*STAGES, 0), "touchpoints", 1)
    edits.set((), "title", "Buy it")
    assert "touchpoints" not in _applied(edits)


def test_a_mistake_is_refused_with_its_file() -> None:
    edits = RecordEdits()
    edits.set((*STAGES, 0), "nonsense", 1)
    with pytest.raises(RefusedEdit):
        _applied(edits)
    edits = RecordEdits()
    edits.set((*STAGES, 7), "goal", REMOVE)
    with pytest.raises(RefusedEdit, match=r"^buy\.yaml: "):
        _applied(edits)
