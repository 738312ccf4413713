"""One record whole: what it says, what stands in it, what points at it, since when, where, and what lint finds."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from jmx.model.confidence import AN_ASSERTION
from jmx.model.evidence import Evidence
from jmx.model.finding import Finding, Place, Route
from jmx.model.outline import HOLDS, TITLED
from jmx.model.record import Record
from jmx.model.settings import Suppression
from jmx.model.workspace import Located, Workspace
from jmx.report import document as doc
from jmx.report.aside import aside
from jmx.report.changes import plain_data
from jmx.report.document import Inline, Inlines, TableColumn, plain, words
from jmx.report.field_words import FieldWords, called, label_of, title_of, written
from jmx.report.findings import finding_data, finding_line
from jmx.report.formats import Data, data_table, report_formats
from jmx.report.log import LogReport, came_and_changed
from jmx.report.wording import LONGEST, kind_word, one_line, record_label

MOST_POINTS = 24  # of a series that is told; the newest


class Item(NamedTuple):
    """What stands in a list of a record: the value as it is written, where; the record that it is or points at; and
    what stands in that."""

    value: Any
    route: Route = ()
    target: Located[Any] | None = None
    inner: tuple["Item", ...] = ()


class Group(NamedTuple):
    """What stands in one field of a record; or, with the `kind` of those records, what points at it in that field."""

    field: str
    items: tuple[Item, ...]
    kind: str = ""


@dataclass(frozen=True, slots=True)
class ShowReport:
    """A record with all that has to do with it."""

    located: Located[Any]
    workspace: Workspace
    targets: Mapping[Route, Located[Any] | None]  # of its refs, by their routes in it
    holders: tuple[Located[Any], ...]  # in which it stands, the innermost first
    inside: tuple[Group, ...]
    pointing: tuple[Group, ...]
    findings: tuple[Finding, ...]
    accepted: tuple[Suppression, ...]
    as_of: date
    place: Place | None = None
    log: LogReport | None = None  # its life; None where no history follows it
    commit: str = ""

    @property
    def label(self) -> str:
        return title_of(self.located.record)

    @property
    def words(self) -> FieldWords:
        return FieldWords(self.targets, self.workspace.settings)

    @property
    def fields(self) -> tuple[tuple[str, Any], ...]:
        """What is written in it and is said neither by its heading nor as something that stands in it."""
        told = {"id", *HOLDS.get(self.located.kind, ())}
        told |= {name for name in ("title", "name", "text", "question", "organisation") if self._heads(name)}
        return tuple((name, value) for name, value in written(self.located.record) if name not in told)

    def _heads(self, name: str) -> bool:
        said = getattr(self.located.record, name, None)
        return isinstance(said, str) and said == self.label and len(said) <= LONGEST


def document(report: ShowReport) -> doc.Document:
    """Its name, where it stands and since when; its fields; then a section for whatever else there is."""
    located = report.located
    title = (Inline(record_label(located.kind, report.label), "strong"), Inline(f"  {located.ref}", "quiet"))
    rows = tuple(_rows(report))
    sections = (*_own_fields(report), *_points(report), *_groups(report), *_findings(report))
    blocks = (
        doc.Bullets(tuple(map(doc.Bullet, _head(report))), prose=True),
        *((doc.DefinitionList(rows),) if rows else ()),
    )
    return doc.Document(title, (*blocks, *sections))


def _head(report: ShowReport) -> Iterator[Inlines]:
    for holder in report.holders:
        yield (Inline(f"in {kind_word(holder.kind)} "), *called(holder.ref, holder))
    if report.log:
        yield words(came_and_changed(report.log))
    place = f":{report.place.line}" if report.place else ""
    yield words(f"{report.located.path}{place}", "quiet")


def _rows(report: ShowReport) -> Iterator[tuple[str, Inlines]]:
    for name, value in report.fields:
        if not name.startswith("x-") and not (name == "points" and report.located.kind == "metric"):
            yield from _labelled(label_of(name), report.words.lines(name, value))


def _labelled(label: str, lines: list[Inlines]) -> Iterator[tuple[str, Inlines]]:
    for number, line in enumerate(lines):
        yield ("" if number else label), line


def _own_fields(report: ShowReport) -> Iterator[doc.Section]:
    own = [(name, value) for name, value in report.fields if name.startswith("x-")]
    rows = tuple(row for name, value in own for row in _labelled(name, report.words.lines(name, value)))
    if rows:
        yield _section("Own fields", doc.DefinitionList(rows))


def _section(heading: str, block: doc.Block) -> doc.Section:
    return doc.Section(words(heading, "accent"), (block,))


# --- values of a metric ---


def _points(report: ShowReport) -> Iterator[doc.Section]:
    """The values of a metric: all that are written in it, of a table the newest."""
    if report.located.kind != "metric":
        return
    inline = report.located.record.points
    known = inline or report.workspace.points(report.located.ref)
    shown = known if inline else known[-MOST_POINTS:]
    heading = "Values" if len(shown) == len(known) else f"Values, the newest {len(shown)} of {len(known)}"
    missing = report.workspace.why_no_value(report.located.ref)
    if missing and not shown:
        yield _section("Values", doc.Paragraph(words(f"  none known here: {missing}", "warning")))
    if shown:
        lines = (report.words.said("points", each, ()) for each in shown)
        yield _section(heading, doc.Bullets(tuple(map(doc.Bullet, lines)), prose=True))


# --- what stands in it, and what points at it ---


def _groups(report: ShowReport) -> Iterator[doc.Section]:
    for group in (*report.inside, *report.pointing):
        bullets = tuple(_bullet(each, report, "" if group.kind else group.field) for each in group.items)
        yield _section(_heading(group, report), doc.Bullets(bullets, prose=True))


def _heading(group: Group, report: ShowReport) -> str:
    if group.kind:
        return pointing_words(group.kind, group.field, report.located.kind)
    return label_of(group.field).capitalize()


def _bullet(item: Item, report: ShowReport, field: str = "", within: str = "") -> doc.Bullet:
    if item.target is None:
        told = _text(item, report, field)
        asserted = isinstance(item.value, Evidence) and item.value.asserted
        return doc.Bullet((*told, Inline(f"  {AN_ASSERTION}", "warning")) if asserted else told)
    beside = aside(item.target, report.workspace)
    kind = f"{kind_word(item.target.kind)} " if within and item.target.kind not in ("touchpoint", "stage") else ""
    told = (Inline(kind), *called(item.target.ref, item.target), Inline(f"  {beside}" if beside else ""))
    inner = tuple(_bullet(each, report, within=item.target.kind) for each in item.inner)
    if item.target.kind == "decision" and item.target.record.why and field:
        inner += (doc.Bullet(words(one_line(item.target.record.why), "quiet")),)
    return doc.Bullet(tuple(each for each in told if each.text), (doc.Bullets(inner, prose=True),) if inner else ())


def _text(item: Item, report: ShowReport, field: str) -> Inlines:
    """What is no record, in words; of a record whose ref another one has, only the title: lint says so."""
    if field in TITLED and isinstance(item.value, Record):
        return words(title_of(item.value))
    return report.words.said(field, item.value, item.route)


# How records point at one, by the field; {kinds} are the records, {this} is what they point at.
_POINTING = {
    "at": "{kinds} at this {this}", "between": "{kinds} that measure from or to this {this}",
    "evidence": "{kinds} that rest on it", "about": "{kinds} about it", "contradicts": "{kinds} against it",
    "addresses": "{kinds} that address it", "stages": "{kinds} it stands in", "touchpoints": "{kinds} it stands in",
    "parent": "{kinds} that zoom into it", "replaces": "{kinds} that will replace it",
    "opens": "{kinds} it is entered through", "next": "{kinds} that lead here", "journeys": "{kinds} of it",
    "metrics": "{kinds} it measures", "expects": "{kinds} that should move it",
    "triggers": "{kinds} reviewed when it moves", "after": "{kinds} that wait for it",
    "initiative": "{kinds} that became it", "closes": "{kinds} that say it is done",
    "supersedes": "{kinds} that took its place", "touches": "{kinds} that touch it",
    "deputy": "{kinds} this person stands in for", "emotion": "{kinds} with a feeling of this persona",
    "stage_model": "{kinds} measured against it", "as": "{kinds} of this sort", "forum": "{kinds} reviewed in it",
    "goals": "{kinds} that serve it", "backstage": "{kinds} it works behind", "operations": "{kinds} it runs",
    "team": "{kinds} it runs", "owner": "{kinds} this person answers for", "covering": "{kinds} this person covers",
    "sponsor": "{kinds} this person sponsors", "reviewer": "{kinds} this person led",
    "recorded_by": "{kinds} this person wrote down", "disputed": "{kinds} this person disputes",
    "personas": "{kinds} of this persona",
}  # fmt: skip
_OF_TWO = {
    ("person", "teams"): "People in it", ("initiative", "teams"): "Initiatives it works on",
    ("evidence", "insights"): "Evidence about it or against it",
    ("opportunity", "pains"): "Opportunities that would take it away", ("pain-point", "metrics"): "Pains it shows",
}  # fmt: skip
_PLURALS = {"pain-point": "pains", "person": "people", "opportunity": "opportunities", "evidence": "evidence"}


def pointing_words(kind: str, field: str, this: str) -> str:
    """What records of a kind are to the one they point at in a field: `Pains at this touchpoint`."""
    kinds = _PLURALS.get(kind, f"{kind_word(kind)}s").capitalize()
    told = _OF_TWO.get((kind, field)) or _POINTING.get(field, f"{{kinds}} that name it under {label_of(field)}")
    return told.format(kinds=kinds, this=kind_word(this))


def _findings(report: ShowReport) -> Iterator[doc.Section]:
    if report.findings:
        lines = (doc.Bullet(finding_line(each), _hint(each)) for each in report.findings)
        yield _section("What lint finds", doc.Bullets(tuple(lines), prose=True))

    if report.accepted:
        reasons = (words(f"{each.code} until {each.expires}: {one_line(each.reason)}") for each in report.accepted)
        yield _section("Accepted in jmx.yaml", doc.Bullets(tuple(map(doc.Bullet, reasons)), prose=True))


def _hint(finding: Finding) -> tuple[doc.Block, ...]:
    return (doc.Bullets((doc.Bullet(words(finding.hint, "quiet")),), prose=True),) if finding.hint else ()


# --- for machines ---


def data(report: ShowReport) -> Data:
    """For machines: values as they are written, and refs whole."""
    located, log = report.located, report.log
    return {
        "version": 1, "as_of": report.as_of, "commit": report.commit or None, "ref": located.ref,
        "kind": located.kind, "title": report.label, "path": located.path,
        "line": report.place.line if report.place else None,
        "since": _moment(log and log.opened), "changed": _moment(log and log.changed),
        "stands_in": [_record(each) for each in report.holders],
        "fields": [_field(name, value, report) for name, value in report.fields],
        "inside": [
            {"field": group.field, "items": [_item(each, report, group.field) for each in group.items]}
            for group in report.inside
        ],
        "pointing": [
            {"field": group.field, "kind": group.kind, "items": [_item(each, report) for each in group.items]}
            for group in report.pointing
        ],
        "findings": [finding_data(each) for each in report.findings],
        "accepted": [
            {"code": each.code, "until": each.expires, "reason": each.reason} for each in report.accepted
        ],
    }  # fmt: skip


def _moment(event: Any) -> Data | None:
    commit = event.commit if event else None
    if event is None or commit is None:
        return None
    known = event.known
    return {
        "date": commit.day, "certainty": event.certainty, "committed": commit.exists,
        "commit": commit.oid or None, "author": known.by if known else None,
    }  # fmt: skip


def _record(located: Located[Any]) -> Data:
    return {"ref": located.ref, "kind": located.kind, "title": title_of(located.record)}


def _field(name: str, value: Any, report: ShowReport) -> Data:
    said = [plain(line) for line in report.words.lines(name, value)]
    return {"field": name, "label": label_of(name), "value": plain_data(_written_out(value)), "words": said}


def _written_out(value: Any) -> Any:
    if hasattr(value, "model_dump"):
        return value.model_dump(mode="json", by_alias=True, exclude_unset=True)
    if isinstance(value, list | tuple):
        return [_written_out(each) for each in value]
    return {key: _written_out(each) for key, each in value.items()} if isinstance(value, dict) else value


def _item(item: Item, report: ShowReport, field: str = "") -> Data:
    if item.target is None:
        told = plain(_text(item, report, field))
        return {"ref": None, "kind": None, "title": told, "inside": []}
    return {**_record(item.target), "inside": [_item(each, report) for each in item.inner]}


def tables(report: ShowReport) -> list[doc.Table]:
    """A row for each line of a field, one for each record in it or pointing at it, and the findings."""
    columns = (TableColumn("field"), TableColumn("says"))
    fields = tuple((label, plain(line)) for name, value in report.fields
                   for label, line in _labelled(label_of(name), report.words.lines(name, value)))  # fmt: skip
    related = ({"how": _heading(each, report), **_item(item, report, each.field)}
               for each in (*report.inside, *report.pointing) for item in each.items)  # fmt: skip
    return [doc.Table("Fields", columns, fields), data_table("Related", ("how", "kind", "title", "ref"), related)]


FORMATS = report_formats(document, data, tables)
