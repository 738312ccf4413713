"""The one place that starts other programs: found on a cleaned PATH, with a deadline and a limit on what they say."""

import os
import selectors
import shutil
import subprocess
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import IO

DEADLINE_SECONDS = 60.0
MOST_OUTPUT_BYTES = 256 * 1024 * 1024
_CHUNK_BYTES = 256 * 1024
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


def run(argv: Sequence[str], *, env: Mapping[str, str], stdin: bytes | None = None) -> Done:
    """Runs a program to its end; `stdin` is what it reads, nothing where it is None."""
    process = _start(argv, env=env, reads=stdin is not None)
    try:
        out, err = process.communicate(stdin, timeout=DEADLINE_SECONDS)
    except subprocess.TimeoutExpired as error:
        raise ProgramFailed(f"{_name(argv)} ran over {DEADLINE_SECONDS:.0f} s") from error
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
    it says, only some of it is held at a time.
    """
    most = DEADLINE_SECONDS if patience is None else patience
    process = _start(argv, env=env, reads=False)
    complaints = b""
    try:
        with selectors.DefaultSelector() as open_pipes:
            for pipe in filter(None, (process.stdout, process.stderr)):
                open_pipes.register(pipe, selectors.EVENT_READ)
            while open_pipes.get_map():
                ready = open_pipes.select(most)
                if not ready:
                    raise ProgramFailed(f"{_name(argv)} said nothing for {most:.0f} s")
                for key, _ in ready:
                    chunk = os.read(key.fd, _CHUNK_BYTES)
                    if not chunk:
                        open_pipes.unregister(key.fileobj)
                    elif key.fileobj is process.stdout:
                        yield chunk
                    else:
                        complaints += chunk[: _COMPLAINT_BYTES - len(complaints)]
        code = process.wait(most)
        if code != 0:
            raise ProgramDied(code, complaints)
    except subprocess.TimeoutExpired as error:
        raise ProgramFailed(f"{_name(argv)} closed its pipes and went on for {most:.0f} s") from error
    finally:
        _end(process)


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
