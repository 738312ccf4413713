"""`jmx list`: what records there are, by the names people use for kinds."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support import Ran

Jmx = Callable[..., Ran]


def test_journeys_are_listed_with_who_answers_for_them(jmx: Jmx, example: Path) -> None:
    ran = jmx("list", "-C", example)
    lines = ran.out.splitlines()
    assert ran.code == 0
    assert "Get connected                       Nia Bekele" in ran.out
    assert any("Pay the bill" in line and "no owner" in line for line in lines)
    assert len([line for line in lines if line.endswith(".yaml")]) == 9
    assert "27 pains" in lines[-1]


@pytest.mark.parametrize(
    ("word", "line"),
    [
        ("pains", "60 %         addressed  get-connected/no-choice-of-day"),
        ("pain-point", "get-connected/no-choice-of-day"),
        ("people", "Ingrid Solheim       Head of customer experience"),
        ("persons", "Ingrid Solheim"),
        ("kpis", "days-to-connect"),
        ("happenings", "2026-02-16  launch"),
        ("Stage Models", "quillmoor"),
    ],
)
def test_kinds_are_listed_by_the_names_that_people_use(jmx: Jmx, example: Path, word: str, line: str) -> None:
    ran = jmx("list", word, "-C", example)
    assert ran.code == 0
    assert line in ran.out


def test_a_touchpoint_that_stands_in_several_places_is_listed_once(jmx: Jmx, tmp_path: Path) -> None:
    (tmp_path / "journeys.yaml").write_text(
        "kind: journeys\nitems:\n"
        "  - {id: buy, title: Buy, stages: [{title: Pay, touchpoints: [{ref: card}]}]}\n"
        "  - {id: renew, title: Renew, stages: [{title: Pay, touchpoints: [{ref: card}]}]}\n"
    )
    (tmp_path / "card.yaml").write_text("kind: touchpoint\nid: card\ntitle: Pay by card\nchannel: website\n")
    found = json.loads(jmx("list", "touchpoints", "-C", tmp_path, "-f", "json").out)
    assert [(each["ref"], each["beside"]) for each in found["records"]] == [("card", "website")]
    counts = [(each["kind"], each["count"]) for each in found["counts"]]
    assert counts == [("journey", 2), ("stage", 2), ("touchpoint", 1)]


def test_a_word_that_is_no_kind_leads_to_one(jmx: Jmx, example: Path) -> None:
    ran = jmx("list", "jurneys", "-C", example)
    assert (ran.code, ran.out) == (2, "")
    assert "did you mean 'journeys'?" in ran.err
    assert "write: jmx list" in jmx("ls").err


@pytest.mark.parametrize(
    "command",
    [
        ("show", "Nobody asks which day would suit the customer"),
        ("log", "nobody asks which day would suit the customer"),
        ("blame", "Nobody asks which day would suit the customer"),
        ("score", "--why", "Nobody asks which day would suit the customer"),
        ("set", "Nobody asks which day would suit the customer.severity=3", "--dry-run"),
        ("review", "Use it and get help", "-f", "json"),
    ],
)
def test_a_record_is_found_by_its_title_wherever_it_is_unique(
    jmx: Jmx, example: Path, command: tuple[str, ...]
) -> None:
    ran = jmx(*command, "-C", example)
    assert ran.code == 0, ran.err
    assert "Nobody asks which day" in ran.out or "use-and-get-help" in ran.out


def test_a_title_that_several_records_have_leads_to_their_refs(jmx: Jmx, example: Path) -> None:
    ran = jmx("show", "Get connected", "-C", example)
    assert (ran.code, ran.out) == (2, "")
    assert "write 'get-connected' or 'customer-life/join'" in ran.err
    assert "did you mean 'get-connected/no-choice-of-day'" in jmx("set", "Nobody asks.severity=3", "-C", example).err
