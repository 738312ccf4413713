"""What is typed in one line: parts in their order, parts left out, and the way people say who does what by when."""

from collections.abc import Mapping

import pytest

from jmx.model.workspace import Workspace
from jmx.reading.load import load
from jmx.writing.agreed import in_one_line
from jmx.writing.agreement_parts import in_parts
from jmx.writing.people_called import CalledPeople
from tests.support import MemoryTree

PEOPLE = "kind: people\nitems: [{id: ana, name: Ana Ruiz}, {id: ben-o, name: Ben Ode}, {id: ben-k, name: Ben Kim}]\n"
DECISION = ("why", "owner", "due", "about")
ACTION = ("owner", "due", "about")


@pytest.fixture(scope="module")
def people() -> CalledPeople:
    workspace: Workspace = load(MemoryTree({"people.yaml": PEOPLE.encode()})).workspace
    return CalledPeople(workspace)


CASES: Mapping[str, tuple[str, dict[str, str]]] = {
    "text alone": ("Keep it", {"text": "Keep it"}),
    "all parts": ("Keep it; cheap; ana; 2027-01-31; buy", {"text": "Keep it", "why": "cheap", "owner": "ana",
                                                           "due": "2027-01-31", "about": "buy"}),
    "empty parts": ("Keep it;; ana;; buy", {"text": "Keep it", "owner": "ana", "about": "buy"}),
    "a reason": ("Keep it; it is cheap", {"text": "Keep it", "why": "it is cheap"}),
    "an owner": ("Keep it; Ana Ruiz", {"text": "Keep it", "owner": "Ana Ruiz"}),
    "a day": ("Keep it; 31.01.2027", {"text": "Keep it", "due": "31.01.2027"}),
    "an owner and a day": ("Keep it; 31 January 2027; ana", {"text": "Keep it", "due": "31 January 2027", "owner": "ana"}),
    "a reason and an owner": ("Keep it; it is cheap; ana", {"text": "Keep it", "why": "it is cheap", "owner": "ana"}),
    "about anywhere": ("Keep it; about buy, use; ana; about: pay", {"text": "Keep it", "owner": "ana", "about": "buy, use, pay"}),
    "a semicolon": ("This\\; that; because", {"text": "This; that", "why": "because"}),
    "said as people do": ("Ana: keep it by 2027-01-31.", {"text": "keep it", "owner": "ana", "due": "2027-01-31"}),
    "and a part more": ("Ana: keep it; about buy", {"text": "keep it", "owner": "ana", "about": "buy"}),
    "a colon of nobody": ("Ask: why?", {"text": "Ask: why?"}),
    "a first name of two": ("Ben: keep it", {"text": "Ben: keep it"}),
    "by somebody": ("Have it done by Ana", {"text": "Have it done by Ana"}),
    "a name that is nearly one": ("Keep it; anna", {"text": "Keep it", "owner": "anna"}),
    "a day that is none": ("Keep it; 2027-13-45", {"text": "Keep it", "due": "2027-13-45"}),
}  # fmt: skip


@pytest.mark.parametrize(("line", "parts"), CASES.values(), ids=CASES.keys())
def test_a_line_is_taken_in_its_parts(line: str, parts: dict[str, str], people: CalledPeople) -> None:
    found, wrong = in_parts(in_one_line(line, "here"), DECISION, people)
    told = {name: getattr(found, name).words for name in ("text", *DECISION)}
    assert {name: words for name, words in told.items() if words} == parts
    assert not wrong
    assert found.text.place == found.owner.place == "here"


def test_an_action_has_no_reason(people: CalledPeople) -> None:
    found, _ = in_parts(in_one_line("Keep it; it is cheap", ""), ACTION, people)
    assert (found.why.words, found.owner.words) == ("", "it is cheap")
    found, _ = in_parts(in_one_line("Keep it; ana; ; buy", ""), ACTION, people)
    assert (found.owner.words, found.due.words, found.about.words) == ("ana", "", "buy")
    _, wrong = in_parts(in_one_line("Keep it; ana; ; buy; too", ""), ACTION, people)
    assert wrong == "it has too many parts; write text; owner; due; about"
