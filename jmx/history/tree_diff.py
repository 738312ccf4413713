"""Two trees → the files in which they differ, read and parsed: of a commit as blobs, of the work tree as files."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from jmx.history.snapshots import Differing, differing, readable
from jmx.model.change import outermost
from jmx.model.kinds import SETTINGS_FILE
from jmx.model.outline import Document
from jmx.repo.git import Git
from jmx.repo.objects import Contents
from jmx.repo.tree import Content, FolderTree, may_hold_record


class ReadFile(NamedTuple):
    """One file of one side. `oid` is its blob id, empty for a file of the work tree; `content` is None if it cannot be
    read, `document` is None if it cannot be read or parsed."""

    oid: str
    content: bytes | None
    document: Document | None


@dataclass(frozen=True, slots=True)
class Sides:
    """The files that differ between two trees, by path."""

    before: Mapping[str, ReadFile]
    after: Mapping[str, ReadFile]

    def files(self) -> Iterator[tuple[str, ReadFile]]:
        """The files of both sides, the older side first, so that the newer one wins in a dict."""
        return chain(self.before.items(), self.after.items())

    @property
    def unread(self) -> tuple[str, ...]:
        """The paths that cannot be read or parsed on a side, so that their changes are unknown."""
        return tuple(sorted({path for path, file in self.files() if file.document is None}))

    @property
    def lacking(self) -> bool:
        """Whether this clone lacks one of the blobs."""
        return any(file.oid and file.content is None for _, file in self.files())

    def differing(self, apart: Collection[str]) -> Differing:
        """The records that differ; refs in `apart` name different records on the two sides."""
        unread = set(self.unread)
        before, after = (
            {path: file.document for path, file in side.items() if path not in unread and file.document is not None}
            for side in (self.before, self.after)
        )
        return differing(before, after, apart)

    def names(self) -> dict[str, str]:
        """The names of the outermost records of these files, by ref."""
        return {item["id"]: str(item.get("title") or item.get("name") or item["id"]) for item in self._outermost()}

    def homes(self) -> dict[str, str]:
        """The journey that each outermost record names in `at`, by ref of the record."""
        places = ((item["id"], item.get("at")) for item in self._outermost())
        return {ref: outermost(str(at[0])) for ref, at in places if isinstance(at, list) and at}

    def parsed(self) -> dict[bytes, Document]:
        """Content → document, for the files that hold records."""
        files = (file for path, file in self.files() if path != SETTINGS_FILE)
        return {file.content: file.document for file in files if file.content and file.document}

    def documents(self) -> dict[str, Document | None]:
        """The documents of these files by blob id."""
        return {file.oid: file.document for _, file in self.files()}

    def _outermost(self) -> Iterator[Mapping[str, Any]]:
        """Raw data of the outermost records."""
        for _, file in self.files():
            items = (file.document or {}).get("items", [file.document])
            for item in items if isinstance(items, list) else ():
                if isinstance(item, dict) and isinstance(item.get("id"), str):
                    yield item

    def swapped(self) -> "Sides":
        return Sides(self.after, self.before)


def commit_sides(git: Git, root: Path, base: str, head: str) -> Sides:
    """The files of records in which two commits differ."""
    ((_, changes),) = git.between([(head, base)], root)
    ours = [change for change in changes if may_hold_record(change.path)]
    before, after = ({c.path: oid for c in ours if (oid := getattr(c, side)).strip("0")} for side in ("old", "new"))
    return differing_sides(git, before, after)


def worktree_sides(git: Git, root: Path, base: str, here: FolderTree) -> Sides:
    """The files of records in which a commit and the work tree differ."""
    entries = git.tree_entries(base, root)
    before = {each.path: each.oid for each in entries if each.file and may_hold_record(each.path)}
    return differing_sides(git, before, blobs_here(git, root, before, here), here)


def blobs_here(git: Git, root: Path, before: Mapping[str, str], here: FolderTree) -> Mapping[str, str]:
    """The blob ids of the files of records in the work tree, by path; empty for a file that cannot be read. Files left
    out by a sparse checkout have the id of git's index, which is read only if a path of `before` is missing.
    """
    found = here.blob_ids()
    if before.keys() <= found.keys():
        return found
    return {path: oid for path, oid in git.left_out(root).items() if may_hold_record(path)} | dict(found)


def differing_sides(
    git: Git, before: Mapping[str, str], after: Mapping[str, str], here: FolderTree | None = None
) -> Sides:
    """Reads the files whose blob ids differ; of `after`, files that exist in `here` are read from there."""
    old = {path: oid for path, oid in before.items() if after.get(path) != oid}
    new = {path: oid for path, oid in after.items() if before.get(path) != oid or not oid}
    files = {path: _file("", path, here.read(path)) for path in new if path in here.blob_ids()} if here else {}
    from_git = [*old.items(), *(each for each in new.items() if each[0] not in files)]
    paths = {oid: path for path, oid in from_git}
    blobs = {oid: _file(oid, paths[oid], content) for oid, content in Contents(git.objects).of(sorted(paths))}
    return Sides(
        {path: blobs[oid] for path, oid in old.items()},
        {path: files[path] if path in files else blobs[oid] for path, oid in new.items()},
    )


def _file(oid: str, path: str, content: Content | None) -> ReadFile:
    return ReadFile(oid, content if isinstance(content, bytes) else None, readable(content, path))
