"""Pictures beside records: what their bytes say they are, whatever they are called, and no larger than a map needs."""

import struct
from typing import NamedTuple

from jmx.repo.tree import Content, Unreadable, held

MOST_BYTES = 2_000_000
MOST_PIXELS = 25_000_000  # unpacked it takes four bytes each
MOST_SIDE = 20_000  # a longer one ends the drawing of a PNG
_PNG = b"\x89PNG\r\n\x1a\n"
_FRAMES = frozenset((*range(0xC0, 0xD0),)) - {0xC4, 0xC8, 0xCC}  # the parts of a JPEG that tell its size
_BARE = frozenset((0x01, *range(0xD0, 0xDA)))  # those without a length


class ReadImage(NamedTuple):
    """A picture with its type and its size in pixels."""

    type: str
    width: int
    height: int
    content: bytes


def image_in(content: Content) -> ReadImage | str:
    """The picture in a file; else why there is none."""
    content = held(content)
    if isinstance(content, Unreadable):
        return content.why
    if len(content) > MOST_BYTES:
        return f"it is larger than {MOST_BYTES // 1_000_000} MB"
    kind, size = ("png", _size_of_png(content)) if content.startswith(_PNG) else ("jpeg", _size_of_jpeg(content))
    if size is None:
        return "it is neither PNG nor JPEG"
    width, height = size
    if not 0 < width * height <= MOST_PIXELS:
        return f"it has {width} × {height} pixels; up to {MOST_PIXELS // 1_000_000} million are drawn"
    if max(width, height) > MOST_SIDE:
        return f"it is {max(width, height)} pixels long; up to {MOST_SIDE:,} are drawn"
    return ReadImage(kind, width, height, content)


def _size_of_png(content: bytes) -> tuple[int, int] | None:
    if content[12:16] != b"IHDR" or len(content) < 24:
        return None
    width, height = struct.unpack(">II", content[16:24])
    return width, height


def _size_of_jpeg(content: bytes) -> tuple[int, int] | None:
    """The size that the first frame of a JPEG tells, found from part to part."""
    at = 2 if content.startswith(b"\xff\xd8\xff") else len(content)
    while at + 9 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker in _FRAMES:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        length = 0 if marker in _BARE else int.from_bytes(content[at + 2 : at + 4])
        at += 2 + length
    return None
