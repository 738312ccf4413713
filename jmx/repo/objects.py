"""Objects of a repository, all through one process of git, asked in bursts so that neither waits for the other."""

import weakref
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack
from typing import IO, NamedTuple

_BURST = 500  # names that certainly fit into a pipe nobody is reading from yet
_MISSING = (b" missing\n", b" ambiguous\n")

Pipes = tuple[IO[bytes], IO[bytes]]


class Object(NamedTuple):
    """What git holds under a name: its type and content; no type where it holds nothing."""

    type: str
    content: bytes = b""


class ObjectReader:
    """`git cat-file --batch`: begun when somebody asks, begun anew after it ended, ended together with this."""

    def __init__(self, begin: Callable[[], AbstractContextManager[Pipes]]) -> None:
        self._begin = begin
        self._stack = ExitStack()
        self._pipes: Pipes | None = None
        self._waiting: _Burst | None = None
        weakref.finalize(self, self._stack.close)

    def read(self, names: Sequence[str]) -> Iterator[Object]:
        """The object of each name, in the order asked. It stops early where git ends over the next one, as it does
        over what a partial clone or a damaged repository lacks.

        Others may ask before all is read.
        """
        for start in range(0, len(names), _BURST):
            burst = self._ask(names[start : start + _BURST])
            yield from burst
            if burst.ended:
                return

    def _ask(self, names: Sequence[str]) -> "_Burst":
        if self._waiting is not None:
            self._waiting.read_on()
            if self._waiting.ended:
                self._stack.close()
                self._pipes = None
        if self._pipes is None:
            self._pipes = self._stack.enter_context(self._begin())
        ask, answer = self._pipes
        try:
            ask.write("".join(f"{name}\n" for name in names).encode())
            ask.flush()
        except BrokenPipeError:
            pass  # what it answered before it ended can still be read
        self._waiting = _Burst(answer, len(names))
        return self._waiting


class _Burst:
    """The answers to names that were asked together."""

    def __init__(self, pipe: IO[bytes], count: int) -> None:
        self._pipe = pipe
        self._open = count  # answers that are still to come
        self._read: deque[Object] = deque()
        self.ended = False  # whether git ended before it had answered all

    def __iter__(self) -> Iterator[Object]:
        while self._read or self._open:
            if not self._read:
                self._read_next()
            if self._read:
                yield self._read.popleft()

    def read_on(self) -> None:
        """Reads what is still to come, so that somebody else can ask."""
        while self._open:
            self._read_next()

    def _read_next(self) -> None:
        found = _answer(self._pipe)
        self._open -= 1
        if found is not None:
            self._read.append(found)
            return
        self._open = 0
        self.ended = True


def _answer(pipe: IO[bytes]) -> Object | None:
    """The next answer; None where git ended over it."""
    line = pipe.readline()
    if line.endswith(_MISSING):
        return Object("")
    words = line.split()
    if len(words) != 3:
        return None
    size = int(words[2])
    content = pipe.read(size)
    if len(content) != size or pipe.read(1) != b"\n":
        return None
    return Object(words[1].decode("ascii"), content)
