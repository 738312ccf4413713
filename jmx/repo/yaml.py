"""The YAML door: bytes go through a guard and the fast parser into plain data, or become a refusal with its place.

jmx reads a strict, boring subset of YAML 1.2: one mapping in UTF-8, no anchors, aliases, tags, directives, merge keys
or `?` keys. yaml-rs decides what a file means; libyaml finds places, and is the second opinion in tests.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import yaml
import yaml_rs

from jmx.model import limits, seen
from jmx.model.finding import Seen
from jmx.model.place import Place

BOM = b"\xef\xbb\xbf"
_Loader: Any = getattr(yaml, "CLoader", yaml.Loader)
_CONTROLS = bytes(code for code in range(32) if code not in (9, 10, 13)) + b"\x7f"
_STARTS_NODE = b"\n:-,[{?"
_CONFLICT = re.compile(rb"^(?:<{7}|\|{7}|={7}|>{7})(?: |\r?$)", re.MULTILINE)
_GROUPED = re.compile(r"[-+]?[0-9][0-9_]*_[0-9_]*(?:\.[0-9_]*)?|[-+]?0[xob][0-9a-fA-F_]*_[0-9a-fA-F_]*|[-+]?0[0-9]+")
_GROUPED_BYTES = re.compile(rb"[0-9]_[0-9]|[:\-\[,{] *[-+]?0[0-9]")
_BRACKETS = re.compile(rb"[\[{\]}]")
_PLACE = re.compile(r"line (\d+), column (\d+)")
_DEEP_BLOCK = b"\n" + b" " * limits.DEPTH


@dataclass(frozen=True, slots=True)
class Refusal(Exception):
    """Why a document is not read: which finding it becomes, where, and what to write instead."""

    card: Seen
    words: str
    hint: str = ""
    place: Place | None = None


def parse(content: bytes, most_bytes: int = limits.FILE_BYTES) -> dict[str, Any]:
    """The document as plain data. Raises Refusal for anything outside the subset; never anything else."""
    text = guard(content, most_bytes)
    try:
        data = yaml_rs.loads(text)
    except Exception as error:
        # yaml-rs and Python's own number conversion raise several kinds; one bad file must not hide the others
        raise _refusal_of_parser(text, error) from error
    return _mapping(data, text)


def guard(content: bytes, most_bytes: int = limits.FILE_BYTES) -> str:
    """The text of a document that is safe to hand to the parsers; Refusal otherwise.

    A scan of bytes clears ordinary files in microseconds; whatever looks unusual is read event by event.
    """
    if len(content) > most_bytes:
        raise Refusal(seen.TOO_LARGE, f"file has {len(content):,} bytes; the limit is {most_bytes:,}", "split it")
    body = content.removeprefix(BOM)
    _refuse_controls(body)
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        column = error.start - body.rfind(b"\n", 0, error.start)
        raise Refusal(seen.NOT_UTF8, "file is not UTF-8", "save it as UTF-8", Place(line, column)) from error
    _refuse_conflict(body)
    if _unusual(body):
        _inspect(text)
    return text


def frame_line(content: bytes, line: int) -> str:
    """The text of one line, for a source frame; lossy where the file is not UTF-8."""
    lines = content.removeprefix(BOM).split(b"\n")
    return lines[line - 1].decode("utf-8", "replace").rstrip("\r") if 0 < line <= len(lines) else ""


def compose(text: str) -> Any:
    """The document as libyaml's nodes with their marks, for finding places. Only for text that passed the guard."""
    return yaml.compose(text, Loader=_Loader)


def _refuse_controls(body: bytes) -> None:
    if len(body.translate(None, _CONTROLS)) == len(body):
        return
    at = next(index for index, byte in enumerate(body) if byte in _CONTROLS)
    if b"\0" in body[:4]:
        raise Refusal(seen.NOT_UTF8, "file is not UTF-8 (it looks like UTF-16 or UTF-32)", "save it as UTF-8")
    place = Place(body.count(b"\n", 0, at) + 1, at - body.rfind(b"\n", 0, at))
    raise Refusal(seen.CONTROL_CHARACTER, f"control character \\x{body[at]:02x}", "remove it", place)


def _refuse_conflict(body: bytes) -> None:
    if b"<<<<<<<" not in body and b">>>>>>>" not in body and b"=======" not in body:
        return
    found = _CONFLICT.search(body)
    if found is not None:
        place = Place(body.count(b"\n", 0, found.start()) + 1, 1)
        raise Refusal(
            seen.CONFLICT_MARKERS, "unresolved merge conflict", "choose one side and remove the markers", place
        )


def _unusual(body: bytes) -> bool:
    """Whether the exact scan must look. It may look at too much, never at too little."""
    return (
        body[:1] in b"%&*!?-."
        or b"<<" in body
        or b"\n%" in body
        or b"\n---" in body
        or b"\n..." in body
        or b"\r" in body.replace(b"\r\n", b"")
        or b"\t" in body
        or b"\xc2\x85" in body
        or b"\xe2\x80\xa8" in body
        or b"\xe2\x80\xa9" in body
        or any(_starts_node(body, mark) for mark in (b"&", b"*", b"!", b"?"))
        or (body.count(b"[") + body.count(b"{") > 20 and _flow_depth(body) > 20)
        or _DEEP_BLOCK in body
        or _GROUPED_BYTES.search(body) is not None
        or (len(body) > limits.LINE_BYTES and max(map(len, body.split(b"\n"))) > limits.LINE_BYTES)
    )


def _starts_node(body: bytes, mark: bytes) -> bool:
    at = body.find(mark)
    while at != -1:
        before = at - 1
        while before >= 0 and body[before] in b" ":
            before -= 1
        if before < 0 or body[before] in _STARTS_NODE:
            return True
        at = body.find(mark, at + 1)
    return False


def _flow_depth(body: bytes) -> int:
    deepest = depth = 0
    for bracket in _BRACKETS.finditer(body):
        depth += 1 if bracket.group() in b"[{" else -1
        deepest = max(deepest, depth)
    return deepest


_REFUSED_STYLES = {
    "anchor": (seen.ALIAS, "anchors and aliases are not read", "write the value out where it is needed"),
    "tag": (seen.TAGGED, "tags are not read", "drop the tag; quote the value if it must stay text"),
    "directive": (seen.DIRECTIVE, "directives are not read", "remove the line that starts with %"),
    "merge": (seen.MERGE_KEY, "merge keys (<<) are not read", "write the fields out"),
    "complex": (seen.COMPLEX_KEY, "a key must be plain text on one line", "write `key: value`"),
    "document": (seen.TWO_DOCUMENTS, "a second document starts here", "keep one record or one `items:` list in a file"),
    "depth": (seen.TOO_COMPLEX, f"nested deeper than {limits.DEPTH} levels", "flatten it"),
    "number": (
        seen.AMBIGUOUS_NUMBER,
        "a number written so that tools read it differently",
        "drop leading 0 and _, or quote it",
    ),
}


def _inspect(text: str) -> None:
    """Reads the document event by event and refuses the first thing outside the subset."""
    for found, mark in _unusual_events(text):
        card, words, hint = _REFUSED_STYLES[found]
        raise Refusal(card, words, hint, _place(mark))


def _unusual_events(text: str) -> Iterator[tuple[str, Any]]:
    depth = documents = 0
    levels: list[list[int]] = []  # per open mapping: [is a mapping, how many nodes so far]
    try:
        for event in yaml.parse(text, Loader=_Loader):
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    yield "document", event.start_mark
                if event.version or event.tags:
                    yield "directive", event.start_mark
            elif isinstance(event, yaml.NodeEvent):
                key = bool(levels) and levels[-1][0] == 1 and levels[-1][1] % 2 == 0
                yield from _unusual_node(event, key, text)
                if levels:
                    levels[-1][1] += 1
                if isinstance(event, yaml.CollectionStartEvent):
                    depth += 1
                    levels.append([int(isinstance(event, yaml.MappingStartEvent)), 0])
                    if depth > limits.DEPTH:
                        yield "depth", event.start_mark
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
                levels.pop()
    except yaml.YAMLError as error:
        raise _refusal_of_libyaml(error) from error
    except Exception as error:  # a broken file makes libyaml's binding raise other kinds too
        raise Refusal(seen.YAML_INVALID, "file is not valid YAML") from error


def _unusual_node(event: Any, key: bool, text: str) -> Iterator[tuple[str, Any]]:
    if isinstance(event, yaml.AliasEvent) or event.anchor:
        yield "anchor", event.start_mark
    elif event.tag is not None:
        yield "tag", event.start_mark
    elif isinstance(event, yaml.ScalarEvent):
        if event.value == "<<" and event.style is None and key:
            yield "merge", event.start_mark
        elif event.style is None and _GROUPED.fullmatch(event.value):
            yield "number", event.start_mark
    if key and (isinstance(event, yaml.CollectionStartEvent) or _asked(event, text)):
        yield "complex", event.start_mark


def _asked(event: Any, text: str) -> bool:
    """Whether a key stands behind `? `."""
    if isinstance(event, yaml.AliasEvent):
        return False
    at = event.start_mark.index
    before = text[max(0, at - 200) : at].rstrip(" \t\r\n")
    return before.endswith("?") and (len(before) < 2 or before[-2] in " \n\t\r-{[,:") and text[at - 1 : at] in " \n\t"


def _mapping(data: Any, text: str) -> dict[str, Any]:
    if data is None:
        raise Refusal(seen.EMPTY_FILE, "file is empty", "write a record into it, or delete it", Place(1, 1))
    if not isinstance(data, dict):
        if isinstance(data, list) and not text.lstrip("\ufeff \n").startswith(("-", "[", "#")):
            raise Refusal(seen.TWO_DOCUMENTS, "several documents in one file", "keep one record in a file", Place(1, 1))
        raise Refusal(seen.NOT_A_MAPPING, "file does not hold a record", "start with `kind: …`", Place(1, 1))
    return data


def _refusal_of_parser(text: str, error: Exception) -> Refusal:
    """What yaml-rs refused, in words and with a place; libyaml is asked where yaml-rs gives none."""
    message = str(error).strip()
    first = message.splitlines()[0] if message else "file is not valid YAML"
    if first.startswith("duplicate mapping key"):
        return _duplicate(text)
    if isinstance(error, ValueError) and "digits" in message:
        return Refusal(
            seen.TOO_COMPLEX,
            "a number with thousands of digits",
            "quote it, or write a smaller number",
            _longest_number(text),
        )
    try:
        for _ in yaml.parse(text, Loader=_Loader):
            pass
    except yaml.YAMLError as libyaml_error:
        return _refusal_of_libyaml(libyaml_error)
    except Exception:  # as above: the binding's own kinds
        return Refusal(seen.YAML_INVALID, "file is not valid YAML")
    place = _PLACE.search(message)
    words = message.splitlines()[-1] if place else first
    return Refusal(
        seen.TAB if "tabs disallowed" in message else seen.YAML_INVALID,
        words if place else f"file is not valid YAML ({first[: limits.HINT_LENGTH]})",
        "indent with spaces" if "tab" in words else "",
        Place(int(place[1]), int(place[2])) if place else None,
    )


def _refusal_of_libyaml(error: yaml.YAMLError) -> Refusal:
    mark = getattr(error, "problem_mark", None)
    problem = str(getattr(error, "problem", None) or "file is not valid YAML")
    context = str(getattr(error, "context", None) or "")
    if "'\\t'" in problem or "tab" in problem:
        return Refusal(seen.TAB, "a tab where YAML wants spaces", "indent with spaces", _place(mark))
    if "directive" in problem + context:
        return Refusal(seen.DIRECTIVE, "directives are not read", "remove the line that starts with %", _place(mark))
    if "undefined alias" in problem or "anchor" in context or "alias" in context:
        return Refusal(
            seen.ALIAS,
            "anchors and aliases are not read",
            "write the value out; quote text that starts with & or *",
            _place(mark),
        )
    words = f"{problem} {context}".strip() if context else problem
    return Refusal(seen.YAML_INVALID, words, _advice(problem), _place(mark))


def _advice(problem: str) -> str:
    if "mapping values are not allowed" in problem:
        return "quote text that holds a colon followed by a space"
    if "did not find expected" in problem or "could not find expected" in problem:
        return "check the indentation and the quotes above this line"
    return ""


def _duplicate(text: str) -> Refusal:
    try:
        for first, second in _repeated_keys(compose(text)):
            words = f"key '{_short(second.value)}' is written twice, first on line {first.start_mark.line + 1}"
            return Refusal(seen.DUPLICATE_KEY, words, "keep one of them", _place(second.start_mark))
    except yaml.YAMLError as error:
        return _refusal_of_libyaml(error)
    return Refusal(seen.DUPLICATE_KEY, "a key is written twice", "keep one of them")


def _repeated_keys(node: Any) -> Iterator[tuple[Any, Any]]:
    if isinstance(node, yaml.MappingNode):
        known: dict[Any, Any] = {}
        for key, value in node.value:
            same = plain(key)
            if isinstance(same, dict | list):
                continue
            if same in known:
                yield known[same], key
            known[same] = key
            yield from _repeated_keys(value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _repeated_keys(value)


def _longest_number(text: str) -> Place | None:
    found = re.search(r"[0-9a-fA-Fx_]{1000,}", text)
    if found is None:
        return None
    return Place(text.count("\n", 0, found.start()) + 1, found.start() - text.rfind("\n", 0, found.start()))


def _place(mark: Any) -> Place | None:
    return None if mark is None else Place(mark.line + 1, mark.column + 1)


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= limits.HINT_LENGTH else text[: limits.HINT_LENGTH] + "…"


# --- the second reader -------------------------------------------------------------------------------------------

_NULLS = {"", "~", "null", "Null", "NULL"}
_BOOLS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INT = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_INFINITE = re.compile(r"([-+]?)\.(inf|Inf|INF)")
_NAN = (".nan", ".NaN", ".NAN")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def parse_slowly(content: bytes) -> dict[str, Any]:
    """The same as `parse`, by libyaml's composer and our own reading of scalars: the tested second opinion."""
    text = guard(content)
    try:
        node = compose(text)
    except yaml.YAMLError as error:
        raise _refusal_of_libyaml(error) from error
    for first, second in _repeated_keys(node):
        raise Refusal(seen.DUPLICATE_KEY, f"line {first.start_mark.line + 1}", place=_place(second.start_mark))
    return _mapping(None if node is None else plain(node), text)


def plain(node: Any) -> Any:
    """A composed node as plain data, its scalars read by the core schema of YAML 1.2, and real ISO dates as dates."""
    if isinstance(node, yaml.MappingNode):
        return {_hashable(plain(key)): plain(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [plain(value) for value in node.value]
    return node.value if node.style else scalar(node.value)


def scalar(text: str) -> Any:
    """What an unquoted scalar means."""
    if text in _NULLS:
        return None
    if text in _BOOLS:
        return _BOOLS[text]
    if _INT.fullmatch(text):
        return int(text, 0) if text[:2] in ("0o", "0x") else int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    infinite = _INFINITE.fullmatch(text)
    if infinite:
        return float(infinite[1] + "inf")
    if text in _NAN:
        return float("nan")
    return _dated(text)


def _dated(text: str) -> date | datetime | str:
    if not _DATE.match(text):
        return text
    try:
        return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        return text


def _hashable(key: Any) -> Any:
    return key if not isinstance(key, dict | list) else repr(key)
