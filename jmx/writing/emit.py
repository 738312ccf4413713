"""How records and values are written in YAML: fields in the order of the model, text plain where it reads back the same
in any tool, else in quotes."""

import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

from pydantic import BaseModel

from jmx.model.finding import Route
from jmx.model.kinds import BY_NAME
from jmx.model.record import Pointer, models_in
from jmx.reading import yaml as door

Scalar = str | int | float | bool | date | None
Comments = Mapping[Route, Sequence[str]]
"""Lines that stand before the field of their route, or in its place where the field is not there."""

LINE_WIDTH = 100  # lists and mappings up to here stand on one line
_NO_COMMENTS: Comments = MappingProxyType({})
Models = tuple[type[BaseModel], ...]

_MARKS = tuple("-?:,[]{}#&*!|>'\"%@`=<~")
# Text that some YAML reader takes for a number, a time, a date or a truth, whatever jmx's own reader makes of it.
_NUMBER = re.compile(
    r"[-+]?(?:0x[0-9a-fA-F_]+|0o?[0-7_]+|0b[01_]+|[0-9][0-9_]*(?:\.[0-9_]*)?(?:[eE][-+]?[0-9]+)?"
    r"|\.[0-9_]+(?:[eE][-+]?[0-9]+)?|[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?|\.(?:inf|Inf|INF))|\.(?:nan|NaN|NAN)"
)
_DATE = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt ].*)?")
_DIGITS = re.compile(r"[-+]?[0-9._][0-9a-fA-FxXoO_.+-]*")  # with `_` among them jmx reads none without quotes
_WORDS = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
# Beyond what JSON escapes: marks that editors hide, or that some reader takes for the end of a line.
_HIDDEN = re.compile("[\x7f-\x9f\u2028\u2029\u200b\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff]")
_CONTROL = re.compile("[\x00-\x1f]")


def record_text(kind: str, data: Mapping[str, Any], comments: Comments = _NO_COMMENTS) -> str:
    """A record as the text of its file; `data` is what the file is to say, without its `kind`."""
    return "\n".join((f"kind: {kind}", *_fields(data, (BY_NAME[kind].model,), (), comments))) + "\n"


def scalar_text(value: Scalar, quotes: str = "", *, flow: bool = False) -> str:
    """A value on one line. `quotes` are those the old value stood in; they stay where they can."""
    if isinstance(value, str):
        return _text(value, quotes, flow)
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError("not a finite number")
    text = repr(value)
    return text if "." in text else text.replace("e", ".0e")  # YAML 1.1 has no numbers like 1e+22


def flow_text(value: Any, models: Models = ()) -> str:
    """A value on one line, whatever it holds; fields that the models know come in their order."""
    if isinstance(value, Mapping):
        fields = fields_in(value, models)
        names = names_in_order(value, fields)
        return (
            "{" + ", ".join(f"{key_text(name)}: {flow_text(value[name], fields.get(name, ()))}" for name in names) + "}"
        )
    if isinstance(value, list | tuple):
        return "[" + ", ".join(flow_text(each, models) for each in value) + "]"
    return scalar_text(value, flow=True)


def block_lines(text: str) -> tuple[str, tuple[str, ...]] | None:
    """Text of several lines as the header and the lines of a literal block; None where quotes serve better."""
    body = text.removesuffix("\n")
    lines = tuple(body.split("\n"))
    odd = any(line and not line.strip() for line in lines) or body.endswith("\n") or not lines[0].strip()
    if "\n" not in body or odd or lines[0][0] in " \t" or _CONTROL.search(body.replace("\n", "")):
        return None
    return None if _HIDDEN.search(body) else ("|" if text != body else "|-", lines)


def long_lines(value: Any, column: int) -> tuple[str, ...] | None:
    """The lines of fields or of a list that are too long for one, as if they began at the left margin; None where one
    line has room for them."""
    if not isinstance(value, Mapping | list) or len(flow_text(value)) + column <= LINE_WIDTH:
        return None
    lines = _items(value, (), (), _NO_COMMENTS) if isinstance(value, list) else _fields(value, (), (), _NO_COMMENTS)
    return tuple(lines)


def reads_plain(text: str, *, flow: bool = False) -> bool:
    """Whether text without quotes is that same text to every reader of YAML, old and new."""
    return not (
        not text
        or text != text.strip()
        or text.startswith(_MARKS)
        or text.startswith(("...", "\ufeff"))
        or ": " in text
        or text.endswith(":")
        or " #" in text
        or (flow and any(mark in text for mark in ",[]{}?"))
        or _CONTROL.search(text)
        or _HIDDEN.search(text)
        or text.lower() in _WORDS
        or _NUMBER.fullmatch(text)
        or _DATE.fullmatch(text)
        or ("_" in text and _DIGITS.fullmatch(text))
        or not isinstance(door.scalar(text), str)
    )


def _text(text: str, quotes: str, flow: bool) -> str:
    shown = not (_CONTROL.search(text) or _HIDDEN.search(text))
    if quotes == "'" and shown:
        return _single(text)
    if quotes != '"' and reads_plain(text, flow=flow):
        return text
    return _single(text) if shown and quotes != '"' and ('"' in text or "\\" in text) else _double(text)


def _single(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _double(text: str) -> str:
    return _HIDDEN.sub(lambda found: f"\\u{ord(found.group()):04x}", json.dumps(text, ensure_ascii=False))


def key_text(name: Any) -> str:
    # `n` is a field of jmx, and no reader that is in use takes it for "no"
    return "n" if name == "n" else scalar_text(name, flow=True)


# --- records: which field stands where, and how much of it on a line ------------------------------------------------


def _fields(data: Mapping[str, Any], models: Models, route: Route, comments: Comments) -> Iterator[str]:
    """The lines of a mapping, as if it began at the left margin."""
    fields = fields_in(data, models)
    commented = (str(at[-1]) for at in comments if at[:-1] == route)
    for name in names_in_order((*data, *commented), fields):
        here = (*route, name)
        yield from (f"# {words}" for words in comments.get(here, ()))
        if name in data:
            on_line, below = _value(data[name], fields.get(name, ()), here, comments)
            yield f"{key_text(name)}: {on_line}".rstrip(" ")
            yield from _indented(below)


def _items(values: Sequence[Any], models: Models, route: Route, comments: Comments) -> Iterator[str]:
    """The lines of a list, as if it began at the left margin."""
    for index, value in enumerate(values):
        on_line, below = _value(value, models, (*route, index), comments)
        first, *rest = [on_line, *below] if on_line else below
        yield f"- {first}"
        yield from _indented(rest)


def _value(value: Any, models: Models, route: Route, comments: Comments) -> tuple[str, Iterable[str]]:
    """What stands behind a key or a dash, and the lines below that."""
    if isinstance(value, str):
        return block_lines(value) or (scalar_text(value), ())
    if not isinstance(value, Mapping | list | tuple):
        return scalar_text(value), ()
    commented = any(at[: len(route)] == route != at for at in comments)
    if not value or not (commented or _needs_lines(value, models)):
        text = flow_text(value, models)
        if not value or len(text) + 2 * len(route) + len(str(route[-1])) <= LINE_WIDTH:
            return text, ()
    if isinstance(value, Mapping):
        return "", _fields(value, models, route, comments)
    return "", _items(value, models, route, comments)


def _needs_lines(value: Any, models: Models) -> bool:
    """Whether a value stays off one line though it is short: it is text of several lines, or has a name of its own."""
    if isinstance(value, str):
        return block_lines(value) is not None
    if isinstance(value, Mapping):
        fields = fields_in(value, models)
        return "id" in fields or any(_needs_lines(each, fields.get(name, ())) for name, each in value.items())
    return isinstance(value, list | tuple) and any(_needs_lines(each, models) for each in value)


def names_in_order(names: Iterable[str], fields: Mapping[str, Models]) -> Iterator[str]:
    """The names that the model knows in its order, then the others as they were given."""
    given = dict.fromkeys(names)
    yield from (name for name in fields if name in given)
    yield from (name for name in given if name not in fields)


def _indented(lines: Iterable[str]) -> Iterator[str]:
    return (f"  {line}" if line else line for line in lines)


def fields_in(names: Iterable[str], models: Models) -> Mapping[str, Models]:
    """The fields, in their order, of that model of those which may stand here which knows most of the names, each with
    the models of what may stand in it."""
    if len(models) < 2:  # the most frequent, and there is nothing to choose
        return models_in(models[0]) if models else {}
    given = set(names)
    if "ref" in given and Pointer in models:
        return models_in(Pointer)
    return max(map(models_in, models), key=lambda fields: len(fields.keys() & given), default={})
