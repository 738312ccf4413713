"""Two trees → the files in which they differ, read: commits through their blobs, files here through their bytes."""

from collections.abc import Collection, Iterable, Iterator, Mapping
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
from jmx.repo.tree import Content, FolderTree, may_hold_record


class ReadFile(NamedTuple):
    """One file of a side; no content where it cannot be read, no document where it cannot be parsed."""

    oid: str
    content: bytes | None
    document: Document | None


@dataclass(frozen=True, slots=True)
class Sides:
    """The files that are not the same on both sides, by path."""

    before: Mapping[str, ReadFile]
    after: Mapping[str, ReadFile]

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

    def documents(self) -> dict[str, Document | None]:
        """What these files hold as plain data, by blob id."""
        return {file.oid: file.document for side in (self.before, self.after) for file in side.values()}

    def _outermost(self) -> Iterator[Mapping[str, Any]]:
        """The newer side wins where both name a record."""
        for file in (*self.before.values(), *self.after.values()):
            items = (file.document or {}).get("items", [file.document])
            for item in items if isinstance(items, list) else ():
                if isinstance(item, dict) and isinstance(item.get("id"), str):
                    yield item

    def swapped(self) -> "Sides":
        return Sides(self.after, self.before)


def commit_sides(git: Git, root: Path, base: str, head: str) -> Sides:
    """The files of records in which two commits differ."""
    ((_, changes),) = git.between([(head, base)], (), root)
    ours = [change for change in changes if may_hold_record(change.path)]
    before, after = ({c.path: oid for c in ours if (oid := getattr(c, side)).strip("0")} for side in ("old", "new"))
    return differing_sides(git, before, after)


def worktree_sides(git: Git, root: Path, base: str, here: FolderTree) -> Sides:
    """The files of records that lie here otherwise than in a commit."""
    before = blobs_of(git, root, base)
    return differing_sides(git, before, blobs_here(git, root, before, here), here)


def blobs_of(git: Git, root: Path, commit: str) -> dict[str, str]:
    """The blob ids of the files of records in a commit, by path."""
    return {each.path: each.oid for each in git.tree_entries(commit, root) if each.file and may_hold_record(each.path)}


def blobs_here(git: Git, root: Path, before: Mapping[str, str], here: FolderTree) -> Mapping[str, str]:
    """The blob ids of the files of records here, empty for what cannot be read; of those that a sparse checkout leaves
    out what they stand for. They are looked for where something is missing that was there `before`."""
    found = here.blob_ids()
    if before.keys() <= found.keys():
        return found
    return {path: oid for path, oid in git.left_out(root).items() if may_hold_record(path)} | dict(found)


def differing_sides(
    git: Git, before: Mapping[str, str], after: Mapping[str, str], here: FolderTree | None = None
) -> Sides:
    """The files whose blob ids are not the same on both sides, read; what lies `here` is read there."""
    old = {path: oid for path, oid in before.items() if after.get(path) != oid}
    new = {path: oid for path, oid in after.items() if before.get(path) != oid or not oid}
    lying = {path: here.read(path) for path in new if path in here.blob_ids()} if here else {}
    read = _read(git, [*old.items(), *(each for each in new.items() if each[0] not in lying)])
    files = {path: _lying(path, lying[path]) if path in lying else read[oid] for path, oid in new.items()}
    return Sides({path: read[oid] for path, oid in old.items()}, files)


def _lying(path: str, content: Content) -> ReadFile:
    return _file("", path, content) if isinstance(content, bytes) else ReadFile("", None, None)


def _read(git: Git, wanted: Iterable[tuple[str, str]]) -> dict[str, ReadFile]:
    """Blobs of some paths by their ids, each parsed once."""
    paths = {oid: path for path, oid in wanted}
    return {oid: _file(oid, paths[oid], content) for oid, content in Contents(git).of(sorted(paths))}


def _file(oid: str, path: str, content: bytes | None) -> ReadFile:
    try:
        return ReadFile(oid, content, None if content is None else document(content, path))
    except Refusal:
        return ReadFile(oid, content, None)
