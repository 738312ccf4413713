"""The log of a record or a field, the newest first; and its blame, each field with the last change of its meaning."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from jmx.errors import UnknownRef
from jmx.model.change import NOT_COMMITTED, REFS, Certainty, Change, Event, RecordHistory, Sort
from jmx.model.field_history import ValuePeriod, part, value_periods
from jmx.model.figures import FIELD
from jmx.queries.record import RecordQuery, record_of
from jmx.queries.repository import Repository
from jmx.report.blame import Blamed, BlameReport
from jmx.report.log import LogReport, RecordEvent
from jmx.report.wording import value_with_names, with_names


def log_of(repository: Repository, ref: str, *, inside: bool = False) -> LogReport:
    """What happened to a record, or to one of its fields (`REF.FIELD`); with `inside`, also to what lies in it."""
    record = record_of(repository, ref)
    snapshot = record.snapshot
    events = tuple(events_of(record, inside))
    label = snapshot.label if snapshot else events[0].change.label if events else record.ref
    owner = snapshot.fields.get("owner") if snapshot else None
    return LogReport(
        record.ref,
        record.kind,
        label,
        events,
        record.history,
        repository.as_of,
        path=snapshot.path if snapshot and (record.stands or record.unread) else "",
        figures=", ".join(sorted(record.figure_past.unread)),
        stands=record.stands,
        owner=str(value_with_names(owner, "owner", record.index.names)) if isinstance(owner, str) else "",
        owned_since=_since(events, "owner"),
        field=record.field,
        course=_course(record),
        commit=repository.read_at,
        unread=record.unread,
        inside=_changed_inside(record),
    )


def _changed_inside(record: RecordQuery) -> int:
    """How many commits changed something inside a record, after the one that brought it."""
    within = (event for each in _inside(record) if each.ref != record.history.ref for event in each.events)
    opened = record.history.opened
    return len({event.oid for event in within if event.change.told} - ({opened.oid} if opened else set()))


def events_of(record: RecordQuery, inside: bool = False) -> Iterator[RecordEvent]:
    """What happened to a record, and inside it, the newest first: what no commit holds yet, then what commits did."""
    elsewhere = {*record.places, *(record.held_elsewhere if inside else ())}
    edits = (c for c in record.index.uncommitted if c.ref in elsewhere or _is_about(c.ref, record.ref, inside))
    for change in edits:
        if _asked(change, record.field):
            yield RecordEvent(_named(change, record), own=record.is_own(change))
    histories = [*_inside(record)] if inside else [record.history]
    histories += [found for place in record.places if (found := record.index.histories.by_ref.get(place))]
    past = record.figure_past
    if past.events:
        own = record.history.ref
        histories = [replace(each, events=past.without(each.events)) if each.ref == own else each for each in histories]
        histories.append(RecordHistory(record.ref, tuple(past.events)))
    yield from _newest_first([told for each in histories if (told := _events(each, record))], record)


def _newest_first(histories: Sequence[Sequence[RecordEvent]], record: RecordQuery) -> Sequence[RecordEvent]:
    """The events of several histories by their commits, each commit once."""
    if len(histories) < 2:
        return histories[0] if histories else ()
    events = [event for each in histories for event in each]
    repository = record.index.repository
    places = repository.history_git.newest_first(repository.history_head)
    return sorted(events, key=lambda each: places.get(each.commit.oid, len(places)) if each.commit else -1)


def _inside(record: RecordQuery) -> Iterator[RecordHistory]:
    """What took place inside a record: the histories of what lies in it, and of what left it the part until then."""
    holder, histories = record.history, record.index.histories.by_ref
    names = (holder.ref, *holder.earlier_names)
    others = [name for name in names[1:] if name != holder.ref]  # whoever is called so now is another record
    others += [ref for ref, each in histories.items() if "/" not in ref and holder.ref in each.earlier_names]
    for ref, history in sorted(histories.items()):
        if ref == holder.ref:
            yield holder
        elif _is_about(ref, holder.ref, within=True) or ref in record.held_elsewhere:
            yield history.of_standing() if ref in record.index.snapshots else history
        elif not any(_is_about(ref, other, within=True) for other in others):
            yield replace(history, events=tuple(each for each in history.events if _took_place_in(names, each.change)))


def _took_place_in(holders: Sequence[str], change: Change) -> bool:
    refs = (change.ref, change.old) if change.sort in REFS else (change.ref,)
    return any(_is_about(ref, holder, within=True) for ref in refs for holder in holders)


def _events(history: RecordHistory, record: RecordQuery) -> list[RecordEvent]:
    """The events of one history; those of the boundary of a shallow clone may be older than they look."""
    commits = record.index.commits(history)
    return [
        RecordEvent(
            _named(event.change._replace(commit=commits[event.oid]), record),
            record.index.histories.certain(event),
            history.ref == record.history.ref or record.is_own(event.change),
            history.ref == record.history.ref and event.change.sort is Sort.ADDED and event.oid in record.returns,
        )
        for event in _with_returns(history, record)
        if _asked(event.change, record.field) and event.change.told
    ]


def _with_returns(history: RecordHistory, record: RecordQuery) -> Iterator[Event]:
    """The events of a history, with what changed in the record while it was gone."""
    for event in history.events:
        yield event
        if history.ref == record.history.ref and event.change.sort is Sort.ADDED:
            yield from (Event(event.oid, edit) for edit in record.returns.get(event.oid, ()))


def _is_about(ref: str, asked: str, within: bool) -> bool:
    return ref == asked or (within and ref.startswith(f"{asked}/"))


def _asked(change: Change, name: str) -> bool:
    """Whether a change belongs to the history of a field; of the whole record where none is named."""
    field, *path = name.split(".")
    if not name or change.whole:
        return True
    return change.field == field and part(change.old, path) != part(change.new, path)


def _named(change: Change, record: RecordQuery) -> Change:
    return with_names(change, record.index.names)


def _since(events: Iterable[RecordEvent], field: str) -> RecordEvent | None:
    """Since when a field says what it says: its last edit, else the coming of the record. One that came again as it was
    before it went says what was said then."""
    own = (each for each in events if each.own and not each.returned)
    return next((each for each in own if each.change.field == field or each.change.sort is Sort.ADDED), None)


def _course(record: RecordQuery) -> tuple[ValuePeriod, ...]:
    """The course of the field asked for, with names for ids."""
    if not record.field or record.snapshot is None or (record.table and record.field == FIELD):
        return ()
    field, names = record.field.partition(".")[0], record.index.names
    history = record.history_of(field)
    edits = [(change, NOT_COMMITTED) for change in record.uncommitted]
    found = value_periods(
        history,
        record.field,
        record.said(field),
        record.index.commits(history),
        edits,
        lambda event: _before(record, event, field),
    )
    return tuple(each._replace(value=value_with_names(each.value, field, names, record.ref)) for each in found)


def _before(record: RecordQuery, event: Event, field: str) -> Any:
    said = record.index.before(event)
    return None if said is None else said.everything.get(field)


def blame_of(repository: Repository, ref: str) -> BlameReport:
    """The last change of every field of a record, or of one (`REF.FIELD`)."""
    record = record_of(repository, ref)
    snapshot = record.snapshot
    if snapshot is None or not (record.stands or record.unread):
        raise UnknownRef(
            f"'{record.ref}' is gone, so its fields say nothing now; what became of it: jmx log {record.ref}"
        )
    return BlameReport(
        record.ref,
        record.kind,
        snapshot.label,
        snapshot.path,
        tuple(_blamed(record)),
        repository.as_of,
        record.history.certainty is Certainty.UNKNOWN,
        repository.read_at,
        record.unread,
    )


def _blamed(record: RecordQuery) -> Iterator[Blamed]:
    """The fields that are written, in that order; the one asked for if one was."""
    events = tuple(events_of(record))
    asked = record.field.partition(".")[0]
    fields = [*record.snapshot.everything] if record.snapshot else []
    if record.figures and FIELD not in fields:
        fields.append(FIELD)
    for name in fields:
        if asked in ("", name):
            said = [*(record.said(name) or ()), *record.figures] if name == FIELD else record.said(name)
            value = value_with_names(said, name, record.index.names, record.ref)
            yield Blamed(name, value, _since(events, name))
