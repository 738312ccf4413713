"""What git's log says of commits and of what they changed, read out of its words."""

import codecs
import re
from datetime import UTC, date, datetime
from typing import NamedTuple

from jmx.model import limits
from jmx.model.history import Commit

RAW = ("--no-renames", "--raw", "--no-abbrev", "-z", "--no-ext-diff", "--no-textconv", "--relative")

_PERSON = re.compile(rb"([^<]*?)\s*<([^>]*)>(?:.*>)?\s*(\d*)")
_ENCODING = re.compile(rb"^encoding (.+)$", re.MULTILINE)
_ENCODINGS = re.compile(r"iso8859|iso2022|cp\d|koi8|mac-|shift_jis|euc_|gb|big5|tis")
_REGULAR = "100"  # how the modes of regular files begin


class PathChange(NamedTuple):
    """What one commit did to one path, as blob ids; all zeros where there was or is none."""

    path: str
    old: str
    new: str
    status: str


def commit_of(oid: str, content: bytes) -> Commit:
    """A commit out of its object, as git's log tells it: `author NAME <EMAIL> SECONDS ZONE` and the like, then what
    somebody wrote."""
    head, _, message = _in_utf8(content).partition(b"\n\n")
    said = dict(line.partition(b" ")[::2] for line in head.split(b"\n"))
    name, email, _ = _person(said.get(b"author", b""))
    seconds = _person(said.get(b"committer", b""))[2]
    words = message.partition(b"\0")[0]
    return Commit(oid, _text(name), _text(email), _day(seconds), *_told(words))


def _in_utf8(content: bytes) -> bytes:
    """A commit in UTF-8, out of the encoding that it says it is written in, where that is one git knows too."""
    named = _ENCODING.search(content.partition(b"\n\n")[0])
    try:
        encoding = codecs.lookup(named[1].decode("ascii")).name if named else ""
        return content.decode(encoding).encode() if _ENCODINGS.match(encoding) else content
    except (LookupError, ValueError):
        return content


def _person(line: bytes) -> tuple[bytes, bytes, bytes]:
    """Name, e-mail and seconds of an author or committer; nothing of one that is not written as git writes them."""
    found = _PERSON.match(line)
    return (found[1], found[2], found[3]) if found else (b"", b"", b"")


def path_change(word: bytes, path: str) -> PathChange:
    """One change out of `:100644 100644 OLD NEW M`. What is no regular file holds no records: a link, a submodule."""
    was, now, old, new, status = word[1:].decode("ascii").split(" ")
    if was[:3] != _REGULAR:
        old = "0" * len(old)
    if now[:3] != _REGULAR:
        new = "0" * len(new)
    return PathChange(path, old, new, status)


def _told(message: bytes) -> tuple[str, str]:
    subject, _, body = _text(message)[: limits.COMMIT_TEXT_BYTES].partition("\n")
    return subject.strip(), body.strip()


def _day(seconds: bytes) -> date | None:
    """The UTC day of a committer date; None where git holds something no calendar has."""
    try:
        return datetime.fromtimestamp(int(seconds), tz=UTC).date()
    except (ValueError, OverflowError, OSError):
        return None


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")
