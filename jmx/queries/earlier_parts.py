"""What journeys were about at earlier commits, of which only the files are read that have to do with them."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property
from itertools import chain
from pathlib import Path

from jmx.errors import GitError
from jmx.model.change import REFETCH
from jmx.model.identity import outermost
from jmx.model.journey import MetricTrigger
from jmx.model.kinds import SETTINGS_FILE
from jmx.model.workspace import Workspace
from jmx.reading.load import Known, load_records
from jmx.repo.git import Git
from jmx.repo.objects import PathChange, RememberedBlobs
from jmx.repo.tree import BlobTree, FolderTree, records_among
from jmx.review.journey_facts import nearby_files

Blobs = Mapping[str, str]  # path → blob id
_FEW = 6  # commits that are compared with the newest without a process of git
_WORD = re.compile(r"[\w-]+")


class EarlierParts:
    """The records of a repository at earlier commits, in so far as they have to do with some journeys of `now`; what
    several of these need is read once. `here` are the files that were read, if not those of the commit `head`."""

    def __init__(self, git: Git, root: Path, head: str, here: FolderTree | None, now: Workspace) -> None:
        self.git = git
        self.root = root
        self.head = head
        self._folder = here
        self._now = now
        self._contents = RememberedBlobs(git.objects)
        self._known = Known()
        self._changes: dict[str, tuple[PathChange, ...]] = {}  # since earlier commits
        self._words_of: dict[str, frozenset[str]] = {}  # by blob

    def of(self, commits: Mapping[str, str]) -> Mapping[str, Workspace]:
        """What each of some journeys was about at a commit of its own; all records of that time, if it was not there
        yet or was called otherwise, and those of now if nothing about it was touched since. GitError where
        this clone lacks contents."""
        self.expect(commits.values())
        found: dict[str, Workspace] = {}
        for base in dict.fromkeys(commits.values()):
            journeys = [each for each, oid in commits.items() if oid == base]
            touched = self._touched(base, journeys)
            found |= dict.fromkeys(journeys, self._now)
            if touched:
                found |= dict.fromkeys(touched, self.about(base, touched)[0])
        return found

    def _touched(self, base: str, journeys: Iterable[str]) -> list[str]:
        """Those of some journeys of which something may be written otherwise than at a commit: in a file that has to do
        with them, or in one that named what they are about then. Tables are not looked at: where values matter, all
        of it may be."""
        since = {change.path: change.old for change in self._changes[base]}
        paths = {*since, *self._edited}
        before = records_among({path: since.get(path) or self.at_head.get(path, "") for path in paths})
        named = [self._words(oid) for oid in before.values() if oid.strip("0")]
        found = []
        for journey in journeys:
            ids = {outermost(each) for each in (journey, *self._now.concerns(journey))}
            nearby = (path for each in ids for path in self._nearby.get(each, ()))
            measured = any(isinstance(each, MetricTrigger) for each in self._now.records[journey].record.triggers)
            if measured or any(path in paths for path in nearby) or not all(map(ids.isdisjoint, named)):
                found.append(journey)
        return found

    @cached_property
    def _edited(self) -> frozenset[str]:
        """The files of records that are otherwise here than at the newest commit."""
        committed = records_among(self.at_head)
        return frozenset(path for path, _ in {*committed.items()} ^ {*self.here.items()})

    def _words(self, oid: str) -> frozenset[str]:
        """All in a blob that may be an id."""
        if oid not in self._words_of:
            content = self._contents.read([oid]).get(oid, b"").decode("utf-8", "replace")
            self._words_of[oid] = frozenset(_WORD.findall(content))
        return self._words_of[oid]

    def about(self, base: str, journeys: Collection[str]) -> tuple[Workspace, set[str] | None]:
        """What journeys were about at a commit, with the paths of the files that were or are about them; None for the
        paths if one of the journeys had another id then, so that all files were read."""
        files = self.files(base)
        then, paths = self._part_about(files, journeys)
        whole = not all(each in then.records for each in journeys)
        if whole:
            then = load_records(BlobTree(self._contents, files, files), self._known)
        if self._contents.lacking:
            short = self.git.commit(base).short
            raise GitError(f"this clone lacks contents of commit {short}, so nobody can say what changed; {REFETCH}")
        return then, None if whole else paths

    def expect(self, bases: Iterable[str]) -> None:
        """Finds out what changed since some commits: of a few by comparing trees, of many git is asked at once."""
        wanted = [base for base in dict.fromkeys(bases) if base not in self._changes]
        for base in wanted if len(wanted) <= _FEW else ():
            found = self.git.tree_changes(self.head, base, self.root)
            if found is not None:
                self._changes[base] = found
        pairs = [(self.head, base) for base in wanted if base not in self._changes]
        for (_, base), changes in self.git.between(pairs, self.root):
            self._changes[base] = changes

    def files(self, base: str) -> Blobs:
        """The files of an earlier commit."""
        self.expect([base])
        files = dict(self.at_head)
        for change in self._changes[base]:
            files[change.path] = change.old
        return {path: oid for path, oid in files.items() if oid.strip("0")}

    @cached_property
    def at_head(self) -> Blobs:
        """The files of the newest commit that is read."""
        return self.git.blobs(self.head, self.root)

    @cached_property
    def here(self) -> Blobs:
        """The files of records as they are read."""
        return records_among(self.at_head) if self._folder is None else self._folder.blob_ids()

    @cached_property
    def _nearby(self) -> Mapping[str, Collection[str]]:
        return nearby_files(self._now)

    def _part_about(self, files: Blobs, journeys: Collection[str]) -> tuple[Workspace, set[str]]:
        """The records of an earlier commit that journeys were about, with the files that hold them then or now.

        What is not written otherwise now is nearby already; of the rest those files are read that name a record which
        the journeys are or were about. As long as they lead to further records, so are the files of those.
        """
        now = self._now
        changed = {path: oid for path, oid in records_among(files).items() if self.here.get(path) != oid}
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
