"""Records written anew: every reader of YAML reads back what was meant, in the order of the model."""

import io
from collections.abc import Callable, Mapping
from datetime import date
from itertools import chain, product
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from jmx.model.kinds import BY_NAME
from jmx.model.schema import schemas
from jmx.reading import yaml as door
from jmx.writing.emit import reads_plain, record_text
from jmx.writing.splices import same

SCHEMAS = {name.partition(".")[0]: schema for name, schema in schemas().items() if not name.startswith("jmx.")}
# What one reader or another takes for something else than text, or for the end of it.
TRAPS = [
    "no", "Yes", "on", "null", "~", "true", "1", "-1", "+.5", "0x1f", "0o17", "017", "1e3", "1_000", "1:30", "12:30:45",
    "2026-03-31", "2026-03-31 12:00:00", ".inf", ".NaN", "=", "<<", "a: b", "a:", "a #b", "#a", "- a", "? a", "!a", "&a",
    "*a", "%a", "@a", "`a", "|", ">-", "{a}", "[a]", "a, b", "'a", '"a', "\\", "", " a", "a ", "a\nb", "a\n\n b\n", "a\n",
    "\na", "a\n \nb", "a\tb", "...", "---", "a\n---\nb", "a\n...", "\u00e9\u4e2d\U0001f600", "\u00a0a", "a\u2028b", "\x7f",
    "\ufeffa", "0.10", "9" * 30, "x" * 200,
]  # fmt: skip
TEXTS = st.sampled_from(TRAPS) | st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
NUMBERS = st.integers(-(10**15), 10**15) | st.floats(allow_nan=False, allow_infinity=False)
OWN: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.dates() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)


def _values(schema: Mapping[str, Any], kind: str, depth: int = 0) -> st.SearchStrategy[Any]:
    """Values of the shape of a schema, with any text where it wants text."""
    if "$ref" in schema:
        return _values(SCHEMAS[kind]["definitions"][schema["$ref"].rpartition("/")[2]], kind, depth)
    if "enum" in schema or "const" in schema:
        return st.sampled_from(schema.get("enum", [schema.get("const")]))
    if choices := schema.get("anyOf") or schema.get("oneOf"):
        return st.one_of([_values(each, kind, depth) for each in choices])
    sort = schema.get("type")
    if sort == "object":
        return _objects(schema, kind, depth)
    if sort == "array":
        return st.lists(_values(schema["items"], kind, depth + 1), max_size=3 if depth < 4 else 0)
    if sort == "string":
        return st.dates() if "(0[1-9]|1[0-2])" in schema.get("pattern", "") else TEXTS
    return {
        "integer": st.integers(-(10**12), 10**12),
        "number": NUMBERS,
        "boolean": st.booleans(),
        "null": st.none(),
    }.get(str(sort), OWN)


def _deferred(schema: Mapping[str, Any], kind: str, depth: int) -> st.SearchStrategy[Any]:
    return st.deferred(lambda: _values(schema, kind, depth))


def _objects(schema: Mapping[str, Any], kind: str, depth: int) -> st.SearchStrategy[Any]:
    needed = schema.get("required", ())
    known = {
        name: _deferred(each, kind, depth + 1) for name, each in schema.get("properties", {}).items() if name != "kind"
    }
    fixed = st.fixed_dictionaries(
        {name: known[name] for name in needed if name in known},
        optional={name: known[name] for name in known if name not in needed} if depth < 4 else {},
    )
    names = TEXTS if not known else st.sampled_from(["x-note", "x-2", "x-a: b"])
    free = st.dictionaries(names, OWN, max_size=1 if known else 3)
    return st.builds(lambda one, other: {**one, **other}, fixed, free)


def _records(kind: str) -> st.SearchStrategy[dict[str, Any]]:
    return _values(SCHEMAS[kind]["definitions"]["file-of-one"], kind)


def _is_read_back(kind: str, data: dict[str, Any], text: str) -> None:
    wanted = {"kind": kind, **data}
    readers: dict[str, Callable[[], Any]] = {
        "jmx": lambda: door.parse(text.encode()),
        "PyYAML": lambda: yaml.safe_load(text),
        "ruamel.yaml": lambda: YAML(typ="safe", pure=True).load(io.StringIO(text)),
    }
    for name, read in readers.items():
        assert same(read(), wanted), f"{name} reads something else in\n{text}"


@st.composite
def _remarks(draw: st.DrawFn, data: dict[str, Any], kind: str) -> dict[Any, list[str]]:
    """Comments at fields that are there and at fields that are not."""
    fields = [*data, *BY_NAME[kind].model.model_fields, "x-new"]
    routes = draw(st.lists(st.sampled_from(fields).map(lambda name: (name,)), max_size=4))
    nested = [
        (name, 0, "id")
        for name, each in data.items()
        if isinstance(each, list) and each and each[0] and isinstance(each[0], dict)
    ]
    routes += draw(st.lists(st.sampled_from(nested), max_size=2)) if nested else []
    return {route: [f"TODO {number}: [a, {{b: c", f"'{number}"] for number, route in enumerate(routes)}


def _holds(kind: str, examples: int) -> None:
    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(st.data())
    def check(drawn: st.DataObject) -> None:
        data = drawn.draw(_records(kind))
        text = record_text(kind, data)
        _is_read_back(kind, data, text)
        again = door.parse(text.encode())
        del again["kind"]
        assert record_text(kind, again) == text
        remarks = drawn.draw(_remarks(data, kind))
        commented = record_text(kind, data, remarks)
        _is_read_back(kind, data, commented)
        for line in (each for lines in remarks.values() for each in lines):
            assert f"# {line}\n" in commented

    check()


@pytest.mark.parametrize("kind", BY_NAME)
def test_whatever_a_record_says_is_read_back_by_every_reader(kind: str) -> None:
    _holds(kind, 15)


@pytest.mark.deep
@pytest.mark.parametrize("kind", BY_NAME)
def test_whatever_many_records_say_is_read_back_by_every_reader(kind: str) -> None:
    _holds(kind, 150)


JOURNEY = {
    "x-own": {"b": 1, "a": [2.5, None]},
    "stages": [
        {"touchpoints": [{"pains": [{"title": "Slow"}], "emotion": {"default": -1}, "title": "Ask", "id": "ask"}, "Go"],
         "title": "Choose"},
        {"title": "Pay", "ref": "pay"},
        "Leave",
    ],
    "evidence": ["12 calls: all angry", {"ref": "calls"}],
    "personas": [f"a-persona-with-a-long-name-number-{number}" for number in range(4)],
    "goals": [],
    "owner": {"vacant": {"covering": "ana", "since": date(2026, 3, 1)}},
    "volume": {"source": "Orders", "per": "month", "n": 3},
    "triggers": [{"drops": "5 %", "metric": "csat"}],
    "description": "Two\n\nparagraphs\n",
    "title": "Buy",
    "id": "buy",
}  # fmt: skip
LAID_OUT = """\
kind: journey
id: buy
title: Buy
description: |
  Two

  paragraphs
# Who asks?
owner: {vacant: {since: 2026-03-01, covering: ana}}
triggers: [{metric: csat, drops: 5 %}]
# One a day: yes.
# Not more.
customer_goal: Have it
goals: []
personas:
  - a-persona-with-a-long-name-number-0
  - a-persona-with-a-long-name-number-1
  - a-persona-with-a-long-name-number-2
  - a-persona-with-a-long-name-number-3
volume: {n: 3, per: month, source: Orders}
evidence: ["12 calls: all angry", {ref: calls}]
stages:
  - title: Choose
    touchpoints:
      - id: ask
        title: Ask
        emotion: {default: -1}
        # How do we know?
        pains:
          - title: Slow
      - Go
  - {ref: pay, title: Pay}
  - Leave
x-own: {b: 1, a: [2.5, null]}
"""


def test_fields_stand_in_the_order_of_the_model_and_short_values_on_one_line() -> None:
    comments = {
        ("owner",): ["Who asks?"],
        ("forum",): [],
        ("customer_goal",): ["One a day: yes.", "Not more."],
        ("stages", 0, "touchpoints", 0, "evidence"): ["How do we know?"],
    }
    assert record_text("journey", JOURNEY | {"customer_goal": "Have it"}, comments) == LAID_OUT


def test_a_record_says_the_same_in_whatever_order_its_fields_are_given() -> None:
    turned = dict(reversed(JOURNEY.items()))
    assert record_text("journey", turned) == record_text("journey", JOURNEY)


def test_numbers_are_numbers_and_traps_are_text_to_every_reader() -> None:
    data = {"id": "x", "x-numbers": [1e22, -1e-7, 1.5e300, 5e-324, -0.0, 2.0, 10**15], "x-traps": TRAPS}
    _is_read_back("team", data, record_text("team", data))
    mapping = {"id": "x", "x-traps": {trap: trap for trap in TRAPS}}
    _is_read_back("team", mapping, record_text("team", mapping))


def test_text_of_number_characters_stands_without_quotes_only_where_it_is_read_as_text() -> None:
    for letters in chain.from_iterable(product("0_-+.ex1:", repeat=length) for length in range(1, 5)):
        text = "".join(letters)
        if reads_plain(text):
            assert door.parse(f"a: {text}\n".encode()) == {"a": text}


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_is_no_number_is_not_written(value: float) -> None:
    with pytest.raises(ValueError, match="finite"):
        record_text("metric", {"id": "csat", "target": value})
