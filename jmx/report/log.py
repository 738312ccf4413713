"""The life of one record or field: what happened to it, when, by whom and why."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import NamedTuple

from jmx.model.change import REFETCH, UNSHALLOW, Certainty, Change, Commit, RecordHistory, Sort
from jmx.model.field_history import ValuePeriod, drawable, number
from jmx.report import document as doc
from jmx.report.changes import (
    COLUMNS,
    came_to,
    change_data,
    change_row,
    edit,
    grouped_sentences,
    plain_data,
    reason,
    sentence,
    subject,
)
from jmx.report.document import Inline, Inlines, TableColumn, words
from jmx.report.formats import Data, cell, data_table, report_formats
from jmx.report.handovers import told_once
from jmx.report.wording import counted, in_words, one_line, record_label

_STYLES: dict[Sort, doc.Style] = {Sort.ADDED: "new", Sort.REMOVED: "old"}
REASON = TableColumn("why", "quiet", longest=90, shortest=24)
_SHALLOW = f"this clone is shallow, so it may be older; {UNSHALLOW}"
_UNREAD = f"this clone lacks old contents; {REFETCH}"


class RecordEvent(NamedTuple):
    """A change with its commit in it, how sure its day is, and whether it is of the record itself or inside it."""

    change: Change
    certainty: Certainty = Certainty.EXACT
    own: bool = True
    returned: bool = False
    """Whether it brought back a record that had gone; what that changed in it is told by itself."""

    @property
    def commit(self) -> Commit | None:
        return self.change.commit

    @property
    def certain(self) -> bool:
        """Whether nobody before that commit may have done it."""
        return self.certainty is not Certainty.AT_OR_BEFORE

    @property
    def known(self) -> Commit | None:
        """The commit that certainly did it."""
        return self.change.made_by if self.certain else None


@dataclass(frozen=True, slots=True)
class LogReport:
    """What became of a record, the newest first; of one field with its course, if one was asked for."""

    ref: str
    kind: str
    label: str
    events: tuple[RecordEvent, ...]
    history: RecordHistory
    as_of: date
    path: str = ""
    figures: str = ""  # tables with values of a metric, of which not every version can be read
    stands: bool = True
    owner: str = ""
    owned_since: RecordEvent | None = None
    field: str = ""
    course: tuple[ValuePeriod, ...] = ()
    commit: str = ""
    unread: str = ""  # that its file cannot be read now, and since when
    inside: int = 0  # commits that changed something inside it

    @property
    def own(self) -> tuple[RecordEvent, ...]:
        """What happened to the record itself."""
        return tuple(each for each in self.events if each.own)

    @property
    def opened(self) -> RecordEvent | None:
        """What first brought the record; if it was taken out, it may have come again."""
        return next((each for each in reversed(self.own) if each.change.sort is Sort.ADDED), None)

    @property
    def changed(self) -> RecordEvent | None:
        """What last changed the record after it was brought."""
        return next((each for each in self.own if each.change.sort is not Sort.ADDED), None)


def document(report: LogReport) -> doc.Document:
    """A head that says what the record is, the course of the field, then every event with its reason."""
    field = words(f"{report.field.replace('_', ' ')} of ") if report.field else ()
    title = (*field, Inline(record_label(report.kind, report.label), "strong"), Inline(f"  {report.ref}", "quiet"))
    head = doc.Bullets(tuple(doc.Bullet(line) for line in _head(report)))
    blocks: list[doc.Block] = [head] if head.items else []
    if report.field and drawable(report.course):
        blocks.append(doc.StepChart(report.course, report.field, report.as_of))
    if report.field and _is_a_table(report):
        blocks.append(periods_table(report))
    elif report.events:
        blocks.append(doc.Timeline(tuple(_entries(report)), loose=True))
    return doc.Document(title, tuple(blocks))


# --- the head ---


def _head(report: LogReport) -> Iterator[Inlines]:
    if report.unread:
        yield words(report.unread, "warning")
    elif not report.stands:
        yield words(_gone(report), "warning")
    if not report.field:
        yield words(f"{_opened(report)}{_edits(report)}")
        if report.owner:
            since = f" since {_day(report.owned_since)}" if report.owned_since else ""
            yield words(f"owner{since}: {report.owner}")
        if report.path:
            yield words(report.path, "quiet")
    if report.figures:
        told = "of which not every version can be read here, so not all that became of them is known"
        yield words(f"its values stand in {report.figures}, {told}", "warning")
    if _certainty(report) is Certainty.UNKNOWN:
        yield words(f"not all of it is known: {_UNREAD}", "warning")
    elif not all(each.certain for each in report.events):
        yield words(_SHALLOW, "warning")
    if report.course and not drawable(report.course):
        if all(period.value is None for period in report.course):
            yield words("never set")
        elif not _is_a_table(report) and report.course[-1].value is not None:
            yield words(f"now: {in_words(report.course[-1].value)}")


def _gone(report: LogReport) -> str:
    last = next((each for each in report.own if each.change.sort is Sort.REMOVED), None)
    if last is None or last.commit is None:
        return "gone"
    if last.change.uncommitted:
        return "gone: taken out here, not committed yet"
    return f"gone since {_day(last)}, taken out by {last.commit.by} ({last.commit.short})"


def _opened(report: LogReport) -> str:
    opened = report.opened
    if opened is None or opened.commit is None:
        return "opened before what this history holds" if report.history.events else "not committed yet"
    if opened.change.uncommitted:
        return "not committed yet"
    # where the day is not certain, neither is who it was
    return f"opened {_day(opened)}" + (f" by {opened.known.by}" if opened.known else "")


def _edits(report: LogReport) -> str:
    # what a stage holds has refs of the journey, so nothing says here whether that changed
    edits = [each for each in report.own if each.change.sort in (Sort.EDITED, Sort.RENAMED)]
    commits = {each.commit.oid for each in edits if each.commit}
    inside = f"; {counted(report.inside, 'change')} inside" if report.inside else ""
    if not edits:
        elsewhere = inside or report.kind == "stage" or report.figures
        own = "its own fields unchanged" if elsewhere else "never changed since"
        return f"; {own}{inside}" if report.history.events else ""
    times = "once" if len(commits) == 1 else f"{len(commits)} times"
    return f"; changed {times}" + (f", last on {_day(edits[0])}" if _day(edits[0])[0].isdigit() else "") + inside


def came_and_changed(report: LogReport) -> str:
    """Since when a record is there and when it last changed, each with its commit and who made it."""
    opened, last = report.opened, report.changed
    if opened is None and not report.history.events:
        return "not committed yet"
    told = f"here since {_moment(opened)}" if opened else "here since before what this history holds"
    if last:
        return f"{told}, last changed {_moment(last)}"
    return f"{told}, {'never changed' if opened and opened.certain else 'unchanged from then on'}"


def _moment(event: RecordEvent) -> str:
    """`2026-01-05 (1a2b3c4d5 Ana Ruiz)`, or that it was then or before."""
    if not event.certain and event.commit and event.commit.day:
        return f"{event.commit.day} or before, as this clone is shallow"
    made = f" ({event.known.short} {event.known.by})" if event.known else ""
    return f"{_day(event)}{made}"


def _day(event: RecordEvent | None) -> str:
    commit = event.commit if event else None
    if event is None or commit is None or commit.day is None:
        return "not committed yet" if event and event.change.uncommitted else "an unknown day"
    return str(commit.day) if event.certain else f"at or before {commit.day}"


# --- a field ---


def _is_a_table(report: LogReport) -> bool:
    """Whether the course of a field is told as a table: of words, not of numbers or lists."""
    said = [period.value for period in report.course if period.value is not None]
    return bool(said) and not drawable(report.course) and not any(isinstance(each, list | dict) for each in said)


def periods_table(report: LogReport) -> doc.Table:
    """How long a field had each value, the latest first."""
    columns = (
        TableColumn("from"), TableColumn("to"), TableColumn(report.field.replace("_", " "), "strong"),
        TableColumn("who"), TableColumn("commit", "quiet"), REASON,
    )  # fmt: skip
    return doc.Table("Course", columns, tuple(_period(each, report) for each in reversed(report.course)), lead=3)


def _period(period: ValuePeriod, report: LogReport) -> tuple[doc.Cell, ...]:
    since, until = period.since, period.until
    events = [each for each in report.events if since and each.commit == since]
    unsure = not all(each.certain for each in events)
    day = since.day or ("an unknown day" if since.exists else since.subject) if since else "before"
    return (
        f"≤ {day}" if unsure else day,
        until.day or ("an unknown day" if until.exists else "now") if until else "now",
        _said(period),
        since.by if since and since.exists and not unsure else "",
        since.short if since else "",
        one_line(reason(events[0].change)) if events and not unsure else "",
    )


def _said(period: ValuePeriod) -> doc.Cell:
    if not period.stands:
        return "(the record is gone)"
    return "(not set)" if period.value is None else cell(period.value)


# --- events ---


def _entries(report: LogReport) -> Iterator[doc.TimelineEntry]:
    """What each commit did, who made it, and why."""
    for _, group in groupby(report.events, key=lambda each: each.commit or each.change):
        events = list(group)
        own = (words(_sentence(each.change, report), _STYLES.get(each.change.sort, "")) for each in events if each.own)
        inner = grouped_sentences(told_once([each.change for each in events if not each.own]))
        commit, known = events[0].commit, events[0].known
        why = reason(events[0].change) if known or not commit else ""
        if commit and not events[0].certain:
            why = f"this clone begins at {commit.short}, so who did it and why is not in it"
        who = (known.by, known.short) if known else ("", "")
        yield doc.TimelineEntry(_day(events[0]), (*own, *map(words, inner)), *who, why)


def _sentence(change: Change, report: LogReport) -> str:
    match change.sort:
        case Sort.ADDED:
            if report.opened and report.opened.change is not change:
                return f"{subject(change)} is back" if report.field else "back again"
            return sentence(change) if report.field else f"opened{came_to(change)}"
        case Sort.REMOVED:
            return "taken out"
        case Sort.RENAMED:
            return f"renamed: {change.old} → {change.new}"
        case Sort.MOVED if change.before and change.after:
            return f"moved: {change.before.path} → {change.after.path}"
        case _:
            return edit(change)


# --- for machines ---


def data(report: LogReport) -> Data:
    """For machines: every event with old and new values, and the course of a field."""
    return {
        "version": 2, "as_of": report.as_of, "commit": report.commit or None, "ref": report.ref,
        "kind": report.kind, "title": report.label, "path": report.path or None, "stands": report.stands,
        "unread": report.unread or None,
        "certainty": _certainty(report), "field": report.field or None,
        "events": [
            {**change_data(each.change, certain=each.certain), "certainty": each.certainty}
            for each in report.events
        ],
        "course": [_period_data(each) for each in report.course] if report.field else None,
    }  # fmt: skip


def _certainty(report: LogReport) -> Certainty:
    return report.history.certainty if report.history.opened or not report.history.events else Certainty.UNKNOWN


def _period_data(period: ValuePeriod) -> Data:
    since, until = period.since, period.until
    return {
        "value": plain_data(period.value), "number": number(period.value), "stands": period.stands,
        "from": since and since.day, "to": until and until.day,
        "commit": since.oid or None if since else None, "author": since.by if since and since.exists else None,
    }  # fmt: skip


def tables(report: LogReport) -> list[doc.Table]:
    """A row for each event, and where a field was asked for, for each value it had."""
    rows = (change_row(each.change, certain=each.certain) for each in report.events)
    return [data_table("Events", COLUMNS, rows), *([periods_table(report)] if report.course else [])]


FORMATS = report_formats(document, data, tables)
