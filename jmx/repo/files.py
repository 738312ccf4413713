"""The file door: reads confined to the root, writes that are whole or not at all, and the lock they happen under."""

import errno
import fcntl
import os
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jmx.errors import RefusedWrite

SYMLINK = "it is a symbolic link, which jmx never follows"
LOCK_SECONDS = 10.0
_PREFIX = ".jmx-"


def read(root: Path, path: str, most_bytes: int) -> bytes | str:
    """The bytes of a file under the root, or in words why it is not read. One byte over the limit is read, to tell."""
    try:
        handle = os.open(root / path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        return SYMLINK if error.errno == errno.ELOOP else _cause(error)
    try:
        about = os.fstat(handle)
        if not stat.S_ISREG(about.st_mode):
            return "it is not a regular file"
        content = os.read(handle, most_bytes + 1)
        while len(content) < min(about.st_size, most_bytes + 1):
            more = os.read(handle, most_bytes + 1 - len(content))
            if not more:
                break
            content += more
        return content
    except OSError as error:
        return _cause(error)
    finally:
        os.close(handle)


def write(target: Path, content: bytes) -> None:
    """Puts content at target, whole or not at all; the old file stays until the new one is on disk."""
    if target.is_symlink():
        raise RefusedWrite(f"'{target}' is a symbolic link; name the file it leads to")
    if target.is_dir():
        raise RefusedWrite(f"'{target}' is a folder; name a file in it")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _sweep(target.parent)
        _replace(target, content)
    except OSError as error:
        raise RefusedWrite(f"cannot write '{target}': {_cause(error)}") from error


def write_inside(root: Path, path: str, content: bytes) -> None:
    """The same for a path that must lie under the root, whatever links stand on the way."""
    target = root / path
    if not confined(root, target):
        raise RefusedWrite(f"'{path}' leads out of the repository")
    write(target, content)


def confined(root: Path, target: Path) -> bool:
    """Whether a path, its links resolved, lies under the root."""
    return target.parent.resolve().is_relative_to(root.resolve()) and target.name not in ("", ".", "..")


@contextmanager
def locked(lock: Path) -> Iterator[None]:
    """Holds the repository's write lock; waits ten seconds for another writer, then says who holds it."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise RefusedWrite(f"cannot lock '{lock}': {_cause(error)}") from error
    try:
        _wait_for(handle, lock)
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        os.close(handle)  # closing releases the lock, and so does dying


def _wait_for(handle: int, lock: Path) -> None:
    deadline = time.monotonic() + LOCK_SECONDS
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() > deadline:
                holder = os.pread(handle, 40, 0).decode("ascii", "replace").strip() or "unknown"
                raise RefusedWrite(
                    f"process {holder} is writing here ('{lock}'); try again when it has ended"
                ) from error
            time.sleep(0.02)
        else:
            return


def _replace(target: Path, content: bytes) -> None:
    handle, temporary = tempfile.mkstemp(prefix=_PREFIX, suffix=".tmp", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fchmod(file.fileno(), _mode(target))
            os.fsync(file.fileno())
        os.replace(temporary, target)
    except BaseException:
        os.unlink(temporary)
        raise
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _mode(target: Path) -> int:
    try:
        return stat.S_IMODE(target.stat().st_mode)
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


def _sweep(folder: Path) -> None:
    """Removes what a killed writer left behind, once it is an hour old."""
    for leftover in folder.glob(f"{_PREFIX}*.tmp"):
        try:
            if time.time() - leftover.lstat().st_mtime > 3600:
                leftover.unlink()
        except OSError:
            continue


def _cause(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()
