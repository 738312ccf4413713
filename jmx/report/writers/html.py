"""A document as one page: nothing is fetched, nothing runs, and it prints well."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import chain, pairwise, starmap
from urllib.parse import quote

from jmx import escape
from jmx.report import document as doc
from jmx.report.document import Inlines, cell_words, leads_to_file, plain
from jmx.report.step_chart import chart
from jmx.resources import shipped

_TAGS = {"strong": "strong", "code": "code", "gone": "del", "come": "ins"}
_AUTO = ' dir="auto"'  # what people wrote may read from right to left
_LETTERS = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
_RIGHT_TO_LEFT = re.compile(f"[{_LETTERS}]")
_RUN = re.compile(rf"[{_LETTERS}](?:[{_LETTERS}\s\d'’\".–\u200c\u200d-]*[{_LETTERS}\d])?")  # outside of quotation marks
_QUOTED = re.compile("“([^“”]*)”")
_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"


def html(document: doc.Document) -> str:
    """The whole page."""
    return "".join(_page(document))


def _page(document: doc.Document) -> Iterator[str]:
    title = escape.html(plain(document.title))
    style = (shipped("templates") / "page.css").read_text(encoding="utf-8")
    yield '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield f"<title>{title}</title>\n<style>\n{style}</style>\n</head>\n<body>\n{body(document)}</body>\n</html>\n"


def body(document: doc.Document) -> str:
    """What stands on the page."""
    return "".join(_main(document))


def _main(document: doc.Document) -> Iterator[str]:
    yield "<main>\n"
    blocks = document.on_pages
    first = next((at for at, block in enumerate(blocks) if isinstance(block, doc.Section)), len(blocks))
    yield f'<section class="lead">\n<h1{_AUTO}>{_inlines(document.title)}</h1>\n'
    yield from _blocks(blocks[:first], 2)
    yield "</section>\n"
    for block in blocks[first:]:  # each section on a card of its own, and so is what stands between them
        yield "<section>\n"
        yield from _block(block, 2)
        yield "</section>\n"
    yield f"<footer>{_inlines(document.footer)}</footer>\n" if document.footer else ""
    yield "</main>\n"


def _blocks(blocks: Sequence[doc.Block], level: int) -> Iterator[str]:
    for block in blocks:
        yield from _block(block, level)


def _block(block: doc.Block, level: int) -> Iterator[str]:
    match block:
        case doc.Paragraph():
            yield f"<p{_AUTO}>{_inlines(block.words)}</p>\n"
        case doc.Section():
            head = f"<h{min(level, 6)}{_AUTO}>{_inlines(block.title)}</h{min(level, 6)}>"
            much = f' <span class="quiet">{escape.html(block.folded)}</span>'
            yield f"<details>\n<summary>{head}{much}</summary>\n" if block.folded else f"{head}\n"
            yield from _blocks(block.blocks, level + 1)
            yield "</details>\n" if block.folded else ""
        case doc.Bullets():
            yield from _bullets(block)
        case doc.DefinitionList():
            rows = "".join(
                f"<dt>{escape.html(term)}</dt><dd{_AUTO}>{_inlines(said)}</dd>\n" for term, said in block.rows
            )
            yield f"<dl>\n{rows}</dl>\n"
        case doc.Timeline():
            yield from map(_entry, block.entries)
        case doc.Table():
            yield from _table(block)
        case doc.Callout():
            said = f"<strong>{escape.html(block.label)}{': ' if block.words else ''}</strong>{_inlines(block.words)}"
            items = "".join(_bullets(block.items)) if block.items else ""
            whole = f'<div class="callout"><p{_AUTO}>{said}</p>\n{items}</div>\n'
            yield whole if items else f'<p class="callout"{_AUTO}>{said}</p>\n'
        case doc.Preformatted():
            yield "<pre>" + "".join(f"{''.join(starmap(_styled, line))}\n" for line in block.lines) + "</pre>\n"
        case doc.StepChart():
            yield f"<pre>{''.join(starmap(_styled, chart(block.course, block.field, block.today)))}</pre>\n"
        case doc.Figure():
            drawing = block.draw().decode("utf-8") if block.draw else f"<p>{_inlines(block.instead)}</p>"
            drawing = drawing.partition("?>")[2] if drawing.startswith("<?xml") else drawing
            yield f'<div class="figure">{drawing}</div>\n'
        case doc.PageBreak():
            yield '<div class="page"></div>\n'


def _bullets(block: doc.Bullets) -> Iterator[str]:
    tag = "ol" if block.numbered else "ul"
    yield f'<{tag} class="loose">\n' if block.loose else f"<{tag}>\n"
    for item in block.items:
        yield f"<li{_AUTO}>{_inlines(item.words)}"
        yield "\n" if item.inner else ""
        yield from _blocks(item.inner, 6)
        yield "</li>\n"
    yield f"</{tag}>\n"


def _entry(entry: doc.TimelineEntry) -> str:
    lines = "".join(f"<li{_AUTO}>{_inlines(line)}</li>\n" for line in entry.lines)
    about = ", ".join(_value(part) for part in (entry.when, entry.who) if part)
    why = _value(entry.why)
    told = f"<strong>{about}</strong>{': ' if why else ''}{why}" if about else why
    commit = f" <code>{escape.html(entry.commit)}</code>" if entry.commit else ""
    return f'<ul>\n{lines}</ul>\n<p class="about">{told}{commit}</p>\n'


def _table(table: doc.Table) -> Iterator[str]:
    heads = "".join(f"<th{_class(column)}>{escape.html(column.name)}</th>" for column in table.columns)
    yield f'<div class="table">\n<table>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n'
    for row in table.rows:
        cells = zip(row, table.columns, strict=True)
        shown = (f"<td{_class(column, cell)}{_AUTO}>{_inlines(cell_words(cell))}</td>" for cell, column in cells)
        yield f"<tr>{''.join(shown)}</tr>\n"
    yield "</tbody>\n</table>\n"
    yield f'<p class="quiet">{_inlines(table.note)}</p>\n' if table.note else ""
    yield "</div>\n"


def _class(column: doc.TableColumn, cell: doc.Cell = None) -> str:
    names = (column.style, "number" if column.number else "day" if isinstance(cell, date) else "")
    return f' class="{" ".join(filter(None, names))}"' if any(names) else ""


def _value(text: str) -> str:
    """What somebody wrote, beside words of ours."""
    shown = escape.html(text)
    return f"<bdi>{shown}</bdi>" if _RIGHT_TO_LEFT.search(text) else shown


def _inlines(inlines: Inlines) -> str:
    """A line of words. Titles and names that read from right to left are isolated in it, so that they do not reorder
    the words around them."""
    text = plain(inlines)
    if text.isascii() or not _RIGHT_TO_LEFT.search(text):
        return "".join(starmap(_styled, inlines))
    tags = {at: tag for span in _isolated(text) for at, tag in zip(span, ("<bdi>", "</bdi>"), strict=True)}
    told: list[str] = []
    start = 0
    for words, style, to in inlines:
        end = start + len(words)
        for begin, until in pairwise(sorted({start, end, *(at for at in tags if start < at < end)})):
            told += tags.pop(begin, ""), _styled(text[begin:until], style, to)
        start = end
    return "".join(told) + tags.pop(start, "")


def _isolated(text: str) -> list[tuple[int, int]]:
    """Where values stand in a line that read from right to left, in order. None if the line as a whole is somebody's
    text, or nothing but such values: then it reads from right to left itself."""
    quoted = [(each.start(1), each.end(1)) for each in _QUOTED.finditer(text) if _RIGHT_TO_LEFT.search(each[1])]
    outside = "".join(" " * len(part) if at % 2 else part for at, part in enumerate(_parts(text, quoted)))
    directions = map(unicodedata.bidirectional, outside)
    if next((each for each in directions if each in ("L", "R", "AL")), "R") != "L":
        return []
    return sorted([*quoted, *(each.span() for each in _RUN.finditer(outside))])


def _parts(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[str]:
    """A text cut at both ends of each span."""
    yield from starmap(lambda start, end: text[start:end], pairwise((0, *chain.from_iterable(spans), len(text))))


def _styled(text: str, style: doc.Style, to: str = "") -> str:
    tag = _TAGS.get(style)
    shown = escape.html(text)
    if leads_to_file(text, style):
        return f'<a href="{escape.html(quote(text, safe=""))}">{shown}</a>'
    told = f"<{tag}>{shown}</{tag}>" if tag else f'<span class="{style}">{shown}</span>' if style else shown
    return f'<a href="{escape.html(to)}">{told}</a>' if to else told
