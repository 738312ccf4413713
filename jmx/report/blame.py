"""Each field of a record beside its last change in meaning: who, when, in which commit and why."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from jmx import escape
from jmx.formats import table as table_of
from jmx.model.change import Change
from jmx.model.history import REFETCH, UNSHALLOW, Certainty, Commit
from jmx.report.changes import reason
from jmx.report.document import Inline, Inlines
from jmx.report.formats import ReportFormat
from jmx.report.log import called_kind, cut, in_one_line, in_words, with_reasons
from jmx.report.table import table

_HEADERS = ("field", "says", "since", "who", "commit", "why")
_LONGEST_VALUE, _SHORTER_VALUE = 40, 24
_WIDE = 130  # columns from which there is room for everything


class Blamed(NamedTuple):
    """A field, what it says, and the change since which it does; None where this history does not hold it."""

    field: str
    value: Any
    change: Change | None = None
    certainty: Certainty = Certainty.EXACT

    @property
    def commit(self) -> Commit | None:
        return self.change.commit if self.change else None


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
    width: int | None = None  # of the terminal; None where lines may be as long as they are


def text(report: BlameReport) -> Inlines:
    """The record as a table."""
    head = (
        Inline(f"{called_kind(report.kind)} “{in_one_line(report.label)}”", "strong"),
        Inline(f"  {report.ref}\n", "quiet"),
        Inline(f"  {report.path}\n\n", "quiet"),
    )
    cells = list(_table(report))
    if not cells:
        return (*head, Inline("nothing but its id is written\n"))
    rows = with_reasons(cells, report.width) or [row[:-1] for row in cells]
    shallow = any(each.certainty is Certainty.AT_OR_BEFORE for each in report.fields)
    partial = report.partial or any(each.commit is None for each in report.fields)
    return (
        *head,
        *table(_HEADERS[: len(rows[0])], rows, styles=("", "strong", "accent", "", "quiet", "quiet")),
        Inline(
            f"\n≤: at or before that day, since this clone is shallow; {UNSHALLOW}\n" if shallow else "",
            "warning",
        ),
        Inline(
            f"\nnot all of it is known: this clone lacks old contents; {REFETCH}\n" if partial else "",
            "warning",
        ),
    )


def _table(report: BlameReport) -> Iterator[list[str]]:
    """A row for each field; a commit gives its reason once."""
    explained = set()
    narrow = report.width is not None and report.width < _WIDE
    for each in report.fields:
        commit = each.commit
        known = commit is not None and commit.oid and each.certainty is not Certainty.AT_OR_BEFORE
        why = in_one_line(reason(each.change)) if known and each.change else ""
        who = in_one_line(commit.author) if known and commit else ""
        again = commit is not None and commit.oid in explained
        said = cut(in_words(each.value), _SHORTER_VALUE if narrow else _LONGEST_VALUE)
        yield [each.field, said, _since(each), who, commit.short if commit else "", "(as above)" if again else why]
        explained.add(commit.oid if why and commit else "-")


def _since(each: Blamed) -> str:
    commit = each.commit
    if commit is None or commit.committed is None:
        return "not committed yet" if commit and not commit.oid else "unknown"
    return f"≤ {commit.committed}" if each.certainty is Certainty.AT_OR_BEFORE else str(commit.committed)


def as_json(report: BlameReport) -> str:
    """For machines: whole values, and commits by their whole ids."""
    document = {
        "version": 1,
        "as_of": report.as_of.isoformat(),
        "commit": report.commit or None,
        "record": report.ref,
        "kind": report.kind,
        "title": report.label,
        "path": report.path,
        "fields": [_as_data(each, report.partial) for each in report.fields],
    }
    return escape.json(document)


def _as_data(each: Blamed, partial: bool) -> dict[str, Any]:
    commit = each.commit
    committed = commit is not None and bool(commit.oid)
    known = committed and each.certainty is not Certainty.AT_OR_BEFORE  # else somebody before may have done it
    return {
        "field": each.field,
        "value": each.value,
        "since": commit.committed.isoformat() if commit and commit.committed else None,
        "certainty": "unknown" if commit is None or partial else each.certainty.value,
        "committed": committed if commit else None,
        "author": commit.author if commit and known else None,
        "commit": commit.oid if commit and committed else None,
        "reason": reason(each.change) if each.change and known else None,
    }


FORMATS: Mapping[str, ReportFormat[BlameReport]] = table_of(
    ReportFormat(
        name="text", endings=("", ".txt"), write=lambda facts, screen: text(replace(facts, width=screen.width))
    ),
    ReportFormat(name="json", endings=(".json",), write=lambda facts, _: as_json(facts)),
)
