"""The formats a report is written in: one record for each, with its name, the endings of its files and its writer."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from jmx import escape
from jmx.formats import Format
from jmx.report.document import Cell, Document, Inlines, Number, Table, TableColumn
from jmx.report.wording import in_figures, one_line
from jmx.report.writers.html import html
from jmx.report.writers.markdown import markdown
from jmx.report.writers.spreadsheet import csv, xlsx
from jmx.report.writers.terminal import Screen, terminal

Facts = TypeVar("Facts")
Data = dict[str, Any]  # what JSON holds; schemas/output says which fields


def iso(day: date | None) -> str | None:
    """A day as JSON writes it."""
    return day.isoformat() if day else None


def data_table(name: str, columns: Sequence[str], rows: Iterable[Data]) -> Table:
    """Data as a table with a row for each: what machines are told, for spreadsheets."""
    cells = tuple(tuple(_cell(row[column]) for column in columns) for row in rows)
    return Table(name, tuple(map(TableColumn, columns)), cells)


def _cell(what: Any) -> Cell:
    if what is None or what == "":
        return None
    if isinstance(what, bool):
        return "yes" if what else "no"
    if isinstance(what, int | float):
        return Number(what, in_figures(what))
    if isinstance(what, list):
        return "; ".join(map(str, what))
    return one_line(what) if isinstance(what, str) else what


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFormat(Format, Generic[Facts]):
    """A way to write facts: as styled lines for a terminal, as text, or as bytes."""

    write: Callable[[Facts, Screen], Inlines | str | bytes]


def in_text(
    document: Callable[[Facts], Document], name: str = "text", endings: tuple[str, ...] = ("", ".txt")
) -> ReportFormat[Facts]:
    """Lines for a terminal."""
    return ReportFormat(name=name, endings=endings, write=lambda facts, screen: terminal(document(facts), screen))


def in_markdown(document: Callable[[Facts], Document]) -> ReportFormat[Facts]:
    """Markdown for pull requests, wikis and mails."""
    endings = (".md", ".markdown")
    return ReportFormat(name="markdown", endings=endings, write=lambda facts, screen: markdown(document(facts)))


def in_html(document: Callable[[Facts], Document]) -> ReportFormat[Facts]:
    """One page for a browser and for paper."""
    return ReportFormat(name="html", endings=(".html", ".htm"), write=lambda facts, screen: html(document(facts)))


def in_json(data: Callable[[Facts], Data]) -> ReportFormat[Facts]:
    """Data for machines."""
    return ReportFormat(name="json", endings=(".json",), write=lambda facts, screen: escape.json(data(facts)))


def in_csv(tables: Callable[[Facts], Sequence[Table]]) -> ReportFormat[Facts]:
    """The table that a report is about."""
    return ReportFormat(name="csv", endings=(".csv",), write=lambda facts, screen: csv(tables(facts)))


def in_xlsx(tables: Callable[[Facts], Sequence[Table]]) -> ReportFormat[Facts]:
    """A workbook with a sheet for each table."""
    return ReportFormat(name="xlsx", endings=(".xlsx",), binary=True, write=lambda facts, screen: xlsx(tables(facts)))
