"""A picture is what its bytes say, and no larger than a map needs."""

import struct
import zlib

import pytest

from jmx.reading.images import MOST_BYTES, ReadImage, image_in
from jmx.repo.tree import Unreadable


def png(width: int, height: int, rows: bytes | None = None, before: bytes = b"") -> bytes:
    """A white PNG of that size; with other rows, or more before them, where these are given."""
    packed = zlib.compress((b"\0" + b"\xff" * width) * height if rows is None else rows)
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + before + part(b"IDAT", packed) + part(b"IEND", b"")


def part(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


JPEG = (
    b"\xff\xd8\xff\xe0\x00\x10JFIF"
    + b"\0" * 10
    + b"\xff\xc0\x00\x11\x08\x00\x30\x00\x40\x03"
    + b"\0" * 9
    + b"\xff\xda\0\0\xff\xd9"
)


def test_the_bytes_say_the_type_and_the_size() -> None:
    assert image_in(png(3, 2)) == ReadImage("png", 3, 2, png(3, 2))
    assert image_in(JPEG) == ReadImage("jpeg", 64, 48, JPEG)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (Unreadable("it is a symlink", symlink=True), "it is a symlink"),
        (b"version https://git-lfs.github.com/spec/v1\n", "it is a Git LFS pointer"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "it is neither PNG nor JPEG"),
        (b"", "it is neither PNG nor JPEG"),
        (b"\x89PNG\r\n\x1a\n", "it is neither PNG nor JPEG"),
        (b"\xff\xd8\xff" + b"\xff" * 5000, "it is neither PNG nor JPEG"),
        (JPEG[:20], "it is neither PNG nor JPEG"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 60_000, 60_000), "it has 60000 × 60000 pixels"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 0, 5), "it has 0 × 5 pixels"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 1, 25_000_000), "it is 25000000 pixels long"),
        (png(1, 1) + b"\0" * MOST_BYTES, "it is larger than 2 MB"),
    ],
)  # fmt: skip
def test_anything_else_is_no_picture_and_says_why(content: bytes | Unreadable, why: str) -> None:
    found = image_in(content)
    assert isinstance(found, str)
    assert found.startswith(why)


def test_rows_that_are_lacking_or_filtered_by_nothing_known_are_broken() -> None:
    assert image_in(png(50, 50, b"\0" * 10)) == "it is broken"
    assert image_in(png(50, 50, (b"\x09" + b"\0" * 50) * 50)) == "it is broken"
    assert isinstance(image_in(png(50, 50, (b"\x04" + b"\0" * 50) * 50)), ReadImage)


def test_a_profile_of_colours_that_fills_the_memory_is_broken() -> None:
    bomb = part(b"iCCP", b"x\0\0" + zlib.compress(b"A" * 50_000_000))
    assert image_in(png(3, 2, before=bomb)) == "it is broken"
    assert isinstance(image_in(png(3, 2, before=part(b"iCCP", b"x\0\0" + zlib.compress(b"A" * 500)))), ReadImage)


def test_what_is_not_whole_is_broken_since_not_every_format_could_draw_it() -> None:
    whole = png(30, 20)
    assert {image_in(whole[:end]) for end in range(24, len(whole))} == {"it is broken"}
    assert {image_in(JPEG[:end]) for end in range(30, len(JPEG) - 1)} == {"it is broken"}
    for place in range(24, len(whole)):
        assert image_in(whole[:place] + bytes([whole[place] ^ 255]) + whole[place + 1 :]) == "it is broken", place


def test_a_picture_that_unpacks_to_more_than_it_says_is_broken() -> None:
    bomb = png(3000, 3000).replace(struct.pack(">II", 3000, 3000), struct.pack(">II", 3, 3))
    head = bomb[12:29]
    bomb = bomb[:29] + struct.pack(">I", zlib.crc32(head)) + bomb[33:]
    assert image_in(bomb) == "it is broken"


def test_the_end_of_a_small_picture_inside_is_not_the_end_of_a_jpeg() -> None:
    inside = b"Exif\0\0" + JPEG
    thumbnail = b"\xff\xe1" + struct.pack(">H", 2 + len(inside)) + inside
    whole = JPEG[:2] + thumbnail + JPEG[2:-2] + b"pixels \xff\x00 \xff\xd0 and more" + JPEG[-2:]
    assert image_in(whole) == ReadImage("jpeg", 64, 48, whole)
    assert image_in(whole + b"\0" * 5000) == ReadImage("jpeg", 64, 48, whole + b"\0" * 5000), "what cameras add"
    frame = len(JPEG) - 6 + len(thumbnail)
    assert {image_in(whole[:end]) for end in range(frame, len(whole) - 1)} == {"it is broken"}
