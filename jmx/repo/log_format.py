"""Parses the output of git: commit objects and the lines of raw diffs."""

import codecs
import re
from datetime import UTC, date, datetime
from typing import NamedTuple

from jmx.model import limits
from jmx.model.change import Commit

RAW = ("--no-renames", "--raw", "--no-abbrev", "-z", "--no-ext-diff", "--no-textconv", "--relative")

_PERSON = re.compile(rb"([^<]*?)\s*<([^>]*)>(?:.*>)?\s*(\d*)")
_ENCODING = re.compile(rb"^encoding (.+)$", re.MULTILINE)
_ENCODINGS = re.compile(r"iso8859|iso2022|cp\d|koi8|mac-|shift_jis|euc_|gb|big5|tis")
_REGULAR = "100"  # prefix of the modes of regular files


class PathChange(NamedTuple):
    """The change of one path: the blob ids before and after; zeros for no regular file."""

    path: str
    old: str
    new: str
    status: str


def commit_of(oid: str, content: bytes) -> Commit:
    """Parses a commit object, with the same result as `git log`: headers such as `author NAME <EMAIL> SECONDS ZONE`, an
    empty line, the message."""
    head, _, message = _in_utf8(content).partition(b"\n\n")
    headers = dict(line.partition(b" ")[::2] for line in head.split(b"\n"))
    name, email, _ = _person(headers.get(b"author", b""))
    seconds = _person(headers.get(b"committer", b""))[2]
    text = _text(message.partition(b"\0")[0])[: limits.COMMIT_TEXT_BYTES]
    subject, _, body = text.partition("\n")
    return Commit(oid, _text(name), _text(email), _day(seconds), subject.strip(), body.strip())


def _in_utf8(content: bytes) -> bytes:
    """A commit object converted to UTF-8 from the encoding in its header, if that is one git knows too."""
    named = _ENCODING.search(content.partition(b"\n\n")[0])
    try:
        encoding = codecs.lookup(named[1].decode("ascii")).name if named else ""
        return content.decode(encoding).encode() if _ENCODINGS.match(encoding) else content
    except (LookupError, ValueError):
        return content


def _person(line: bytes) -> tuple[bytes, bytes, bytes]:
    """The name, e-mail and seconds in an author or committer header; all empty if it is malformed."""
    found = _PERSON.match(line)
    return (found[1], found[2], found[3]) if found else (b"", b"", b"")


def path_change(word: bytes, path: str) -> PathChange:
    """Parses `:100644 100644 OLD NEW M`. Links and submodules hold no records, so their ids become zeros."""
    old_mode, new_mode, old, new, status = word[1:].decode("ascii").split(" ")
    if not old_mode.startswith(_REGULAR):
        old = "0" * len(old)
    if not new_mode.startswith(_REGULAR):
        new = "0" * len(new)
    return PathChange(path, old, new, status)


def _day(seconds: bytes) -> date | None:
    """The UTC day of a committer date; None if it is missing or out of range."""
    try:
        return datetime.fromtimestamp(int(seconds), tz=UTC).date()
    except (ValueError, OverflowError, OSError):
        return None


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")
