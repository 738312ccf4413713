"""Each field of a record beside its last change in meaning: who, when, in which commit and why."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from jmx.model.change import REFETCH, UNSHALLOW, Certainty, Commit
from jmx.model.figures import FIELD, by_key
from jmx.report import document as doc
from jmx.report.changes import plain_data, reason
from jmx.report.document import Inline, TableColumn, words
from jmx.report.formats import Data, cell, report_formats
from jmx.report.log import REASON, RecordEvent
from jmx.report.wording import counted, in_words, one_line, record_label

_COLUMNS = (
    TableColumn("field"), TableColumn("says", "strong", longest=40, shortest=24), TableColumn("since", "accent"),
    TableColumn("who"), TableColumn("commit", "quiet"), replace(REASON, optional=True),
)  # fmt: skip


class Blamed(NamedTuple):
    """A field, what it says, and what happened since when it does; None where this history does not hold it."""

    field: str
    value: Any
    since: RecordEvent | None = None

    @property
    def commit(self) -> Commit | None:
        return self.since.commit if self.since else None

    @property
    def author(self) -> str:
        return self.since.known.by if self.since and self.since.known else ""

    @property
    def why(self) -> str:
        return reason(self.since.change) if self.since and self.since.known else ""


@dataclass(frozen=True, slots=True)
class BlameReport:
    """A record field by field, in the order it is written."""

    ref: str
    kind: str
    label: str
    path: str
    fields: tuple[Blamed, ...]
    as_of: date
    partial: bool = False  # this clone lacks old contents, so that a later change may be missing
    commit: str = ""
    unread: str = ""  # that its file cannot be read now, and since when


def document(report: BlameReport) -> doc.Document:
    """The record as a table."""
    title = (Inline(record_label(report.kind, report.label), "strong"), Inline(f"  {report.ref}", "quiet"))
    rows = tuple(_rows(report))
    table = doc.Table("Fields", _COLUMNS, rows) if rows else doc.Paragraph(words("nothing but its id is written"))
    blocks: list[doc.Block] = [doc.Bullets((doc.Bullet(words(report.path, "quiet")),)), table]
    if report.unread:
        blocks.insert(1, doc.Callout("as it was", words(report.unread)))
    if any(each.since and not each.since.certain for each in report.fields):
        blocks.append(doc.Callout("≤", words(f"at or before that day, since this clone is shallow; {UNSHALLOW}")))
    if report.partial or any(each.commit is None for each in report.fields):
        blocks.append(doc.Callout("not all of it is known", words(f"this clone lacks old contents; {REFETCH}")))
    return doc.Document(title, tuple(blocks))


def _rows(report: BlameReport) -> Iterator[tuple[doc.Cell, ...]]:
    """A row for each field; a commit that is in the row right above does not give its reason again."""
    above = None
    for each in report.fields:
        commit = each.commit
        why = "(as above)" if commit and each.why and commit == above else one_line(each.why)
        yield (
            each.field,
            _said(each, report.kind),
            _day(each),
            each.author,
            commit.short if commit else "",
            why,
        )
        above = commit


def _said(each: Blamed, kind: str) -> doc.Cell:
    """What a field says; of the values of a metric how many there are, and the newest."""
    found = by_key(each.value) if kind == "metric" and each.field == FIELD else None
    if found:
        newest = found[max(found)]
        return f"{counted(len(found), 'value')}, newest {in_words(newest['value'])} on {newest['date']}"
    return cell("nothing" if each.value is None else each.value)


def _day(each: Blamed) -> doc.Cell:
    since, commit = each.since, each.commit
    if since is None or commit is None or commit.day is None:
        return "not committed yet" if since and since.change.uncommitted else "unknown"
    return commit.day if since.certain else f"≤ {commit.day}"


def data(report: BlameReport) -> Data:
    """For machines: whole values, and commits by their whole ids."""
    return {
        "version": 2, "as_of": report.as_of, "commit": report.commit or None, "ref": report.ref,
        "kind": report.kind, "title": report.label, "path": report.path,
        "unread": report.unread or None,
        "fields": [_field_data(each, report.partial) for each in report.fields],
    }  # fmt: skip


def _field_data(each: Blamed, partial: bool) -> Data:
    since, commit = each.since, each.commit
    return {
        "field": each.field, "value": plain_data(each.value), "date": commit and commit.day,
        "certainty": Certainty.UNKNOWN if since is None or commit is None or partial else since.certainty,
        "committed": commit and commit.exists, "author": each.author or None,
        "commit": commit.oid or None if commit else None, "reason": each.why or None,
    }  # fmt: skip


def tables(report: BlameReport) -> list[doc.Table]:
    """A row for each field, with its whole reason."""
    rows = tuple((*row[:-1], one_line(each.why)) for row, each in zip(_rows(report), report.fields, strict=True))
    return [doc.Table("Fields", _COLUMNS, rows)]


FORMATS = report_formats(document, data, tables)
