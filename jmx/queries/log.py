"""The log of a record or a field: everything that happened to it, the newest first."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from heapq import merge
from operator import itemgetter
from typing import Any

from jmx.model.change import REFS, Change, Event, RecordHistory, Sort
from jmx.model.field_history import ValuePeriod, part, value_periods
from jmx.model.history import NOT_COMMITTED
from jmx.queries.record import RecordQuery, record_of
from jmx.queries.repository import Repository
from jmx.report.labels import value_with_names, with_names
from jmx.report.log import LogReport, RecordEvent


def log_of(repository: Repository, ref: str, *, inside: bool = False) -> LogReport:
    """What happened to a record, or to one of its fields (`REF.FIELD`); with `inside`, also to what lies in it."""
    query = record_of(repository, ref)
    snapshot = query.snapshot
    told = tuple(events_told(query, inside))
    events = [each.change for each in told]
    label = snapshot.label if snapshot else events[0].label if events else query.ref
    owner = snapshot.fields.get("owner") if snapshot else None
    return LogReport(
        query.ref,
        query.kind,
        label,
        told,
        query.history,
        repository.as_of,
        path=snapshot.path if snapshot and query.stands else "",
        figures=str(snapshot.fields.get("series", "")) if snapshot else "",
        stands=query.stands,
        owner=str(value_with_names(owner, "owner", query.index.names)) if isinstance(owner, str) else "",
        owned_since=_since(told, "owner"),
        field=query.field,
        course=_course(query),
        commit=repository.read_at,
    )


def events_told(query: RecordQuery, within: bool = False) -> Iterator[RecordEvent]:
    """Everything to tell, the newest first: what no commit holds yet, then the events."""
    elsewhere = {*query.places, *(query.held_elsewhere if within else ())}
    edits = (c for c in query.index.uncommitted if c.ref in elsewhere or _is_about(c.ref, query.ref, within))
    for change in edits:
        if _asked(change, query.field):
            yield RecordEvent(_named(change, query), own=change.ref == query.ref)
    as_of = query.index.repository.as_of
    histories = [*_inside(query)] if within else [query.history]
    histories += [found for place in query.places if (found := query.index.histories.by_ref.get(place))]
    merged = merge(*(_dated(_events(each, query), as_of) for each in histories if each.events), key=itemgetter(0))
    yield from (told for _, told in merged)


def _inside(query: RecordQuery) -> Iterator[RecordHistory]:
    """What took place inside a record: the histories of what lies in it, and of what left it the part until then."""
    holder, histories = query.history, query.index.histories.by_ref
    names = (holder.ref, *holder.earlier_names)
    others = [name for name in names[1:] if name != holder.ref]  # whoever is called so now is another record
    others += [ref for ref, each in histories.items() if "/" not in ref and holder.ref in each.earlier_names]
    for ref, history in sorted(histories.items()):
        if ref == holder.ref:
            yield holder
        elif _is_about(ref, holder.ref, within=True) or ref in query.held_elsewhere:
            yield history.of_standing() if ref in query.index.snapshots else history
        elif not any(_is_about(ref, other, within=True) for other in others):
            yield replace(history, events=tuple(each for each in history.events if _took_place_in(names, each.change)))


def _took_place_in(holders: Sequence[str], change: Change) -> bool:
    refs = (change.ref, change.old) if change.sort in REFS else (change.ref,)
    return any(_is_about(ref, holder, within=True) for ref in refs for holder in holders)


def _events(history: RecordHistory, query: RecordQuery) -> list[RecordEvent]:
    """The events of one history; those of the boundary of a shallow clone may be older than they look."""
    return [
        RecordEvent(
            _named(event.change._replace(commit=query.index.histories.commits.get(event.oid)), query),
            query.index.histories.certain(event),
            history is query.history,
        )
        for event in history.events
        if _asked(event.change, query.field) and event.change.told
    ]


def _is_about(ref: str, asked: str, within: bool) -> bool:
    return ref == asked or (within and ref.startswith(f"{asked}/"))


def _asked(change: Change, name: str) -> bool:
    """Whether a change belongs to the history of a field; of the whole record where none is named."""
    field, *path = name.split(".")
    if not name or change.sort in (Sort.ADDED, Sort.REMOVED):
        return True
    return change.field == field and part(change.old, path) != part(change.new, path)


def _named(change: Change, query: RecordQuery) -> Change:
    return with_names(change, query.index.names)


def _dated(events: Sequence[RecordEvent], as_of: date) -> list[tuple[int, RecordEvent]]:
    """Events with what sorts them among others, the newest first. Of a day that is unknown, lies ahead or before what
    came earlier only that much is certain: it was not before the event below it."""
    latest, found = 0, []
    for told in reversed(events):
        day = told.change.commit.committed if told.change.commit else None
        latest = max(latest, day.toordinal() if day and day <= as_of else 0)
        found.append((-latest, told))
    return found[::-1]


def _since(told: Sequence[RecordEvent], field: str) -> RecordEvent | None:
    """What gave a field of the record its present value: its last edit, else the coming of the record."""
    return next((each for each in told if each.own and each.change.field in (field, "")), None)


def _course(query: RecordQuery) -> tuple[ValuePeriod, ...]:
    """The course of the field asked for, with names for ids."""
    if not query.field or query.snapshot is None:
        return ()
    field = query.field.partition(".")[0]
    said = query.said(field)
    edits = [(change, NOT_COMMITTED) for change in query.uncommitted]
    commits = query.index.histories.commits
    course = value_periods(query.history, query.field, said, commits, edits, lambda event: _before(query, event, field))
    return tuple(
        period._replace(value=value_with_names(period.value, field, query.index.names, query.ref)) for period in course
    )


def _before(query: RecordQuery, event: Event, field: str) -> Any:
    said = query.index.before(event)
    return None if said is None else said.everything.get(field)
