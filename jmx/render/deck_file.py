"""What is looked at in the file of a deck before anything reads it: it may come from anybody."""

import re
import zipfile
from pathlib import Path

from jmx.errors import CannotDraw

_MOST_UNPACKED = 256 * 2**20  # bytes of a template
_PROLOG = 64 * 1024  # bytes at the beginning of a part, in which its markup has to begin
_BEFORE = re.compile(rb"\s+|<\?.*?\?>|<!--.*?-->", re.DOTALL)  # what may stand before a document type
_ENCODING = re.compile(rb"""\sencoding\s*=\s*["']([^"']*)""")
_READ_HERE = (b"utf-8", b"utf-16", b"utf8", b"us-ascii", b"ascii", b"iso-8859-1", b"windows-1252")


def refuse_odd(template: Path) -> None:
    """Refuses a deck that is packed so that it would fill the memory, or of which a part may say to an XML parser what
    it stands for: no program of Office writes such."""
    with zipfile.ZipFile(template) as packed:
        if sum(each.file_size for each in packed.infolist()) > _MOST_UNPACKED:
            raise CannotDraw(f"'{template}' holds more than {_MOST_UNPACKED // 2**20} MiB when it is unpacked")
        for each in packed.infolist():
            if each.filename.lower().endswith(".svg"):
                continue  # a picture, which is copied and not read: drawing programs write document types
            with packed.open(each) as part:
                why = _oddity(part.read(_PROLOG))
            if why:
                raise CannotDraw(
                    f"'{template}' has {why} in {each.filename}, which nothing of Office writes; save it anew there"
                )


def _oddity(content: bytes) -> str:
    """What is odd about the beginning of a part, if that is XML."""
    bare = content.replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")
    if not bare.lstrip().startswith(b"<"):
        return ""
    place, encoding = 0, _ENCODING.search(bare.partition(b"?>")[0])
    if bare.lstrip().startswith(b"<?xml") and encoding and encoding[1].lower() not in _READ_HERE:
        return "an unusual encoding"
    while found := _BEFORE.match(bare, place):
        place = found.end()
    if bare.startswith(b"<!DOCTYPE", place):
        return "a DOCTYPE"
    return "nothing but comments" if len(content) == _PROLOG and bare.startswith(b"<!", place) else ""
