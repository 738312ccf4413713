"""A change for machines and for spreadsheets, the same in every report."""

import math
from typing import Any

from jmx.model.change import Change, Sort
from jmx.report.changes import edit, in_words, reason, sentence
from jmx.report.formats import Data

LONGEST_INTEGER = 64  # bits; what is longer is told as text, since most readers of JSON would change it
COLUMNS = (
    "date", "author", "commit", "audience", "sort", "kind", "title", "ref", "field", "old", "new", "sentence", "reason",
)  # fmt: skip


def change_data(change: Change, *, certain: bool = True) -> Data:
    """A change with its values, its commit and why; `certain` unless somebody before that commit may have done it."""
    commit = change.commit
    known = commit if commit is not None and commit.oid else None
    return {
        "sort": change.sort, "kind": change.kind, "ref": change.ref, "title": change.label,
        "audience": change.audience, "field": change.field or None, "old": plain_data(change.old),
        "new": plain_data(change.new), "sentence": sentence(change),
        "author": known.author if known and certain else None,
        "date": commit.committed if commit else None,
        "commit": known.oid if known else None, "committed": None if commit is None else known is not None,
        "reason": reason(change) if known and certain else None,
    }  # fmt: skip


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


def change_row(change: Change, *, certain: bool = True) -> Data:
    """The same as a row of a spreadsheet, under `COLUMNS`: with days, short ids and values as people are told them."""
    commit = change.commit
    short = commit.short or "not committed yet" if commit else None
    return change_data(change, certain=certain) | {
        "date": commit.committed if commit else None, "commit": short, "old": _shown(change.old),
        "new": _shown(change.new), "sentence": edit(change) if change.sort is Sort.EDITED else sentence(change),
    }  # fmt: skip


def _shown(what: Any) -> str | float | None:
    if what is None or isinstance(what, str) or (isinstance(what, int | float) and not isinstance(what, bool)):
        return what
    return in_words(what)
