"""Bytes → what records say: read as far as they go, whatever today's schema thinks of them."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, NamedTuple

from jmx.model.change import renamed_holder
from jmx.model.identity import by_chance
from jmx.model.kinds import BY_WORD, SETTINGS_FILE
from jmx.model.meaning import HOLDS, own_fields
from jmx.model.outline import Document, Entry, aliases, outline, written_id
from jmx.model.snapshot import Snapshot
from jmx.reading import yaml as door
from jmx.reading.guard import Refusal

Snapshots = dict[str, Snapshot]  # by ref

_ORDERED_KINDS = frozenset({"stage", "touchpoint"})


def document(content: bytes, path: str = "") -> Document:
    """A file as plain data; empty where it holds no records. Raises Refusal where it cannot be parsed."""
    return of_records(door.parse(content), path)


def of_records(data: dict[str, Any], path: str) -> Document:
    """The same of a file that is parsed already."""
    if path == SETTINGS_FILE:
        return {**data, "kind": "settings"}
    word = data.get("kind")
    return data if isinstance(word, str) and word in BY_WORD else {}


def documents(contents: Iterable[tuple[str, Any]]) -> dict[str, Document]:
    """Files by path; those that are no text or cannot be parsed are left out."""
    found = {}
    for path, content in contents:
        if isinstance(content, bytes):
            try:
                found[path] = document(content, path)
            except Refusal:
                continue
    return found


class Records(Mapping[str, Snapshot]):
    """All records of some files, by ref; what one says is put together once somebody asks."""

    def __init__(self, files: Mapping[str, Document]) -> None:
        self._found: dict[str, Entry] = {}
        for path in sorted(files):
            for said in outline(files[path], path):
                self._found.setdefault(said.ref, said)  # of two with one name the first counts, as everywhere in jmx

    def __getitem__(self, ref: str) -> Snapshot:
        return _snapshot(self._found[ref])

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)

    @cached_property
    def aliases(self) -> Mapping[str, str]:
        """Other refs under which a record is found: those of the journeys in which its file stands."""
        return aliases(self._found.values())

    @cached_property
    def targets(self) -> Mapping[str, str]:
        """The refs of those that only point at a record in a file of its own, with its ref."""
        return {ref: each.target for ref, each in self._found.items() if each.target}

    def labels(self) -> dict[str, str]:
        """What each of them is called."""
        return {ref: said.label for ref, said in self._found.items()}


def snapshots(files: Mapping[str, Document]) -> Snapshots:
    """What all records of some files say, by ref."""
    return dict(Records(files))


class Differing(NamedTuple):
    """What records said before and after where that is not the same, and those that went to another file.

    A record that is on both sides has only the fields that differ; one that came where none went has none.
    """

    before: Snapshots
    after: Snapshots
    moved: tuple[tuple[str, str, str], ...] = ()  # ref, from, to


def differing(
    before: Mapping[str, Document], after: Mapping[str, Document], apart: Collection[str] = frozenset()
) -> Differing:
    """What the records of some files say before and after, without those that are written alike.

    Most edits change one record of a file with many: the others are never looked at one by one. Those that are `apart`
    and what lies in them are not the same record on both sides, whatever they are called; of those whose ids are only
    numbers nobody knows yet.
    """
    old: dict[str, Entry] = {}
    new: dict[str, Entry] = {}
    edited: list[tuple[Snapshot, Snapshot]] = []
    for path in sorted(before.keys() | after.keys()):
        was, now = before.get(path, {}), after.get(path, {})
        if was == now:
            continue
        if was and now and _alike_inside(was, now) and was["id"] not in apart:
            edited.append((_own_words(was, now, path), _own_words(now, was, path)))
            continue
        for side, data in ((old, was), (new, now)):
            for said in outline(data, path):
                side.setdefault(said.ref, said)
    both = [ref for ref in old if ref in new and not renamed_holder(ref, apart)]
    moved = tuple((ref, old[ref].path, new[ref].path) for ref in both if old[ref].path != new[ref].path)
    for ref in both:
        if old[ref].is_written_like(new[ref]):
            del old[ref], new[ref]
    loose = {ref for ref in old.keys() & new.keys() if by_chance(ref, old[ref], new[ref])}
    apart = loose.union(apart) if loose else apart
    sides = _told(old, new, apart), _told(new, old, apart)
    for pair in edited:
        for told, snapshot in zip(sides, pair, strict=True):
            told.setdefault(snapshot.ref, snapshot)
    return Differing(*sides, moved)


def _told(side: Mapping[str, Entry], other: Mapping[str, Entry], apart: Collection[str]) -> Snapshots:
    matched = bool(apart) or (bool(other) and any(ref not in side for ref in other))
    told = {}
    for ref, said in side.items():
        there = None if apart and renamed_holder(ref, apart) else other.get(ref)
        if there is None:
            told[ref] = _snapshot(said) if matched or said.kind in _ORDERED_KINDS else _snapshot(said, ())
        elif said.target or there.target:
            told[ref] = _snapshot(said)
        else:
            raw = there.raw
            told[ref] = _snapshot(said, [name for name, value in said.raw.items() if raw.get(name, _UNLIKE) != value])
    return told


_UNLIKE = object()


def _alike_inside(was: Document, now: Document) -> bool:
    """Whether a file's one record is called and holds what it did, so that only its own fields can differ."""
    if "items" in was or "items" in now or was.get("kind") != now.get("kind") or was.get("id") != now.get("id"):
        return False
    kind = BY_WORD.get(str(was.get("kind")))
    if kind is None or not written_id(was):
        return False
    return all(was.get(name) == now.get(name) for name in HOLDS.get(kind.name, ()))


def _own_words(data: Document, other: Document, path: str) -> Snapshot:
    """A file's own record, with the fields of its own that stand otherwise in another version."""
    kind = BY_WORD[data["kind"]].name
    held = HOLDS.get(kind, ())
    only = [name for name, value in data.items() if name not in held and other.get(name, _UNLIKE) != value]
    return _snapshot(Entry(kind, data["id"], path, (), data), only)


# --- what a record says ---


def _snapshot(entry: Entry, only: Iterable[str] | None = None) -> Snapshot:
    """What a record says, all of it or only in some fields."""
    fields = own_fields(entry.kind, entry.raw, only, pointer=bool(entry.target))
    return Snapshot(
        entry.kind,
        entry.ref,
        entry.label,
        fields,
        entry.path,
        entry.route,
        entry.within,
        entry.order,
        entry.target,
        entry.identity,
        entry.named,
    )
