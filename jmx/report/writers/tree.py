"""A document as plain data, for what lays out pages itself."""

from collections.abc import Iterator, Sequence
from typing import Any

from jmx import escape
from jmx.report import document as doc
from jmx.report.document import Inlines, cell_words, plain
from jmx.report.step_chart import chart

_ON_THE_WEB = ("https://", "http://")
Node = dict[str, Any]


def tree(document: doc.Document) -> Node:
    """The whole document: its title, and nodes that say what they are (`is`) and hold words or more nodes."""
    footer = (doc.Paragraph(document.footer),) if document.footer else ()
    return {"title": _words(document.title), "nodes": [*_nodes((*document.on_pages, *footer), 1)]}


def _nodes(blocks: Sequence[doc.Block], level: int) -> Iterator[Node]:
    for block in blocks:
        yield from _node(block, level)


def _node(block: doc.Block, level: int) -> Iterator[Node]:
    match block:
        case doc.Paragraph():
            yield {"is": "paragraph", "words": _words(block.words)}
        case doc.Section():
            yield {"is": "heading", "level": min(level, 3), "words": _words(block.title)}
            yield from _nodes(block.blocks, level + 1)
        case doc.Bullets():
            yield _bullets(block)
        case doc.DefinitionList():
            rows = [[[_inline(term, "strong")], _words(said)] for term, said in block.rows]
            yield {"is": "table", "head": [], "rows": rows, "numbers": []}
        case doc.Timeline():
            for entry in block.entries:
                about = ", ".join(filter(None, (entry.when, entry.who, entry.commit)))
                yield {"is": "paragraph", "words": [_inline(about, "strong"), _inline(f" {entry.why}", "")]}
                yield {"is": "list", "numbered": False, "items": [{"words": _words(each)} for each in entry.lines]}
        case doc.Table():
            yield _table(block)
            yield from ({"is": "paragraph", "words": _words(block.note)},) if block.note else ()
        case doc.Callout():
            words = [_inline(f"{block.label}{':' if block.words else ''} ", "strong"), *_words(block.words)]
            yield {"is": "callout", "words": words, "list": _bullets(block.items) if block.items else None}
        case doc.Preformatted():
            yield {"is": "lines", "lines": [_text(plain(line)) for line in block.lines]}
        case doc.StepChart():
            lines = plain(chart(block.course, block.field, block.today)).splitlines()
            yield {"is": "lines", "lines": [_text(line) for line in lines]}
        case doc.Figure():
            if block.draw is not None:
                yield {"is": "picture", "svg": block.draw().decode("utf-8"), "caption": _text(block.caption)}
            elif block.instead:
                yield {"is": "paragraph", "words": _words(block.instead)}
        case doc.PageBreak():
            yield {"is": "break"}


def _bullets(block: doc.Bullets) -> Node:
    items = [{"words": _words(item.words), "nodes": [*_nodes(item.inner, 3)]} for item in block.items]
    return {"is": "list", "numbered": block.numbered, "items": items}


def _table(table: doc.Table) -> Node:
    rows = [[_words(cell_words(cell)) for cell in row] for row in table.rows]
    numbers = [column.number for column in table.columns]
    return {"is": "table", "head": [_text(column.name) for column in table.columns], "rows": rows, "numbers": numbers}


def _words(inlines: Inlines) -> list[Node]:
    return [_inline(each.text, each.style, each.to) for each in inlines if each.text]


def _inline(text: str, style: str, to: str = "") -> Node:
    """Words, and where they lead to on the web: a file beside the document is not beside a printed page."""
    return {"text": _text(text), "style": style, "to": to if to.startswith(_ON_THE_WEB) else ""}


def _text(text: str) -> str:
    """A text of anybody without characters that no page shows."""
    return escape.visible(text)


def texts_in(node: Any) -> Iterator[str]:
    """All that is written in some nodes, for whoever looks for the fonts of its letters."""
    if isinstance(node, dict):
        for name, value in node.items():
            if name in ("text", "caption") and isinstance(value, str):
                yield value
            elif name in ("lines", "head"):
                yield from value
            elif name not in ("svg", "is", "style", "to"):
                yield from texts_in(value)
    elif isinstance(node, list):
        for each in node:
            yield from texts_in(each)
