"""The formats a report is written in: one record for each, with its name, the endings of its files and its writer."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from jmx import escape
from jmx.report.document import Cell, Document, Inlines, Number, Table, TableColumn
from jmx.report.wording import in_figures, in_words
from jmx.report.writers.html import html
from jmx.report.writers.markdown import markdown
from jmx.report.writers.spreadsheet import csv, xlsx
from jmx.report.writers.terminal import Screen, terminal

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Facts = TypeVar("Facts")
Data = dict[str, Any]  # what JSON holds, and days; schemas/output says which fields
Write = Callable[[Facts, Screen], Inlines | str | bytes]
_ENDINGS = {
    "text": (".txt",), "table": (".txt",), "json": (".json",), "markdown": (".md", ".markdown"),
    "html": (".html", ".htm"), "csv": (".csv",), "xlsx": (".xlsx",), "jsonl": (".jsonl",), "sarif": (".sarif",),
    "junit": (".xml",), "eml": (".eml",), "mail": (".mail.txt",),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFormat(Generic[Facts]):
    """A way to write facts: as styled lines for a terminal, as text, or as bytes. A binary one goes into a file and
    never to a terminal; commands are for the CI system that reads along."""

    name: str
    endings: tuple[str, ...]
    write: Write[Facts]
    binary: bool = False
    commands: bool = False


def report_formats(
    document: Callable[[Facts], Document],
    data: Callable[[Facts], Data],
    tables: Callable[[Facts], Sequence[Table]] = lambda _: (),
    names: Sequence[str] = ("text", "json", "markdown", "html", "csv", "xlsx"),
    **own: Write[Facts],
) -> Mapping[str, ReportFormat[Facts]]:
    """The formats of a report by name, in the order they are offered; `own` are written in a way of their own. Text is
    also for files without an ending, if it is offered first."""
    write: dict[str, Write[Facts]] = {
        "text": lambda facts, screen: terminal(document(facts), screen),
        "table": lambda facts, screen: terminal(document(facts), screen),
        "json": lambda facts, _: escape.json(data(facts)),
        "markdown": lambda facts, _: markdown(document(facts)),
        "html": lambda facts, _: html(document(facts)),
        "csv": lambda facts, _: csv(tables(facts)),
        "xlsx": lambda facts, _: xlsx(tables(facts)),
    }
    write |= own
    endings = _ENDINGS | {names[0]: ("", ".txt")} if names[0] in ("text", "table") else _ENDINGS
    return {
        name: ReportFormat(
            name=name, endings=endings.get(name, ()), write=each, binary=name == "xlsx", commands=name == "github"
        )
        for name, each in ((name, write[name]) for name in names)
    }


def fields_of(facts: "DataclassInstance") -> Data:
    """Facts as data of the same names, with nothing for an empty text."""
    return {name: None if value == "" else value for name, value in asdict(facts).items()}


def stacked(tables: Sequence[Table], lead: str = "", same: Mapping[str, str] = MappingProxyType({})) -> Table:
    """Several tables as one, for what holds a single one: columns of one name stand below each other, also those that
    are the `same` by another name; in a column `lead`, if there is one, each row says which table it is of."""
    named = dict.fromkeys(same.get(column.name, column.name) for table in tables for column in table.columns)
    rows: list[tuple[Cell, ...]] = []
    for table in tables:
        names = [same.get(column.name, column.name) for column in table.columns]
        given = (dict(zip(names, row, strict=True)) for row in table.rows)
        rows += [(*((table.name,) if lead else ()), *(row.get(name) for name in named)) for row in given]
    return Table(tables[0].name, tuple(map(TableColumn, (*((lead,) if lead else ()), *named))), tuple(rows))


def data_table(name: str, columns: Sequence[str], rows: Iterable[Data]) -> Table:
    """Data as a table with a row for each: what machines are told, for spreadsheets."""
    cells = tuple(tuple(cell(row[column]) for column in columns) for row in rows)
    return Table(name, tuple(map(TableColumn, columns)), cells)


def cell(what: Any) -> Cell:
    """A value as a cell: numbers and days as they are, anything else in words."""
    if what is None or what == "":
        return None
    if isinstance(what, int | float) and not isinstance(what, bool):
        return Number(what, in_figures(what))
    return what if isinstance(what, date) else in_words(what)
