"""Where text is cut so that one field changes: libyaml's marks turned into the pieces to replace."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

from jmx.errors import RefusedEdit
from jmx.model import reader_rules as rules
from jmx.model.place import Route, words_of
from jmx.reading import yaml as door
from jmx.reading.guard import BOM, Refusal
from jmx.writing.emit import block_lines, flow_text, scalar_text


@dataclass(frozen=True, slots=True)
class Step:
    """One entry that is set, added, put into a list, or removed."""

    verb: Literal["set", "add", "insert", "remove"]
    route: Route
    value: Any = None


@dataclass(frozen=True, slots=True)
class Plan:
    """Pieces of text to replace, and the stretch in which comments may go with what they spoke about."""

    pieces: tuple[tuple[int, int, str], ...]
    removed: tuple[int, int] = (0, 0)

    def applied(self, text: str) -> str:
        for start, end, new in sorted(self.pieces, reverse=True):
            text = text[:start] + new + text[end:]
        return text


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where a route leads: the node, what holds it, and the column its key or dash stands in."""

    node: Any
    parent: Any
    index: int
    key: Any
    flow: bool

    @property
    def column(self) -> int:
        return int((self.parent if self.key is None else self.key).start_mark.column)


_HEADER = re.compile(r"[|>][-+0-9]*")
_BREAK = re.compile(r"\r\n|\n")


class Document:
    """A file's text and data, with libyaml's nodes over the text."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.data = door.parse(content)
        self.bom = BOM if content.startswith(BOM) else b""
        self.text = content.removeprefix(BOM).decode("utf-8")
        self.root = door.compose(door.guard(content))
        if not same(door.plain(self.root), self.data):
            raise Refusal(rules.YAML_INVALID, "two readers of YAML understand it differently")
        self.eol = "\r\n" if "\r\n" in self.text else "\n"

    def at(self, route: Route) -> _Spot:
        spot = _Spot(self.root, None, 0, None, bool(self.root.flow_style))
        for step in route:
            index, key, node = _entry(spot.node, step)
            flow = spot.flow or bool(getattr(spot.node, "flow_style", False))
            spot = _Spot(node, spot.node, index, key, flow)
        return spot

    def line_start(self, at: int) -> int:
        return self.text.rfind("\n", 0, at) + 1

    def line_end(self, at: int) -> int:
        """Where the line break of this line starts, or the end of the text."""
        found = _BREAK.search(self.text, at)
        return found.start() if found else len(self.text)

    def next_line(self, at: int) -> int:
        found = _BREAK.search(self.text, at)
        return found.end() if found else len(self.text)

    def end(self, node: Any) -> int:
        """Where the last written character of a node is; libyaml lets blocks run on to whatever comes next."""
        if node.id != "scalar" and not node.flow_style:
            last = node.value[-1]
            return self.end(last[1] if node.id == "mapping" else last)
        end: int = min(node.end_mark.index, len(self.text))
        if node.id == "scalar" and node.style in ("|", ">"):
            start: int = node.start_mark.index
            written = self.text[start:end]
            if "+" not in (_HEADER.match(written) or [""])[0]:
                return self.line_end(start + len(written.rstrip()))
            return end - len(self.eol) if written.endswith(self.eol) else end
        return end

    def starts_line(self, at: int) -> bool:
        return not self.text[self.line_start(at) : at].strip(" ")

    def comments(self) -> list[tuple[int, str]]:
        """Every comment with its place: what stands behind a # outside of all scalars."""
        found, at = [], 0
        for start, end in [*self._scalar_spans(self.root), (len(self.text), len(self.text))]:
            gap = self.text[at:start]
            for comment in re.finditer(r"#[^\r\n]*", gap):
                found.append((at + comment.start(), comment.group().rstrip()))
            at = max(at, end)
        return found

    def _scalar_spans(self, node: Any) -> Iterator[tuple[int, int]]:
        if node.id == "mapping":
            for key, value in node.value:
                yield from self._scalar_spans(key)
                yield from self._scalar_spans(value)
        elif node.id == "sequence":
            for value in node.value:
                yield from self._scalar_spans(value)
        elif node.style in ("|", ">"):
            start = node.start_mark.index
            header = _HEADER.match(self.text, start)
            yield start, header.end() if header else start
            yield self.line_end(start), node.end_mark.index
        else:
            yield node.start_mark.index, node.end_mark.index


def _entry(node: Any, step: str | int) -> tuple[int, Any, Any]:
    if isinstance(step, int):
        return step, None, node.value[step]
    for index, (key, value) in enumerate(node.value):
        if door.plain(key) == step:
            return index, key, value
    raise nowhere((step,))


# --- plans: where the text is cut -----------------------------------------------------------------------------------


def _set(document: Document, step: Step) -> Plan:
    spot = document.at(step.route)
    node, start = spot.node, spot.node.start_mark.index
    quotes = node.style if node.id == "scalar" and node.style in ("'", '"') else ""
    if node.id != "scalar" and not node.flow_style:
        return _collapsed(document, spot, _inline(step.value, spot.flow))
    end = document.end(node)
    rest_end = document.line_end(end)
    rest = document.text[end:rest_end]
    if node.id == "scalar" and node.style in ("|", ">"):
        header = _HEADER.match(document.text, start)
        rest = document.text[header.end() if header else start : document.line_end(start)]
    lines = None if spot.flow else _lines(document, step.value, spot.column, rest_end)
    inline, below = lines or (_inline(step.value, spot.flow, quotes), "")
    return Plan(((start, rest_end, _joint(document, spot) + inline + rest + below),), (start, end))


def _joint(document: Document, spot: _Spot) -> str:
    """What stands between a key or dash and a value where there was no value yet."""
    start = spot.node.start_mark.index
    if start != spot.node.end_mark.index or document.text[start - 1] == " ":
        return ""
    return ": " if spot.flow and spot.key is not None and document.text[start - 1] != ":" else " "


def _add(document: Document, step: Step) -> Plan:
    mapping = document.at(step.route[:-1])
    node, key = mapping.node, scalar_text(str(step.route[-1]), flow=True)
    if mapping.flow or node.flow_style:
        entry = f"{key}: {_inline(step.value, True)}"
        if not node.value:
            at = node.start_mark.index + 1
            return Plan(((at, at, entry),))
        at = document.end(node.value[-1][1])
        return Plan(((at, at, f", {entry}"),))
    column = node.start_mark.column
    at = document.line_end(document.end(_neighbour(node)))
    lines = _lines(document, step.value, column, at)
    inline = "".join(lines) if lines else _inline(step.value, False)
    return Plan(((at, at, f"{document.eol}{' ' * column}{key}: {inline}"),))


def _neighbour(mapping: Any) -> Any:
    """The value after which a new field reads well: the last one on a line before the first block of parts."""
    leading = []
    for _, value in mapping.value:
        if value.id != "scalar" and not value.flow_style:
            break
        leading.append(value)
    one_line = [value for value in leading if value.id != "scalar" or value.style not in ("|", ">")]
    return (one_line or leading or [mapping.value[-1][1]])[-1]


def _insert(document: Document, step: Step) -> Plan:
    sequence = document.at(step.route[:-1]).node
    before = sequence.value[int(step.route[-1]) - 1]
    first = sequence.value[0].start_mark.index
    gap = document.text[sequence.start_mark.index + 1 : first]
    dash = " " * sequence.start_mark.column + "-" + (gap if gap and not gap.strip(" ") else " ")
    at = document.line_end(document.end(before))
    lines = _lines(document, step.value, sequence.start_mark.column, at)
    return Plan(((at, at, document.eol + dash + ("".join(lines) if lines else _inline(step.value, False))),))


def _remove(document: Document, step: Step) -> Plan:
    spot = document.at(step.route)
    siblings = spot.parent.value
    if len(siblings) == 1:
        return _emptied(document, step, "{}" if spot.key is not None else "[]")
    start = _entry_start(document, spot.parent, spot.index)
    end = document.end(spot.node)
    if spot.flow:
        return Plan((_flow_cut(document, spot, start, end),), (start, document.line_end(end)))
    removed = (start, document.line_end(end))
    if not document.starts_line(start):
        # the entry shares its line with the dash of its list; what follows takes its place behind the dash
        return Plan(((start, _entry_start(document, spot.parent, spot.index + 1), ""),), removed)
    first, last = document.line_start(start), document.next_line(end)
    while document.line_end(end) == len(document.text) and document.text.endswith(document.eol, 0, first):
        first -= len(document.eol)  # a file without a last line break stays one
    return Plan(((first, last, ""),), removed)


def _flow_cut(document: Document, spot: _Spot, start: int, end: int) -> tuple[int, int, str]:
    """An entry of a flow mapping or list with one of the commas around it."""
    siblings = spot.parent.value
    if spot.index + 1 == len(siblings):
        before = siblings[spot.index - 1]
        last = document.end(before[1] if spot.key is not None else before)
        return (start if "\n" in document.text[last:start] else last, end, "")
    after = _entry_start(document, spot.parent, spot.index + 1)
    if "\n" in document.text[end:after] and document.starts_line(start):
        return (document.line_start(start), document.next_line(end), "")
    return (start, after, "")


def _emptied(document: Document, step: Step, nothing: str) -> Plan:
    route = step.route[:-1]
    if not route:
        raise RefusedEdit("this is the record's last field; delete the file instead")
    holder = document.at(route)
    if holder.node.flow_style:
        start, end = holder.node.start_mark.index, holder.node.end_mark.index
        return Plan(((start, end, nothing),), (start, end))
    return _collapsed(document, holder, nothing)


def _entry_start(document: Document, parent: Any, index: int) -> int:
    """Where an entry begins: at its key, at its dash, or in a flow list at the item itself."""
    if parent.id == "mapping":
        return int(parent.value[index][0].start_mark.index)
    item: int = parent.value[index].start_mark.index
    if parent.flow_style:
        return item
    if index == 0:
        return int(parent.start_mark.index)
    start = document.line_start(item)
    while document.text[start:item].lstrip(" ")[:1] != "-":
        start = document.line_start(start - 1)
    return start + parent.start_mark.column  # type: ignore[no-any-return]


def _collapsed(document: Document, spot: _Spot, inline: str) -> Plan:
    """A block that becomes one value on the line of its key or dash."""
    start, end = spot.node.start_mark.index, document.end(spot.node)
    if spot.key is None:
        return Plan(((start, end, inline),), (start, end))
    after_colon = document.text.index(":", spot.key.end_mark.index) + 1
    first, last = document.line_end(after_colon), document.line_end(end)
    return Plan(((after_colon, after_colon, f" {inline}"), (first, last, "")), (first, last))


def _inline(value: Any, flow: bool, quotes: str = "") -> str:
    return flow_text(value) if isinstance(value, list) else scalar_text(value, quotes, flow=flow)


def _lines(document: Document, value: Any, column: int, at: int) -> tuple[str, str] | None:
    """Text of several lines as a block: its header, and its lines with their breaks before them."""
    block = block_lines(value) if isinstance(value, str) else None
    if block is None or (block[0] == "|" and at == len(document.text)):
        return None
    indent = document.eol + " " * (column + 2)
    return block[0], "".join(indent + line if line else document.eol for line in block[1])


_PLANS: Mapping[str, Callable[[Document, Step], Plan]] = MappingProxyType(
    {"set": _set, "add": _add, "insert": _insert, "remove": _remove}
)


def plan(document: Document, step: Step) -> Plan:
    """Which pieces of the text to replace for a step."""
    return _PLANS[step.verb](document, step)


def nowhere(route: Route) -> RefusedEdit:
    return RefusedEdit(f"there is no '{words_of(route)}' to change; add it by hand first")


def same(one: Any, other: Any) -> bool:
    """Equal in value and in type: 1, 1.0 and true are three things."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(value, other[key]) for key, value in one.items())
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other) or repr(one) == repr(other)
