"""Findings counted: by rule, by owner and by team, instead of one by one."""

from dataclasses import dataclass
from typing import NamedTuple

from jmx.report import document as doc
from jmx.report.document import Number, TableColumn, words
from jmx.report.findings import summary
from jmx.report.formats import Data, data_table, report_formats
from jmx.report.lint_report import LintReport


class FindingCount(NamedTuple):
    """How many findings are about one rule, owner or team, by their levels."""

    name: str
    error: int
    warning: int
    info: int


@dataclass(frozen=True, slots=True)
class StatisticsReport:
    """The findings of one run, counted in three ways, the most first."""

    by_rule: tuple[FindingCount, ...]
    by_owner: tuple[FindingCount, ...]
    by_team: tuple[FindingCount, ...]
    found: LintReport


def document(report: StatisticsReport) -> doc.Document:
    """A table for each way to count."""
    shown = (("rule", report.by_rule), ("owner", report.by_owner), ("team", report.by_team))
    tables = tuple(_table(name, counts) for name, counts in shown if counts)
    return doc.Document(words("Findings counted"), tables, summary(report.found), headed=False)


def _table(name: str, counts: tuple[FindingCount, ...]) -> doc.Table:
    columns = (
        TableColumn(name, "strong"),
        *(TableColumn(each, number=True) for each in ("errors", "warnings", "notes")),
    )
    rows = tuple((each.name, _number(each.error), _number(each.warning), _number(each.info)) for each in counts)
    return doc.Table(f"By {name}", columns, rows)


def _number(count: int) -> Number:
    return Number(count, f"{count:,}")


def data(report: StatisticsReport) -> Data:
    """For machines: the counts, without the findings."""
    found = report.found
    return {
        "version": 1, "as_of": found.as_of, "commit": found.commit or None, "summary": found.counts,
        **{name: [each._asdict() for each in counts] for name, counts in _ways(report)},
    }  # fmt: skip


def _ways(report: StatisticsReport) -> tuple[tuple[str, tuple[FindingCount, ...]], ...]:
    return ("by_rule", report.by_rule), ("by_owner", report.by_owner), ("by_team", report.by_team)


def tables(report: StatisticsReport) -> list[doc.Table]:
    """A row for each count, with the way it is counted."""
    rows = ({"by": way.removeprefix("by_")} | each._asdict() for way, counts in _ways(report) for each in counts)
    return [data_table("Findings counted", ("by", "name", "error", "warning", "info"), rows)]


FORMATS = report_formats(document, data, tables)
