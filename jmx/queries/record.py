"""One record somebody names, and one of its fields: what it says, its history, and its uncommitted edits."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from jmx.errors import GitError, UnknownRef, near
from jmx.history.walk import last_changes
from jmx.model.change import REFETCH, Certainty, Change, RecordHistory, Snapshot, Sort, renamed
from jmx.model.kinds import BY_NAME, SETTINGS_FILE
from jmx.queries.record_index import RecordIndex
from jmx.queries.repository import Repository

_NO_FIELDS = frozenset({"id", "kind", "stages", "touchpoints"})
_CLONE_LACKS = "this clone lacks old contents"


def record_of(repository: Repository, asked: str) -> "RecordQuery":
    """The record that is or was called so, and its field where one is named: `REF.FIELD`.

    A field that it neither has, nor had, nor could have is refused; what is not known of its history is noted.
    """
    index = RecordIndex(repository)
    if asked == SETTINGS_FILE or asked.startswith(f"{SETTINGS_FILE}."):
        ref, field = SETTINGS_FILE, asked[len(SETTINGS_FILE) + 1 :]
    else:
        ref, _, field = asked.partition(".")
    found = RecordQuery(index, index.find(ref), order_of(field))
    _refuse_unknown(found, field)
    _note_gaps(found)
    return found


@dataclass
class RecordQuery:
    """A record by its ref now, or the last it had; `field` as changes call it, empty for the whole record."""

    index: RecordIndex
    ref: str
    field: str = ""

    @cached_property
    def history(self) -> RecordHistory:
        """What became of it; nothing while no commit holds it."""
        histories, renames = self.index.histories.by_ref, self.index.uncommitted_refs
        found = histories.get(self.ref) or histories.get(renamed(self.ref, {new: old for old, new in renames.items()}))
        if found is not None:
            may_be_gone = not self.stands or any(each.sort is Sort.ADDED for each in self.uncommitted)
            return found if may_be_gone else found.of_standing()
        if not any(each.sort is Sort.ADDED for each in self.index.uncommitted if self.ref.startswith(each.ref)):
            raise GitError(f"what changed in '{self.ref}' is unknown: {_last_change(self)}; {REFETCH}")
        return RecordHistory(self.ref)

    @property
    def uncommitted(self) -> tuple[Change, ...]:
        """Its edits that no commit holds yet."""
        return tuple(change for change in self.index.uncommitted if change.ref == self.ref)

    @property
    def stands(self) -> bool:
        """Whether it is there now."""
        return self.ref in self.index.snapshots

    @cached_property
    def snapshot(self) -> Snapshot | None:
        """What it says now, or said last before it went."""
        if self.stands:
            return self.index.snapshots[self.ref]
        gone = self.history.changed
        if gone is not None and gone.change.sort is Sort.REMOVED:
            return self.index.before(gone)
        return self.index.committed(self.history.ref)

    def said(self, field: str) -> Any:
        """What a field says now, or said last; the order of places by their titles."""
        return None if self.snapshot is None else self.snapshot.everything.get(field)

    @property
    def kind(self) -> str:
        known = self.snapshot or (self.history.changed.change if self.history.changed else None)
        return known.kind if known else ""

    @cached_property
    def places(self) -> tuple[str, ...]:
        """The refs of the pointers at which the record stands in journeys, with fields of its own overlaid there."""
        return tuple(ref for ref, target in self.index.snapshots.targets.items() if target == self.ref)

    @cached_property
    def held_elsewhere(self) -> frozenset[str]:
        """The records that stand in this one though they are written in files of their own, and what these hold."""
        holder, snapshots = f"{self.ref}/", self.index.snapshots
        placed = {target for ref, target in snapshots.targets.items() if ref.startswith(holder)}
        return frozenset(placed | {ref for name, ref in snapshots.aliases.items() if name.startswith(holder)})


def order_of(field: str) -> str:
    """What changes call a field: of stages and touchpoints, which are records, only the order is one."""
    return f"order of {field}" if field in ("stages", "touchpoints") else field


def _refuse_unknown(record: RecordQuery, asked: str) -> None:
    """An error for a field that this record neither has, nor had, nor could have."""
    if not record.stands and not _taken_out(record) and record.index.repository.leaves_out_records():
        raise GitError(f"'{record.ref}' is not in the files of this sparse checkout; add --at HEAD")
    top = record.field.partition(".")[0]
    fields = sorted(set(_fields(record)))
    if record.field and top not in fields:
        listed = f"; its fields: {', '.join(fields)}"
        raise UnknownRef(f"'{record.ref}' has no field '{asked[:80]}'{near(top, fields) or listed}")


def _taken_out(record: RecordQuery) -> bool:
    edits = [each for each in record.index.uncommitted if f"{record.ref}/".startswith(f"{each.ref}/")]
    changes = edits or [event.change for event in record.history.events]
    return bool(changes) and changes[0].sort is Sort.REMOVED


def _fields(record: RecordQuery) -> Iterator[str]:
    if record.snapshot is not None:
        yield from record.snapshot.everything
    changes = [*(event.change for event in record.history.events), *record.uncommitted]
    yield from {change.field for change in changes if change.sort is Sort.EDITED}
    kind = BY_NAME.get(record.kind)
    if kind is not None and not (record.snapshot and record.snapshot.target):
        yield from (info.alias or name for name, info in kind.model.model_fields.items() if name not in _NO_FIELDS)


def _note_gaps(record: RecordQuery) -> None:
    """Notes what is certain all the same where this clone lacks contents, and which records were called so before."""
    repository = record.index.repository
    if record.history.certainty is Certainty.UNKNOWN:
        repository.note(f"some changes of '{record.ref}' are unknown: {_last_change(record)}; {REFETCH}")
    for other in record.index.replaced_by(record.ref):
        repository.note(f"another record was called '{record.ref}' before; see: jmx log {other}")


def _last_change(record: RecordQuery) -> str:
    """What git knows without contents: which commit changed the file last, though not what that means."""
    repository = record.index.repository
    path = record.index.snapshots[record.ref].path if record.stands else ""
    if repository.git is None or repository.head is None or not path:
        return _CLONE_LACKS
    git = repository.git
    oid = last_changes(git, repository.root, repository.head, [path]).get(path)
    if oid is None:
        return _CLONE_LACKS
    commit = git.commit(oid)
    when = f"{'at or before' if oid in git.boundary() else 'on'} {commit.committed or 'an unknown day'}"
    told = f"{when} in {commit.short} by {commit.author}"
    return f"{_CLONE_LACKS}, only that '{path}' last changed {told} is certain"
