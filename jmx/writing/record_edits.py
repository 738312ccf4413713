"""Edits of the records in one file: fields that change, and records that come into lists or leave them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from jmx.errors import RefusedEdit
from jmx.model.finding import Route, written_at
from jmx.reading import yaml as door
from jmx.writing.assignments import refuse_new_mistakes
from jmx.writing.edit import REMOVE, FieldChange, edited


class _ListStep(NamedTuple):
    """An item that comes before another of a list, or that leaves it."""

    at: int
    leaves: bool
    item: Any = None


@dataclass
class RecordEdits:
    """What changes in a file. Routes and places in lists are those of the file as it is before."""

    _fields: dict[Route, dict[str, Any]] = field(default_factory=lambda: defaultdict(dict))
    _lists: dict[tuple[Route, str], list[_ListStep]] = field(default_factory=lambda: defaultdict(list))

    def set(self, record: Route, name: str, value: Any) -> None:
        self._fields[record][name] = value

    def insert(self, record: Route, name: str, index: int, item: Any) -> None:
        """Puts an item before that of the index; of several in one place the last one given comes first."""
        self._lists[record, name].append(_ListStep(index, False, item))

    def remove(self, record: Route, name: str, index: int) -> None:
        self._lists[record, name].append(_ListStep(index, True))

    def applied(self, path: str, content: bytes) -> bytes:
        """The file with all of it. Raises RefusedEdit rather than touch anything else, or leave a mistake behind."""
        after = content
        try:
            for record, fields in self._fields.items():
                after = edited(after, list(_field_changes(after, record, fields)))
            for record, name in sorted(self._lists, key=lambda each: (len(each[0]), str(each)), reverse=True):
                after = _list_edited(after, record, name, self._lists[record, name])
        except RefusedEdit as refused:
            raise RefusedEdit(f"{path}: {refused}; nothing was written") from refused
        refuse_new_mistakes(path, content, after)
        return after


def _field_changes(content: bytes, record: Route, fields: Mapping[str, Any]) -> Iterator[FieldChange]:
    """The changes of one record; one that is only a title becomes fields."""
    written = written_at(door.parse(content), record)
    if isinstance(written, str):
        held = {name: value for name, value in {"title": written, **fields}.items() if value is not REMOVE}
        yield FieldChange(record, held if len(held) > 1 else held["title"])
    else:
        yield from (FieldChange((*record, name), value) for name, value in fields.items())


def _list_edited(content: bytes, record: Route, name: str, steps: list[_ListStep]) -> bytes:
    """One list, changed from its end, so that what is in front keeps its place; one item at a time, so that all others
    keep their lines and comments."""
    for step in sorted(steps, key=lambda each: each[:2], reverse=True):
        holder = written_at(door.parse(content), record)
        items = list(holder.get(name) or ()) if isinstance(holder, dict) else []
        items[step.at : step.at + step.leaves] = [] if step.leaves else [step.item]
        content = edited(content, list(_field_changes(content, record, {name: items or REMOVE})))
    return content
