"""A change for machines and for spreadsheets, the same in every report."""

import math
from collections.abc import Sequence
from typing import Any, TypedDict

from jmx.model.change import Audience, Change, Sort
from jmx.report import document as doc
from jmx.report.changes import edit, reason, sentence, value
from jmx.report.formats import Day
from jmx.report.wording import one_line

LONGEST_INTEGER = 64  # bits; what is longer is told as text, since most readers of JSON would change it
COLUMNS = tuple(
    doc.TableColumn(name)
    for name in (
        "date", "author", "commit", "audience", "sort", "kind", "title", "ref", "field", "old", "new", "sentence",
        "reason",
    )
)  # fmt: skip


class ChangeData(TypedDict):
    """One thing that changed, with the commit that did it. `committed` is null where nobody knows which commit."""

    sort: Sort
    kind: str
    ref: str
    title: str
    audience: Audience
    field: str | None
    old: Any
    new: Any
    sentence: str
    author: str | None
    date: Day | None
    commit: str | None
    committed: bool | None
    reason: str | None


def change_data(change: Change, *, certain: bool = True) -> ChangeData:
    """A change with its values, its commit and why; `certain` unless somebody before that commit may have done it."""
    commit = change.commit
    known = commit if commit is not None and commit.oid else None
    return {
        "sort": change.sort,
        "kind": change.kind,
        "ref": change.ref,
        "title": change.label,
        "audience": change.audience,
        "field": change.field or None,
        "old": plain_data(change.old),
        "new": plain_data(change.new),
        "sentence": sentence(change),
        "author": known.author if known and certain else None,
        "date": commit.committed.isoformat() if commit and commit.committed else None,
        "commit": known.oid if known else None,
        "committed": None if commit is None else known is not None,
        "reason": reason(change) if known and certain else None,
    }


def plain_data(what: Any) -> Any:
    """A value as JSON can hold it."""
    if isinstance(what, dict):
        return {str(key): plain_data(each) for key, each in what.items()}
    if isinstance(what, list | tuple):
        return [plain_data(each) for each in what]
    if isinstance(what, float) and not math.isfinite(what):
        return str(what)
    if isinstance(what, int) and what.bit_length() > LONGEST_INTEGER:
        return hex(what)
    return what


def change_cells(change: Change, *, certain: bool = True) -> tuple[doc.Cell, ...]:
    """A change as a row of a spreadsheet, under `COLUMNS`."""
    commit = change.commit
    known = commit if commit is not None and commit.oid else None
    return (
        commit.committed if commit else None,
        known.author if known and certain else None,
        known.short if known else "not committed yet" if commit else None,
        change.audience.value,
        change.sort.value,
        change.kind,
        change.label,
        change.ref,
        change.field,
        _cell(change.old),
        _cell(change.new),
        one_line(edit(change) if change.sort is Sort.EDITED else sentence(change)),
        one_line(reason(change)) if known and certain else None,
    )


def _cell(what: Any) -> doc.Cell:
    """A value: a number where it is one, else as people are told it."""
    if what is None or what == "":
        return None
    if isinstance(what, int | float) and not isinstance(what, bool):
        return doc.Number(what, value(what))
    return one_line(what) if isinstance(what, str) else value(what)


def changes_table(changes: Sequence[Change]) -> doc.Table:
    """A row for each change."""
    return doc.Table("Changes", COLUMNS, tuple(change_cells(change) for change in changes))
