"""A document for a terminal: lines of styled words, aligned by what a character occupies and never parsed."""

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from textwrap import wrap
from typing import NamedTuple

from jmx.report import document as doc
from jmx.report.document import Inline, Inlines, cell_words, plain, words
from jmx.report.step_chart import UNICODE, Pen, chart
from jmx.report.wording import cut, one_line

_CLOSE = (doc.Paragraph, doc.Callout, doc.Preformatted)
_BREAK = re.compile(r" *[^\S ]\s*")  # every blank but the space, with those around it
_WORDS = re.compile(r"\s+|\S+")
_DAY = len("2026-03-31")
_END = Inline("\n")
_NARROWEST = 30  # characters of a line that is broken


class Screen(NamedTuple):
    """What a terminal has room for, and what it can show; no width where lines may be as long as they are."""

    width: int | None = None
    pen: Pen = UNICODE


def terminal(document: doc.Document, screen: Screen = Screen()) -> Inlines:  # noqa: B008 (it is a tuple)
    """The document as lines of styled words, its summary last, where it stays in sight."""
    blocks = (*document.blocks, *document.summary)
    if not document.headed:
        return tuple(_blocks(blocks, screen))
    title = _prose(document.title, screen.width, "", "  ")
    return (*title, *_blocks(blocks, screen, after=doc.Paragraph(document.title)))


def _blocks(
    blocks: Sequence[doc.Block],
    screen: Screen,
    indent: str = "",
    *,
    inside: bool = False,
    after: doc.Block | None = None,
) -> Iterator[Inline]:
    """Blocks one below the other, `after` one that is laid out; `inside` of a section they stand right under its
    title."""
    previous = after
    for block in blocks:
        if isinstance(block, doc.PageBreak) or (isinstance(block, doc.Figure) and not block.instead):
            continue
        if _apart(previous, block) if previous else inside and isinstance(block, doc.Section):
            yield _END
        yield from _block(block, screen, indent)
        previous = block


def _apart(previous: doc.Block, block: doc.Block) -> bool:
    """Whether an empty line stands between two blocks."""
    if isinstance(previous, doc.Section) and isinstance(block, doc.Section) and previous.folded and block.folded:
        return False
    tight = isinstance(block, doc.Bullets) and not block.loose
    closes = tight or isinstance(block, (doc.Paragraph, doc.Callout, doc.DefinitionList))
    return not (isinstance(previous, _CLOSE) and closes)


def _block(block: doc.Block, screen: Screen, indent: str) -> Iterator[Inline]:
    match block:
        case doc.Paragraph():
            yield from _line(block.words, indent)
        case doc.Section():
            much = (Inline(f"  {block.folded}", "quiet"),) if block.folded else ()
            yield from _line((*block.title, *much), indent)
            yield from () if block.folded else _blocks(block.blocks, screen, indent, inside=True)
        case doc.Bullets():
            yield from _bullets(block, screen, indent)
        case doc.DefinitionList():
            longest = max(8, *(_cells(term) for term, _ in block.rows))
            for term, said in block.rows:
                head = Inline(f"{term}{' ' * (longest - _cells(term))}  ")
                yield from _prose((head, *said), screen.width, indent, indent + " " * (longest + 4))
        case doc.Timeline():
            yield from _timeline(block, screen)
        case doc.Table():
            yield from _table(block, screen)
        case doc.Callout():
            label = Inline(f"{block.label}{': ' if block.words else ''}", "warning")
            yield from _line((label, *(Inline(each.text, each.style or "warning") for each in block.words)), indent)
            yield from _bullets(block.items, screen, indent) if block.items else ()
        case doc.Preformatted():
            for each in block.lines:
                yield from _line(each, indent)
        case doc.StepChart():
            yield from chart(block.course, block.field, block.today, screen.width, screen.pen)
        case doc.Figure():
            yield from _line(block.instead, indent)


def _line(inlines: Inlines, indent: str = "") -> Iterator[Inline]:
    """A line that stays one, whatever line breaks are in its words."""
    if indent:
        yield Inline(indent)
    for each in _flat(inlines):
        if each.style in ("gone", "come"):  # marks say without colours what went and what came
            yield Inline(f"[-{each.text}-]" if each.style == "gone" else f"{{+{each.text}+}}", each.style)
        else:
            yield each
    yield _END


def _prose(inlines: Inlines, width: int | None, indent: str, later: str) -> Iterator[Inline]:
    """A line broken between words where the terminal ends, its later lines set in by `later`."""
    if width is None:
        yield from _line(inlines, indent)
        return
    room = max(width, len(later) + _NARROWEST)
    at = 0
    for blank, word in _blanks_and_words((Inline(indent), *_flat(inlines))):
        long = _cells(plain(word))
        if at + len(blank) + long > room and at > len(later):
            yield from (_END, Inline(later))
            at = len(later)
        elif blank:
            yield Inline(blank)
            at += len(blank)
        yield from word
        at += long
    yield _END


def _blanks_and_words(inlines: Inlines) -> Iterator[tuple[str, list[Inline]]]:
    """Each word, in one style or several, with the blanks before it."""
    blank, word = "", list[Inline]()
    for each in inlines:
        for text in _WORDS.findall(each.text):
            if not text.isspace():
                word.append(Inline(text, each.style))
            elif word:
                yield blank, word
                blank, word = text, []
            else:
                blank += text
    if word:
        yield blank, word


def _bullets(block: doc.Bullets, screen: Screen, indent: str) -> Iterator[Inline]:
    deeper = indent if block.loose else f"{indent}  "
    for number, item in enumerate(block.items, 1):
        if block.loose and number > 1:
            yield _END
        line = (*words(f"{number}. " if block.numbered else ""), *item.words)
        yield from _prose(line, screen.width, deeper, f"{deeper}  ") if block.prose else _line(line, deeper)
        yield from _blocks(item.inner, screen, deeper)


# --- what happened ---


def _timeline(block: doc.Timeline, screen: Screen) -> Iterator[Inline]:
    for number, entry in enumerate(block.entries):
        if block.loose and number:
            yield _END
        yield from _entry(entry, screen.width, "" if block.loose else "  ", loose=block.loose)


def _entry(entry: doc.TimelineEntry, width: int | None, indent: str, *, loose: bool) -> Iterator[Inline]:
    """The day beside the first line, and beneath the lines who did it and why."""
    gutter = " " * (len(indent) + _DAY + 2)
    if len(entry.when) > _DAY:
        yield from _line(words(entry.when, "accent"), indent)
    day = entry.when if len(entry.when) <= _DAY else ""
    for number, line in enumerate(entry.lines):
        yield Inline(f"{indent}{'' if number else day:{_DAY}}  ", "accent" if loose else "")
        yield from _wrapped(line, width, gutter)
    who, why = ", ".join(part for part in (one_line(entry.who), entry.commit) if part), one_line(entry.why)
    about = (who, why) if loose else (": ".join(part for part in (who, why) if part),)
    for text in (text for part in about if part for text in _lines(part, width, gutter)):
        yield Inline(f"{gutter}{text}\n", "quiet")


def _wrapped(inlines: Inlines, width: int | None, gutter: str) -> Iterator[Inline]:
    """A line, or where it is too long for the terminal several with the later ones set in."""
    first, *more = _lines(plain(inlines), width, f"{gutter}  ")
    yield from _line(words(first, inlines[0].style) if more else inlines)
    for each in more:
        yield from _line(words(each, inlines[0].style), f"{gutter}  ")


def _lines(text: str, width: int | None, gutter: str) -> list[str]:
    line = one_line(text)
    return (wrap(line, max(_NARROWEST, width - len(gutter))) if width else [line]) or [""]


# --- tables ---


def _table(table: doc.Table, screen: Screen) -> Iterator[Inline]:
    columns, rows = list(table.columns), [[_flat(cell_words(cell)) for cell in row] for row in table.rows]
    room = screen.width or sys.maxsize
    widths = _widths(columns, rows, room)
    while _total(widths) > room and columns[-1].optional:
        columns.pop()
        widths = _widths(columns, rows, room)
    fits = _with_less_drawn(table, columns, room) if _total(widths) > room else None
    if fits:
        yield from _table(fits, screen)
        return
    if _total(widths) > room and table.lead < len(columns):
        yield from _stacked(table, rows, room)
    else:
        yield from _row([_flat(words(column.name)) for column in columns], columns, widths, "quiet")
        for row in rows:
            yield from _row(row, columns, widths)
    yield from _prose(table.note, screen.width, "", "") if table.note else ()


def fits(table: doc.Table, room: int) -> bool:
    """Whether the columns of a table stand beside each other in so much room, without those that may be left out."""
    columns = list(table.columns)
    while columns[-1].optional:
        columns.pop()
    kept = [at for at, column in enumerate(columns) if not column.drawn]
    rows = [[_flat(cell_words(row[at])) for at in kept] for row in table.rows]
    return _total(_widths([columns[at] for at in kept], rows, room)) <= room


def _with_less_drawn(table: doc.Table, left: Sequence[doc.TableColumn], room: int) -> doc.Table | None:
    """The first columns of a table, those that are left, without as many of the small pictures, from the right, as make
    it fit; None where that is no help."""
    kept = list(range(len(left)))
    for left_out in [at for at in reversed(kept) if table.columns[at].drawn]:
        kept.remove(left_out)
        columns = tuple(table.columns[at] for at in kept)
        rows = tuple(tuple(row[at] for at in kept) for row in table.rows)
        if _total(_widths(columns, [[_flat(cell_words(cell)) for cell in row] for row in rows], room)) <= room:
            return replace(table, columns=columns, rows=rows, lead=sum(at < table.lead for at in kept))
    return None


def _total(widths: Sequence[int]) -> int:
    """How wide a row is, with two blanks between its cells."""
    return sum(widths) + 2 * len(widths) - 2


def _flat(inlines: Inlines) -> Inlines:
    """The same words without line breaks."""
    if all(each.text.isprintable() for each in inlines):
        return inlines
    return tuple(Inline(_BREAK.sub(" ", each.text), each.style) for each in inlines)


def _widths(columns: Sequence[doc.TableColumn], rows: Sequence[Sequence[Inlines]], room: int) -> list[int]:
    """How wide each column is: as its widest cell, but what may be cut is cut where there is too little room, what
    is optional last."""
    most = [
        each.longest if each.longest and (room < sys.maxsize or not each.whole) else sys.maxsize for each in columns
    ]
    widths = [
        max(_cells(column.name), *(min(_cells(plain(row[at])), most[at]) for row in rows), 0)
        for at, column in enumerate(columns)
    ]
    over = _total(widths) - room
    for at in sorted(range(len(columns)), key=lambda at: columns[at].optional):
        least = max(_cells(columns[at].name), columns[at].shortest)
        if over > 0 and columns[at].shortest and widths[at] > least:
            less = min(over, widths[at] - least)
            widths[at], over = widths[at] - less, over - less
    return widths


def _row(
    cells: Sequence[Inlines], columns: Sequence[doc.TableColumn], widths: Sequence[int], style: doc.Style = ""
) -> Iterator[Inline]:
    """A row two blanks between its cells, numbers flush right, no blanks at its end."""
    blanks = ""
    for cell, column, width in zip(cells, columns, widths, strict=False):  # cells of a column left out are too
        shown = (
            cell if _cells(plain(cell)) <= width else words(_fitting(plain(cell), width, column.tail), cell[0].style)
        )
        room = " " * (width - _cells(plain(shown)))
        if plain(shown):
            yield Inline(blanks + (room if column.number else ""))
            yield from (Inline(each.text, each.style or style or column.style) for each in shown)
            blanks = ""
        blanks += ("" if column.number and plain(shown) else room) + "  "
    yield _END


def _fitting(text: str, width: int, tail: bool = False) -> str:
    """As much of a text as a cell has room for: its beginning, or its end."""
    if tail:
        begin = next(at for at in range(len(text) + 1) if _cells(text[at:]) < width)
        return f"…{text[begin:]}"
    kept = cut(text, width)
    while _cells(kept) > width:
        kept = kept[:-2].rstrip() + "…"
    return kept


def _stacked(table: doc.Table, rows: Sequence[Sequence[Inlines]], width: int) -> Iterator[Inline]:
    """A few lines for each row, where a terminal is too narrow for columns: what tells rows apart, then the rest."""
    lead = table.columns[: table.lead]
    widths = [max((_cells(plain(row[at])) for row in rows), default=0) for at in range(len(lead))]
    drawn = any(column.drawn for column in lead)  # bars are compared, so they stand below each other
    if drawn:
        widths = [max(width, _cells(column.name)) for width, column in zip(widths, lead, strict=True)]
        yield from _row([words(column.name) for column in lead], lead, widths, "quiet")
    for row in rows:
        both = zip(table.columns, row, strict=True)
        cells = [(column, plain(cell)) for column, cell in both if not column.aside]
        if drawn:
            yield from _row(row[: table.lead], lead, widths)
        else:
            said = [(Inline(text, column.style), Inline("  ")) for column, text in cells[: table.lead] if text]
            yield from _line(tuple(each for pair in said for each in pair)[:-1])
        named = len(cells) > table.lead + 1  # one cell alone needs no name
        told = "; ".join(
            f"{column.name} {text}".strip() if named else text
            for column, text in cells[table.lead :]
            if text and not column.drawn
        )
        for line in wrap(told, max(_NARROWEST, width - 4), break_long_words=False, break_on_hyphens=False):
            yield from _line(words(line, "quiet"), "    ")


def _cells(text: str) -> int:
    """The columns a text takes on a terminal."""
    from rich.cells import cell_len

    return cell_len(text)
