"""Drafts as files: names become refs, nothing is overwritten, and any text comes back as it was."""

from typing import Any
from unicodedata import name

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jmx.errors import RefusedWrite
from jmx.foreign.draft import Carrier, Draft
from jmx.model import limits
from jmx.model.finding import Level
from jmx.model.workspace import Workspace
from jmx.reading import yaml as door
from jmx.reading.load import load
from jmx.writing.drafts import records_of
from tests.support import MemoryTree, parse_slowly

ANY = st.one_of(
    st.text(max_size=40),
    st.text(alphabet="-?:,[]{}#&*!|>'\"%@` \n\tne012.=<~$\x1b\u202e\ufeff", max_size=30),
    st.sampled_from(["null", "~", "1.5", "2026-01-31", "- x", "=1+1", "<b>x</b>", "{ref: x}", "x" * 250, "NO", "1e5"]),
)


def _workspace(*texts: str) -> Workspace:
    return load(MemoryTree({f"{number}.yaml": text for number, text in enumerate(texts)})).workspace


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ANY, st.lists(st.tuples(ANY, st.lists(ANY, max_size=3)), min_size=1, max_size=3))
def test_any_text_is_written_as_valid_yaml_that_means_it(title: str, stages: list[tuple[str, list[str]]]) -> None:
    carrier = Carrier()
    data: dict[str, Any] = carrier.titled(title, "title", "Untitled") | {
        "stages": [
            carrier.titled(name, "stage", "Stage")
            | {"touchpoints": [carrier.titled(each, "task", "Step") for each in steps]}
            for name, steps in stages
        ]
    }
    note = carrier.text(title, "note")
    data |= {"customer_goal": note} if note else {}
    records = records_of([Draft("journey", data)], Workspace())
    read = door.parse(records[0].text.encode())
    assert {name: value for name, value in read.items() if name in data} == data
    assert parse_slowly(records[0].text.encode()) == read
    found = load(MemoryTree({each.path: each.text for each in records})).findings
    assert not [each for each in found if each.level is Level.ERROR]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=60))
def test_what_can_be_seen_of_a_text_is_kept(words: str) -> None:
    carrier = Carrier()
    kept = carrier.text(words, "here")

    def seen(text: str) -> list[str]:
        return [each for each in text if each.isprintable() and not (each.isspace() or "VARIATION" in name(each, ""))]

    assert seen(kept) == seen(words)
    assert carrier.lost or len(kept.split()) == len(words.replace("\ufeff", "").replace("\u200b", "").split())


def test_text_without_end_is_cut_and_told() -> None:
    carrier = Carrier()
    assert len(carrier.text("x" * 10_000_000, "cell B2")) == limits.TEXT_LENGTH
    assert carrier.lost == [("cell B2", "x" * 60 + "…", "only its first 65,536 characters are kept")]


def test_personas_that_are_here_are_named_and_others_are_written() -> None:
    here = _workspace("kind: persona\nid: mover\ntitle: Somebody who moves\n", "kind: team\nid: desk\ntitle: Desk\n")
    stages = [{"title": "A", "team": "desk", "touchpoints": [{"title": "a", "personas": ["MOVER", "New one"]}]}]
    names = ["somebody who moves", "New one", "Journey"]
    draft = Draft("journey", {"title": "Journey", "personas": names, "stages": stages})
    records = records_of([draft], here)
    assert [each.path for each in records] == [
        "journeys/journey.yaml", "personas/new-one.yaml", "personas/journey-2.yaml"
    ]  # fmt: skip
    data = door.parse(records[0].text.encode())
    assert data["personas"] == ["mover", "new-one", "journey-2"]
    assert data["stages"][0]["team"] == "desk"
    assert data["stages"][0]["touchpoints"][0]["personas"] == ["mover", "new-one"]


def test_a_journey_that_is_here_is_not_imported_beside_itself() -> None:
    here = _workspace("kind: journey\nid: buy\ntitle: Buy\n")
    draft = Draft("journey", {"title": "Buy", "stages": [{"title": "Pay"}]})
    with pytest.raises(RefusedWrite, match=r"there is a journey 'buy' already, in 0\.yaml; .* with --id"):
        records_of([draft], here)
    assert records_of([draft], here, given_id="buy-2025")[0].path == "journeys/buy-2025.yaml"
    with pytest.raises(RefusedWrite, match="there is a record 'buy' already"):
        records_of([draft], here, given_id="buy")


def test_what_goes_with_a_journey_leads_into_it() -> None:
    beside = Draft("pain-point", {"title": "Waits", "at": ["/pay", "other"]})
    draft = Draft("journey", {"title": "Buy", "stages": [{"id": "pay", "title": "Pay"}]}, (), (beside,))
    assert "at: [shop/pay, other]" in records_of([draft], Workspace(), given_id="shop")[1].text
