"""Where text is cut so that one field changes: libyaml's nodes over a file, turned into the pieces to replace."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any, Literal

from jmx.errors import RefusedEdit
from jmx.model import reading_rules
from jmx.model.finding import Route, words_of
from jmx.reading import yaml as door
from jmx.reading.guard import BOM, Refusal
from jmx.writing.emit import block_lines, flow_text, long_lines, scalar_text

_BLOCK_HEADER = re.compile(r"[|>][-+0-9]*")
_COMMENT = re.compile(r"#[^\r\n]*")
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
        text = door.guard(content)
        self.data = door.mapping(door.guarded_value(text, content))
        self.bom = BOM if content.startswith(BOM) else b""
        self.text = content.removeprefix(BOM).decode("utf-8")
        self.root = door.compose(text)
        if not door.means(self.root, self.data):
            raise Refusal(reading_rules.YAML_INVALID, "two readers of YAML understand it differently")
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
            if "+" not in (_BLOCK_HEADER.match(written) or [""])[0]:
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
        return self._comments

    @cached_property
    def _comments(self) -> list[tuple[int, str]]:
        found: list[tuple[int, str]] = []
        if "#" not in self.text:
            return found
        at, text = 0, self.text
        last = text.rfind("#")
        for start, end in chain(self._scalar_spans(), ((len(text), len(text)),)):
            if text.find("#", at, start) >= 0:
                for comment in _COMMENT.finditer(text, at, start):
                    found.append((comment.start(), comment.group().rstrip()))
            at = max(at, end)
            if at > last:
                break
        return found

    def _scalar_spans(self) -> Iterator[tuple[int, int]]:
        """Where scalars stand, in the order of the text."""
        left = [self.root]
        while left:
            node = left.pop()
            if node.id == "mapping":
                left += [each for pair in reversed(node.value) for each in reversed(pair)]
            elif node.id == "sequence":
                left += reversed(node.value)
            elif node.style in ("|", ">"):
                start = node.start_mark.index
                header = _BLOCK_HEADER.match(self.text, start)
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


# --- which pieces of the text an edit replaces ---


@dataclass(frozen=True, slots=True)
class EntryEdit:
    """One entry that is set, added, put into a list, or removed, or whose key is called otherwise."""

    verb: Literal["set", "add", "insert", "remove", "rename"]
    route: Route
    value: Any = None


@dataclass(frozen=True, slots=True)
class Splice:
    """Pieces of text to replace, and the stretch in which comments may go with what they spoke about."""

    pieces: tuple[tuple[int, int, str], ...]
    removed: tuple[int, int] = (0, 0)

    def applied(self, text: str) -> str:
        for start, end, new in sorted(self.pieces, reverse=True):
            text = text[:start] + new + text[end:]
        return text


def splice_for(source: YamlSource, edit: EntryEdit) -> Splice:
    """Which pieces of the text to replace for an edit."""
    ways = {"set": _set, "add": _add, "insert": _insert, "remove": _remove, "rename": _rename}
    return ways[edit.verb](source, edit)


def _set(source: YamlSource, edit: EntryEdit) -> Splice:
    entry = source.at(edit.route)
    node, start = entry.node, entry.node.start_mark.index
    quotes = node.style if node.id == "scalar" and node.style in ("'", '"') else ""
    if node.id != "scalar" and not node.flow_style:
        return _collapsed(source, entry, _inline(edit.value, entry.flow))
    end = source.end(node)
    rest_end = source.line_end(end)
    rest = source.text[end:rest_end]
    if node.id == "scalar" and node.style in ("|", ">"):
        header = _BLOCK_HEADER.match(source.text, start)
        rest = source.text[header.end() if header else start : source.line_end(start)]
    block = None if entry.flow else _block(source, edit.value, entry.column, rest_end)
    inline, below = block or (_inline(edit.value, entry.flow, quotes), "")
    return Splice(((start, rest_end, _joint(source, entry) + inline + rest + below),), (start, end))


def _joint(source: YamlSource, entry: EntryNode) -> str:
    """What stands between a key or dash and a value where there was no value yet."""
    start = entry.node.start_mark.index
    if start != entry.node.end_mark.index or source.text[start - 1] == " ":
        return ""
    return ": " if entry.flow and entry.key is not None and source.text[start - 1] != ":" else " "


def _add(source: YamlSource, edit: EntryEdit) -> Splice:
    mapping = source.at(edit.route[:-1])
    node, key = mapping.node, scalar_text(str(edit.route[-1]), flow=True)
    if mapping.flow or node.flow_style:
        entry = f"{key}: {_inline(edit.value, True)}"
        if not node.value:
            at = node.start_mark.index + 1
            return Splice(((at, at, entry),))
        at = source.end(node.value[-1][1])
        return Splice(((at, at, f", {entry}"),))
    column = node.start_mark.column
    at = source.line_end(source.end(_neighbour(node)))
    lines = long_lines(edit.value, column)
    if lines:
        below = "".join(source.eol + " " * (column + 2) + line if line else source.eol for line in lines)
        return Splice(((at, at, f"{source.eol}{' ' * column}{key}:{below}"),))
    value = "".join(_block(source, edit.value, column, at) or [_inline(edit.value, False)])
    return Splice(((at, at, f"{source.eol}{' ' * column}{key}: {value}"),))


def _neighbour(mapping: Any) -> Any:
    """The value after which a new field reads well: the last one on a line before the first block of parts."""
    leading = []
    for _, value in mapping.value:
        if value.id != "scalar" and not value.flow_style:
            break
        leading.append(value)
    one_line = [value for value in leading if value.id != "scalar" or value.style not in ("|", ">")]
    return (one_line or leading or [mapping.value[-1][1]])[-1]


def _insert(source: YamlSource, edit: EntryEdit) -> Splice:
    holder = source.at(edit.route[:-1])
    sequence, index = holder.node, int(edit.route[-1])
    if sequence.flow_style:
        return _into_brackets(source, sequence, index, _inline(edit.value, True))
    first = sequence.value[0].start_mark.index
    gap = source.text[sequence.start_mark.index + 1 : first]
    column = sequence.start_mark.column
    dash = " " * column + "-" + (gap if gap and not gap.strip(" ") else " ")
    if index:
        at = source.line_end(source.end(sequence.value[index - 1]))
    elif holder.key is not None:  # before what speaks about the item that is first so far
        at = source.line_end(source.text.index(":", holder.key.end_mark.index))
    else:
        raise RefusedEdit(f"nothing goes in front of '{words_of(edit.route)}'; put it there by hand")
    lines = long_lines(edit.value, column)
    if lines:
        inner = source.eol + " " * len(dash)
        value = inner.join(lines)
    else:
        value = "".join(_block(source, edit.value, column, at) or [_inline(edit.value, False)])
    return Splice(((at, at, source.eol + dash + value),))


def _into_brackets(source: YamlSource, sequence: Any, index: int, value: str) -> Splice:
    """A new item of a list in brackets: on a line of its own where the others have theirs, so that what is said of
    them stays beside them."""
    first = sequence.value[0].start_mark.index
    alone = source.starts_line(first)
    line = f"{source.eol}{source.text[source.line_start(first) : first]}{value}" if alone else value
    if not index:
        at = source.line_end(sequence.start_mark.index) if alone else first
        return Splice(((at, at, f"{line}," if alone else f"{value}, "),))
    end = source.end(sequence.value[index - 1])
    at, is_last = source.line_end(end), index == len(sequence.value)
    following = sequence.end_mark.index - 1 if is_last else source.entry_start(sequence, index)
    comma = "," in _COMMENT.sub("", source.text[end:at])
    if not alone or at > following or not (comma or is_last):
        return Splice(((end, end, f", {value}"),))
    return Splice(((at, at, f"{line},"),) if comma else ((end, end, ","), (at, at, line)))


def _remove(source: YamlSource, edit: EntryEdit) -> Splice:
    entry = source.at(edit.route)
    siblings = entry.parent.value
    if len(siblings) == 1:
        return _emptied(source, edit, "{}" if entry.key is not None else "[]")
    start = source.entry_start(entry.parent, entry.index)
    end = source.end(entry.node)
    if entry.flow:
        return Splice((_flow_cut(source, entry, start, end),), (start, source.line_end(end)))
    removed = (start, source.line_end(end))
    if not source.starts_line(start):
        # the entry shares its line with the dash of its list; what follows takes its place behind the dash
        return Splice(((start, source.entry_start(entry.parent, entry.index + 1), ""),), removed)
    first, last = source.line_start(start), source.next_line(end)
    while source.line_end(end) == len(source.text) and source.text.endswith(source.eol, 0, first):
        first -= len(source.eol)  # a file without a last line break stays one
    return Splice(((first, last, ""),), removed)


def _flow_cut(source: YamlSource, entry: EntryNode, start: int, end: int) -> tuple[int, int, str]:
    """An entry of a flow mapping or list with one of the commas around it."""
    siblings = entry.parent.value
    if source.starts_line(start) and source.line_end(end) < entry.parent.end_mark.index and entry.key is None:
        after = siblings[entry.index + 1 :]
        if not after or source.line_end(end) < source.entry_start(entry.parent, entry.index + 1):
            return (source.line_start(start), source.next_line(end), "")
    if entry.index + 1 == len(siblings):
        before = siblings[entry.index - 1]
        last = source.end(before[1] if entry.key is not None else before)
        return (start if "\n" in source.text[last:start] else last, end, "")
    after = source.entry_start(entry.parent, entry.index + 1)
    if "\n" in source.text[end:after] and source.starts_line(start):
        return (source.line_start(start), source.next_line(end), "")
    return (start, after, "")


def _rename(source: YamlSource, edit: EntryEdit) -> Splice:
    key = source.at(edit.route).key
    return Splice(((key.start_mark.index, key.end_mark.index, scalar_text(str(edit.value), flow=True)),))


def _emptied(source: YamlSource, edit: EntryEdit, nothing: str) -> Splice:
    route = edit.route[:-1]
    if not route:
        raise RefusedEdit("this is the record's last field; delete the file instead")
    holder = source.at(route)
    if holder.node.flow_style:
        start, end = holder.node.start_mark.index, holder.node.end_mark.index
        return Splice(((start, end, nothing),), (start, end))
    return _collapsed(source, holder, nothing)


def _collapsed(source: YamlSource, entry: EntryNode, inline: str) -> Splice:
    """A block that becomes one value on the line of its key or dash."""
    start, end = entry.node.start_mark.index, source.end(entry.node)
    if entry.key is None:
        return Splice(((start, end, inline),), (start, end))
    after_colon = source.text.index(":", entry.key.end_mark.index) + 1
    first, last = source.line_end(after_colon), source.line_end(end)
    return Splice(((after_colon, after_colon, f" {inline}"), (first, last, "")), (first, last))


def _inline(value: Any, flow: bool, quotes: str = "") -> str:
    return flow_text(value) if isinstance(value, list | dict) else scalar_text(value, quotes, flow=flow)


def _block(source: YamlSource, value: Any, column: int, at: int) -> tuple[str, str] | None:
    """Text of several lines as a block: its header, and its lines with their breaks before them."""
    block = block_lines(value) if isinstance(value, str) else None
    if block is None or (block[0] == "|" and at == len(source.text)):
        return None
    indent = source.eol + " " * (column + 2)
    return block[0], "".join(indent + line if line else source.eol for line in block[1])
