"""The one place that starts other programs: found on a cleaned PATH, with a deadline and a limit on what they say."""

import os
import shutil
import subprocess
import sys
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from queue import Empty, Queue
from threading import Thread
from typing import IO

DEADLINE_SECONDS = 60.0
MOST_OUTPUT_BYTES = 256 * 1024 * 1024
_CHUNK_BYTES = 256 * 1024
_COMPLAINT_BYTES = 64 * 1024
_CHUNKS_AHEAD = 8


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
    file = f"{name}.exe" if sys.platform == "win32" else name
    for folder in os.environ.get("PATH", os.defpath).split(os.pathsep):
        # asked for by its whole path, since Windows looks for a bare name in the current folder first
        found = shutil.which(os.path.join(folder, file)) if os.path.isabs(folder) else None
        if found is not None:
            return found
    raise ProgramMissing(name)


def run(
    argv: Sequence[str], *, env: Mapping[str, str], stdin: bytes | None = None, seconds: float | None = None
) -> Done:
    """Runs a program to its end; `stdin` is what it reads, nothing where it is None. It has so many seconds, or the
    usual ones."""
    most = DEADLINE_SECONDS if seconds is None else seconds
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


@contextmanager
def beside(program: str) -> Iterator[tuple[IO[bytes], IO[bytes]]]:
    """Another process of this Python that runs a program with our modules: yields (what it reads, what it says), and
    ends it on the way out, whatever happens."""
    # isolated: nothing of a stranger's checkout is imported before the path is ours
    start = f"import sys; sys.path[:] = sys.argv[1:]; {program}"
    quiet = subprocess.DEVNULL  # what interrupts us interrupts it too, and is told once
    process = subprocess.Popen(
        [sys.executable, "-I", "-c", start, *sys.path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=quiet
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield process.stdin, process.stdout
    finally:
        _end(process)


def isolated(program: str, stdin: bytes, seconds: float) -> Done:
    """Runs a program with our modules to its end, in another process of this Python that has no environment."""
    needed = ("SYSTEMROOT",)  # without which no program starts on Windows
    start = f"import sys; sys.path[:] = sys.argv[1:]; {program}"
    process = subprocess.Popen(
        [sys.executable, "-I", "-c", start, *sys.path],
        env={name: os.environ[name] for name in needed if name in os.environ},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        out, err = process.communicate(stdin, timeout=seconds)
    except subprocess.TimeoutExpired as error:
        raise ProgramFailed(f"it ran over {seconds:.0f} s") from error
    finally:
        _end(process)
    return Done(process.returncode, out, err)


def streaming(argv: Sequence[str], *, env: Mapping[str, str], patience: float | None = None) -> Generator[bytes]:
    """What a program says, in chunks while it runs; ProgramDied at the end where it failed.

    The program may run for as long as it goes on talking, and is ended where the listener stops early. However much
    it says, only some of it is held at a time.
    """
    most = DEADLINE_SECONDS if patience is None else patience
    process = _start(argv, env=env, reads=False)
    heard = _Listening(process)
    complaints = b""
    try:
        for said in heard.chunks(most):
            if said is None:
                raise ProgramFailed(f"{_name(argv)} said nothing for {most:.0f} s")
            chunk, is_complaint = said
            if is_complaint:
                complaints += chunk[: _COMPLAINT_BYTES - len(complaints)]
            else:
                yield chunk
        code = process.wait(most)
        if code != 0:
            raise ProgramDied(code, complaints)
    except subprocess.TimeoutExpired as error:
        raise ProgramFailed(f"{_name(argv)} closed its pipes and went on for {most:.0f} s") from error
    finally:
        heard.stop()


class _Listening:
    """What a running program says on both of its pipes, as it comes: each is read by a thread of its own, since Windows
    has no way to wait for several pipes."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        assert process.stdout is not None
        assert process.stderr is not None
        self._process = process
        self._stopped = False
        self._said: Queue[tuple[bytes, bool]] = Queue(_CHUNKS_AHEAD)
        for pipe, is_complaint in ((process.stdout, False), (process.stderr, True)):
            Thread(target=self._listen, args=(pipe, is_complaint), daemon=True).start()

    def chunks(self, most: float) -> Iterator[tuple[bytes, bool] | None]:
        """Each chunk, and whether it is a complaint, until both pipes are closed; None after so many silent seconds."""
        still_open = 2
        while still_open:
            try:
                chunk, is_complaint = self._said.get(timeout=most)
            except Empty:
                yield None
                return
            if chunk:
                yield chunk, is_complaint
            else:
                still_open -= 1

    def stop(self) -> None:
        """Ends the program; the threads end at its last word."""
        self._stopped = True
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        with suppress(Empty):
            while True:
                self._said.get_nowait()  # so that a thread that waits for a place goes on

    def _listen(self, pipe: IO[bytes], is_complaint: bool) -> None:
        with pipe:
            while not self._stopped:
                chunk = os.read(pipe.fileno(), _CHUNK_BYTES)
                self._said.put((chunk, is_complaint))
                if not chunk:
                    return


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
