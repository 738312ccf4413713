"""Commits → what each did to the values in tables. Each version of a table is read once."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache

from jmx.history.walk import Walked, only
from jmx.model.change import Audience, Change, CommitChanges, Sort, Spot
from jmx.model.figures import FIELD, FigureChanges, figure_changes
from jmx.reading.tables import TableValues, table_values
from jmx.repo.git import Git
from jmx.repo.objects import Contents, PathChange
from jmx.repo.tree import held, may_hold_values

_NO_TABLE = TableValues()
COLUMN = "column of values"  # what changes call it
_MOST_KEPT = 64  # versions of tables: of one that a commit changed, mostly the next commit needs the older again


def figures_between(old: TableValues | None, new: TableValues | None) -> FigureChanges | None:
    """What changed between two versions of a table; None where one cannot be read. What is missing in a table of which
    rows cannot be read may still be there."""
    if old is None or new is None:
        return None
    found = figure_changes(old.figures, new.figures)
    return found if found is None or new.whole else found._replace(went=())


def changed_values(ref: str, label: str, found: FigureChanges, before: Spot, after: Spot) -> Change:
    """Values that changed, as one change of a metric."""
    olds, news = found.sides
    sides = olds or None, news or None
    return Change(Sort.EDITED, "metric", ref, label, Audience.EVIDENCE, FIELD, *sides, None, before, after)


def other_column(
    ref: str, label: str, old: TableValues | None, new: TableValues | None, before: Spot, after: Spot
) -> Iterator[Change]:
    """That the values of a metric stand in another column of its table, as one change."""
    columns = (old.column if old else "", new.column if new else "")
    if all(columns) and columns[0].casefold() != columns[1].casefold():
        yield Change(Sort.EDITED, "metric", ref, label, Audience.EVIDENCE, COLUMN, *columns, None, before, after)


def noting_tables(walked: Iterable[Walked], noted: list[Walked]) -> Iterator[Walked]:
    """The walked commits as they are; what they did to files that may be tables is noted."""
    for commit in walked:
        noted.append(only(commit, may_hold_values))
        yield commit


class TableChanges:
    """What commits (children before parents) did to some tables: of each the changes of a record that is called like
    its path. While a table cannot be read no changes are seen in it; the commit that mends it gets them all."""

    def __init__(self, git: Git, walked: Iterable[Walked], paths: Collection[str]) -> None:
        self._contents = Contents(git.objects)
        self._read = lru_cache(maxsize=_MOST_KEPT)(self._values)
        # path and id of a blob that cannot be read → the commits that mended it, with the blobs they brought
        self._mended: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
        self._found: dict[str, CommitChanges] = {}
        self._seen: set[str] = set()
        self._elsewhere: set[str] = set()  # blobs that only stand for a content that is not in git
        self.came: set[tuple[str, str]] = set()  # commits that brought a table, with its path
        self.unread: set[str] = set()  # tables of which the newest or the first version cannot be read
        for commit in walked:
            self._add(only(commit, paths.__contains__))
        self.commits = tuple(self._found.values())

    def _add(self, commit: Walked) -> None:
        paths = tuple(tuple(change.path for change in side) for side in commit.sections)
        nowhere: tuple[tuple[Change, ...], ...] = tuple(() for _ in paths)
        self._found[commit.oid] = CommitChanges(commit.oid, commit.parents, paths, nowhere)
        contested = frozenset.intersection(*map(frozenset, paths)) if paths else frozenset()
        for number, side in enumerate(commit.sections if contested else ()):
            for change in side:
                self._compare(commit.oid, number, change, whole=len(paths) < 2)

    def _compare(self, oid: str, side: int, change: PathChange, *, whole: bool) -> None:
        """Compares the versions of one table before and after a commit; a merge mends nothing."""
        path, old, new = change
        if path not in self._seen and self._read(new) is None:
            self.unread.add(path)
        self._seen.add(path)
        if not old.strip("0"):
            self.came.add((oid, path))
            if self._read(new) is None and new in self._elsewhere:
                self._mended.pop((path, new), None)
                self.unread.add(path)
        if self._read(old) is None:
            self._mended[path, old] += [(oid, new)] if whole and self._read(new) else []
            self._mended[path, old] += self._mended.pop((path, new), [])
            return
        for commit, mended in self._mended.pop((path, new), []):
            self._tell(commit, 0, path, old, mended)
        self._tell(oid, side, path, old, new)

    def _tell(self, oid: str, side: int, path: str, old: str, new: str) -> None:
        was, now, spots = self._read(old), self._read(new), (Spot(path), Spot(path))
        changed = figures_between(was, now)
        if changed and any(changed):
            known = self._found[oid]
            told = (changed_values(path, "", changed, *spots), *other_column(path, "", was, now, *spots))
            sides = [(*each, *told) if at == side else each for at, each in enumerate(known.changes)]
            self._found[oid] = known._replace(changes=tuple(sides))

    def _values(self, oid: str) -> TableValues | None:
        if not oid.strip("0"):
            return _NO_TABLE
        ((_, content),) = self._contents.of([oid])
        found = None if content is None else table_values(content)
        if content is None or not isinstance(held(content), bytes):
            self._elsewhere.add(oid)
        return found
