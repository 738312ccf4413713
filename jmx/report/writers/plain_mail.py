"""A document as the text of a mail, to be pasted as it is: lines of 72 characters, no colours, nothing drawn."""

import re
from collections.abc import Iterator, Sequence

from jmx import escape
from jmx.report import document as doc
from jmx.report.document import Inlines, cell_words, plain
from jmx.report.step_chart import ASCII, chart

WIDTH = 72
_WORD = re.compile(r"\S+(?: %)?")  # a figure stays with its sign
_LONGEST_SUBJECT = 78  # of a line of a mail, as RFC 5322 advises


def plain_mail(subject: str, document: doc.Document, closing: Sequence[doc.Block] = ()) -> str:
    """The mail: what its subject may be, then everything that is not folded; of what is, how much there is. `closing`
    stands at its end."""
    line = escape.one_line(f"Subject: {subject}")
    head = line if len(line) <= _LONGEST_SUBJECT else f"{line[: _LONGEST_SUBJECT - 1].rstrip()}…"
    told = "\n".join((head, "", *_blocks(document.on_pages, ""), *_blocks(closing, "")))
    return told.rstrip("\n") + "\n"


def _blocks(blocks: Sequence[doc.Block], indent: str, *, inside: bool = False) -> Iterator[str]:
    """Blocks with an empty line behind each; what is folded is told in one line at the end."""
    for block in blocks:
        if not _is_folded(block):
            yield from _block(block, indent, inside=inside)
    told = [f"{_flat(each.title)} ({each.folded})" for each in blocks if isinstance(each, doc.Section) and each.folded]
    if told:
        yield from (*_wrapped(f"Also in the packet: {'; '.join(told)}.", indent, indent), "")


def _is_folded(block: doc.Block) -> bool:
    return isinstance(block, doc.Section) and bool(block.folded)


def _block(block: doc.Block, indent: str, *, inside: bool) -> Iterator[str]:
    """A block; sections `inside` of others have no line below their title."""
    match block:
        case doc.Paragraph():
            yield from (*_wrapped(_flat(block.words), indent, indent), "")
        case doc.Section():
            title = _flat(block.title)
            yield from _wrapped(title, indent, indent)
            yield from () if inside else ("-" * min(len(title), WIDTH), "")
            yield from _blocks(block.blocks, indent, inside=True)
        case doc.Bullets():
            yield from (*_bullets(block, indent), "")
        case doc.DefinitionList():
            for term, said in block.rows:
                yield from _wrapped(f"{term}: {_flat(said)}", indent, f"{indent}  ")
            yield ""
        case doc.Timeline():
            for entry in block.entries:
                about = ", ".join(filter(None, (entry.when, entry.who, entry.commit)))
                yield from _wrapped(f"{about}: {entry.why}".strip(": "), indent, f"{indent}  ")
                for line in entry.lines:
                    yield from _wrapped(f"- {_flat(line)}", f"{indent}  ", f"{indent}    ")
            yield ""
        case doc.Table():
            yield from (*_table(block, indent), "")
            yield from (*_wrapped(_flat(block.note), indent, indent), "") if block.note else ()
        case doc.Callout():
            yield from _wrapped(f"{block.label}: {_flat(block.words)}".rstrip(), indent, indent)
            yield from _bullets(block.items, indent) if block.items else ()
            yield ""
        case doc.Preformatted():
            yield from (*(f"{indent}{escape.visible(plain(line))}" for line in block.lines), "")
        case doc.StepChart():
            told = escape.visible(plain(chart(block.course, block.field, block.today, WIDTH, ASCII)))
            yield from (*(f"{indent}{line}".rstrip() for line in told.splitlines()), "")
        case doc.Figure():
            yield from (*_wrapped(_flat(block.instead), indent, indent), "") if block.instead else ()
        case doc.PageBreak():
            pass


def _bullets(block: doc.Bullets, indent: str) -> Iterator[str]:
    for number, item in enumerate(block.items, 1):
        mark = f"{number}. " if block.numbered else "- "
        deeper = indent + " " * len(mark)
        yield from _wrapped(f"{mark}{_flat(item.words)}", indent, deeper)
        inner = [*_blocks(item.inner, deeper, inside=True)]
        yield from inner[:-1] if inner and not inner[-1] else inner


def _table(table: doc.Table, indent: str) -> Iterator[str]:
    """For each row what tells it from others, and below it each other cell that is filled, by its column."""
    for row in table.rows:
        cells = [(column.name, _flat(cell_words(cell))) for column, cell in zip(table.columns, row, strict=True)]
        lead = " ".join(said for _, said in cells[: table.lead] if said)
        rest = [(name, said) for name, said in cells[table.lead :] if said]
        if len(cells) == table.lead + 1:  # one column alone needs no name
            yield from _wrapped(
                f"- {': '.join(filter(None, (lead, *(said for _, said in rest))))}", indent, f"{indent}  "
            )
            continue
        yield from _wrapped(f"- {lead}", indent, f"{indent}  ")
        if rest:
            told = "; ".join(f"{name}: {said}" for name, said in rest)
            yield from _wrapped(f"{indent}  {told}", f"{indent}  ", f"{indent}  ")


def _flat(inlines: Inlines) -> str:
    """Words on one line; what leads somewhere on the web has its address beside it."""
    told = (f"{each.text} <{each.to}>" if each.to.startswith("http") else each.text for each in inlines)
    return " ".join("".join(told).split())


def _wrapped(text: str, first: str, later: str) -> Iterator[str]:
    """A text in lines of the width; what has no blank in it, as an address, is never parted."""
    line = first
    for word in _WORD.findall(escape.visible(text)):
        apart = "" if not line.strip() else " "
        if line.strip() and _cells(line) + len(apart) + _cells(word) > WIDTH:
            yield line
            line, apart = later, ""
        line += apart + word
    yield line


def _cells(text: str) -> int:
    """The columns a text takes."""
    from rich.cells import cell_len

    return cell_len(text)
