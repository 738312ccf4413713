"""The records of a kind in a table, and how many there are of every other."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from jmx.model.kinds import BY_NAME
from jmx.model.workspace import Located, Workspace
from jmx.report import document as doc
from jmx.report.aside import aside, listed_fields
from jmx.report.document import TableColumn, words
from jmx.report.field_words import label_of, title_of
from jmx.report.formats import Data, data_table, report_formats
from jmx.report.wording import kind_word

_LONGEST = 60  # characters of a title in the table


@dataclass(frozen=True, slots=True)
class ListReport:
    """The records of a kind, in order of their files, and the counts of all kinds that there are."""

    kind: str
    records: tuple[Located[Any], ...]
    counts: Mapping[str, int]
    workspace: Workspace
    as_of: date
    commit: str = ""


def document(report: ListReport) -> doc.Document:
    """For people: a line for each record, and what else may be listed."""
    beside = ", ".join(map(label_of, listed_fields(report.kind)))
    names = (kind_word(report.kind), *([beside] if beside else []), "ref", "file")
    columns = tuple(TableColumn(name, longest=0 if at else _LONGEST) for at, name in enumerate(names))
    rows = tuple(
        (title_of(each.record), *([_beside(each, report)] if beside else []), each.ref, each.path)
        for each in report.records
    )
    plural = _plural(report.kind)
    table = doc.Table(plural, columns, rows) if rows else doc.Paragraph(words(f"There are no {plural} yet."))
    others = ", ".join(_others(report))
    ends = (doc.Paragraph(words(f"Also: {others}; one of them: jmx list KIND", "quiet")),) if others else ()
    return doc.Document(words(plural), (table,), ends, headed=False)


def _beside(located: Located[Any], report: ListReport) -> str:
    return aside(located, report.workspace, listed_fields(report.kind))


def _others(report: ListReport) -> Iterator[str]:
    for kind, count in report.counts.items():
        if kind != report.kind:
            yield f"{count} {kind_word(kind) if count == 1 else _plural(kind)}"


def _plural(kind: str) -> str:
    return "pains" if kind == "pain-point" else BY_NAME[kind].plural.replace("-", " ")


def data(report: ListReport) -> Data:
    """For machines: every record with its ref, title and file, and the counts of all kinds."""
    return {
        "version": 1, "as_of": report.as_of, "commit": report.commit or None, "kind": report.kind,
        "records": [_record(each, report) for each in report.records], "counts": dict(report.counts),
    }  # fmt: skip


def _record(located: Located[Any], report: ListReport) -> Data:
    beside = _beside(located, report)
    return {"ref": located.ref, "title": title_of(located.record), "beside": beside or None, "path": located.path}


def tables(report: ListReport) -> list[doc.Table]:
    """A row for each record."""
    rows = (_record(each, report) for each in report.records)
    return [data_table("Records", ("ref", "title", "beside", "path"), rows)]


FORMATS = report_formats(document, data, tables)
