"""The file door: nothing torn, nothing lost, nothing outside the root."""

import errno
import os
import random
import re
import signal
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from jmx.errors import RefusedWrite
from jmx.repo import files
from jmx.repo.folders import SYMLINK
from tests.support import child, ended, files_in

OLD, NEW = b"old\n" * 30_000, b"new!\n" * 40_000


# --- reading --------------------------------------------------------------------------------------------------------


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """A root full of what a stranger's checkout may hold, beside a secret it must not reach."""
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "key.yaml").write_text("secret words")
    root = tmp_path / "root"
    (root / "folder.yaml").mkdir(parents=True)
    (root / "inside").mkdir()
    (root / "inside" / "a.yaml").write_text("a: 1\n")
    (root / "inside.yaml").write_text("b: 1\n")
    for name, target in {
        "passwd.yaml": "/etc/passwd", "zero.yaml": "/dev/zero", "self.yaml": "self.yaml", "gone.yaml": "nowhere",
        "near.yaml": "inside/a.yaml", "loop": "..", "out": "../secret", "in": "inside",
    }.items():  # fmt: skip
        (root / name).symlink_to(target)
    os.mkfifo(root / "fifo.yaml")
    return root


@pytest.mark.parametrize(
    "path",
    ["passwd.yaml", "zero.yaml", "self.yaml", "gone.yaml", "near.yaml", "folder.yaml", "fifo.yaml", "missing.yaml",
     "loop/secret/key.yaml", "out/key.yaml", "in/a.yaml", "../secret/key.yaml", "inside/../../secret/key.yaml",
     "/etc/passwd", "/inside.yaml", "", ".", "inside/", "a\0b", "inside/a.yaml/x", "x" * 300],
)  # fmt: skip
def test_what_is_not_a_plain_file_inside_is_not_read(hostile: Path, path: str) -> None:
    started = time.monotonic()
    found = files.read(hostile, path, 1000)
    assert isinstance(found, str)
    assert "secret words" not in found
    assert time.monotonic() - started < 2


def test_several_files_are_read_as_each_would_be_by_itself(hostile: Path) -> None:
    paths = ["inside/a.yaml", "inside.yaml", "passwd.yaml", "out/key.yaml", "in/a.yaml", "../secret/key.yaml", "nowhere/b.yaml",
             "inside/b.yaml", "inside/a.yaml", "folder.yaml/c.yaml", "inside.yaml/d.yaml", "inside.yaml"]  # fmt: skip
    for shuffled in (paths, sorted(paths), paths[::-1]):
        together = list(files.read_each(hostile, shuffled, 1000))
        assert together == [files.read(hostile, path, 1000) for path in shuffled]
        assert together.count(b"a: 1\n") == together.count(b"b: 1\n") == 2


def test_links_are_called_links_wherever_they_stand(hostile: Path) -> None:
    for path in ("passwd.yaml", "self.yaml", "out/key.yaml", "in/a.yaml"):
        assert files.read(hostile, path, 1000) == SYMLINK


def test_a_pipe_is_not_even_opened(hostile: Path) -> None:
    """A writer that waits for a reader on the pipe must go on waiting."""
    opened = []

    def wait_for_a_reader() -> None:
        handle = os.open(hostile / "fifo.yaml", os.O_WRONLY)
        opened.append(time.monotonic())
        os.close(handle)

    writer = threading.Thread(target=wait_for_a_reader)
    writer.start()
    time.sleep(0.05)
    assert files.read(hostile, "fifo.yaml", 1000) == "it is not a regular file"
    time.sleep(0.05)
    assert not opened
    os.close(os.open(hostile / "fifo.yaml", os.O_RDONLY | os.O_NONBLOCK))
    writer.join(5)


def test_a_socket_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("a.yaml")
        assert files.read(tmp_path, "a.yaml", 1000) == "it is not a regular file"


def test_a_root_may_itself_be_reached_through_a_link(hostile: Path) -> None:
    assert files.read(hostile / "in", "a.yaml", 1000) == b"a: 1\n"


def test_one_byte_over_the_limit_is_read_to_tell(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"x" * 50)
    assert files.read(tmp_path, "a.yaml", 50) == b"x" * 50
    assert files.read(tmp_path, "a.yaml", 10) == b"x" * 11


# --- writing --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    ["../x.yaml", "/tmp/x.yaml", "a/../../x.yaml", "out/x.yaml", "out/new/x.yaml", "in/x.yaml", "passwd.yaml",
     "near.yaml", "gone.yaml", "folder.yaml", "fifo.yaml", ".", "", "inside/", "a\0b", "x" * 300],
)  # fmt: skip
def test_nothing_is_written_outside_or_through_a_link(hostile: Path, path: str) -> None:
    before = files_in(hostile.parent)
    with pytest.raises(RefusedWrite):
        files.write_inside(hostile, path, b"new")
    assert files_in(hostile.parent) == before


def test_missing_folders_are_made(tmp_path: Path) -> None:
    files.write_inside(tmp_path, "a/b/c.yaml", b"x")
    files.write(tmp_path / "d" / "e.svg", b"y")
    assert files_in(tmp_path) == {"a/b/c.yaml": b"x", "d/e.svg": b"y"}


def test_the_mode_stays_and_a_new_file_gets_the_usual_one(tmp_path: Path) -> None:
    target = tmp_path / "a.yaml"
    target.write_bytes(OLD)
    target.chmod(0o640)
    before = os.umask(0o027)
    try:
        files.write(target, NEW)
        files.write(tmp_path / "b.yaml", NEW)
    finally:
        os.umask(before)
    assert (target.stat().st_mode & 0o777, (tmp_path / "b.yaml").stat().st_mode & 0o777) == (0o640, 0o640)


def test_an_output_that_is_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "real.svg").write_text("mine")
    (tmp_path / "map.svg").symlink_to("real.svg")
    with pytest.raises(RefusedWrite, match="name the file it leads to"):
        files.write(tmp_path / "map.svg", b"new")
    assert (tmp_path / "real.svg").read_text() == "mine"


def test_only_old_leftovers_are_swept(tmp_path: Path) -> None:
    for name, age in {".jmx-1-a.tmp": 7200, ".jmx-2-b.tmp": 60, "mine.tmp": 7200, ".jmx-lock": 7200}.items():
        (tmp_path / name).write_text("x")
        os.utime(tmp_path / name, (time.time() - age,) * 2)
    files.write(tmp_path / "a.yaml", b"x")
    assert set(files_in(tmp_path)) == {".jmx-2-b.tmp", "mine.tmp", ".jmx-lock", "a.yaml"}


@pytest.mark.parametrize("meanwhile", [b"typed by someone", None], ids=["changed", "deleted"])
def test_a_file_that_is_no_longer_what_was_read_stays(tmp_path: Path, meanwhile: bytes | None) -> None:
    if meanwhile is not None:
        (tmp_path / "a.yaml").write_bytes(meanwhile)
    with pytest.raises(RefusedWrite):
        files.write_inside(tmp_path, "a.yaml", NEW, replaces=OLD)
    assert files_in(tmp_path) == ({} if meanwhile is None else {"a.yaml": meanwhile})


@pytest.mark.parametrize("call", ["open", "write", "fsync", "fchmod", "listdir", "close"])
def test_an_editor_that_saves_during_the_write_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    target = tmp_path / "a.yaml"
    target.write_bytes(OLD)
    real, calls = getattr(os, call), []

    def saved(*args: Any, **options: Any) -> Any:
        calls.append(call)
        if len(calls) == 1:
            target.write_text("typed by someone")
        return real(*args, **options)

    with monkeypatch.context() as patch:
        patch.setattr(os, call, saved)
        with pytest.raises(RefusedWrite, match="changed by someone else meanwhile"):
            files.write_inside(tmp_path, "a.yaml", NEW, replaces=OLD)
    assert files_in(tmp_path) == {"a.yaml": b"typed by someone"}


@pytest.mark.parametrize("call", ["write", "fsync", "replace"])
def test_an_interrupt_leaves_the_old_file_and_nothing_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    def interrupted(*args: object, **options: object) -> None:
        raise KeyboardInterrupt

    (tmp_path / "a.yaml").write_bytes(OLD)
    with monkeypatch.context() as patch:
        patch.setattr(os, call, interrupted)
        with pytest.raises(KeyboardInterrupt):
            files.write_inside(tmp_path, "a.yaml", NEW)
    assert files_in(tmp_path) == {"a.yaml": OLD}


# --- what the system refuses ----------------------------------------------------------------------------------------

CALLS = ("open", "write", "fsync", "fchmod", "replace", "stat", "fstat", "close")
ERRORS = (errno.ENOSPC, errno.EIO, errno.EDQUOT, errno.EMFILE, errno.EROFS)


def _failing(real: Callable[..., Any], at: int, number: int, seen: list[int]) -> Callable[..., Any]:
    """The call, but the one at `at` fails; a write that fails has written a part before, as a full disk does."""

    def call(*args: Any, **options: Any) -> Any:
        seen.append(1)
        if len(seen) == at:
            if real is os.close:
                real(*args)
            raise OSError(number, os.strerror(number))
        if real is os.write:
            return real(args[0], bytes(args[1])[:65_536])
        return real(*args, **options)

    return call


@pytest.mark.parametrize("number", ERRORS, ids=[errno.errorcode[number] for number in ERRORS])
@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("old", [OLD, None], ids=["replace", "create"])
def test_whatever_fails_leaves_the_old_file_or_the_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int, old: bytes | None
) -> None:
    for at in range(1, 40):
        target = tmp_path / str(at) / "a.yaml"
        target.parent.mkdir()
        if old is not None:
            target.write_bytes(old)
        seen: list[int] = []
        failed = ""
        with monkeypatch.context() as patch:
            patch.setattr(os, call, _failing(getattr(os, call), at, number, seen))
            try:
                files.write_inside(target.parent, "a.yaml", NEW, replaces=old)
            except RefusedWrite as error:
                failed = str(error)
        found = files_in(target.parent)
        assert found in ({} if old is None else {"a.yaml": old}, {"a.yaml": NEW})
        if failed:
            assert "a.yaml" in failed
            assert os.strerror(number).lower() in failed
        else:
            assert found == {"a.yaml": NEW}
        if len(seen) < at:
            return
    pytest.fail("the write never came to its end")


def test_a_refused_write_names_path_and_cause(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("a file, not a folder")
    with pytest.raises(RefusedWrite, match=re.escape("cannot write 'a/b.yaml': not a directory")):
        files.write_inside(tmp_path, "a/b.yaml", b"x")


# --- what kills us --------------------------------------------------------------------------------------------------

KILLED = """
    import os, signal, sys
    from pathlib import Path
    from jmx.repo import files

    root, at, after = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == "after"
    new = b"new!\\n" * 40_000
    calls = 0

    def counted(real):
        def call(*args, **options):
            global calls
            calls += 1
            if calls == at and not after:
                os.kill(os.getpid(), signal.SIGKILL)
            if real is write:
                args = (args[0], bytes(args[1])[:16_384])
            try:
                return real(*args, **options)
            finally:
                if calls == at:
                    os.kill(os.getpid(), signal.SIGKILL)
        return call

    write = os.write
    for name in ("open", "write", "fsync", "fchmod", "replace", "stat", "fstat", "close", "listdir", "mkdir"):
        setattr(os, name, counted(getattr(os, name)))
    files.write_inside(root, sys.argv[4], new)
    os._exit(7)
"""


def _kill_points(folder: Path, most: int) -> int:
    """Kills a writer before and after each of its calls into the system; how many points there were."""
    points = 0
    for path, old in {"a.yaml": OLD, "b.yaml": None, "deep/er/c.yaml": OLD, "new/d/e.yaml": None}.items():
        for when in ("before", "after"):
            for at in range(1, most):
                root = folder / f"{points}"
                target = root / path
                root.mkdir()
                if old is not None:
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.write_bytes(old)
                code = ended(child(KILLED, root, at, when, path, site=False))
                content = target.read_bytes() if target.exists() else None
                assert content in (old, NEW), f"torn at call {at} ({when})"
                points += 1
                if code == 7:
                    assert content == NEW
                    break
                assert code == -signal.SIGKILL
    return points


def test_a_writer_killed_at_any_of_its_first_calls_tears_nothing(tmp_path: Path) -> None:
    assert _kill_points(tmp_path, 4) == 24


@pytest.mark.deep
def test_a_writer_killed_at_any_call_tears_nothing(tmp_path: Path) -> None:
    assert _kill_points(tmp_path, 100) >= 200


RESTLESS = """
    import sys
    from pathlib import Path
    from jmx.repo import files

    print("ready", flush=True)
    contents = b"old\\n" * 30_000, b"new!\\n" * 40_000
    while True:
        for content in contents:
            files.write_inside(Path(sys.argv[1]), "a.yaml", content)
"""


@pytest.mark.deep
def test_a_writer_killed_at_any_moment_tears_nothing(tmp_path: Path) -> None:
    dice = random.Random(5)
    (tmp_path / "a.yaml").write_bytes(OLD)
    for _ in range(200):
        process = child(RESTLESS, tmp_path, site=False)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(dice.random() * 0.03)
        process.kill()
        assert ended(process) == -signal.SIGKILL
        assert (tmp_path / "a.yaml").read_bytes() in (OLD, NEW)
