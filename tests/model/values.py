"""Values that each field of a model may hold, read off its schema: of every form it allows, several where it can."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import chain, islice, zip_longest
from typing import Any

from pydantic import BaseModel, ValidationError

from jmx.model.kinds import KINDS
from jmx.model.record import fields_of

Schema = Mapping[str, Any]
_DEEPEST = 6
_LONG = "It takes a week until somebody answers, and nobody says why; whoever calls waits for another"
# What a text may be, the likeliest first; a field whose pattern matches fewer than two of these needs another one here.
TEXTS = (
    *(f"the-{kind.name}" for kind in KINDS), "It is slow", "It is very slow", f"{_LONG} hour.", f"{_LONG} long hour!",
    "P6W", "P1Y", "35 %", "12.5 %", "OWN", "STL", "OWN101", "STL102", "csat.csv", "nps.csv", "pay.png", "card.jpg",
    "https://x.example/a", "https://x.example/b", "ana@x.example", "ben@x.example", "Ana Ruiz <ana@x.example>",
    "0" * 40, "1" * 40, "1:" + "0" * 64, "2:" + "1" * 64, "x-a", "FREQ=MONTHLY;BYDAY=1TU", "FREQ=WEEKLY;BYDAY=MO",
    "1", "3", "https://x.example/{commit}/{path}", "https://y.example/{commit}/{path}",
)  # fmt: skip
_KEYS = ("default", "the-persona", "the-journey", *TEXTS)


def values_of(model: type[BaseModel], name: str, least: Mapping[str, Any]) -> list[Any]:
    """What a field of a model may say, beside the other fields in `least`."""
    schema = model.model_json_schema(by_alias=True)
    found = _Values(schema.get("$defs", {})).of(schema["properties"][name], 0)
    return [each for each in _distinct(found) if _is_valid(model, {**least, name: each})]


def _distinct(found: Iterator[Any]) -> Iterator[Any]:
    seen: set[str] = set()
    for each in found:
        if repr(each) not in seen:
            seen.add(repr(each))
            yield each


def _is_valid(model: type[BaseModel], data: Mapping[str, Any]) -> bool:
    try:
        model.model_validate(data)
    except ValidationError:
        return False
    return True


class _Values:
    def __init__(self, models: Mapping[str, Schema]) -> None:
        self._models = models

    def of(self, schema: Schema, depth: int) -> Iterator[Any]:
        """Values of a schema; of several forms one of each in turn."""
        if depth > _DEEPEST:
            return
        if "$ref" in schema:
            yield from self.of(self._models[schema["$ref"].rpartition("/")[2]], depth + 1)
        elif forms := schema.get("anyOf") or schema.get("oneOf"):
            nothing = object()
            turns = zip_longest(*(islice(self.of(form, depth), 4) for form in forms), fillvalue=nothing)
            yield from (each for each in chain.from_iterable(turns) if each is not nothing)
        elif "enum" in schema:
            yield from schema["enum"][:3]
        elif "const" in schema:
            yield schema["const"]
        else:
            yield from self._typed(schema, depth)

    def _typed(self, schema: Schema, depth: int) -> Iterator[Any]:
        match schema.get("type"):
            case "string" if schema.get("format") == "date":
                yield from (date(2026, 1, 9), date(2026, 2, 9))
            case "string":
                pattern, most = re.compile(schema.get("pattern", "")), schema.get("maxLength", 10**6)
                fitting = [text for text in TEXTS if pattern.search(text) and len(text) <= most]
                free = [text for text in fitting if " " in text] if pattern.search(_LONG) else fitting
                yield from free
            case "integer" | "number":
                least = schema.get("minimum", schema.get("exclusiveMinimum", 0))
                most = schema.get("maximum", 40)
                yield from (most, (least + most) / 2 if schema["type"] == "number" else least + 1)
            case "boolean":
                yield from (True, False)
            case "array":
                items = list(islice(_distinct(self.of(schema["items"], depth + 1)), 20))
                yield from (items[:1], items[1::-1], items)
            case "object":
                yield from self._mappings(schema, depth)

    def _mappings(self, schema: Schema, depth: int) -> Iterator[dict[str, Any]]:
        fields = schema.get("properties", {})
        of_field = {name: list(islice(self.of(each, depth + 1), 2)) for name, each in fields.items()}
        of_field |= {"id": ["one-inside", "two-inside"]} if "id" in fields else {}
        required = schema.get("required", [])
        least = {name: found[0] for name, found in of_field.items() if found and name in required}
        if least:
            yield least
        if any(of_field.values()):
            yield {name: found[-1] for name, found in of_field.items() if found}
        rest = schema.get("additionalProperties")
        named = {"": rest} if not fields and isinstance(rest, dict) else {}
        for pattern, each in {**schema.get("patternProperties", {}), **named}.items():
            known = schema.get("propertyNames", {}).get("enum", _KEYS)
            keys = [key for key in known if re.search(pattern, key)] if pattern != "^x-" else []
            said = list(islice(self.of(each, depth + 1), 2))
            if keys and said:
                yield {keys[0]: said[0], keys[1]: said[-1]}
                yield {keys[0]: said[-1], keys[1]: said[-1]}


def written(model: type[BaseModel]) -> list[str]:
    """The fields of a model that people write, without the id that makes it this record."""
    return [name for name in fields_of(model) if name != "id"]
