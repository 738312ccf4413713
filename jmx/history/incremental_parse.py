"""Parses a file given another version of it that is parsed: only the top-level fields whose bytes differ are parsed.

Most commits change one field of a large file. In a plain file each key at the left margin starts a field that goes on
to the next such key, so a field with the same bytes has the same value.
"""

import re
from typing import Any, NamedTuple

from jmx.model import limits
from jmx.reading import yaml as door
from jmx.reading.guard import Refusal

_FIELD = re.compile(rb"^([a-z_][a-z0-9_-]*):(?=[ \n])", re.MULTILINE)
# Anything at the left margin but a key, a comment or a list item: such a file is parsed whole.
_ODD = re.compile(rb"^(?![ \n#]|-[ \n]|[a-z_][a-z0-9_-]*:[ \n]|\Z)", re.MULTILINE)
_ODD_BYTES = (b"\r", b"\t", b"\0")
_MOST_FIELDS = 4  # if more fields differ, the whole file is parsed


class Version(NamedTuple):
    """The bytes of a file and what they parse to."""

    content: bytes
    data: dict[str, Any]


def parse(content: bytes, last: Version | None) -> dict[str, Any]:
    """The same as `jmx.reading.yaml.parse`, errors included; unchanged fields are shared with the last version."""
    found = _by_fields(content, last) if last is not None else None
    return door.parse(content) if found is None else found


def _by_fields(content: bytes, last: Version) -> dict[str, Any] | None:
    """The data of a file, parsed field by field; None if the file must be parsed whole."""
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
            return None  # parsing the whole file gives the right place of the error
        if parsed.keys() != {name}:
            return None
        data[name] = parsed[name]
    return data


def fields(content: bytes) -> dict[str, bytes] | None:
    """The bytes of each top-level field, by name; None for a file that is not plain or has a field twice."""
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
