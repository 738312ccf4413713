"""The record somebody names on a command line: what it says, what became of it, and what no commit holds yet."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from jmx.errors import GitError, UnknownRef, near
from jmx.history.last_change import dates
from jmx.history.snapshots import Records, documents
from jmx.model.change import REFS, Change, Event, RecordHistories, RecordHistory, Sort, later_refs, renamed
from jmx.model.comparison import Comparison
from jmx.model.history import REFETCH, UNSHALLOW, Certainty
from jmx.model.kinds import BY_NAME, SETTINGS_FILE
from jmx.model.snapshot import Snapshot
from jmx.queries.comparison import WORKTREE, compared, lives_of
from jmx.queries.repository import Repository
from jmx.repo.tree import CommitTree, Tree


@dataclass
class RecordQuery:
    """One record of a repository, and one of its fields if one was named."""

    repository: Repository
    asked: str

    @cached_property
    def lives(self) -> RecordHistories:
        return lives_of(self.repository)

    @cached_property
    def snapshots(self) -> Records:
        """What all records say now."""
        return _said_in(self.repository.tree)

    @cached_property
    def uncommitted(self) -> tuple[Change, ...]:
        """The edits of all records that no commit holds yet."""
        return self._uncommitted.changes if self._uncommitted else ()

    @cached_property
    def _uncommitted(self) -> Comparison | None:
        if self.repository.at is not None or self.repository.head is None:
            return None
        return compared(self.repository, self.repository.head, WORKTREE, effects=False)

    @cached_property
    def _uncommitted_refs(self) -> dict[str, str]:
        found = self._uncommitted
        return later_refs((*found.changes, *found.moves)) if found else {}

    @property
    def own_uncommitted(self) -> tuple[Change, ...]:
        return tuple(change for change in self.uncommitted if change.ref == self.ref)

    @cached_property
    def _words(self) -> tuple[str, str]:
        if self.asked == SETTINGS_FILE or self.asked.startswith(f"{SETTINGS_FILE}."):
            return SETTINGS_FILE, self.asked[len(SETTINGS_FILE) + 1 :]
        ref, _, field = self.asked.partition(".")
        return ref, field

    @property
    def field(self) -> str:
        """The field asked for, as changes call it; empty for the whole record."""
        return order_of(self._words[1])

    @cached_property
    def ref(self) -> str:
        """The record's ref now, or the last it had; found under every name it ever had."""
        asked = self._words[0]
        short = f"{asked.partition('/')[0]}/{asked.rpartition('/')[2]}"  # of onboarding/verify/otp-email
        for ref in (asked, short):
            if found := self._standing(ref):
                return found
        for ref in (*self.later_names(asked), asked, short, *self._others(asked)):
            if ref in self.lives.lives or ref in self.snapshots:
                return ref
        never = "and there never was"
        if self.lives.lacking:
            never = f"and in what this clone holds there never was; {REFETCH}"
        elif self.lives.boundary:
            never = f"and in the part of history this shallow clone holds there never was; {UNSHALLOW}"
        raise UnknownRef(f"there is no record '{asked[:80]}', {never}{self._near(asked)}")

    def _standing(self, asked: str) -> str:
        """The ref of a record that stands; of what a file of its own holds that of the file, wherever it is placed."""
        ref = asked if asked in self.snapshots else self.snapshots.aliases.get(asked, "")
        target = self.snapshots[ref].target if ref else ""
        return target if target in self.snapshots else ref

    @cached_property
    def places(self) -> tuple[str, ...]:
        """The refs of the pointers at which the record stands in journeys, with fields of its own overlaid there."""
        return tuple(ref for ref, each in self.snapshots.items() if each.target == self.ref)

    @cached_property
    def held_elsewhere(self) -> frozenset[str]:
        """The records that stand in this one though they are written in files of their own, and what these hold."""
        holder = f"{self.ref}/"
        placed = {each.target for ref, each in self.snapshots.items() if each.target and ref.startswith(holder)}
        return frozenset(placed | {ref for name, ref in self.snapshots.aliases.items() if name.startswith(holder)})

    def _near(self, asked: str) -> str:
        """What somebody may have meant: a record inside another one called so, a name that looks alike, a journey."""
        known = sorted({*self.snapshots, *self.lives.lives})
        inner = [ref for ref in known if ref.rpartition("/")[2] == asked]
        journeys = [ref for ref, each in self.snapshots.items() if each.kind == "journey"]
        listed = f"; journeys here: {', '.join(sorted(journeys)[:12])}" if journeys else ""
        return f"; did you mean '{inner[0]}'?" if inner else near(asked, known) or listed

    def later_names(self, asked: str) -> tuple[str, ...]:
        """What a record was called after it was called so, the last first."""
        found = [asked]
        while (ref := renamed(found[-1], self._renamed)) not in found:
            found.append(ref)
        return tuple(found[:0:-1])

    @cached_property
    def _renamed(self) -> Mapping[str, str]:
        """The refs records had once, with the refs they have now."""
        lives = self.lives.lives.values()
        earlier = {e.change.old: life.ref for life in lives for e in life.events if e.change.sort in REFS}
        return earlier | self._uncommitted_refs

    def _others(self, ref: str) -> list[str]:
        """Records that are gone and had a ref which another one took over."""
        return [each for each in self.lives.lives if each.startswith(f"{ref}@") and "/" not in each[len(ref) :]]

    @cached_property
    def life(self) -> RecordHistory:
        """What became of it; an empty life while no commit holds it."""
        found = self.lives.lives.get(self.ref) or self.lives.lives.get(self._before_uncommitted)
        if found is not None:
            return found if self._may_be_gone else found.of_standing()
        if not any(each.sort is Sort.ADDED for each in self.uncommitted if self.ref.startswith(each.ref)):
            raise GitError(f"what changed in '{self.ref}' is unknown: {self._without_contents()}; {REFETCH}")
        return RecordHistory(self.ref)

    @property
    def _may_be_gone(self) -> bool:
        """Whether no commit holds the record, so that a removal may be the last that happened to it."""
        return not self.stands or any(change.sort is Sort.ADDED for change in self.own_uncommitted)

    @property
    def _taken_out(self) -> bool:
        edits = [each for each in self.uncommitted if f"{self.ref}/".startswith(f"{each.ref}/")]
        changes = edits or [event.change for event in self.life.events]
        return bool(changes) and changes[0].sort is Sort.REMOVED

    def warn(self) -> None:
        """Says on stderr what is certain all the same, where this clone lacks contents of the record's past."""
        if self.life.certainty is Certainty.UNKNOWN:
            self.repository.note(f"some changes of '{self.ref}' are unknown: {self._without_contents()}; {REFETCH}")
        for other in self._others(self.ref):
            self.repository.note(f"another record was called '{self.ref}' before; see: jmx log {other}")

    def _without_contents(self) -> str:
        """What git knows without contents: which commit changed the file last, though not what that means."""
        git, head = self.repository.git, self.repository.head
        path = self.snapshots[self.ref].path if self.stands else ""
        if git is None or head is None or not path:
            return "this clone lacks old contents"
        found = dates(git, self.repository.root, head, [path])[path]
        if found.commit is None:
            return "this clone lacks old contents"
        day = str(found.commit.committed or "an unknown day")
        when = f"at or before {day}" if found.certainty is Certainty.AT_OR_BEFORE else f"on {day}"
        told = f"{when} in {found.commit.short} by {found.commit.author}"
        return f"this clone lacks old contents, only that '{path}' last changed {told} is certain"

    @property
    def _before_uncommitted(self) -> str:
        return renamed(self.ref, {new: old for old, new in self._uncommitted_refs.items()})

    @cached_property
    def snapshot(self) -> Snapshot | None:
        """What it says now, or said last before it went."""
        return self.snapshots.get(self.ref) or self._said_last()

    def said(self, field: str) -> Any:
        """What a field says now, or said last; the order of places by their titles."""
        return None if self.snapshot is None else self.snapshot.everything.get(field)

    @property
    def stands(self) -> bool:
        return self.ref in self.snapshots

    def _said_last(self) -> Snapshot | None:
        """What a record said that is gone: in the commit before it went."""
        gone = self.life.changed
        if gone is not None and gone.change.sort is Sort.REMOVED:
            return self.before(gone)
        git, head = self.repository.git, self.repository.head
        return _said_in(CommitTree(git, head, self.repository.root)).get(self.life.ref) if git and head else None

    def before(self, event: Event) -> Snapshot | None:
        """What the record said before an event of its life."""
        git, spot = self.repository.git, event.change.before
        if git is None or spot is None:
            return None
        tree = CommitTree(git, git.resolve(f"{event.oid}^"), self.repository.root)
        return Records(documents(tree.contents((spot.path,)))).get(event.change.ref)

    def check_field(self) -> None:
        """Refuses a field that this record neither has, nor had, nor could have."""
        if not self.stands and not self._taken_out and self.repository.leaves_out_records():
            raise GitError(f"'{self.ref}' is not in the files of this sparse checkout; add --at HEAD")
        top = self.field.partition(".")[0]
        fields = sorted(set(self._fields()))
        if self.field and top not in fields:
            listed = f"; its fields: {', '.join(fields)}"
            raise UnknownRef(f"'{self.ref}' has no field '{self._words[1][:80]}'{near(top, fields) or listed}")

    def _fields(self) -> Iterator[str]:
        if self.snapshot is not None:
            yield from self.snapshot.everything
        changes = [event.change for event in self.life.events] + list(self.own_uncommitted)
        yield from {change.field for change in changes if change.sort is Sort.EDITED}
        kind = BY_NAME.get(self.kind)
        if kind is not None and not (self.snapshot and self.snapshot.target):
            yield from (info.alias or name for name, info in kind.model.model_fields.items() if name not in _NO_FIELDS)

    @property
    def kind(self) -> str:
        known = self.snapshot or (self.life.changed.change if self.life.changed else None)
        return known.kind if known else ""

    @cached_property
    def names(self) -> Mapping[str, str]:
        """What every record is or was called, by its ref."""
        gone = {ref: life.events[0].change.label for ref, life in self.lives.lives.items() if life.events}
        return gone | self.snapshots.labels()


_NO_FIELDS = frozenset({"id", "kind", "stages", "touchpoints"})


def order_of(field: str) -> str:
    """What changes call a field: of stages and touchpoints, which are records, only the order is one."""
    return f"order of {field}" if field in ("stages", "touchpoints") else field


def _said_in(tree: Tree) -> Records:
    return Records(documents(tree.contents(tree.paths())))
