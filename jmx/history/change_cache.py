"""What single commits changed, kept in the cache: a commit's id stands for its whole past, so nothing gets stale."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from jmx import __version__
from jmx.model.change import Audience, Change, CommitChanges, Sort, Spot
from jmx.repo.cache import Cache
from jmx.repo.git import Git

KIND = "what commits changed"
# Part of every key, with the version of jmx: raise it whenever jmx would describe the same commit in another way.
VERSION = f"5 {__version__}"
_SORTS, _AUDIENCES = tuple(Sort), tuple(Audience)
_MOST_PARTS = 40  # then they are joined into one
_MOST_COMMITS = 5_000  # in a part, so that packing needs little memory
_UNFINISHED = "#"  # in the head of a part that does not reach up to the head of its walk


class ChangeCache:
    """The changes of commits that were walked before, with those of all their ancestors.

    Each walk is stored as one or more parts. A part names its head and the heads that were known before it (`upon`);
    it is only used while the parts of all those are there, so that a lost part never shortens a history.
    """

    def __init__(self, cache: Cache, git: Git, root: Path) -> None:
        self._cache = cache
        folder = root.relative_to(git.top.resolve()).as_posix().replace("%", "%25").replace(":", "%3A")
        self._prefix = f"{VERSION}:{folder}:"
        stored = cache.all(KIND)
        self._outdated = [key for key in stored if not key.startswith(f"{VERSION}:")]
        self._parts: dict[str, Any] = {}
        self._next = 0
        self._known: set[str] = set()
        for key in sorted(key for key in stored if key.startswith(self._prefix)):
            part = stored[key]
            if self._known.issuperset(part["upon"]):
                self._parts[key] = part
                self._known |= set(part["heads"])
                self._next = int(key.rpartition(":")[0].rpartition(":")[2]) + 1
        self.heads = frozenset(head for head in self._known if _UNFINISHED not in head)

    def commit_changes(self) -> Iterator[CommitChanges]:
        """What is stored; some commits perhaps twice."""
        for part in self._parts.values():
            yield from _unpacked(part["table"], part["commits"])

    def clear(self) -> None:
        """Drops all that is stored, before something that reaches back to the beginning is added."""
        self._cache.forget(KIND, self._parts)
        self._parts, self._known = {}, set()

    def add(self, head: str, walked: Iterable[CommitChanges]) -> None:
        """Stores what was walked from a head down to commits that were known."""
        self._cache.forget(KIND, self._outdated)
        commits, upon = list(walked), sorted(self._known)
        if len(self._parts) >= _MOST_PARTS:
            commits, upon = list({each.oid: each for each in (*commits, *self.commit_changes())}.values()), []
            self._cache.forget(KIND, self._parts)
        for number, start in enumerate(reversed(range(0, len(commits), _MOST_COMMITS)), self._next):
            heads = [head if start == 0 else f"{head}{_UNFINISHED}{start}"]
            part = _packed(commits[start : start + _MOST_COMMITS]) | {"heads": heads, "upon": upon}
            self._cache.put(KIND, {f"{self._prefix}{number:06}:{heads[0]}": part})
            upon = sorted({*upon, *heads})


def is_complete(changes: Mapping[str, CommitChanges]) -> bool:
    """Whether nothing is missing from these commits that another clone would know."""
    return not any(each.unread for each in changes.values())


def _packed(commits: Iterable[CommitChanges]) -> dict[str, Any]:
    """Commits as plain data; texts, which many of them share, are numbers of a table."""
    table: dict[str, int] = {}

    def number(text: str) -> int:
        return table.setdefault(text, len(table))

    def row(change: Change) -> list[Any]:
        return [
            _SORTS.index(change.sort),
            number(change.kind),
            number(change.ref),
            number(change.label),
            _AUDIENCES.index(change.audience),
            number(change.field),
            change.old,
            change.new,
            number(change.before.path) if change.before else -1,
            number(change.after.path) if change.after else -1,
        ]

    rows = [
        [
            each.oid,
            list(each.parents),
            [[number(path) for path in side] for side in each.paths],
            [[row(change) for change in side] for side in each.changes],
            [list(moved) for moved in each.moved],
        ]
        for each in commits
    ]
    return {"table": list(table), "commits": rows}


def _unpacked(table: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[CommitChanges]:
    spots = [Spot(text) for text in table]
    spots.append(None)  # type: ignore[arg-type]  # for -1
    for oid, parents, paths, sides, moved in rows:
        changes = tuple([tuple([_change(row, table, spots) for row in side]) for side in sides])
        names = tuple([tuple([table[number] for number in side]) for side in paths])
        yield CommitChanges(oid, tuple(parents), names, changes, tuple([tuple(each) for each in moved]))


def _change(row: Sequence[Any], table: Sequence[str], spots: Sequence[Spot]) -> Change:
    sort, kind, ref, label, audience, field, old, new, before, after = row
    return Change(
        _SORTS[sort],
        table[kind],
        table[ref],
        table[label],
        _AUDIENCES[audience],
        table[field],
        old,
        new,
        None,
        spots[before],
        spots[after],
    )
