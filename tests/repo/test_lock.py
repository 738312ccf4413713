"""The write lock: one writer at a time, and a dead one never blocks."""

import os
import signal
import threading
import time
from pathlib import Path

import pytest

from jmx.errors import RefusedWrite
from jmx.repo import lock as module
from jmx.repo.lock import locked
from tests.support import child, ended, files_in

HOLDER = """
    import sys, time
    from pathlib import Path
    from jmx.repo.lock import locked

    with locked(Path(sys.argv[1])):
        print("held", flush=True)
        time.sleep(60)
"""


def test_a_waiting_writer_learns_who_holds_the_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LOCK_SECONDS", 0.1)
    holder = child(HOLDER, tmp_path / "lock", site=False)
    assert holder.stdout is not None
    holder.stdout.readline()
    with (
        pytest.raises(RefusedWrite, match=f"process {holder.pid} on .* is writing here"),
        locked(tmp_path / "lock"),
    ):
        pytest.fail("two writers hold the lock")
    holder.kill()
    assert ended(holder) == -signal.SIGKILL
    with locked(tmp_path / "lock"):  # a dead holder never blocks
        assert (tmp_path / "lock").read_text().startswith(f"{os.getpid()} on ")
    assert not (tmp_path / "lock").exists()


def test_a_lock_file_taken_away_or_replaced_while_it_is_held_is_not_the_holders_to_remove(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    with locked(lock):
        lock.unlink()
    assert not lock.exists()
    with locked(lock):
        lock.unlink()
        lock.write_text("mine")
    assert lock.read_text() == "mine"


def test_who_waited_for_a_lock_that_is_gone_takes_a_new_one(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    order: list[str] = []

    def second() -> None:
        with locked(lock):
            order.append("second")
            assert lock.exists()

    waiting = threading.Thread(target=second)
    with locked(lock):
        waiting.start()
        time.sleep(0.1)
        order.append("first")
    waiting.join(5)
    assert order == ["first", "second"]
    assert not lock.exists()


TALLY = """
    import sys
    from pathlib import Path
    from jmx.repo.lock import locked

    tally = Path(sys.argv[1]) / "tally"
    for _ in range(int(sys.argv[2])):
        with locked(tally.with_name("lock")):
            tally.write_text(str(int(tally.read_text()) + 1))
"""


@pytest.mark.parametrize(
    ("writers", "times"), [(4, 50), pytest.param(8, 300, marks=pytest.mark.deep)], ids=["few", "many"]
)
def test_no_two_processes_ever_hold_the_lock_that_comes_and_goes(tmp_path: Path, writers: int, times: int) -> None:
    (tmp_path / "tally").write_text("0")
    running = [child(TALLY, tmp_path, times, site=False) for _ in range(writers)]
    assert [ended(process) for process in running] == [0] * writers
    assert (tmp_path / "tally").read_text() == str(writers * times)
    assert set(files_in(tmp_path)) == {"tally"}


@pytest.mark.parametrize("sort", ["link", "folder", "pipe", "beneath a file"])
def test_a_lock_that_is_no_plain_file_is_refused(tmp_path: Path, sort: str) -> None:
    lock = tmp_path / "lock"
    if sort == "link":
        (tmp_path / "mine").write_text("mine")
        lock.symlink_to("mine")
    elif sort == "folder":
        lock.mkdir()
    elif sort == "pipe":
        os.mkfifo(lock)
    else:
        (tmp_path / "lock").write_text("x")
        lock = lock / "inner"
    with pytest.raises(RefusedWrite, match="cannot lock"), locked(lock):
        pytest.fail("held")
    if sort == "link":
        assert (tmp_path / "mine").read_text() == "mine"
