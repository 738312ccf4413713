"""Records in a table: those of a kind, or those that were found, with what people want to know of each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from jmx.model.kinds import BY_NAME
from jmx.model.search import Passage
from jmx.model.workspace import Located, Workspace
from jmx.report import document as doc
from jmx.report.aside import aside, listed_fields
from jmx.report.document import Cell, Inline, Inlines, Number, TableColumn, plain, words
from jmx.report.field_words import label_of, title_of
from jmx.report.formats import Data, report_formats
from jmx.report.wording import kind_word

_LONGEST, _SHORTEST = 60, 28  # characters of a title in the table
_BEFORE, _AFTER = 24, 46  # characters of a passage around the first word that was found

# What is told of a record beside its title, by kind, the most wanted first.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "journey": ("owner", "status", "type", "tier"),
    "stage": ("journey", "emotion", "pains"),
    "touchpoint": ("journey", "channel", "emotion", "pains"),
    "pain-point": ("severity", "reach", "status", "owner", "journey"),
    "strength": ("journey",),
    "evidence": ("type", "collected", "sample", "insights"),
    "opportunity": ("pains", "fixes"),
    "initiative": ("status", "shipped", "outcome", "effort", "owner"),
    "metric": ("latest", "target", "measured", "better"),
    "persona": ("segment", "population"),
    "person": ("role", "teams", "left"),
    "team": ("chat",),
    "stage-model": ("stages",),
    "happening": ("date", "type"),
    "review": ("date", "verdict", "reviewer"),
}
_KEPT = 3  # columns that stand before the ref; those after it are left out where there is no room
_HEADS = {"outcome": "verdict", "latest": "now", "effort": "weeks"}
_NUMBERS = frozenset({"severity", "effort", "sample", "tier", "pains", "fixes", "insights", "stages"})


class ListValue(NamedTuple):
    """What stands in a column: for machines, and as people read it."""

    raw: str | float | int | date | None
    said: str


NOTHING_SAID = ListValue(None, "")


class ListRow(NamedTuple):
    """A record, the columns of its kind, and where it says the words that were looked for."""

    located: Located[Any]
    values: Mapping[str, ListValue]
    passages: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class ListReport:
    """Records in order, of one kind or of several (then `kind` is empty), and how many there are with those that are
    not shown; of a list the counts of all kinds, of what was `searched` for the words and expressions."""

    kind: str
    rows: tuple[ListRow, ...]
    counts: Mapping[str, int]
    workspace: Workspace
    as_of: date
    commit: str = ""
    total: int = 0
    words: tuple[str, ...] = ()
    expressions: tuple[str, ...] = ()
    searched: bool = False


# --- for people ---


def document(report: ListReport) -> doc.Document:
    """A line for each record, and what else may be listed."""
    plural = _plural(report.kind) if report.kind else "records"
    return doc.Document(words(plural), (_body(report, plural),), tuple(_ends(report, plural)), headed=False)


def _body(report: ListReport, plural: str) -> doc.Block:
    if not report.rows:
        return doc.Paragraph(words(f"No {plural} found." if report.searched else f"There are no {plural} yet."))
    shown, says = _shown(report), _says(report)
    columns = [TableColumn(kind_word(report.kind) if report.kind else "record", longest=_LONGEST, shortest=_SHORTEST)]
    columns += [] if report.kind else [TableColumn("kind")]
    columns += [TableColumn("says", longest=_BEFORE + _AFTER, shortest=30)] if says else []
    columns += [_column(name) for name in shown[:_KEPT]]
    columns += [TableColumn("ref")]
    columns += [_column(name, optional=True) for name in shown[_KEPT:]]
    columns += [] if report.kind else [TableColumn("about", longest=_LONGEST, shortest=16, optional=True)]
    columns += [TableColumn("file", "quiet", optional=True)]
    rows = tuple(tuple(_cells(row, report, shown, says=says)) for row in report.rows)
    return doc.Table(plural, tuple(columns), rows, 1 + (not report.kind))


def _column(name: str, *, optional: bool = False) -> TableColumn:
    return TableColumn(
        _HEADS.get(name, label_of(name)), number=name in _NUMBERS, longest=_LONGEST, shortest=12, optional=optional
    )


def _says(report: ListReport) -> bool:
    """Whether some record says the words elsewhere than in its title."""
    return any(_elsewhere(row) for row in report.rows)


def _elsewhere(row: ListRow) -> Passage | None:
    """The best place of the words beside the title, where they are marked by themselves, and the ref."""
    return next((each for each in row.passages if each.field not in ("title", "name", "ref")), None)


def _shown(report: ListReport) -> tuple[str, ...]:
    """The columns in which at least one record says something."""
    names = COLUMNS.get(report.kind, ())
    return tuple(name for name in names if any(row.values[name].said for row in report.rows))


def _cells(row: ListRow, report: ListReport, shown: tuple[str, ...], *, says: bool) -> Iterator[Cell]:
    title = next((each for each in row.passages if each.field in ("title", "name")), None)
    yield _marked(title) if title else title_of(row.located.record)
    if not report.kind:
        yield kind_word(row.located.kind)
    if says:
        said = _elsewhere(row)
        yield passage(said) if said else None
    for name in shown[:_KEPT]:
        yield _cell(row.values[name])
    yield row.located.ref
    for name in shown[_KEPT:]:
        yield _cell(row.values[name])
    if not report.kind:
        yield _beside(row.located, report)
    yield row.located.path


def _marked(found: Passage) -> Inlines:
    """A whole text with the words that were found."""
    return tuple(_parts(found, 0, len(found.text)))


def _cell(value: ListValue) -> Cell:
    if isinstance(value.raw, int | float):
        return Number(value.raw, value.said)
    return value.raw if isinstance(value.raw, date) else value.said


def passage(found: Passage) -> Inlines:
    """The words that were found, with what stands around them."""
    start = max(0, found.spans[0][0] - _BEFORE) if found.spans else 0
    end = min(len(found.text), start + _BEFORE + _AFTER)
    ends = Inline("…" if start else ""), Inline("…" if end < len(found.text) else "")
    return tuple(each for each in (ends[0], *_parts(found, start, end), ends[1]) if each.text)


def _parts(found: Passage, start: int, end: int) -> Iterator[Inline]:
    at = start
    for first, last in found.spans:
        if at <= first < end:
            yield from (Inline(found.text[at:first]), Inline(found.text[first : min(last, end)], "strong"))
            at = min(last, end)
    yield Inline(found.text[at:end])


def _beside(located: Located[Any], report: ListReport) -> str:
    return aside(located, report.workspace, listed_fields(located.kind))


def _ends(report: ListReport, plural: str) -> Iterator[doc.Block]:
    if len(report.rows) < report.total:
        yield doc.Paragraph(
            words(f"{len(report.rows):,} of {report.total:,} {plural}; all of them: --limit 0", "quiet")
        )
    elif report.searched and report.total:
        yield doc.Paragraph(
            words(f"{report.total:,} {plural if report.total > 1 else plural.removesuffix('s')}", "quiet")
        )
    others = ", ".join(_others(report))
    if others:
        yield doc.Paragraph(words(f"Also: {others}; one of them: jmx list KIND", "quiet"))


def _others(report: ListReport) -> Iterator[str]:
    for kind, count in report.counts.items():
        if kind != report.kind:
            yield f"{count} {kind_word(kind) if count == 1 else _plural(kind)}"


def _plural(kind: str) -> str:
    return "pains" if kind == "pain-point" else BY_NAME[kind].plural.replace("-", " ")


# --- for machines ---


def data(report: ListReport) -> Data:
    """Every record with its ref, title, file and columns, and the counts of all kinds."""
    return {
        "version": 1, "as_of": report.as_of, "commit": report.commit or None, "kind": report.kind or None,
        "words": list(report.words), "expressions": list(report.expressions), "total": report.total,
        "records": [_record(each, report) for each in report.rows],
        "counts": [{"kind": kind, "count": count} for kind, count in report.counts.items()],
    }  # fmt: skip


def _record(row: ListRow, report: ListReport) -> Data:
    located = row.located
    return {
        "ref": located.ref, "kind": located.kind, "title": title_of(located.record),
        "beside": _beside(located, report) or None, "path": located.path,
        "values": [{"column": name, "value": value.raw} for name, value in row.values.items()],
        "found": [{"field": each.field, "text": each.text, "spans": [list(span) for span in each.spans]}
                  for each in row.passages],
    }  # fmt: skip


def tables(report: ListReport) -> list[doc.Table]:
    """A row for each record; of one kind with its columns."""
    names = COLUMNS.get(report.kind, ())
    found = ("found in", "says") if report.words else ()
    columns = tuple(map(TableColumn, ("ref", "kind", "title", *names, "beside", *found, "path")))
    return [doc.Table("Records", columns, tuple(tuple(_sheet_row(row, report, names)) for row in report.rows))]


def _sheet_row(row: ListRow, report: ListReport, names: tuple[str, ...]) -> Iterator[Cell]:
    yield from (row.located.ref, row.located.kind, title_of(row.located.record))
    for name in names:
        value = row.values[name]
        if isinstance(value.raw, int | float):
            yield Number(value.raw, value.said)
        else:
            yield value.raw
    yield _beside(row.located, report) or None
    if report.words:
        first = row.passages[0] if row.passages else None
        yield from (first.field, plain(passage(first))) if first else (None, None)
    yield row.located.path


FORMATS = report_formats(document, data, tables)
