"""The contents of many blobs, and when to stop asking a clone that lacks them."""

from collections.abc import Iterator, Mapping, Sequence

from jmx.repo.git import Git

_MOST_ENDS = 3


class Contents:
    """Blobs by their ids; None for one this clone lacks.

    In a partial clone git ends at the first content it lacks: it is begun anew, and after a few such ends in
    succession no longer asked, since then the clone holds none.
    """

    def __init__(self, git: Git) -> None:
        self._git = git
        self._ends = 0

    def of(self, oids: Sequence[str]) -> Iterator[tuple[str, bytes | None]]:
        """Each id with its content, in the order asked."""
        at = 0
        while at < len(oids) and self._ends < _MOST_ENDS:
            for found in self._git.objects.read(oids[at:]):
                self._ends = 0
                yield oids[at], found.content if found.type == "blob" else b"" if found.type else None
                at += 1
            if at < len(oids):
                self._ends += 1
                yield oids[at], None
                at += 1
        yield from ((oid, None) for oid in oids[at:])


class RememberedBlobs:
    """Blobs that are read once, however often they are asked for."""

    def __init__(self, git: Git) -> None:
        self._contents = Contents(git)
        self._known: dict[str, bytes] = {}
        self.lacking = False  # whether a blob was asked for that this clone lacks

    def read(self, oids: Sequence[str]) -> Mapping[str, bytes]:
        """The blobs that this clone holds, by their ids."""
        for oid, content in self._contents.of(sorted({*oids} - self._known.keys())):
            self.lacking = self.lacking or content is None
            self._known[oid] = content or b""
        return {oid: self._known[oid] for oid in oids}
