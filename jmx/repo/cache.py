"""The cache: results kept from one run to the next, in the user's cache folder.

The cache only saves time. An entry that is damaged, written by another user or unreadable counts as missing, and none
is ever executed. Each repository has a folder with one file per entry: header, checksum, and the entry in msgpack.
Files are replaced by renaming, so processes share a cache without locks, and a killed one leaves no partial entry.
"""

import errno
import hashlib
import os
import re
import stat
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jmx.errors import RefusedWrite
from jmx.repo.files import cause, make_private_folder, read, remove, write_private

VERSION = 2  # of file names and contents; files of other versions are not read
MOST_BYTES = 256 * 1024 * 1024  # the cache of a repository is emptied before it outgrows this
MOST_ENTRY_BYTES = 64 * 1024 * 1024
UNUSED_SECONDS = 90 * 86400.0
_DAY_SECONDS = 86400.0

_HEAD = b"jmx cache %d\n" % VERSION
_CHECKSUM_BYTES = 16
_SWEPT = "jmx-swept"  # a file whose time is that of the last sweep
_CACHES = re.compile(r"[0-9a-f]{32}-v\d+(\.sqlite.*)?")  # of all versions; version 1 used SQLite files

Entry = tuple[str, str, Any]  # kind, key, value


class Cache:
    """Cache entries by kind and key. Values are plain data; a tuple is read back as a list.

    A key must contain everything its value depends on, including a version of the code that computed it. The folder is
    checked on first use and made with the first entry. Without a path, or after any error, nothing is read or written.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._opened = False  # whether the folder exists and was checked
        self._size = MOST_BYTES  # an upper bound; files are counted only when it exceeds MOST_BYTES

    def get(self, kind: str, key: str) -> Any | None:
        """The value of a key; None if there is no entry."""
        path = self._readable()
        entry = _entry(path, _name(kind, key)) if path else None
        return entry[2] if entry else None

    def all(self, kind: str) -> dict[str, Any]:
        """All values of a kind by key."""
        path = self._readable()
        found = [_entry(path, name) for name in self._names_of(kind)] if path else []
        return {entry[1]: entry[2] for entry in found if entry}

    def holds(self, kind: str) -> bool:
        """Whether there are entries of a kind, valid or not."""
        return bool(self._names_of(kind))

    def put(self, kind: str, items: Mapping[str, Any]) -> None:
        """Writes values by key, each completely or not at all."""
        if path := self._path:
            self._change(path, {_name(kind, key): _packed(path, (kind, key, value)) for key, value in items.items()})

    def forget(self, kind: str, keys: Iterable[str]) -> None:
        """Deletes entries, if they exist."""
        if self._path:
            self._change(self._path, {_name(kind, key): None for key in keys})

    def _names_of(self, kind: str) -> list[str]:
        path, start = self._readable(), _name(kind, "").partition("-")[0]
        return [name for name in _names(path) if name.startswith(start)] if path else []

    def _readable(self) -> Path | None:
        """The folder, if it exists and can be trusted."""
        if self._path and not self._opened:
            try:
                self._opened = _is_there(self._path)
            except OSError:
                self._path = None
            else:
                with suppress(OSError):
                    os.utime(self._path)  # marks it as used, for the sweep
        return self._path if self._opened else None

    def _change(self, path: Path, contents: Mapping[str, bytes | None]) -> None:
        """Writes files, and deletes those whose content is None. Gives up silently on any error."""
        try:
            if not _is_there(path):
                if not any(contents.values()):
                    return
                make_private_folder(path)
                _is_there(path)  # checks the new folder
            for name, content in contents.items():
                if content is None:
                    remove(path / name)
                else:
                    self._make_room(path, len(content))
                    write_private(path, name, content)
            _sweep(path)
        except (OSError, RefusedWrite):
            self._path = None

    def _make_room(self, path: Path, size: int) -> None:
        self._size += size
        if self._size > MOST_BYTES:
            self._size = _size(path) + size
        if self._size > MOST_BYTES:
            remove(path)
            make_private_folder(path)
            self._size = size


NO_CACHE = Cache(None)


@dataclass(frozen=True, slots=True)
class CacheStatus:
    """The cache of a repository: its size in bytes, the number of entries of each kind, and in words why the cache, or
    a part of it, cannot be used."""

    path: Path
    size: int
    entries: tuple[tuple[str, int], ...]
    trouble: str = ""


def cache_folder() -> Path:
    """The folder of all caches: JMX_CACHE_DIR, else a folder in the user's cache folder."""
    configured = os.environ.get("JMX_CACHE_DIR", "").strip()
    if configured:
        return Path(os.path.expanduser(configured)).absolute()
    # with the root in front, an empty or relative home cannot lead into the repository
    home = Path("/", os.path.expanduser("~"))
    if sys.platform == "win32":
        return Path(_absolute("LOCALAPPDATA") or home / "AppData" / "Local") / "jmx"
    if sys.platform == "darwin":
        return home / "Library" / "Caches" / "jmx"
    return Path(_absolute("XDG_CACHE_HOME") or home / ".cache") / "jmx"


def open_cache(repository: Path, folder: Path | None = None) -> Cache:
    """The cache of a repository, given its git directory (or, without git, its folder), in `folder` or the default one.
    The disk is not touched before the cache is used.
    """
    try:
        path = _path(repository, folder)
    except (OSError, ValueError):  # the current folder was deleted, or the path is invalid
        return NO_CACHE
    return NO_CACHE if "\0" in str(path) else Cache(path)


def status(repository: Path, folder: Path | None = None) -> CacheStatus:
    """The status of the cache of a repository."""
    path = _path(repository, folder)
    trouble = ""
    try:
        if not _is_there(path):
            parent = next(each for each in path.parents if os.path.lexists(each))
            trouble = "" if os.access(parent, os.W_OK | os.X_OK) else f"nobody may write into '{parent}'"
    except OSError as error:
        return CacheStatus(path, _size(path), (), cause(error))
    entries = [_read(path, name) for name in _names(path) if not name.startswith(".")]
    if damaged := entries.count(None):
        are, them = ("is", "it") if damaged == 1 else ("are", "them")
        trouble = f"{damaged} of its files {are} damaged, and the next command replaces {them}"
    counts = Counter(entry[0] for entry in entries if entry)
    return CacheStatus(path, _size(path), tuple(sorted(counts.items())), trouble)


def clear(repository: Path, folder: Path | None = None) -> int:
    """Deletes the cache of a repository and returns its size in bytes; RefusedWrite if it cannot be deleted."""
    return _cleared(_path(repository, folder))


def clear_all(folder: Path | None = None) -> tuple[int, int]:
    """Deletes the caches of all repositories, of all versions. Returns their number and their size in bytes."""
    caches = folder or cache_folder()
    names = _caches(caches)
    return len({name[:32] for name in names}), sum(_cleared(caches / name) for name in names)


# --- folders ---


def _path(repository: Path, folder: Path | None) -> Path:
    name = _digest(os.fsencode(os.path.realpath(repository)), 16).hex()
    return (folder or cache_folder()).absolute() / f"{name}-v{VERSION}"


def _absolute(name: str) -> str | None:
    """A folder from an environment variable; None if it is relative, which the XDG standard says to ignore."""
    value = os.environ.get(name, "")
    return value if os.path.isabs(value) else None


def _is_there(path: Path) -> bool:
    """Whether the cache of a repository exists at a path; raises OSError if that folder cannot be trusted."""
    try:
        _check_cache_folder(path.parent)
        _check(path, os.lstat(path))
    except FileNotFoundError:
        return False
    return True


def _check_cache_folder(folder: Path) -> None:
    """Raises OSError for a folder that another user owns, may write into, or could have put in its place. The path to
    it may contain links."""
    _check(folder, os.stat(folder))
    for path in {os.path.abspath(folder), os.path.realpath(folder)}:
        for child in (Path(path), *Path(path).parents):
            _check_parent(child)


def _check(folder: Path, about: os.stat_result) -> None:
    if not stat.S_ISDIR(about.st_mode):
        raise PermissionError(errno.EACCES, f"'{folder}' is not a folder")
    if not _is_mine(about):
        raise PermissionError(errno.EACCES, f"'{folder}' belongs to another user")
    if about.st_mode & 0o022 and sys.platform != "win32":
        raise PermissionError(errno.EACCES, f"others may write into '{folder}'; run: chmod 700 '{folder}'")


def _is_mine(about: os.stat_result) -> bool:
    """Whether it belongs to whoever runs this. Windows keeps the user's cache folder from others, and tells no ids."""
    return sys.platform == "win32" or about.st_uid == os.geteuid()


def _is_private(about: os.stat_result) -> bool:
    """Whether nobody else may read it or write into it."""
    return _is_mine(about) and (sys.platform == "win32" or not about.st_mode & 0o077)


def _check_parent(child: Path) -> None:
    """If everybody may write into the parent folder, it must have the sticky bit, and the child be ours or root's."""
    parent, about = os.stat(child.parent).st_mode, os.lstat(child)
    if not parent & stat.S_IWOTH or sys.platform == "win32":
        return
    if not parent & stat.S_ISVTX or not (about.st_uid == 0 or _is_mine(about)):
        raise PermissionError(errno.EACCES, f"anybody could have put '{child}' there")


def _names(folder: Path) -> list[str]:
    try:
        return sorted(os.listdir(folder))
    except OSError:
        return []


def _caches(folder: Path) -> list[str]:
    return list(filter(_CACHES.fullmatch, _names(folder)))


def _size(path: Path) -> int:
    """The size in bytes of a file, or of the files in a folder."""
    size = 0
    for each in (path, *(path / name for name in _names(path))):
        with suppress(OSError):
            about = os.lstat(each)
            size += about.st_size if stat.S_ISREG(about.st_mode) else 0
    return size


def _cleared(path: Path) -> int:
    try:
        _check_cache_folder(path.parent)
        size = _size(path)
        remove(path)
    except FileNotFoundError:
        return 0
    except OSError as error:
        raise RefusedWrite(f"cannot delete the cache '{path}': {cause(error)}") from error
    return size


def _sweep(path: Path) -> None:
    """Deletes caches that were not used for ninety days; at most once a day. Only times of files are compared."""
    with suppress(OSError, RefusedWrite):
        now = os.stat(path).st_mtime
        mark = path.with_name(_SWEPT)
        if os.path.lexists(mark) and abs(now - os.lstat(mark).st_mtime) < _DAY_SECONDS:
            return
        write_private(mark.parent, mark.name, b"")
        for name in _caches(path.parent):
            if now - os.lstat(path.with_name(name)).st_mtime > UNUSED_SECONDS:
                remove(path.with_name(name))


# --- entries ---


def _name(kind: str, key: str) -> str:
    """The file name of an entry; all entries of a kind have the same prefix."""
    return f"{_hashed(kind, 8)}-{_hashed(key, 16)}"


def _hashed(text: str, size: int) -> str:
    return _digest(text.encode("utf-8", "surrogatepass"), size).hex()  # paths may hold bytes that are not UTF-8


def _checksum(path: Path, body: bytes) -> bytes:
    """The checksum of an entry, keyed by the cache folder so that an entry copied from another one is invalid."""
    return _digest(body, _CHECKSUM_BYTES, path.name.encode())


def _digest(content: bytes, size: int, key: bytes = b"") -> bytes:
    return hashlib.blake2b(content, digest_size=size, key=key).digest()


def pack(value: Any) -> bytes | None:
    """Plain data as bytes; None if it cannot be stored (too deep, an integer over 64 bits)."""
    import msgpack

    try:
        packed: bytes = msgpack.packb(value, unicode_errors="surrogatepass")
    except (ValueError, OverflowError, RecursionError, TypeError):
        return None
    return packed


def unpack(packed: bytes) -> Any:
    """Plain data out of bytes; one of several exceptions if they hold anything else."""
    import msgpack

    return msgpack.unpackb(
        packed, strict_map_key=False, unicode_errors="surrogatepass", ext_hook=_refused, max_ext_len=0
    )


def _entry(path: Path, name: str) -> Entry | None:
    """The entry in a file; None if the file is no valid entry, and then it is deleted."""
    entry = _read(path, name)
    if entry is None:
        with suppress(OSError):
            remove(path / name)
    return entry


def _packed(path: Path, entry: Entry) -> bytes | None:
    """The bytes of an entry; None if it cannot be stored, or is too large."""
    body = pack(entry)
    return _HEAD + _checksum(path, body) + body if body and len(body) <= MOST_ENTRY_BYTES else None


def _read(path: Path, name: str) -> Entry | None:
    """The entry in a file; None if others may read or write it, or its content is not exactly what was written."""
    import msgpack

    start = len(_HEAD) + _CHECKSUM_BYTES
    try:
        about = os.lstat(path / name)
        content = read(path, name, MOST_ENTRY_BYTES + start)
        if not _is_private(about) or isinstance(content, str):
            return None
        if content[:start] != _HEAD + _checksum(path, content[start:]):
            return None
        kind, key, value = unpack(content[start:])
        return (kind, key, value) if _name(kind, key) == name else None
    except (OSError, ValueError, TypeError, AttributeError, RecursionError, msgpack.UnpackException):
        return None


def _refused(code: int, data: bytes) -> None:
    raise ValueError("only plain data is kept")
