"""A font is what its bytes say, and names no more letters than there are, which would fill all memory."""

import struct

import pytest

from jmx.reading.font_files import MOST_BYTES, font_in
from jmx.repo.tree import Unreadable
from tests.fonts import a_font


def cmap(body: bytes) -> bytes:
    """The least that begins like a font, with one table of letters."""
    head = b"\x00\x01\x00\x00" + struct.pack(">HHHH", 1, 16, 0, 0)
    table = struct.pack(">HHHHL", 0, 1, 3, 10, 12) + body
    return head + b"cmap" + struct.pack(">LLL", 0, 28, len(table)) + table


def groups(*ends: tuple[int, int]) -> bytes:
    said = b"".join(struct.pack(">LLL", *each, 1) for each in ends)
    return struct.pack(">HHLLL", 12, 0, 16 + len(said), 0, len(ends)) + said


def test_a_font_is_taken_as_it_is() -> None:
    assert font_in(a_font()) == a_font()
    assert isinstance(font_in(cmap(groups((65, 90)))), bytes)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (Unreadable("it is a symlink", symlink=True), "it is a symlink"),
        (b"version https://git-lfs.github.com/spec/v1\n", "it is a Git LFS pointer"),
        (b"", "it is neither TTF nor OTF"),
        (b"wOF2" + bytes(100), "it is neither TTF nor OTF"),
        (b"ttcf" + bytes(100), "it is neither TTF nor OTF"),
        (b"OTTO", "it is broken"),
        (a_font()[:200], "it is broken"),
        (b"\x00\x01\x00\x00" + bytes(MOST_BYTES), "it is larger than 10 MB"),
        (cmap(groups((0, 0xFFFFFFFF))), "it names more letters than there are"),
        (cmap(groups(*[(0, 100_000)] * 9)), "it names more letters than there are"),
        (cmap(struct.pack(">HHLLL", 13, 0, 16, 0, 0xFFFFFFFF)), "it names more letters than there are"),
        (
            cmap(struct.pack(">HHHHHHH", 4, 99, 0, 200, 0, 0, 0) + b"\xff\xff" * 100 + bytes(2) + bytes(200)),
            "it names more letters than there are",
        ),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_anything_else_is_no_font_and_says_why(content: bytes | Unreadable, why: str) -> None:
    assert font_in(content) == why
