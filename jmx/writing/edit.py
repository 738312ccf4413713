"""Edits of single fields as text splices: every byte that was not asked for stays, and so does every comment.

Each edit is proven before it is returned: the new text reads as the old data with exactly the intended change.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final, Literal

from jmx.errors import RefusedEdit
from jmx.model import limits
from jmx.model.place import Route, words_of
from jmx.reading.guard import Refusal
from jmx.repo import files
from jmx.writing import transaction
from jmx.writing.emit import Scalar
from jmx.writing.splices import Document, Step, nowhere, plan, same
from jmx.writing.transaction import FileChange, WriteArea


class Removal(Enum):
    """Says that a field goes instead of getting a value."""

    REMOVE = "remove"


REMOVE: Final = Removal.REMOVE
Value = Scalar | Sequence[Scalar] | Literal[Removal.REMOVE]


@dataclass(frozen=True, slots=True)
class FieldChange:
    """What one field should hold from now on; its route leads through the document as it stands."""

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
        before = Document(content)
    except Refusal as refusal:
        where = f" on line {refusal.place.line}" if refusal.place else ""
        hint = f"; {refusal.hint}" if refusal.hint else ""
        raise RefusedEdit(f"it cannot be edited before it is repaired: {refusal.words}{where}{hint}") from refusal
    after = _all_made(before, changes)
    if _all_made(after, changes).content != after.content:
        raise RefusedEdit("making the same change again would change the file again; edit it by hand")
    return after.content


def _all_made(document: Document, changes: Sequence[FieldChange]) -> Document:
    for change in changes:
        for step in _steps(document, change):
            document = _made(document, step)
    return document


# --- steps: what a change means, one entry at a time ---------------------------------------------------------------


def _steps(document: Document, change: FieldChange) -> Iterator[Step]:
    data, route = document.data, change.route
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
    elif last not in holder:
        if value is not REMOVE:
            yield Step("add", route, value)
        return
    if value is REMOVE:
        yield Step("remove", route)
        return
    old = holder[last]
    if same(old, value):
        return
    node = document.at(route).node
    if isinstance(old, list) and isinstance(value, list) and old and value and not node.flow_style:
        yield from _list_steps(route, old, value)
    else:
        yield Step("set", route, value)


def _list_steps(route: Route, old: list[Any], new: list[Any]) -> Iterator[Step]:
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
        yield Step("set", (*route, index), new[index])
    for index in range(old_end - 1, common - 1, -1):
        yield Step("remove", (*route, index))
    for index in range(common, new_end):
        yield Step("insert", (*route, index), new[index])


def _made(before: Document, step: Step) -> Document:
    """One step, proven: the data is as intended, and every comment is there."""
    name = words_of(step.route)
    try:
        cut = plan(before, step)
        after = Document(before.bom + cut.applied(before.text).encode("utf-8"))
    except Refusal as refusal:
        raise RefusedEdit(f"'{name}' cannot be changed safely ({refusal.words}); edit the file by hand") from refusal
    except ValueError as error:  # a lone surrogate, or a number that is none
        raise RefusedEdit(f"'{name}' cannot be written: {error}") from error
    if not same(after.data, _intended(before.data, step)):
        raise RefusedEdit(f"changing '{name}' would change other fields too; edit the file by hand")
    old = before.comments()
    must_stay = Counter(words for at, words in old if not cut.removed[0] <= at < cut.removed[1])
    if not must_stay <= Counter(words for _, words in after.comments()) <= Counter(words for _, words in old):
        raise RefusedEdit(f"changing '{name}' would lose a comment; edit the file by hand")
    return after


# --- what should come of a step ---------------------------------------------------------------------------------


def _intended(data: dict[str, Any], step: Step) -> dict[str, Any]:
    data = deepcopy(data)
    holder, last = _held(data, step.route[:-1]), step.route[-1]
    if step.verb == "remove":
        del holder[last]
    elif step.verb == "insert":
        holder.insert(last, step.value)
    else:
        holder[last] = step.value
    return data


def _held(data: Any, route: Route) -> Any:
    for index, step in enumerate(route):
        there = 0 <= step < len(data) if isinstance(step, int) and isinstance(data, list) else False
        if not there and not (isinstance(step, str) and isinstance(data, dict) and step in data):
            raise nowhere(route[: index + 1])
        data = data[step]
    return data
