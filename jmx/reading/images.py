"""Pictures beside records: what their bytes say they are, whatever they are called, and no larger than a map needs."""

import re
import struct
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from jmx.repo.tree import Content, Unreadable, held

MOST_BYTES = 2_000_000
MOST_PIXELS = 25_000_000  # unpacked it takes four bytes each
MOST_SIDE = 20_000  # a longer one ends the drawing of a PNG
_PNG = b"\x89PNG\r\n\x1a\n"
_FRAMES = frozenset((*range(0xC0, 0xD0),)) - {0xC4, 0xC8, 0xCC}  # the parts of a JPEG that tell its size
_DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}  # bits, by the sort of colours
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_LAST_FILTER = 4
_LONGEST_PROFILE = 2**20  # of colours; who draws slides reads no longer one
_PIECE = 1 << 20
_MARKER, _SCAN, _END = 0xFF, 0xDA, 0xD9  # what parts of a JPEG begin with, that with pixels, and the last
_NEXT_PART = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")  # behind pixels, which hold nothing like it
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
    if not (_is_whole_png(content) if kind == "png" else _is_whole_jpeg(content)):
        return "it is broken"
    return ReadImage(kind, width, height, content)


def _is_whole_png(content: bytes) -> bool:
    """Whether a PNG is what it says, down to the last row: of one that is not, not every format can be drawn."""
    parts = list(_parts(content))
    if not parts or parts[-1][0] != b"IEND" or len(parts[0][1]) != 13:
        return False
    width, height, depth, colors = struct.unpack_from(">IIBB", parts[0][1])
    if depth not in _DEPTHS.get(colors, ()) or (colors == 3 and b"PLTE" not in {name for name, _ in parts}):
        return False
    row, straight = 1 + -(-width * depth * _CHANNELS[colors] // 8), parts[0][1][12] == 0
    profiles = (data.partition(b"\0")[2][1:] for name, data in parts if name == b"iCCP")
    if not all(_unpacks(each, _LONGEST_PROFILE) for each in profiles):
        return False
    pixels = b"".join(data for name, data in parts if name == b"IDAT")
    return _unpacks(pixels, 2 * height * row + _PIECE, *((height * row, row) if straight else ()))


def _parts(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The parts of a PNG with their names, as far as each is whole."""
    at = len(_PNG)
    while at + 12 <= len(content):
        (length,) = struct.unpack_from(">I", content, at)
        end = at + 8 + length
        if content[end : end + 4] != struct.pack(">I", zlib.crc32(content[at + 4 : end])):
            return
        yield content[at + 4 : at + 8], content[at + 8 : end]
        at = end + 4


def _unpacks(packed: bytes, most: int, least: int = 1, row: int = 0) -> bool:
    """Whether packed bytes are whole, and between so many; rows of pixels begin with the number of a filter."""
    inflater, size = zlib.decompressobj(), 0
    try:
        while not inflater.eof:
            piece = inflater.decompress(packed, _PIECE)
            if row and any(each > _LAST_FILTER for each in piece[-size % row :: row]):
                return False
            packed, size = inflater.unconsumed_tail, size + len(piece)
            if size > most or (not piece and not packed and not inflater.eof):
                return False
    except zlib.error:
        return False
    return size >= least


def _is_whole_jpeg(content: bytes) -> bool:
    """Whether a JPEG has a picture and comes to its end, part by part: what looks like an end may be that of a smaller
    picture inside one of them."""
    at, has_picture = 2, False
    while at + 2 <= len(content) and content[at] == _MARKER:
        marker = content[at + 1]
        if marker == _END:
            return has_picture
        if marker in _BARE or marker == _MARKER:
            at += 1 if marker == _MARKER else 2
            continue
        at += 2 + int.from_bytes(content[at + 2 : at + 4])
        if marker == _SCAN:
            after = _NEXT_PART.search(content, at)
            at, has_picture = (after.start() if after else len(content)), True
    return False


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
