"""Where text comes from: a folder, a commit, or memory. All three list and read alike."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from jmx.model import limits
from jmx.repo import files
from jmx.repo.git import Git

RECORD_ENDINGS = (".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A path that is not read, and why: a symlink, a device, too large, gone."""

    why: str
    symlink: bool = False


Content = bytes | Unreadable


class Tree(Protocol):
    """Text of a repository at one moment. Paths are relative to the root, with forward slashes."""

    def paths(self) -> tuple[str, ...]:
        """Every path that may hold a record, sorted; none in dot-folders, none that git ignores."""
        ...

    def read(self, path: str) -> Content:
        """The bytes of one path, or why there are none."""
        ...

    def contents(self, paths: tuple[str, ...]) -> Iterator[tuple[str, Content]]:
        """The bytes of many paths, in the order asked."""
        ...


def may_hold_record(path: str) -> bool:
    """Whether a path is a YAML file outside dot-folders."""
    return path.endswith(RECORD_ENDINGS) and not path.startswith(".") and "/." not in path


class MemoryTree:
    """A tree of given texts."""

    def __init__(self, texts: Mapping[str, str | bytes]) -> None:
        self._texts = {path: text.encode() if isinstance(text, str) else text for path, text in texts.items()}

    def paths(self) -> tuple[str, ...]:
        return tuple(sorted(path for path in self._texts if may_hold_record(path)))

    def read(self, path: str) -> Content:
        return self._texts.get(path, Unreadable("there is no such file"))

    def contents(self, paths: tuple[str, ...]) -> Iterator[tuple[str, Content]]:
        for path in paths:
            yield path, self.read(path)


class FolderTree:
    """The files of a folder as they lie there now. Links are never followed."""

    def __init__(self, root: Path, git: Git | None = None) -> None:
        self.root = root
        self._git = git
        self._paths: tuple[str, ...] | None = None

    def paths(self) -> tuple[str, ...]:
        """As in `Tree`; listed once, so that one command sees one moment."""
        if self._paths is None:
            self._paths = self._listed()
        return self._paths

    def _listed(self) -> tuple[str, ...]:
        listed = self._git.listed_files(self.root) if self._git else tuple(_walk(self.root))
        return tuple(sorted(path for path in listed if may_hold_record(path) and _is_there(self.root, path)))

    def read(self, path: str) -> Content:
        if ".." in path.split("/"):
            return Unreadable("the path leads out of the repository")
        found = files.read(self.root, path, limits.FILE_BYTES)
        return found if isinstance(found, bytes) else Unreadable(found, symlink=found == files.SYMLINK)

    def contents(self, paths: tuple[str, ...]) -> Iterator[tuple[str, Content]]:
        for path in paths:
            yield path, self.read(path)


class CommitTree:
    """The files of a commit, read from its blobs; nothing is checked out."""

    def __init__(self, git: Git, oid: str, root: Path) -> None:
        self._git = git
        self.oid = oid
        self._entries = {entry.path: entry for entry in git.tree_entries(oid, root)}

    def paths(self) -> tuple[str, ...]:
        return tuple(sorted(path for path in self._entries if may_hold_record(path)))

    def read(self, path: str) -> Content:
        return next(content for _, content in self.contents((path,)))

    def contents(self, paths: tuple[str, ...]) -> Iterator[tuple[str, Content]]:
        wanted = [self._entries[path].oid for path in paths if self._is_file(path)]
        blobs = self._git.blobs(wanted)
        for path in paths:
            entry = self._entries.get(path)
            if entry is None:
                yield path, Unreadable("there is no such file")
            elif entry.symlink:
                yield path, Unreadable(files.SYMLINK, symlink=True)
            elif not self._is_file(path):
                yield path, Unreadable("it is not a file")
            else:
                _, blob = next(blobs)
                yield path, blob if blob is not None else Unreadable("its content is missing from this clone")

    def _is_file(self, path: str) -> bool:
        entry = self._entries.get(path)
        return entry is not None and entry.file


def _walk(root: Path) -> Iterator[str]:
    for folder, folders, names in os.walk(root, followlinks=False):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        inside = os.path.relpath(folder, root).replace(os.sep, "/")
        for name in names:
            yield name if inside == "." else f"{inside}/{name}"


def _is_there(root: Path, path: str) -> bool:
    return os.path.lexists(os.path.join(root, path))
