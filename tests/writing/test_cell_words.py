"""What is said in cells: the ways to write one thing, and what is refused."""

from typing import Any

import pytest

from jmx.model.workspace import Workspace
from jmx.reading.load import load
from jmx.writing.cell_words import CellWords, WrongWords, say_same
from tests.support import MemoryTree
from tests.tables import FILES


@pytest.fixture(scope="module")
def words() -> CellWords:
    return CellWords(load(MemoryTree(FILES)).workspace, "buy")


@pytest.mark.parametrize(
    ("kind", "field", "said", "value"),
    [
        ("pain-point", "severity", "4", 4),
        ("pain-point", "severity", "4,0", 4),
        ("pain-point", "frequency", "1,5", 1.5),
        ("pain-point", "reach", "40 %", "40 %"),
        ("pain-point", "reach", "1,200 per month", {"n": 1200, "per": "month"}),
        ("pain-point", "at_stake", "money: 100\nbasis: a guess", {"money": 100, "basis": "a guess"}),
        ("pain-point", "at", "Pay now\nbuy/compare\nBuy a plan", ["buy/pay-now", "buy/compare", "buy"]),
        ("pain-point", "evidence", "→ calls: whatever\nsurvey: 3, or 4", [{"ref": "calls"}, "survey: 3, or 4"]),
        ("pain-point", "status", "Accepted", "accepted"),
        ("touchpoint", "emotion", "-0,5", -0.5),
        ("touchpoint", "emotion", "default: 1\nStudent: -2", {"default": 1, "student": -2}),
        ("touchpoint", "moment_of_truth", "yes", True),
        ("touchpoint", "moment_of_truth", "They decide here", "They decide here"),
        ("touchpoint", "thoughts", "Yes, now\n\n No ", ["Yes, now", "No"]),
        ("touchpoint", "systems", "Till\nShop", [{"system": "Till"}, {"system": "Shop"}]),
        ("touchpoint", "title", "2026", "2026"),
        ("journey", "owner", "ben okoro", "ben"),
        ("touchpoint", "team", "Web", "web"),
        ("journey", "owner", "Cy Young <cy@x.example>", "Cy Young <cy@x.example>"),
        ("evidence", "insights", "They wait", [{"text": "They wait"}]),
        ("evidence", "type", "Usability-test", "usability-test"),
    ],
)  # fmt: skip
def test_words_become_what_is_meant(words: CellWords, kind: str, field: str, said: str, value: Any) -> None:
    assert words.value(kind, field, said) == value


@pytest.mark.parametrize(
    ("kind", "field", "said", "told"),
    [
        ("pain-point", "severity", "9", "1 to 5"),
        ("pain-point", "severity", "high", "severity"),
        ("pain-point", "at", "Pay nov", "no stage or touchpoint is called 'Pay nov'; did you mean 'Pay now'?"),
        ("pain-point", "evidence", "→ nothing", "there is no evidence 'nothing'"),
        ("touchpoint", "team", "Nobody", "no team is called 'Nobody'; there are: Web team"),
        ("touchpoint", "emotion", "default: 1\nAlien: -2", "alien"),
        ("evidence", "type", "gossip", "type"),
    ],
)
def test_what_cannot_stand_is_told(words: CellWords, kind: str, field: str, said: str, told: str) -> None:
    with pytest.raises(WrongWords) as wrong:
        words.value(kind, field, said)
    assert told.casefold() in wrong.value.words.casefold()


@pytest.mark.parametrize(
    ("kind", "field", "one", "other", "same"),
    [
        ("pain-point", "reach", "0.4", "40 %", True),
        ("pain-point", "severity", "4", "4.0", True),
        ("pain-point", "severity", "4", "5", False),
        ("touchpoint", "title", "1.0", "1", False),
        ("touchpoint", "moment_of_truth", "yes", "TRUE", True),
        ("touchpoint", "thoughts", "a\n\n b", "a\nb", True),
        ("touchpoint", "thoughts", "a\nb", "b\na", False),
        ("touchpoint", "evidence", "→ calls: Calls in March", "→ calls: called otherwise by now", True),
    ],
)
def test_the_same_may_be_written_in_several_ways(kind: str, field: str, one: str, other: str, same: bool) -> None:
    assert say_same(kind, field, one, other) is same


def test_of_two_that_are_called_alike_the_ref_is_said() -> None:
    people = "kind: people\nitems: [{id: ana, name: Ana}, {id: anna, name: ANA}, {id: ben, name: Ben}]\n"
    workspace: Workspace = load(
        MemoryTree({"people.yaml": people, "j.yaml": "kind: journey\nid: j\ntitle: J\n"})
    ).workspace
    words = CellWords(workspace, "j")
    assert words.choices("journey", "owner") == ("ana", "anna", "Ben")
    assert words.of("journey", "owner", "ana") == "ana"
    assert words.value("journey", "owner", "Ben") == "ben"
