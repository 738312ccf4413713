"""Looks at the past of journeys, in which only what has to do with them is read."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from jmx.errors import GitError
from jmx.history.snapshots import Sides, differing_sides
from jmx.history.walk import Walked, since, touching, walk
from jmx.model.change import REFETCH, Change, Commit
from jmx.model.identity import outermost
from jmx.model.kinds import SETTINGS_FILE
from jmx.model.workspace import Workspace
from jmx.queries.past import compared_in_part, newest_first
from jmx.queries.repository import Repository
from jmx.reading.load import Known, load_records
from jmx.repo.objects import RememberedBlobs
from jmx.repo.tree import BlobTree, records_among
from jmx.review.journey_facts import nearby_files

Blobs = Mapping[str, str]  # path → blob id


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
            self._git = repository.history_git
            self._head = repository.history_head
            self._contents = RememberedBlobs(self._git.objects)
            self._known = Known()
            pool = ThreadPoolExecutor(max_workers=1)
            self._walked = pool.submit(self._walked_since_all)
            pool.shutdown(wait=False)

    def of(self, journey: str) -> Past:
        """The past of a journey; nothing where it has no commit. Those with the same commit share a look at it."""
        base = self._bases.get(journey)
        if base is None:
            return Past()
        if base not in self._found:
            self._found[base] = self._look(base, [each for each, oid in self._bases.items() if oid == base])
        return self._found[base]

    def _look(self, base: str, journeys: Collection[str]) -> Past:
        """The past of journeys since a commit. If one of them had another id then, all files are read."""
        files = self._files(base)
        before, after = records_among(files), self._here
        then, paths = self._part_about(files, journeys)
        if all(each in then.records for each in journeys):
            paths |= _counterparts(paths, before, after)
        else:
            then, paths = load_records(BlobTree(self._contents, files, files), self._known), {*before, *after}
        if self._contents.lacking:
            short = self._git.commit(base).short
            raise GitError(f"this clone lacks contents of commit {short}, so nobody can say what changed; {REFETCH}")
        # whatever came and went between may have been about the same records
        walked = touching(self._since(base), lambda path: path in paths or not (path in before or path in after))
        committed = records_among(self._at_head)
        between = committed.keys() - before.keys() - after.keys()
        sides, edited = self._sides(before, paths), self._sides(committed, paths | between)
        changes = compared_in_part(self._repository, base, sides, edited, walked)
        return Past(then, newest_first(self._repository, changes, base))

    @cached_property
    def _at_head(self) -> Blobs:
        """The files of the newest commit that is read."""
        return self._git.blobs(self._head, self._repository.root)

    @cached_property
    def _here(self) -> Blobs:
        """The files of records as they are read."""
        before = records_among(self._at_head)
        if self._repository.at is not None:
            return before
        return self._repository.folder.blob_ids()

    def _files(self, base: str) -> Blobs:
        """The files of an earlier commit."""
        files = dict(self._at_head)
        ((_, changes),) = self._git.between([(self._head, base)], self._repository.root)
        for change in changes:
            files[change.path] = change.old
        return {path: oid for path, oid in files.items() if oid.strip("0")}

    def _sides(self, before: Blobs, paths: Collection[str]) -> Sides:
        """The files of some paths that are otherwise here than before."""
        folder = self._repository.folder if self._repository.at is None else None
        old, new = ({path: side[path] for path in paths if path in side} for side in (before, self._here))
        return differing_sides(self._git, old, new, folder)

    def _since(self, base: str) -> list[Walked]:
        """The commits after an earlier one."""
        return list(since(self._walked.result(), base))

    def _walked_since_all(self) -> list[Walked]:
        """The commits after what all of them came from: whatever is after one of them is among those."""
        bases = sorted({*self._bases.values()})
        shared = self._git.merge_base(*bases) if len(bases) > 1 else bases[0]
        return list(walk(self._git, self._repository.root, [self._head], [shared] if shared else []))

    @cached_property
    def _nearby(self) -> Mapping[str, Collection[str]]:
        return nearby_files(self._repository.workspace)

    def _part_about(self, files: Blobs, journeys: Collection[str]) -> tuple[Workspace, set[str]]:
        """The records of an earlier commit that journeys were about, with the files that hold them then or now.

        What is not written otherwise now is nearby already; of the rest those files are read that name a record which
        the journeys are or were about. As long as they lead to further records, so are the files of those.
        """
        now = self._repository.workspace
        changed = {path: oid for path, oid in records_among(files).items() if self._here.get(path) != oid}
        contents = self._contents.read(list(changed.values()))
        ids = {*map(outermost, chain(journeys, *map(now.concerns, journeys)))}
        asked: set[str] = set()
        paths = {SETTINGS_FILE}
        while new := ids - asked:
            asked |= new
            paths.update(path for each in new for path in self._nearby.get(each, ()))
            paths.update(_naming({path: contents[oid] for path, oid in changed.items()}, new))
            then = load_records(BlobTree(self._contents, files, paths), self._known)
            scope = frozenset(chain.from_iterable(then.concerns(each) for each in journeys if each in then.records))
            ids = {*map(outermost, chain(scope, (link.target for link in then.dangling if link.source in scope)))}
        return then, paths


def _naming(contents: Mapping[str, bytes], ids: Iterable[str]) -> Iterator[str]:
    """The paths whose contents name one of these ids."""
    names = [each.encode() for each in ids]
    whole = re.compile(rb"(?<![\w-])(?:%s)(?![\w-])" % b"|".join(map(re.escape, names)))
    for path, content in contents.items():
        if any(name in content for name in names) and whole.search(content):
            yield path


def _counterparts(paths: Collection[str], before: Collection[str], after: Collection[str]) -> set[str]:
    """Where one of some files came or went, all that went or came: they may be the same under other ids."""
    gone = {path for path in before if path not in after}
    come = {path for path in after if path not in before}
    return (gone if not come.isdisjoint(paths) else set()) | (come if not gone.isdisjoint(paths) else set())
