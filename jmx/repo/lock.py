"""The write lock of a repository: one writer at a time. The system releases it if the process dies."""

import errno
import fcntl
import os
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from jmx.errors import RefusedWrite
from jmx.repo.files import IRREGULAR, cause

LOCK_SECONDS = 10.0


@contextmanager
def locked(lock: Path) -> Iterator[None]:
    """Holds the write lock. Waits up to LOCK_SECONDS for another writer, then raises RefusedWrite with its process id.

    The lock file is removed afterwards, so that it is not committed by mistake.
    """
    try:
        handle = _held(lock)
    except OSError as error:
        raise RefusedWrite(f"cannot lock '{lock}': {cause(error)}") from error
    try:
        yield
    finally:
        with suppress(OSError):
            if _is_at(handle, lock):
                os.unlink(lock)  # while the lock is held: a waiting process notices and makes a new file
        with suppress(OSError):
            os.close(handle)  # this releases the lock


def _held(lock: Path) -> int:
    """Opens and locks the lock file, and writes the process id into it. If the file was removed while this waited for
    the lock, it starts again with a new one."""
    deadline = time.monotonic() + LOCK_SECONDS
    while True:
        handle = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, 0o644)
        try:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise OSError(errno.EINVAL, IRREGULAR)
            _wait_for(handle, lock, deadline)
            if _is_at(handle, lock):
                with suppress(OSError):  # the process id is only for messages; a full disk is no obstacle
                    os.ftruncate(handle, 0)
                    os.pwrite(handle, f"{os.getpid()} on {os.uname().nodename}\n".encode(), 0)
                return handle
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)


def _is_at(handle: int, lock: Path) -> bool:
    """Whether the open file is still the one at the path."""
    try:
        return os.path.samestat(os.fstat(handle), os.stat(lock, follow_symlinks=False))
    except FileNotFoundError:
        return False


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
    """The text in the lock file, without control characters."""
    words = os.pread(handle, 120, 0).decode("ascii", "replace").strip()
    return "".join(mark for mark in words if mark.isprintable()) or "unknown"
