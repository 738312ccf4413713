"""A PNG's pixels, read with nothing but zlib."""

import struct
import zlib
from collections.abc import Iterator


def size(png: bytes) -> tuple[int, int]:
    """Width and height."""
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def dark_columns(png: bytes) -> list[int]:
    """The x of every dark pixel."""
    return [x for row in rows(png) for x, pixel in enumerate(row) if sum(pixel[:3]) < 300]


def rows(png: bytes) -> Iterator[list[bytes]]:
    """The pixels row by row, for pictures of eight bits a channel that are not interlaced."""
    width, _ = size(png)
    channels = {2: 3, 6: 4}[png[25]]
    data = zlib.decompress(b"".join(_chunks(png)))
    stride = width * channels
    above = bytearray(stride)
    for start in range(0, len(data), stride + 1):
        line = _unfiltered(data[start], bytearray(data[start + 1 : start + 1 + stride]), above, channels)
        yield [bytes(line[x : x + channels]) for x in range(0, stride, channels)]
        above = line


def _chunks(png: bytes) -> Iterator[bytes]:
    place = 8
    while place < len(png):
        (length,) = struct.unpack(">I", png[place : place + 4])
        if png[place + 4 : place + 8] == b"IDAT":
            yield png[place + 8 : place + 8 + length]
        place += 12 + length


def _unfiltered(method: int, line: bytearray, above: bytearray, channels: int) -> bytearray:
    for index in range(len(line)):
        left = line[index - channels] if index >= channels else 0
        corner = above[index - channels] if index >= channels else 0
        guess = (0, left, above[index], (left + above[index]) // 2, _paeth(left, above[index], corner))[method]
        line[index] = (line[index] + guess) & 0xFF
    return line


def _paeth(left: int, above: int, corner: int) -> int:
    guess = left + above - corner
    return min((left, above, corner), key=lambda value: abs(guess - value))
