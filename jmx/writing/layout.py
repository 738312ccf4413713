"""The one layout of a record's file: fields in the order of the model, two spaces a level, quotes only where they are
needed. What people wrote stays: values as they are spelt, blank lines between parts, and every comment beside what it
speaks about.

Laid out from libyaml's nodes over the text, and proven before it is returned (`laid_out`).
"""

import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import dropwhile
from typing import Any

from jmx.errors import RefusedEdit
from jmx.model.kinds import SETTINGS_FILE, kind_of
from jmx.model.reading_rules import EMPTY_FILE
from jmx.model.settings import Settings
from jmx.reading import yaml as door
from jmx.reading.guard import Refusal, names_a_kind
from jmx.reading.load import is_ours
from jmx.writing.agreement import agrees
from jmx.writing.emit import LINE_WIDTH, Models, fields_in, key_text, names_in_order, reads_plain, scalar_text
from jmx.writing.splices import YamlSource, same

_HEADER = re.compile(r"([|>])([-+0-9]*)")
_START = re.compile(r"^---(?=\s|\Z)", re.MULTILINE)
_BLOCKS = ("|", ">")
HAND_WRITTEN_WIDTH = 120  # what people put into one line stays there up to here
_INDENT = "  "
_COMMENTED = "  "  # before a comment that comes to stand behind a value


def laid_out(path: str, content: bytes) -> bytes | None:
    """The file in the one layout, proven to say the same; None where it is no record of ours. Raises RefusedEdit where
    it cannot be read, or cannot be laid out without a doubt."""
    try:
        before = YamlSource(content)
        models = _models_of(path, before.data)
        if models is None:
            return None
        _refuse_old_line_ends(before.text)
        text = _text_of(before, models)
        if text == before.text:
            return content
        after = YamlSource(before.bom + text.encode("utf-8"))
    except Refusal as refusal:
        ours = path == SETTINGS_FILE or is_ours(path) or names_a_kind(content)
        if not ours or refusal.card is EMPTY_FILE:  # comments alone, as in settings that wait to be filled in
            return None
        where = f" (line {refusal.place.line})" if refusal.place else ""
        raise RefusedEdit(f"{refusal.words}{where}{f'; {refusal.hint}' if refusal.hint else ''}") from refusal
    _prove(before, after, _text_of(after, models))
    return after.content


def _prove(before: YamlSource, after: YamlSource, again: str) -> None:
    if not same(before.data, after.data) or not agrees(before, after):
        if _ends_within_text(before):
            raise RefusedEdit("its last text has no line break at its end, so that tools differ on it; add one")
        raise RefusedEdit("its meaning would change; lay it out by hand")
    if Counter(words for _, words in before.comments()) != Counter(words for _, words in after.comments()):
        raise RefusedEdit("a comment would be lost; lay it out by hand")
    if again != after.text:
        raise RefusedEdit("it would be laid out otherwise the next time; lay it out by hand")


def _models_of(path: str, data: Mapping[str, Any]) -> Mapping[str, Models] | None:
    """The fields at the top of a file in their order, with what may stand in each; None where it is not ours."""
    if path == SETTINGS_FILE or data.get("kind") == "settings":
        return {"kind": (), **fields_in(data, (Settings,))}
    kind = kind_of(data)
    if kind is None:
        return None
    if "items" in data:
        return {"kind": (), "items": (kind.model,)}
    return {"kind": (), **fields_in(data, (kind.model,))}


def _refuse_old_line_ends(text: str) -> None:
    if "\r" in text and "\r" in text.replace("\r\n", ""):
        raise RefusedEdit("it has lines that end in a carriage return alone; save it with usual line ends")


def _text_of(source: YamlSource, fields: Mapping[str, Models]) -> str:
    """Line ends stay as most of them are. The last line gets one, unless it belongs to a text that would grow by it."""
    crlf = source.text.count("\r\n")
    eol = "\r\n" if 2 * crlf > source.text.count("\n") else "\n"
    reading = _Reading(source)
    text = eol.join(reading.document(fields))
    return text if reading.ends_in_block and _ends_within_text(source) else text + eol


def _ends_within_text(source: YamlSource) -> bool:
    """Whether the file ends without a line break in a block of text, of which readers make different things."""
    node = source.root
    while node.id != "scalar" and node.value:
        node = node.value[-1][1] if node.id == "mapping" else node.value[-1]
    return not source.text.endswith("\n") and node.id == "scalar" and node.style in _BLOCKS


# --- what a file holds, with the comments beside it -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Comment:
    at: int
    column: int
    text: str
    own: bool
    """Whether it has its line for itself."""


@dataclass(frozen=True, slots=True)
class _Text:
    """A value that stands behind its key or dash, perhaps with lines below, as if those began at the left margin."""

    first: str
    below: tuple[str, ...] = ()
    block: bool = False


@dataclass(frozen=True, slots=True)
class _Parts:
    """Fields or items, one below the other, and the comments after the last one."""

    entries: tuple["_Piece", ...]
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Piece:
    """A field or an item: the comments and empty lines above it, its key or dash, its value, the comment behind it, and
    those below it that are indented deeper."""

    above: tuple[str, ...]
    head: str
    value: _Text | _Parts
    remark: str = ""
    below: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Next:
    """Where the next part begins, and in which column; in none inside brackets."""

    at: int
    column: int | None


class _Reading:
    """Goes over the nodes of a file in the order they stand in, and hands each the comments that belong to it."""

    def __init__(self, source: YamlSource) -> None:
        self.source = source
        self.text = source.text
        self.ends_in_block = False
        self.kept = 0  # up to here empty lines are no concern of what follows
        found = ((at, source.line_start(at), words) for at, words in source.comments())
        self.left = deque(_Comment(at, at - line, words, not self.text[line:at].strip()) for at, line, words in found)

    def document(self, fields: Mapping[str, Models]) -> Iterator[str]:
        """The lines of the file. What stands above its first field stays at its top."""
        root = self.source.root
        first: int = root.value[0][0].start_mark.index if root.value else len(self.text)
        head = [*self._start(root.start_mark.index), *self._above(first)]
        self.kept = first
        parts = self._fields(root, fields, 0, _Next(len(self.text), -1))
        last = None if self.left or parts.after or not parts.entries else _last_text(parts.entries[-1])
        self.ends_in_block = last is not None and last.block
        yield from _without_first_blank(head)
        yield from _lines(_Parts(parts.entries, (*parts.after, *self._words(len(self.text)))))

    def _start(self, root: int) -> Iterator[str]:
        """The line with `---`, and what stands above it."""
        marks = list(_START.finditer(self.text, 0, root))
        if marks:
            end = marks[-1].end()
            yield from self._above(end)
            yield "---" + self._behind(self._remark(end, root))

    # --- the parts of a collection ---

    def _parts(self, node: Any, models: Models, column: int, then: _Next) -> _Parts:
        """What a collection holds that is to stand in a column."""
        if node.id == "sequence":
            return self._items(node, models, column, then)
        return self._fields(node, fields_in(map(door.plain, _keys(node)), models), column, then)

    def _fields(self, node: Any, fields: Mapping[str, Models], column: int, then: _Next) -> _Parts:
        found: dict[Any, _Piece] = {}
        starts = [key.start_mark.index for key in _keys(node)]
        for (key, value), start, after in zip(node.value, starts, _followers(node, starts, then), strict=True):
            above, name = self._above(start), door.plain(key)
            head = f"{key_text(name) if key.style else key.value}:"
            if _is_block(value):
                remark = self._behind(self._remark(key.end_mark.index, value.start_mark.index))
                parts = self._parts(value, fields.get(name, ()), column + 2, _under(key, value, after))
                found[name] = _Piece((*above,), head, parts, remark)
            else:
                own = key.start_mark.column
                found[name] = self._entry(above, head, value, fields.get(name, ()), column, own, after)
        return _Parts(tuple(found[name] for name in names_in_order(found, fields)), self._after(node, then))

    def _items(self, node: Any, models: Models, column: int, then: _Next) -> _Parts:
        found: list[_Piece] = []
        starts = [self.source.entry_start(node, index) for index in range(len(node.value))]
        for value, start, after in zip(node.value, starts, _followers(node, starts, then), strict=True):
            above = [*self._above(start), *self._words(value.start_mark.index)]
            if _is_block(value):
                found.append(_Piece((*above,), "-", self._parts(value, models, column + 2, after)))
            else:
                own = start - self.source.line_start(start)
                found.append(self._entry(above, "-", value, models, column, own, after))
        return _Parts(tuple(found), self._after(node, then))

    def _after(self, node: Any, then: _Next) -> tuple[str, ...]:
        """The comments after the last part: those up to the bracket that closes it, or those indented as the parts."""
        if node.flow_style:
            return (*self._words(node.end_mark.index - 1),)
        beyond = -1 if then.column is None else then.column
        return (*self._deeper(max(node.start_mark.column, beyond + 1), then.at),)

    def _entry(
        self, above: Iterable[str], head: str, value: Any, models: Models, column: int, own: int, then: _Next
    ) -> _Piece:
        """A field or an item that begins on one line. `own` is the column it stands in so far."""
        before = self._before(value.start_mark.index)
        written = self._written(value, models, column + len(head) + 1, own)
        if isinstance(written, _Text) and not written.block and not before and not self._is_told_before(then.at):
            return _Piece((*above,), head, written)
        if isinstance(written, _Text) and written.block:
            before += self._before(self.source.line_end(value.start_mark.index))
            self.kept = value.end_mark.index if "+" in written.first else self.kept
            on_line = next((each for each in before if not each.own), None)
            return self._told_with(above, before, head, written, on_line)
        end = self.source.end(value)
        held = self._parts(value, models, column + 2, _Next(end, None)) if written is None else written
        before += self._before(end)  # inside brackets with nothing in them
        on_line = self._remark(end, then.at) or next((each for each in before if not each.own), None)
        below = () if then.column is None else (*self._deeper(own + 1, then.at),)
        return self._told_with(above, before, head, held, on_line, below)

    def _told_with(
        self, above: Iterable[str], before: Iterable[_Comment], head: str, value: _Text | _Parts,
        on_line: _Comment | None, below: tuple[str, ...] = (),
    ) -> _Piece:  # fmt: skip
        """A part with its comments: one can stay on its line, unless there is but a dash."""
        if head == "-" and isinstance(value, _Parts) and on_line is not None:
            before, on_line = [*before, on_line], None
        told = (*above, *(each.text for each in before if each is not on_line))
        return _Piece(told, head, value, self._behind(on_line), below)

    # --- comments ---

    def _before(self, at: int) -> list[_Comment]:
        """The comments up to a place that belong to nothing yet."""
        found = []
        while self.left and self.left[0].at < at:
            found.append(self.left.popleft())
        return found

    def _is_told_before(self, at: int) -> bool:
        """Whether a comment that belongs to nothing yet stands before a place."""
        return bool(self.left) and self.left[0].at < at

    def _words(self, at: int) -> Iterator[str]:
        """The same as lines, with the empty ones above them."""
        for each in self._before(at):
            yield from self._told(each)

    def _above(self, at: int) -> list[str]:
        """The comments above a part, with the empty lines between them and it."""
        words = [*self._words(at)] if self._is_told_before(at) else []
        return [*words, ""] if self._is_below_blank(at) else words

    def _deeper(self, column: int, limit: int) -> Iterator[str]:
        """The comments on lines of their own that are indented at least so far."""
        while self.left and self.left[0].own and self.left[0].at < limit and self.left[0].column >= column:
            yield from self._told(self.left.popleft())

    def _told(self, comment: _Comment) -> Iterator[str]:
        if comment.own and self._is_below_blank(comment.at):
            yield ""
        yield comment.text

    def _remark(self, end: int, limit: int) -> _Comment | None:
        """The comment behind what ends there, on the same line."""
        first = self.left[0] if self.left else None
        if first is None or not end <= first.at < limit or "\n" in self.text[end : first.at]:
            return None
        return self.left.popleft()

    def _behind(self, comment: _Comment | None) -> str:
        """A comment with what parts it from what it stands behind."""
        if comment is None:
            return ""
        before = self.text[self.source.line_start(comment.at) : comment.at]
        return (before[len(before.rstrip(" ")) :] or _COMMENTED) + comment.text

    def _is_below_blank(self, at: int) -> bool:
        """Whether something is the first on its line, and the line above is empty."""
        line = self.text.rfind("\n", 0, at) + 1
        if line > 1 and not self.text[line - 2].isspace():  # most lines stand below another that is full
            return False
        above = self.source.line_start(line - 1) if line else 0
        return self.kept <= above < line and not self.text[above:at].strip()

    # --- values ---

    def _written(self, node: Any, models: Models, column: int, own: int) -> _Text | None:
        """A value that begins in a column; None for a list or mapping that needs lines of its own."""
        if node.id != "scalar":
            if node.value and self.left and self.left[0].at < node.end_mark.index:
                return None
            text = self._on_line(node, models)
            width = HAND_WRITTEN_WIDTH if self._is_short(node) else LINE_WIDTH
            return _Text(text) if not node.value or column + len(text) <= width else None
        if node.style in _BLOCKS:
            return self._block(node, own)
        if self._is_short(node):
            plain = not node.style or reads_plain(node.value)
            return _Text(node.value if plain else self.text[node.start_mark.index : node.end_mark.index])
        first, *below = self._lines_of(node.start_mark.index, node.end_mark.index)
        if not node.style:
            first, below = first.rstrip(), [line.rstrip() for line in below]
        return _Text(first, tuple(line.lstrip(" \t") for line in below))

    def _on_line(self, node: Any, models: Models) -> str:
        """A value on one line, inside brackets or with them."""
        if node.id == "sequence":
            return "[" + ", ".join(self._on_line(each, models) for each in node.value) + "]"
        if node.id == "mapping":
            values = {door.plain(key): (key, value) for key, value in node.value}
            fields = fields_in(values, models)
            pairs = ((name, *values[name]) for name in names_in_order(values, fields))
            return "{" + ", ".join(
                f"{key_text(name) if key.style else key.value}: {self._on_line(value, fields.get(name, ()))}"
                for name, key, value in pairs
            ) + "}"  # fmt: skip
        if node.style and reads_plain(node.value, flow=True):
            return str(node.value)
        if not self._is_short(node):
            return scalar_text(node.value, node.style or "", flow=True)
        return self.text[node.start_mark.index : node.end_mark.index] or "null"

    def _is_short(self, node: Any) -> bool:
        return "\n" not in self.text[node.start_mark.index : node.end_mark.index]

    def _lines_of(self, start: int, end: int) -> list[str]:
        return self.text[start:end].replace("\r\n", "\n").split("\n")

    def _block(self, node: Any, own: int) -> _Text:
        """Text of several lines as it is written, with its indentation alone changed."""
        start = node.start_mark.index
        style, marks = _HEADER.match(self.text, start).groups()  # type: ignore[union-attr]
        lines = self._lines_of(self.source.next_line(start), node.end_mark.index)
        if not lines[-1].strip(" "):
            lines.pop()  # what follows the last line break
        digits = marks.strip("+-")
        indent = own + int(digits) if digits else _indent(lines)
        kept = [line[indent:] if line[:indent].strip(" ") == "" else line.lstrip(" ") for line in lines]
        while "+" not in marks and kept and not kept[-1].strip(" "):
            kept.pop()
        return _Text(style + ("2" if digits else "") + marks.strip("0123456789"), tuple(kept), block=True)


def _keys(node: Any) -> Iterator[Any]:
    return (key for key, _ in node.value)


def _is_block(node: Any) -> bool:
    """Whether a node is a list or mapping in lines of its own."""
    return node.id != "scalar" and not node.flow_style


def _under(key: Any, value: Any, then: _Next) -> _Next:
    """What follows a collection under a key. A list whose dashes stand below the key ends before comments there."""
    flush = value.start_mark.column == key.start_mark.column
    return _Next(then.at, value.start_mark.column) if flush else then


def _followers(node: Any, starts: list[int], then: _Next) -> list[_Next]:
    """For each part of a collection what comes after it; a bracket closes whatever lies in it."""
    if node.flow_style:
        return [_Next(at, None) for at in (*starts[1:], node.end_mark.index - 1)][: len(starts)]
    return [*(_Next(at, node.start_mark.column) for at in starts[1:]), then][: len(starts)]


def _indent(lines: Iterable[str]) -> int:
    """How far the first line is indented that holds something."""
    return next((len(line) - len(line.lstrip(" ")) for line in lines if line.strip(" ")), 0)


# --- and as lines ----------------------------------------------------------------------------------------------------


def _lines(parts: _Parts, margin: str = "") -> list[str]:
    found: list[str] = []
    bare = True  # whether no empty line may stand here
    for entry in parts.entries:
        found += _at(margin, _without_first_blank(entry.above) if bare else entry.above)
        _add_entry(found, entry, margin)
        bare = _ends_open(entry)
    found += _at(margin, _without_first_blank(parts.after) if bare else parts.after)
    return found


def _add_entry(found: list[str], entry: _Piece, margin: str) -> None:
    value, deeper = entry.value, margin + _INDENT
    if isinstance(value, _Text):
        first = margin + f"{entry.head} {value.first}".rstrip()
        if value.block or not value.below:
            found += (first + entry.remark, *_at(deeper, value.below))
        else:
            *lines, last = _at(deeper, value.below)
            found += (first, *lines, last + entry.remark)
    elif entry.head == "-":
        lines = _lines(value, deeper)
        told = next(index for index, line in enumerate(lines) if line and line[len(deeper)] != "#")
        found += (
            line and line.removeprefix(_INDENT) for line in lines[:told]
        )  # a comment cannot stand behind the dash
        lines[told] = f"{margin}- {lines[told][len(deeper) :]}"
        found += lines[told:]
    else:
        found.append(margin + entry.head + entry.remark)
        found += _lines(value, deeper)
    found += _at(deeper, entry.below)


def _ends_open(entry: _Piece) -> bool:
    """Whether a part ends in a text to which empty lines below would belong."""
    last = _last_text(entry)
    return last is not None and last.block and "+" in last.first


def _last_text(entry: _Piece) -> _Text | None:
    """The text with which a part ends; None where that is a comment."""
    value = entry.value
    if isinstance(value, _Text):
        return None if entry.below else value
    return _last_text(value.entries[-1]) if value.entries and not value.after and not entry.below else None


def _at(margin: str, lines: Iterable[str]) -> Iterable[str]:
    return (margin + line if line else line for line in lines) if lines else ()


def _without_first_blank(lines: Iterable[str]) -> Iterator[str]:
    return dropwhile(lambda line: not line, lines)
