"""Other programs, listened to while they run: all they say, little of it held, and none left behind."""

import os
import sys
import time
import tracemalloc
from pathlib import Path

import pytest

from jmx import processes

ENV = dict(os.environ)


def _python(script: str) -> list[str]:
    return [os.path.basename(sys.executable), "-c", script]


@pytest.fixture(autouse=True)
def _this_python(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", os.path.dirname(sys.executable) + os.pathsep + os.environ["PATH"])


def test_a_stream_is_all_that_a_program_says() -> None:
    script = "import sys\nfor n in range(200000): sys.stdout.write(f'{n}\\n')"
    said = b"".join(processes.streaming(_python(script), env=ENV))
    assert said == b"".join(b"%d\n" % number for number in range(200_000))


def test_a_long_stream_takes_little_memory() -> None:
    script = "import sys\nfor n in range(3000): sys.stdout.buffer.write(bytes(100_000))"
    tracemalloc.start()
    try:
        total = sum(map(len, processes.streaming(_python(script), env=ENV)))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert total == 300_000_000
    assert peak < 40_000_000


def test_a_program_that_dies_after_talking_has_not_said_all() -> None:
    script = "import sys; print('all well', flush=True); sys.stderr.write('no more'); sys.exit(3)"
    heard: list[bytes] = []
    with pytest.raises(processes.ProgramDied) as died:
        heard.extend(processes.streaming(_python(script), env=ENV))
    assert b"".join(heard).strip() == b"all well"
    assert (died.value.code, died.value.err) == (3, b"no more")


def test_loud_complaints_neither_block_a_program_nor_fill_memory() -> None:
    script = "import sys; sys.stderr.write('x' * 5_000_000); print('done'); sys.exit(1)"
    with pytest.raises(processes.ProgramDied) as died:
        list(processes.streaming(_python(script), env=ENV))
    assert len(died.value.err) == 64 * 1024


def test_a_program_that_falls_silent_is_ended() -> None:
    began = time.monotonic()
    with pytest.raises(processes.ProgramFailed, match="said nothing for 1 s"):
        list(processes.streaming(_python("import time; print(1, flush=True); time.sleep(60)"), env=ENV, patience=1.0))
    assert time.monotonic() - began < 20


def test_a_program_may_run_long_while_it_talks() -> None:
    script = "import time\nfor n in range(8): print(n, flush=True); time.sleep(0.2)"
    assert len(b"".join(processes.streaming(_python(script), env=ENV, patience=1.2)).split()) == 8


def test_a_slow_listener_is_no_silent_program() -> None:
    heard: list[bytes] = []
    for chunk in processes.streaming(_python("print(1, flush=True); print(2)"), env=ENV, patience=1.0):
        heard.append(chunk)
        time.sleep(1.2)
    assert b"".join(heard).split() == [b"1", b"2"]


def test_a_stream_left_early_ends_the_program(tmp_path: Path) -> None:
    script = f"import os\nopen({str(tmp_path / 'pid')!r}, 'w').write(str(os.getpid()))\nwhile True: print('x' * 1000)"
    stream = processes.streaming(_python(script), env=ENV)
    assert next(stream)
    stream.close()
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)


def test_a_missing_program_is_said_at_once() -> None:
    with pytest.raises(processes.ProgramMissing):
        next(processes.streaming(["no-such-program-at-all"], env=ENV))


def test_a_program_of_ours_ends_with_us() -> None:
    with processes.beside("import os; print(os.getpid(), flush=True); sys.stdin.read()") as (_, says):
        pid = int(says.readline())
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_a_program_of_ours_finds_our_modules_and_none_of_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "json.py").write_text("raise SystemExit('not of Python')")
    with processes.beside("import json, jmx; print(json.dumps(jmx.__name__), flush=True)") as (_, says):
        assert says.readline() == b'"jmx"\n'
