"""Objects of a repository: read through one process of `git cat-file --batch`, and what commits and raw diffs say.

Requests are sent in bursts: writing all names at once could block both sides on full pipes, and one name at a time
would wait for each answer.
"""

import codecs
import re
import weakref
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from os import fsdecode
from typing import IO, NamedTuple

from jmx.model import limits
from jmx.model.change import Author, Commit, Days

RAW = ("--no-renames", "--raw", "--no-abbrev", "-z", "--no-ext-diff", "--no-textconv", "--relative")

_PERSON = re.compile(rb"([^<]*?)\s*<([^>]*)>(?:.*>)?\s*(\d*)(?:\s+([-+]\d+))?")
_COAUTHOR = re.compile(r"^co-authored-by:([^<\n]*)<([^<>\n]+)>[ \t]*$", re.IGNORECASE | re.MULTILINE)
_MOST_COAUTHORS = 50
_ENCODING = re.compile(rb"^encoding (.+)$", re.MULTILINE)
_ENCODINGS = re.compile(r"iso8859|iso2022|cp\d|koi8|mac-|shift_jis|euc_|gb|big5|tis")
_LAST_ZONE, _FIRST_ZONE = timedelta(hours=-12), timedelta(hours=14)  # where on earth a day ends, and begins
_REGULAR = "100"  # prefix of the modes of regular files

_BURST = 500  # names; these fit into a pipe buffer, so that writing them cannot block
_MISSING = (b" missing\n", b" ambiguous\n")
_MOST_ENDS = 3

Pipes = tuple[IO[bytes], IO[bytes]]


class Object(NamedTuple):
    """The type and content of an object; the type is empty if the repository has no such object."""

    type: str
    content: bytes = b""


class ObjectReader:
    """`git cat-file --batch`: started on first use, again after it ended, and closed with this object."""

    def __init__(self, begin: Callable[[], AbstractContextManager[Pipes]]) -> None:
        self._begin = begin
        self._stack = ExitStack()
        self._pipes: Pipes | None = None
        self._waiting: _Burst | None = None
        weakref.finalize(self, self._stack.close)

    def read(self, names: Sequence[str]) -> Iterator[Object]:
        """The objects of these names, in order. Stops early if git dies at the next one, as it does at an object that a
        partial clone or a damaged repository lacks.

        Several iterators may be read in turns: what an unfinished one still waits for is buffered.
        """
        for start in range(0, len(names), _BURST):
            burst = self._request(names[start : start + _BURST])
            yield from burst
            if burst.ended:
                return

    def _request(self, names: Sequence[str]) -> "_Burst":
        if self._waiting is not None:
            self._waiting.finish()
            if self._waiting.ended:
                self._stack.close()
                self._pipes = None
        if self._pipes is None:
            self._pipes = self._stack.enter_context(self._begin())
        requests, answers = self._pipes
        try:
            requests.write("".join(f"{name}\n" for name in names).encode())
            requests.flush()
        except BrokenPipeError:
            pass  # answers given before it died can still be read
        self._waiting = _Burst(answers, len(names))
        return self._waiting


class _Burst:
    """The answers to the names of one burst."""

    def __init__(self, pipe: IO[bytes], count: int) -> None:
        self._pipe = pipe
        self._left = count  # answers that are not read yet
        self._buffer: deque[Object] = deque()
        self.ended = False  # whether git died before it gave all answers

    def __iter__(self) -> Iterator[Object]:
        while self._buffer or self._left:
            if not self._buffer:
                self._read_next()
            if self._buffer:
                yield self._buffer.popleft()

    def finish(self) -> None:
        """Buffers all answers that are left, so that the pipe is free for the next burst."""
        while self._left:
            self._read_next()

    def _read_next(self) -> None:
        found = _answer(self._pipe)
        self._left -= 1
        if found is not None:
            self._buffer.append(found)
            return
        self._left = 0
        self.ended = True


def _answer(pipe: IO[bytes]) -> Object | None:
    """Reads the next answer; None if git died before it was complete."""
    line = pipe.readline()
    if line.endswith(_MISSING):
        return Object("")
    words = line.split()
    if len(words) != 3:
        return None
    size = int(words[2])
    content = pipe.read(size)
    if len(content) != size or pipe.read(1) != b"\n":
        return None
    return Object(words[1].decode("ascii"), content)


class Contents:
    """Contents of blobs by id; None for a blob that this clone lacks.

    In a partial clone git dies at the first blob it lacks and is started again. After a few such ends in a row the rest
    is taken to be missing as well.
    """

    def __init__(self, objects: ObjectReader) -> None:
        self._objects = objects
        self._ends = 0

    def of(self, oids: Sequence[str]) -> Iterator[tuple[str, bytes | None]]:
        """Each id with its content, in order. An object that is no blob has an empty one."""
        at = 0
        while at < len(oids) and self._ends < _MOST_ENDS:
            for found in self._objects.read(oids[at:]):
                self._ends = 0
                yield oids[at], found.content if found.type == "blob" else b"" if found.type else None
                at += 1
            if at < len(oids):
                self._ends += 1
                yield oids[at], None
                at += 1
        yield from ((oid, None) for oid in oids[at:])


class RememberedBlobs:
    """Contents of blobs, each read once and kept."""

    def __init__(self, objects: ObjectReader) -> None:
        self._contents = Contents(objects)
        self._known: dict[str, bytes] = {}
        self.lacking = False  # whether this clone lacked a blob that was requested

    def read(self, oids: Sequence[str]) -> Mapping[str, bytes]:
        """The contents by id; empty for a blob that this clone lacks."""
        for oid, content in self._contents.of(sorted({*oids} - self._known.keys())):
            self.lacking = self.lacking or content is None
            self._known[oid] = content or b""
        return {oid: self._known[oid] for oid in oids}


# --- what git says ---


class PathChange(NamedTuple):
    """The change of one path: the blob ids before and after; zeros for no regular file."""

    path: str
    old: str
    new: str


_FOLDER = "40000"
_TREE_ENTRY = re.compile(rb"([0-7]+) ([^\0]+)\0", re.DOTALL)


def tree_changes(objects: ObjectReader, commit: str, other: str, prefix: str = "") -> tuple[PathChange, ...] | None:
    """The regular files below `prefix` (empty, or with a slash at its end) that changed from `other` to `commit`,
    found by comparing tree objects, which takes no process of git; None where this clone lacks one of them."""
    changes: list[PathChange] = []
    waiting = [("", f"{commit}^{{tree}}", f"{other}^{{tree}}")]
    digits = len(commit)
    while waiting:
        names = sorted({name for _, *sides in waiting for name in sides if name})
        read = dict(zip(names, objects.read(names), strict=False))
        if any(name not in read or read[name].type != "tree" for name in names):
            return None
        trees = {name: _entries(each.content, digits) for name, each in read.items()} | {"": {}}
        folders: list[tuple[str, str, str]] = []
        for folder, new_tree, old_tree in waiting:
            new, old = trees[new_tree], trees[old_tree]
            for name in sorted({*new, *old}):
                sides, path = (old.get(name, _NO_ENTRY), new.get(name, _NO_ENTRY)), folder + name
                if sides[0] != sides[1] and f"{path}/".startswith(prefix[: len(path) + 1]):
                    inside = [oid if mode == _FOLDER else "" for mode, oid in sides]
                    if any(inside):
                        folders.append((f"{path}/", inside[1], inside[0]))
                    was, now = (oid if mode.startswith(_REGULAR) else "0" * digits for mode, oid in sides)
                    if was != now and path.startswith(prefix):
                        changes.append(PathChange(path.removeprefix(prefix), was, now))
        waiting = folders
    return tuple(sorted(changes))


_NO_ENTRY = ("", "")


def _entries(content: bytes, digits: int) -> dict[str, tuple[str, str]]:
    """The entries of a tree object by name: mode and object id."""
    found, at = {}, 0
    while head := _TREE_ENTRY.match(content, at):
        at = head.end() + digits // 2
        found[fsdecode(head[2])] = (head[1].decode("ascii"), content[head.end() : at].hex())
    return found


def commit_of(oid: str, content: bytes) -> Commit:
    """Parses a commit object, with the same result as `git log`: headers such as `author NAME <EMAIL> SECONDS ZONE`, an
    empty line, the message."""
    head, _, message = _in_utf8(content).partition(b"\n\n")
    headers = dict(line.partition(b" ")[::2] for line in head.split(b"\n"))
    name, email, written = _person(headers.get(b"author", b""))
    who, address, committed = _person(headers.get(b"committer", b""))
    said = _text(message.partition(b"\0")[0])
    subject, _, body = said[: limits.COMMIT_TEXT_BYTES].partition("\n")
    author = Author(_text(name), _text(email))
    coauthors = _coauthors(said, author)
    return Commit(
        oid,
        *author,
        written.own if written else None,
        subject.strip(),
        body.strip(),
        written,
        committed,
        Author(_text(who), _text(address)),
        coauthors,
        tuple(each.email for each in (author, *coauthors)),
    )


def _coauthors(message: str, author: Author) -> tuple[Author, ...]:
    """Whoever the trailers at the end of a message name as having written it too."""
    _, blank, last = message.replace("\r\n", "\n").rstrip().rpartition("\n\n")
    found = {mail.strip(): name for name, mail in _COAUTHOR.findall(last)} if blank else {}
    others = (Author(name.strip(), mail) for mail, name in found.items() if mail.casefold() != author.email.casefold())
    return tuple(others)[:_MOST_COAUTHORS]


def _in_utf8(content: bytes) -> bytes:
    """A commit object converted to UTF-8 from the encoding in its header, if that is one git knows too."""
    named = _ENCODING.search(content.partition(b"\n\n")[0])
    try:
        encoding = codecs.lookup(named[1].decode("ascii")).name if named else ""
        return content.decode(encoding).encode() if _ENCODINGS.match(encoding) else content
    except (LookupError, ValueError):
        return content


def _person(line: bytes) -> tuple[bytes, bytes, Days | None]:
    """The name, e-mail and moment in an author or committer header; nothing if it is malformed."""
    found = _PERSON.match(line)
    return (found[1], found[2], _days(found[3], found[4] or b"+0")) if found else (b"", b"", None)


def path_change(word: bytes, path: str) -> PathChange:
    """Parses `:100644 100644 OLD NEW M`. Links and submodules hold no records, so their ids become zeros."""
    old_mode, new_mode, old, new, _ = word[1:].decode("ascii").split(" ")
    if not old_mode.startswith(_REGULAR):
        old = "0" * len(old)
    if not new_mode.startswith(_REGULAR):
        new = "0" * len(new)
    return PathChange(path, old, new)


@lru_cache(maxsize=256)  # most commits were committed when they were written
def _days(seconds: bytes, zone: bytes) -> Days | None:
    """The days of a moment as headers say it, `1767614400 +0100`; None if it is missing or out of range."""
    try:
        moment = datetime.fromtimestamp(int(seconds), tz=UTC)
        hours, minutes = divmod(abs(int(zone)), 100)
        ahead = timedelta(hours=hours, minutes=minutes) * (-1 if zone.startswith(b"-") else 1)
        return Days(*((moment + each).date() for each in (ahead, _LAST_ZONE, _FIRST_ZONE)))
    except (ValueError, OverflowError, OSError):
        return None


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")
