"""What single commits did, remembered: a commit's id names its whole past, so what is known of it stays true."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from jmx import __version__
from jmx.model.change import Audience, Change, CommitChanges, Sort, Spot
from jmx.repo.cache import Cache
from jmx.repo.git import Git

KIND = "what commits changed"
# Part of every key, with the version of jmx: raise it whenever a commit would be told of in other words.
VERSION = f"3 {__version__}"
_SORTS, _AUDIENCES = tuple(Sort), tuple(Audience)
_MOST_PARTS = 40  # then they are put together
_PIECE = 5_000  # commits that are packed at once, so that few are held twice
_PIECE_OF = "#"  # marks the head of a piece that is not the newest of its walk


class Remembered:
    """The works of commits that were walked before, with those of all their ancestors.

    They lie in parts, one for each walk. A part names the heads that were known when it was walked, and is of use only
    while the parts of those are there too; so a part that got lost can shorten no history.
    """

    def __init__(self, cache: Cache, git: Git, root: Path) -> None:
        self._cache = cache
        folder = root.relative_to(git.top.resolve()).as_posix().replace("%", "%25").replace(":", "%3A")
        self._prefix = f"{VERSION}:{folder}:"
        everything = cache.all(KIND)
        self._outdated = [key for key in everything if not key.startswith(f"{VERSION}:")]
        found = {key: part for key, part in everything.items() if key.startswith(self._prefix)}
        self._parts: dict[str, Any] = {}
        self._next = 0
        known: set[str] = set()
        for key in sorted(found):
            part = found[key]
            if known.issuperset(part["upon"]):
                self._parts[key] = part
                known |= set(part["heads"])
                self._next = int(key.rpartition(":")[0].rpartition(":")[2]) + 1
        self._known = known
        self.heads = frozenset(head for head in known if _PIECE_OF not in head)

    def commit_changes(self) -> Iterator[CommitChanges]:
        """Some perhaps twice."""
        for part in self._parts.values():
            yield from _works(part["table"], part["works"])

    def begin_anew(self) -> None:
        """Forgets all, for works that reach back to the beginning."""
        self._cache.forget(KIND, self._parts)
        self._parts, self._known = {}, set()

    def add(self, head: str, works: Iterable[CommitChanges]) -> None:
        """Remembers what was walked from a head back to where others were known."""
        self._cache.forget(KIND, self._outdated)
        done, upon = list(works), self._known
        if len(self._parts) >= _MOST_PARTS:
            done, upon = list({work.oid: work for work in (*done, *self.commit_changes())}.values()), set()
            self._cache.forget(KIND, self._parts)
        below = frozenset(upon)
        pieces = range(0, len(done), _PIECE)
        for number, start in enumerate(reversed(pieces), self._next):
            heads = [head if start == 0 else f"{head}{_PIECE_OF}{start}"]
            part = _packed(done[start : start + _PIECE]) | {"heads": heads, "upon": sorted(below)}
            self._cache.put(KIND, {f"{self._prefix}{number:06}:{heads[0]}": part})
            below |= set(heads)


def _packed(works: Iterable[CommitChanges]) -> dict[str, Any]:
    table: dict[str, int] = {}
    rows = [_row(work, table) for work in works]
    return {"table": list(table), "works": rows}


def _row(work: CommitChanges, table: dict[Any, int]) -> list[Any]:
    """A work as plain data; texts that many share are numbers of a table."""

    def number(text: str) -> int:
        return table.setdefault(text, len(table))

    changes = [[_change_row(change, number) for change in side] for side in work.changes]
    paths = [[number(path) for path in side] for side in work.paths]
    return [work.oid, list(work.parents), paths, changes, [list(each) for each in work.moved]]


def _change_row(change: Change, number: Any) -> list[Any]:
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


def _works(table: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[CommitChanges]:
    spots = [Spot(text) for text in table]
    spots.append(None)  # type: ignore[arg-type]  # where -1 leads
    for oid, parents, paths, sides, moved in rows:
        changes = [tuple([_change(row, table, spots) for row in side]) for side in sides]
        names = [tuple([table[number] for number in side]) for side in paths]
        yield CommitChanges(oid, tuple(parents), tuple(names), tuple(changes), tuple([tuple(each) for each in moved]))


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


def worth_remembering(works: Mapping[str, CommitChanges]) -> bool:
    """Whether nothing is missing from these works that another clone would know."""
    return not any(work.unread for work in works.values())
