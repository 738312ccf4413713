"""The JSON Schemas editors use: they are what the models say, and they judge documents as jmx does."""

import json
import math
from collections.abc import Iterator
from copy import deepcopy
from datetime import date, datetime
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator
from pydantic import ValidationError

from jmx.model.kinds import BY_NAME, KINDS, SETTINGS_FILE
from jmx.model.schema import SETTINGS_SCHEMA, schema_file, schema_files
from jmx.model.schema import schemas as made_schemas
from jmx.model.settings import Settings
from jmx.reading.load import check, read_file
from jmx.resources import shipped
from tests.model.documents import ANA, FULL, SETTINGS, Document, full, least

Route = tuple[str | int, ...]

HINT = "run: jmx schema -o schemas"
DAY = date(2026, 3, 31)
schemas = cache(made_schemas)


# --- the files ---


def test_committed_schemas_are_what_the_models_say() -> None:
    committed = {path.name: path.read_bytes() for path in shipped("schemas").glob("*.json")}
    assert sorted(committed) == sorted(schema_files()), HINT
    wrong = [name for name, content in schema_files().items() if committed[name] != content]
    assert not wrong, HINT


def test_there_is_one_schema_for_each_kind_and_one_for_the_settings() -> None:
    assert set(schemas()) == {f"{kind.name}.schema.json" for kind in KINDS} | {"jmx.schema.json"}


@pytest.mark.parametrize("name", sorted(schemas()))
def test_a_schema_is_valid_draft_7(name: str) -> None:
    Draft7Validator.check_schema(schemas()[name])
    assert schemas()[name]["$schema"] == "http://json-schema.org/draft-07/schema#"


@pytest.mark.parametrize("name", sorted(schemas()))
def test_a_schema_says_nothing_that_only_later_drafts_know(name: str) -> None:
    later = {"$defs", "$anchor", "prefixItems", "dependentRequired", "dependentSchemas", "unevaluatedProperties"}
    for node in _nodes(schemas()[name]):
        assert not later & set(node)
        assert "$ref" not in node or set(node) == {"$ref"}, "draft 7 reads nothing beside a $ref"
        assert "discriminator" not in node


@pytest.mark.parametrize("name", sorted(schemas()))
def test_every_field_is_explained_where_an_editor_shows_it(name: str) -> None:
    for node in _nodes(schemas()[name]):
        for field, schema in node.get("properties", {}).items():
            if "required" not in node or node.get("title"):
                assert schema.get("description") or set(schema) == {"const"}, field


@pytest.mark.parametrize("name", sorted(schemas()))
def test_every_ref_of_a_schema_leads_into_the_same_file(name: str) -> None:
    definitions = schemas()[name]["definitions"]
    refs = {node["$ref"] for node in _nodes(schemas()[name]) if "$ref" in node}
    assert refs <= {f"#/definitions/{each}" for each in definitions}
    assert refs == {f"#/definitions/{each}" for each in definitions}, "a definition nobody uses"


def test_schema_files_are_sorted_and_end_in_a_newline() -> None:
    for name, content in schema_files().items():
        assert (
            content == (json.dumps(json.loads(content), indent=2, sort_keys=True, ensure_ascii=False) + "\n").encode()
        )
        assert content.endswith(b"}\n"), name
    assert schema_files() == schema_files()


def _nodes(schema: Any) -> Iterator[dict[str, Any]]:
    """Every schema in a schema; the names of fields are not taken for keywords."""
    if isinstance(schema, list):
        for item in schema:
            yield from _nodes(item)
    elif isinstance(schema, dict):
        yield schema
        for key, value in schema.items():
            if key in ("properties", "definitions", "patternProperties"):
                for inner in value.values():
                    yield from _nodes(inner)
            elif key not in ("default", "enum", "const", "required"):
                yield from _nodes(value)


# --- agreement: what follows judges each document twice ---


@cache
def validator(name: str) -> Draft7Validator:
    return Draft7Validator(schemas()[name])


def in_json(value: Any) -> Any:
    """A document of YAML as an editor hands it to a JSON Schema: days are text, keys are text."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(key): in_json(each) for key, each in value.items()}
    return [in_json(each) for each in value] if isinstance(value, list) else value


def schema_takes(kind: str, document: Document) -> bool:
    return validator(schema_file(BY_NAME[kind])).is_valid({"kind": kind, **in_json(document)})


def jmx_takes(kind: str, document: Document) -> bool:
    return not check(BY_NAME[kind], document)


def settings_taken(document: Document) -> tuple[bool, bool]:
    by_schema = validator(SETTINGS_SCHEMA).is_valid(in_json(document))
    try:
        Settings.model_validate(document)
    except ValidationError:
        return by_schema, False
    return by_schema, True


# Values that are right somewhere and wrong elsewhere. None is in an exception below.
SPOILERS: dict[str, Any] = {
    "null": None,
    "true": True,
    "false": False,
    "zero": 0,
    "one": 1,
    "minus": -1,
    "many": 10**13,
    "fraction": 0.5,
    "over": 5.5,
    "empty": "",
    "word": "word",
    "capital": "Not an id",
    "path": "a/b",
    "deep-path": "a/b/c/d/e",
    "long-path": "a" * 300,
    "long": "x" * 201,
    "control": "a\x1bb",
    "hidden": "a\u202eb",
    "two-lines": "a\nb",
    "person": ANA,
    "address": "https://x.example/a",
    "bad-address": "https://u:p@x.example",
    "percent": "35 %",
    "no-percent": "135 %",
    "duration": "P6W",
    "no-duration": "P",
    "empty-list": [],
    "list": ["word"],
    "list-of-numbers": [1],
    "list-of-null": [None],
    "list-of-empty": [""],
    "list-of-lists": [["word"]],
    "pointer": [{"ref": "a"}],
    "pointer-wrong": [{"ref": "A B"}],
    "pointer-with-list": [{"ref": "a", "tags": ["b"]}],
    "titled": [{"title": "a"}],
    "empty-mapping": {},
    "list-of-mapping": [{}],
    "mapping": {"a": 1},
    "mapping-of-text": {"a": "b"},
    "mapping-own": {"x-a": [1]},
}


def routes(value: Any, here: Route = ()) -> Iterator[Route]:
    """Every place of a document, the document itself first."""
    yield here
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in steps:
        yield from routes(inner, (*here, step))


def at(document: Any, route: Route) -> Any:
    for step in route:
        document = document[step]
    return document


def with_value(document: Document, route: Route, value: Any) -> Document:
    spoilt = deepcopy(document)
    at(spoilt, route[:-1])[route[-1]] = deepcopy(value)
    return spoilt


def without(document: Document, route: Route) -> Document:
    spoilt = deepcopy(document)
    del at(spoilt, route[:-1])[route[-1]]
    return spoilt


def spoilt_ones(document: Document, deepest: int, below: Route = ()) -> Iterator[tuple[str, Document]]:
    """The document with each of its places left out, given another value, or given one field more."""
    yield "as it is", document
    for route in routes(at(document, below), below):
        if len(route) > deepest:
            continue
        if isinstance(at(document, route), dict):
            yield f"{route} + unknown", with_value(document, (*route, "unknown"), 1)
            yield f"{route} + x-own", with_value(document, (*route, "x-own"), {"any": [1, None]})
            yield f"{route} + ref", with_value(document, (*route, "ref"), "a")
            yield f"{route} + kind", with_value(document, (*route, "kind"), "journey") if route else document
        if route:
            yield f"{route} left out", without(document, route)
            for name, value in SPOILERS.items():
                yield f"{route} = {name}", with_value(document, route, value)


def one_field_at_a_time(kind: str, deepest: int) -> Iterator[tuple[str, Document]]:
    """Each field of the full document alone on the least one, spoilt: small documents are judged fast."""
    for name in FULL[kind]:
        yield from spoilt_ones(least(kind, **{name: FULL[kind][name]}), deepest, (name,))


@pytest.mark.few(3)
@pytest.mark.parametrize("kind", FULL)
def test_jmx_and_its_schemas_judge_spoilt_documents_alike(kind: str) -> None:
    judged, differ = {True: 0, False: 0}, []
    for words, document in one_field_at_a_time(kind, deepest=2 if kind in ("journey", "stage") else 3):
        taken = jmx_takes(kind, document)
        judged[taken] += 1
        if schema_takes(kind, document) != taken:
            differ.append((words, "taken by jmx" if taken else "refused by jmx"))
    assert not differ, f"{len(differ)}: {differ[:20]}"
    assert judged[True] >= 60, judged
    assert judged[False] >= 150, judged


@pytest.mark.deep
@pytest.mark.parametrize("kind", FULL)
def test_jmx_and_its_schemas_judge_deeply_spoilt_documents_alike(kind: str) -> None:
    differ = [
        (words, jmx_takes(kind, document))
        for words, document in (*one_field_at_a_time(kind, deepest=9), *spoilt_ones(full(kind), deepest=2))
        if schema_takes(kind, document) != jmx_takes(kind, document)
    ]
    assert not differ, f"{len(differ)}: {differ[:20]}"


def test_jmx_and_its_schema_judge_spoilt_settings_alike() -> None:
    judged = {True: 0, False: 0}
    for words, document in spoilt_ones(SETTINGS, deepest=9):
        by_schema, by_jmx = settings_taken(document)
        judged[by_jmx] += 1
        assert by_schema == by_jmx, words
    assert judged[True] > 100
    assert judged[False] > 500


LEAVES = st.one_of(
    st.sampled_from(list(SPOILERS.values())),
    st.integers(-3, 7),
    st.floats(-3, 7, allow_nan=False).filter(lambda number: not number.is_integer()),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=8).filter(lambda text: not _excepted_text(text)),
    st.dates(min_value=date(1, 1, 1)).map(lambda day: {"a": day.year}),
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["ref", "title", "id", "text", "n", "per", "to", "x-own", "a"]), inner)
    ),
    max_leaves=6,
)


@pytest.mark.parametrize("kind", FULL)
@settings(max_examples=30, deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_jmx_and_its_schemas_judge_any_document_alike(kind: str, data: st.DataObject) -> None:
    whole = FULL[kind]
    kept = {name: whole[name] for name in data.draw(st.lists(st.sampled_from(sorted(whole)), unique=True))}
    spoilt = data.draw(st.dictionaries(st.sampled_from([*sorted(whole), "x-own", "other"]), VALUES, max_size=3))
    document = least(kind, **kept) | spoilt
    assert schema_takes(kind, document) == jmx_takes(kind, document)


# --- files of one record, and of many ---

FILES: list[tuple[str, bool, Document]] = [
    ("one", True, {"kind": "team", "id": "a", "title": "A"}),
    ("one without an id", False, {"kind": "team", "title": "A"}),
    ("one with an empty id", False, {"kind": "team", "id": None, "title": "A"}),
    ("many", True, {"kind": "teams", "items": [{"id": "a", "title": "A"}, {"id": "b", "title": "B"}]}),
    ("many under the name of one", True, {"kind": "team", "items": [{"id": "a", "title": "A"}]}),
    ("many, none yet", True, {"kind": "teams", "items": []}),
    ("many with a field of one's own", True, {"kind": "teams", "items": [], "x-own": 1}),
    ("many without items", False, {"kind": "teams", "id": "a", "title": "A"}),
    ("many with another field", False, {"kind": "teams", "items": [], "id": "a"}),
    ("many, one without an id", False, {"kind": "teams", "items": [{"title": "A"}]}),
    ("many, one of them text", False, {"kind": "teams", "items": ["A"]}),
    ("many, one with a kind", False, {"kind": "teams", "items": [{"kind": "team", "id": "a", "title": "A"}]}),
    ("items that are no list", False, {"kind": "teams", "items": {"id": "a", "title": "A"}}),
    ("items that are nothing", False, {"kind": "teams", "items": None}),
]


@pytest.mark.parametrize(("good", "document"), [row[1:] for row in FILES], ids=[row[0] for row in FILES])
def test_a_file_of_one_or_many_is_judged_alike(good: bool, document: Document) -> None:
    assert (not read_file("any.yaml", json.dumps(document).encode()).findings) is good
    assert validator("team.schema.json").is_valid(document) is good


@pytest.mark.parametrize("kind", BY_NAME)
def test_every_kind_may_be_written_as_a_list(kind: str) -> None:
    document = {"kind": BY_NAME[kind].plural, "items": [in_json(least(kind)), in_json(full(kind))]}
    assert validator(schema_file(BY_NAME[kind])).is_valid(document)


@pytest.mark.parametrize("kind", BY_NAME)
def test_a_schema_refuses_files_of_another_kind(kind: str) -> None:
    other = "team" if kind != "team" else "persona"
    assert not validator(schema_file(BY_NAME[kind])).is_valid({"kind": other, **in_json(least(kind))})
    assert not validator(schema_file(BY_NAME[kind])).is_valid(in_json(least(kind)))


def test_the_settings_file_may_say_its_kind() -> None:
    assert validator(SETTINGS_SCHEMA).is_valid({"kind": "settings", "organisation": "Example"})
    assert validator(SETTINGS_SCHEMA).is_valid({})
    assert SETTINGS_FILE == "jmx.yaml"


# --- where the two differ by nature: each with the document that shows it ---

EXCEPTIONS: list[tuple[str, str, Document, bool, bool]] = [
    ("letters-in-two-pieces", "persona", {"id": "cafe\u0301", "title": "P"}, True, False),
    ("capitals-of-other-scripts", "persona", {"id": "Нужен", "title": "P"}, True, False),
    ("signs-beyond-ascii", "persona", {"id": "😀", "title": "P"}, True, False),
    # what, kind, fields, taken by the schema, taken by jmx
    ("a whole number with a point is whole for JSON", "pain-point", {"severity": 3.0}, True, False),
    ("a day that is on no calendar", "evidence", {"collected": "2026-02-30"}, True, False),
    ("a day in quotes is text for jmx", "evidence", {"collected": "2026-03-31"}, True, False),
    ("a day where text is wanted is text for JSON", "evidence", {"insight": DAY}, True, False),
    ("a moment whose text is a title", "evidence", {"title": datetime(2026, 3, 31, 8, 0)}, True, False),  # noqa: DTZ001
    ("a key that is a number is text in JSON", "pain-point", {"inputs": {1: 2}}, True, False),
    ("a final newline after an id", "team", {"id": "crew\n"}, True, False),
    ("a final newline after a ref", "strength", {"at": ["onboarding\n"]}, True, False),
    ("not a number", "metric", {"target": math.nan}, True, False),
    ("without end", "metric", {"target": math.inf}, True, False),
]


@pytest.mark.parametrize(
    ("kind", "fields", "by_schema", "by_jmx"), [row[1:] for row in EXCEPTIONS], ids=[row[0] for row in EXCEPTIONS]
)
def test_where_a_schema_and_jmx_differ_by_nature(kind: str, fields: Document, by_schema: bool, by_jmx: bool) -> None:
    document = least(kind, **fields)
    assert schema_takes(kind, document) is by_schema
    assert jmx_takes(kind, document) is by_jmx


def _excepted_text(text: str) -> bool:
    return text.endswith("\n") or text[:4].isdigit()
