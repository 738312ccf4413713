"""What people see of a page in HTML, piece by piece: in one go over it, however it is written."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})(?:[\s/][^<>]{0,20000})?>")
_COMMENT = "<!--"
_UNSEEN = frozenset(("script", "style", "svg", "title", "template", "noscript"))
_APART = frozenset((
    "p", "li", "dt", "dd", "div", "section", "article", "header", "footer", "figcaption", "blockquote", "summary",
    "details", "pre", "caption", "br", "body", "table", "thead", "tbody", "ul", "ol", "dl", "main", "h1", "h2", "h3",
    "h4", "h5", "h6",
))  # fmt: skip


def _without_comments(page: str) -> str:
    """A page with nothing but line breaks in place of its comments; one that is never closed hides nothing."""
    kept, at = list[str](), 0
    while (begin := page.find(_COMMENT, at)) >= 0 and (end := page.find("-->", begin + len(_COMMENT))) >= 0:
        kept += page[at:begin], "\n" * page.count("\n", begin, end)
        at = end + len("-->")
    return "".join((*kept, page[at:]))


class PagePiece(NamedTuple):
    """A heading, a row of a table, or other text that stands by itself, and its line. A row has `cells`, and is a head
    where all of these are."""

    line: int
    text: str
    level: int = 0
    cells: list[str] | None = None
    is_head: bool = False
    in_table: bool = False


class PageText:
    """A page without comments, taken apart at its tags."""

    def __init__(self, page: str) -> None:
        self._page = page = _without_comments(page)
        self._ends = [found.start() for found in re.finditer("\n", page)]
        self._small = page.lower()
        self._text: list[str] = []
        self._level = 0
        self._cells: list[str] | None = None
        self._all_heads = True

    def pieces(self) -> Iterator[PagePiece]:
        """Its pieces, in their order."""
        at = 0
        for tag in _TAG.finditer(self._page):
            if tag.start() < at:
                continue
            self._text.append(self._page[at : tag.start()])
            at = tag.end()
            name, closing = tag[2].lower(), bool(tag[1])
            if name in _UNSEEN and not closing:
                end = self._small.find(f"</{name}", at) if name not in self._never_closed else -1
                at = at if end < 0 else end
                continue
            yield from self._met(name, at, closing=closing)
        self._text.append(self._page[at:])
        yield from self._ended(len(self._page))

    @property
    def _never_closed(self) -> frozenset[str]:
        if not hasattr(self, "_open"):
            self._open = frozenset(name for name in _UNSEEN if f"</{name}" not in self._small)
        return self._open

    def _met(self, name: str, at: int, *, closing: bool) -> Iterator[PagePiece]:
        if name == "tr":
            yield from self._ended(at)
            self._cells, self._all_heads = (None if closing else []), True
        elif name in ("td", "th") and self._cells is not None:
            if closing:
                self._cells.append(self._taken())
            else:
                self._all_heads &= name == "th"
                self._text = []
        elif name in _APART and self._cells is None:
            yield from self._ended(at)
            self._level = int(name[1]) if name[0] == "h" and name[1:].isdigit() and not closing else 0
        else:
            self._text.append(" " if name in _APART else "")

    def _ended(self, at: int) -> Iterator[PagePiece]:
        line = bisect_left(self._ends, at - 1) + 1
        if self._cells:
            yield PagePiece(line, "", cells=self._cells, is_head=self._all_heads, in_table=True)
            self._cells, self._text = None, []
        text = self._taken()
        if text:
            yield PagePiece(line, text, self._level)
        self._level = 0

    def _taken(self) -> str:
        text, self._text = " ".join("".join(self._text).split()), []
        return text
