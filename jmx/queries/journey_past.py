"""Looks at the past of journeys, in which only what has to do with them is read."""

from collections.abc import Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from jmx.history.snapshots import Sides, differing_sides
from jmx.history.walk import Walked, since, touching, walk
from jmx.model.change import Change, Commit
from jmx.model.workspace import Workspace
from jmx.queries.earlier_parts import Blobs
from jmx.queries.past import compared_in_part, newest_first
from jmx.queries.repository import Repository
from jmx.repo.tree import records_among


class Past(NamedTuple):
    """What some journeys looked like at an earlier commit, and what changed since in what they are about."""

    then: Workspace | None = None
    changes: tuple[Change, ...] = ()


class Pasts:
    """The past of each of some journeys since a commit of its own. What several of them need is read once; git walks
    over the commits since any of these at once, in a thread, while the caller goes on."""

    def __init__(self, repository: Repository, bases: Mapping[str, Commit]) -> None:
        self._repository = repository
        self._bases = {journey: commit.oid for journey, commit in bases.items()}
        self._found: dict[str, Past] = {}  # by commit
        if bases:
            self._parts = repository.earlier_parts
            self._git, self._head = self._parts.git, self._parts.head
            pool = ThreadPoolExecutor(max_workers=1)
            self._walked = pool.submit(self._walked_since_all)
            pool.shutdown(wait=False)
            self._parts.expect(self._bases.values())

    def of(self, journey: str) -> Past:
        """The past of a journey; nothing where it has no commit. Those with the same commit share a look at it."""
        base = self._bases.get(journey)
        if base is None:
            return Past()
        if base not in self._found:
            self._found[base] = self._look(base, [each for each, oid in self._bases.items() if oid == base])
        return self._found[base]

    def _look(self, base: str, journeys: Collection[str]) -> Past:
        """The past of journeys since a commit."""
        before, after = records_among(self._parts.files(base)), self._parts.here
        then, found = self._parts.about(base, journeys)
        paths = {*before, *after} if found is None else found | _counterparts(found, before, after)
        # whatever came and went between may have been about the same records
        walked = touching(self._since(base), lambda path: path in paths or not (path in before or path in after))
        committed = records_among(self._parts.at_head)
        between = committed.keys() - before.keys() - after.keys()
        sides, edited = self._sides(before, paths), self._sides(committed, paths | between)
        changes = compared_in_part(self._repository, base, sides, edited, walked)
        return Past(then, newest_first(self._repository, changes, base))

    def _sides(self, before: Blobs, paths: Collection[str]) -> Sides:
        """The files of some paths that are otherwise here than before."""
        folder = self._repository.folder if self._repository.at is None else None
        old, new = ({path: side[path] for path in paths if path in side} for side in (before, self._parts.here))
        return differing_sides(self._git, old, new, folder)

    def _since(self, base: str) -> list[Walked]:
        """The commits after an earlier one."""
        return list(since(self._walked.result(), base))

    def _walked_since_all(self) -> list[Walked]:
        """The commits after what all of them came from: whatever is after one of them is among those."""
        bases = sorted({*self._bases.values()})
        shared = self._git.merge_base(*bases) if len(bases) > 1 else bases[0]
        return list(walk(self._git, self._repository.root, [self._head], [shared] if shared else []))


def _counterparts(paths: Collection[str], before: Collection[str], after: Collection[str]) -> set[str]:
    """Where one of some files came or went, all that went or came: they may be the same under other ids."""
    gone = {path for path in before if path not in after}
    come = {path for path in after if path not in before}
    return (gone if not come.isdisjoint(paths) else set()) | (come if not gone.isdisjoint(paths) else set())
