"""The file door: reads confined to the root, writes that are whole or not at all, and the lock they happen under.

Below the root every folder is opened by itself and no link is followed, so that a path cannot be led elsewhere between
looking and writing.
"""

import errno
import fcntl
import os
import secrets
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath

from jmx.errors import RefusedWrite

SYMLINK = "it is a symbolic link, which jmx never follows"
LOCK_SECONDS = 10.0
_OUTSIDE = "the path leads out of the repository"
_IRREGULAR = "it is not a regular file"
_PREFIX, _ENDING = ".jmx-", ".tmp"
_STALE_SECONDS = 3600.0
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


def read(root: Path, path: str, most_bytes: int) -> bytes | str:
    """The bytes of a file under the root, or in words why it is not read. One byte over the limit is read, to tell."""
    *folders, name = path.split("/")
    if not _plain_parts((*folders, name)):
        return _OUTSIDE
    try:
        folder = _opened(root, folders)
        try:
            return _content(folder, name, most_bytes)
        finally:
            os.close(folder)
    except OSError as error:
        return _cause(error)


def write(target: Path, content: bytes) -> None:
    """Puts content at target, whole or not at all; the old file stays until the new one is on disk.

    For a target a user named: the folders on its way may be links. What a record's id names goes to `write_inside`.
    """
    with _telling(str(target)):
        target.parent.mkdir(parents=True, exist_ok=True)
        folder = _opened(target.parent)
        try:
            _put(folder, target.name, content, None)
        finally:
            os.close(folder)


def write_inside(root: Path, path: str, content: bytes, *, replaces: bytes | None = None) -> None:
    """The same for a path that must lie under the root. With `replaces`, only where the file still holds just that."""
    *folders, name = path.split("/")
    if not _plain_parts((*folders, name)):
        raise RefusedWrite(f"'{path}' leads out of the repository")
    with _telling(path):
        folder = _opened(root, folders, make=True)
        try:
            _put(folder, name, content, replaces)
        finally:
            os.close(folder)


def write_private(folder: Path, name: str, content: bytes) -> None:
    """The same for a file of this user alone that may be lost, as one of a cache: nobody waits until it is on disk, and
    a link in its place is replaced."""
    with _telling(str(folder / name)):
        handle = _opened(folder)
        try:
            _put(handle, name, content, None, private=True)
        finally:
            os.close(handle)


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
        parts = PurePosixPath(path).parts
        if not _plain_parts(parts):
            raise RefusedWrite(f"'{path}' leads out of the folder")
        target = folder.joinpath(*parts)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


@contextmanager
def locked(lock: Path) -> Iterator[None]:
    """Holds the repository's write lock; waits ten seconds for another writer, then says who holds it.

    The lock's file is there only while somebody writes, so that nobody commits it.
    """
    try:
        lock.parent.mkdir(parents=True, exist_ok=True)
        handle = _held(lock)
    except OSError as error:
        raise RefusedWrite(f"cannot lock '{lock}': {_cause(error)}") from error
    try:
        yield
    finally:
        with suppress(OSError):
            if _is_at(handle, lock):
                os.unlink(lock)  # while it is held: who waits for it will find it gone and take a new one
        os.close(handle)  # closing releases the lock, and so does dying


def _held(lock: Path) -> int:
    """The lock file, locked and with our name in it. One that was removed while we waited for it is of no use."""
    deadline = time.monotonic() + LOCK_SECONDS
    while True:
        handle = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, 0o644)
        try:
            _wait_for(handle, lock, deadline)
            if _is_at(handle, lock):
                os.ftruncate(handle, 0)
                os.pwrite(handle, f"{os.getpid()} on {os.uname().nodename}\n".encode(), 0)
                return handle
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)


def _is_at(handle: int, lock: Path) -> bool:
    """Whether the file that is open is still the one at the path."""
    try:
        there = os.stat(lock, follow_symlinks=False)
    except FileNotFoundError:
        return False
    return os.path.samestat(os.fstat(handle), there)


def _wait_for(handle: int, lock: Path, deadline: float) -> None:
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() > deadline:
                raise RefusedWrite(
                    f"process {_holder(handle)} is writing here ('{lock}'); try again when it has ended"
                ) from error
            time.sleep(0.02)
        else:
            return


def _holder(handle: int) -> str:
    """Who wrote itself into the lock file, without anything a terminal would obey."""
    words = os.pread(handle, 120, 0).decode("ascii", "replace").strip()
    return "".join(mark for mark in words if mark.isprintable()) or "unknown"


def _plain_parts(parts: tuple[str, ...]) -> bool:
    return not any(part in ("", ".", "..") or "\0" in part for part in parts)


def _opened(root: Path, names: list[str] | None = None, *, make: bool = False) -> int:
    """A folder under the root as a handle. The root may be reached through links; no name below it may be one."""
    folder = os.open(root, _FOLDER)
    for name in names or ():
        outer = folder
        try:
            if make:
                with suppress(FileExistsError):
                    os.mkdir(name, dir_fd=outer)
            folder = os.open(name, _FOLDER | os.O_NOFOLLOW, dir_fd=outer)
        except NotADirectoryError as error:  # which is also what a link to a folder is called here
            about = os.stat(name, dir_fd=outer, follow_symlinks=False)
            raise OSError(errno.ELOOP, SYMLINK) if stat.S_ISLNK(about.st_mode) else error from None
        finally:
            os.close(outer)
    return folder


def _folder_mode() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return 0o777 & ~mask


def _content(folder: int, name: str, most_bytes: int) -> bytes | str:
    about = os.stat(name, dir_fd=folder, follow_symlinks=False)
    if not stat.S_ISREG(about.st_mode):  # a pipe or a device is not even opened
        return SYMLINK if stat.S_ISLNK(about.st_mode) else _IRREGULAR
    handle = os.open(name, _READ, dir_fd=folder)
    try:
        about = os.fstat(handle)
        if not stat.S_ISREG(about.st_mode):
            return _IRREGULAR
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
    mode = 0o600 if private else _mode(folder, name)
    temporary = f"{_PREFIX}{os.getpid()}-{secrets.token_hex(8)}{_ENDING}"
    handle = os.open(temporary, _NEW, 0o666 if mode is None else mode, dir_fd=folder)
    try:
        try:
            left = memoryview(content)
            while left:
                left = left[os.write(handle, left) :]
            if mode is not None:
                os.fchmod(handle, mode)
            if not private:
                os.fsync(handle)
            _sweep(folder, os.fstat(handle).st_mtime)
        finally:
            os.close(handle)
        if replaces is not None and _content(folder, name, len(replaces)) != replaces:
            raise RefusedWrite(f"'{name}' was changed by someone else meanwhile; nothing was written, run it again")
        os.replace(temporary, name, src_dir_fd=folder, dst_dir_fd=folder)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary, dir_fd=folder)
        raise
    if not private:
        os.fsync(folder)


def _mode(folder: int, name: str) -> int | None:
    """The mode of the file that is replaced; None where there is none yet."""
    try:
        about = os.stat(name, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        return None
    if stat.S_ISLNK(about.st_mode):
        raise RefusedWrite(f"'{name}' is a symbolic link; name the file it leads to")
    if stat.S_ISDIR(about.st_mode):
        raise RefusedWrite(f"'{name}' is a folder; name a file in it")
    if not stat.S_ISREG(about.st_mode):
        raise RefusedWrite(f"'{name}' is not a regular file")
    return stat.S_IMODE(about.st_mode)


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
        raise RefusedWrite(f"cannot write '{path}': {_cause(error)}") from error


def _cause(error: OSError) -> str:
    if error.errno == errno.ELOOP:
        return SYMLINK
    return (error.strerror or type(error).__name__).lower()
