"""Open folders: what is done in one goes to names in it, and no link is followed.

Where the system opens files relative to an open folder, a folder is held by its handle, and nobody can redirect a path
between a check and a write. Windows has no such thing: there every name is checked and then used by its path.
"""

import errno
import os
import stat
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

SYMLINK = "it is a symbolic link, which jmx never follows"

if sys.platform == "win32":
    READ = os.O_RDONLY | os.O_BINARY | os.O_NOINHERIT
    NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_BINARY | os.O_NOINHERIT
    LOCK = os.O_RDWR | os.O_CREAT | os.O_BINARY | os.O_NOINHERIT
    _FOLDER = _INNER = os.O_RDONLY
else:
    READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
    NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    LOCK = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    _FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
    _INNER = _FOLDER | os.O_NOFOLLOW


class Folder(Protocol):
    """An open folder. Its methods raise OSError as the system does."""

    def inner(self, name: str) -> "Folder":
        """A folder in it, opened; it is no link."""

    def about(self, name: str) -> os.stat_result:
        """What a name stands for, links themselves included."""

    def open(self, name: str, flags: int, mode: int = 0o666) -> int:
        """The handle of a file in it."""

    def replace(self, source: str, target: str) -> None:
        """Gives a file in it another name, in place of whatever has that."""

    def make(self, name: str) -> None:
        """Makes a folder in it."""

    def unlink(self, name: str) -> None:
        """Removes a file in it."""

    def remove_folder(self, name: str) -> None:
        """Removes an empty folder in it."""

    def names(self) -> list[str]:
        """What it holds."""

    def sync(self) -> None:
        """Waits until names that came or went are on disk."""

    def close(self) -> None:
        """Lets go of it."""


class HeldFolder:
    """A folder held by its handle."""

    def __init__(self, handle: int) -> None:
        self._handle = handle

    def inner(self, name: str) -> "HeldFolder":
        """As in `Folder`."""
        try:
            return HeldFolder(os.open(name, _INNER, dir_fd=self._handle))
        except NotADirectoryError:  # also raised for a link to a folder
            _refuse_link(self.about(name))
            raise

    def about(self, name: str) -> os.stat_result:
        """As in `Folder`."""
        return os.stat(name, dir_fd=self._handle, follow_symlinks=False)

    def open(self, name: str, flags: int, mode: int = 0o666) -> int:
        """As in `Folder`."""
        return os.open(name, flags, mode, dir_fd=self._handle)

    def replace(self, source: str, target: str) -> None:
        """As in `Folder`."""
        os.replace(source, target, src_dir_fd=self._handle, dst_dir_fd=self._handle)

    def make(self, name: str) -> None:
        """As in `Folder`."""
        os.mkdir(name, dir_fd=self._handle)

    def unlink(self, name: str) -> None:
        """As in `Folder`."""
        os.unlink(name, dir_fd=self._handle)

    def remove_folder(self, name: str) -> None:
        """As in `Folder`."""
        os.rmdir(name, dir_fd=self._handle)

    def names(self) -> list[str]:
        """As in `Folder`."""
        return os.listdir(self._handle)

    def sync(self) -> None:
        """As in `Folder`."""
        os.fsync(self._handle)

    def close(self) -> None:
        """As in `Folder`."""
        os.close(self._handle)


class NamedFolder:
    """A folder known by its path, where the system holds none by a handle. Windows writes names to disk by itself."""

    def __init__(self, path: str) -> None:
        if not stat.S_ISDIR(os.stat(path).st_mode):
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
        self._path = path

    def inner(self, name: str) -> "NamedFolder":
        """As in `Folder`."""
        _refuse_link(self.about(name))
        return NamedFolder(self._at(name))

    def about(self, name: str) -> os.stat_result:
        """As in `Folder`."""
        return os.lstat(self._at(name))

    def open(self, name: str, flags: int, mode: int = 0o666) -> int:
        """As in `Folder`."""
        with suppress(FileNotFoundError):
            _refuse_link(self.about(name))
        return os.open(self._at(name), flags, mode)

    def replace(self, source: str, target: str) -> None:
        """As in `Folder`."""
        os.replace(self._at(source), self._at(target))

    def make(self, name: str) -> None:
        """As in `Folder`."""
        os.mkdir(self._at(name))

    def unlink(self, name: str) -> None:
        """As in `Folder`."""
        os.unlink(self._at(name))

    def remove_folder(self, name: str) -> None:
        """As in `Folder`."""
        os.rmdir(self._at(name))

    def names(self) -> list[str]:
        """As in `Folder`."""
        return os.listdir(self._path)

    def sync(self) -> None:
        """As in `Folder`."""

    def close(self) -> None:
        """As in `Folder`."""

    def _at(self, name: str) -> str:
        return os.path.join(self._path, name)


def _start(path: Path) -> Folder:
    if sys.platform == "win32":
        return NamedFolder(str(path))
    return HeldFolder(os.open(path, _FOLDER))


@contextmanager
def folder_at(root: Path, names: Iterable[str] = (), *, make: bool = False) -> Iterator[Folder]:
    """The folder to which names lead from a root; with `make`, missing ones are made. The path of the root may contain
    links, the names below it may not."""
    folder = _start(root)
    try:
        for name in names:
            outer = folder
            if make:
                with suppress(FileExistsError):
                    outer.make(name)
            folder = outer.inner(name)
            outer.close()
        yield folder
    finally:
        folder.close()


def is_link(about: os.stat_result) -> bool:
    """Whether a name leads elsewhere: a symbolic link, or on Windows also a junction."""
    if sys.platform == "win32" and about.st_reparse_tag == stat.IO_REPARSE_TAG_MOUNT_POINT:
        return True
    return stat.S_ISLNK(about.st_mode)


def _refuse_link(about: os.stat_result) -> None:
    if is_link(about):
        raise OSError(errno.ELOOP, SYMLINK)
