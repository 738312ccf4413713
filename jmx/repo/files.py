"""All reads and writes of files: reads stay below the root, writes are atomic.

Below the root each folder is opened in the one before and no link is followed (repo/folders.py).
"""

import atexit
import errno
import hashlib
import os
import secrets
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from jmx.errors import RefusedWrite
from jmx.repo.folders import NEW, READ, SYMLINK, Folder, folder_at, is_link

_OUTSIDE = "the path leads out of the repository"
IRREGULAR = "it is not a regular file"
CHANGED = "was changed by someone else meanwhile; nothing was written, run it again"
_PREFIX, _ENDING = ".jmx-", ".tmp"
_STALE_SECONDS = 3600.0


class NotPlain(RefusedWrite):
    """The path, or a folder on it, is a link, a device or of the wrong type."""


def read(root: Path, path: str, most_bytes: int) -> bytes | str:
    """The content of a file below the root, cut after `most_bytes` + 1 bytes; or a text saying why it is not read."""
    (found,) = read_each(root, [path], most_bytes)
    return found


def read_each(root: Path, paths: Iterable[str], most_bytes: int) -> Iterator[bytes | str]:
    """The same of several files. While they lie in one folder, it is opened once."""
    for folder, group in groupby(paths, lambda path: path.rpartition("/")[0]):
        inside = list(group)
        if folder and not is_plain(folder):
            yield from [_OUTSIDE] * len(inside)
            continue
        with ExitStack() as stack:
            try:
                handle = stack.enter_context(folder_at(root, folder.split("/") if folder else ()))
            except OSError as error:
                yield from [cause(error)] * len(inside)
                continue
            for path in inside:
                yield _content_of(handle, path, most_bytes)


def _content_of(folder: Folder, path: str, most_bytes: int) -> bytes | str:
    """The content of a file in the open folder of its path, or why it is not read."""
    try:
        return _content(folder, path.rpartition("/")[2], most_bytes) if is_plain(path) else _OUTSIDE
    except OSError as error:
        return cause(error)


def write(target: Path, content: bytes) -> None:
    """Writes a file atomically: the old file stays until the new one is on disk. Raises RefusedWrite.

    For paths named by the user, whose folders may be links. Paths made from ids go through `write_inside`.
    """
    with _refusing(str(target)):
        target.parent.mkdir(parents=True, exist_ok=True)
        with folder_at(target.parent) as folder:
            _put(folder, target.name, content, None)


def write_if_new(target: Path, content: bytes) -> bool:
    """Writes a file as `write` does, unless it holds just that already; whether it was written."""
    with suppress(OSError):
        if stat.S_ISREG(os.lstat(target).st_mode) and target.read_bytes() == content:
            return False
    write(target, content)
    return True


def keep_for_now(content: bytes, ending: str) -> Path:
    """A file of this process alone, which goes when it ends: for libraries that take nothing but files."""
    file = _folder_for_now() / f"{hashlib.sha256(content).hexdigest()}{ending}"
    file.write_bytes(content)
    return file


def drop_for_now() -> None:
    """Takes these files away, if there are any; a process that ends in the usual way does so by itself."""
    if _folder_for_now.cache_info().currsize:
        shutil.rmtree(_folder_for_now(), ignore_errors=True)


@cache
def _folder_for_now() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="jmx-"))
    atexit.register(drop_for_now)
    return folder


def write_inside(root: Path, path: str, content: bytes, *, replaces: bytes | None = None) -> None:
    """Writes a file below the root atomically. With `replaces`, RefusedWrite if the file has any other content."""
    with _refusing(path), _folder_of(root, path, make=True) as (folder, name):
        _put(folder, name, content, replaces)


def write_private(folder: Path, name: str, content: bytes) -> None:
    """Writes a file with mode 600 atomically, without waiting for the disk, for files that may be lost (caches). A link
    in its place is replaced."""
    with _refusing(str(folder / name)), folder_at(folder) as handle:
        _put(handle, name, content, None, private=True)


# --- the steps of a transaction over several files (writing/transaction.py) -----------------------------------------


class FileState(NamedTuple):
    """The content and mode of a file."""

    content: bytes
    mode: int


def state(root: Path, path: str, most_bytes: int) -> FileState | None:
    """A file under the root; None if it does not exist, RefusedWrite if it is no plain file."""
    with _refusing(path), suppress(FileNotFoundError), _folder_of(root, path) as (folder, name):
        mode, content = _mode(folder, name), _content(folder, name, most_bytes)
        if mode is not None and isinstance(content, bytes):
            return FileState(content, mode)
    return None


def stage(root: Path, path: str, temporary: str, content: bytes, mode: int | None) -> None:
    """Writes the future content of a path to a temporary file beside it, makes missing folders, and syncs."""
    with _refusing(path), _folder_of(root, path, make=True) as (folder, _):
        _write_new(folder, temporary, content, mode)


def settle(root: Path, path: str, temporary: str | None, expected: bytes | None) -> None:
    """Moves a staged file to its path, or removes the file there if `temporary` is None. RefusedWrite if the path does
    not hold the expected content (None: no file)."""
    with _refusing(path), _folder_of(root, path) as (folder, name):
        found = None if _mode(folder, name) is None else _content(folder, name, len(expected or b""))
        if found != expected:
            raise RefusedWrite(f"'{path}' {CHANGED}")
        if temporary is None:
            folder.unlink(name)
        else:
            folder.replace(temporary, name)


def unstage(root: Path, path: str, temporary: str) -> None:
    """Removes a staged file, if it exists."""
    with _refusing(path), suppress(FileNotFoundError), _folder_of(root, path) as (folder, _):
        folder.unlink(temporary)


def remove_folder(root: Path, path: str) -> None:
    """Removes a folder, if it exists and is empty."""
    with _refusing(path), suppress(FileNotFoundError), _folder_of(root, path) as (folder, name):
        try:
            folder.remove_folder(name)
        except OSError as error:
            if error.errno not in (errno.ENOTEMPTY, errno.EEXIST, errno.ENOTDIR):
                raise


def sync_folder(root: Path, path: str) -> None:
    """Syncs a folder to disk, if it exists; an empty path is the root."""
    with _refusing(path), suppress(FileNotFoundError), folder_at(root, path.split("/") if path else ()) as folder:
        folder.sync()


def write_journal(journal: Path, content: bytes) -> None:
    """Writes a new file with mode 600 and waits until it and its folder are on disk."""
    with _refusing(str(journal)), folder_at(journal.parent) as folder:
        _write_new(folder, journal.name, content, 0o600)
        folder.sync()


def remove_journal(journal: Path) -> None:
    """Removes a journal, if it exists."""
    with _refusing(str(journal)), suppress(FileNotFoundError), folder_at(journal.parent) as folder:
        folder.unlink(journal.name)
        with suppress(OSError):  # the file is removed; only a power cut right now could restore it
            folder.sync()


# --- folders ---------------------------------------------------------------------------------------------------------


def make_folder(folder: Path) -> list[Path]:
    """Makes a folder and its missing parents; those that were made, inner ones first."""
    missing = [each for each in (folder, *folder.parents) if not os.path.lexists(each)]
    with _refusing(str(folder)):
        for each in reversed(missing):
            os.mkdir(each)
    return missing


def remove_empty(folders: Iterable[Path]) -> None:
    """Removes folders, inner ones first, as far as they are empty."""
    with suppress(OSError):
        for each in folders:
            os.rmdir(each)


def make_private_folder(folder: Path) -> None:
    """Makes a folder and its missing parents with mode 700; existing folders keep their mode."""
    for each in reversed((folder, *folder.parents)):
        if not os.path.lexists(each):
            with suppress(FileExistsError):
                os.mkdir(each, 0o700)


def remove(path: Path) -> None:
    """Deletes a file, a link, or a folder that contains only files."""
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
    """A temporary folder that is renamed to `target` at the end, or deleted after an error."""
    if target.is_symlink() or (target.exists() and not (target.is_dir() and not any(target.iterdir()))):
        raise RefusedWrite(f"'{target}' is there already; name a folder that is new or empty")
    with _refusing(str(target)):
        target.absolute().parent.mkdir(parents=True, exist_ok=True)
        folder = target.absolute().with_name(temporary_name(secrets.token_hex(8)))
        folder.mkdir()
        try:
            yield folder
            os.replace(folder, target)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise


# --- helpers ---------------------------------------------------------------------------------------------------------


def is_plain(path: str) -> bool:
    """Whether a path is relative and stays below where it starts."""
    return not any(part in ("", ".", "..") or "\0" in part for part in path.split("/"))


@contextmanager
def _folder_of(root: Path, path: str, *, make: bool = False) -> Iterator[tuple[Folder, str]]:
    """The open folder of a path under the root, and the last name of the path."""
    *folders, name = path.split("/")
    if not is_plain(path):
        raise RefusedWrite(f"'{path}' leads out of the repository")
    with folder_at(root, folders, make=make) as folder:
        yield folder, name


def _content(folder: Folder, name: str, most_bytes: int) -> bytes | str:
    about = folder.about(name)
    if not stat.S_ISREG(about.st_mode):  # opening a pipe or a device could block or have effects
        return SYMLINK if is_link(about) else IRREGULAR
    handle = folder.open(name, READ)
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


def _put(folder: Folder, name: str, content: bytes, replaces: bytes | None, *, private: bool = False) -> None:
    temporary = temporary_name(f"{os.getpid()}-{secrets.token_hex(8)}")
    mode = 0o600 if private else _mode(folder, name)
    written = _write_new(folder, temporary, content, mode, durable=not private)
    try:
        _sweep(folder, written)
        if replaces is not None and _content(folder, name, len(replaces)) != replaces:
            raise RefusedWrite(f"'{name}' {CHANGED}")
        folder.replace(temporary, name)
    except BaseException:
        with suppress(OSError):
            folder.unlink(temporary)
        raise
    if not private:
        folder.sync()


def _write_new(folder: Folder, name: str, content: bytes, mode: int | None, *, durable: bool = True) -> float:
    """Writes a new file and returns its mtime; with `durable`, syncs it. After an error the file is removed."""
    handle = folder.open(name, NEW, 0o666 if mode is None else mode)
    try:
        try:
            left = memoryview(content)
            while left:
                left = left[os.write(handle, left) :]
            if mode is not None and sys.platform != "win32":  # where the folder decides who may read
                os.fchmod(handle, mode)
            if durable:
                os.fsync(handle)
            return os.fstat(handle).st_mtime
        finally:
            os.close(handle)
    except BaseException:
        with suppress(OSError):
            folder.unlink(name)
        raise


def _mode(folder: Folder, name: str) -> int | None:
    """The mode of a file; None if it does not exist, NotPlain if it is not a regular file."""
    try:
        about = folder.about(name)
    except FileNotFoundError:
        return None
    if is_link(about):
        raise NotPlain(f"'{name}' is a symbolic link; name the file it leads to")
    if stat.S_ISDIR(about.st_mode):
        raise NotPlain(f"'{name}' is a folder; name a file in it")
    if not stat.S_ISREG(about.st_mode):
        raise NotPlain(f"'{name}' is not a regular file")
    return stat.S_IMODE(about.st_mode)


def temporary_name(token: str) -> str:
    """The name of a temporary file; `_sweep` recognises it."""
    return f"{_PREFIX}{token}{_ENDING}"


def _sweep(folder: Folder, now: float) -> None:
    """Removes temporary files of killed processes, once they are an hour old."""
    with suppress(OSError):
        for name in folder.names():
            if name.startswith(_PREFIX) and name.endswith(_ENDING):
                with suppress(OSError):
                    if now - folder.about(name).st_mtime > _STALE_SECONDS:
                        folder.unlink(name)


@contextmanager
def _refusing(path: str) -> Iterator[None]:
    """Turns OSErrors into RefusedWrite (or NotPlain) with the path and the reason."""
    try:
        yield
    except OSError as error:
        refusal = NotPlain if error.errno in (errno.ELOOP, errno.ENOTDIR) else RefusedWrite
        raise refusal(f"cannot write '{path}': {cause(error)}") from error


def cause(error: OSError) -> str:
    """The reason of a system error, as a part of a sentence."""
    why = SYMLINK if error.errno == errno.ELOOP else error.strerror or type(error).__name__
    return why[:1].lower() + why[1:]
