"""The cache door: results worth keeping from one run to the next, in the user's cache folder.

A cache only ever saves time. Whatever is wrong with it (damaged, foreign, read-only, full, missing) counts as not
remembered, and nothing in it is ever run. Each repository has a folder of its own with one file per entry: a head, a
checksum, and the entry as msgpack. Files are replaced whole by renaming them, so that processes share a cache without
locks, and one that is killed while writing harms nobody.
"""

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
from jmx.repo.files import make_private_folder, read, remove, write_private

VERSION = 2  # of the files and their names; what another version wrote is not read
MOST_BYTES = 256 * 1024 * 1024  # the cache of a repository that would outgrow this is begun anew
MOST_ENTRY_BYTES = 64 * 1024 * 1024
UNUSED_SECONDS = 90 * 86400.0
_DAY_SECONDS = 86400.0

_HEAD = b"jmx cache %d\n" % VERSION
_CHECKSUM_BYTES = 16
_SWEPT = "jmx-swept"  # its time is that of the last sweep
_CACHES = re.compile(r"[0-9a-f]{32}-v\d+(\.sqlite.*)?")  # in all versions; the first was a file with others beside it

Entry = tuple[str, str, Any]  # kind, key, value


class Cache:
    """What was found out before, by kind and key. Values are plain data; a tuple comes back as a list.

    A key must say all that its value depends on, down to the version of the code that found it out. The folder is
    looked at with the first question and made with the first entry; without one nothing is remembered.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path or Path()
        self._opened = False
        self._given_up = path is None  # no more is read or written while this command runs
        self._size = MOST_BYTES  # at most; what lies there is counted once this seems too much

    def get(self, kind: str, key: str) -> Any | None:
        """The value of that key; None where it is not remembered."""
        entry = self._entry(_name(kind, key)) if self._is_readable() else None
        return entry[2] if entry else None

    def all(self, kind: str) -> dict[str, Any]:
        """Every value of a kind by its key."""
        start = _name(kind, "").partition("-")[0]
        names = [name for name in _names(self._path) if name.startswith(start)] if self._is_readable() else []
        return {entry[1]: entry[2] for entry in map(self._entry, names) if entry}

    def put(self, kind: str, items: Mapping[str, Any]) -> None:
        """Remembers values, each of them whole or not at all."""
        if not self._given_up:
            self._change({_name(kind, key): _packed(self._path, (kind, key, value)) for key, value in items.items()})

    def forget(self, kind: str, keys: Iterable[str]) -> None:
        """Drops keys, whether they are there or not."""
        self._change({_name(kind, key): None for key in keys})

    def _is_readable(self) -> bool:
        if not self._opened and not self._given_up:
            try:
                self._opened = _is_there(self._path)
            except OSError:
                self._given_up = True
            if self._opened:
                with suppress(OSError):
                    os.utime(self._path)  # it is in use; the sweep goes by that
        return self._opened and not self._given_up

    def _entry(self, name: str) -> Entry | None:
        """An entry as it was written; anything else in its place is thrown away."""
        entry = _read(self._path, name)
        if entry is None:
            with suppress(OSError):
                remove(self._path / name)
        return entry

    def _change(self, contents: Mapping[str, bytes | None]) -> None:
        """Writes files, and deletes those without content; gives up quietly where that cannot be done."""
        if self._given_up:
            return
        try:
            if not _is_there(self._path):
                if not any(contents.values()):
                    return
                make_private_folder(self._path)
                _is_there(self._path)  # or refused after all
            for name, content in contents.items():
                if content is None:
                    remove(self._path / name)
                else:
                    self._make_room(len(content))
                    write_private(self._path, name, content)
            _sweep(self._path)
        except (OSError, RefusedWrite):
            self._given_up = True

    def _make_room(self, size: int) -> None:
        self._size += size
        if self._size > MOST_BYTES:
            self._size = _size(self._path) + size
        if self._size > MOST_BYTES:
            remove(self._path)
            make_private_folder(self._path)
            self._size = size


NO_CACHE = Cache(None)


@dataclass(frozen=True, slots=True)
class CacheStatus:
    """What lies in a repository's cache: how many entries of each kind, and why some or all are of no use."""

    path: Path
    size: int
    entries: tuple[tuple[str, int], ...]
    trouble: str = ""


def cache_folder() -> Path:
    """Where caches lie: JMX_CACHE_DIR, else the user's cache folder."""
    asked = os.environ.get("JMX_CACHE_DIR", "").strip()
    if asked:
        return Path(os.path.expanduser(asked)).absolute()
    # the root in front is for a home that is empty or relative, which would lead into the repository
    home = Path("/", os.path.expanduser("~"))
    if sys.platform == "win32":
        return Path(_absolute("LOCALAPPDATA") or home / "AppData" / "Local") / "jmx"
    if sys.platform == "darwin":
        return home / "Library" / "Caches" / "jmx"
    return Path(_absolute("XDG_CACHE_HOME") or home / ".cache") / "jmx"


def open_cache(repository: Path, folder: Path | None = None) -> Cache:
    """The cache of the repository whose git directory is given (or, without git, its folder).

    Nothing on disk is touched before the first question.
    """
    try:
        path = _path(repository, folder)
    except (OSError, ValueError):  # the current folder is gone, or that is no path
        return NO_CACHE
    return NO_CACHE if "\0" in str(path) else Cache(path)


def status(repository: Path, folder: Path | None = None) -> CacheStatus:
    """What the cache of a repository holds, for people."""
    path = _path(repository, folder)
    trouble = ""
    try:
        if not _is_there(path):
            place = next(each for each in path.parents if os.path.lexists(each))
            trouble = "" if os.access(place, os.W_OK | os.X_OK) else f"nobody may write into '{place}'"
    except OSError as error:
        return CacheStatus(path, _size(path), (), _words(error))
    entries = [_read(path, name) for name in _names(path) if not name.startswith(".")]
    if damaged := entries.count(None):
        are, them = ("is", "it") if damaged == 1 else ("are", "them")
        trouble = f"{damaged} of its files {are} damaged, and the next command replaces {them}"
    counts = Counter(entry[0] for entry in entries if entry)
    return CacheStatus(path, _size(path), tuple(sorted(counts.items())), trouble)


def clear(repository: Path, folder: Path | None = None) -> int:
    """Deletes the cache of a repository and returns how many bytes it had; RefusedWrite where it cannot be deleted."""
    return _cleared(_path(repository, folder))


def clear_all(folder: Path | None = None) -> tuple[int, int]:
    """Deletes the caches of all repositories, those of other versions too: how many there were, and their bytes."""
    where = folder or cache_folder()
    found = _caches(where)
    return len({name[:32] for name in found}), sum(_cleared(where / name) for name in found)


# --- folders ---


class _Refused(OSError):
    """A folder that is no place for a cache."""


def _words(error: OSError) -> str:
    return str(error) if isinstance(error, _Refused) else (error.strerror or type(error).__name__).lower()


def _path(repository: Path, folder: Path | None) -> Path:
    where = os.fsencode(os.path.realpath(repository))
    name = hashlib.blake2b(where, digest_size=16).hexdigest()
    return (folder or cache_folder()).absolute() / f"{name}-v{VERSION}"


def _absolute(name: str) -> str | None:
    """A folder named by the environment; one that is relative is not heeded, as the standard has it."""
    value = os.environ.get(name, "")
    return value if os.path.isabs(value) else None


def _is_there(path: Path) -> bool:
    """Whether a repository has a cache at that path; `_Refused` where it cannot be trusted."""
    try:
        _check_cache_folder(path.parent)
        _check(path, os.lstat(path))
    except FileNotFoundError:
        return False
    return True


def _check_cache_folder(folder: Path) -> None:
    """A folder that others own or may write into, or that others could have put there, holds no cache of ours; it may
    be reached through links."""
    _check(folder, os.stat(folder))
    for way in {os.path.abspath(folder), os.path.realpath(folder)}:
        for child in (Path(way), *Path(way).parents):
            _check_place(child)


def _check(folder: Path, about: os.stat_result) -> None:
    if not stat.S_ISDIR(about.st_mode):
        raise _Refused(f"'{folder}' is not a folder")
    if about.st_uid != os.geteuid():
        raise _Refused(f"'{folder}' belongs to another user")
    if about.st_mode & 0o022:
        raise _Refused(f"others may write into '{folder}'; run: chmod 700 '{folder}'")


def _check_place(child: Path) -> None:
    """In a folder where everybody may write, only what is ours or root's is followed, and only where that is heeded."""
    outer = os.stat(child.parent).st_mode
    if not outer & stat.S_IWOTH:
        return
    if not outer & stat.S_ISVTX or os.lstat(child).st_uid not in (0, os.geteuid()):
        raise _Refused(f"anybody could have put '{child}' there")


def _names(folder: Path) -> list[str]:
    try:
        return sorted(os.listdir(folder))
    except OSError:
        return []


def _caches(folder: Path) -> list[str]:
    return list(filter(_CACHES.fullmatch, _names(folder)))


def _size(path: Path) -> int:
    """The bytes of a file, or of the files in a folder."""
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
        raise RefusedWrite(f"cannot delete the cache '{path}': {_words(error)}") from error
    return size


def _sweep(path: Path) -> None:
    """Deletes what nobody has used for ninety days; at most once a day, by the times that the system gave to files."""
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
    """The file of an entry; all files of a kind begin alike."""
    return f"{_hashed(kind, 8)}-{_hashed(key, 16)}"


def _hashed(text: str, size: int) -> str:
    raw = text.encode("utf-8", "surrogatepass")  # a path of a repository may hold bytes that are no text
    return hashlib.blake2b(raw, digest_size=size).hexdigest()


def _checksum(path: Path, body: bytes) -> bytes:
    """Differs between repositories, so that no entry is mistaken for that of another one."""
    return hashlib.blake2b(body, digest_size=_CHECKSUM_BYTES, key=path.name.encode()).digest()


def _packed(path: Path, entry: Entry) -> bytes | None:
    """An entry as it is kept; None for one that cannot be (too large, too deep, a whole number of over 64 bits)."""
    import msgpack

    try:
        body: bytes = msgpack.packb(entry, unicode_errors="surrogatepass")
    except (ValueError, OverflowError, RecursionError):
        return None
    return _HEAD + _checksum(path, body) + body if len(body) <= MOST_ENTRY_BYTES else None


def _read(path: Path, name: str) -> Entry | None:
    """The entry in a file of this user alone; None where a single bit of it is not as it was written."""
    import msgpack

    start = len(_HEAD) + _CHECKSUM_BYTES
    try:
        about = os.lstat(path / name)
        content = read(path, name, MOST_ENTRY_BYTES + start)
        if about.st_uid != os.geteuid() or about.st_mode & 0o077 or isinstance(content, str):
            return None
        if content[:start] != _HEAD + _checksum(path, content[start:]):
            return None
        kind, key, value = msgpack.unpackb(
            content[start:], strict_map_key=False, unicode_errors="surrogatepass", ext_hook=_refused, max_ext_len=0
        )
        return (kind, key, value) if _name(kind, key) == name else None
    except (OSError, ValueError, TypeError, AttributeError, RecursionError, msgpack.UnpackException):
        return None


def _refused(code: int, data: bytes) -> None:
    raise ValueError("only plain data is kept")
