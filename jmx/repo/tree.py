"""Trees: the files of a folder or of a commit, listed and read through one protocol."""

import hashlib
import os
from abc import ABC, abstractmethod
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from jmx.model import limits
from jmx.model.exclusion import NOTHING_EXCLUDED, Exclusion
from jmx.model.kinds import BASELINE_FILE, FOLDERS, HAPPENINGS_FILE, RECORD_ENDINGS, SETTINGS_FILE
from jmx.repo import files
from jmx.repo.folders import SYMLINK
from jmx.repo.git import Git
from jmx.repo.git_listing import Listing, TreeEntry
from jmx.repo.objects import Contents, ObjectReader, RememberedBlobs

TABLE_ENDING = ".csv"


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why a path is not read: it is a link, a device, another repository, a closed folder, or does not exist.

    `remedy` says how to get a content that exists, but not here.
    """

    why: str
    symlink: bool = False
    repository: bool = False
    remedy: str = ""


Content = bytes | Unreadable
_ABSENT = Unreadable("there is no such file")
NOT_IN_CLONE = Unreadable("its content is missing from this clone")
_APART = Unreadable("it is a repository of its own, which jmx reads only by itself", repository=True)
_CLOSED = Unreadable("the folder cannot be opened")
_LINKED = Unreadable(SYMLINK, symlink=True)
_LEFT_OUT = Unreadable(
    "this sparse checkout leaves it out, and this clone lacks its content",
    remedy="add its folder to the checkout: git sparse-checkout add; or name a smaller root with -C",
)
LFS_POINTER = Unreadable("it is a Git LFS pointer", remedy="run git lfs pull, in CI set lfs: true")
_UNMERGED = Unreadable(
    "its merge is not settled, so the index holds several versions", remedy="settle it, then: git add"
)
_ENCRYPTED = Unreadable("it is encrypted by git-crypt", remedy="run git-crypt unlock")
_STAND_INS = {b"version https://git-lfs.github.com/spec/": LFS_POINTER, b"\0GITCRYPT\0": _ENCRYPTED}
_WITHHELD = Unreadable("the other side of the comparison lacks it", remedy="see above")


class Tree(ABC):
    """The files of a repository at one moment. Paths are relative to the root, with forward slashes."""

    committed = False  # whether it is that of a commit

    @abstractmethod
    def paths(self) -> tuple[str, ...]:
        """The paths that may hold records, sorted; none in dot-folders, none that git ignores."""

    @abstractmethod
    def contents(self, paths: tuple[str, ...]) -> Iterator[tuple[str, Content]]:
        """The content of each file, or why it cannot be read, in the order of `paths`."""

    def read(self, path: str) -> Content:
        """The content of one file, or why it cannot be read."""
        ((_, content),) = self.contents((path,))
        return content

    def closed(self) -> tuple[tuple[str, Unreadable], ...]:
        """Folders that were not searched though they may hold records, sorted, with the reason.

        These are folders that cannot be opened, links to folders among those of records, and nested repositories that
        are (in) a folder of records or have journeys or settings of their own. Other nested repositories are ignored.
        """
        return ()

    def excluded(self) -> tuple[str, ...]:
        """What `jmx.yaml` keeps from being among the paths and the closed folders; folders end in a slash."""
        return ()

    def left_out(self) -> Mapping[str, str]:
        """The records and tables that a sparse checkout leaves out, with the blob ids by which they are still read."""
        return {}

    def file(self, path: str) -> Content | None:
        """A file that is none of the paths; None where there is no such file."""
        found = self.read(path)
        return None if found == _ABSENT else found

    def ignored(self, path: str) -> bool:
        """Whether a file is here that git ignores, so that no commit and nobody else has it."""
        return False

    def would_be_ignored(self, paths: Sequence[str]) -> Container[str]:
        """Those of some paths that git ignores, whether or not something is there."""
        return ()


class HeldTree(Tree):
    """A tree as far as its contents are held here: without those that are elsewhere, of which only a pointer is here,
    or that are withheld so that two trees can be compared by what both have."""

    def __init__(self, tree: Tree, withheld: Container[str] = ()) -> None:
        self._tree = tree
        self._withheld = withheld
        self.committed = tree.committed
        self.lacking: dict[str, Unreadable] = {}

    def paths(self) -> tuple[str, ...]:
        return self._tree.paths()

    def contents(self, paths: tuple[str, ...]) -> Iterator[tuple[str, Content]]:
        for path, content in self._tree.contents(paths):
            found = _WITHHELD if path in self._withheld else held(content)
            if isinstance(found, Unreadable) and found.remedy:
                self.lacking[path] = found
            yield path, found

    def closed(self) -> tuple[tuple[str, Unreadable], ...]:
        return self._tree.closed()

    def ignored(self, path: str) -> bool:
        return path not in self._withheld and self._tree.ignored(path)


class EditedTree(Tree):
    """A tree as it would be after some edits: the content of a path from then on, None where it goes."""

    def __init__(self, tree: Tree, edits: Mapping[str, bytes | None]) -> None:
        self._tree, self._edits = tree, edits

    def paths(self) -> tuple[str, ...]:
        gone = {path for path, content in self._edits.items() if content is None}
        return _sorted_records({*self._tree.paths(), *self._edits} - gone)

    def contents(self, paths: tuple[str, ...]) -> Iterator[tuple[str, Content]]:
        others = dict(self._tree.contents(tuple(path for path in paths if path not in self._edits)))
        for path in paths:
            edit = self._edits.get(path)
            yield path, others.get(path, _ABSENT if edit is None else edit)

    def closed(self) -> tuple[tuple[str, Unreadable], ...]:
        return self._tree.closed()

    def excluded(self) -> tuple[str, ...]:
        return self._tree.excluded()

    def left_out(self) -> Mapping[str, str]:
        return self._tree.left_out()

    def file(self, path: str) -> Content | None:
        return self._edits[path] if path in self._edits else self._tree.file(path)

    def ignored(self, path: str) -> bool:
        return self._tree.ignored(path)

    def would_be_ignored(self, paths: Sequence[str]) -> Container[str]:
        return self._tree.would_be_ignored(paths)


class PartTree(Tree):
    """Some of the files of a tree: the others are there and can be read, but are not among its paths."""

    def __init__(self, tree: Tree, paths: Iterable[str]) -> None:
        self._tree, self._paths = tree, _sorted_records(paths)

    def paths(self) -> tuple[str, ...]:
        return self._paths

    def contents(self, paths: tuple[str, ...]) -> Iterator[tuple[str, Content]]:
        return self._tree.contents(paths)

    def closed(self) -> tuple[tuple[str, Unreadable], ...]:
        return self._tree.closed()

    def ignored(self, path: str) -> bool:
        return self._tree.ignored(path)


def held(content: Content) -> Content:
    """A content, or what it is if something else has to stand in its place."""
    if isinstance(content, Unreadable):
        return content
    return next((told for mark, told in _STAND_INS.items() if content.startswith(mark)), content)


def may_hold_record(path: str) -> bool:
    """Whether a path is a YAML file outside dot-folders, and not that of the baseline."""
    return path.endswith(RECORD_ENDINGS) and path != BASELINE_FILE and not _in_dot_folder(path)


def is_followed(path: str) -> bool:
    """Whether the records of a file are followed in history: it may hold some, or is the table of happenings."""
    return may_hold_record(path) or path == HAPPENINGS_FILE


def records_among(blobs: Mapping[str, str]) -> dict[str, str]:
    """Those of some blobs by path whose records are followed in history."""
    return {path: oid for path, oid in blobs.items() if is_followed(path)}


def may_hold_values(path: str) -> bool:
    """Whether a path may be the table of a metric."""
    return path.endswith(TABLE_ENDING) and not _in_dot_folder(path)


def _in_dot_folder(path: str) -> bool:
    return (path.startswith(".") and path != ".") or "/." in path


def _sorted_records(paths: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(filter(may_hold_record, paths)))


class FolderTree(Tree):
    """The files of a folder as they are now. Links are never followed."""

    def __init__(self, root: Path, git: Git | None = None, excluded: Exclusion = NOTHING_EXCLUDED) -> None:
        self.root = root
        self._git = git
        self._excluded = excluded
        self._blob_ids: dict[str, str] = {}  # of what was read
        self._read_ahead: dict[str, Content] = {}
        self._missing: dict[str, None] = {}  # what was looked for in vain
        self.was_edited_meanwhile = False  # whether a file held something else when it was read again

    def paths(self) -> tuple[str, ...]:
        return self._present

    def closed(self) -> tuple[tuple[str, Unreadable], ...]:
        return tuple(each for each in self._closed if f"{each[0]}/" not in self._excluded)

    @cached_property
    def _closed(self) -> tuple[tuple[str, Unreadable], ...]:
        apart = [path for path in self._listing.repositories if _among_records(path) or _holds_records(self.root, path)]
        closed = [path for path in self._listing.closed if not _in_dot_folder(path)]
        linked = [path for path in self._listing.files if _may_be_folder(path) and _leads_to_folder(self.root, path)]
        told = ((_APART, apart), (_CLOSED, closed), (_LINKED, linked))
        return tuple(sorted((path, why) for why, paths in told for path in paths))

    def excluded(self) -> tuple[str, ...]:
        return _excluded(self._excluded, self._listing.files, self._closed)

    @cached_property
    def _listing(self) -> Listing:
        """The folder is listed once, so that a command always sees the same paths."""
        return self._git.listed_files(self.root) if self._git else _walked(self.root)

    @cached_property
    def _present(self) -> tuple[str, ...]:
        records = (path for path in _sorted_records(self._listing.files) if path not in self._excluded)
        return tuple(path for path in records if path in self._left_out or _is_there(self.root, path))

    def left_out(self) -> Mapping[str, str]:
        return self._left_out

    @cached_property
    def _left_out(self) -> Mapping[str, str]:
        ours = (
            (path, oid)
            for path, oid in self._listing.left_out.items()
            if path.endswith((*RECORD_ENDINGS, TABLE_ENDING))
        )
        return {path: oid for path, oid in ours if not _is_there(self.root, path)}

    @property
    def tables(self) -> tuple[str, ...]:
        """The paths that may be tables of metrics, of files that are here or that git knows."""
        return tuple(filter(may_hold_values, self._listing.files))

    def file(self, path: str) -> Content | None:
        """A file that is none of the paths; None where there is no such file."""
        if path in self._left_out or _is_there(self.root, path):
            return self.read(path)
        self._missing[path] = None
        return None

    @property
    def seen(self) -> Mapping[str, str | None]:
        """What was read here: the blob id of each file, empty for one that cannot be read; None for one that is not
        there. Nothing is known of it without git."""
        return {**self._blob_ids, **self._missing}

    def read_ids(self, paths: Collection[str]) -> Mapping[str, str]:
        """The same of some files, which are read now, and kept for whoever asks for their contents next."""
        self._read_ahead = dict(self.contents(tuple(paths)))
        return {path: self._blob_ids[path] for path in paths}

    def ignored(self, path: str) -> bool:
        return self._git is not None and path not in self._listed and self._git.ignores(path, self.root)

    def would_be_ignored(self, paths: Sequence[str]) -> Container[str]:
        return self._git.ignored_among(paths, self.root) if self._git else ()

    @cached_property
    def _listed(self) -> frozenset[str]:
        return frozenset(self._listing.files)

    def contents(self, paths: tuple[str, ...]) -> Iterator[tuple[str, Content]]:
        absent = {path: self._left_out[path] for path in paths if path in self._left_out}
        blobs = Contents(self._git.objects).of([*absent.values()]) if self._git and absent else iter(())
        ahead = {path: self._read_ahead.pop(path) for path in paths if path in self._read_ahead}
        here = [path for path in paths if path not in absent and path not in ahead]
        read = files.read_each(self.root, here, limits.GLANCE_BYTES)
        for path in paths:
            if path in ahead:
                yield path, ahead[path]
                continue
            if path in absent:
                self._blob_ids[path], blob = next(blobs)
                yield path, _LEFT_OUT if blob is None else blob
                continue
            found = next(read)
            if self._git:
                oid = blob_id(found, self._git.oid_digits) if isinstance(found, bytes) else ""
                self.was_edited_meanwhile |= path in self._missing or self._blob_ids.get(path, oid) != oid
                self._blob_ids[path] = oid
            yield path, found if isinstance(found, bytes) else Unreadable(found, symlink=found == SYMLINK)

    def blob_ids(self, paths: Iterable[str] | None = None) -> Mapping[str, str]:
        """The blob ids of all files, at least of those at `paths`; empty for one that cannot be read. Ids are computed
        from contents, since those in git's index can be outdated or forged; only of what a sparse checkout leaves out
        the index tells."""
        if self._listing.left_out:
            self._blob_ids |= records_among(self.left_out())
        happened = self.file(HAPPENINGS_FILE) is not None and not self.ignored(HAPPENINGS_FILE)
        for path in (*self.paths(), *[HAPPENINGS_FILE] * happened) if paths is None else paths:
            if path not in self._blob_ids:
                self.read(path)
        found = records_among(self._blob_ids)
        return found if happened else {path: oid for path, oid in found.items() if path != HAPPENINGS_FILE}

    def is_edited(self, committed: Mapping[str, str]) -> bool:
        """Whether something that was read here, or is a record, is not what a commit holds (its blobs by path)."""
        self.blob_ids()
        others = {path: oid for path, oid in self._blob_ids.items() if committed.get(path, "") != oid}
        gone = records_among(committed).keys() - self._blob_ids.keys()
        return bool(gone) or any(self.is_other(path, committed.get(path, "")) for path in others)

    def is_other(self, path: str, oid: str) -> bool:
        """Whether a file says something else than a blob. Git may keep other line ends than it writes here, and of a
        large file only where its content lies."""
        content = self.read(path)
        if self._git is None or not oid or not isinstance(content, bytes):
            return True
        as_kept = (content, content.replace(b"\r\n", b"\n"))
        if any(blob_id(each, self._git.oid_digits) == oid for each in as_kept):
            return False
        ((_, kept),) = Contents(self._git.objects).of([oid])
        return kept is not None and isinstance(held(kept), bytes)


class IndexTree(FolderTree):
    """The files as git's index holds them, which the next commit will; what lies in the folder makes no difference."""

    def __init__(self, root: Path, git: Git, excluded: Exclusion = NOTHING_EXCLUDED) -> None:
        super().__init__(root, git, excluded)
        self._objects = git.objects
        self._entries = {each.path: each for each in git.staged(root)}

    @cached_property
    def _listing(self) -> Listing:
        apart = tuple(path for path, each in self._entries.items() if each.repository)
        return Listing(tuple(path for path in self._entries if path not in apart), apart)

    @cached_property
    def _closed(self) -> tuple[tuple[str, Unreadable], ...]:
        return tuple((path, _APART) for path in sorted(self._listing.repositories) if _among_records(path))

    @cached_property
    def _present(self) -> tuple[str, ...]:
        return tuple(path for path in _sorted_records(self._listing.files) if path not in self._excluded)

    def left_out(self) -> Mapping[str, str]:
        return {}

    def file(self, path: str) -> Content | None:
        return self.read(path) if path in self._entries else None

    def ignored(self, path: str) -> bool:
        return False

    def contents(self, paths: tuple[str, ...]) -> Iterator[tuple[str, Content]]:
        return _contents(self._objects, self._entries, paths)

    def blob_ids(self, paths: Iterable[str] | None = None) -> Mapping[str, str]:
        """The blob ids of all files: what is judged is the index itself."""
        return records_among({path: each.oid for path, each in self._entries.items() if each.file})


def blob_id(content: bytes, digits: int) -> str:
    """The id of a blob; `digits` is the length of ids, which tells the hash of the repository."""
    digest = hashlib.sha1 if digits == 40 else hashlib.sha256
    return digest(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


class CommitTree(Tree):
    """The files of a commit, read as blobs without a checkout."""

    committed = True

    def __init__(self, git: Git, oid: str, root: Path) -> None:
        self._git = git
        self.oid = oid
        self.lacking = False  # whether this clone lacked a blob that was read
        self._excluded = git.excluded(root)
        self._all_entries = git.tree_entries(oid, root)
        self._entries = {entry.path: entry for entry in self._all_entries if entry.path not in self._excluded}

    def paths(self) -> tuple[str, ...]:
        return _sorted_records(self._entries)

    def contents(self, paths: tuple[str, ...]) -> Iterator[tuple[str, Content]]:
        for path, content in _contents(self._git.objects, self._entries, paths):
            self.lacking |= content is NOT_IN_CLONE
            yield path, content

    def closed(self) -> tuple[tuple[str, Unreadable], ...]:
        """As in `Tree`. The contents of nested repositories are unknown here, so only their paths count."""
        return tuple(each for each in self._closed if f"{each[0]}/" not in self._excluded)

    @cached_property
    def _closed(self) -> tuple[tuple[str, Unreadable], ...]:
        apart = (each.path for each in self._all_entries if each.repository and _among_records(each.path))
        return tuple((path, _APART) for path in apart)

    def excluded(self) -> tuple[str, ...]:
        return _excluded(self._excluded, (each.path for each in self._all_entries), self._closed)

    def file(self, path: str) -> Content | None:
        """A file that is none of the paths; None where there is no such file."""
        return self.read(path) if path in self._entries else None


class BlobTree(Tree):
    """Some files of a commit: `files` are blob ids by path, `shown` are the paths that are listed."""

    def __init__(self, blobs: RememberedBlobs, files: Mapping[str, str], shown: Container[str]) -> None:
        self._blobs = blobs
        self._files = files
        self._shown = shown

    def paths(self) -> tuple[str, ...]:
        """As in `Tree`, among the shown files; others can still be read."""
        return _sorted_records(path for path in self._files if path in self._shown)

    def contents(self, paths: tuple[str, ...]) -> Iterator[tuple[str, Content]]:
        found = self._blobs.read([self._files[path] for path in paths if path in self._files])
        for path in paths:
            yield path, found.get(self._files.get(path, "")) or _ABSENT


def _contents(
    objects: ObjectReader, entries: Mapping[str, TreeEntry], paths: Sequence[str]
) -> Iterator[tuple[str, Content]]:
    """What paths hold, by the entries of a commit or of git's index."""
    found = [entries.get(path) for path in paths]
    blobs = Contents(objects).of([each.oid for each in found if each and each.file and each.oid])
    for path, entry in zip(paths, found, strict=True):
        if entry is None:
            yield path, _ABSENT
        elif entry.symlink:
            yield path, Unreadable(SYMLINK, symlink=True)
        elif not entry.file:
            yield path, Unreadable("it is not a file")
        elif not entry.oid:
            yield path, _UNMERGED
        else:
            _, blob = next(blobs)
            yield path, NOT_IN_CLONE if blob is None else blob


def _excluded(excluded: Exclusion, files: Iterable[str], closed: Iterable[tuple[str, Unreadable]]) -> tuple[str, ...]:
    """What is left out of the files that may hold records and of the closed folders."""
    looked_for = (*_sorted_records(files), *(f"{path}/" for path, _ in closed))
    return tuple(path for path in looked_for if path in excluded)


def _among_records(path: str) -> bool:
    """Whether a folder is one of the standard folders of records, or in one."""
    return path.partition("/")[0] in FOLDERS and not _in_dot_folder(path)


def _may_be_folder(path: str) -> bool:
    """Whether a path that git lists, or that lies beside files, may be a link to a folder of records."""
    return _among_records(path) and not path.endswith((*RECORD_ENDINGS, TABLE_ENDING))


def _leads_to_folder(root: Path, path: str) -> bool:
    full = os.path.join(root, path)
    return os.path.islink(full) and os.path.isdir(full)


def _holds_records(root: Path, path: str) -> bool:
    """Whether a folder has journeys or settings of its own."""
    return not _in_dot_folder(path) and any(
        os.path.lexists(os.path.join(root, path, name)) for name in ("journeys", SETTINGS_FILE)
    )


def _walked(root: Path) -> Listing:
    """The files under a root that is no git repository."""
    refused: list[OSError] = []
    paths: list[str] = []
    for folder, folders, names in os.walk(root, onerror=refused.append, followlinks=False):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        names += [name for name in folders if os.path.islink(os.path.join(folder, name))]
        inside = _inside(root, folder)
        paths += names if inside == "." else [f"{inside}/{name}" for name in names]
    return Listing(tuple(paths), closed=tuple(_inside(root, each.filename) for each in refused if not _gone(each)))


def _inside(root: Path, folder: str) -> str:
    return os.path.relpath(folder, root).replace(os.sep, "/")


def file_in(folder: Path, path: str) -> Content | None:
    """A file of a folder of which nothing else is read; None where there is no such file."""
    if not _is_there(folder, path):
        return None
    found = files.read(folder, path, limits.FILE_BYTES)
    if isinstance(found, bytes) and len(found) > limits.FILE_BYTES:
        found = "is too large"
    return found if isinstance(found, bytes) else Unreadable(found, symlink=found == SYMLINK)


def _is_there(root: Path, path: str) -> bool:
    """Whether a path exists; true if that cannot be checked, so that reading it reports the reason."""
    try:
        os.lstat(os.path.join(root, path))
    except OSError as error:
        return not _gone(error)
    return True


def _gone(error: OSError) -> bool:
    return isinstance(error, FileNotFoundError | NotADirectoryError)
