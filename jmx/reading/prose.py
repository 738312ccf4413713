"""What a report, a slide or a mail says, block by block, with where each stands: Markdown, HTML, plain text, PowerPoint
and Word."""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from html import unescape
from html.parser import HTMLParser
from typing import NamedTuple
from xml.etree import ElementTree

from jmx.errors import JmxError
from jmx.model import limits

_MOST_PARTS, _MOST_BLOCKS = 2000, 50_000
_HEADING = re.compile(r"^(#{1,6})\s+(.*)$")
_CODE = re.compile(r"`[^`]*`")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]")
_RULE = re.compile(r"^\s*\|?[\s:|-]+\|?\s*$")
_MARKS = re.compile(r"</?\w[^>]*>|\*\*|__|(?<!\w)[*_](?=\w)|(?<=\w)[*_](?!\w)|!?\[([^\]]*)\]\([^)]*\)")
_SLIDE = re.compile(r"^ppt/slides/slide(\d+)\.xml$")
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
    elif ending in (".html", ".htm"):
        found = _HtmlBlocks.of(content.decode("utf-8", "replace"))
    elif ending in ENDINGS:
        found = _lines(content.decode("utf-8", "replace"))
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


def _plain(text: str) -> str:
    """A text on one line, with its entities as letters and without those that nobody sees."""
    return " ".join(_INVISIBLE.sub("", unescape(text)).split())


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
    for number, line in enumerate((*text.splitlines(), ""), 1):
        fence = line.lstrip().startswith(("```", "~~~"))
        fenced ^= fence
        heading = None if fenced else _HEADING.match(line)
        row = not fenced and line.lstrip().startswith("|")
        apart = heading or row or not line.strip() or fenced or fence or re.match(r"\s*([-*+•]|\d+[.)])\s", line)
        if apart and waiting:
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
            elif not _RULE.match(line):
                yield _row(f"line {number}", heads, cells)
        else:
            first = first if waiting else number
            waiting.append(re.sub(r"^\s*([-*+•]|\d+[.)])\s+", "", line))


def _unmarked(text: str) -> str:
    return _MARKS.sub(lambda found: found[1] or "", text)


# --- HTML ---


class _HtmlBlocks(HTMLParser):
    """Takes the text of a page apart at the elements that stand by themselves."""

    _APART = frozenset((
        "p", "li", "dt", "dd", "div", "section", "article", "header", "footer", "figcaption", "blockquote", "summary",
        "details", "pre", "caption", "br",
    ))  # fmt: skip
    _UNSEEN = frozenset(("script", "style", "svg", "head", "template", "noscript"))

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[ProseBlock] = []
        self._text: list[str] = []
        self._level, self._unseen = 0, 0
        self._heads: list[str] = []
        self._cells: list[str] | None = None
        self._head_row = False

    @classmethod
    def of(cls, text: str) -> Iterator[ProseBlock]:
        parser = cls()
        parser.feed(text)
        parser.close()
        parser._end()
        return iter(parser.blocks)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag in self._UNSEEN:
            self._unseen += 1
        if tag == "table":
            self._end()
            self._heads = []
        elif tag == "tr":
            self._end()
            self._cells, self._head_row = [], True
        elif tag in ("td", "th"):
            self._text = []
            self._head_row &= tag == "th"
        elif self._cells is None and (tag in self._APART or re.fullmatch("h[1-6]", tag)):
            self._end()
            self._level = int(tag[1]) if tag[0] == "h" and tag[1:].isdigit() else 0
        elif self._cells is not None:
            self._text.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        if tag in ("td", "th") and self._cells is not None:
            self._cells.append(" ".join("".join(self._text).split()))
            self._text = []
        elif tag == "tr" and self._cells is not None:
            cells, self._cells = self._cells, None
            if self._head_row and not self._heads:
                self._heads = cells
            else:
                self.blocks.append(_row(f"line {self.getpos()[0]}", self._heads, cells))
            self._text = []
        elif self._cells is None and (tag in self._APART or re.fullmatch("h[1-6]", tag)):
            self._end()

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self._text.append(data)

    def _end(self) -> None:
        self._add("".join(self._text))
        self._text, self._level = [], 0

    def _add(self, text: str) -> None:
        if text.strip():
            self.blocks.append(ProseBlock(f"line {self.getpos()[0]}", text, self._level))


# --- PowerPoint and Word ---


def _slides(content: bytes, name: str) -> Iterator[ProseBlock]:
    parts = _parts(content, name)
    slides = sorted((int(found[1]), part) for part in parts if (found := _SLIDE.match(part)))
    if not slides:
        raise JmxError(f"'{name}' has no slides; save it as .pptx")
    for number, part in slides:
        root = _xml(parts[part], name)
        in_tables = {id(each) for table in root.iter(f"{_A}tbl") for each in table.iter(f"{_A}p")}
        level = 1  # the first words of a slide are its title
        for paragraph in root.iter(f"{_A}p"):
            text = _said(paragraph, f"{_A}t", f"{_A}br")
            if text.strip() and id(paragraph) not in in_tables:
                yield ProseBlock(f"slide {number}", text, level)
                level = 0
        for table in root.iter(f"{_A}tbl"):
            yield from _table(table, f"slide {number}", f"{_A}tr", f"{_A}tc", f"{_A}t")


def _pages(content: bytes, name: str) -> Iterator[ProseBlock]:
    parts = _parts(content, name)
    if "word/document.xml" not in parts:
        raise JmxError(f"'{name}' is no Word document; save it as .docx")
    body = _xml(parts["word/document.xml"], name).find(f"{_W}body")
    for number, block in enumerate(body if body is not None else (), 1):
        if block.tag == f"{_W}tbl":
            yield from _table(block, f"paragraph {number}", f"{_W}tr", f"{_W}tc", f"{_W}t")
        elif block.tag == f"{_W}p":
            style = block.find(f"{_W}pPr/{_W}pStyle")
            found = re.search(r"(\d)$", style.get(f"{_W}val", "")) if style is not None else None
            level = (
                int(found[1]) if found and "eading" in (style.get(f"{_W}val", "") if style is not None else "") else 0
            )
            yield ProseBlock(f"paragraph {number}", _said(block, f"{_W}t", f"{_W}br", f"{_W}tab"), level)


def _table(table: ElementTree.Element, where: str, row_tag: str, cell_tag: str, text_tag: str) -> Iterator[ProseBlock]:
    rows = [[_said(cell, text_tag) for cell in row.iter(cell_tag)] for row in table.iter(row_tag)]
    for cells in rows[1:]:
        yield _row(where, rows[0], cells)


def _said(element: ElementTree.Element, text_tag: str, *blanks: str) -> str:
    return "".join(
        (each.text or "") if each.tag == text_tag else " " for each in element.iter() if each.tag in (text_tag, *blanks)
    )


def _parts(content: bytes, name: str) -> dict[str, bytes]:
    """The XML of an office file. What would be far larger once it is unpacked is refused."""
    found, size = {}, 0
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            for info in packed.infolist()[:_MOST_PARTS]:
                if not (_SLIDE.match(info.filename) or info.filename == "word/document.xml"):
                    continue
                with packed.open(info) as part:
                    found[info.filename] = part.read(limits.UNPACKED_BYTES // 4 - size + 1)
                size += len(found[info.filename])
                if size > limits.UNPACKED_BYTES // 4:
                    raise JmxError(f"'{name}' is too large once it is unpacked")
    except JmxError:
        raise
    except Exception as error:  # as many sorts of it as there are ways to damage a file
        raise JmxError(f"'{name}' is damaged, or no file of that sort; save it again") from error
    return found


def _xml(content: bytes, name: str) -> ElementTree.Element:
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:  # office files have none; what others mean by them is no good
        raise JmxError(f"'{name}' is not written as office files are; save it again")
    try:
        return ElementTree.fromstring(content)
    except ElementTree.ParseError as error:
        raise JmxError(f"'{name}' is damaged; save it again") from error
