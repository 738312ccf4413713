"""The values of metrics in the past, whether they stand in files of records or in tables beside those."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from jmx.compare.follow import follow
from jmx.history.figures import TableChanges, changed_values, figures_between
from jmx.history.snapshots import Records, Sides, documents
from jmx.history.walk import Walked, touching
from jmx.model.change import Change, Snapshot, Spot
from jmx.model.figures import FIELD
from jmx.model.identity import renamed
from jmx.queries.repository import Repository
from jmx.reading.tables import TableValues, table_path, table_values
from jmx.repo.git import Git
from jmx.repo.objects import Contents
from jmx.repo.tree import NOT_IN_CLONE, CommitTree, Content, Tree, may_hold_values

SERIES = "series"
_NO_TABLE = TableValues()


class ChangedFigures(NamedTuple):
    """The changes of values between two moments, what they take the place of, and the tables that cannot be read."""

    changes: tuple[Change, ...] = ()
    instead: frozenset[str] = frozenset()  # refs of metrics whose values moved into a table or out of one
    unread: tuple[str, ...] = ()


def table_of(metric: Snapshot) -> str:
    """The path of the table of a metric; empty where it has none."""
    series = metric.fields.get(SERIES)
    return table_path(metric.path, series) if isinstance(series, str) else ""


def metrics_with_tables(tree: Tree) -> list[Snapshot]:
    """The metrics that name tables."""
    mostly = ((path, content) for path, content in tree.contents(tree.paths()) if _may_name_a_table(content))
    records = Records(documents(mostly)).values()
    return [each for each in records if each.kind == "metric" and SERIES in each.fields]


def _may_name_a_table(content: Content) -> bool:
    return isinstance(content, bytes) and b".csv" in content


# --- two moments ---


class TwoMoments(NamedTuple):
    """The two sides of a comparison; a commit by its id, None for the files here. `later` is old ref → new ref."""

    repository: Repository
    older: str | None
    newer: str | None
    sides: Sides
    later: Mapping[str, str]

    def figures(self, changes: Iterable[Change]) -> ChangedFigures:
        """What changed in the values of metrics that stand in tables, beyond the changes in files of records."""
        edited = {each.ref for each in changes if each.kind == "metric" and each.field in (FIELD, SERIES)}
        found: list[Change] = []
        instead: set[str] = set()
        unread: set[str] = set()
        for was, now in self._metrics(edited):
            paths = table_of(was), table_of(now)
            if not any(paths) or not (now.ref in edited or self._may_differ(paths[1])):
                continue
            instead.add(now.ref)
            old, new = self._values(was, newer=False), self._values(now, newer=True)
            unread |= {path for path, side in zip(paths, (old, new), strict=True) if side is None}
            changed = figures_between(old, new)
            if changed and any(changed):
                spots = [Spot(path or metric.path) for path, metric in zip(paths, (was, now), strict=True)]
                found.append(changed_values(now.ref, now.label, changed, *spots))
        return ChangedFigures(tuple(found), frozenset(instead), tuple(sorted(unread)))

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
        """Whether a table that a metric names on both sides may differ between them."""
        before, after = self.sides.tables
        if before is not None and after is not None:
            return path in before or path in after
        here, oid = self.repository.folder, (before or after or {}).get(path, "")
        if here.table(path) is None or not oid:
            return bool(oid) or (here.table(path) is not None and not here.ignored(path))
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
            return self.repository.folder.table(path)
        git = self.repository.history_git
        if path not in known and None not in self.sides.tables:  # it is the same on both sides
            return CommitTree(git, oid, self.repository.root).table(path)
        blob = known.get(path, "").strip("0") and known[path]
        ((_, content),) = Contents(git.objects).of([blob]) if blob else ((blob, None),)
        return NOT_IN_CLONE if blob and content is None else content


def newest_makers(git: Git, walked: Sequence[Walked], boundary: Collection[str]) -> dict[str, str]:
    """The newest of some commits that changed the values in a table, by its path."""
    touched = touching(walked, may_hold_values)
    if not touched:
        return {}
    paths = {change.path for commit in touched for side in commit.sections for change in side}
    histories = follow(TableChanges(git, touched, paths).commits, touched[0].oid).histories
    oids = {path: (event.oid for event in each.events if event.oid not in boundary) for path, each in histories.items()}
    return {path: first for path, each in oids.items() if (first := next(each, ""))}
