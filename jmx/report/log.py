"""The life of one record or field: what happened to it, when, by whom and why."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from textwrap import wrap
from typing import Any, NamedTuple

from rich.cells import cell_len

from jmx import escape
from jmx.formats import table as table_of
from jmx.model.change import Change, RecordHistory, Sort
from jmx.model.field_history import ValuePeriod, drawable, number
from jmx.model.history import REFETCH, UNSHALLOW, Certainty
from jmx.report.changes import edit, grouped_sentences, reason, sentence, value
from jmx.report.course import UNICODE, Pen, chart
from jmx.report.document import Inline, Inlines, Style
from jmx.report.formats import ReportFormat
from jmx.report.table import table

_STYLES: dict[Sort, Style] = {Sort.ADDED: "good", Sort.REMOVED: "error", Sort.EDITED: ""}
_LONGEST_WHY, _SHORTEST_WHY = 90, 24
_INDENT = " " * 12
_SHALLOW = f"this clone is shallow, so it may be older; {UNSHALLOW}"
_UNREAD = f"this clone lacks old contents; {REFETCH}"


class Told(NamedTuple):
    """A change with its commit in it, how sure its day is, and whether it is of the record itself or inside it."""

    change: Change
    certainty: Certainty = Certainty.EXACT
    own: bool = True


@dataclass(frozen=True, slots=True)
class LogReport:
    """What became of a record, the newest first; of one field with its course, if one was asked for."""

    ref: str
    kind: str
    label: str
    told: tuple[Told, ...]
    life: RecordHistory
    as_of: date
    path: str = ""
    figures: str = ""  # the table beside it that holds a metric's figures, which no life follows
    stands: bool = True
    owner: str = ""
    owned_since: Told | None = None
    field: str = ""
    course: tuple[ValuePeriod, ...] = ()
    commit: str = ""
    width: int | None = None  # of the terminal; None where lines may be as long as they are
    pen: Pen = UNICODE

    @property
    def own(self) -> tuple[Told, ...]:
        """What happened to the record itself."""
        return tuple(each for each in self.told if each.own)


def text(report: LogReport) -> Inlines:
    """A head that says what the record is, the course of the field, then every event with its reason."""
    spans = [*_head(report)]
    if report.field:
        spans += _course(report)
    if not (report.field and _words_only(report) and with_reasons(_rows(report), report.width)):
        for _, group in groupby(report.told, key=_block):
            spans += [Inline("\n"), *_event(list(group), report)]
    return tuple(spans)


# --- the head ---


def _head(report: LogReport) -> Iterator[Inline]:
    name = f" {report.field.replace('_', ' ')} of" if report.field else ""
    yield Inline(f"{name.strip()} " if name else "")
    yield Inline(f"{called_kind(report.kind)} “{in_one_line(report.label)}”", "strong")
    yield Inline(f"  {report.ref}\n", "quiet")
    yield from _gone(report)
    if not report.field:
        yield Inline(f"  {_opened(report)}{_changes(report)}\n")
        if report.owner:
            since = f" since {_day(report.owned_since)}" if report.owned_since else ""
            yield Inline(f"  owner{since}: {in_one_line(report.owner)}\n")
    yield Inline(f"  {report.path}\n" if report.path and not report.field else "", "quiet")
    yield Inline(
        f"  its figures stand in {report.figures}, which is not followed here\n" if report.figures else "", "warning"
    )
    if _certainty(report) is Certainty.UNKNOWN:
        yield Inline(f"  not all of it is known: {_UNREAD}\n", "warning")
    elif any(each.certainty is Certainty.AT_OR_BEFORE for each in report.told):
        yield Inline(f"  {_SHALLOW}\n", "warning")


def _gone(report: LogReport) -> Iterator[Inline]:
    if report.stands:
        return
    last = next((each for each in report.own if each.change.sort is Sort.REMOVED), None)
    commit = last.change.commit if last else None
    who = f" since {_day(last)}, taken out by {in_one_line(commit.author)} ({commit.short})" if last and commit else ""
    if commit is not None and not commit.oid:
        who = ": taken out here, not committed yet"
    yield Inline(f"  gone{who}\n", "warning")


def _opened(report: LogReport) -> str:
    opened = next((each for each in report.own if each.change.sort is Sort.ADDED), None)
    if opened is None or opened.change.commit is None:
        return "opened before what this history holds" if report.life.events else "not committed yet"
    if not opened.change.commit.oid:
        return "not committed yet"
    if opened.certainty is not Certainty.EXACT:  # nor is it certain who it was
        return f"opened {_day(opened)}"
    return f"opened {_day(opened)} by {in_one_line(opened.change.commit.author)}"


def _changes(report: LogReport) -> str:
    edits = [each for each in report.own if each.change.sort in (Sort.EDITED, Sort.RENAMED)]
    commits = {each.change.commit.oid for each in edits if each.change.commit}
    if not edits:
        return "; never changed since" if report.life.events else ""
    times = "once" if len(commits) == 1 else f"{len(commits)} times"
    return f"; changed {times}, last on {_day(edits[0])}" if _day(edits[0])[0].isdigit() else f"; changed {times}"


def called_kind(kind: str) -> str:
    """A kind as people say it."""
    return {"pain-point": "pain", "stage-model": "stage model"}.get(kind, kind)


def _day(told: Told | None) -> str:
    commit = told.change.commit if told else None
    if told is None or commit is None or commit.committed is None:
        return "not committed yet" if commit and not commit.oid else "an unknown day"
    return f"at or before {commit.committed}" if told.certainty is Certainty.AT_OR_BEFORE else str(commit.committed)


# --- a field ---


def _words_only(report: LogReport) -> bool:
    """Whether the course of a field is a table of value_periods: of words, not of lists."""
    return not drawable(report.course) and not any(isinstance(each.value, list | dict) for each in report.course)


def _course(report: LogReport) -> Iterator[Inline]:
    course = report.course
    if drawable(course):
        yield Inline("\n")
        yield from chart(course, report.field, report.as_of, report.width, report.pen)
    elif all(spell.value is None for spell in course):
        yield Inline("  never set\n")
    elif _words_only(report):
        yield Inline("\n")
        headers = ("from", "to", report.field.replace("_", " "), "who", "commit", "why")
        rows = _rows(report)
        told = with_reasons(rows, report.width) or [row[:-1] for row in rows]
        yield from table(headers[: len(told[0])], told, styles=("", "", "strong", "", "quiet", "quiet"))
    elif course[-1].value is not None:
        yield Inline(f"  now: {in_words(course[-1].value)}\n")


def _rows(report: LogReport) -> list[list[str]]:
    rows = []
    for spell in reversed(report.course):
        since, until = spell.since, spell.until
        day = str(since.committed or ("an unknown day" if since.oid else since.subject)) if since else "before"
        unsure = any(t.certainty is Certainty.AT_OR_BEFORE and t.change.commit == since for t in report.told)
        rows.append([
            f"≤ {day}" if unsure else day,
            str(until.committed or ("an unknown day" if until.oid else "now")) if until else "now",
            _said(spell),
            in_one_line(since.author) if since and since.oid and not unsure else "",
            since.short if since else "",
            "" if unsure else _why(report, spell),
        ])  # fmt: skip
    return rows


def with_reasons(rows: Sequence[Sequence[str]], width: int | None) -> list[list[str]] | None:
    """Rows with their last cell, the reason, cut to what a terminal has room for; None where it has too little."""
    taken = sum(max(map(cell_len, column)) + 2 for column in list(zip(*rows, strict=True))[:-1])
    room = _LONGEST_WHY if width is None else min(_LONGEST_WHY, width - taken)
    return [[*row[:-1], cut(row[-1], room)] for row in rows] if room >= _SHORTEST_WHY else None


def cut(words: str, most: int) -> str:
    """Words on one line, with an ellipsis where there are too many."""
    line = in_one_line(words)
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def _said(spell: ValuePeriod) -> str:
    if not spell.stands:
        return "(the record is gone)"
    return "(not set)" if spell.value is None else in_words(spell.value)


def in_words(what: Any) -> str:
    """A value in a cell of its own, where it needs no quotation marks."""
    if isinstance(what, list):
        return "; ".join(map(in_words, what))
    return in_one_line(what) if isinstance(what, str) else value(what)


def _why(report: LogReport, spell: ValuePeriod) -> str:
    return next(
        (in_one_line(reason(each.change)) for each in report.told if each.change.commit == spell.since and spell.since),
        "",
    )


# --- events ---


def _block(told: Told) -> tuple[str, object]:
    commit = told.change.commit
    return (commit.oid, None) if commit else ("?", told.change)


def _event(group: Sequence[Told], report: LogReport) -> Iterator[Inline]:
    """What one commit did, who made it, and why."""
    first = group[0]
    commit = first.change.commit
    day = _day(first)
    lead = f"{day}  " if len(day) == 10 else f"{day}\n{_INDENT}"
    yield Inline(lead, "accent")
    own = [each.change for each in group if each.own]
    inner = grouped_sentences([each.change for each in group if not each.own])
    lines = [(_sentence(change, report), _STYLES.get(change.sort, "")) for change in own]
    for index, (words, style) in enumerate((*lines, *((each, _STYLES[Sort.EDITED]) for each in inner))):
        yield Inline(f"{_INDENT if index else ''}{in_one_line(words)}\n", style)
    if commit is not None and first.certainty is Certainty.AT_OR_BEFORE:
        yield Inline(f"{_INDENT}this clone begins at {commit.short}, so who did it and why is not in it\n", "quiet")
        return
    if commit is not None and commit.oid:
        yield Inline(f"{_INDENT}{in_one_line(commit.author)}, {commit.short}\n", "quiet")
    if commit is None or commit.oid:
        yield Inline("".join(f"{_INDENT}{line}\n" for line in _lines(reason(first.change), report.width)), "quiet")


def _sentence(change: Change, report: LogReport) -> str:
    match change.sort:
        case Sort.ADDED:
            return f"{called_kind(change.kind)} “{change.label}” is new" if report.field else "opened"
        case Sort.REMOVED:
            return "taken out"
        case Sort.RENAMED:
            return f"renamed: {change.old} → {change.new}"
        case Sort.MOVED if change.before and change.after:
            return f"moved: {change.before.path} → {change.after.path}"
        case _:
            return edit(change)


def _lines(words: str, width: int | None) -> list[str]:
    line = in_one_line(words)
    return wrap(line, max(20, width - len(_INDENT))) if width else [line]


def in_one_line(words: str) -> str:
    """Words whatever line breaks somebody put into them."""
    return " ".join(words.split())


# --- for machines ---


def as_json(report: LogReport) -> str:
    """For machines: every event with old and new values, and the value_periods of a field."""
    document = {
        "version": 1,
        "as_of": report.as_of.isoformat(),
        "commit": report.commit or None,
        "record": report.ref,
        "kind": report.kind,
        "title": report.label,
        "path": report.path or None,
        "stands": report.stands,
        "certainty": _certainty(report).value,
        "field": report.field or None,
        "events": [_event_data(each) for each in report.told],
        "course": [_spell_data(each) for each in report.course] if report.field else None,
    }
    return escape.json(document)


def _certainty(report: LogReport) -> Certainty:
    return report.life.certainty if report.life.opened or not report.life.events else Certainty.UNKNOWN


def _event_data(told: Told) -> dict[str, Any]:
    change, commit = told.change, told.change.commit
    certain = told.certainty is not Certainty.AT_OR_BEFORE  # else somebody before that commit may have done it
    return {
        "record": change.ref,
        "sort": change.sort.value,
        "audience": change.audience.value,
        "field": change.field or None,
        "old": change.old,
        "new": change.new,
        "sentence": sentence(change),
        "date": commit.committed.isoformat() if commit and commit.committed else None,
        "certainty": told.certainty.value,
        "author": commit.author if commit and commit.oid and certain else None,
        "commit": commit.oid or None if commit else None,
        "reason": reason(change) if commit and commit.oid and certain else None,
    }


def _spell_data(spell: ValuePeriod) -> dict[str, Any]:
    since, until = spell.since, spell.until
    return {
        "value": spell.value,
        "number": number(spell.value),
        "stands": spell.stands,
        "from": since.committed.isoformat() if since and since.committed else None,
        "to": until.committed.isoformat() if until and until.committed else None,
        "commit": since.oid or None if since else None,
        "author": since.author if since and since.oid else None,
    }


FORMATS: Mapping[str, ReportFormat[LogReport]] = table_of(
    ReportFormat(
        name="text",
        endings=("", ".txt"),
        write=lambda facts, screen: text(replace(facts, width=screen.width, pen=screen.pen)),
    ),
    ReportFormat(name="json", endings=(".json",), write=lambda facts, _: as_json(facts)),
)
