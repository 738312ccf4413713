"""Edits of single fields as text splices: every byte that was not asked for stays, and so does every comment.

Each edit is proven before it is returned: the new text reads as the old data with exactly the intended change.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final, Literal

from jmx.errors import RefusedEdit
from jmx.model import limits
from jmx.model.finding import Route, words_of
from jmx.reading.guard import Refusal
from jmx.repo import files
from jmx.writing import transaction
from jmx.writing.emit import Scalar
from jmx.writing.splices import EntryEdit, YamlSource, nowhere, same, splice_for
from jmx.writing.transaction import FileChange, WriteArea


class Removal(Enum):
    """Says that a field goes instead of getting a value."""

    REMOVE = "remove"


REMOVE: Final = Removal.REMOVE


@dataclass(frozen=True, slots=True)
class OtherName:
    """Says that a field gets another name and keeps its value."""

    name: str


Value = Scalar | Sequence[Any] | Mapping[str, Any] | Literal[Removal.REMOVE] | OtherName


@dataclass(frozen=True, slots=True)
class FieldChange:
    """What one field should hold from now on; its route leads through the source as it stands."""

    route: Route
    value: Value


def edit_file(area: WriteArea, path: str, changes: Sequence[FieldChange]) -> bool:
    """Changes fields of a file under the root, whole or not at all. False where it held all of it already."""
    with transaction.locked(area):
        before = files.read(area.home, area.prefix + path, limits.FILE_BYTES)
        if isinstance(before, str):
            raise RefusedEdit(f"'{path}' cannot be edited: {before}")
        try:
            after = edited(before, changes)
        except RefusedEdit as error:
            raise RefusedEdit(f"'{path}': {error}") from error
        if after != before:
            transaction.write(area, [FileChange(path, before, after)])
        return after != before


def edited(content: bytes, changes: Sequence[FieldChange]) -> bytes:
    """The file with the changes made, one after the other. Raises RefusedEdit rather than touch anything else."""
    try:
        before = YamlSource(content)
    except Refusal as refusal:
        where = f" on line {refusal.place.line}" if refusal.place else ""
        hint = f"; {refusal.hint}" if refusal.hint else ""
        raise RefusedEdit(f"it cannot be edited before it is repaired: {refusal.words}{where}{hint}") from refusal
    after = _all_applied(before, changes)
    if _all_applied(after, changes).content != after.content:
        raise RefusedEdit("making the same change again would change the file again; edit it by hand")
    return after.content


def _all_applied(source: YamlSource, changes: Sequence[FieldChange]) -> YamlSource:
    for change in changes:
        for edit in _entry_edits(source, change):
            source = _applied(source, edit)
    return source


# --- what a change means, entry by entry ---------------------------------------------------------------------------


def _entry_edits(source: YamlSource, change: FieldChange) -> Iterator[EntryEdit]:
    data, route = source.data, change.route
    if not route:
        raise RefusedEdit("no field is named; write REF.field=value")
    holder = _held(data, route[:-1])
    last = route[-1]
    value = list(change.value) if isinstance(change.value, list | tuple) else change.value
    if isinstance(last, int):
        if value is REMOVE:
            raise RefusedEdit(f"'{words_of(route)}' is one of a list; set the whole list without it")
        if not isinstance(holder, list) or not 0 <= last < len(holder):
            raise nowhere(route)
    elif not isinstance(holder, dict):
        raise RefusedEdit(f"'{words_of(route[:-1])}' holds no fields; write it as fields (`title: …`) first")
    elif isinstance(value, OtherName):
        if last in holder and value.name in holder:
            raise RefusedEdit(f"'{value.name}' is there already, beside '{last}'")
        if last in holder:
            yield EntryEdit("rename", route, value.name)
        return
    elif last not in holder:
        if value is not REMOVE:
            yield EntryEdit("add", route, value)
        return
    if value is REMOVE:
        yield EntryEdit("remove", route)
        return
    old = holder[last]
    if same(old, value):
        return
    if isinstance(old, list) and isinstance(value, list) and _by_items(source, route, old, value):
        yield from _list_edits(route, old, value)
    else:
        yield EntryEdit("set", route, value)


def _by_items(source: YamlSource, route: Route, old: list[Any], new: list[Any]) -> bool:
    """Whether a list is edited item by item, so that the others keep their lines and what is said beside them: all are
    but those in brackets on one line, or of which no item stays."""
    node = source.at(route).node
    brackets, several = node.flow_style, "\n" in source.text[node.start_mark.index : node.end_mark.index]
    return bool(old and new) and (not brackets or (several and any(each in new for each in old)))


def _list_edits(route: Route, old: list[Any], new: list[Any]) -> Iterator[EntryEdit]:
    """Only the items that differ: those before and after them keep their lines and their comments."""
    start = 0
    while start < min(len(old), len(new)) and same(old[start], new[start]):
        start += 1
    tail = 0
    while tail < min(len(old), len(new)) - start and same(old[-1 - tail], new[-1 - tail]):
        tail += 1
    old_end, new_end = len(old) - tail, len(new) - tail
    common = min(old_end, new_end)
    for index in range(start, common):
        yield EntryEdit("set", (*route, index), new[index])
    for index in range(old_end - 1, common - 1, -1):
        yield EntryEdit("remove", (*route, index))
    for index in range(common, new_end):
        yield EntryEdit("insert", (*route, index), new[index])


def _applied(before: YamlSource, edit: EntryEdit) -> YamlSource:
    """One edit, proven: the data is as intended, and every comment is there."""
    name = words_of(edit.route)
    try:
        splice = splice_for(before, edit)
        after = YamlSource(before.bom + splice.applied(before.text).encode("utf-8"))
    except Refusal as refusal:
        raise RefusedEdit(f"'{name}' cannot be changed safely ({refusal.words}); edit the file by hand") from refusal
    except ValueError as error:  # a lone surrogate, or a number that is none
        raise RefusedEdit(f"'{name}' cannot be written: {error}") from error
    if not same(after.data, _intended(before.data, edit)):
        raise RefusedEdit(f"changing '{name}' would change other fields too; edit the file by hand")
    old = before.comments()
    must_stay = Counter(words for at, words in old if not splice.removed[0] <= at < splice.removed[1])
    if not must_stay <= Counter(words for _, words in after.comments()) <= Counter(words for _, words in old):
        raise RefusedEdit(f"changing '{name}' would lose a comment; edit the file by hand")
    return after


# --- what should come of an edit --------------------------------------------------------------------------------


def _intended(data: dict[str, Any], edit: EntryEdit) -> dict[str, Any]:
    data = deepcopy(data)
    holder, last = _held(data, edit.route[:-1]), edit.route[-1]
    if edit.verb == "remove":
        del holder[last]
    elif edit.verb == "insert":
        holder.insert(last, edit.value)
    elif edit.verb == "rename":
        holder[edit.value] = holder.pop(last)
    else:
        holder[last] = edit.value
    return data


def _held(data: Any, route: Route) -> Any:
    for index, step in enumerate(route):
        there = 0 <= step < len(data) if isinstance(step, int) and isinstance(data, list) else False
        if not there and not (isinstance(step, str) and isinstance(data, dict) and step in data):
            raise nowhere(route[: index + 1])
        data = data[step]
    return data
