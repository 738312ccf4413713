"""The stamps that a file holds, whatever its format. A file may come from anybody: no more of it is looked at than has
bounds, and nothing in it is run, followed or fetched."""

import html
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from itertools import islice
from xml.etree import ElementTree

from jmx.render.stamp import LONGEST, BadStamp

MOST_BYTES = 128 * 1024 * 1024  # of a file
_MOST_STAMPS = 1000
_MOST_CHUNKS = 100_000
_MOST_PARTS = 20_000  # of an Office document
_PROPERTIES = ("docProps/custom.xml", "meta.xml")  # of Office, and of what LibreOffice saves as its own
_NAMES = ("name", "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}name")
_PROPERTIES_BYTES = 256 * 1024
_PACKED_BYTES = 64 * 1024  # of a part of a PDF that may say something about it
_STREAM_BYTES = 1024 * 1024  # of the same once it is unpacked
_UNPACKED_BYTES = 64 * 1024 * 1024  # of all of them
_USUAL = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_PNG = b"\x89PNG\r\n\x1a\n"
_NAME = re.compile(r"jmx(?:-(\d{1,3}))?")
_META = re.compile(rb"""<meta\s[^<>]*?name=["']?jmx["'\s/>]""", re.IGNORECASE)
_CONTENT = re.compile(rb"""content=(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_KEYWORDS = re.compile(
    rb"""<pdf:Keywords>([^<]{0,200000})</|\spdf:Keywords=(?:"([^"<]{0,200000})"|'([^'<]{0,200000})')"""
)
_WORDS = re.compile(
    rb"/Keywords\s*(?:\(((?:[^()\\]|\\.){1,%d})\)|<([0-9A-Fa-f\s]{1,%d})>)" % (2 * LONGEST, 4 * LONGEST), re.DOTALL
)
_ESCAPED = re.compile(rb"\\([0-7]{1,3}|.)", re.S)
_COMMENT = re.compile(rb'^\W{0,8}jmx (\{"jmx":[^\r\n]{0,%d}\})' % LONGEST, re.MULTILINE)
_WRITTEN = re.compile(r'"format":"(?:text|markdown)"')
_STREAM = re.compile(rb"stream\r?\n")


def stamps_in(content: bytes) -> tuple[str, ...]:
    """The texts of the stamps that a file holds, each once; BadStamp where it is damaged so that nobody can say."""
    if content.startswith(_PNG):
        found = _in_png(content)
    elif content.startswith(b"PK"):
        found = _in_office(content)
    elif content[:1024].lstrip().startswith(b"%PDF-"):
        found = _in_pdf(content)
    else:
        found = _in_text(content)
    return tuple(dict.fromkeys(each for each in islice(found, _MOST_STAMPS) if each))


def _in_png(content: bytes) -> Iterator[str]:
    """What stands in chunks of text called `jmx`; pictures are not looked at."""
    place = len(_PNG)
    for _ in range(_MOST_CHUNKS):
        if place + 12 > len(content):
            return
        length, kind = struct.unpack_from(">I4s", content, place)
        if length > len(content) - place - 12:
            raise BadStamp("it is damaged: a part of it is longer than the file")
        if kind in (b"iTXt", b"tEXt", b"zTXt") and content.startswith(b"jmx\0", place + 8):
            yield _of_chunk(kind, content[place + 12 : place + 8 + length])
        place += 12 + length


def _of_chunk(kind: bytes, content: bytes) -> str:
    """The text of a chunk, after its name; other programs pack it, or write it without what iTXt says besides."""
    packed = kind == b"zTXt" or (kind == b"iTXt" and content[:1] == b"\1")
    if kind == b"iTXt":
        *_, content = content[2:].split(b"\0", 2)
    elif kind == b"zTXt":
        content = content[1:]
    return _text(_unpacked(content, LONGEST + 1) if packed else content)


def _in_office(content: bytes) -> Iterator[str]:
    """What the properties of an Office document say, in their order."""
    if content.count(b"PK\1\2") > _MOST_PARTS:
        raise BadStamp("it has more parts than any document of Office")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            about = next((each for each in packed.infolist() if each.filename in _PROPERTIES), None)
            if about is None:
                return
            with packed.open(about) as part:
                written = part.read(_PROPERTIES_BYTES + 1) if about.compress_type in _USUAL else b"<!"
        if len(written) > _PROPERTIES_BYTES or b"<!" in written or b"\0" in written:
            raise BadStamp("its properties are none that Office writes")
        root = ElementTree.fromstring(written)
    except BadStamp:
        raise
    except Exception as error:  # as many sorts of it as there are ways to damage a file
        raise BadStamp("it is damaged, or no Office document") from error
    pieces = {
        int(named[1] or 1): "".join(each.itertext())
        for each in root.iter()
        for name in _NAMES
        if (named := _NAME.fullmatch(each.get(name, "")))
    }
    yield "".join(pieces[number] for number in sorted(pieces))


def _in_pdf(content: bytes) -> Iterator[str]:
    """The keywords that a PDF says of itself: the newest of its metadata, else of its information, packed or not."""
    for part in (content, *_streams(content)):
        told = _KEYWORDS.findall(part)
        if told:
            yield html.unescape(_text(next(filter(None, told[-1]), b"")))
            return
    for part in (content, *_streams(content)):
        said = _WORDS.findall(part)
        if said:
            yield _pdf_text(*said[-1])
            return


def _streams(content: bytes) -> Iterator[bytes]:
    """What is packed in a PDF, as far as it may hold words about the document."""
    left = _UNPACKED_BYTES
    for begin in _STREAM.finditer(content):
        unpacked = _unpacked(content[begin.end() : begin.end() + _PACKED_BYTES], min(left, _STREAM_BYTES))
        left -= len(unpacked) + _PACKED_BYTES // 16
        if b"Keywords" in unpacked:
            yield unpacked
        if left <= 0:
            return


def _pdf_text(literal: bytes, digits: bytes) -> str:
    """A text of a PDF, which may be in one of two ways and two alphabets."""
    written = bytes.fromhex(re.sub(rb"\s", b"", digits).decode() + "0" * (len(re.sub(rb"\s", b"", digits)) % 2))
    if literal:
        written = _ESCAPED.sub(lambda found: _escaped(found[1]), literal)
    return written[2:].decode("utf-16-be", "replace") if written.startswith(b"\xfe\xff") else _text(written)


def _escaped(mark: bytes) -> bytes:
    if mark[:1] in b"01234567":
        return bytes([int(mark, 8) & 255])
    return {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b""}.get(mark, mark)


def _in_text(content: bytes) -> Iterator[str]:
    """What SVG and HTML say in their metadata; other texts in comments of a line."""
    comments = [_text(each) for each in _COMMENT.findall(content)]
    if comments and _WRITTEN.search(comments[-1]):  # such a map says what people wrote as it is, and its stamp last
        yield comments[-1]
        return
    place = content.find(b"<metadata")
    while place >= 0:
        begin = content.find(b">", place, place + LONGEST) + 1
        end = content.find(b"<", begin, begin + 8 * LONGEST) if begin else -1
        told = html.unescape(_text(content[begin:end])) if end > 0 else ""
        yield told if told.startswith("{") else ""
        place = content.find(b"<metadata", max(place + 1, end))
    for tag in _META.finditer(content):
        end = content.find(b">", tag.end() - 1, tag.end() + 8 * LONGEST)
        said = _CONTENT.search(content[tag.start() : end]) if end > 0 else None
        yield html.unescape(_text(said[1] or said[2])) if said else ""
    yield from comments


def _unpacked(content: bytes, most: int) -> bytes:
    """So much of something that is packed; nothing where it is not."""
    try:
        return zlib.decompressobj().decompress(content, most) if most > 0 else b""
    except zlib.error:
        return b""


def _text(content: bytes) -> str:
    return content.decode("utf-8", "replace").strip()
