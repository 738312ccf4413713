"""Several files written all or nothing: a writer that dies half-way leaves a journal, and the next one undoes its work.

The journal says what every file held before. It is on disk before the first file is touched, and goes only when the
last one is on disk: as long as it is there, the old state can be put back, and once it is gone, the new one stands.
Where every file holds what it was to hold, only the journal was left behind, and the new state stands too.
"""

import errno
import os
import platform
import secrets
import stat
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Annotated, Literal
from unicodedata import normalize

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from jmx.errors import RefusedWrite
from jmx.model import limits
from jmx.repo import files
from jmx.repo.folders import LOCK

LOCK_SECONDS = 10.0
_MOST_BYTES = 512 * 1024 * 1024
_NAMED = 3  # so many paths are named in one line


@dataclass(frozen=True, slots=True)
class WriteArea:
    """Where the files of one repository are written: under `home`, which is the top of git, or without git the root."""

    home: Path
    lock: Path
    """The file that is locked meanwhile."""
    prefix: str = ""
    """The way from the home to the root: empty, or with a slash at its end."""

    @property
    def journal(self) -> Path:
        """The file that is there while files are written."""
        return self.lock.with_name(f"{self.lock.name}-journal")


@dataclass(frozen=True, slots=True)
class FileChange:
    """What a file under the root held when this was planned, and what it shall hold; None where there is no file."""

    path: str
    before: bytes | None
    after: bytes | None


class _JournalEntry(BaseModel):
    """How one file is put back: what it held, with its mode, and the digest of what it was to hold."""

    model_config = ConfigDict(frozen=True, ser_json_bytes="base64", val_json_bytes="base64")
    path: str
    before: bytes | None
    mode: Annotated[int, Field(ge=0, le=0o7777)] | None
    after: str | None


class _Journal(BaseModel):
    """A transaction that was begun: its files, and the folders that are made for them, outer ones first."""

    model_config = ConfigDict(frozen=True)
    version: Literal[1] = 1
    token: Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
    folders: tuple[str, ...]
    entries: tuple[_JournalEntry, ...]

    @property
    def staged(self) -> Iterator[tuple[_JournalEntry, str]]:
        """Each file with the name under which its future content waits beside it."""
        for number, entry in enumerate(self.entries):
            yield entry, files.temporary_name(f"{self.token}-{number}")


def interrupted(area: WriteArea) -> bool:
    """Whether a command is writing just now, or died while it did."""
    return os.path.lexists(area.journal)


@contextmanager
def locked(area: WriteArea) -> Iterator[str]:
    """Holds the write lock. What a dead command left half written is undone first; yields words about that."""
    with write_lock(area.lock):
        yield _recovered(area) if interrupted(area) else ""


def write(area: WriteArea, changes: Sequence[FileChange]) -> None:
    """Makes all the changes or none. The lock must be held; a file that somebody changed meanwhile is refused."""
    paths = [area.prefix + change.path for change in changes]
    _refuse_clashes([path for path, change in zip(paths, changes, strict=True) if change.after is not None])
    entries = tuple(_entry(area, path, change) for path, change in zip(paths, changes, strict=True))
    journal = _Journal(token=secrets.token_hex(8), folders=_missing_folders(area, paths), entries=entries)
    try:
        files.write_journal(area.journal, _encoded(journal))
        for (entry, staged), change in zip(journal.staged, changes, strict=True):
            if change.after is not None:
                files.stage(area.home, entry.path, staged, change.after, entry.mode)
        for entry, staged in journal.staged:
            files.settle(area.home, entry.path, None if entry.after is None else staged, entry.before)
        _sync(area, journal)
        files.remove_journal(area.journal)
    except BaseException as error:
        try:
            if interrupted(area):
                _put_back(area, journal)
        except RefusedWrite:
            raise RefusedWrite(f"{error}; the next command that writes undoes what was begun") from error
        raise


# --- one writer at a time ---------------------------------------------------------------------------------------------


@contextmanager
def write_lock(lock: Path) -> Iterator[None]:
    """Holds the write lock. Waits up to LOCK_SECONDS for another writer, then raises RefusedWrite with its process id.

    The lock file is removed afterwards, so that it is not committed by mistake.
    """
    try:
        handle = _held(lock)
    except OSError as error:
        raise RefusedWrite(f"cannot lock '{lock}': {files.cause(error)}") from error
    try:
        yield
    finally:
        with suppress(OSError):
            if _is_at(handle, lock):
                os.unlink(lock)  # while the lock is held: a waiting process notices and makes a new file
        with suppress(OSError):
            os.close(handle)  # this releases the lock
        if sys.platform == "win32":
            with suppress(OSError):  # a file goes only when nobody has it open; whoever waits for it takes it away
                os.unlink(lock)


def _held(lock: Path) -> int:
    """Opens and locks the lock file, and writes the process id into it. Each try opens the file anew, since its holder
    removes it."""
    deadline = time.monotonic() + LOCK_SECONDS
    while True:
        handle = os.open(lock, LOCK, 0o644)
        try:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise OSError(errno.EINVAL, files.IRREGULAR)
            if _took(handle, lock):
                with suppress(OSError):  # the process id is only for messages; a full disk is no obstacle
                    os.ftruncate(handle, 0)
                    os.write(handle, f"{os.getpid()} on {platform.node()}\n".encode())
                return handle
            if time.monotonic() > deadline:
                raise RefusedWrite(f"process {_holder(handle)} is writing here ('{lock}'); try again when it has ended")
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)
        time.sleep(0.02)


def _took(handle: int, lock: Path) -> bool:
    """Whether the lock is ours now; not if another process holds it, or has removed the file meanwhile."""
    import portalocker

    try:
        portalocker.lock(handle, portalocker.LockFlags.EXCLUSIVE | portalocker.LockFlags.NON_BLOCKING)
    except portalocker.AlreadyLocked:
        return False
    except portalocker.LockException as error:
        raise OSError(errno.ENOLCK, f"it cannot be locked ({error})") from error
    return _is_at(handle, lock)


def _is_at(handle: int, lock: Path) -> bool:
    """Whether the open file is still the one at the path."""
    try:
        return os.path.samestat(os.fstat(handle), os.stat(lock, follow_symlinks=False))
    except FileNotFoundError:
        return False


def _holder(handle: int) -> str:
    """The text in the lock file, without control characters."""
    try:
        os.lseek(handle, 0, os.SEEK_SET)
        words = os.read(handle, 120).decode("ascii", "replace").strip()
    except OSError:  # on Windows nobody reads what another process has locked
        words = ""
    return "".join(mark for mark in words if mark.isprintable()) or "unknown"


# --- before anything is touched ---------------------------------------------------------------------------------------


def _entry(area: WriteArea, path: str, change: FileChange) -> _JournalEntry:
    """The file as it is; RefusedWrite where it is not as it was when the change was planned."""
    if not _may_write(path):
        raise RefusedWrite(f"'{path}' is no place for a file of this repository")
    found = files.state(area.home, path, limits.GLANCE_BYTES)
    if found is not None and change.before is None:
        raise RefusedWrite(f"'{path}' is there already; nothing was written")
    if (found.content if found else None) != change.before:
        raise RefusedWrite(f"'{path}' {files.CHANGED}")
    mode = found.mode if found else None
    return _JournalEntry(path=path, before=change.before, mode=mode, after=_digest(change.after))


def _refuse_clashes(paths: Sequence[str]) -> None:
    """Two names that are one on some file systems would overwrite each other there."""
    seen: dict[str, str] = {}
    for path in paths:
        name = normalize("NFC", path.casefold())
        if name in seen:
            raise RefusedWrite(f"'{seen[name]}' and '{path}' are one file on some computers; nothing was written")
        seen[name] = path


def _may_write(path: str) -> bool:
    """Whether a path stays inside, out of git's own folder, and is text."""
    is_text = path.encode("utf-8", "replace").decode() == path
    return is_text and files.is_plain(path) and ".git" not in path.casefold().split("/")


def _missing_folders(area: WriteArea, paths: Sequence[str]) -> tuple[str, ...]:
    """The folders that are not there yet, outer ones first."""
    above = dict.fromkeys(folder.as_posix() for path in paths for folder in reversed(PurePosixPath(path).parents))
    return tuple(folder for folder in above if not os.path.lexists(area.home / folder))


# --- the way back -----------------------------------------------------------------------------------------------------


def _recovered(area: WriteArea) -> str:
    """Undoes what a journal tells of, unless all of it was done; what was undone, in words."""
    content = files.read(area.journal.parent, area.journal.name, _MOST_BYTES)
    if isinstance(content, str):
        raise RefusedWrite(f"'{area.journal}' is in the way: {content}")
    journal = _decoded(content, area.journal)
    if journal is None:  # its writer died over the journal itself, before it touched a file
        files.remove_journal(area.journal)
        return ""
    paths = _listed([entry.path for entry in journal.entries])
    if all(_is_as_planned(area, entry) for entry in journal.entries):  # its writer died over taking the journal away
        _sync(area, journal)
        files.remove_journal(area.journal)
        return f"kept what an interrupted command had written whole: {paths}"
    left = _put_back(area, journal)
    words = f"undid what an interrupted command had begun to write: {paths}"
    return words + (f"; changed since, and left as they are: {_listed(left)}" if left else "")


def _put_back(area: WriteArea, journal: _Journal) -> list[str]:
    """The old state, whatever was done of the new one; the files that somebody else has changed since stay."""
    left = [entry.path for entry, staged in journal.staged if not _restored(area, entry, staged)]
    for folder in reversed(journal.folders):
        with suppress(files.NotPlain):
            files.remove_folder(area.home, folder)
    _sync(area, journal)
    files.remove_journal(area.journal)
    return left


def _is_as_planned(area: WriteArea, entry: _JournalEntry) -> bool:
    """Whether a file holds what it was to hold."""
    try:
        found = files.state(area.home, entry.path, limits.GLANCE_BYTES)
    except files.NotPlain:
        return False
    return _digest(found.content if found else None) == entry.after


def _restored(area: WriteArea, entry: _JournalEntry, staged: str) -> bool:
    """Whether a file holds again what it held before; not where it holds neither that nor what was to come."""
    try:
        files.unstage(area.home, entry.path, staged)
        found = files.state(area.home, entry.path, limits.GLANCE_BYTES)
    except files.NotPlain:
        return False
    content = found.content if found else None
    if content == entry.before:
        return True
    if _digest(content) != entry.after:
        return False
    if entry.before is None:
        files.settle(area.home, entry.path, None, content)
    else:
        files.stage(area.home, entry.path, staged, entry.before, entry.mode)
        files.settle(area.home, entry.path, staged, content)
    return True


def _sync(area: WriteArea, journal: _Journal) -> None:
    """Waits until every name that came or went is on disk; a folder that became a link holds none of them."""
    touched = (*(entry.path for entry in journal.entries), *journal.folders)
    for folder in dict.fromkeys(path.rpartition("/")[0] for path in touched):
        with suppress(files.NotPlain):
            files.sync_folder(area.home, folder)


def _digest(content: bytes | None) -> str | None:
    return None if content is None else sha256(content).hexdigest()


def _listed(paths: Sequence[str]) -> str:
    more = f" and {len(paths) - _NAMED} more" if len(paths) > _NAMED else ""
    return ", ".join(paths[:_NAMED]) + more


# --- the journal's file -----------------------------------------------------------------------------------------------


def _encoded(journal: _Journal) -> bytes:
    body = journal.model_dump_json().encode()
    return sha256(body).hexdigest().encode() + b"\n" + body


def _decoded(content: bytes, path: Path) -> _Journal | None:
    """The journal of a file; None where it was not written to its end. It may be a stranger's, so it is checked."""
    head, _, body = content.partition(b"\n")
    if head != sha256(body).hexdigest().encode():
        return None
    try:
        journal = _Journal.model_validate_json(body)
    except ValidationError:
        journal = None
    if journal is None or not all(map(_may_write, (*journal.folders, *(entry.path for entry in journal.entries)))):
        raise RefusedWrite(f"'{path}' was left by another version of jmx; let that one write something, or delete it")
    return journal
