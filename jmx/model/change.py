"""Typed differences between two moments, and what single commits did."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, NamedTuple

from jmx.model.finding import Place, Route
from jmx.model.history import Certainty, Commit
from jmx.model.snapshot import Snapshot


def renamed_holder(ref: str, names: Container[str]) -> str:
    """What was renamed of a record and the ones it lies in: the innermost whose ref is among those; else nothing."""
    while ref and ref not in names:
        ref = ref.rpartition("/")[0]
    return ref


def renamed(ref: str, names: Mapping[str, str]) -> str:
    """What a record is called on the other side of some renames; what lies in a renamed record goes along with it."""
    holder = renamed_holder(ref, names) if names else ""
    return names[holder] + ref[len(holder) :] if holder else ref


class Audience(StrEnum):
    """Whom a change concerns."""

    EXPERIENCE = "experience"
    OWNERSHIP = "ownership"
    EVIDENCE = "evidence"
    SCORING = "scoring"
    EDITORIAL = "editorial"


class Sort(StrEnum):
    """What happened to a record or a field."""

    ADDED = "added"
    REMOVED = "removed"
    RENAMED = "renamed"
    MOVED = "moved"
    """It is found under another ref, though nobody named it anew: its title or its file is another now."""
    EDITED = "edited"


class Spot(NamedTuple):
    """Where something stood, on one side of a comparison; line and column are found last, and only where asked."""

    path: str
    route: Route = ()
    place: Place | None = None


class Change(NamedTuple):
    """One thing that is different: a record came, went or got another id, or one of its fields has another value.

    A renamed record has its earlier ref in `old` and its present one in `new`. `before` and `after` say where it stood
    and stands; of a record that came or went one of them is missing.
    """

    sort: Sort
    kind: str
    ref: str
    label: str
    audience: Audience
    field: str = ""
    old: Any = None
    new: Any = None
    commit: Commit | None = None
    before: Spot | None = None
    after: Spot | None = None

    @property
    def told(self) -> bool:
        """Whether the log of a record tells of it: another ref is worth telling where somebody gave it, or where the
        record went into another file."""
        if self.sort is not Sort.MOVED or self.before is None or self.after is None:
            return True
        return self.before.path != self.after.path


class CommitDelta(NamedTuple):
    """One commit, and what the records it touched said before and after, against each of its parents."""

    oid: str
    parents: tuple[str, ...]
    paths: tuple[tuple[str, ...], ...]
    sides: tuple[tuple[Mapping[str, Snapshot], Mapping[str, Snapshot]], ...] = ()
    moved: tuple[tuple[str, str, str], ...] = ()  # ref, from, to
    unread: tuple[str, ...] = ()


class CommitChanges(NamedTuple):
    """What one commit did: the paths it changed against each of its parents, and what that changed in meaning.

    For a merge, `changes` speaks only of paths that no parent holds like that; what it took over whole from a parent
    was done by the commits of that parent. `moved` are records that went from one file to another. `unread` are paths
    of which this clone lacks a content, so that nobody can say what changed there.
    """

    oid: str
    parents: tuple[str, ...]
    paths: tuple[tuple[str, ...], ...]
    changes: tuple[tuple[Change, ...], ...] = ()
    moved: tuple[tuple[str, str, str], ...] = ()  # ref, from, to
    unread: tuple[str, ...] = ()


REFS = (Sort.RENAMED, Sort.MOVED)  # changes that give a record another ref


def later_refs(changes: Iterable[Change]) -> dict[str, str]:
    """Earlier ref → later ref of the records that got another one."""
    return {change.old: change.new for change in changes if change.sort in REFS}


class Event(NamedTuple):
    """A change in the history of a record, and the commit that made it."""

    oid: str
    change: Change


@dataclass(frozen=True, slots=True)
class RecordHistory:
    """What became of one record, the newest event first, under whatever id it had then."""

    ref: str
    events: tuple[Event, ...] = ()
    certainty: Certainty = Certainty.EXACT

    @property
    def opened(self) -> Event | None:
        """The event that brought it, if this history reaches back so far."""
        return next((each for each in self.events if each.change.sort is Sort.ADDED), None)

    @property
    def changed(self) -> Event | None:
        """The last change in meaning."""
        return self.events[0] if self.events else None

    @property
    def earlier_names(self) -> tuple[str, ...]:
        """The refs it had before, the latest first."""
        return tuple(each.change.old for each in self.events if each.change.sort in REFS)

    def of_standing(self) -> "RecordHistory":
        """The same of a record that is known to stand: a removal after which it did not come again is one that a merge
        threw away, since on another branch the record had moved to another file."""
        kept: list[Event] = []
        for event in self.events:
            last = next((each.change.sort for each in reversed(kept) if each.change.sort in _WHOLE), None)
            if event.change.sort is not Sort.REMOVED or last is Sort.ADDED:
                kept.append(event)
        return replace(self, events=tuple(kept)) if len(kept) < len(self.events) else self

    def of(self, name: str) -> tuple[Event, ...]:
        """The events of one field: its edits, and the coming and going of the whole record."""
        return tuple(each for each in self.events if each.change.field == name or each.change.sort in _WHOLE)


_WHOLE = (Sort.ADDED, Sort.REMOVED)


@dataclass(frozen=True, slots=True)
class RecordHistories:
    """The histories of many records. `boundary` are the commits at which a shallow clone was cut off: what seems to
    have happened in one of them happened then or before. `later` has the present refs of those that were called
    otherwise where these histories begin."""

    by_ref: Mapping[str, RecordHistory] = field(default_factory=dict)
    boundary: frozenset[str] = frozenset()
    lacking: bool = False  # whether this clone lacks contents, so that nobody can say all that changed
    later: Mapping[str, str] = field(default_factory=dict)

    def certain(self, event: Event) -> Certainty:
        """How sure the day of an event is."""
        return Certainty.AT_OR_BEFORE if event.oid in self.boundary else Certainty.EXACT
