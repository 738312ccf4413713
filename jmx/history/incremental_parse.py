"""A file read by way of its last version: only the fields whose bytes differ are parsed.

Most commits change one field of a file with many. What stands at the left margin of an ordinary file is a field of its
record, and everything down to the next one belongs to it; so a field with the same bytes has the same meaning.
"""

import re
from typing import Any, NamedTuple

from jmx.model import limits
from jmx.reading import yaml as door
from jmx.reading.guard import Refusal

_FIELD = re.compile(rb"^([a-z_][a-z0-9_-]*):(?=[ \n])", re.MULTILINE)
# Anything else at the left margin, but comments and items of a list, makes a file none of the ordinary ones.
_ODD = re.compile(rb"^(?![ \n#]|-[ \n]|[a-z_][a-z0-9_-]*:[ \n]|\Z)", re.MULTILINE)
_ODD_BYTES = (b"\r", b"\t", b"\0")
_MOST_FIELDS = 4  # so many are parsed one by one; if more differ the whole file is


class Version(NamedTuple):
    """A file of which the meaning is known."""

    content: bytes
    data: dict[str, Any]


def parse(content: bytes, last: Version | None) -> dict[str, Any]:
    """What `jmx.reading.yaml.parse` gives, sharing all that did not change with the last version."""
    found = _by_fields(content, last) if last is not None else None
    return door.parse(content) if found is None else found


def _by_fields(content: bytes, last: Version) -> dict[str, Any] | None:
    """The same field by field; None where that would not be certain."""
    new, old = fields(content), fields(last.content)
    if new is None or old is None or old.keys() != last.data.keys():
        return None
    differing = [name for name, text in new.items() if old.get(name) != text]
    if len(differing) > _MOST_FIELDS:
        return None
    data: dict[str, Any] = {}
    for name, text in new.items():
        if name not in differing:
            data[name] = last.data[name]
            continue
        try:
            parsed = door.parse(text)
        except Refusal:
            return None  # the whole file says best what is wrong with it
        if parsed.keys() != {name}:
            return None
        data[name] = parsed[name]
    return data


def fields(content: bytes) -> dict[str, bytes] | None:
    """The bytes of each field at the left margin; None for a file that is not ordinary, or names a field twice."""
    if len(content) > limits.FILE_BYTES or _ODD.search(content) or any(byte in content for byte in _ODD_BYTES):
        return None
    starts = [found.start() for found in _FIELD.finditer(content)]
    if not starts or not all(line[:1] in b"#" for line in content[: starts[0]].split(b"\n")):
        return None
    pieces = {
        content[start : content.index(b":", start)].decode("ascii"): content[start:end]
        for start, end in zip(starts, [*starts[1:], len(content)], strict=True)
    }
    return pieces if len(pieces) == len(starts) else None
