"""Parsing a file given another version of it: only the fields that differ are parsed.

Most commits change one field of a large file. In a plain file each key at the left margin starts a field that goes on
to the next such key, so a field with the same bytes has the same value.
"""

import re
from bisect import bisect_right
from collections.abc import Mapping
from typing import Any, NamedTuple

from jmx.model import limits
from jmx.reading import yaml as door
from jmx.reading.guard import Refusal

# Of a content with a line break before it: a pattern that begins with one is found five times as fast as one with `^`.
_FIELD = re.compile(rb"\n([a-z_][a-z0-9_-]*):(?=[ \n])")
# Anything at the left margin but a key, a comment or a list item: such a file is parsed whole.
_ODD = re.compile(rb"\n(?![ \n#]|-[ \n]|[a-z_][a-z0-9_-]*:[ \n]|\Z)")
_ODD_BYTES = (b"\r", b"\t", b"\0")
_MOST_FIELDS = 4  # if more fields differ, the whole file is parsed


class Version(NamedTuple):
    """The bytes of a file and what they parse to. `starts` is where each field begins, in their order; None for a file
    that is not plain or has a field twice."""

    content: bytes
    data: dict[str, Any]
    starts: Mapping[str, int] | None

    def texts(self) -> dict[str, bytes]:
        """The bytes of each field of a plain file."""
        return _texts(self.content, self.starts or {})


def read_version(content: bytes, last: Version | None = None) -> Version:
    """The file with the same data as `jmx.reading.yaml.parse` gives, or the same Refusal; unchanged fields are shared
    with the last version."""
    found = None
    if last is not None and last.starts is not None and last.starts.keys() == last.data.keys():
        found = _one_field_edited(content, last, last.starts) or _few_fields_edited(content, last)
    return found or Version(content, door.parse(content), starts_of(content))


def starts_of(content: bytes) -> dict[str, int] | None:
    """Where each field at the left margin begins; None for a file that is not plain or has a field twice."""
    lines = b"\n" + content
    if len(content) > limits.FILE_BYTES or any(byte in content for byte in _ODD_BYTES) or _ODD.search(lines):
        return None
    fields = [*_FIELD.finditer(lines)]
    starts = {field[1].decode("ascii"): field.start() for field in fields}
    return starts if fields and len(starts) == len(fields) and _says_nothing(content[: fields[0].start()]) else None


def _says_nothing(head: bytes) -> bool:
    return all(line[:1] in b"#" for line in head.split(b"\n"))


def _texts(content: bytes, starts: Mapping[str, int]) -> dict[str, bytes]:
    places = [*starts.values(), len(content)]
    return {name: content[start:end] for name, start, end in zip(starts, places, places[1:], strict=False)}


def _one_field_edited(content: bytes, last: Version, starts: Mapping[str, int]) -> Version | None:
    """The version if everything before and after one field is the same to the byte."""
    if len(content) > limits.FILE_BYTES:
        return None
    longer = len(content) - len(last.content)
    same = _common(last.content, content)
    places = [*starts.values(), len(last.content)]
    at = bisect_right(places, same, hi=len(starts)) - 1
    if at < 0 or last.content[places[at + 1] :] != content[places[at + 1] + longer :]:
        return None
    name, start, end = list(starts)[at], places[at], places[at + 1] + longer
    text = content[start:end]
    if (end < len(content) and not text.endswith(b"\n")) or starts_of(text) != {name: 0}:
        return None
    value = _parsed(name, text)
    if value is None:
        return None
    moved = [place if place <= start else place + longer for place in starts.values()]
    return Version(content, {**last.data, **value}, dict(zip(starts, moved, strict=True)))


def _common(one: bytes, other: bytes) -> int:
    """How many bytes at their beginning are the same."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _few_fields_edited(content: bytes, last: Version) -> Version | None:
    """The version if most of its fields are the same to the byte."""
    starts = starts_of(content)
    if starts is None:
        return None
    new, old = _texts(content, starts), last.texts()
    differing = [name for name, text in new.items() if old.get(name) != text]
    if len(differing) > _MOST_FIELDS:
        return None
    data = {name: last.data.get(name) for name in new}
    for name in differing:
        value = _parsed(name, new[name])
        if value is None:
            return None
        data |= value
    return Version(content, data, starts)


def _parsed(name: str, text: bytes) -> dict[str, Any] | None:
    """One field; None if it can only be read with the whole file, which also gives the right place of an error."""
    try:
        found = door.parse(text)
    except Refusal:
        return None
    return found if found.keys() == {name} else None
