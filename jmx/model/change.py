"""What is known of the past, as plain data: commits, what records said, and how two moments differ."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any, NamedTuple

from jmx.model.finding import Finding, Place, Route
from jmx.model.identity import Identity


class Certainty(StrEnum):
    """How sure git is of a date."""

    EXACT = "exact"
    AT_OR_BEFORE = "at or before"
    UNKNOWN = "unknown"


# How a shallow clone gets its whole history: where it is, and what to run or to set there.
WHOLE_HISTORY = (
    ("on this machine", "git fetch --unshallow"),
    ("GitHub Actions", "`fetch-depth: 0` for actions/checkout"),
    ("GitLab CI", "`GIT_DEPTH: 0`"),
    ("Bitbucket Pipelines", "`clone: depth: full`"),
    ("Azure Pipelines", "`fetchDepth: 0`"),
)
UNSHALLOW = "fetch the whole history: " + "; ".join(
    f"{where}: {what.replace('`', '')}" for where, what in WHOLE_HISTORY
)
REFETCH = "clone again without --filter, so that contents are there too; if it was cloned whole, run: git fsck"


class Days(NamedTuple):
    """A moment, in calendar days: the one where whoever noted it was, and the first and the last that it was anywhere
    on earth just then."""

    own: date
    first: date
    last: date


class Author(NamedTuple):
    """Whoever a commit names as somebody who wrote it."""

    name: str
    email: str


NOBODY = Author("", "")


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit. Author names, e-mails and days are claims of whoever made it, not proof.

    It was `written` when its author made it, and `committed` when it came to where it stands: the same moment, unless
    it was amended, rebased or picked. Its `day` is the day on which it was written, where its author was.
    """

    oid: str
    author: str
    email: str
    day: date | None
    subject: str
    body: str = ""
    written: Days | None = None
    committed: Days | None = None
    committer: Author = NOBODY
    coauthors: tuple[Author, ...] = ()
    addresses: tuple[str, ...] = ()  # of all its authors, also those that .mailmap replaces

    @property
    def short(self) -> str:
        return self.oid[:9]

    @property
    def authors(self) -> tuple[Author, ...]:
        """Its author, and who wrote it with them."""
        return (Author(self.author, self.email), *self.coauthors)

    @property
    def by(self) -> str:
        """The names of its authors."""
        return ", ".join(each.name or each.email for each in self.authors) if self.coauthors else self.author

    @property
    def exists(self) -> bool:
        """Whether it was made: edits that no commit holds yet have none."""
        return bool(self.oid)


# Stands for edits that no commit holds yet; it has no id.
NOT_COMMITTED = Commit("", "not committed yet", "", None, "not committed yet")


@dataclass(frozen=True, slots=True)
class MovedDay:
    """The day that a review said when it was first committed, that commit, and the one that changed the day since."""

    said: date
    first: Commit
    by: Commit


@dataclass(frozen=True, slots=True)
class Brought:
    """The commit that gave a review its present meaning, and the merge that brought that commit to this branch, if one
    did.

    The review `saw` another one: its own `base`, or else what the commit held that first brought it, however it was
    worded then. None where nobody can know that here; `gap` says what of it is not as the review says. `journeys` are
    those that it names where it is committed, if it is otherwise here; `moved` tells of another day that it said first.
    """

    commit: Commit
    merge: Commit | None = None
    certainty: Certainty = Certainty.EXACT
    saw: Commit | None = None
    gap: str = ""
    journeys: frozenset[str] | None = None
    moved: MovedDay | None = None


@dataclass(frozen=True, slots=True)
class History:
    """What is known about the past of a workspace. `available` is False where there is no git history to ask;
    `brought` names, by ref, the commits that brought reviews."""

    available: bool = False
    shallow: bool = False
    head: Commit | None = None
    brought: Mapping[str, Brought] = field(default_factory=lambda: MappingProxyType({}))

    def seen_by(self, review: str) -> Commit | None:
        """The commit that a review saw: what changed after it is new since. None where no commit holds the review, or
        this clone cannot tell."""
        brought = self.brought.get(review)
        return brought.saw if brought else None


NO_HISTORY = History()


class Snapshot(NamedTuple):
    """One record as it is written, without what says nothing: defaults, formatting, the user's own `x-` fields.

    It needs no valid schema, so that files of years ago can still be read. Records inside it make snapshots of their
    own.
    """

    kind: str
    ref: str
    label: str
    fields: Mapping[str, Any]
    path: str = ""
    route: Route = ()
    within: tuple[str, str] = ("", "")  # ref and label of a touchpoint's stage, or of what an inline pain is written on
    order: Mapping[str, tuple[tuple[str, str], ...]] = {}  # `stages` or `touchpoints` as they follow, by ref and label
    target: str = ""  # the file's id, for a stage or touchpoint that stands in a journey by pointer
    identity: Identity = Identity.WRITTEN
    named: str = ""  # the id somebody gave it, where that says more than its title

    def says(self, field: str) -> bool:
        """Whether a pointer says this field of the record that stands there: in which stage, and what is overlaid."""
        return bool(self.target) and (field == "stage" or (field != "ref" and field in self.fields))

    @property
    def everything(self) -> dict[str, Any]:
        """Its fields, and where it stands and what stands in it, as changes call and tell that."""
        orders = {f"order of {name}": [label for _, label in places] for name, places in self.order.items() if places}
        where = {"at": [self.within[0]]} if self.kind == "pain-point" else {"stage": self.within[1]}
        return (where if self.within[0] and "at" not in self.fields else {}) | {**self.fields, **orders}


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

    A renamed record has its earlier ref in `old` and its present one in `new`; an initiative that came when it was over
    already has that in `new`, its `status` and the day it `shipped`. `before` and `after` say where it stood and
    stands; of a record that came or went one of them is missing.
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
    def whole(self) -> bool:
        """Whether the record itself came or went."""
        return self.sort in (Sort.ADDED, Sort.REMOVED)

    @property
    def made_by(self) -> Commit | None:
        """The commit that holds it; None where that is unknown, or none does yet."""
        return self.commit if self.commit and self.commit.exists else None

    @property
    def uncommitted(self) -> bool:
        """Whether no commit holds it yet."""
        return self.commit is not None and not self.commit.exists

    @property
    def age(self) -> int:
        """What sorts it by day, the newest first: what no commit holds yet before all, what no single one made last."""
        if self.commit is None:
            return 0
        if not self.commit.exists:
            return -(10**8)
        return -self.commit.day.toordinal() if self.commit.day else -(10**7)

    def concerns(self, field: str) -> bool:
        """Whether it belongs to the history of a field: an edit of it, or the coming and going of the whole record."""
        return self.whole or self.field == field

    @property
    def told(self) -> bool:
        """Whether the log of a record tells of it: another ref is worth telling where somebody gave it, or where the
        record went into another file."""
        if self.sort is not Sort.MOVED or self.before is None or self.after is None:
            return True
        return self.before.path != self.after.path


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


class CommitDelta(NamedTuple):
    """One commit that is not compared yet, with what the records it touched said before and after, against each of its
    parents."""

    commit: CommitChanges
    sides: tuple[tuple[Mapping[str, Snapshot], Mapping[str, Snapshot]], ...] = ()


# Fields that say what a record came to, or when it was, told where it is new.
TOLD_OF_NEW = {"initiative": ("status", "shipped"), "happening": ("date",)}
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
        """The event that first brought it, if this history reaches back so far."""
        return next((each for each in reversed(self.events) if each.change.sort is Sort.ADDED), None)

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
            last = next((each.change.sort for each in reversed(kept) if each.change.whole), None)
            if event.change.sort is not Sort.REMOVED or last is Sort.ADDED:
                kept.append(event)
        return replace(self, events=tuple(kept)) if len(kept) < len(self.events) else self

    def of(self, name: str) -> tuple[Event, ...]:
        """The events of one field."""
        return tuple(each for each in self.events if each.change.concerns(name))


@dataclass(frozen=True, slots=True)
class RecordHistories:
    """The histories of many records. `boundary` are the commits at which a shallow clone was cut off: what seems to
    have happened in one of them happened then or before. `later` has the present refs of those that were called
    otherwise where these histories begin, `stood` the files in which they were there."""

    by_ref: Mapping[str, RecordHistory] = field(default_factory=dict)
    boundary: frozenset[str] = frozenset()
    lacking: bool = False  # whether this clone lacks contents, so that nobody can say all that changed
    later: Mapping[str, str] = field(default_factory=dict)
    stood: Mapping[str, str] = field(default_factory=dict)

    def certain(self, event: Event) -> Certainty:
        """How sure the day of an event is."""
        return Certainty.AT_OR_BEFORE if event.oid in self.boundary else Certainty.EXACT


@dataclass(frozen=True, slots=True)
class Moment:
    """One side of a comparison: a commit, or with no commit the files as they lie there, or `nothing`: the time before
    the first commit."""

    name: str
    commit: Commit | None = None
    nothing: bool = False


@dataclass(frozen=True, slots=True)
class RankMove:
    """A pain whose place in the ranking is another; None where it was not or is not ranked. `because` names the
    factors that changed, as `reach 0.1 → 0.4`; empty where only others moved past it."""

    ref: str
    title: str
    old_rank: int | None
    new_rank: int | None
    old_score: float | None = None
    new_score: float | None = None
    because: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Effects:
    """What changes do: to the ranking, and to what lint finds. Both sides are judged on the same day. `related` has the
    records that have to do with what is ranked or found otherwise, by its present ref; a pain is `severe` from that
    severity on. What stands in records that cannot be read on one side neither begins nor ends: `shown` are findings
    that nobody could see before, `hidden` those that nobody can see now, `left_out` the files that hide them, and
    `unjudged` the ids of the records that cannot be read now."""

    moves: tuple[RankMove, ...] = ()
    begun: tuple[Finding, ...] = ()
    ended: tuple[Finding, ...] = ()
    related: Mapping[str, frozenset[str]] = field(default_factory=dict)
    severe: int = 4
    shown: tuple[Finding, ...] = ()
    hidden: tuple[Finding, ...] = ()
    left_out: tuple[str, ...] = ()
    unjudged: frozenset[str] = frozenset()
    formulas: tuple[str, str] | None = None  # by which pains were and are ranked, where that is not the same
    silenced: frozenset[Finding] = frozenset()  # those that ended only because `jmx.yaml` has them told no more


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is different between two moments. Without `effects` nobody asked for them, or a side cannot be judged."""

    base: Moment
    head: Moment
    changes: tuple[Change, ...]
    effects: Effects | None = None
    unread: tuple[str, ...] = ()  # files of either side that could not be read
    names: Mapping[str, str] = field(default_factory=dict)  # what the records of the files that differ are called
    homes: Mapping[str, str] = field(default_factory=dict)  # the one journey in which each of those stands, if it does
    moves: tuple[Change, ...] = ()  # records that are found under another ref now, which is no change in meaning
    broken: frozenset[str] = frozenset()  # those unread files that could be read before, or were not there
    mended: frozenset[str] = frozenset()  # those unread files that can be read now, or are gone
