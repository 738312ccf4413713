"""JSON Schemas for editors, made from the models: one for each kind of file, and one for `jmx.yaml`."""

import ast
import inspect
import json
import sys
from functools import cache
from itertools import pairwise
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, models_json_schema
from pydantic_core.core_schema import ModelSchema

from jmx.model.kinds import KINDS, Kind
from jmx.model.settings import Settings

DRAFT = "http://json-schema.org/draft-07/schema#"
SETTINGS_SCHEMA = "jmx.schema.json"
Schema = dict[str, Any]

# A day of the calendar; that the month has so many days is for jmx to check.
_DAY = r"^(?!0000)[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
_OWN_FIELDS = {"^x-": {"description": "A field of your own; jmx keeps it and reads nothing into it."}}


def schemas() -> dict[str, Schema]:
    """The JSON Schema of every kind of file, by the schema's file name."""
    made = {schema_file(kind): _of_kind(kind) for kind in KINDS}
    return made | {SETTINGS_SCHEMA: _of_settings()}


def schema_files() -> dict[str, bytes]:
    """The same as files: sorted keys, two spaces, a newline at the end."""
    return {
        name: (json.dumps(schema, indent=2, sort_keys=True, ensure_ascii=False) + "\n").encode()
        for name, schema in schemas().items()
    }


def schema_file(kind: Kind) -> str:
    """The name of a kind's schema file."""
    return f"{kind.name}.schema.json"


@cache
def field_words(model: type[BaseModel]) -> dict[str, str]:
    """What each field of a model is for: the text beneath it in the source, by the field's name in Python.

    It is read from the source when asked, not when the model is built: that would cost every command its time.
    """
    found: dict[str, str] = {}
    for base in reversed(model.__mro__):
        if issubclass(base, BaseModel) and base is not BaseModel:
            found |= _classes(base.__module__).get(base.__name__, {})
    return {name: found[name] for name in model.model_fields if name in found}


@cache
def _classes(module: str) -> dict[str, dict[str, str]]:
    tree = ast.parse(inspect.getsource(sys.modules[module]))
    return {node.name: _beneath(node) for node in tree.body if isinstance(node, ast.ClassDef)}


def _beneath(node: ast.ClassDef) -> dict[str, str]:
    """The string that stands under each annotated name of a class."""
    found = {}
    for pair in pairwise(node.body):
        match pair:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(words))):
                found[name] = inspect.cleandoc(words)
    return found


def _of_kind(kind: Kind) -> Schema:
    """A file of one record, or of a list of them: which of the two is told by `items` and by `kind`."""
    record, definitions = _of_model(kind.model)
    _need_id(record)
    words = dict.fromkeys((kind.name, kind.plural))
    definitions[_ONE] = _with_kind(kind, record)
    definitions[_MANY] = _list_of(kind, record, list(words))
    is_list: list[Schema] = [{"required": ["items"]}]
    if kind.plural != kind.name:
        is_list.append({"required": ["kind"], "properties": {"kind": {"const": kind.plural}}})
    return {
        "$schema": DRAFT,
        "$id": schema_file(kind),
        "title": kind.name,
        "description": f"{_first(kind.model)} A file holds one, or a list of them under `items`.",
        "type": "object",
        "required": ["kind"],
        "properties": {"kind": {"enum": list(words), "description": _KIND_WORDS}},
        "if": {"anyOf": is_list},
        "then": {"$ref": f"#/definitions/{_MANY}"},
        "else": {"$ref": f"#/definitions/{_ONE}"},
        "definitions": definitions,
    }


_ONE, _MANY = "file-of-one", "file-of-many"
_KIND_WORDS = "What sort of record this file holds."


def _with_kind(kind: Kind, record: Schema) -> Schema:
    word = {"const": kind.name, "description": _KIND_WORDS}
    return {
        **record,
        "title": kind.name,
        "required": ["kind", *record["required"]],
        "properties": {"kind": word, **record["properties"]},
    }


def _list_of(kind: Kind, record: Schema, words: list[str]) -> Schema:
    return {
        "title": kind.plural,
        "description": f"A list of {kind.plural}.",
        "type": "object",
        "required": ["kind", "items"],
        "properties": {
            "kind": {"enum": words, "description": _KIND_WORDS},
            "items": {"type": "array", "items": record, "description": f"The {kind.plural}, each with its id."},
        },
        "patternProperties": _OWN_FIELDS,
        "additionalProperties": False,
    }


def _need_id(record: Schema) -> None:
    """A record of a file has an id; one that stands inline may leave it out."""
    identity = record["properties"]["id"]
    words = "Its name in refs, unique among all files: small letters, digits and hyphens."
    record["properties"]["id"] = {**identity["anyOf"][0], "description": words}
    record["required"] = ["id", *(name for name in record.get("required", []) if name != "id")]


def _of_settings() -> Schema:
    settings, definitions = _of_model(Settings)
    settings["properties"]["kind"] = {"description": "Not needed: the file's name says what it is."}
    return {"$schema": DRAFT, "$id": SETTINGS_SCHEMA, **settings, "title": "jmx.yaml", "definitions": definitions}


def _of_model(model: type[BaseModel]) -> tuple[Schema, dict[str, Schema]]:
    """A model's own schema, and those of the models in it, in words of draft 7."""
    _, made = models_json_schema(
        [(model, "validation")], ref_template="#/definitions/{model}", schema_generator=_Explained
    )
    settled = {name: _settled(schema) for name, schema in made["$defs"].items()}
    return settled.pop(model.__name__), settled


class _Explained(GenerateJsonSchema):
    """Explains models and their fields, and refuses fields they do not know but for the user's own."""

    def model_schema(self, schema: ModelSchema) -> Schema:
        made = super().model_schema(schema)
        model: type[BaseModel] = schema["cls"]
        words = field_words(model)
        made["description"] = _first(model)
        for name, info in model.model_fields.items():
            made["properties"][info.alias or name]["description"] = words[name]
        if made["additionalProperties"] is True:
            made |= {"additionalProperties": False, "patternProperties": _OWN_FIELDS}
        return made


def _first(model: type[BaseModel]) -> str:
    return inspect.cleandoc(model.__doc__ or "").split("\n\n")[0].replace("\n", " ")


def _settled(node: Any) -> Any:
    """The same without what only pydantic or a later draft says."""
    if isinstance(node, list):
        return [_settled(item) for item in node]
    if not isinstance(node, dict):
        return node
    kept = {key: _settled(value) for key, value in node.items() if not _noise(key, value, node)}
    if "properties" in node:
        # the names of fields are not keywords: a field may well be called `title`
        kept["properties"] = {name: _settled(value) for name, value in node["properties"].items()}
    if "patternProperties" in kept and "properties" not in kept:
        kept["additionalProperties"] = False  # pydantic means that every key has this form
    if kept.get("format") == "date":
        kept["pattern"] = _DAY
    if "$ref" in kept and len(kept) > 1:
        # draft 7 reads nothing that stands beside a $ref
        kept["allOf"] = [{"$ref": kept.pop("$ref")}]
    return kept


def _noise(key: str, value: Any, node: Schema) -> bool:
    """Titles made out of field names, and defaults that mean `not given`."""
    if key == "title":
        return "properties" not in node
    return key == "default" and (value in (None, []) or isinstance(value, dict))
