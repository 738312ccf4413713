"""The file door: reads confined to the root, and writes that are whole or not at all.

Below the root every folder is opened by itself and no link is followed, so that a path cannot be led elsewhere between
looking and writing.
"""

import errno
import os
import secrets
import shutil
import stat
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from jmx.errors import RefusedWrite

SYMLINK = "it is a symbolic link, which jmx never follows"
_OUTSIDE = "the path leads out of the repository"
IRREGULAR = "it is not a regular file"
CHANGED = "was changed by someone else meanwhile; nothing was written, run it again"
_PREFIX, _ENDING = ".jmx-", ".tmp"
_STALE_SECONDS = 3600.0
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


class NotPlain(RefusedWrite):
    """Where a file would be is a link, a folder or a device, or one of these is in the way to it."""


def read(root: Path, path: str, most_bytes: int) -> bytes | str:
    """The bytes of a file under the root, or in words why it is not read. One byte over the limit is read, to tell."""
    if not is_plain(path):
        return _OUTSIDE
    try:
        with _folder_of(root, path) as (folder, name):
            return _content(folder, name, most_bytes)
    except OSError as error:
        return cause(error)


def write(target: Path, content: bytes) -> None:
    """Puts content at target, whole or not at all; the old file stays until the new one is on disk.

    For a target a user named: the folders on its way may be links. What a record's id names goes to `write_inside`.
    """
    with _telling(str(target)):
        target.parent.mkdir(parents=True, exist_ok=True)
        with _folder(target.parent) as folder:
            _put(folder, target.name, content, None)


def write_inside(root: Path, path: str, content: bytes, *, replaces: bytes | None = None) -> None:
    """The same for a path that must lie under the root. With `replaces`, only where the file still holds just that."""
    with _telling(path), _folder_of(root, path, make=True) as (folder, name):
        _put(folder, name, content, replaces)


def write_private(folder: Path, name: str, content: bytes) -> None:
    """The same for a file of this user alone that may be lost, as one of a cache: nobody waits until it is on disk, and
    a link in its place is replaced."""
    with _telling(str(folder / name)), _folder(folder) as handle:
        _put(handle, name, content, None, private=True)


# --- the steps of a transaction over several files (writing/transaction.py) -----------------------------------------


class FileState(NamedTuple):
    """What a file holds, and its mode."""

    content: bytes
    mode: int


def state(root: Path, path: str, most_bytes: int) -> FileState | None:
    """A file under the root; None where there is nothing, RefusedWrite where it is no plain file."""
    with _telling(path), suppress(FileNotFoundError), _folder_of(root, path) as (folder, name):
        mode, content = _mode(folder, name), _content(folder, name, most_bytes)
        if mode is not None and isinstance(content, bytes):
            return FileState(content, mode)
    return None


def stage(root: Path, path: str, temporary: str, content: bytes, mode: int | None) -> None:
    """Writes to disk, beside a path, what shall stand there; missing folders are made."""
    with _telling(path), _folder_of(root, path, make=True) as (folder, _):
        _write_new(folder, temporary, content, mode)


def settle(root: Path, path: str, temporary: str | None, expected: bytes | None) -> None:
    """Moves what was staged to its path, or removes the file, if the path still holds what is expected."""
    with _telling(path), _folder_of(root, path) as (folder, name):
        found = None if _mode(folder, name) is None else _content(folder, name, len(expected or b""))
        if found != expected:
            raise RefusedWrite(f"'{path}' {CHANGED}")
        if temporary is None:
            os.unlink(name, dir_fd=folder)
        else:
            os.replace(temporary, name, src_dir_fd=folder, dst_dir_fd=folder)


def unstage(root: Path, path: str, temporary: str) -> None:
    """Removes what was staged beside a path, if it is there."""
    with _telling(path), suppress(FileNotFoundError), _folder_of(root, path) as (folder, _):
        os.unlink(temporary, dir_fd=folder)


def remove_folder(root: Path, path: str) -> None:
    """Removes a folder, if it is there and empty."""
    with _telling(path), suppress(FileNotFoundError), _folder_of(root, path) as (folder, name):
        try:
            os.rmdir(name, dir_fd=folder)
        except OSError as error:
            if error.errno not in (errno.ENOTEMPTY, errno.EEXIST, errno.ENOTDIR):
                raise


def sync_folder(root: Path, path: str) -> None:
    """Waits until the names in a folder, if it is there, are on disk; the root's path is empty."""
    with _telling(path), suppress(FileNotFoundError), _folder(root, path.split("/") if path else ()) as folder:
        os.fsync(folder)


def write_journal(journal: Path, content: bytes) -> None:
    """Writes a file that is not there yet, for its user alone, and waits until its bytes and its name are on disk."""
    with _telling(str(journal)), _folder(journal.parent) as folder:
        _write_new(folder, journal.name, content, 0o600)
        os.fsync(folder)


def remove_journal(journal: Path) -> None:
    """Removes it, if it is there."""
    with _telling(str(journal)), suppress(FileNotFoundError), _folder(journal.parent) as folder:
        os.unlink(journal.name, dir_fd=folder)
        with suppress(OSError):  # it is gone for everybody; only a power cut in this moment could bring it back
            os.fsync(folder)


# --- folders that are made whole --------------------------------------------------------------------------------------


def make_private_folder(folder: Path) -> None:
    """Makes a folder, and those on its way, for this user alone; what is there already stays as it is."""
    for each in reversed((folder, *folder.parents)):
        if not os.path.lexists(each):
            with suppress(FileExistsError):
                os.mkdir(each, 0o700)


def remove(path: Path) -> None:
    """Deletes a file or a link, or a folder with the files in it, which may hold no other folder."""
    with suppress(FileNotFoundError):
        if not stat.S_ISDIR(os.lstat(path).st_mode):
            os.unlink(path)
            return
        for name in os.listdir(path):
            with suppress(FileNotFoundError):
                os.unlink(path / name)
        os.rmdir(path)


@contextmanager
def fresh_folder(target: Path) -> Iterator[Path]:
    """A folder to lay out that becomes `target` at the end, whole, or vanishes where something goes wrong."""
    if target.is_symlink() or (target.exists() and not (target.is_dir() and not any(target.iterdir()))):
        raise RefusedWrite(f"'{target}' is there already; name a folder that is new or empty")
    with _telling(str(target)):
        target.absolute().parent.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(_ENDING, _PREFIX, target.absolute().parent))
        try:
            yield folder
            folder.chmod(_folder_mode())
            os.replace(folder, target)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise


def lay_out(folder: Path, texts: Mapping[str, bytes]) -> None:
    """Writes many files into a folder nobody uses yet, so none of them needs care against being torn."""
    for path, content in texts.items():
        if not is_plain(path):
            raise RefusedWrite(f"'{path}' leads out of the folder")
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


# --- what the above is made of ----------------------------------------------------------------------------------------


def is_plain(path: str) -> bool:
    """Whether a path leads down from where it starts, name by name."""
    return not any(part in ("", ".", "..") or "\0" in part for part in path.split("/"))


@contextmanager
def _folder_of(root: Path, path: str, *, make: bool = False) -> Iterator[tuple[int, str]]:
    """The folder of a path under the root, opened, and the last name of the path."""
    *folders, name = path.split("/")
    if not is_plain(path):
        raise RefusedWrite(f"'{path}' leads out of the repository")
    with _folder(root, folders, make=make) as folder:
        yield folder, name


@contextmanager
def _folder(root: Path, names: Iterable[str] = (), *, make: bool = False) -> Iterator[int]:
    """A folder under the root as a handle. The root may be reached through links; no name below it may be one."""
    folder = os.open(root, _FOLDER)
    try:
        for name in names:
            outer = folder
            folder = _entered(outer, name, make)
            os.close(outer)
        yield folder
    finally:
        os.close(folder)


def _entered(outer: int, name: str, make: bool) -> int:
    """A folder in another one, made where it may be and is not there."""
    if make:
        with suppress(FileExistsError):
            os.mkdir(name, dir_fd=outer)
    try:
        return os.open(name, _FOLDER | os.O_NOFOLLOW, dir_fd=outer)
    except NotADirectoryError:  # which is also what a link to a folder is called here
        about = os.stat(name, dir_fd=outer, follow_symlinks=False)
        if stat.S_ISLNK(about.st_mode):
            raise OSError(errno.ELOOP, SYMLINK) from None
        raise


def _folder_mode() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return 0o777 & ~mask


def _content(folder: int, name: str, most_bytes: int) -> bytes | str:
    about = os.stat(name, dir_fd=folder, follow_symlinks=False)
    if not stat.S_ISREG(about.st_mode):  # a pipe or a device is not even opened
        return SYMLINK if stat.S_ISLNK(about.st_mode) else IRREGULAR
    handle = os.open(name, _READ, dir_fd=folder)
    try:
        about = os.fstat(handle)
        if not stat.S_ISREG(about.st_mode):
            return IRREGULAR
        content = os.read(handle, min(about.st_size, most_bytes) + 1)
        while len(content) < min(about.st_size, most_bytes + 1):
            more = os.read(handle, most_bytes + 1 - len(content))
            if not more:
                break
            content += more
        return content
    finally:
        os.close(handle)


def _put(folder: int, name: str, content: bytes, replaces: bytes | None, *, private: bool = False) -> None:
    temporary = temporary_name(f"{os.getpid()}-{secrets.token_hex(8)}")
    mode = 0o600 if private else _mode(folder, name)
    written = _write_new(folder, temporary, content, mode, durable=not private)
    try:
        _sweep(folder, written)
        if replaces is not None and _content(folder, name, len(replaces)) != replaces:
            raise RefusedWrite(f"'{name}' {CHANGED}")
        os.replace(temporary, name, src_dir_fd=folder, dst_dir_fd=folder)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary, dir_fd=folder)
        raise
    if not private:
        os.fsync(folder)


def _write_new(folder: int, name: str, content: bytes, mode: int | None, *, durable: bool = True) -> float:
    """Writes a new file and waits until it is on disk; when that was. None is left where it cannot be written whole."""
    handle = os.open(name, _NEW, 0o666 if mode is None else mode, dir_fd=folder)
    try:
        try:
            left = memoryview(content)
            while left:
                left = left[os.write(handle, left) :]
            if mode is not None:
                os.fchmod(handle, mode)
            if durable:
                os.fsync(handle)
            return os.fstat(handle).st_mtime
        finally:
            os.close(handle)
    except BaseException:
        with suppress(OSError):
            os.unlink(name, dir_fd=folder)
        raise


def _mode(folder: int, name: str) -> int | None:
    """The mode of the file that is replaced; None where there is none yet."""
    try:
        about = os.stat(name, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        return None
    if stat.S_ISLNK(about.st_mode):
        raise NotPlain(f"'{name}' is a symbolic link; name the file it leads to")
    if stat.S_ISDIR(about.st_mode):
        raise NotPlain(f"'{name}' is a folder; name a file in it")
    if not stat.S_ISREG(about.st_mode):
        raise NotPlain(f"'{name}' is not a regular file")
    return stat.S_IMODE(about.st_mode)


def temporary_name(token: str) -> str:
    """The name of a file that is only there while jmx writes."""
    return f"{_PREFIX}{token}{_ENDING}"


def _sweep(folder: int, now: float) -> None:
    """Removes what a killed writer left behind, once it is an hour old."""
    with suppress(OSError):
        for name in os.listdir(folder):
            if name.startswith(_PREFIX) and name.endswith(_ENDING):
                with suppress(OSError):
                    if now - os.stat(name, dir_fd=folder, follow_symlinks=False).st_mtime > _STALE_SECONDS:
                        os.unlink(name, dir_fd=folder)


@contextmanager
def _telling(path: str) -> Iterator[None]:
    """What the system refuses, in words and with the path; whatever stood there still stands."""
    try:
        yield
    except OSError as error:
        refusal = NotPlain if error.errno in (errno.ELOOP, errno.ENOTDIR) else RefusedWrite
        raise refusal(f"cannot write '{path}': {cause(error)}") from error


def cause(error: OSError) -> str:
    """What the system says it refused, in lower case."""
    if error.errno == errno.ELOOP:
        return SYMLINK
    return (error.strerror or type(error).__name__).lower()
