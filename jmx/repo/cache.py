"""The cache door: what was dear to find out, kept in the user's cache folder, and worthless to anybody who tampers.

A cache only ever saves time. Whatever is wrong with it (damaged, foreign, locked, full, not to be had) counts as not
remembered, and nothing in it is ever run: rows of msgpack in an SQLite file, each with a checksum over all it says.
"""

import hashlib
import os
import re
import stat
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Protocol

from jmx.errors import RefusedWrite

if TYPE_CHECKING:
    import sqlite3

VERSION = 1  # of the file and of how a row is written; a file of another version is not read
MOST_BYTES = 256 * 1024 * 1024  # a file that would outgrow this is begun anew
MOST_VALUE_BYTES = 64 * 1024 * 1024
READ_SECONDS, WRITE_SECONDS = 0.25, 1.0  # how long another process is waited for
UNUSED_SECONDS = 90 * 86400.0
_DAY_SECONDS = 86400.0

_ENDING = f"-v{VERSION}.sqlite"
_TEMPORARY = ".new"
_SWEPT = "jmx-swept"
_NAMES = re.compile(r"[0-9a-f]{32}-v\d+\.sqlite(-journal|-wal|-shm|-[0-9a-f]{16}\.new)?")  # in every version
_PAGE_BYTES = 4096
_APPLICATION = 0x6A6D7863  # "jmxc"
_BESIDE = ("-journal", "-wal", "-shm")  # what SQLite may leave beside a file
_SCHEMA = (
    "CREATE TABLE entry (kind BLOB NOT NULL, key BLOB NOT NULL, value BLOB NOT NULL, checksum BLOB NOT NULL, "
    "UNIQUE (kind, key))"  # the key is not the table's own: comparing keys would read the values beside them
)
_TABLES = [
    (b"table", b"entry", b"entry", _SCHEMA.encode()),
    (b"index", b"sqlite_autoindex_entry_1", b"entry", None),
]
_PRAGMAS = (
    "trusted_schema = OFF",
    "cell_size_check = ON",
    "mmap_size = 0",  # a file that shrinks under a mapping would end the process
    "temp_store = MEMORY",
    "cache_spill = OFF",  # so that readers wait for a commit, never for a whole change
    "synchronous = OFF",
)
_ONE = "SELECT key, value, checksum FROM entry WHERE kind = ? AND key = ?"
_ALL = "SELECT key, value, checksum FROM entry WHERE kind = ?"
_COUNT = "SELECT kind, count(*) FROM entry GROUP BY kind ORDER BY kind"
_PUT = "INSERT OR REPLACE INTO entry VALUES (?, ?, ?, ?)"
_FORGET = "DELETE FROM entry WHERE kind = ? AND key = ?"

Row = tuple[bytes, ...]
Identity = tuple[int, int]  # device and inode: whether a path still leads to the file that was opened


class Cache(Protocol):
    """What was found out before, by kind and key. Values are plain data; a tuple comes back as a list.

    A key must say all that its value depends on, down to the version of the code that found it out.
    """

    def get(self, kind: str, key: str) -> Any | None:
        """The value of that key; None where it is not remembered."""
        ...

    def put(self, kind: str, items: Mapping[str, Any]) -> None:
        """Remembers values, all in one go."""
        ...

    def all(self, kind: str) -> dict[str, Any]:
        """Every value of a kind by its key, read by one scan."""
        ...

    def forget(self, kind: str, keys: Iterable[str]) -> None:
        """Drops keys, whether they are there or not."""
        ...


class _Nothing:
    """Remembers nothing."""

    def get(self, kind: str, key: str) -> Any | None:
        return None

    def put(self, kind: str, items: Mapping[str, Any]) -> None:
        return None

    def all(self, kind: str) -> dict[str, Any]:
        return {}

    def forget(self, kind: str, keys: Iterable[str]) -> None:
        return None


NO_CACHE: Cache = _Nothing()


@dataclass(frozen=True, slots=True)
class Kept:
    """What lies in a repository's cache: how many entries of each kind, or why there can be none."""

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
        path = _file(repository, folder)
    except (OSError, ValueError):  # the current folder is gone, or that is no path
        return NO_CACHE
    return NO_CACHE if "\0" in str(path) else _FileCache(path)


def kept(repository: Path, folder: Path | None = None) -> Kept:
    """What the cache of a repository holds, for people."""
    path = _file(repository, folder)
    try:
        with _told():
            _check_folder(path.parent)
            connection, _ = _connected(path)
            try:
                rows = connection.execute(_COUNT).fetchall()
            finally:
                connection.close()
            return Kept(path, _size(path), tuple((_kind(kind), count) for kind, count in rows))
    except _Damaged as error:
        return Kept(path, _size(path), (), _why_none(path, error))
    except _Unusable as error:
        return Kept(path, _size(path), (), str(error))


def clear(repository: Path, folder: Path | None = None) -> int:
    """Deletes the cache of a repository and returns how many bytes it had; RefusedWrite where it cannot be deleted."""
    return _cleared(_file(repository, folder))


def clear_all(folder: Path | None = None) -> tuple[int, int]:
    """Deletes the caches of all repositories, those of other versions too: how many there were, and their bytes."""
    where = folder or cache_folder()
    found = [match for match in map(_NAMES.fullmatch, _names(where)) if match]
    return sum(match[1] is None for match in found), sum(_cleared(where / match[0]) for match in found)


class _Damaged(Exception):
    """What lies there is no cache, or no longer one; it may be begun anew."""


class _Unusable(Exception):
    """There is no cache to be had, nor will there be while this command runs."""


class _Moved(Exception):
    """The path leads to another file than the one that was opened."""


class _FileCache:
    """A cache in an SQLite file, opened by the first question."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = Lock()
        self._connection: sqlite3.Connection | None = None
        self._identity: Identity | None = None
        self._distrusted: Identity | None = None  # the file that was found to be damaged
        self._unread = False  # there is nothing to read until something is put
        self._checked = False  # the whole file was looked through, as is done before the first change
        self._given_up = False

    def get(self, kind: str, key: str) -> Any | None:
        return self._read(_ONE, (_raw(kind), _raw(key))).get(key)

    def all(self, kind: str) -> dict[str, Any]:
        return self._read(_ALL, (_raw(kind),))

    def put(self, kind: str, items: Mapping[str, Any]) -> None:
        if self._given_up or not items:
            return
        rows, unfit = _rows(_raw(kind), items)
        if rows:
            self._change(rows, unfit)
        else:
            self._drop(unfit)

    def forget(self, kind: str, keys: Iterable[str]) -> None:
        self._drop([(_raw(kind), _raw(key)) for key in keys])

    def _drop(self, keys: list[Row]) -> None:
        if keys and not self._given_up and not (self._connection is None and self._absent()):
            self._change([], keys)

    def _read(self, query: str, values: Row) -> dict[str, Any]:
        """The values a query finds by key. One false row, and the whole file is believed no longer."""
        if self._unread or self._given_up:
            return {}
        try:
            with self._lock, _told():
                rows = self._opened().execute(query, values).fetchall()
                return dict(_unpacked(values[0], *row) for row in rows)
        except _Damaged:
            self._distrust()
        except _Unusable:
            self._give_up()
        return {}

    def _change(self, rows: list[Row], gone: list[Row]) -> None:
        """Writes and drops rows in one go, in a file that is begun anew where need be; gives up quietly."""
        for _ in range(3):
            try:
                with self._lock, _told():
                    self._tried(rows, gone)
                    _sweep(self._path)
                return
            except _Moved:
                self.close()
            except _Damaged:
                self._distrust()
            except _Unusable:
                break
        self._give_up()

    def _tried(self, rows: list[Row], gone: list[Row]) -> None:
        connection = self._writable()
        connection.execute(f"PRAGMA busy_timeout = {WRITE_SECONDS * 1000:.0f}")
        connection.execute("BEGIN IMMEDIATE")
        with connection:
            # asked while nobody else may write: who begins a file anew holds the same lock on the old one
            about = _about(self._path)
            if about is None or self._identity != _identity(about):
                raise _Moved
            if about.st_size + sum(len(part) for row in rows for part in row) > MOST_BYTES:
                _begin(self._path)
                raise _Moved
            if not self._checked and connection.execute("PRAGMA integrity_check(1)").fetchall() != [(b"ok",)]:
                raise _Damaged
            self._checked = True
            connection.executemany(_FORGET, gone)
            connection.executemany(_PUT, rows)
        connection.execute(f"PRAGMA busy_timeout = {READ_SECONDS * 1000:.0f}")

    def _writable(self) -> "sqlite3.Connection":
        """The file opened; begun anew where there is none or a damaged one."""
        try:
            connection = self._opened()  # another process may have begun it since it was found missing
        except _Damaged:
            _begin(self._path)
            connection = self._opened()
        self._unread = False
        return connection

    def _opened(self) -> "sqlite3.Connection":
        if self._connection is None:
            _check_folder(self._path.parent)
            self._connection, self._identity = _connected(self._path)
            if self._identity == self._distrusted:
                self.close()
                raise _Damaged("it was found to be damaged")
            with suppress(OSError):
                os.utime(self._path)  # it is in use; the sweep goes by that
        return self._connection

    def _absent(self) -> bool:
        return self._unread or _about(self._path) is None

    def _distrust(self) -> None:
        self._distrusted = self._identity or self._distrusted
        self._unread = True
        self.close()

    def _give_up(self) -> None:
        self.close()
        self._given_up = True

    def close(self) -> None:
        """Lets the file go; the next question opens it again."""
        if self._connection is not None:
            self._connection.close()
        self._connection, self._identity, self._checked = None, None, False

    def __del__(self) -> None:
        self.close()


@contextmanager
def _told() -> Iterator[None]:
    """What SQLite and the system say, sorted: the file is no good, or the world is not."""
    import sqlite3

    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", None)
        if code is None or code & 0xFF in _worldly():
            raise _Unusable(str(error)) from error
        raise _Damaged(str(error)) from error
    except UnicodeDecodeError as error:  # SQLite complains of the file in the file's own words
        raise _Damaged("its tables have unreadable names") from error
    except OSError as error:
        raise _Unusable((error.strerror or type(error).__name__).lower()) from error


def _worldly() -> frozenset[int]:
    """What SQLite says when the file may be as good as ever: locked, full, read-only, out of memory."""
    import sqlite3 as sqlite

    return frozenset(
        (sqlite.SQLITE_PERM, sqlite.SQLITE_BUSY, sqlite.SQLITE_LOCKED, sqlite.SQLITE_NOMEM, sqlite.SQLITE_READONLY,
         sqlite.SQLITE_INTERRUPT, sqlite.SQLITE_IOERR, sqlite.SQLITE_FULL, sqlite.SQLITE_CANTOPEN,
         sqlite.SQLITE_PROTOCOL, sqlite.SQLITE_NOLFS, sqlite.SQLITE_AUTH)
    )  # fmt: skip


def _connected(path: Path) -> "tuple[sqlite3.Connection, Identity]":
    """The file opened, once its head and its tables are found to be just ours; else `_Damaged` or `_Unusable`."""
    import sqlite3

    with _told():
        identity = _checked_head(path)
        # a read-only file opens, too; one that is not there is not made
        address = f"{path.as_uri()}?mode=rw"
        connection = sqlite3.connect(
            address, uri=True, timeout=READ_SECONDS, isolation_level=None, check_same_thread=False
        )
    try:
        with _told():
            _prepare(connection)
    except BaseException:
        connection.close()
        raise
    return connection, identity


def _prepare(connection: "sqlite3.Connection") -> None:
    import sqlite3

    connection.text_factory = bytes
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MOST_VALUE_BYTES + 1024)
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    tables = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master").fetchall()
    if tables != _TABLES:
        raise _Damaged("it has other tables")


def _checked_head(path: Path) -> Identity:
    """Which file it is: a plain one, ours alone, whose first bytes are those of this version."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:  # not there, a link, one that may not be read: whatever it is, it may be replaced
        raise _Damaged(error.strerror) from error
    try:
        about = os.fstat(handle)
        if not stat.S_ISREG(about.st_mode) or about.st_uid != os.geteuid() or about.st_mode & 0o077:
            raise _Damaged("it is not a file of this user alone")
        head = os.read(handle, 100)
    finally:
        os.close(handle)
    ours = (
        head[:16] == b"SQLite format 3\0"
        and int.from_bytes(head[16:18]) == _PAGE_BYTES
        and head[18:20] == b"\1\1"  # a rollback journal, no write-ahead log
        and int.from_bytes(head[60:64]) == VERSION
        and int.from_bytes(head[68:72]) == _APPLICATION
    )
    if not ours:
        raise _Damaged("it is no cache of this version")
    return _identity(about)


def _begin(path: Path) -> None:
    """Puts an empty cache in place of whatever lies there, whole or not at all."""
    import sqlite3

    for folder in reversed(path.parents):
        if not os.path.lexists(folder):
            with suppress(FileExistsError):
                os.mkdir(folder, 0o700)
    _check_folder(path.parent)
    temporary = path.with_name(f"{path.name}-{os.urandom(8).hex()}{_TEMPORARY}")
    os.close(os.open(temporary, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600))
    try:
        connection = sqlite3.connect(temporary, isolation_level=None)
        try:
            pragmas = (f"page_size = {_PAGE_BYTES}", "journal_mode = MEMORY", "synchronous = OFF",
                       f"application_id = {_APPLICATION}", f"user_version = {VERSION}")  # fmt: skip
            for pragma in pragmas:
                connection.execute(f"PRAGMA {pragma}")
            connection.execute(_SCHEMA)
        finally:
            connection.close()
        for ending in _BESIDE:  # what belonged to the old file would be taken for the new one's
            _unlink(Path(f"{path}{ending}"))
        os.replace(temporary, path)
    except BaseException:
        with suppress(OSError):
            _unlink(temporary)
        raise


def _check_folder(folder: Path) -> None:
    """A folder that others own or may write into, or that others could have put there, holds no cache of ours."""
    try:
        about = os.stat(folder)
    except FileNotFoundError:
        return
    if not stat.S_ISDIR(about.st_mode):
        raise _Unusable(f"'{folder}' is not a folder")
    if about.st_uid != os.geteuid():
        raise _Unusable(f"'{folder}' belongs to another user")
    if about.st_mode & 0o022:
        raise _Unusable(f"others may write into '{folder}'; run: chmod 700 '{folder}'")
    for way in {os.path.abspath(folder), os.path.realpath(folder)}:
        for child in (Path(way), *Path(way).parents):
            _check_place(child)


def _check_place(child: Path) -> None:
    """In a folder where everybody may write, only what is ours or root's is followed, and only where that is heeded."""
    outer = os.stat(child.parent).st_mode
    if not outer & stat.S_IWOTH:
        return
    if not outer & stat.S_ISVTX or os.lstat(child).st_uid not in (0, os.geteuid()):
        raise _Unusable(f"anybody could have put '{child}' there")


def _kind(raw: object) -> str:
    if not isinstance(raw, bytes):
        raise _Damaged("a row is not as it was written")
    return raw.decode("utf-8", "replace")


def _why_none(path: Path, damage: _Damaged) -> str:
    """Why nothing can be had from a cache: it is damaged, or there is none and none can be begun."""
    if _about(path) is not None:
        return f"what lies there cannot be used, and the next command replaces it: {damage}"
    place = next(each for each in path.parents if os.path.lexists(each))
    return "" if os.access(place, os.W_OK | os.X_OK) else f"nobody may write into '{place}'"


def _cleared(path: Path) -> int:
    try:
        with _told():
            _check_folder(path.parent)
            size = _size(path)
            with _alone(path):
                for each in (path, *(Path(f"{path}{ending}") for ending in _BESIDE)):
                    _unlink(each)
            return size
    except (_Damaged, _Unusable) as error:
        raise RefusedWrite(f"cannot delete the cache '{path}': {error}") from error


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Holds the file's own lock against other writers, where it is a file that can be locked."""
    try:
        connection, _ = _connected(path)
    except _Damaged:
        yield
        return
    try:
        connection.execute(f"PRAGMA busy_timeout = {WRITE_SECONDS * 1000:.0f}")
        connection.execute("BEGIN IMMEDIATE")
        yield
    finally:
        connection.close()


def _sweep(path: Path) -> None:
    """Removes what no command has used for ninety days; at most once a day, by the times the system gave to files."""
    with suppress(OSError):
        now = os.stat(path).st_mtime
        mark = path.with_name(_SWEPT)
        last = _about(mark)
        if last is not None and abs(now - last.st_mtime) < _DAY_SECONDS:
            return
        os.close(os.open(mark, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600))
        os.utime(mark, follow_symlinks=False)
        for name in filter(_NAMES.fullmatch, _names(path.parent)):
            most = _DAY_SECONDS if name.endswith(_TEMPORARY) else UNUSED_SECONDS
            if now - os.lstat(path.with_name(name)).st_mtime > most:
                _unlink(path.with_name(name))


def _names(folder: Path) -> list[str]:
    try:
        return sorted(os.listdir(folder))
    except OSError:
        return []


def _file(repository: Path, folder: Path | None) -> Path:
    where = os.fsencode(os.path.realpath(repository))
    name = hashlib.blake2b(where, digest_size=16).hexdigest()
    return (folder or cache_folder()).absolute() / f"{name}{_ENDING}"


def _absolute(name: str) -> str | None:
    """A folder named by the environment; one that is relative is not heeded, as the standard has it."""
    value = os.environ.get(name, "")
    return value if os.path.isabs(value) else None


def _about(path: Path) -> os.stat_result | None:
    try:
        return os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return None


def _identity(about: os.stat_result) -> Identity:
    return about.st_dev, about.st_ino


def _size(path: Path) -> int:
    try:
        return os.lstat(path).st_size
    except OSError:
        return 0


def _unlink(path: Path) -> None:
    with suppress(FileNotFoundError):
        os.unlink(path)


def _raw(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")  # a path of a repository may hold bytes that are no text


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogatepass")


def _checksum(kind: bytes, key: bytes, value: bytes) -> bytes:
    summed = hashlib.blake2b(b"%d %d %d " % (VERSION, len(kind), len(key)), digest_size=16)
    for part in (kind, key, value):
        summed.update(part)
    return summed.digest()


def _rows(kind: bytes, items: Mapping[str, Any]) -> tuple[list[Row], list[Row]]:
    """The rows to write, and those that must go since their new value cannot be kept."""
    rows: list[Row] = []
    unfit: list[Row] = []
    room = MOST_BYTES // 2
    for key, value in items.items():
        raw, packed = _raw(key), _packed(value)
        if packed is None or len(packed) > min(MOST_VALUE_BYTES, room):
            unfit.append((kind, raw))
        else:
            room -= len(packed)
            rows.append((kind, raw, packed, _checksum(kind, raw, packed)))
    return rows, unfit


def _packed(value: Any) -> bytes | None:
    """A value as it is kept; None for one that cannot be (too deep, a whole number of over 64 bits)."""
    import msgpack

    try:
        packed: bytes = msgpack.packb(value, unicode_errors="surrogatepass")
    except (ValueError, OverflowError, RecursionError):
        return None
    return packed


def _unpacked(kind: bytes, key: object, value: object, checksum: object) -> tuple[str, Any]:
    """The key and value of a row; `_Damaged` where a single bit of it is not as it was written."""
    import msgpack

    if not isinstance(key, bytes) or not isinstance(value, bytes) or checksum != _checksum(kind, key, value):
        raise _Damaged("a row is not as it was written")
    try:
        return _text(key), msgpack.unpackb(
            value, strict_map_key=False, unicode_errors="surrogatepass", ext_hook=_refused, max_ext_len=0
        )
    except (ValueError, TypeError, RecursionError, msgpack.UnpackException) as error:
        raise _Damaged("a row is no plain data") from error


def _refused(code: int, data: bytes) -> None:
    raise ValueError("only plain data is kept")
