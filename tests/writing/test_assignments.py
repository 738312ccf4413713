"""`REF.field=value`: what people type, the file it makes, and what is refused with what to write instead."""

import pytest

from jmx.errors import JmxError, RefusedEdit
from jmx.reading.load import load
from jmx.writing.assignments import Wanted, assigned, parsed
from tests.support import MemoryTree

JOURNEY = """\
kind: journey
id: buy
title: Buy a plan   # what people call it
owner: ana
personas: [students]
volume: {n: 300, per: month}
stages:
  - Choose
  - id: pay
    title: Pay
    touchpoints:
      - {id: card, title: Card, emotion: -1}
pains:
  - id: slow
    title: Too slow
    severity: 3   # of 5
    evidence:
      - seen once
      - {ref: calls}
"""
FILES = {
    "journeys/buy.yaml": JOURNEY,
    "people.yaml": "kind: people\nitems:\n  - {id: ana, name: Ana Ruiz}\n  - {id: ben, name: Ben Okoro}\n",
    "personas.yaml": "kind: personas\nitems: [{id: students, title: Students}, {id: families, title: Families}]\n",
    "teams.yaml": "kind: teams\nitems: [{id: web, title: Web}]\n",
    "evidence/calls.yaml": "kind: evidence\nid: calls\ntitle: Calls\ninsights: [{id: late, text: Too late}]\n",
}


def _set(*asked: str) -> str:
    workspace = load(MemoryTree(FILES)).workspace
    wanted = [Wanted(workspace.records[each.ref], each) for each in map(parsed, asked)]
    return assigned("journeys/buy.yaml", JOURNEY.encode(), wanted, workspace).decode()


@pytest.mark.parametrize(
    ("asked", "old", "new"),
    [
        ("buy/slow.severity=4", "severity: 3 ", "severity: 4 "),
        ("buy.title=Buy: now", "title: Buy a plan ", 'title: "Buy: now" '),
        ("buy.owner=ben", "owner: ana", "owner: ben"),
        ("buy.personas+=families", "[students]", "[students, families]"),
        ("buy.personas+=students", "", ""),
        ("buy.personas=families, students", "[students]", "[families, students]"),
        ("buy/slow.evidence+=support: 212 mails", "- {ref: calls}\n", '- {ref: calls}\n      - "support: 212 mails"\n'),
        ("buy/slow.evidence-=calls", "      - {ref: calls}\n", ""),
        ("buy/slow.evidence-=seen once", "      - seen once\n", ""),
        ("buy.personas-=students", "personas: [students]\n", ""),
        ("buy/card.emotion=", ", emotion: -1", ""),
        ("buy/card.emotion=+1", "emotion: -1", "emotion: 1"),
        ("buy.volume.n=400", "n: 300", "n: 400"),
        ("buy/choose.team=web", "- Choose\n", "- {title: Choose, team: web}\n"),
        ("buy/slow.evidence+=calls/late", "- {ref: calls}\n", "- {ref: calls}\n      - {ref: calls/late}\n"),
        ("buy/slow.evidence+={ref: calls/late}", "- {ref: calls}\n", "- {ref: calls}\n      - {ref: calls/late}\n"),
        ("buy/slow.evidence+={ref: calls}", "", ""),
        ("buy.title={soon} Buy", "title: Buy a plan ", 'title: "{soon} Buy" '),
        ("buy/slow.reach={n: 500, per: month}", "severity: 3   # of 5\n",
         "severity: 3   # of 5\n    reach: {n: 500, per: month}\n"),
        ("buy/slow.reach=40 %", "    severity: 3   # of 5\n", "    severity: 3   # of 5\n    reach: 40 %\n"),
    ],
)  # fmt: skip
def test_exactly_what_is_asked_changes(asked: str, old: str, new: str) -> None:
    assert old in JOURNEY
    assert _set(asked) == JOURNEY.replace(old, new, 1)


def test_several_fields_of_a_file_are_set_in_their_order() -> None:
    told = _set("buy/slow.severity=4", "buy/slow.severity=5", "buy.owner=ben")
    assert told == JOURNEY.replace("severity: 3 ", "severity: 5 ").replace("owner: ana", "owner: ben")


def test_a_field_of_fields_that_is_not_there_is_made() -> None:
    assert "volume" not in _set("buy.volume=")
    assert "goal: Pay" in _set("buy/pay.goal=Pay")


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("buy/slow.severity=9", "must be 1 to 5"),
        ("buy/slow.severty=4", "did you mean 'severity'?"),
        ("buy.owner=bem", "did you mean 'ben'?"),
        ("buy.title=", "'title' is missing"),
        ("buy/slow.severity+=1", "'severity' holds one value; write buy/slow.severity=1"),
        ("buy/slow.evidence-=nothing", "'evidence' has no 'nothing'; it has 'seen once', 'calls'"),
        ("buy.id=sell", "its id stays"),
        ("buy.volume.per=", "'per' is missing"),
        ("buy.title.de=Kaufen", "'title' holds no fields"),
        ("buy.volume.n.x=1", "lies too deep"),
        ("buy.volume.n+=1", "holds one value"),
        ("buy/slow.reach={n: 500", "should be a percentage like `35 %`"),
        ("buy/slow.evidence+={ref: nothing}", "there is no"),
        ("buy.frobs+=1", "'frobs' is no field of a journey"),
    ],
)
def test_what_cannot_stand_is_refused_with_what_to_write(asked: str, words: str) -> None:
    with pytest.raises(RefusedEdit) as refused:
        _set(asked)
    assert words in str(refused.value)


@pytest.mark.parametrize("text", ["bla", "buy=1", "buy.=1", "=1", ".title=x", "buy.title"])
def test_what_is_no_assignment_says_how_to_write_one(text: str) -> None:
    with pytest.raises(JmxError, match=r"REF\.field=value"):
        parsed(text)


def test_a_value_may_hold_signs_of_its_own() -> None:
    one = parsed("buy/slow.title=a=b += c")
    assert (one.ref, one.field, one.how, one.words) == ("buy/slow", "title", "=", "a=b += c")
    assert parsed("buy.volume.n=3").inner == ("n",)
