"""Two trees → the files in which they differ, read: commits through their blobs, files here through their bytes."""

from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from jmx.history.snapshots import Differing, differing, document
from jmx.model.kinds import SETTINGS_FILE
from jmx.model.outline import Document
from jmx.reading.guard import Refusal
from jmx.repo.blobs import Contents
from jmx.repo.git import Git
from jmx.repo.tree import ALL_PATHS, FolderTree, may_hold_record


class File(NamedTuple):
    """One file of a side; no content where it cannot be read, no document where it cannot be parsed."""

    oid: str
    content: bytes | None
    document: Document | None


@dataclass(frozen=True, slots=True)
class Sides:
    """The files that are not the same on both sides, by path."""

    before: Mapping[str, File]
    after: Mapping[str, File]

    @property
    def unread(self) -> tuple[str, ...]:
        """The files of which nobody can say what changed in them."""
        both = (self.before, self.after)
        return tuple(sorted({path for side in both for path, file in side.items() if file.document is None}))

    @property
    def lacking(self) -> bool:
        """Whether this clone lacks a content of them."""
        return any(file.oid and file.content is None for side in (self.before, self.after) for file in side.values())

    def differing(self, apart: Collection[str]) -> Differing:
        """What their records say, where that is not the same; those `apart` are not the same record on both."""
        left_out = set(self.unread)
        before, after = (
            {path: file.document for path, file in side.items() if path not in left_out and file.document is not None}
            for side in (self.before, self.after)
        )
        return differing(before, after, apart)

    def names(self) -> dict[str, str]:
        """What the outermost records of these files are called, by ref."""
        return {item["id"]: str(item.get("title") or item.get("name") or item["id"]) for item in self._outermost()}

    def homes(self) -> dict[str, str]:
        """The journey in which each of these records says that it stands."""
        places = ((item["id"], item.get("at")) for item in self._outermost())
        return {ref: str(at[0]).partition("/")[0] for ref, at in places if isinstance(at, list) and at}

    def parsed(self) -> dict[bytes, Document]:
        """The contents that hold records, as plain data."""
        files = chain(self.before.items(), self.after.items())
        return {
            file.content: file.document
            for path, file in files
            if path != SETTINGS_FILE and file.content and file.document
        }

    def _outermost(self) -> Iterator[Mapping[str, Any]]:
        """The newer side wins where both name a record."""
        for file in (*self.before.values(), *self.after.values()):
            items = (file.document or {}).get("items", [file.document])
            for item in items if isinstance(items, list) else ():
                if isinstance(item, dict) and isinstance(item.get("id"), str):
                    yield item

    def swapped(self) -> "Sides":
        return Sides(self.after, self.before)


def commit_sides(git: Git, root: Path, base: str, head: str, paths: Container[str] = ALL_PATHS) -> Sides:
    """The files of records in which two commits differ, of some paths."""
    ((_, changes),) = git.between([(head, base)], (), root)
    ours = [change for change in changes if may_hold_record(change.path) and change.path in paths]
    before, after = ([(c.path, oid) for c in ours if (oid := getattr(c, side)).strip("0")] for side in ("old", "new"))
    read = _read(git, [*before, *after])
    return Sides({path: read[oid] for path, oid in before}, {path: read[oid] for path, oid in after})


def worktree_sides(git: Git, root: Path, base: str, here: FolderTree, paths: Container[str] = ALL_PATHS) -> Sides:
    """The files of records that lie here otherwise than in a commit, of some paths."""
    entries = {each.path: each.oid for each in git.tree_entries(base, root) if each.file and may_hold_record(each.path)}
    changed = {path: oid for path, oid in entries.items() if path in paths}
    after: dict[str, File] = {}
    for path, oid in here.blob_ids(len(base)).items():
        if path not in paths:
            continue
        if oid and entries.get(path) == oid:
            del changed[path]
        else:
            content = here.read(path)
            after[path] = _file("", path, content) if isinstance(content, bytes) else File("", None, None)
    kept: dict[str, str] = {}
    if not changed.keys() <= after.keys():  # gone, or left out by a sparse checkout
        for path, oid in git.left_out(root).items():
            if path not in after and may_hold_record(path) and path in paths:
                kept[path] = oid
                if changed.get(path) == oid:
                    del changed[path], kept[path]
    read = _read(git, [*changed.items(), *kept.items()])
    after |= {path: read[oid] for path, oid in kept.items()}
    return Sides({path: read[oid] for path, oid in changed.items()}, after)


def _read(git: Git, wanted: Iterable[tuple[str, str]]) -> dict[str, File]:
    """Blobs of some paths by their ids, each parsed once."""
    paths = {oid: path for path, oid in wanted}
    return {oid: _file(oid, paths[oid], content) for oid, content in Contents(git).of(sorted(paths))}


def _file(oid: str, path: str, content: bytes | None) -> File:
    try:
        return File(oid, content, None if content is None else document(content, path))
    except Refusal:
        return File(oid, content, None)
