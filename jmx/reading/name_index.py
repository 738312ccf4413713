"""Which files hold which names, kept from one run to the next, so that an edit reads only the files it is about.

It says where to look and nothing else: what records say is read from the files themselves, by the same code as always.
A row depends on the bytes of its file alone, and is found by their digest, so that none is ever out of date.
"""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple

from jmx import __version__
from jmx.model import limits
from jmx.model.identity import outermost
from jmx.model.kinds import SETTINGS_FILE
from jmx.model.outline import Document
from jmx.reading import yaml as door
from jmx.reading.load import ParseCache, Read, no_garbage_collection, packed_data, read_file
from jmx.reading.naming import size
from jmx.repo.cache import Cache
from jmx.repo.tree import HeldTree, Tree
from jmx.shared_work import shared, spare_processors

CACHE_KIND = "which files hold which names"
CACHE_VERSION = f"1 {__version__} {door.PARSER}"  # raise it whenever the same bytes would give another row
WORTH_A_PROCESS = 1_500  # files: fewer are read before another process has started
A_BATCH = 50  # files that a process reads at a time
_FEW = 20  # so many files are read anew without keeping what they hold
_MOST_KEPT = 3  # of earlier contents no more is kept than that there are so many for each file


class FileNames(NamedTuple):
    """What one file gives names to."""

    names: Collection[str] = ()
    """The ids under which its records are found, wherever they are: `buy` for `buy/pay`."""
    kinds: Collection[str] = ()
    """The kinds of its records."""
    targets: Collection[str] = ()
    """The ids of the stages and touchpoints of other files that stand in it, as often as they do."""
    largest: int = 0
    """How many parts the largest of its stages and touchpoints has that may stand elsewhere."""


def names_in(read: Read) -> FileNames:
    """What a file that was read gives names to."""
    located = [part for each in read.written for part in (each.located, *each.inside)]
    entries = [entry for each in read.written for entry in each.entries]
    places = [each.located.record for each in read.written if each.located.kind in ("stage", "touchpoint")]
    return FileNames(
        sorted({outermost(ref) for ref in (*(each.ref for each in located), *(each.ref for each in entries))}),
        sorted({each.kind for each in located}),
        [each.target for each in entries if each.target],
        max(map(size, places), default=0),
    )


class NameIndex:
    """The files of a tree by the names they hold."""

    def __init__(self, rows: Mapping[str, FileNames]) -> None:
        self._rows = rows
        self._by_name: dict[str, list[str]] = {}
        self._by_kind: dict[str, list[str]] = {}
        for path, row in rows.items():
            for name in row.names:
                self._by_name.setdefault(name, []).append(path)
            for kind in row.kinds:
                self._by_kind.setdefault(kind, []).append(path)

    def with_name(self, name: str) -> Collection[str]:
        """The files that say what a name means."""
        return self._by_name.get(name, ())

    def with_kind(self, kind: str) -> Collection[str]:
        """The files with records of a kind."""
        return self._by_kind.get(kind, ())

    def about(self, names: Iterable[str], kinds: Iterable[str]) -> set[str]:
        """The files that say what some names mean and which records of some kinds there are: with those that claim
        the same names, and those that stand in them."""
        todo = [path for name in names for path in self.with_name(name)]
        todo += [path for kind in kinds for path in self.with_kind(kind)]
        found: set[str] = set()
        while todo:
            path = todo.pop()
            if path not in found:
                found.add(path)
                row = self._rows[path]
                todo += [other for name in (*row.names, *row.targets) for other in self.with_name(name)]
        return found

    @property
    def is_bounded(self) -> bool:
        """Whether so little is shared that no limit cuts names off, wherever shared stages and touchpoints stand."""
        pointers = sum(len(row.targets) for row in self._rows.values())
        largest = max((row.largest for row in self._rows.values()), default=0)
        inside = max((len(row.targets) for row in self._rows.values() if row.largest), default=0)
        return 2 * pointers * (1 + inside) * largest <= limits.SHARED


class KeptNames:
    """The rows of a tree's files, as far as they are kept in the cache. `root` tells apart the folders of one
    repository that are read as repositories of journeys."""

    def __init__(self, cache: Cache, root: str, tree: Tree) -> None:
        self._cache = cache
        self._root = root
        self._key = f"{CACHE_VERSION}:{root}"
        paths = tuple(path for path in tree.paths() if path != SETTINGS_FILE)
        contents = HeldTree(tree).contents(paths)
        self._contents = {path: content for path, content in contents if isinstance(content, bytes)}
        self._digests = {
            path: hashlib.blake2b(each, digest_size=16).hexdigest() for path, each in self._contents.items()
        }
        kept = cache.get(CACHE_KIND, self._key)
        self._kept: dict[str, Any] = kept if isinstance(kept, dict) else {}

    def index(self) -> NameIndex:
        """The index of the files as they are now; what is new of them is read, and kept if it is much."""
        new = [path for path, digest in self._digests.items() if digest not in self._kept]
        # what is parsed is kept for all readers, but never a part in place of the whole
        parsed = ParseCache(self._cache, self._root) if 2 * len(new) > len(self._digests) else None
        for path, (names, packed) in zip(new, self._read(new), strict=True):
            self._kept[self._digests[path]] = names
            if parsed:
                parsed.keep(self._digests[path], packed)
        if parsed:
            parsed.save()
        rows = {path: FileNames(*self._kept[digest]) for path, digest in self._digests.items()}
        if len(new) > _FEW:
            of_now = {digest: self._kept[digest] for digest in self._digests.values()}
            keep = self._kept if len(self._kept) <= _MOST_KEPT * len(rows) else of_now
            self._cache.put(CACHE_KIND, {self._key: keep})
        return NameIndex(rows)

    def _read(self, paths: Sequence[str]) -> Iterator[tuple[Any, bytes | None]]:
        asked = [[path, self._contents[path].decode("latin-1")] for path in paths]
        batches = (asked[start : start + A_BATCH] for start in range(0, len(asked), A_BATCH))
        helpers = spare_processors() if len(asked) >= WORTH_A_PROCESS else 0
        for names, packed in chain.from_iterable(shared(read_names, batches, helpers=helpers)):
            yield names, None if packed is None else packed.encode("latin-1")


def read_names(files: Sequence[tuple[str, str]]) -> list[tuple[FileNames, str | None]]:
    """What each of some files gives names to, and what it says as the parse cache keeps it; bytes are told by the
    letters of Latin-1."""
    with no_garbage_collection():
        return [_names_and_data(path, text.encode("latin-1")) for path, text in files]


def _names_and_data(path: str, content: bytes) -> tuple[FileNames, str | None]:
    said: list[Document] = []

    def parse(content: bytes) -> Document:
        said.append(door.parse(content))
        return said[-1]

    names = names_in(read_file(path, content, parse))
    packed = packed_data(said[-1]) if said else None
    return names, None if packed is None else packed.decode("latin-1")
