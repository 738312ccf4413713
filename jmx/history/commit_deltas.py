"""Commits → what records said before and after each: every content is read once, through one process."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from types import MappingProxyType

from jmx.history.incremental_parse import Version, parse
from jmx.history.snapshots import Snapshots, differing, of_records
from jmx.history.walk import Walked, walk
from jmx.model.change import CommitDelta
from jmx.model.outline import Document
from jmx.reading.guard import Refusal
from jmx.repo.blobs import Contents
from jmx.repo.git import Git
from jmx.repo.log_format import PathChange
from jmx.repo.tree import may_hold_record

_AT_ONCE, _FIRST = 400, 25  # commits whose contents are asked for together, at most and at first
_ROOM_BYTES = 16 * 1024 * 1024  # of contents that are held together; parsed they take several times as much
_NOTHING: Document = {}
_NOT_YET: tuple[str, Document | None] = ("", None)


def commit_deltas(
    git: Git,
    root: Path,
    until: Sequence[str],
    without: Sequence[str] = (),
    known: Mapping[str, Document | None] = MappingProxyType({}),
) -> "CommitDeltas":
    """What each commit reachable from `until` and not from `without` did to records, children before parents.

    `known` are files somebody has parsed already, by blob id.
    """
    return steps_of(git, walk(git, root, until, without), known)


def steps_of(git: Git, walked: Iterable[Walked], known: Mapping[str, Document | None]) -> "CommitDeltas":
    """The same of commits that somebody has walked already."""
    return CommitDeltas(git, walked, {oid: read for oid, read in known.items() if read is not None})


@dataclass(slots=True)
class CommitDeltas:
    """Iterates over the deltas of some commits. `unfinished` tells afterwards whether a file that could not be parsed
    for a while was broken before the commits that were walked, so that its mending is told only by a longer walk."""

    git: Git
    walked: Iterable[Walked]
    known: Mapping[str, Document] = field(default_factory=dict)
    unfinished: bool = False
    _latest: dict[str, tuple[str, Document | None]] = field(default_factory=dict)
    _bytes: int = 0
    _versions: dict[str, Version] = field(default_factory=dict)
    _mended: dict[tuple[str, str], list[tuple[Walked, Document]]] = field(default_factory=dict)

    def __iter__(self) -> Iterator[CommitDelta]:
        commits = iter(self.walked)
        at_once = _FIRST
        contents = Contents(self.git)
        while batch := [(commit, _contested(commit)) for commit in islice(commits, at_once)]:
            self._bytes = 0
            read = self._read(contents, [change for _, sections in batch for side in sections for change in side])
            for commit, sections in batch:
                yield from self._delta(commit, sections, read)
            # as many again as fill the room, were they all like these; never many more than before
            at_once = max(1, min(_AT_ONCE, 4 * at_once, at_once * _ROOM_BYTES // max(1, self._bytes)))
        self.unfinished = bool(self._mended)

    def _read(self, contents: Contents, asked: Sequence[PathChange]) -> Mapping[str, Document | None]:
        """The files of some changes by blob id; no document where this clone lacks it."""
        wanted: dict[str, str] = {}
        read: dict[str, Document | None] = {}
        for path, old, new, _ in asked:
            for oid in (old, new):
                if oid in self.known:
                    read[oid] = self.known[oid]
                else:
                    wanted.setdefault(oid, path)
            oid, document = self._latest.get(path, _NOT_YET)
            if oid in wanted:
                read[oid] = document
        nothing = [oid for oid in wanted if not oid.strip("0")]
        read |= dict.fromkeys(nothing, _NOTHING)
        for oid, content in contents.of([oid for oid in wanted if oid not in read]):
            self._bytes += len(content or b"")
            read[oid] = None if content is None else self._parsed(content, wanted[oid])
        for path, old, _, _ in asked:
            self._latest[path] = (old, read[old])
        return read

    def _parsed(self, content: bytes, path: str) -> Document:
        try:
            data = parse(content, self._versions.get(path))
        except Refusal:
            return BROKEN
        self._versions[path] = Version(content, data)
        return of_records(data, path)

    def _delta(
        self, commit: Walked, contested: Sequence[Sequence[PathChange]], read: Mapping[str, Document | None]
    ) -> Iterator[CommitDelta]:
        paths = tuple(tuple(c.path for c in section if may_hold_record(c.path)) for section in commit.sections)
        if not any(paths):
            yield CommitDelta(commit.oid, commit.parents, paths)
            return
        sides: list[tuple[Snapshots, Snapshots]] = []
        moved: list[tuple[str, str, str]] = []
        unread: set[str] = set()
        whole = {change.path for section in contested for change in section if read[change.old] is not BROKEN}
        for section in contested:
            before: dict[str, Document] = {}
            after: dict[str, Document] = {}
            for change in section:
                old, new = read[change.old], read[change.new]
                if old is None or new is None:
                    unread.add(change.path)
                elif new is BROKEN:
                    yield from self._mending(change, old)
                elif old is BROKEN and len(contested) > 1 and change.path in whole:
                    after[change.path] = new  # another parent knows what was there, so nothing is asked of this one
                elif old is BROKEN:
                    self._mended.setdefault((change.path, change.old), []).append((commit, new))
                else:
                    before[change.path], after[change.path] = old, new
            different = differing(before, after)
            sides.append((different.before, different.after))
            moved += different.moved
        yield CommitDelta(commit.oid, commit.parents, paths, tuple(sides), tuple(moved), tuple(sorted(unread)))

    def _mending(self, change: PathChange, old: Document) -> Iterator[CommitDelta]:
        """A commit broke a file: whoever mended it made the changes in meaning since the content before that."""
        for commit, mended in self._mended.pop((change.path, change.new), ()):
            if old is BROKEN:
                self._mended.setdefault((change.path, change.old), []).append((commit, mended))
            else:
                different = differing({change.path: old}, {change.path: mended})
                yield CommitDelta(
                    commit.oid, commit.parents, ((),), ((different.before, different.after),), different.moved
                )


BROKEN: Document = {"kind": None}  # stands for a file that cannot be parsed


def _contested(commit: Walked) -> tuple[tuple[PathChange, ...], ...]:
    """Per parent, the files of records that matter: of a merge none, unless it made a file that no parent has so.

    Then all that differ, since a record of that file may have come from another one.
    """
    sections = tuple(tuple(c for c in section if may_hold_record(c.path)) for section in commit.sections)
    everywhere = frozenset.intersection(*(frozenset(c.path for c in section) for section in sections))
    return sections if everywhere or len(sections) < 2 else tuple(() for _ in sections)
