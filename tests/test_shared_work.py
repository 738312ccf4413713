"""Work that other processes share in: the same answers in the same order, whatever becomes of those processes."""

import os
import signal
import sys
import time
from collections.abc import Iterator

import pytest

from jmx import shared_work
from jmx.shared_work import Work, shared, spare_processors

PATIENCE_SECONDS = 60


def squared(batch: list[int]) -> list[int]:
    """The work: who does it, and the squares of some numbers, of which each takes its time."""
    time.sleep(0.002)
    return [os.getpid(), *(number**2 for number in batch)]


def squared_here_alone(batch: list[int]) -> list[int]:
    """The same where the first number names this process; any other ends within an answer."""
    if os.getpid() != batch[0]:
        os.write(sys.stdout.fileno(), b"[0, ")
        os._exit(1)
    return squared(batch[1:])


def squared_or_stopped(batch: list[int]) -> list[int]:
    """The same, but any other process stands still."""
    if os.getpid() != batch[0]:
        os.kill(os.getpid(), signal.SIGSTOP)
    return squared(batch[1:])


def test_others_share_in_and_the_order_stays() -> None:
    begun, met = time.monotonic(), {os.getpid()}

    def batches() -> Iterator[list[int]]:
        number = 0
        while len(met) < 3 and time.monotonic() - begun < PATIENCE_SECONDS:
            yield [number, number + 1]
            number += 1

    results = []
    for pid, *squares in shared(squared, batches(), helpers=2):
        met.add(pid)
        results.append(squares)
    assert results == [[number**2, (number + 1) ** 2] for number in range(len(results))]
    assert len(met) == 3
    for pid in met - {os.getpid()}:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


@pytest.mark.parametrize("alone", [False, True])
@pytest.mark.parametrize("work", [squared_here_alone, squared_or_stopped])
def test_what_others_do_not_answer_is_done_here(work: Work, alone: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared_work, "_PATIENCE_SECONDS", 0.1)
    me, count = os.getpid(), 300 if work is squared_here_alone or not alone else 6
    batches = [[me, number] for number in range(count)]
    assert list(shared(work, batches, helpers=2, alone=alone)) == [[me, number**2] for number in range(count)]


def test_others_who_are_left_alone_do_all_of_it() -> None:
    results = list(shared(squared, ([number] for number in range(60)), helpers=2, alone=True))
    assert [squares for _, squares in results] == [number**2 for number in range(60)]
    assert len({pid for pid, _ in results} - {os.getpid()}) == len({pid for pid, _ in results}) == 2


def test_nothing_waits_for_who_looks_at_the_first_only() -> None:
    results = shared(squared, ([number] for number in range(10**9)), helpers=1)
    assert next(results)[1:] == [0]
    results.close()


def test_one_processor_is_left_for_us(monkeypatch: pytest.MonkeyPatch) -> None:
    for cores, spare in ((None, 0), (1, 0), (2, 1), (64, 7)):
        monkeypatch.setattr(os, "cpu_count", lambda cores=cores: cores)
        assert spare_processors() == spare
