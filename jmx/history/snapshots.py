"""Bytes → snapshots of records. Files need not be valid: old versions are read whatever today's schema demands."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, NamedTuple

from jmx.model.change import Snapshot, renamed_holder
from jmx.model.identity import by_chance
from jmx.model.kinds import BY_WORD, HOLDS, SETTINGS_FILE
from jmx.model.meaning import own_fields
from jmx.model.outline import Document, Entry, aliases, outline, written_id
from jmx.reading import yaml as door
from jmx.reading.guard import Refusal

Snapshots = dict[str, Snapshot]  # by ref

_ORDERED_KINDS = frozenset({"stage", "touchpoint"})


def document(content: bytes, path: str = "") -> Document:
    """Parses a file; the result is empty if it holds no records. Raises Refusal if it cannot be parsed."""
    return of_records(door.parse(content), path)


def of_records(data: dict[str, Any], path: str) -> Document:
    """The document of parsed data: the data itself, or an empty one if it holds no records."""
    if path == SETTINGS_FILE:
        return {**data, "kind": "settings"}
    word = data.get("kind")
    return data if isinstance(word, str) and word in BY_WORD else {}


def readable(content: object, path: str = "") -> Document | None:
    """The document of a file; None if it is unreadable (no bytes) or cannot be parsed."""
    try:
        return document(content, path) if isinstance(content, bytes) else None
    except Refusal:
        return None


def documents(contents: Iterable[tuple[str, object]]) -> dict[str, Document]:
    """Documents by path, without files that cannot be read or parsed."""
    return {path: found for path, content in contents if (found := readable(content, path)) is not None}


class Records(Mapping[str, Snapshot]):
    """The snapshots of all records of some files, by ref, each made on access."""

    def __init__(self, files: Mapping[str, Document]) -> None:
        self._found: dict[str, Entry] = {}
        for path in sorted(files):
            for entry in outline(files[path], path):
                self._found.setdefault(entry.ref, entry)  # the first of two with the same ref counts, as everywhere

    def __getitem__(self, ref: str) -> Snapshot:
        return _snapshot(self._found[ref])

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)

    @cached_property
    def aliases(self) -> Mapping[str, str]:
        """Other refs → ref, for records with a file of their own: their refs as places in journeys."""
        return aliases(self._found.values())

    @cached_property
    def targets(self) -> Mapping[str, str]:
        """The refs of pointers → the refs of the records they point at."""
        return {ref: each.target for ref, each in self._found.items() if each.target}

    def labels(self) -> dict[str, str]:
        """The label of each record, by ref."""
        return {ref: entry.label for ref, entry in self._found.items()}


class Differing(NamedTuple):
    """The snapshots of records that differ between two sides, and the records that moved to another file.

    Of a record on both sides only the fields that differ are given. An added record has no fields if nothing was
    removed that it could be matched with.
    """

    before: Snapshots
    after: Snapshots
    moved: tuple[tuple[str, str, str], ...] = ()  # ref, from, to


def differing(
    before: Mapping[str, Document], after: Mapping[str, Document], apart: Collection[str] = frozenset()
) -> Differing:
    """The records that differ between two versions of some files.

    Records that are written alike are dropped before snapshots are made, since most edits change one record of many.
    Refs in `apart`, and refs inside them, name different records on the two sides; refs that are only numbered are
    treated the same way.
    """
    old: dict[str, Entry] = {}
    new: dict[str, Entry] = {}
    edited: list[tuple[Snapshot, Snapshot]] = []
    for path in sorted(before.keys() | after.keys()):
        old_file, new_file = before.get(path, {}), after.get(path, {})
        if old_file == new_file:
            continue
        if old_file and new_file and _same_inner_records(old_file, new_file) and old_file["id"] not in apart:
            edited.append((_own_fields(old_file, new_file, path), _own_fields(new_file, old_file, path)))
            continue
        for side, data in ((old, old_file), (new, new_file)):
            for entry in outline(data, path):
                side.setdefault(entry.ref, entry)
    both = [ref for ref in old if ref in new and not renamed_holder(ref, apart)]
    moved = tuple((ref, old[ref].path, new[ref].path) for ref in both if old[ref].path != new[ref].path)
    for ref in both:
        if old[ref].is_written_like(new[ref]):
            del old[ref], new[ref]
    numbered = {ref for ref in old.keys() & new.keys() if by_chance(ref, old[ref], new[ref])}
    apart = numbered.union(apart) if numbered else apart
    sides = _differing_side(old, new, apart), _differing_side(new, old, apart)
    for pair in edited:
        for found, snapshot in zip(sides, pair, strict=True):
            found.setdefault(snapshot.ref, snapshot)
    return Differing(*sides, moved)


def _differing_side(side: Mapping[str, Entry], other: Mapping[str, Entry], apart: Collection[str]) -> Snapshots:
    may_be_renamed = bool(apart) or (bool(other) and any(ref not in side for ref in other))
    found = {}
    for ref, entry in side.items():
        match = None if apart and renamed_holder(ref, apart) else other.get(ref)
        if match is None:
            found[ref] = _snapshot(entry, None if may_be_renamed or entry.kind in _ORDERED_KINDS else ())
        elif entry.target or match.target:
            found[ref] = _snapshot(entry)
        else:
            found[ref] = _snapshot(entry, _differing_fields(entry.raw, match.raw))
    return found


_MISSING = object()


def _differing_fields(data: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    return [name for name, value in data.items() if other.get(name, _MISSING) != value]


def _same_inner_records(old: Document, new: Document) -> bool:
    """Whether both versions of a file are one record with the same id and the same records inside it."""
    if "items" in old or "items" in new or old.get("kind") != new.get("kind") or old.get("id") != new.get("id"):
        return False
    kind = BY_WORD.get(str(old.get("kind")))
    if kind is None or not written_id(old):
        return False
    return all(old.get(name) == new.get(name) for name in HOLDS.get(kind.name, ()))


def _own_fields(data: Document, other: Document, path: str) -> Snapshot:
    """The outermost record of a file, with those of its own fields that differ from another version."""
    kind = BY_WORD[data["kind"]].name
    held = HOLDS.get(kind, ())
    only = [name for name in _differing_fields(data, other) if name not in held]
    return _snapshot(Entry(kind, data["id"], path, (), data), only)


def _snapshot(entry: Entry, only: Iterable[str] | None = None) -> Snapshot:
    """The snapshot of a record, with all fields or only those named."""
    fields = own_fields(entry.kind, entry.raw, only, pointer=bool(entry.target))
    return Snapshot(
        entry.kind, entry.ref, entry.label, fields, entry.path, entry.route, entry.within, entry.order, entry.target,
        entry.identity, entry.named,
    )  # fmt: skip
