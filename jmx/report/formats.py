"""The formats a report is written in: one record for each, with its name, the endings of its files and its writer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Generic, TypeVar

from pydantic import Field

from jmx import escape
from jmx.formats import Format
from jmx.report.document import Document, Inlines, Table
from jmx.report.writers.terminal import Screen, terminal

Facts = TypeVar("Facts")
Day = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]  # how JSON writes a day


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

    def write(facts: Facts, screen: Screen) -> str:
        from jmx.report.writers.markdown import markdown

        return markdown(document(facts))

    return ReportFormat(name="markdown", endings=(".md", ".markdown"), write=write)


def in_html(document: Callable[[Facts], Document]) -> ReportFormat[Facts]:
    """One page for a browser and for paper."""

    def write(facts: Facts, screen: Screen) -> str:
        from jmx.report.writers.html import html

        return html(document(facts))

    return ReportFormat(name="html", endings=(".html", ".htm"), write=write)


def in_json(data: Callable[[Facts], Any]) -> ReportFormat[Facts]:
    """Data for machines."""
    return ReportFormat(name="json", endings=(".json",), write=lambda facts, screen: escape.json(data(facts)))


def in_csv(tables: Callable[[Facts], Sequence[Table]]) -> ReportFormat[Facts]:
    """The table that a report is about."""

    def write(facts: Facts, screen: Screen) -> str:
        from jmx.report.writers.spreadsheet import csv

        return csv(tables(facts))

    return ReportFormat(name="csv", endings=(".csv",), write=write)


def in_xlsx(tables: Callable[[Facts], Sequence[Table]]) -> ReportFormat[Facts]:
    """A workbook with a sheet for each table."""

    def write(facts: Facts, screen: Screen) -> bytes:
        from jmx.report.writers.spreadsheet import xlsx

        return xlsx(tables(facts))

    return ReportFormat(name="xlsx", endings=(".xlsx",), binary=True, write=write)
