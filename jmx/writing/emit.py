"""How values are written in YAML: plain where they read back the same in any tool, else in quotes."""

import json
import math
import re
from collections.abc import Iterable
from datetime import date

from jmx.reading import yaml as door

Scalar = str | int | float | bool | date | None

_MARKS = tuple("-?:,[]{}#&*!|>'\"%@`=<~")
# Text that some YAML reader takes for a number, a time, a date or a truth, whatever jmx's own reader makes of it.
_NUMBER = re.compile(
    r"[-+]?(?:0x[0-9a-fA-F_]+|0o?[0-7_]+|0b[01_]+|[0-9][0-9_]*(?:\.[0-9_]*)?(?:[eE][-+]?[0-9]+)?"
    r"|\.[0-9_]+(?:[eE][-+]?[0-9]+)?|[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?|\.(?:inf|Inf|INF))|\.(?:nan|NaN|NAN)"
)
_DATE = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt ].*)?")
_WORDS = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
# Beyond what JSON escapes: marks that editors hide, or that some reader takes for the end of a line.
_HIDDEN = re.compile("[\x7f-\x9f\u2028\u2029\u200b\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufffe\uffff]")
_CONTROL = re.compile("[\x00-\x1f]")


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
    return repr(value)


def list_text(values: Iterable[Scalar]) -> str:
    """A short list on one line."""
    return "[" + ", ".join(scalar_text(value, flow=True) for value in values) + "]"


def block_lines(text: str) -> tuple[str, tuple[str, ...]] | None:
    """Text of several lines as the header and the lines of a literal block; None where quotes serve better."""
    body = text.removesuffix("\n")
    lines = tuple(body.split("\n"))
    odd = any(line and not line.strip() for line in lines) or body.endswith("\n") or not lines[0].strip()
    if "\n" not in body or odd or lines[0][0] in " \t" or _CONTROL.search(body.replace("\n", "")):
        return None
    return None if _HIDDEN.search(body) else ("|" if text != body else "|-", lines)


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
        or (flow and any(mark in text for mark in ",[]{}"))
        or _CONTROL.search(text)
        or _HIDDEN.search(text)
        or text.lower() in _WORDS
        or _NUMBER.fullmatch(text)
        or _DATE.fullmatch(text)
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
