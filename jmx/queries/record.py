"""Records by every name they ever had: what they say, their histories, and their uncommitted edits."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any, NamedTuple
from unicodedata import normalize

from jmx.compare.copies import returned
from jmx.errors import GitError, UnknownRef, near, near_ref
from jmx.history.snapshots import Records, documents, readable, records_at
from jmx.history.walk import last_changes, walk
from jmx.model.called import called, near_called
from jmx.model.change import (
    REFETCH,
    REFS,
    UNSHALLOW,
    Certainty,
    Change,
    Commit,
    Comparison,
    Event,
    RecordHistories,
    RecordHistory,
    Snapshot,
    Sort,
    later_refs,
)
from jmx.model.figures import Figure
from jmx.model.identity import outermost, renamed
from jmx.model.kinds import BY_NAME, HAPPENINGS_FILE, SETTINGS_FILE
from jmx.model.outline import HOLDS, PLACES, Document
from jmx.model.record import fields_of
from jmx.model.settings import Settings
from jmx.queries.figures import FigurePast, TableUse, figure_pasts, table_of
from jmx.queries.past import WORKTREE, compared
from jmx.queries.repository import Repository
from jmx.reading.guard import ids_in
from jmx.reading.tables import table_values
from jmx.repo.tree import CommitTree, Content, Tree

_NO_FIELDS = frozenset({"id", "kind"})
_CLONE_LACKS = "this clone lacks old contents"


@dataclass
class RecordIndex:
    """The records that are there, those that were, and the edits that no commit holds yet."""

    repository: Repository

    @cached_property
    def histories(self) -> RecordHistories:
        return self.repository.histories

    def commits(self, history: RecordHistory) -> Mapping[str, Commit]:
        """The commits that made the events of a history, by id."""
        return self.repository.history_git.commits(event.oid for event in history.events)

    @cached_property
    def snapshots(self) -> Records:
        """What all records say now."""
        return Records(self._files[0])

    @cached_property
    def _files(self) -> tuple[dict[str, Document], dict[str, bytes]]:
        """The files that can be read now, and those that cannot, by path."""
        read, broken = {}, {}
        for path, content in _followed(self.repository.tree):
            found = readable(content, path)
            if found is not None:
                read[path] = found
            elif isinstance(content, bytes):
                broken[path] = content
        return read, broken

    @cached_property
    def _broken(self) -> tuple["BrokenFile", ...]:
        return tuple(self._as_it_was(path, content) for path, content in self._files[1].items())

    def _as_it_was(self, path: str, content: bytes) -> "BrokenFile":
        """What a file that cannot be read now said when it last could be."""
        repository, since = self.repository, ""
        git, head, root = repository.git, repository.head, repository.root
        found: dict[str, Document] = {}
        if git is None or head is None:
            return BrokenFile(path, None, Records({}), ids_in(content))
        for commit in walk(git, root, [head], folders=[path]):
            if any(change.path == path for section in commit.sections for change in section):
                found = documents(CommitTree(git, commit.oid, root).contents((path,)))
                if found:
                    break
                since = commit.oid
        return BrokenFile(path, git.commit(since) if since else None, Records(found), ids_in(content))

    def broken(self, ref: str) -> "BrokenFile | None":
        """The file in which a record stood last, or in which its id is written, where that cannot be read now."""
        found = [each for each in self._broken if ref in each.records]
        found += [each for each in self._broken if outermost(ref) in each.ids]
        return found[0] if found else None

    @property
    def uncommitted(self) -> tuple[Change, ...]:
        """The edits of all records that no commit holds yet."""
        return self._uncommitted.changes if self._uncommitted else ()

    @cached_property
    def uncommitted_refs(self) -> dict[str, str]:
        """Committed ref → ref now of the records that got another one since the last commit."""
        found = self._uncommitted
        return later_refs((*found.changes, *found.moves)) if found else {}

    @cached_property
    def _uncommitted(self) -> Comparison | None:
        if self.repository.at is not None or self.repository.head is None:
            return None
        return compared(self.repository, self.repository.head, WORKTREE, effects=False)

    @cached_property
    def names(self) -> Mapping[str, str]:
        """What every record is or was called, by its ref."""
        histories = self.histories.by_ref.items()
        return {ref: each.events[0].change.label for ref, each in histories if each.events} | self.snapshots.labels()

    def find(self, asked: str) -> str:
        """The ref of a record now, or the last it had; found under every name it ever had."""
        short = f"{outermost(asked)}/{asked.rpartition('/')[2]}"  # of onboarding/verify/otp-email
        for ref in (asked, short):
            if found := self._standing(ref):
                return found
        for ref in (*self.later_refs(asked), asked, short, *self.replaced_by(asked)):
            if ref in self.histories.by_ref or ref in self.snapshots:
                return ref
        if broken := self.broken(asked):
            raise UnknownRef(f"'{asked[:80]}' stands in {broken.path}, which {broken.words}; see: jmx lint")
        titled = called(self.repository.workspace, asked)
        if titled is not None and (found := self._standing(titled.ref)):
            return found
        never = "and there never was"
        if self.histories.lacking:
            never = f"and in what this clone holds there never was; {REFETCH}"
        elif self.histories.boundary:
            never = f"and in the part of history this shallow clone holds there never was; {UNSHALLOW}"
        elif self.repository.excluded.patterns:
            never = f"and outside of what {SETTINGS_FILE} excludes there never was"
        raise UnknownRef(f"there is no record '{asked[:80]}', {never}{self._near(asked)}")

    def _standing(self, asked: str) -> str:
        """The ref of a record that stands; of what a file of its own holds that of the file, wherever it is placed."""
        ref = asked if asked in self.snapshots else self.snapshots.aliases.get(asked, "")
        target = self.snapshots[ref].target if ref else ""
        return target if target in self.snapshots else ref

    def later_refs(self, asked: str) -> tuple[str, ...]:
        """The refs of a record after it had this one, the last first."""
        found = [asked]
        while (ref := renamed(found[-1], self._later)) not in found:
            found.append(ref)
        return tuple(found[:0:-1])

    @cached_property
    def _later(self) -> Mapping[str, str]:
        """The refs records had once, with the refs they have now."""
        histories = self.histories.by_ref.values()
        earlier = {e.change.old: each.ref for each in histories for e in each.events if e.change.sort in REFS}
        return earlier | self.uncommitted_refs

    def replaced_by(self, ref: str) -> list[str]:
        """The refs of records that are gone and were called so before the record that is now."""
        return [each for each in self.histories.by_ref if each.startswith(f"{ref}@") and "/" not in each[len(ref) :]]

    def _near(self, asked: str) -> str:
        """What somebody may have meant: a record inside another one called so, a name that looks alike, a journey."""
        known = sorted({*self.snapshots, *self.histories.by_ref})
        journeys = [ref for ref, each in self.snapshots.items() if each.kind == "journey"]
        listed = f"; journeys here: {', '.join(sorted(journeys)[:12])}" if journeys else ""
        return near_ref(asked, known) or near_called(self.repository.workspace, asked) or listed

    def before(self, event: Event) -> Snapshot | None:
        """What a record said before an event of its history."""
        git, spot = self.repository.git, event.change.before
        if git is None or spot is None:
            return None
        return records_at(git, self.repository.root, f"{event.oid}^", spot.path).get(event.change.ref)

    def committed(self, ref: str) -> Snapshot | None:
        """What a record says in the commit that is checked out."""
        git, head = self.repository.git, self.repository.head
        return _records(CommitTree(git, head, self.repository.root)).get(ref) if git and head else None


class BrokenFile(NamedTuple):
    """A file that cannot be read now: since which commit, if one holds it so; the records that it held when it last
    could be, and the ids that are written in it."""

    path: str
    since: Commit | None
    records: Records
    ids: frozenset[str]

    @property
    def words(self) -> str:
        """`cannot be read since 2026-01-03 (1a2b3c4d5 Ana Ruiz)`."""
        if self.since is None:
            return "cannot be read here as it is now, not committed yet"
        return f"cannot be read since {self.since.day or 'an unknown day'} ({self.since.short} {self.since.by})"


def _records(tree: Tree) -> Records:
    return Records(documents(_followed(tree)))


def _followed(tree: Tree) -> Iterator[tuple[str, Content]]:
    """The contents of the files whose records are followed in history."""
    return tree.contents((*tree.paths(), HAPPENINGS_FILE))


def record_of(repository: Repository, asked: str) -> "RecordQuery":
    """The record that is or was called so, and its field where one is named: `REF.FIELD`.

    A field that it neither has, nor had, nor could have is refused; what is not known of its history is noted.
    """
    index = RecordIndex(repository)
    if asked == SETTINGS_FILE or asked.startswith(f"{SETTINGS_FILE}."):
        ref, field = SETTINGS_FILE, asked[len(SETTINGS_FILE) + 1 :]
    else:
        ref, _, field = normalize("NFC", asked).partition(".")  # as ids are
    found = RecordQuery(index, index.find(ref), field)
    if field in PLACES and field in HOLDS.get(found.kind, ()):  # these are records; a field is only the order of them
        found.field = f"order of {field}"
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

    @cached_property
    def returns(self) -> Mapping[str, tuple[Change, ...]]:
        """The commits that brought it back after it had gone, with what they changed in it."""
        return returned(
            self.history, partial(records_at, self.index.repository.history_git, self.index.repository.root)
        )

    def history_of(self, field: str) -> RecordHistory:
        """What became of it, or of its place if that says the field."""
        if self.place is None or not self.place.says(field):
            return self.history
        return self.index.histories.by_ref.get(self.place.ref, RecordHistory(self.place.ref))

    @property
    def uncommitted(self) -> tuple[Change, ...]:
        """Its edits that no commit holds yet."""
        return tuple(filter(self.is_own, self.index.uncommitted))

    def is_own(self, change: Change) -> bool:
        """Whether a change is one of the record itself, or of what its place says of it."""
        at_place = self.place is not None and change.ref == self.place.ref and change.sort is Sort.EDITED
        return change.ref == self.ref or at_place

    @property
    def stands(self) -> bool:
        """Whether it is there now."""
        return self.ref in self.index.snapshots

    @cached_property
    def broken(self) -> BrokenFile | None:
        """The file in which it stands though that cannot be read now."""
        found = None if self.stands else self.index.broken(self.ref)
        return found if found and self.ref in found.records else None

    @property
    def unread(self) -> str:
        """That its file cannot be read now, in words; empty for any other record."""
        broken = self.broken
        return f"{broken.path} {broken.words}; what is told is as it was before. See: jmx lint" if broken else ""

    @cached_property
    def snapshot(self) -> Snapshot | None:
        """What it says now, or said last before it went."""
        if self.stands:
            found, place = self.index.snapshots[self.ref], self.place
            if place is None:
                return found
            overlaid = {name: value for name, value in place.fields.items() if place.says(name)}
            return found._replace(fields={**found.fields, **overlaid}, within=place.within)
        if self.broken is not None:
            return self.broken.records.get(self.ref)
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
    def place(self) -> Snapshot | None:
        """The pointer at which it stands, if that is one only: what is written there is said of it."""
        return self.index.snapshots[self.places[0]] if len(self.places) == 1 else None

    @cached_property
    def table(self) -> str:
        """The table in which the values of a metric stand; empty for any other record."""
        return table_of(self.snapshot) if self.snapshot and self.kind == "metric" else ""

    @cached_property
    def figure_past(self) -> FigurePast:
        """What became of the values in its tables."""
        if not self.table or self.snapshot is None:
            return FigurePast()
        use = TableUse(self.snapshot.label, self.table, self.history)
        repository = self.index.repository
        return figure_pasts(repository, repository.history_head, {self.ref: use})[self.ref]

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """The values in its table now."""
        content = self.index.repository.tree.file(self.table) if self.table else None
        found = table_values(content) if content is not None else None
        return found.figures if found else ()

    @cached_property
    def held_elsewhere(self) -> frozenset[str]:
        """The records that stand in this one though they are written in files of their own, and what these hold."""
        holder, snapshots = f"{self.ref}/", self.index.snapshots
        placed = {target for ref, target in snapshots.targets.items() if ref.startswith(holder)}
        return frozenset(placed | {ref for name, ref in snapshots.aliases.items() if name.startswith(holder)})


def _refuse_unknown(record: RecordQuery, asked: str) -> None:
    """An error for a field that this record neither has, nor had, nor could have."""
    top = record.field.partition(".")[0]
    fields = sorted(set(_fields(record)))
    if record.field and top not in fields:
        listed = f"; its fields: {', '.join(fields)}"
        raise UnknownRef(f"'{record.ref}' has no field '{asked[:80]}'{near(top, fields) or listed}")
    if record.said(top) is None and (inside := _written_inside(record, top)):
        raise UnknownRef(f"{asked} of '{record.ref}' are records of their own; see: jmx log {inside}")


def _written_inside(record: RecordQuery, field: str) -> str:
    """The first record that is written in a field of this one; empty where there is none."""
    kind, snapshots = HOLDS.get(record.kind, {}).get(field, ""), record.index.snapshots
    return next((ref for ref in snapshots if ref.startswith(f"{record.ref}/") and snapshots[ref].kind == kind), "")


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
    model = Settings if record.kind == "settings" else kind.model if kind else None
    if model is not None and not (record.snapshot and record.snapshot.target):
        held = HOLDS.get(record.kind, ())
        yield from (
            name for name in fields_of(model) if name not in _NO_FIELDS and not (name in PLACES and name in held)
        )


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
    when = f"{'at or before' if oid in git.boundary() else 'on'} {commit.day or 'an unknown day'}"
    told = f"{when} in {commit.short} by {commit.by}"
    return f"{_CLONE_LACKS}, only that '{path}' last changed {told} is certain"
