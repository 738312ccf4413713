"""`jmx explain`: what a field is, what it may be, an example, and what it changes, for whoever writes it."""

import json
from collections.abc import Callable

import pytest

from jmx.model.field_tree import ROOTS, fields_at
from tests.support import Ran

Jmx = Callable[..., Ran]


def test_without_a_word_every_kind_is_told_in_a_line(jmx: Jmx) -> None:
    lines = jmx("explain").out.splitlines()
    assert [line.split()[0] for line in lines[1 : len(ROOTS) + 1]] == list(ROOTS)
    assert "A step the customer takes" in next(line for line in lines if line.startswith("touchpoint"))


def test_a_field_is_told_whole(jmx: Jmx) -> None:
    assert (
        jmx("explain", "limits.grace_days")
        == jmx("explain", "jmx.yaml.limits.grace_days")
        == Ran(
            0,
            "jmx.yaml.limits.grace_days (may be left out)\n"
            "what it is  Days after a review is due before it counts as late.\n"
            "may be      a whole number from 0 to 365\n"
            "left out    it is 14\n"
            "changes     How many days after its due day a review is an error (STL102), and the map says so in red.\n"
            "example     grace_days: 7\n",
            "",
        )
    )


def test_a_field_leads_to_what_may_stand_in_it(jmx: Jmx) -> None:
    out = jmx("explain", "touchpoint.pains").out
    assert out.endswith("\nWhat may stand in it\n    jmx explain pain-point\n")
    assert "    jmx explain journey.volume.per\n" in jmx("explain", "journey.volume").out


def test_a_kind_is_told_with_an_example_and_every_field(jmx: Jmx) -> None:
    out = jmx("explain", "pain").out
    assert out.startswith("pain-point\n")
    assert "    title: Nobody says when the bicycle is ready\n" in out
    for field in fields_at("pain-point"):
        assert f"\n{'.'.join(field.path)}" in out
    assert "\nreach.per  must be there where fields are written in reach\n" in out
    assert "\nseverity\n" in out


@pytest.mark.parametrize("asked", [(), ("journey",), ("journey.cadence",), ("owner",), ("event",), ("--all",)])
@pytest.mark.parametrize("format_name", ["text", "markdown", "html", "csv"])
def test_every_format_says_something(asked: tuple[str, ...], format_name: str, jmx: Jmx) -> None:
    ran = jmx("explain", *asked, "-f", format_name)
    assert (ran.code, ran.err) == (0, "")
    assert len(ran.out) > 100


def test_json_holds_the_whole_of_a_kind(jmx: Jmx) -> None:
    told = json.loads(jmx("explain", "persona", "-f", "json").out)
    assert [each["kind"] for each in told["kinds"]] == ["persona"]
    assert [each["field"] for each in told["fields"]][:2] == ["persona.id", "persona.title"]
    assert all(each["changes"] and each["example"] and each["form"] for each in told["fields"])
