"""The contents of many blobs through one process of git, asked in bursts so that neither waits for the other."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from typing import IO

from jmx.repo.git import Git

_BURST = 500  # ids that certainly fit into a pipe nobody is reading from yet
_MOST_ENDS = 3


class Contents:
    """Blobs by their ids; None for one this clone lacks. To be used in a `with`.

    In a partial clone git ends at the first content it lacks: it is begun anew, and after a few such ends in
    succession no longer asked, since then the clone holds none.
    """

    def __init__(self, git: Git) -> None:
        self._git = git
        self._ends = 0
        self._stack = ExitStack()
        self._pipes: tuple[IO[bytes], IO[bytes]] | None = None

    def __enter__(self) -> "Contents":
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def of(self, oids: Sequence[str]) -> Iterator[tuple[str, bytes | None]]:
        """Each id with its content, in the order asked."""
        left = list(oids)
        while left:
            if self._ends >= _MOST_ENDS:
                yield from ((oid, None) for oid in left)
                return
            burst, left = left[:_BURST], left[_BURST:]
            answered = 0
            for oid, content in self._burst(burst):
                answered += 1
                yield oid, content
            left = burst[answered:] + left

    def _burst(self, oids: Sequence[str]) -> Iterator[tuple[str, bytes | None]]:
        """The answers until git ends."""
        ask, answer = self._open()
        try:
            ask.write("".join(f"{oid}\n" for oid in oids).encode())
            ask.flush()
        except BrokenPipeError:
            pass  # what it answered before it ended can still be read
        for oid in oids:
            content, ended = _content(answer)
            self._ends = self._ends + 1 if ended else 0
            yield oid, content
            if ended:
                self._stack.close()
                self._pipes = None
                return

    def _open(self) -> tuple[IO[bytes], IO[bytes]]:
        if self._pipes is None:
            self._pipes = self._stack.enter_context(self._git.reading())
        return self._pipes


def _content(answer: IO[bytes]) -> tuple[bytes | None, bool]:
    """The next answer, and whether git ended over it."""
    header = answer.readline().split()
    if len(header) != 3:
        return None, header[1:] != [b"missing"]
    content = answer.read(int(header[2]))
    if len(content) != int(header[2]) or answer.read(1) != b"\n":
        return None, True
    return (content if header[1] == b"blob" else b""), False
