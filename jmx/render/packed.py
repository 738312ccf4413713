"""What a map shows as plain data, so that other processes can draw it."""

from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from jmx.render.view import MapView

_Reader = Callable[[Any], Any]


def packed(value: object) -> Any:
    """A map, or a part of one, as JSON knows it: of a record its fields in their order."""
    if isinstance(value, tuple):
        return [packed(each) for each in value]
    if is_dataclass(value):
        return [packed(getattr(value, name)) for name in _names(value.__class__)]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return b64encode(value).decode()
    return dict(value) if isinstance(value, Mapping) else value


def unpacked(data: Any) -> MapView:
    """The map of which that was made."""
    view: MapView = _reader(MapView)(data)
    return view


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(each.name for each in fields(kind))


@cache
def _reader(kind: Any) -> _Reader:
    """What makes values of a type out of plain data."""
    if get_origin(kind) in (Union, UnionType):
        return _or_none(kind)
    if get_origin(kind) is tuple:
        each, *rest = get_args(kind)
        if rest == [Ellipsis]:
            read = _reader(each)
            return lambda data: tuple(map(read, data))
    elif get_origin(kind) is Mapping:
        return dict
    elif kind in (str, int, float, bool):
        return lambda data: data
    elif kind is date:
        return date.fromisoformat
    elif kind is bytes:
        return b64decode
    elif isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    elif is_dataclass(kind):
        return _record_reader(kind)
    raise TypeError(f"a map cannot be sent to another process with a field of type {kind}")


def _or_none(kind: Any) -> _Reader:
    """Of a type that may be lacking."""
    (own,) = (each for each in get_args(kind) if each is not type(None))
    read = _reader(own)
    return lambda data: None if data is None else read(data)


def _record_reader(kind: Any) -> _Reader:
    readers: list[_Reader] = []  # made when the first one comes: a record may hold others of its kind

    def read(data: Any) -> Any:
        if not readers:
            hints = get_type_hints(kind)
            readers.extend(_reader(hints[name]) for name in _names(kind))
        return kind(*(each(value) for each, value in zip(readers, data, strict=True)))

    return read
