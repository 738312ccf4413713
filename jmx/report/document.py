"""What a report says, whatever the format: a small tree of blocks, which one writer for each format lays out."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from jmx.model.field_history import ValuePeriod

# How words are meant; `old` and `new` are values before and after a change, `gone` and `come` words within a text,
# `link` the name of a file beside the document.
Style = Literal[
    "", "strong", "quiet", "accent", "good", "warning", "error", "info", "code", "old", "new", "gone", "come",
    "link",
]  # fmt: skip

_CODE = re.compile(r"`([^`]+)`")


class Inline(NamedTuple):
    """Words within a line, how they are meant, and what they lead to: a ref, which `report/linked.py` makes the address
    of, on the web or of a file as seen from the document."""

    text: str
    style: Style = ""
    to: str = ""


Inlines = tuple[Inline, ...]


def words(text: str, style: Style = "") -> Inlines:
    """Words of one style, as a line of their own."""
    return (Inline(text, style),)


def leads_to_file(text: str, style: Style) -> bool:
    """Whether words are a link to a file beside the document: of anything but a plain name nobody makes one."""
    return style == "link" and re.fullmatch(r"[\w-][\w.-]*", text) is not None


def marked(text: str) -> Inlines:
    """A text in which what stands between backticks, as it is typed, is marked so."""
    return tuple(Inline(each, "code" if at % 2 else "") for at, each in enumerate(_CODE.split(text)) if each)


def plain(inlines: Iterable[Inline]) -> str:
    """The words alone."""
    return "".join(each.text for each in inlines)


def joined(lines: Iterable[Inlines], between: str) -> Inlines:
    """Lines as one, with something between them."""
    return tuple(each for line in lines for each in (Inline(between), *line))[1:]


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a table: its value for spreadsheets, and what people are shown."""

    value: float
    shown: str


@dataclass(frozen=True, slots=True)
class Live(Number):
    """A number that a workbook calculates out of other cells, by a formula of spreadsheets."""

    formula: str


def number(value: int) -> Number:
    """A whole number, shown as it is."""
    return Number(value, str(value))


Cell = str | Inlines | Number | date | None


def cell_words(cell: Cell) -> Inlines:
    """A cell as people are shown it."""
    if isinstance(cell, Number):
        return words(cell.shown)
    return cell if isinstance(cell, tuple) else () if cell is None else words(str(cell))


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column of a table. On a terminal a cell is cut to `longest`, and to `shortest` where there is little room;
    what is `optional` is left out where there is no room even for that, and what is `aside` also where rows are broken
    up. What is `drawn` is a small picture of what another column says in numbers, and is left out where that makes the
    columns fit. A `tail` is cut at its beginning, since its end tells more. On a sheet of a workbook it has `room` for
    so many characters, for people to write in. What is `whole` is cut on a terminal alone, and stands whole in
    files."""

    name: str
    style: Style = ""
    number: bool = False
    longest: int = 0
    shortest: int = 0
    optional: bool = False
    aside: bool = False
    drawn: bool = False
    room: int = 0
    tail: bool = False
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells. `name` is what a sheet of it is called, `lead` the columns that tell rows apart, `note` stands
    beneath it."""

    name: str
    columns: tuple[TableColumn, ...]
    rows: tuple[tuple[Cell, ...], ...]
    lead: int = 1
    note: Inlines = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of words."""

    words: Inlines


class Bullet(NamedTuple):
    """An item of a list, and what belongs to it."""

    words: Inlines
    inner: tuple["Block", ...] = ()


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list; `loose` where its items stand apart from each other. Items of `prose` are broken at the width of a
    terminal; any others stay lines that can be copied."""

    items: tuple[Bullet, ...]
    numbered: bool = False
    loose: bool = False
    prose: bool = False


@dataclass(frozen=True, slots=True)
class DefinitionList:
    """Terms, each with what is to be said about it."""

    rows: tuple[tuple[str, Inlines], ...]


class TimelineEntry(NamedTuple):
    """What one commit did, line by line, with its day, who made it, its short id and why."""

    when: str
    lines: tuple[Inlines, ...]
    who: str = ""
    commit: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Timeline:
    """What happened, in the order it is given; `loose` where its entries stand apart from each other."""

    entries: tuple[TimelineEntry, ...]
    loose: bool = False


@dataclass(frozen=True, slots=True)
class Callout:
    """Something nobody may overlook: a few words that say what it is, then the rest, or a list."""

    label: str
    words: Inlines = ()
    items: Bullets | None = None


@dataclass(frozen=True, slots=True)
class Preformatted:
    """Lines whose blanks matter, like an excerpt of a file."""

    lines: tuple[Inlines, ...]


@dataclass(frozen=True, slots=True)
class StepChart:
    """The course of a field that holds numbers."""

    course: tuple["ValuePeriod", ...]
    field: str
    today: date


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture: `draw` gives its SVG, `file` is a picture of it beside the document, `instead` says it without."""

    caption: str
    draw: Callable[[], bytes] | None = None
    file: str = ""
    instead: Inlines = ()


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins a new page on paper."""


@dataclass(frozen=True, slots=True)
class Section:
    """Blocks under a heading. `folded` says how much there is of it, where a comment shows it only on a click."""

    title: Inlines
    blocks: tuple["Block", ...]
    folded: str = ""


Block = (
    Paragraph | Bullets | DefinitionList | Timeline | Table | Callout | Preformatted | StepChart | Figure | PageBreak
    | Section
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Document:
    """A report. Pages show its `summary` after the paragraphs it begins with, a terminal at its end; the `footer` is
    for pages alone, and so is the title unless it is `headed`."""

    title: Inlines
    blocks: tuple[Block, ...]
    summary: tuple[Block, ...] = ()
    footer: Inlines = ()
    headed: bool = True

    @property
    def on_pages(self) -> tuple[Block, ...]:
        """Its blocks in the order of pages."""
        lead = tuple(takewhile(lambda block: isinstance(block, Paragraph), self.blocks))
        return (*lead, *self.summary, *self.blocks[len(lead) :])


def tables_of(blocks: Sequence[Block]) -> Iterator[Table]:
    """The tables among blocks and in their sections."""
    for block in blocks:
        if isinstance(block, Table):
            yield block
        elif isinstance(block, Section):
            yield from tables_of(block.blocks)
