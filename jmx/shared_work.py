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
from time import perf_counter
from typing import IO, Any

from jmx.processes import beside

_MOST_HELPERS = 7
_PATIENCE_SECONDS = 20.0  # with others who are left alone, and say nothing
_TICK_SECONDS = 0.02
_AHEAD = 2  # so many batches wait for a process, so that it never waits for us

Work = Callable[[Any], Any]
"""A public function of one of our modules: data as JSON knows it → such data, always the same."""


def spare_processors() -> int:
    """How many processes can help without any waiting for another."""
    return processors() - 1


def processors() -> int:
    """How many processes can work at once."""
    return min(os.cpu_count() or 1, _MOST_HELPERS + 1)


def shared(work: Work, batches: Iterable[Any], *, helpers: int, alone: bool = False) -> Generator[Any]:
    """What becomes of each batch, in their order.

    If they are left `alone`, this process does only what they cannot: for work that takes memory, which they have of
    their own. Every second of them begins with the last batch that is known, since some work goes faster for whoever
    did a batch beside it.
    """
    todo, longest, waited = _Todo(batches), 0.0, 0.0
    with ExitStack() as stack:
        others = [stack.enter_context(_helping(work, backwards=alone and bool(n % 2))) for n in range(helpers)]
        while True:
            for other in others:
                other.take(todo)
            while todo.order and todo.order[0].is_done():
                yield todo.order.popleft().result
                waited = 0.0
            if alone and todo.hears_of_one_more():
                continue
            own = todo.lost() if alone and not all(other.ended for other in others) else todo.first() or todo.lost()
            if own is None and not todo.order:
                return
            if own is None:
                waited += 0.0 if todo.order[0].is_done(patience=_TICK_SECONDS) else _TICK_SECONDS
                if todo.order[0].is_done() or waited < (_PATIENCE_SECONDS if alone else longest):
                    continue
                # whoever is first: it begins with the first of its batches, and we with its last
                own = next(each for each in reversed(todo.order) if not each.is_done())
            begun = perf_counter()
            own.finish(work(own.data))
            longest = max(longest, perf_counter() - begun)


def answer(work: Work) -> None:
    """Answers each line of stdin on stdout until there are no more."""
    for line in sys.stdin.buffer:
        sys.stdout.buffer.write(_line(work(json.loads(line))))
        sys.stdout.buffer.flush()


class _Batch:
    """What is to be done, and what became of it."""

    def __init__(self, data: Any) -> None:
        self.data = data
        self.result: Any = None
        self.is_lost = False  # whether the process that should have done it ended
        self._done = False
        self._answers: Queue[bytes] | None = None

    def finish(self, result: Any) -> None:
        self.result, self._done, self.is_lost = result, True, False

    def answered_by(self) -> "Queue[bytes]":
        """Where another process that does it answers."""
        self._answers = Queue()
        return self._answers

    def is_done(self, patience: float = 0.0) -> bool:
        """Whether it is done; where another process does it, whether its answer has come, or comes in so many
        seconds."""
        if not self._done and self._answers is not None:
            with suppress(Empty):
                line = self._answers.get(patience > 0, patience or None)
                if line:
                    self.finish(json.loads(line))
                else:
                    self._answers, self.is_lost = None, True
        return self._done


class _Todo:
    """Batches in their order, and those of them that nobody does yet."""

    def __init__(self, batches: Iterable[Any]) -> None:
        self.order: deque[_Batch] = deque()
        self._waiting: deque[_Batch] = deque()
        self._coming = iter(batches)

    def hears_of_one_more(self) -> bool:
        """Whether another one came."""
        found = next((_Batch(data) for data in self._coming), None)
        if found is not None:
            self.order.append(found)
            self._waiting.append(found)
        return found is not None

    def first(self) -> _Batch | None:
        """The first that nobody does yet."""
        return self._waiting.popleft() if self._waiting or self.hears_of_one_more() else None

    def last(self) -> _Batch | None:
        """The last known that nobody does yet."""
        return self._waiting.pop() if self._waiting or self.hears_of_one_more() else None

    def lost(self) -> _Batch | None:
        """The last of those that ended with the process that should have done them."""
        return next((each for each in reversed(self.order) if not each.is_done() and each.is_lost), None)


class _Helper:
    """Another process and what it was asked. Threads of their own write and read, so that neither side ever waits for
    the other to empty a pipe."""

    def __init__(self, asks: IO[bytes], says: IO[bytes], *, backwards: bool) -> None:
        self.ended = False
        self._take = _Todo.last if backwards else _Todo.first
        self._mine: list[_Batch] = []
        self._asked: Queue[bytes] = Queue()
        self._waiting: Queue[Queue[bytes]] = Queue()
        Thread(target=self._write, args=(asks,), daemon=True).start()
        Thread(target=self._read, args=(says,), daemon=True).start()

    def take(self, todo: _Todo) -> None:
        """Some batches more, where few are left."""
        self._mine = [each for each in self._mine if not (each.is_done() or each.is_lost)]
        while not self.ended and len(self._mine) < _AHEAD and (batch := self._take(todo)) is not None:
            self._mine.append(batch)
            self._waiting.put(batch.answered_by())
            self._asked.put(_line(batch.data))
        if self.ended:  # perhaps just now
            self._give_up()

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
        self.ended = True
        self._give_up()

    def _give_up(self) -> None:
        with suppress(Empty):
            while True:
                self._waiting.get_nowait().put(b"")


@contextmanager
def _helping(work: Work, *, backwards: bool) -> Iterator[_Helper]:
    names = f"from {work.__module__} import {work.__name__} as work; from {__name__} import answer"
    with beside(f"{names}; answer(work)") as (asks, says):
        helper = _Helper(asks, says, backwards=backwards)
        try:
            yield helper
        finally:
            helper.stop()


def _line(data: Any) -> bytes:
    return json.dumps(data).encode() + b"\n"
