"""Fonts beside records: what their bytes say they are, and that they name no more letters than there are."""

import struct
from pathlib import Path

from jmx.repo import files
from jmx.repo.tree import Content, Unreadable, held

MOST_BYTES = 10_000_000
_KINDS = (b"\x00\x01\x00\x00", b"OTTO", b"true")
_MOST_TABLES = 64
_MOST_LETTERS = 300_000  # no font has as many; what names more would fill the memory of whoever reads on
_BROKEN = "it is broken"


def font_in(content: Content) -> bytes | str:
    """The font in a file, as far as that can be read without trusting it; else why there is none."""
    content = held(content)
    if isinstance(content, Unreadable):
        return content.why
    if len(content) > MOST_BYTES:
        return f"it is larger than {MOST_BYTES // 1_000_000} MB"
    if not content.startswith(_KINDS):
        return "it is neither TTF nor OTF"
    try:
        letters = max(_letters(content, at) for at in _maps_of_letters(content))
    except (struct.error, ValueError):
        return _BROKEN
    return content if letters <= _MOST_LETTERS else "it names more letters than there are"


def font_file(content: Content, path: str) -> Path | str:
    """The same in a file of this process, since what draws with fonts takes nothing else."""
    found = font_in(content)
    return found if isinstance(found, str) else files.keep_for_now(found, path[-4:].lower())


def _maps_of_letters(content: bytes) -> list[int]:
    """Where in a font the tables begin that say which letters it has."""
    (tables,) = struct.unpack_from(">H", content, 4)
    entries = [struct.unpack_from(">4sLLL", content, 12 + 16 * each) for each in range(min(tables, _MOST_TABLES))]
    start = next((offset for tag, _, offset, _ in entries if tag == b"cmap"), None)
    if start is None:
        raise ValueError
    (count,) = struct.unpack_from(">H", content, start + 2)
    if not 0 < count <= _MOST_TABLES:
        raise ValueError
    return [start + struct.unpack_from(">HHL", content, start + 4 + 8 * each)[2] for each in range(count)]


def _letters(content: bytes, at: int) -> int:
    """How many letters a table names. Those of other forms hold each letter by itself, so their file bounds them."""
    form: int = struct.unpack_from(">H", content, at)[0]
    if form == 4:
        doubled: int = struct.unpack_from(">H", content, at + 6)[0]
        ends = struct.unpack_from(f">{doubled // 2}H", content, at + 14)
        starts = struct.unpack_from(f">{doubled // 2}H", content, at + 16 + doubled)
        return sum(max(0, end - start + 1) for start, end in zip(starts, ends, strict=True))
    if form in (12, 13):
        count: int = struct.unpack_from(">L", content, at + 12)[0]
        if count > _MOST_LETTERS:
            return count
        groups = (struct.unpack_from(">LL", content, at + 16 + 12 * each) for each in range(count))
        return sum(max(0, end - start + 1) for start, end in groups)
    return 0
