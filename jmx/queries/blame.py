"""The blame of a record: each of its fields with the last change of its meaning."""

from collections.abc import Iterator

from jmx.errors import UnknownRef
from jmx.model.change import Certainty, Change, Sort
from jmx.queries.log import events_of
from jmx.queries.record import RecordQuery, record_of
from jmx.queries.repository import Repository
from jmx.report.blame import Blamed, BlameReport
from jmx.report.wording import value_with_names


def blame_of(repository: Repository, ref: str) -> BlameReport:
    """The last change of every field of a record, or of one (`REF.FIELD`)."""
    record = record_of(repository, ref)
    snapshot = record.snapshot
    if snapshot is None or not record.stands:
        raise UnknownRef(
            f"'{record.ref}' is gone, so its fields say nothing now; what became of it: jmx log {record.ref}"
        )
    return BlameReport(
        record.ref,
        record.kind,
        snapshot.label,
        snapshot.path,
        tuple(_fields(record)),
        repository.as_of,
        record.history.certainty is Certainty.UNKNOWN,
        repository.read_at,
    )


def _fields(record: RecordQuery) -> Iterator[Blamed]:
    """The fields that are written, in that order; the one asked for if one was."""
    events = tuple(each for each in events_of(record) if each.own)
    snapshot = record.snapshot
    asked = record.field.partition(".")[0]
    for name in snapshot.everything if snapshot else ():
        if asked in ("", name):
            since = next((each for each in events if _since(each.change, name)), None)
            value = value_with_names(record.said(name), name, record.index.names, record.ref)
            yield Blamed(name, value, since.change, since.certainty) if since else Blamed(name, value)


def _since(change: Change, name: str) -> bool:
    """Whether a field says what it says since this change: its own, or the coming of the record."""
    return change.field == name or change.sort is Sort.ADDED
