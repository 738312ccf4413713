"""Changes of files as a patch, byte for byte as git and `patch -p1` take it."""

import re
from collections.abc import Iterable, Iterator
from difflib import diff_bytes, unified_diff

from jmx.writing.transaction import FileChange

_LINE = re.compile(rb"[^\n]*\n|[^\n]+\Z")


def patch(changes: Iterable[FileChange]) -> bytes:
    """All changes; a file that goes and one that comes with the same content are one that is renamed."""
    changes = list(changes)
    come = {change.path: change for change in changes if change.before is None}
    out: list[bytes] = []
    for change in changes:
        if change.after is not None and change.before is not None:
            out += _hunks(f"a/{change.path}", f"b/{change.path}", change.before, change.after)
        elif change.after is None:
            out += _gone(change, come)
    return b"".join((*out, *(line for change in come.values() for line in _new(change))))


def _gone(change: FileChange, come: dict[str, FileChange]) -> Iterator[bytes]:
    """A file that goes, be it to another name."""
    before = change.before or b""
    to = next((path for path, other in come.items() if _is_alike(before, other.after or b"")), None)
    if to is None:
        yield from _hunks(f"a/{change.path}", "/dev/null", before, b"")
        return
    names = (_name(f"a/{change.path}"), _name(f"b/{to}"), _name(change.path), _name(to))
    yield b"diff --git %b %b\nrename from %b\nrename to %b\n" % tuple(each.rstrip(b"\t") for each in names)
    yield from _hunks(f"a/{change.path}", f"b/{to}", before, come.pop(to).after or b"")


def _new(change: FileChange) -> Iterator[bytes]:
    yield from _hunks("/dev/null", f"b/{change.path}", b"", change.after or b"")


def _is_alike(before: bytes, after: bytes) -> bool:
    """Whether most lines are the same."""
    old, new = set(_LINE.findall(before)), set(_LINE.findall(after))
    return 2 * len(old & new) >= max(len(old), len(new))


def _name(path: str) -> bytes:
    """A path as git writes it into a patch."""
    name = path.encode("utf-8", "surrogateescape")
    if re.search(rb'[\x00-\x1f\x7f"\\]', name):
        return b'"%b"' % re.sub(rb'[\x00-\x1f\x7f"\\]', lambda mark: b"\\%03o" % ord(mark[0]), name)
    return name + b"\t" if b" " in name else name


def _hunks(old: str, new: str, before: bytes, after: bytes) -> Iterator[bytes]:
    """The lines that differ, each with its own line end."""
    for line in diff_bytes(unified_diff, _LINE.findall(before), _LINE.findall(after), _name(old), _name(new)):
        yield line if line.endswith(b"\n") else line + b"\n\\ No newline at end of file\n"
