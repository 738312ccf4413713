"""Streams that are closed or full, and signals at any moment: told or ignored, with the promised exit code."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

JOURNEY = "kind: journey\nid: buy\ntitle: Buy a plan\nowner: Ana Ruiz <ana@x.example>\nstages: [Pay]\n"
PRINTING = ["--version", "--help", "lint", "lint --help", "rule", "review buy", "schema journey"]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "journeys").mkdir()
    (tmp_path / "journeys" / "buy.yaml").write_text(JOURNEY)
    return tmp_path


def _shell(line: str, home: Path) -> "subprocess.CompletedProcess[str]":
    """Runs a line of shell in which `jmx` is the checkout's."""
    if not os.path.exists("/dev/full"):
        pytest.skip("there is no /dev/full here to stand for a full disk")
    script = f'jmx() {{ "{sys.executable}" -m jmx "$@"; }}; {line}'
    buffered = {key: value for key, value in os.environ.items() if key != "PYTHONUNBUFFERED"}  # as on most machines
    return subprocess.run(["bash", "-c", script], cwd=home, env=buffered, capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize("arguments", PRINTING)
def test_output_that_cannot_be_written_is_2_and_told(arguments: str, home: Path) -> None:
    done = _shell(f"jmx {arguments} >/dev/full", home)
    assert (done.returncode, done.stderr) == (2, "jmx: cannot write the output: no space left on device\n")


@pytest.mark.few(3)
@pytest.mark.parametrize("arguments", PRINTING)
def test_without_a_stdout_everything_runs_as_always(arguments: str, home: Path) -> None:
    done = _shell(f"jmx {arguments} >&-", home)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("arguments", ["--version", "--help", "lint"])
def test_a_pipe_nobody_reads_is_141_and_quiet(arguments: str, home: Path) -> None:
    reads, writes = os.pipe()
    os.close(reads)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "jmx", *arguments.split()], cwd=home, stdout=writes, stderr=subprocess.PIPE
        )
    finally:
        os.close(writes)
    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.few(3)
@pytest.mark.parametrize("lost", ["2>/dev/full", "2>&-", "2</dev/null"], ids=["full", "closed", "read-only"])
@pytest.mark.parametrize(
    ("arguments", "code"),
    [("lint -C /nonexistent", 2), ("nosuch", 2), ("new team --title Crew", 0), ("lint --fail-on warning", 1)],
    ids=["refused", "usage", "written", "findings"],
)
def test_talk_that_cannot_be_written_changes_no_exit_code(arguments: str, code: int, lost: str, home: Path) -> None:
    assert _shell(f"jmx {arguments} {lost}", home).returncode == code


def test_without_any_stream_files_are_still_written_whole(home: Path) -> None:
    done = _shell("jmx lint -f json -o out.json <&- >&- 2>&-", home)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (home / "out.json").read_text().startswith("{")
    assert (home / "journeys" / "buy.yaml").read_text() == JOURNEY


@pytest.mark.parametrize("option", ["lint -o ''", "review buy -o ''", "render buy -o ''", "schema -o ''"])
def test_an_empty_file_name_is_refused(option: str, home: Path) -> None:
    done = _shell(f"jmx {option}", home)
    assert (done.returncode, done.stdout) == (2, "")
    assert "'--output' / '-o': it is empty; name a file" in done.stderr
    assert sorted(path.name for path in home.iterdir()) == ["journeys"]


# --- signals ---

CODES = {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGHUP: 143}


def _start(*arguments: str, cwd: Path) -> "subprocess.Popen[bytes]":
    """A jmx that has come as far as heeding signals, which is the first thing it does."""
    process = subprocess.Popen(
        [sys.executable, "-m", "jmx", *arguments], cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    while process.poll() is None and not _heeds(process.pid, signal.SIGHUP):
        time.sleep(0.001)
    return process


def _heeds(pid: int, number: int) -> bool:
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        pytest.skip("there is no /proc here to see what a process heeds")
    caught = next(line for line in status.read_text().splitlines() if line.startswith("SigCgt:"))
    return bool(int(caught.split()[1], 16) >> (number - 1) & 1)


@pytest.mark.few(1)
@pytest.mark.parametrize("number", CODES, ids=lambda number: number.name)
def test_a_signal_at_any_moment_ends_quietly_with_its_code(number: signal.Signals, home: Path) -> None:
    chance = random.Random(int(number))
    ended = []
    for _ in range(8):
        process = _start("lint", cwd=home)
        time.sleep(chance.uniform(0, 0.35))
        process.send_signal(number)
        _, err = process.communicate(timeout=30)
        assert err == b""
        ended.append(process.returncode)
    assert set(ended) <= {0, CODES[number]}  # 0 where it was done before
    assert CODES[number] in ended


@pytest.mark.parametrize("number", CODES, ids=lambda number: number.name)
def test_a_signal_while_writing_leaves_no_half_file(number: signal.Signals, home: Path) -> None:
    # the one way to be sure of the moment: the process sends the signal itself, just before the file takes its place
    script = (
        "import os, sys; from jmx.__main__ import main\n"
        f"os.fsync = lambda handle: os.kill(os.getpid(), {int(number)})\n"
        "sys.argv = ['jmx', 'lint', '-o', 'out.txt']; main()"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=home, capture_output=True, text=True, timeout=30)
    assert (done.returncode, done.stdout, done.stderr) == (CODES[number], "", "")
    assert sorted(path.name for path in home.iterdir()) == ["journeys"]


def test_nohup_is_respected(home: Path) -> None:
    script = (
        "import os, signal, sys; from jmx.__main__ import main\n"
        "signal.signal(signal.SIGHUP, signal.SIG_IGN)\n"
        "os.fsync = lambda handle: os.kill(os.getpid(), signal.SIGHUP)\n"
        "sys.argv = ['jmx', 'lint', '-o', 'out.txt']; main()"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=home, capture_output=True, text=True, timeout=30)
    assert (done.returncode, done.stderr) == (0, "")
    assert (home / "out.txt").is_file()
