"""All records of a repository, in history and now: the ref of each under every name it ever had."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from jmx.errors import UnknownRef, near
from jmx.history.snapshots import Records, documents
from jmx.model.change import (
    REFETCH,
    REFS,
    UNSHALLOW,
    Change,
    Commit,
    Comparison,
    Event,
    RecordHistories,
    RecordHistory,
    Snapshot,
    later_refs,
    renamed,
)
from jmx.queries.comparison import WORKTREE, compared
from jmx.queries.histories import histories_of
from jmx.queries.repository import Repository
from jmx.repo.tree import CommitTree, Tree


@dataclass
class RecordIndex:
    """The records that are there, those that were, and the edits that no commit holds yet."""

    repository: Repository

    @cached_property
    def histories(self) -> RecordHistories:
        return histories_of(self.repository)

    def commits(self, history: RecordHistory) -> Mapping[str, Commit]:
        """The commits that made the events of a history, by id."""
        return self.repository.history_git.commits(event.oid for event in history.events)

    @cached_property
    def snapshots(self) -> Records:
        """What all records say now."""
        return _records(self.repository.tree)

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
        short = f"{asked.partition('/')[0]}/{asked.rpartition('/')[2]}"  # of onboarding/verify/otp-email
        for ref in (asked, short):
            if found := self._standing(ref):
                return found
        for ref in (*self.later_refs(asked), asked, short, *self.replaced_by(asked)):
            if ref in self.histories.by_ref or ref in self.snapshots:
                return ref
        never = "and there never was"
        if self.histories.lacking:
            never = f"and in what this clone holds there never was; {REFETCH}"
        elif self.histories.boundary:
            never = f"and in the part of history this shallow clone holds there never was; {UNSHALLOW}"
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
        inner = [ref for ref in known if ref.rpartition("/")[2] == asked]
        journeys = [ref for ref, each in self.snapshots.items() if each.kind == "journey"]
        listed = f"; journeys here: {', '.join(sorted(journeys)[:12])}" if journeys else ""
        return f"; did you mean '{inner[0]}'?" if inner else near(asked, known) or listed

    def before(self, event: Event) -> Snapshot | None:
        """What a record said before an event of its history."""
        git, spot = self.repository.git, event.change.before
        if git is None or spot is None:
            return None
        tree = CommitTree(git, git.resolve(f"{event.oid}^"), self.repository.root)
        return Records(documents(tree.contents((spot.path,)))).get(event.change.ref)

    def committed(self, ref: str) -> Snapshot | None:
        """What a record says in the commit that is checked out."""
        git, head = self.repository.git, self.repository.head
        return _records(CommitTree(git, head, self.repository.root)).get(ref) if git and head else None


def _records(tree: Tree) -> Records:
    return Records(documents(tree.contents(tree.paths())))
