"""The one place that starts other programs: found on a cleaned PATH, with a deadline and a limit on what they say."""

import os
import queue
import shutil
import subprocess
import threading
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import IO

DEADLINE_SECONDS = 60.0
MOST_OUTPUT_BYTES = 256 * 1024 * 1024
_CHUNK_BYTES = 256 * 1024
_CHUNKS_AHEAD = 64
_COMPLAINT_BYTES = 64 * 1024


class ProgramMissing(Exception):
    """No such program on PATH."""


class ProgramFailed(Exception):
    """A program ran over its deadline, said too much, or closed its pipe too early."""


class ProgramDied(Exception):
    """A program that was listened to while it ran ended with an error: what it said was not all."""

    def __init__(self, code: int, err: bytes) -> None:
        super().__init__(f"ended with {code}")
        self.code = code
        self.err = err


@dataclass(frozen=True, slots=True)
class Done:
    """How a program ended and what it said."""

    code: int
    out: bytes
    err: bytes


def executable(name: str) -> str:
    """The full path of a program; never one from the current folder, which may belong to a stranger's checkout."""
    folders = [folder for folder in os.environ.get("PATH", os.defpath).split(os.pathsep) if os.path.isabs(folder)]
    found = shutil.which(name, path=os.pathsep.join(folders))
    if found is None:
        raise ProgramMissing(name)
    return found


def run(
    argv: Sequence[str],
    *,
    env: Mapping[str, str],
    stdin: bytes | None = None,
    deadline: float | None = None,
) -> Done:
    """Runs a program to its end; `stdin` is what it reads, nothing where it is None."""
    most = DEADLINE_SECONDS if deadline is None else deadline
    process = _start(argv, env=env, reads=stdin is not None)
    try:
        out, err = process.communicate(stdin, timeout=most)
    except subprocess.TimeoutExpired as error:
        raise ProgramFailed(f"{_name(argv)} ran over {most:.0f} s") from error
    finally:
        _end(process)
    if len(out) > MOST_OUTPUT_BYTES:
        raise ProgramFailed(f"{_name(argv)} said more than {MOST_OUTPUT_BYTES // 2**20} MiB")
    return Done(process.returncode, out, err)


@contextmanager
def talking(argv: Sequence[str], *, env: Mapping[str, str]) -> Iterator[tuple[IO[bytes], IO[bytes]]]:
    """A program to talk with line by line: yields (what it reads, what it says), and ends it on the way out."""
    process = _start(argv, env=env, reads=True, quiet=True)
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield process.stdin, process.stdout
    finally:
        _end(process)


def streaming(argv: Sequence[str], *, env: Mapping[str, str], patience: float | None = None) -> Generator[bytes]:
    """What a program says, in chunks while it runs; ProgramDied at the end where it failed.

    The program may run for as long as it goes on talking, and is ended where the listener stops early. However much
    it says, only some chunks of it are held at a time.
    """
    most = DEADLINE_SECONDS if patience is None else patience
    process = _start(argv, env=env, reads=False)
    said, complaints = _Ahead(_pipe(process.stdout)), _Kept(_pipe(process.stderr))
    try:
        yield from iter(lambda: said.chunk(most), b"")
        code = process.wait(most)
        if code != 0:
            raise ProgramDied(code, complaints.all(most))
    except (queue.Empty, subprocess.TimeoutExpired) as error:
        raise ProgramFailed(f"{_name(argv)} said nothing for {most:.0f} s") from error
    finally:
        said.stop()
        process.kill()
        process.wait()


class _Ahead:
    """A pipe read by a thread of its own, some chunks ahead of whoever wants them; the thread closes the pipe."""

    def __init__(self, pipe: IO[bytes]) -> None:
        self._chunks: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._room = threading.Semaphore(_CHUNKS_AHEAD)
        self._stopped = False
        _in_background(lambda: self._read(pipe))

    def chunk(self, patience: float) -> bytes:
        """The next chunk, empty at the end; queue.Empty where none comes in time."""
        chunk = self._chunks.get(timeout=patience)
        self._room.release()
        return chunk

    def stop(self) -> None:
        self._stopped = True
        self._room.release()

    def _read(self, pipe: IO[bytes]) -> None:
        with pipe:
            while not self._stopped:
                chunk = os.read(pipe.fileno(), _CHUNK_BYTES)
                self._room.acquire()
                self._chunks.put(chunk)
                if not chunk:
                    break


class _Kept:
    """A pipe read to its end by a thread of its own, of which only the beginning is kept."""

    def __init__(self, pipe: IO[bytes]) -> None:
        self._begin = b""
        self._thread = _in_background(lambda: self._read(pipe))

    def all(self, patience: float) -> bytes:
        self._thread.join(patience)
        return self._begin

    def _read(self, pipe: IO[bytes]) -> None:
        with pipe:
            while chunk := os.read(pipe.fileno(), _CHUNK_BYTES):
                self._begin += chunk[: _COMPLAINT_BYTES - len(self._begin)]


def _in_background(work: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    assert pipe is not None
    return pipe


def _start(
    argv: Sequence[str], *, env: Mapping[str, str], reads: bool, quiet: bool = False
) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [executable(argv[0]), *argv[1:]],
        env=dict(env),
        stdin=subprocess.PIPE if reads else subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL if quiet else subprocess.PIPE,
    )


def _end(process: "subprocess.Popen[bytes]") -> None:
    if process.poll() is None:
        process.kill()
    for pipe in (process.stdin, process.stdout, process.stderr):
        if pipe is not None and not pipe.closed:
            with suppress(BrokenPipeError):
                pipe.close()
    process.wait()


def _name(argv: Sequence[str]) -> str:
    return os.path.basename(argv[0])
