"""What each commit changed, kept in the cache. A commit id fixes all its ancestors, so no entry gets stale."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from jmx import __version__
from jmx.model.change import Audience, Change, CommitChanges, Sort, Spot
from jmx.repo.cache import Cache

KIND = "what commits changed"
# Part of every key, with the version of jmx: raise it when jmx describes the same commit in another way.
VERSION = f"20 {__version__}"
_SORTS, _AUDIENCES = tuple(Sort), tuple(Audience)
_MOST_PARTS = 40  # at this number all parts are joined
_MOST_COMMITS = 5_000  # in a part, to limit the memory that packing needs
_UNFINISHED = "#"  # marks the head of a part that does not include the newest commit of its walk


class ChangeCache:
    """The changes of commits that were walked before. `heads` are the commits whose ancestors are all stored.

    Each walk is stored as one or more parts, one cache entry each. A part lists the heads it builds on (`upon`) and is
    ignored when the part of one of those is missing, so a lost entry never shortens a history.
    """

    def __init__(self, cache: Cache, root: str) -> None:
        """`root` is the way to it from the top of the repository."""
        self._cache = cache
        self._prefix = f"{VERSION}:{root.replace('%', '%25').replace(':', '%3A')}:"
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
        """All stored commits; some may come twice."""
        for part in self._parts.values():
            yield from unpacked(part)

    def clear(self) -> None:
        """Deletes all parts; for use before adding a walk of the whole history."""
        self._cache.forget(KIND, self._parts)
        self._parts, self._known = {}, set()

    def add(self, head: str, walked: Iterable[CommitChanges]) -> None:
        """Stores a walk from `head` back to commits that are stored already."""
        self._cache.forget(KIND, self._outdated)
        commits, upon = list(walked), sorted(self._known)
        if len(self._parts) >= _MOST_PARTS:
            commits, upon = list({each.oid: each for each in (*commits, *self.commit_changes())}.values()), []
            self._cache.forget(KIND, self._parts)
        for number, start in enumerate(reversed(range(0, len(commits), _MOST_COMMITS)), self._next):
            heads = [head if start == 0 else f"{head}{_UNFINISHED}{start}"]
            part = packed(commits[start : start + _MOST_COMMITS]) | {"heads": heads, "upon": upon}
            self._cache.put(KIND, {f"{self._prefix}{number:06}:{heads[0]}": part})
            upon = sorted({*upon, *heads})


def packed(commits: Iterable[CommitChanges]) -> dict[str, Any]:
    """Commits as plain data. Each distinct text is stored once, in a table, and referred to by index."""
    table: dict[str, int] = {}

    def number(text: str) -> int:
        return table.setdefault(text, len(table))

    def row(change: Change) -> list[Any]:
        return [
            _SORTS.index(change.sort), number(change.kind), number(change.ref), number(change.label),
            _AUDIENCES.index(change.audience), number(change.field), change.old, change.new,
            *(number(spot.path) if spot else -1 for spot in (change.before, change.after)),
        ]  # fmt: skip

    rows = [
        [
            each.oid, each.parents, [list(map(number, side)) for side in each.paths],
            [list(map(row, side)) for side in each.changes], each.moved,
        ]
        for each in commits
    ]  # fmt: skip
    return {"table": list(table), "commits": rows}


def unpacked(plain: Mapping[str, Any]) -> Iterator[CommitChanges]:
    """The commits of such data."""
    table: Sequence[str] = plain["table"]
    spots = [Spot(text) for text in table]
    spots.append(None)  # type: ignore[arg-type]  # for -1
    for oid, parents, paths, sides, moved in plain["commits"]:
        changes = tuple([tuple([_change(row, table, spots) for row in side]) for side in sides])
        names = tuple([tuple([table[number] for number in side]) for side in paths])
        yield CommitChanges(oid, tuple(parents), names, changes, tuple([tuple(each) for each in moved]))


def _change(row: Sequence[Any], table: Sequence[str], spots: Sequence[Spot]) -> Change:
    sort, kind, ref, label, audience, field, old, new, before, after = row
    return Change(
        _SORTS[sort], table[kind], table[ref], table[label], _AUDIENCES[audience], table[field], old, new, None,
        spots[before], spots[after],
    )  # fmt: skip
