"""Bytes → snapshots of records, and those in which two trees differ.

Files need not be valid: old versions are read whatever today's schema demands.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from jmx.model.change import TOLD_OF_NEW, Snapshot
from jmx.model.identity import by_chance, outermost, renamed_holder
from jmx.model.kinds import BY_WORD, HAPPENINGS_FILE, SETTINGS_FILE, kind_of
from jmx.model.meaning import own_fields
from jmx.model.outline import HOLDS, Document, Entry, aliases, outline, written_id
from jmx.reading import yaml as door
from jmx.reading.guard import Refusal
from jmx.reading.tables import happenings_document
from jmx.repo.git import Git
from jmx.repo.objects import Contents
from jmx.repo.tree import CommitTree, Content, FolderTree, is_followed, may_hold_values, records_among

Snapshots = dict[str, Snapshot]  # by ref

_ORDERED_KINDS = frozenset({"stage", "touchpoint"})


def document(content: bytes, path: str = "") -> Document:
    """Parses a file; the result is empty if it holds no records. Raises Refusal if it cannot be parsed."""
    return happenings_document(content) if path == HAPPENINGS_FILE else of_records(door.parse(content), path)


def of_records(data: dict[str, Any], path: str) -> Document:
    """The document of parsed data: the data itself, or an empty one if it holds no records."""
    if path == SETTINGS_FILE:
        return {**data, "kind": "settings"}
    return data if kind_of(data) else {}


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
        return aliases(self._found)

    @cached_property
    def targets(self) -> Mapping[str, str]:
        """The refs of pointers → the refs of the records they point at."""
        return {ref: each.target for ref, each in self._found.items() if each.target}

    def labels(self) -> dict[str, str]:
        """The label of each record, by ref."""
        return {ref: entry.label for ref, entry in self._found.items()}


def records_at(git: Git, root: Path, rev: str, path: str) -> Records:
    """The records of one file of a commit."""
    return Records(documents(CommitTree(git, git.resolve(rev), root).contents((path,))))


class Differing(NamedTuple):
    """The snapshots of records that differ between two sides, and the records that moved to another file.

    Of a record on both sides only the fields that differ are given. An added record has no fields if nothing was
    removed that it could be matched with, but what is told of it as new.
    """

    before: Snapshots
    after: Snapshots
    moved: tuple[tuple[str, str, str], ...] = ()  # ref, from, to


def differing(
    before: Mapping[str, Document],
    after: Mapping[str, Document],
    apart: Collection[str] = frozenset(),
    twice: Collection[str] = frozenset(),
) -> Differing:
    """The records that differ between two versions of some files.

    Records that are written alike are dropped before snapshots are made, since most edits change one record of many.
    Refs in `apart`, and refs inside them, name different records on the two sides; refs that are only numbered are
    treated the same way. Those in `twice` stand in several of the files on one side.
    """
    old: dict[str, Entry] = {}
    new: dict[str, Entry] = {}
    edited: list[tuple[Snapshot, Snapshot]] = []
    for path in sorted(before.keys() | after.keys()):
        old_file, new_file = before.get(path, {}), after.get(path, {})
        if old_file == new_file:
            continue
        alone = old_file and new_file and _same_inner_records(old_file, new_file)
        if alone and old_file["id"] not in apart and old_file["id"] not in twice:
            edited.append((_own_fields(old_file, new_file, path), _own_fields(new_file, old_file, path)))
            continue
        for side, data in ((old, old_file), (new, new_file)):
            for entry in outline(data, path):
                side.setdefault(entry.ref, entry)
    again = {each.ref for each, _ in edited if each.ref in old or each.ref in new}
    if again:
        return differing(before, after, apart, again)
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
            all_of_it = may_be_renamed or entry.kind in _ORDERED_KINDS
            told = [name for name in TOLD_OF_NEW.get(entry.kind, ()) if name in entry.raw]
            found[ref] = _snapshot(entry, None if all_of_it else told)
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
    kind = kind_of(old)
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


# --- the files in which two trees differ: of a commit as blobs, of the work tree as files ---


class ReadFile(NamedTuple):
    """One file of one side. `oid` is its blob id, empty for a file of the work tree; `content` is None if it cannot be
    read, `document` is None if it cannot be read or parsed."""

    oid: str
    content: bytes | None
    document: Document | None


class Tables(NamedTuple):
    """The files that may be tables of metrics and differ between two trees, by path with their blob ids. None for the
    side of the work tree: of the other, all such files are there then."""

    before: Mapping[str, str] | None
    after: Mapping[str, str] | None


_NO_TABLES = Tables({}, {})


@dataclass(frozen=True, slots=True)
class Sides:
    """The files that differ between two trees, by path."""

    before: Mapping[str, ReadFile]
    after: Mapping[str, ReadFile]
    tables: Tables = _NO_TABLES

    def files(self) -> Iterator[tuple[str, ReadFile]]:
        """The files of both sides, the older side first, so that the newer one wins in a dict."""
        return chain(self.before.items(), self.after.items())

    @property
    def unread(self) -> tuple[str, ...]:
        """The paths that cannot be read or parsed on a side, so that their changes are unknown."""
        return tuple(sorted(frozenset[str]().union(*self.unread_on)))

    @property
    def unread_on(self) -> tuple[frozenset[str], frozenset[str]]:
        """Those of the older side and those of the newer one."""
        before, after = (
            frozenset(path for path, file in side.items() if file.document is None)
            for side in (self.before, self.after)
        )
        return before, after

    @property
    def lacking(self) -> bool:
        """Whether this clone lacks one of the blobs."""
        return any(file.oid and file.content is None for _, file in self.files())

    def differing(self, apart: Collection[str]) -> Differing:
        """The records that differ; refs in `apart` name different records on the two sides."""
        return differing(*self.readable(), apart)

    def readable(self) -> tuple[dict[str, Document], dict[str, Document]]:
        """The documents of both sides, by path, of the files that can be read on both."""
        unread = set(self.unread)
        before, after = (
            {path: file.document for path, file in side.items() if path not in unread and file.document is not None}
            for side in (self.before, self.after)
        )
        return before, after

    def names(self) -> dict[str, str]:
        """The names of the outermost records of these files, by ref."""
        return {item["id"]: str(item.get("title") or item.get("name") or item["id"]) for _, item in self._outermost()}

    def homes(self) -> dict[str, str]:
        """The journey in which each outermost record says in `at` that it stands, by ref; a journey stands in itself.
        Nothing is said of one that stands in several, or elsewhere."""
        found = {item["id"]: _journeys_in(item.get("at")) for _, item in self._outermost()}
        found |= {item["id"]: {item["id"]} for kind, item in self._outermost() if kind == "journey"}
        return {ref: min(journeys) for ref, journeys in found.items() if len(journeys) == 1}

    def parsed(self) -> dict[bytes, Document]:
        """Content → document, for the files that hold records."""
        files = (file for path, file in self.files() if path != SETTINGS_FILE)
        return {file.content: file.document for file in files if file.content and file.document}

    def documents(self) -> dict[str, Document | None]:
        """The documents of these files by blob id."""
        return {file.oid: file.document for _, file in self.files()}

    def _outermost(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """The outermost records, each with its kind."""
        for _, file in self.files():
            document = file.document or {}
            kind, items = kind_of(document), document.get("items", [document])
            for item in items if kind and isinstance(items, list) else ():
                if isinstance(item, dict) and isinstance(item.get("id"), str):
                    yield kind.name if kind else "", item

    def swapped(self) -> "Sides":
        return Sides(self.after, self.before, Tables(self.tables.after, self.tables.before))


def _journeys_in(at: Any) -> set[str]:
    return {outermost(place) for place in at if isinstance(place, str)} if isinstance(at, list) else set()


def commit_sides(git: Git, root: Path, base: str, head: str) -> Sides:
    """The files of records in which two commits differ."""
    ((_, changes),) = git.between([(head, base)], root)
    ours = [change for change in changes if is_followed(change.path)]
    before, after = ({c.path: oid for c in ours if (oid := getattr(c, side)).strip("0")} for side in ("old", "new"))
    tables = [change for change in changes if may_hold_values(change.path)]
    found = Tables({each.path: each.old for each in tables}, {each.path: each.new for each in tables})
    return replace(differing_sides(git, before, after), tables=found)


def first_sides(git: Git, root: Path, head: str, here: FolderTree | None = None) -> Sides:
    """The files of records of a commit, or with `here` of the work tree on it, where there was nothing before."""
    found = here.blob_ids() if here else records_among(git.blobs(head, root))
    return differing_sides(git, {}, found, here)


def worktree_sides(git: Git, root: Path, base: str, here: FolderTree) -> Sides:
    """The files of records in which a commit and the work tree differ."""
    before = git.blobs(base, root)
    tables = {path: oid for path, oid in before.items() if may_hold_values(path)}
    found = Tables(tables, None if tables or here.tables else {})
    return replace(differing_sides(git, records_among(before), here.blob_ids(), here), tables=found)


def differing_sides(
    git: Git, before: Mapping[str, str], after: Mapping[str, str], here: FolderTree | None = None
) -> Sides:
    """Reads the files whose blob ids differ; of `after`, files that exist in `here` are read from there."""
    old = {path: oid for path, oid in before.items() if after.get(path) != oid}
    new = {path: oid for path, oid in after.items() if before.get(path) != oid or not oid}
    there = here.blob_ids() if here else {}
    files = {path: _file("", path, here.read(path)) for path in new if path in there} if here else {}
    from_git = [*old.items(), *(each for each in new.items() if each[0] not in files)]
    paths = {oid: path for path, oid in from_git}
    blobs = {oid: _file(oid, paths[oid], content) for oid, content in Contents(git.objects).of(sorted(paths))}
    return Sides(
        {path: blobs[oid] for path, oid in old.items()},
        {path: files[path] if path in files else blobs[oid] for path, oid in new.items()},
    )


def _file(oid: str, path: str, content: Content | None) -> ReadFile:
    return ReadFile(oid, content if isinstance(content, bytes) else None, readable(content, path))
