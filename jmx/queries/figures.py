"""The values of metrics in the past, whether they stand in files of records or in tables beside those."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import takewhile
from typing import TYPE_CHECKING, Any, NamedTuple

from jmx.compare.follow import follow
from jmx.history.figures import TableChanges, changed_values, figures_between, other_column
from jmx.history.snapshots import Records, Sides, commit_sides, documents
from jmx.history.walk import Walked, touching, walk
from jmx.model.change import Change, Event, RecordHistories, RecordHistory, Snapshot, Sort, Spot, later_refs
from jmx.model.figures import FIELD, Key, figure_changes, key_of, parted
from jmx.model.identity import renamed
from jmx.reading.tables import TableValues, path_beside, table_values
from jmx.repo.git import Git
from jmx.repo.objects import Contents
from jmx.repo.tree import NOT_IN_CLONE, CommitTree, Content, Tree

if TYPE_CHECKING:
    from jmx.queries.repository import Repository

SERIES = "series"
_NO_TABLE = TableValues()


class ChangedFigures(NamedTuple):
    """The changes of values between two moments, what they take the place of, and the tables that cannot be read on the
    older side and on the newer one."""

    changes: tuple[Change, ...] = ()
    instead: frozenset[str] = frozenset()  # refs of metrics whose values moved into a table or out of one
    was_unread: frozenset[str] = frozenset()
    is_unread: frozenset[str] = frozenset()

    @property
    def unread(self) -> tuple[str, ...]:
        """Those of either side."""
        return tuple(sorted(self.was_unread | self.is_unread))


def table_of(metric: Snapshot) -> str:
    """The path of the table of a metric; empty where it has none."""
    series = metric.fields.get(SERIES)
    return path_beside(metric.path, series) if isinstance(series, str) else ""


def metrics_with_tables(tree: Tree) -> list[Snapshot]:
    """The metrics that name tables."""
    mostly = ((path, content) for path, content in tree.contents(tree.paths()) if _may_name_a_table(content))
    records = Records(documents(mostly)).values()
    return [each for each in records if each.kind == "metric" and SERIES in each.fields]


def _may_name_a_table(content: Content) -> bool:
    return isinstance(content, bytes) and b".csv" in content


# --- two moments ---


class Made(NamedTuple):
    """A change and the id of the commit that made it: empty where none is known, None where none holds it yet."""

    change: Change
    oid: str | None


class TwoMoments(NamedTuple):
    """The two sides of a comparison; a commit by its id, None for the files here. `later` is old ref → new ref."""

    repository: "Repository"
    older: str | None
    newer: str | None
    sides: Sides
    later: Mapping[str, str]

    def figures(self, changes: Iterable[Change]) -> ChangedFigures:
        """What changed in the values of metrics that stand in tables, beyond the changes in files of records."""
        edited = {each.ref for each in changes if each.kind == "metric" and each.field in (FIELD, SERIES)}
        found: list[Change] = []
        instead: set[str] = set()
        unread: tuple[set[str], set[str]] = (set(), set())
        for was, now in self._metrics(edited):
            paths = table_of(was), table_of(now)
            if not any(paths) or not (now.ref in edited or self._may_differ(paths[1])):
                continue
            instead.add(now.ref)
            old, new = self._values(was, newer=False), self._values(now, newer=True)
            for path, side, found_unread in zip(paths, (old, new), unread, strict=True):
                found_unread |= {path} if side is None else set()
            changed = figures_between(old, new)
            if changed and any(changed):
                spots = [Spot(path or metric.path) for path, metric in zip(paths, (was, now), strict=True)]
                found.append(changed_values(now.ref, now.label, changed, *spots))
                found += other_column(now.ref, now.label, old, new, *spots)
        return ChangedFigures(tuple(found), frozenset(instead), *map(frozenset, unread))

    def _metrics(self, edited: Collection[str]) -> Iterator[tuple[Snapshot, Snapshot]]:
        """The metrics of which some table may differ, as they are on both sides."""
        before, after = (Records(side) for side in self.sides.readable())
        now = {ref: after[ref] for ref in edited if ref in after}
        if any(self.sides.tables):
            now |= {each.ref: each for each in metrics_with_tables(self._newer_tree)}
        earlier = {new: old for old, new in self.later.items()}
        for ref, metric in sorted(now.items()):
            known_as = renamed(ref, earlier)
            if known_as in before:
                yield before[known_as], metric
            elif metric.path not in self.sides.after:
                yield metric, metric

    @property
    def _newer_tree(self) -> Tree:
        return self.repository.beside(self.newer).tree if self.newer else self.repository.folder

    def _may_differ(self, path: str) -> bool:
        """Whether a table that both sides name may differ between them."""
        before, after = self.sides.tables
        if before is not None and after is not None:
            return path in before or path in after
        here, oid = self.repository.folder, (before or after or {}).get(path, "")
        if here.file(path) is None or not oid:
            return bool(oid) or (here.file(path) is not None and not here.ignored(path))
        return here.is_other(path, oid)

    def _values(self, metric: Snapshot, *, newer: bool) -> TableValues | None:
        """All values of a metric on one side; None where its table cannot be read."""
        path, own = table_of(metric), metric.fields.get(FIELD)
        content = self._table(path, newer=newer) if path else None
        table = _NO_TABLE if content is None else table_values(content)
        inline = tuple(own) if isinstance(own, list) else ()
        return table and table._replace(figures=(*inline, *table.figures))

    def _table(self, path: str, *, newer: bool) -> Content | None:
        oid, known = (self.newer, self.sides.tables.after) if newer else (self.older, self.sides.tables.before)
        if oid is None or known is None:
            return self.repository.folder.file(path)
        git = self.repository.history_git
        if path not in known and None not in self.sides.tables:  # it is the same on both sides
            return CommitTree(git, oid, self.repository.root).file(path)
        blob = known.get(path, "").strip("0") and known[path]
        ((_, content),) = Contents(git.objects).of([blob]) if blob else ((blob, None),)
        return NOT_IN_CLONE if blob and content is None else content


def table_makers(
    git: Git, walked: Sequence[Walked], boundary: Collection[str], changes: Iterable[Change]
) -> dict[str, tuple[Event, ...]]:
    """What some commits did to the values in the tables of some changes, by their paths, the newest first."""
    paths = {change.after.path for change in changes if change.after}
    touched = touching(walked, paths.__contains__)
    if not touched:
        return {}
    histories = follow(TableChanges(git, touched, paths).commits, touched[0].oid).histories
    return {path: _of_known(each.events, boundary) for path, each in histories.items()}


def inline_makers(histories: RecordHistories, ref: str) -> tuple[Event, ...]:
    """What commits did to the values in the file of a metric, the newest first."""
    found = histories.by_ref.get(ref, RecordHistory(ref)).events
    return _of_known((event for event in found if event.change.field == FIELD), histories.boundary)


def _of_known(events: Iterable[Event], boundary: Collection[str]) -> tuple[Event, ...]:
    return tuple(event for event in events if event.oid not in boundary)


def by_makers(change: Change, events: Iterable[Event], edit: Change | None, other: str) -> Iterator[Made]:
    """A net change of values, parted by the commits that last had a hand in each of them, the newest first: what came
    by whom it came, a correction by whoever corrected. `edit` is what no commit holds yet, `other` made what no event
    tells."""
    makers: dict[Key, str | None] = {}
    if edit:
        makers = dict.fromkeys(_values_of(edit.old, edit.new), None)
    commits = _by_commit(events)
    for oid, (old, new) in commits.items():
        for key in _values_of(old, new):
            makers.setdefault(key, oid)
    rest = None if edit and not makers else other
    parts = parted(change.old, change.new, lambda key: makers.get(key, rest))
    if len(parts) < 2:
        yield Made(change, next(iter(parts), rest))
        return
    for maker in dict.fromkeys((None, *commits, rest)):
        if maker in parts:
            old, new = parts[maker]
            yield Made(change._replace(old=old or None, new=new or None), maker)


def _by_commit(events: Iterable[Event]) -> dict[str, tuple[list[Any], list[Any]]]:
    """What each commit did to values, wherever they stand: those that it moved into a table are the same as before."""
    found: dict[str, tuple[list[Any], list[Any]]] = {}
    for oid, change in events:
        sides = found.setdefault(oid, ([], []))
        for side, told in zip(sides, (change.old, change.new), strict=True):
            side += told if isinstance(told, list | tuple) else ()
    return found


def _values_of(old: Any, new: Any) -> set[Key]:
    """What the values are for that are not the same on two sides."""
    found = figure_changes(old, new)
    return {key_of(figure) for side in (found.sides if found else ()) for figure in side}


# --- every step ---


class TableUse(NamedTuple):
    """A metric that names a table: what it is called, the table, and what became of its record."""

    label: str
    table: str
    history: RecordHistory


@dataclass(slots=True)
class FigurePast:
    """What became of the values of a metric in its tables, the newest first. `instead` are commits of which this tells
    what the file of the metric says of values too, since these moved; `unread` are tables that could not be read."""

    events: list[Event] = field(default_factory=list)
    instead: set[str] = field(default_factory=set)
    unread: set[str] = field(default_factory=set)

    def without(self, events: Iterable[Event]) -> tuple[Event, ...]:
        """The events of the metric's own record, without what this tells."""
        return tuple(each for each in events if each.oid not in self.instead or each.change.field != FIELD)


def figure_pasts(
    repository: "Repository",
    head: str,
    metrics: Mapping[str, TableUse],
    base: str = "",
    walked: Sequence[Walked] | None = None,
) -> dict[str, FigurePast]:
    """What became of the values of metrics in tables, by ref, in the commits up to `head` and not up to `base`, which
    are `walked` already or not. Tables are followed to where a metric began to name them, and from there in those it
    named before."""
    found = {ref: FigurePast() for ref in metrics}
    waiting = [(head, metrics)] if metrics else []
    excluded = [base] if base else []
    while waiting:
        until, named = waiting.pop()
        tables = {each.table for each in named.values()}
        if walked is None or until != head:
            walked = list(walk(repository.history_git, repository.root, [until], excluded, folders=sorted(tables)))
        steps = _Steps(repository, until, tables, walked)
        before: dict[str, dict[str, TableUse]] = defaultdict(dict)
        for ref, metric in named.items():
            start = steps.tell(ref, metric, found[ref])
            if start:
                before[start.parent][ref] = metric._replace(table=start.table)
        waiting += before.items()
    return found


class _EarlierTable(NamedTuple):
    """The commit before a metric began to name a table, and the table that it named there."""

    parent: str
    table: str


class _Steps:
    """What the commits up to one of them did to some tables."""

    def __init__(self, repository: "Repository", until: str, tables: Collection[str], walked: Sequence[Walked]) -> None:
        self._repository = repository
        self._git = repository.history_git
        self._until = until
        self._sides: dict[str, Sides] = {}  # by commit
        self._changes = TableChanges(self._git, walked, tables)
        commits = self._changes.commits
        self._histories = follow(commits, commits[0].oid).histories if commits else {}

    def tell(self, ref: str, metric: TableUse, past: FigurePast) -> _EarlierTable | None:
        """Adds what became of the values of a metric since it named its table; and says what it named before."""
        history, label = metric.history, metric.label
        whole = {event.oid for event in history.events if event.change.whole}
        told, stop = self._down_to(self._stops(metric, whole), metric.table)
        past.events += [Event(oid, each._replace(ref=ref, label=label)) for oid, each in told if oid not in whole]
        past.unread |= self._changes.unread & {metric.table}
        return self._named_anew(stop, ref, label, history, past) if stop and stop not in whole else None

    def _stops(self, metric: TableUse, whole: Collection[str]) -> set[str]:
        """The commits at which the metric came, or began to name its table."""
        opened = metric.history.opened
        found = {opened.oid} if opened else set()
        for oid, change in metric.history.events:
            found |= {oid} if change.field == SERIES and change.sort is Sort.EDITED else set()
        names = {metric.history.ref, *metric.history.earlier_names}
        for oid, path in self._changes.came:
            if path == metric.table and oid not in whole and oid in self._parents and self._before(oid, names)[2]:
                found.add(oid)
        return found

    def _down_to(self, stops: Collection[str], table: str) -> tuple[Sequence[Event], str]:
        """What became of a table after the newest of some commits, and which that is."""
        events = self._histories[table].events if table in self._histories else ()
        elsewhere = {*stops} - {event.oid for event in events}
        kept = [*takewhile(lambda event: event.oid not in stops, events)]
        stop = events[len(kept)].oid if len(kept) < len(events) else ""
        if not elsewhere:
            return kept, stop
        places = {oid: place for place, oid in enumerate(self._parents)}
        newest = min((oid for oid in (stop, *elsewhere) if oid in places), key=lambda oid: places[oid], default="")
        return [event for event in kept if not newest or places[event.oid] < places[newest]], newest

    @cached_property
    def _parents(self) -> Mapping[str, tuple[str, ...]]:
        return self._git.parents(self._until)

    def _before(self, oid: str, names: Collection[str]) -> tuple[str, Sides, Snapshot | None]:
        """A metric before a commit that edited or moved its file, in the first parent of that, and what differs."""
        parent = next(iter(self._parents.get(oid, ())), "")
        if oid not in self._sides:
            self._sides[oid] = commit_sides(self._git, self._repository.root, parent, oid) if parent else Sides({}, {})
        sides = self._sides[oid]
        records = Records(sides.readable()[0])
        return parent, sides, next((records[name] for name in names if name in records), None)

    def _named_anew(
        self, oid: str, ref: str, label: str, history: RecordHistory, past: FigurePast
    ) -> _EarlierTable | None:
        """Adds what the commit changed in which a metric began to name another table."""
        names = {ref, *history.earlier_names}
        parent, sides, was = self._before(oid, names)
        if was is None:
            return None
        edits = [event.change for event in history.events if event.oid == oid]
        found = TwoMoments(self._repository, parent, oid, sides, later_refs(edits)).figures(edits)
        past.events += [Event(oid, each._replace(ref=ref, label=label)) for each in found.changes if each.ref in names]
        past.unread.update(found.unread)
        past.instead.add(oid)
        return _EarlierTable(parent, table_of(was)) if table_of(was) else None
