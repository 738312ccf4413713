"""A document as Markdown for pull requests, wikis and mails: whatever people wrote stays text in it."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from urllib.parse import quote

from jmx import escape
from jmx.report import document as doc
from jmx.report.document import Inline, Inlines, cell_words, leads_to_file, plain, words
from jmx.report.step_chart import chart

MOST_CHARACTERS = 60_000  # of a comment; GitHub takes 65,536
_BOLD: tuple[doc.Style, ...] = ("strong", "accent", "new", "good", "warning", "error")
_BOLD_IN_CELLS = _BOLD[:3]  # a cell is short enough to be seen
_TAGS: dict[doc.Style, str] = {"quiet": "sub", "gone": "del", "come": "ins"}
_IN_TITLES: tuple[doc.Style, ...] = ("quiet", "code")


def fitting(told: Callable[[int], str], most: int) -> str:
    """What is told of no more than `most` things, and of no more than a host takes in a comment or an issue."""
    whole = told(most)
    if len(whole) <= MOST_CHARACTERS:
        return whole
    shown = bisect_right(range(most), MOST_CHARACTERS, key=lambda shown: len(told(shown)))
    return told(max(0, shown - 1))


def markdown(document: doc.Document, level: int = 1) -> str:
    """The whole document; `level` is that of its title."""
    footer = (doc.Paragraph(document.footer),) if document.footer else ()
    blocks = (doc.Section(document.title, (*document.on_pages, *footer)),)
    return "".join(_blocks(blocks, level)).rstrip("\n") + "\n"


def _blocks(blocks: Sequence[doc.Block], level: int) -> Iterator[str]:
    for block in blocks:
        yield from _block(block, level)


def _block(block: doc.Block, level: int) -> Iterator[str]:
    match block:
        case doc.Paragraph():
            aside = all(each.style == "quiet" for each in block.words)  # small print is no paragraph of its own
            yield f"{_inlines(words(plain(block.words)) if aside else block.words)}\n\n"
        case doc.Section():
            title = tuple(each if each.style in _IN_TITLES else Inline(each.text) for each in block.title)
            yield f"{'#' * level} {_inlines(title)}\n\n"
            yield f"<details><summary>{_text(block.folded)}</summary>\n\n" if block.folded else ""
            yield from _blocks(block.blocks, level + 1)
            yield "</details>\n\n" if block.folded else ""
        case doc.Bullets():
            yield from _bullets(block, "")
            yield "\n"
        case doc.DefinitionList():
            rows = tuple((words(term), said) for term, said in block.rows)
            yield from _table((words(""), words("")), rows)
        case doc.Timeline():
            for entry in block.entries:
                yield from _entry(entry)
        case doc.Table():
            headers = [words(column.name) for column in block.columns]
            yield from _table(headers, (map(cell_words, row) for row in block.rows))
            yield f"{_inlines(block.note)}\n\n" if block.note else ""
        case doc.Callout():
            yield f"**{_text(block.label)}{':' if block.words else ''}** {_inlines(block.words)}".rstrip() + "\n\n"
            yield from _block(block.items, level) if block.items else ()
        case doc.Preformatted():
            yield _fenced("".join(f"{plain(line)}\n" for line in block.lines))
        case doc.StepChart():
            yield _fenced(plain(chart(block.course, block.field, block.today)))
        case doc.Figure():
            shown = f"![{_text(block.caption)}]({block.file})" if block.file else _inlines(block.instead)
            yield f"{shown}\n\n" if shown else ""
        case doc.PageBreak():
            yield "---\n\n"


def _bullets(block: doc.Bullets, indent: str) -> Iterator[str]:
    for number, item in enumerate(block.items, 1):
        mark = f"{number}." if block.numbered else "-"
        yield f"{indent}{mark} {_inlines(item.words)}\n"
        deeper = indent + " " * (len(mark) + 1)
        for inner in item.inner:
            if isinstance(inner, doc.Bullets):
                yield from _bullets(inner, deeper)
            else:
                told = "".join(_block(inner, 6)).rstrip("\n")
                yield "\n" + "".join(f"{deeper}{line}\n" for line in told.split("\n"))


def _entry(entry: doc.TimelineEntry) -> Iterator[str]:
    about = ", ".join(_text(part) for part in (entry.when, entry.who) if part)
    head = f"**{about}:** {_text(entry.why)}" if about else _text(entry.why)
    commit = f" (`{_text(entry.commit)}`)" if entry.commit else ""
    yield f"{head.rstrip()}{commit}\n\n" if head or commit else ""
    yield "".join(f"- {_inlines(line)}\n" for line in entry.lines) + "\n"


def _table(headers: Sequence[Inlines], rows: Iterable[Iterable[Inlines]]) -> Iterator[str]:
    yield _row(headers) + "| " + " | ".join("---" for _ in headers) + " |\n"
    yield from map(_row, rows)
    yield "\n"


def _row(cells: Iterable[Inlines]) -> str:
    shown = (_inlines(cell, begins=False) for cell in cells)
    return "|" + "".join(f" {cell} |" if cell else " |" for cell in shown) + "\n"


# --- within a line ---


def _inlines(inlines: Inlines, *, begins: bool = True) -> str:
    """Words of many styles; what would mean something at the beginning of a line is escaped where they begin one."""
    told = ""
    for at, each in enumerate(inlines):
        after = inlines[at + 1].text[:1] if at + 1 < len(inlines) else ""
        before = inlines[at - 1].text[-4:] if at else ""
        told += _inline(each, begins=begins, first=not told.strip(), before=before, after=after)
    return told.strip()


def _inline(each: Inline, *, begins: bool, first: bool, before: str, after: str) -> str:
    if each.style == "code":
        return f"[{_code(each.text)}]({each.to})" if each.to else _code(each.text)
    if leads_to_file(each.text, each.style):
        return f"[{escape.markdown(each.text)}]({quote(each.text, safe='')})"
    text = _text(each.text, first=first and begins, before=before)
    shown = text.strip()
    if shown and each.style in (_BOLD if begins else _BOLD_IN_CELLS):
        # stars end what is bold only where what follows cannot be taken for more of it
        stars = first and (shown[-1].isalnum() or not after.isalnum())
        shown = f"**{shown}**" if stars else f"<b>{shown}</b>"
    elif shown and each.style in _TAGS:
        shown = f"<{_TAGS[each.style]}>{shown}</{_TAGS[each.style]}>"
    shown = f"[{shown}]({each.to})" if shown and each.to else shown
    # blanks stand outside of marks, or they would be none
    return f"{' ' * text.startswith(' ')}{shown}{' ' * text.endswith(' ')}" if shown else text


def _text(text: str, *, first: bool = True, before: str = "") -> str:
    """Text of anybody within a line, with the blanks around it; `first` where it begins the line."""
    if not text.strip():
        return " " if text else ""
    shown = escape.markdown(text, begins=first, before="" if text[0].isspace() else before)
    return " " * text[0].isspace() + shown + " " * text[-1].isspace()


def _code(text: str) -> str:
    """A ref, a command or a path; as plain text where a mark in it would end it early."""
    line = " ".join(escape.visible(text).split())
    return f"`{line}`" if line and not re.search(r"[`|\\]", line) else escape.markdown(text)


def _fenced(text: str) -> str:
    """Lines as they are, within a fence longer than any in them."""
    shown = escape.visible(text)
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", shown)), default=0))
    return f"{fence}text\n{shown.rstrip()}\n{fence}\n\n"
