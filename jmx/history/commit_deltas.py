"""Commits → snapshots of the records before and after each commit. Each blob is read once, by one process of git, and
of a file that was parsed before only the fields that differ are parsed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from jmx.history.snapshots import Snapshots, differing, document, of_records
from jmx.history.versions import Version, read_version
from jmx.history.walk import Walked
from jmx.model.change import CommitChanges, CommitDelta
from jmx.model.kinds import HAPPENINGS_FILE
from jmx.model.outline import Document
from jmx.reading.guard import Refusal
from jmx.repo.git import Git
from jmx.repo.objects import Contents, PathChange
from jmx.repo.tree import is_followed

_MOST_COMMITS, _FIRST_COMMITS = 400, 25  # in a batch, whose blobs are requested together
_BATCH_BYTES = 16 * 1024 * 1024  # of blobs in a batch; parsed they take several times as much
_NO_FILE: Document = {}
BROKEN: Document = {"kind": None}  # stands for a file that cannot be parsed


@dataclass(slots=True)
class CommitDeltas:
    """Iterates over the deltas of commits, children before parents.

    While a file cannot be parsed, no changes are seen in it: the commit that mends it gets all changes since the last
    version that could be parsed. After iteration, `unfinished` is true if that version is older than the walk, so that
    only a longer walk finds those changes.
    """

    git: Git
    walked: Iterable[Walked]
    known: Mapping[str, Document | None] = field(default_factory=dict)  # documents parsed already, by blob id
    versions: dict[str, Version] = field(default_factory=dict)  # path → the version parsed last
    unfinished: bool = False
    broken: bool = False  # whether a file cannot be parsed on either side of a commit
    _first: dict[str, tuple[str, Document | None]] = field(default_factory=dict)  # path → blob id, document
    _latest: dict[str, tuple[str, Document | None]] = field(default_factory=dict)  # the same of the oldest read
    _bytes: int = 0  # read for the current batch
    # path, id of a broken blob → commits that mended it, with the mended document
    _mended: dict[tuple[str, str], list[tuple[Walked, Document]]] = field(default_factory=dict)

    def __iter__(self) -> Iterator[CommitDelta]:
        commits = map(_of_records, self.walked)
        size = _FIRST_COMMITS
        contents = Contents(self.git.objects)
        while batch := [(commit, _contested(commit)) for commit in islice(commits, size)]:
            self._bytes = 0
            read = self._read(contents, [change for _, sections in batch for side in sections for change in side])
            for commit, sections in batch:
                yield from self._delta(commit, sections, read)
            # as many as fill the batch if they are as large as these, growing at most fourfold
            size = max(1, min(_MOST_COMMITS, 4 * size, size * _BATCH_BYTES // max(1, self._bytes)))
        self.unfinished = bool(self._mended)

    def _read(self, contents: Contents, changes: Sequence[PathChange]) -> Mapping[str, Document | None]:
        """The documents on both sides of the changes, by blob id; None for a blob that this clone lacks."""
        wanted: dict[str, str] = {}
        read: dict[str, Document | None] = {}
        for path, old, new in changes:
            for oid in (old, new):
                if self.known.get(oid) is not None:
                    read[oid] = self.known[oid]
                else:
                    wanted.setdefault(oid, path)
            oid, document = self._latest.get(path, ("", None))
            if oid in wanted:
                read[oid] = document
        read |= {oid: _NO_FILE for oid in wanted if not oid.strip("0")}
        for oid, content in contents.of([oid for oid in wanted if oid not in read]):
            self._bytes += len(content or b"")
            read[oid] = None if content is None else self._parsed(content, wanted[oid])
        self.broken = self.broken or any(each is BROKEN for each in read.values())
        for path, old, new in changes:
            self._first.setdefault(path, (new, read[new]))
            self._latest[path] = (old, read[old])
        return read

    def ends(self) -> dict[str, Document | None]:
        """The newest and the oldest document of each file, by blob id: what a walk over the commits before or after
        these needs too."""
        return dict((*self._first.values(), *self._latest.values()))

    def _parsed(self, content: bytes, path: str) -> Document:
        try:
            if path == HAPPENINGS_FILE:
                return document(content, path)
            version = read_version(content, self.versions.get(path))
        except Refusal:
            return BROKEN
        self.versions[path] = version
        return of_records(version.data, path)

    def _delta(
        self, commit: Walked, contested: Sequence[Sequence[PathChange]], read: Mapping[str, Document | None]
    ) -> Iterator[CommitDelta]:
        paths = tuple(tuple(change.path for change in section) for section in commit.sections)
        if not any(paths):
            yield CommitDelta(CommitChanges(commit.oid, commit.parents, paths))
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
                    after[change.path] = new  # as if added since this parent: followed into one that can be parsed
                elif old is BROKEN:
                    self._mended.setdefault((change.path, change.old), []).append((commit, new))
                else:
                    before[change.path], after[change.path] = old, new
            different = differing(before, after)
            sides.append((different.before, different.after))
            moved += different.moved
        touched = CommitChanges(commit.oid, commit.parents, paths, moved=tuple(moved), unread=tuple(sorted(unread)))
        yield CommitDelta(touched, tuple(sides))

    def _mending(self, change: PathChange, old: Document) -> Iterator[CommitDelta]:
        """For a commit that broke a file: the deltas of the commits that mended it, compared with `old`, the version
        before the break. If `old` is broken too, they wait for an earlier commit."""
        for commit, mended in self._mended.pop((change.path, change.new), ()):
            if old is BROKEN:
                self._mended.setdefault((change.path, change.old), []).append((commit, mended))
            else:
                before, after, moved = differing({change.path: old}, {change.path: mended})
                yield CommitDelta(CommitChanges(commit.oid, commit.parents, ((),), moved=moved), ((before, after),))


def _of_records(commit: Walked) -> Walked:
    """The commit with only the changes of files that may hold records."""
    return commit._replace(sections=tuple(tuple(c for c in side if is_followed(c.path)) for side in commit.sections))


def _contested(commit: Walked) -> tuple[tuple[PathChange, ...], ...]:
    """For each parent, the changed files whose records must be compared.

    For a merge: none if every file equals that of some parent, else all that differ from a parent, since a record in a
    file that the merge itself made may have come from any of them.
    """
    everywhere = frozenset.intersection(*(frozenset(c.path for c in section) for section in commit.sections))
    return commit.sections if everywhere or len(commit.sections) < 2 else tuple(() for _ in commit.sections)
