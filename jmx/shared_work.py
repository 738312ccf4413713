"""Work on many batches of plain data that other processes of this Python share in.

Whatever becomes of those, the answers are the same: what they have not answered yet when nothing else is left to do is
done here.
"""

import json
import os
import sys
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from queue import Empty, Queue
from threading import Thread
from typing import IO, Any

from jmx.processes import beside

_MOST_HELPERS = 7
_AHEAD = 2  # so many batches wait for a process, so that it never waits for us

Work = Callable[[Any], Any]
"""A public function of one of our modules: data as JSON knows it → such data, always the same."""


def spare_processors() -> int:
    """How many processes can help without any waiting for another."""
    return min((os.cpu_count() or 1) - 1, _MOST_HELPERS)


def shared(work: Work, batches: Iterable[Any], *, helpers: int) -> Generator[Any]:
    """What becomes of each batch, in their order."""
    todo, order = iter(batches), deque[_Batch]()
    with ExitStack() as stack:
        others = [stack.enter_context(_helping(work)) for _ in range(helpers)]
        while True:
            for other in others:
                order.extend(other.take(todo))
            while order and order[0].is_done():
                yield order.popleft().result
            own = next((_Batch(data) for data in todo), None)
            if own is not None:
                order.append(own)
            elif not order:
                return
            else:  # whoever is first: it begins with the first of its batches, and we with its last
                own = next(each for each in reversed(order) if not each.is_done())
            own.finish(work(own.data))


def answer(work: Work) -> None:
    """Answers each line of stdin on stdout until there are no more."""
    for line in sys.stdin.buffer:
        sys.stdout.buffer.write(_line(work(json.loads(line))))
        sys.stdout.buffer.flush()


class _Batch:
    """What is to be done, and what became of it."""

    def __init__(self, data: Any, answers: "Queue[bytes] | None" = None) -> None:
        self.data = data
        self.result: Any = None
        self._done = False
        self._answers = answers

    def finish(self, result: Any) -> None:
        self.result, self._done = result, True

    def is_done(self) -> bool:
        """Whether it is done; where another process does it, whether its answer has come."""
        if not self._done and self._answers is not None:
            with suppress(Empty):
                self.finish(json.loads(self._answers.get_nowait()))
        return self._done


class _Helper:
    """Another process and what it was asked. Threads of their own write and read, so that neither side ever waits for
    the other to empty a pipe."""

    def __init__(self, asks: IO[bytes], says: IO[bytes]) -> None:
        self._mine: list[_Batch] = []
        self._asked: Queue[bytes] = Queue()
        self._waiting: Queue[Queue[bytes]] = Queue()
        Thread(target=self._write, args=(asks,), daemon=True).start()
        Thread(target=self._read, args=(says,), daemon=True).start()

    def take(self, todo: Iterator[Any]) -> Iterator[_Batch]:
        """Some batches more, where few are left."""
        self._mine = [each for each in self._mine if not each.is_done()]
        while len(self._mine) < _AHEAD and (data := next(todo, None)) is not None:
            answers: Queue[bytes] = Queue()
            self._mine.append(_Batch(data, answers))
            self._waiting.put(answers)
            self._asked.put(_line(data))
            yield self._mine[-1]

    def stop(self) -> None:
        """Nothing more is asked."""
        self._asked.put(b"")

    def _write(self, pipe: IO[bytes]) -> None:
        with suppress(OSError, ValueError):  # it ended, and its pipe with it
            while line := self._asked.get():
                pipe.write(line)
                pipe.flush()

    def _read(self, pipe: IO[bytes]) -> None:
        with suppress(OSError, ValueError):
            for line in pipe:
                if line.endswith(b"\n"):  # else it ended within an answer
                    self._waiting.get().put(line)


@contextmanager
def _helping(work: Work) -> Iterator[_Helper]:
    names = f"from {work.__module__} import {work.__name__} as work; from {__name__} import answer"
    with beside(f"{names}; answer(work)") as (asks, says):
        helper = _Helper(asks, says)
        try:
            yield helper
        finally:
            helper.stop()


def _line(data: Any) -> bytes:
    return json.dumps(data).encode() + b"\n"
