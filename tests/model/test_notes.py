"""Which evidence waits as a note, and in which journeys."""

from collections.abc import Mapping
from datetime import date

import pytest

from jmx.model.confidence import confidence
from jmx.model.new_evidence import new_evidence
from jmx.model.notes import notes_by_journey, waiting_notes
from jmx.model.workspace import Workspace
from jmx.reading.load import load
from jmx.score.pains import rank_pains
from tests.support import MemoryTree

DAY = date(2026, 6, 1)
BUY = """kind: journey
id: buy
title: Buy
volume: {n: 100, per: month}
stages:
- {title: Pay, touchpoints: [{title: Pay now, pains: [{id: slow, title: Slow, severity: 3, reach: 0.5}]}]}
- {ref: wait}
"""
FILES = {
    "buy.yaml": BUY,
    "use.yaml": "kind: journey\nid: use\ntitle: Use\nstages: [{ref: wait}]\n",
    "wait.yaml": "kind: stage\nid: wait\ntitle: Wait\ntouchpoints: [{id: call, title: Call}]\n",
    "friendly.yaml": "kind: strength\nid: friendly\ntitle: Friendly\nat: [use]\n",
    "fix.yaml": "kind: initiative\nid: fix\ntitle: Fix\n",
}


def _workspace(files: Mapping[str, str] | None = None, *, about: str, more: str = "") -> Workspace:
    note = (
        f"kind: evidence\nid: note\ncollected: 2026-05-01\ninsights: [{{text: Wants a bill, about: [{about}]{more}}}]\n"
    )
    return load(MemoryTree({**FILES, "note.yaml": note, **(files or {})})).workspace


@pytest.mark.parametrize(
    ("about", "journeys"),
    [
        ("buy", ["buy"]), ("buy/pay", ["buy"]), ("buy/pay-now", ["buy"]), ("buy/slow", ["buy"]), ("friendly", ["use"]),
        ("wait", ["buy", "use"]), ("wait/call", ["buy", "use"]), ("buy/wait/call", ["buy"]),
        ("buy, use", ["buy", "use"]), ("fix", []),
    ],
)  # fmt: skip
def test_a_note_waits_in_every_journey_it_may_have_to_do_with(about: str, journeys: list[str]) -> None:
    found = notes_by_journey(_workspace(about=about))
    assert sorted(found) == journeys
    assert all(len(notes) == 1 for notes in found.values())


@pytest.mark.parametrize(
    ("files", "more"),
    [
        ({"buy.yaml": BUY.replace("severity: 3", "severity: 3, evidence: [{ref: note}]")}, ""),
        ({"buy.yaml": BUY + "evidence: [{ref: note/said}]\n"}, ", id: said"),
        ({}, ", contradicts: [buy/slow]"),
    ],
)
def test_what_is_named_as_evidence_or_contradicts_does_not_wait(files: dict[str, str], more: str) -> None:
    assert waiting_notes(_workspace(files, about="buy/slow", more=more)) == ()
    assert len(waiting_notes(_workspace(about="buy/slow"))) == 1


def test_evidence_written_where_it_belongs_and_evidence_about_nothing_does_not_wait() -> None:
    inline = BUY + "evidence: [{id: told, insights: [{text: Wants a bill, about: [buy]}]}]\n"
    assert waiting_notes(_workspace({"buy.yaml": inline}, about="fix")) == ()


def test_a_note_that_waits_makes_nothing_surer_and_is_no_new_evidence() -> None:
    without, waiting = _workspace(about="fix"), _workspace(about="buy/slow, buy")
    for workspace in (without, waiting):
        pain = workspace.records["buy/slow"]
        assert confidence(workspace, pain, DAY).words == "no evidence"
        assert new_evidence(workspace, None, "buy", None, DAY) == ()
        assert not workspace.known("buy/slow")
    assert rank_pains(waiting, DAY, "buy") == rank_pains(without, DAY, "buy")


def test_a_note_says_what_was_heard_and_the_oldest_comes_first() -> None:
    said = "kind: evidence\nid: said\ninsights: [{text: 'No bill?', quotes: ['No bill?', Why], about: [buy]}]\n"
    newer, older = reversed(waiting_notes(_workspace({"said.yaml": said}, about="buy")))
    assert (older.words, older.quotes) == ("“No bill?”", ("Why",))
    assert (newer.words, newer.quotes) == ("Wants a bill", ())
