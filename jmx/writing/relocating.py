"""An item of a list taken out of its place and put into another, its lines and comments with it. Each step is proven:
the data is as intended, and nothing but the item is written otherwise."""

from collections import Counter
from collections.abc import Iterable
from copy import deepcopy
from typing import Any

from jmx.errors import RefusedEdit
from jmx.model.finding import Route, written_at
from jmx.reading.guard import Refusal
from jmx.writing.edit import REMOVE, FieldChange, edited
from jmx.writing.emit import flow_text
from jmx.writing.splices import Splice, YamlSource, same

Lines = tuple[str, ...]
"""An item as it would stand at the left margin, its dash and the comments above it included."""


def item_lines(content: bytes, route: Route) -> Lines:
    """An item with the comments right above it, and those below that are indented deeper than its dash."""
    source = _read(content)
    if not _in_lines(source, route[:-1]):
        return (f"- {flow_text(written_at(source.data, route))}",)
    start, end, column = _stretch(source, route)
    lines = source.text[start:end].replace("\r\n", "\n").removesuffix("\n").split("\n")
    return tuple(line[min(column, len(line) - len(line.lstrip(" "))) :] for line in lines)


def put_in(content: bytes, holder: Route, name: str, index: int, item: tuple[Any, Lines]) -> bytes:
    """A file with an item, given as data and as lines, in a list of a record; which gets the list if it has none."""
    source, (value, lines) = _read(content), item
    if isinstance(written_at(source.data, holder), str):
        source = _read(_with_title(source, holder))
    there = written_at(source.data, (*holder, name)) or []
    if len(lines) > 1 or not there:
        source = _opened_up(_opened_up(source, holder), (*holder, name))
    wanted = deepcopy(source.data)
    items = written_at(wanted, holder)[name] = [*there[:index], value, *there[index:]]
    entry = source.at(holder)
    is_empty = not there and name in written_at(source.data, holder)
    if entry.flow or entry.node.flow_style or is_empty or (there and not _in_lines(source, (*holder, name))):
        return edited(source.content, [FieldChange((*holder, name), items)])
    if index < len(there):
        at, _, column = _stretch(source, (*holder, name, index))
    elif there:
        _, at, column = _stretch(source, (*holder, name, index - 1))
    else:
        at, column = source.next_line(source.end(entry.node)), entry.node.start_mark.column
        lines = (f"{name}:", *(f"  {line}" if line else line for line in lines))
    text = "".join((" " * column + line if line else line) + source.eol for line in lines)
    if at == len(source.text) and not source.text.endswith("\n"):
        text = source.eol + text.removesuffix(source.eol)
    return _respliced(source, (at, at, text), wanted)


def taken_out(content: bytes, route: Route) -> bytes:
    """A file without an item, and without the list where it was the only one in it."""
    source = _read(content)
    left = [each for index, each in enumerate(written_at(source.data, route[:-1])) if index != route[-1]]
    if not _in_lines(source, route[:-1]):
        return edited(content, [FieldChange(route[:-1], left or REMOVE)])
    start, end, _ = _stretch(source, route)
    wanted = deepcopy(source.data)
    written_at(wanted, route[:-2])[route[-2]] = left or None
    after = _respliced(source, (start, end, ""), wanted)
    return after if left else edited(after, [FieldChange(route[:-1], REMOVE)])


def replaced(content: bytes, route: Route, value: Any) -> bytes:
    """A file in which something short stands in an item's place."""
    holder, name, index = route[:-2], str(route[-2]), int(route[-1])
    more = put_in(content, holder, name, index, (value, (f"- {flow_text(value)}",)))
    return taken_out(more, (*holder, name, index + 1))


def prove_comments(before: Iterable[bytes], after: Iterable[bytes]) -> None:
    """Every comment of some files must be in what comes of them."""
    old, new = (Counter(words for each in of for _, words in _read(each).comments()) for of in (before, after))
    if old != new:
        raise RefusedEdit("a comment would be lost; edit the files by hand")


def _read(content: bytes) -> YamlSource:
    try:
        return YamlSource(content)
    except Refusal as refusal:
        raise RefusedEdit(f"the file must be repaired first: {refusal.words}") from refusal


def _in_lines(source: YamlSource, route: Route) -> bool:
    """Whether a list stands in lines of its own, each item beginning one."""
    entry = source.at(route)
    if entry.flow or entry.node.flow_style:
        return False
    return all(source.starts_line(source.entry_start(entry.node, index)) for index in range(len(entry.node.value)))


def _stretch(source: YamlSource, route: Route) -> tuple[int, int, int]:
    """Where the lines of an item begin and end, and the column of its dash."""
    entry = source.at(route)
    dash = source.entry_start(entry.parent, entry.index)
    start = source.line_start(dash)
    column = dash - start
    comments = {source.line_start(at): at for at, _ in source.comments() if source.starts_line(at)}
    while start and (above := source.line_start(start - 1)) in comments and comments[above] - above == column:
        start = above
    end = after = source.next_line(source.end(entry.node))
    while after < len(source.text):
        deeper = after in comments and comments[after] - after > column
        if source.text[after : source.line_end(after)].strip() and not deeper:
            break
        after = source.next_line(after)
        end = after if deeper else end
    return start, end, column


def _opened_up(source: YamlSource, route: Route) -> YamlSource:
    """A file in which a list or record has lines of its own that stood in brackets on one. A comment behind the
    brackets stays on the first of these lines."""
    if not route or not isinstance(written_at(source.data, route), list | dict) or not written_at(source.data, route):
        return source
    entry = source.at(route)
    start, end = entry.node.start_mark.index, entry.node.end_mark.index
    if not entry.node.flow_style or source.at(route[:-1]).node.flow_style or "\n" in source.text[start:end]:
        return source
    rest = source.text[end : source.line_end(end)]
    column = entry.column + 2
    if entry.node.id == "mapping":
        parts = [source.text[key.start_mark.index : value.end_mark.index] for key, value in entry.node.value]
    else:
        parts = [f"- {source.text[item.start_mark.index : item.end_mark.index]}" for item in entry.node.value]
    if entry.key is None:
        text = parts[0] + rest + "".join(source.eol + " " * column + part for part in parts[1:])
    else:
        start = source.text.index(":", entry.key.end_mark.index) + 1
        text = rest + "".join(source.eol + " " * column + part for part in parts)
    return YamlSource(_respliced(source, (start, source.line_end(end), text), source.data))


def _with_title(source: YamlSource, route: Route) -> bytes:
    """A record that is only its title, as fields."""
    entry, wanted = source.at(route), deepcopy(source.data)
    title = written_at(source.data, route)
    if entry.flow:
        return edited(source.content, [FieldChange(route, {"title": title})])
    written_at(wanted, route[:-1])[route[-1]] = {"title": title}
    start = entry.node.start_mark.index
    return _respliced(source, (start, start, "title: "), wanted)


def _respliced(source: YamlSource, piece: tuple[int, int, str], wanted: Any) -> bytes:
    """The file with a piece of its text replaced, if it says what is wanted then."""
    try:
        after = YamlSource(source.bom + Splice((piece,)).applied(source.text).encode("utf-8"))
    except Refusal as refusal:
        raise RefusedEdit(f"this cannot be done safely ({refusal.words}); edit the file by hand") from refusal
    if not same(after.data, wanted):
        raise RefusedEdit("this would change other fields too; edit the file by hand")
    return after.content
