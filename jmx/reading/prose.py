"""What a report, a slide or a mail says, block by block, with where each stands: Markdown, HTML, plain text, PowerPoint
and Word."""

import io
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from email import message_from_bytes
from email.policy import default as default_policy
from html import unescape
from typing import NamedTuple
from xml.etree import ElementTree

from jmx.errors import JmxError
from jmx.model import limits
from jmx.reading.page_text import PageText

_MOST_PARTS, _MOST_BLOCKS = 2000, 50_000
_MOST_BYTES, _MOST_TAGS = 4 * 1024 * 1024, 1_000_000
_LONG_WORD = re.compile(r"\S{200,}")  # nothing that people read: code, keys, pictures
_HEADING = re.compile(r"^(#{1,6})\s+(.*)$")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]")
_FENCE = re.compile(r" {0,3}(```|~~~)")
_ITEM = re.compile(r"\s*([-*+•]|\d{1,9}[.)])\s+")
_ENDED = re.compile(r"[.!?][”\")]?\s*$")
_NUMBERED = re.compile(r"&#x?[0-9a-fA-F]{8,};?")  # letters that there are not
_MARKS = re.compile(
    r"</?\w[^<>]{0,2000}>|\*\*|__|(?<!\w)[*_](?=\w)|(?<=\w)[*_](?!\w)|!?\[([^\[\]]{0,500})\]\([^()]{0,2000}\)"
)
_DAMAGES = (
    OSError, EOFError, LookupError, ValueError, RuntimeError, zipfile.BadZipFile, zlib.error, lzma.LZMAError,
    struct.error,
)  # fmt: skip
_SLIDE = re.compile(r"^ppt/slides/slide(\d+)\.xml$")
_PAGE = re.compile(r"^word/(document|footnotes|endnotes|header\d*|footer\d*)\.xml$")
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ENDINGS = (".md", ".markdown", ".txt", ".eml", ".html", ".htm", ".pptx", ".docx")


class ProseBlock(NamedTuple):
    """A heading, a row of a table or anything else that is read in one piece. `level` is that of a heading, 0 of
    anything else; a row has its `cells`, each with the head of its column."""

    where: str
    text: str
    level: int = 0
    cells: tuple[tuple[str, str], ...] = ()


def blocks_of(content: bytes, name: str) -> tuple[ProseBlock, ...]:
    """The blocks of a file, by the ending of its name. JmxError, with the remedy, where it cannot be read."""
    ending = f".{name.rpartition('.')[2].lower()}" if "." in name else ".txt"
    if ending in (".pptx", ".docx"):
        found = _slides(content, name) if ending == ".pptx" else _pages(content, name)
    elif ending == ".eml":
        found = _mail(content, name)
    elif ending in ENDINGS:
        found = _text(_decoded(content, name), html=ending in (".html", ".htm"))
    else:
        raise JmxError(f"'{name}' is no text that jmx reads; those end in {', '.join(ENDINGS)}")
    blocks = []
    for block in found:
        if text := _plain(block.text):
            cells = tuple((_plain(head), _plain(cell)) for head, cell in block.cells)
            blocks.append(block._replace(text=text, cells=cells))
        if len(blocks) > _MOST_BLOCKS:
            raise JmxError(f"'{name}' has more than {_MOST_BLOCKS:,} paragraphs and rows; check a part of it")
    return tuple(blocks)


def _decoded(content: bytes, name: str) -> str:
    """The letters of a text in UTF-8, or in UTF-16 where it says so at its beginning."""
    if len(content) > _MOST_BYTES:
        raise JmxError(f"'{name}' is larger than {_MOST_BYTES // 1024 // 1024} MB; check a part of it")
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    return content.decode("utf-16" if wide else "utf-8-sig", "replace")


def _text(text: str, *, html: bool) -> Iterator[ProseBlock]:
    return _html(text) if html else _lines(text)


def _mail(content: bytes, name: str) -> Iterator[ProseBlock]:
    """The subject and the body of a mail."""
    try:
        mail = message_from_bytes(content, policy=default_policy)
        body = mail.get_body(("plain", "html"))
        said = str(body.get_content()) if body else ""
        html = body is not None and body.get_content_type() == "text/html"
        subject = str(mail["subject"] or "")
    except (LookupError, ValueError, AttributeError, KeyError) as error:
        raise JmxError(f"'{name}' is no mail that can be read; save its text as .txt") from error
    if len(said) > _MOST_BYTES:
        raise JmxError(f"'{name}' is larger than {_MOST_BYTES // 1024 // 1024} MB; check a part of it")
    yield ProseBlock("subject", subject, 1)
    yield from _text(said, html=html)


def _plain(text: str) -> str:
    """A text on one line, with its entities as letters and without those that nobody sees."""
    return " ".join(_INVISIBLE.sub("", unescape(_NUMBERED.sub("", _LONG_WORD.sub("…", text)))).split())


def _row(where: str, heads: Sequence[str], cells: Sequence[str]) -> ProseBlock:
    """A row of a table."""
    told = tuple((heads[at] if at < len(heads) else "", " ".join(each.split())) for at, each in enumerate(cells))
    return ProseBlock(where, "; ".join(cell for _, cell in told if cell), cells=told)


# --- Markdown and plain text ---


def _lines(text: str) -> Iterator[ProseBlock]:
    """Headings, rows of tables, items of lists and paragraphs; what is fenced as code is passed over."""
    heads: list[str] = []
    waiting: list[str] = []
    first, fenced = 0, False
    for number, written in enumerate((*text.splitlines(), ""), 1):
        line = _LONG_WORD.sub("…", written)
        fence = _FENCE.match(line) is not None
        fenced ^= fence
        heading = None if fenced else _HEADING.match(line)
        row = not fenced and line.lstrip().startswith("|")
        ended = bool(waiting) and _ENDED.search(waiting[-1]) is not None and line[:1].isupper()
        if waiting and (heading or row or ended or not line.strip() or fenced or fence or _ITEM.match(line)):
            yield ProseBlock(f"line {first}", _unmarked(" ".join(waiting)))
            waiting = []
        if fenced or fence or not line.strip():
            heads = []
        elif heading:
            yield ProseBlock(f"line {number}", _unmarked(heading[2]), len(heading[1]))
        elif row:
            cells = [_unmarked(each.strip()) for each in line.strip().strip("|").split("|")]
            if not heads:
                heads = cells
                yield ProseBlock(f"line {number}", "; ".join(cells))
            elif not set(line) <= set(" \t|:-"):
                yield _row(f"line {number}", heads, cells)
        else:
            first = first if waiting else number
            waiting.append(_ITEM.sub("", line, count=1) if _ITEM.match(line) else line)


def _unmarked(text: str) -> str:
    return _MARKS.sub(lambda found: found[1] or "", text)


# --- HTML ---


def _html(text: str) -> Iterator[ProseBlock]:
    """What is seen of a page, taken apart at the elements that stand by themselves."""
    heads: list[str] = []
    for each in PageText(text).pieces():
        where = f"line {each.line}"
        if each.cells is None:
            heads = heads if each.in_table else []
            yield ProseBlock(where, each.text, each.level)
        elif each.is_head and not heads:
            heads = each.cells
            yield ProseBlock(where, "; ".join(heads))
        else:
            yield _row(where, heads, each.cells)


# --- PowerPoint and Word ---


def _slides(content: bytes, name: str) -> Iterator[ProseBlock]:
    parts = _parts(content, name)
    slides = sorted((int(found[1]), part) for part in parts if (found := _SLIDE.match(part)))
    if not slides:
        raise JmxError(f"'{name}' has no slides; save it as .pptx")
    for number, part in slides:
        level = 1  # the first words of a slide are its title
        for block in _office(_xml(parts[part], name), _A, f"slide {number}"):
            yield block if block.cells else block._replace(level=level)
            level = level if block.cells or not block.text.strip() else 0


def _pages(content: bytes, name: str) -> Iterator[ProseBlock]:
    parts = _parts(content, name)
    if "word/document.xml" not in parts:
        raise JmxError(f"'{name}' is no Word document; save it as .docx")
    for part in sorted(parts, key=lambda part: (part != "word/document.xml", part)):
        where = "paragraph" if part == "word/document.xml" else part.removeprefix("word/").removesuffix(".xml")
        yield from _office(_xml(parts[part], name), _W, where)


def _office(root: ElementTree.Element, namespace: str, where: str) -> Iterator[ProseBlock]:
    """The paragraphs and tables of an office file in their order; what stands in a table is its rows."""
    waiting, number = [root], 0
    while waiting:
        element = waiting.pop()
        if element.tag == f"{namespace}tbl":
            yield from _table(element, namespace, where)
        elif element.tag == f"{namespace}p":
            number += 1
            told = f"{where} {number}" if where == "paragraph" else where
            yield ProseBlock(told, _said(element, namespace), _level(element))
        else:
            waiting += reversed(element)


def _level(paragraph: ElementTree.Element) -> int:
    """The level of a heading in Word, 0 of anything else."""
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    found = re.fullmatch(r"[Hh]eading ?([1-6])", style.get(f"{_W}val", "")) if style is not None else None
    return int(found[1]) if found else 0


def _table(table: ElementTree.Element, namespace: str, where: str) -> Iterator[ProseBlock]:
    rows = [
        [_said(cell, namespace) for cell in row.findall(f"{namespace}tc")] for row in table.findall(f"{namespace}tr")
    ]
    heads = rows[0] if len(rows) > 1 else []
    if heads:
        yield ProseBlock(where, "; ".join(heads))
    for cells in rows[1:] or rows:
        yield _row(where, heads, cells)


def _said(element: ElementTree.Element, namespace: str) -> str:
    text, blanks = f"{namespace}t", (f"{namespace}br", f"{namespace}tab", f"{namespace}p")
    return "".join(
        (each.text or "") if each.tag == text else " " for each in element.iter() if each.tag in (text, *blanks)
    )


def _parts(content: bytes, name: str) -> dict[str, bytes]:
    """The XML of an office file. What would be far larger once it is unpacked is refused."""
    found, size = {}, 0
    too_large = JmxError(f"'{name}' is too large once it is unpacked")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            for info in packed.infolist()[:_MOST_PARTS]:
                if not (_SLIDE.match(info.filename) or _PAGE.match(info.filename)):
                    continue
                with packed.open(info) as part:
                    found[info.filename] = part.read(limits.UNPACKED_BYTES // 4 - size + 1)
                size += len(found[info.filename])
                if size > limits.UNPACKED_BYTES // 4 or found[info.filename].count(b"<") > _MOST_TAGS:
                    raise too_large
    except _DAMAGES as error:
        raise JmxError(f"'{name}' is damaged, or no file of that sort; save it again") from error
    return found


def _xml(content: bytes, name: str) -> ElementTree.Element:
    declared = re.match(rb"(?:\xef\xbb\xbf)?\s*<\?xml[^>]*encoding=[\"']([^\"']*)", content)
    other = declared and declared[1].lower() not in (b"utf-8", b"us-ascii")
    # office files are UTF-8 and declare no types; what others mean by those is no good
    if other or b"\0" in content or b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise JmxError(f"'{name}' is not written as office files are; save it again")
    try:
        return ElementTree.fromstring(content)
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise JmxError(f"'{name}' is damaged; save it again") from error
