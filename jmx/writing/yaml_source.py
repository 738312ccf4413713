"""A YAML file's text with libyaml's nodes over it: where each entry stands, and where its lines and comments are."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from jmx.errors import RefusedEdit
from jmx.model import file_rules
from jmx.model.finding import Route, words_of
from jmx.reading import yaml as door
from jmx.reading.guard import BOM, Refusal

BLOCK_HEADER = re.compile(r"[|>][-+0-9]*")
_BREAK = re.compile(r"\r\n|\n")


@dataclass(frozen=True, slots=True)
class EntryNode:
    """Where a route leads: the node, what holds it, and the column its key or dash stands in."""

    node: Any
    parent: Any
    index: int
    key: Any
    flow: bool

    @property
    def column(self) -> int:
        return int((self.parent if self.key is None else self.key).start_mark.column)


class YamlSource:
    """A file's text and data, with libyaml's nodes over the text."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.data = door.parse(content)
        self.bom = BOM if content.startswith(BOM) else b""
        self.text = content.removeprefix(BOM).decode("utf-8")
        self.root = door.compose(door.guard(content))
        if not same(door.plain(self.root), self.data):
            raise Refusal(file_rules.YAML_INVALID, "two readers of YAML understand it differently")
        self.eol = "\r\n" if "\r\n" in self.text else "\n"

    def at(self, route: Route) -> EntryNode:
        entry = EntryNode(self.root, None, 0, None, bool(self.root.flow_style))
        for step in route:
            index, key, node = _held(entry.node, step)
            flow = entry.flow or bool(getattr(entry.node, "flow_style", False))
            entry = EntryNode(node, entry.node, index, key, flow)
        return entry

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
            if "+" not in (BLOCK_HEADER.match(written) or [""])[0]:
                return self.line_end(start + len(written.rstrip()))
            return end - len(self.eol) if written.endswith(self.eol) else end
        return end

    def entry_start(self, parent: Any, index: int) -> int:
        """Where an entry begins: at its key, at its dash, or in a flow list at the item itself."""
        if parent.id == "mapping":
            return int(parent.value[index][0].start_mark.index)
        item: int = parent.value[index].start_mark.index
        if parent.flow_style:
            return item
        if index == 0:
            return int(parent.start_mark.index)
        start = self.line_start(item)
        while self.text[start:item].lstrip(" ")[:1] != "-":
            start = self.line_start(start - 1)
        return start + parent.start_mark.column  # type: ignore[no-any-return]

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
            header = BLOCK_HEADER.match(self.text, start)
            yield start, header.end() if header else start
            yield self.line_end(start), node.end_mark.index
        else:
            yield node.start_mark.index, node.end_mark.index


def _held(node: Any, step: str | int) -> tuple[int, Any, Any]:
    if isinstance(step, int):
        return step, None, node.value[step]
    for index, (key, value) in enumerate(node.value):
        if door.plain(key) == step:
            return index, key, value
    raise nowhere((step,))


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
