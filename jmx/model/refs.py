"""Which fields of a record are refs, and what they may point at: found once per model, walked fast."""

from collections.abc import Iterator
from functools import cache
from typing import Any, get_args

from pydantic import BaseModel

from jmx.model.finding import Route
from jmx.model.record import Pointer, RefTo

# A field's shape: (attribute, name as written, kinds it may point at or None, whether it holds nested models).
_Field = tuple[str, str, tuple[str, ...] | None, bool]
# Inline records are linked by themselves; their refs are not their holder's.
_OWN_RECORDS = ("stages", "touchpoints", "pains", "metrics", "people")
# `emotion: {default: -1, business: 1}`: every other key is the id of a persona.
_NO_REF = "default"


def refs_in(part: BaseModel, route: Route = ()) -> Iterator[tuple[Route, str, tuple[str, ...]]]:
    """Every ref written in a record, with its route and the kinds it may point at."""
    values = part.__dict__
    for attribute, name, kinds, nested in _fields(type(part)):
        value = values[attribute]
        if not value:
            continue
        if isinstance(value, dict):
            if kinds is not None:
                yield from (((*route, name, key), key, kinds) for key in value if key != _NO_REF)
            continue
        for index, item in enumerate(value if isinstance(value, tuple) else (value,)):
            if isinstance(item, str):
                if kinds is not None:
                    yield ((*route, name, index) if item is not value else (*route, name)), item, kinds
            elif nested and isinstance(item, BaseModel):
                yield from refs_in(item, (*route, name, index) if item is not value else (*route, name))


@cache
def _fields(model: type[BaseModel]) -> tuple[_Field, ...]:
    """The fields of a model that hold refs. A pointer's own ref is followed by whoever links it."""
    found = []
    for attribute, info in model.model_fields.items() if model is not Pointer else ():
        marks = [mark for mark in info.metadata if isinstance(mark, RefTo)]
        kinds = marks[0].kinds if marks else _kinds(info.annotation)
        nested = attribute not in _OWN_RECORDS and _nests(info.annotation)
        if kinds is not None or nested:
            found.append((attribute, info.alias or attribute, kinds, nested))
    return tuple(found)


def _kinds(annotation: Any) -> tuple[str, ...] | None:
    for argument in get_args(annotation):
        if isinstance(argument, RefTo):
            return argument.kinds
        found = _kinds(argument)
        if found is not None and not _is_model(argument):
            return found
    return None


def _nests(annotation: Any) -> bool:
    return (_is_model(annotation) and bool(_fields(annotation))) or any(map(_nests, get_args(annotation)))


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)
