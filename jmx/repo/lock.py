"""The lock under which jmx writes: one writer at a time, released by the system where its holder dies."""

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
    """Holds the repository's write lock; waits ten seconds for another writer, then says who holds it.

    The lock's file is there only while somebody writes, so that nobody commits it.
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
                os.unlink(lock)  # while it is held: who waits for it will find it gone and take a new one
        with suppress(OSError):
            os.close(handle)  # this releases the lock, and so does dying


def _held(lock: Path) -> int:
    """The lock file, locked and with our name in it. One that was removed while we waited for it is of no use."""
    deadline = time.monotonic() + LOCK_SECONDS
    while True:
        handle = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, 0o644)
        try:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise OSError(errno.EINVAL, IRREGULAR)
            _wait_for(handle, lock, deadline)
            if _is_at(handle, lock):
                with suppress(OSError):  # the name is a courtesy; a full disk locks as well
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
