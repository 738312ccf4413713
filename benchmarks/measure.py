"""One process timed: how long it took, and how much memory it and its children had at most."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).parents[1]
OUT_BYTES = 64 * 1024  # probes say less; the rest of a long report is of no use here


@dataclass(frozen=True, slots=True)
class Ran:
    """The fastest of several runs of one command."""

    seconds: float
    peak_mb: float
    code: int
    out: bytes
    err: bytes

    def answer(self) -> Any:
        return json.loads(self.out)


def run(argv: Sequence[str], *, runs: int = 3, codes: tuple[int, ...] = (0,)) -> Ran:
    """Runs a command several times. Ends the benchmark where it fails."""
    ran = [_once(argv) for _ in range(runs)]
    for each in ran:
        if each.code not in codes:
            raise SystemExit(f"exit {each.code} from: {' '.join(argv)}\n{each.err.decode('utf-8', 'replace')}")
    fastest = min(ran, key=lambda each: each.seconds)
    return replace(fastest, peak_mb=max(each.peak_mb for each in ran))


def python(*arguments: str, runs: int = 3, codes: tuple[int, ...] = (0,)) -> Ran:
    """The same for a command of this Python."""
    return run([sys.executable, *arguments], runs=runs, codes=codes)


def _once(argv: Sequence[str]) -> Ran:
    # into files: a pipe nobody empties would stop the process, and emptying it would cost time of ours
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        start = time.perf_counter()
        process = subprocess.Popen(
            argv, cwd=CHECKOUT, env=_environment(), stdin=subprocess.DEVNULL, stdout=out, stderr=err
        )
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        unit = 2**20 if sys.platform == "darwin" else 2**10  # macOS counts in bytes, Linux in KiB
        return Ran(seconds, used.ru_maxrss / unit, process.returncode, out.read(OUT_BYTES), err.read(OUT_BYTES))


def _environment() -> dict[str, str]:
    # compiled once, as whoever installs jmx has it
    left_out = ("GIT_", "JMX_", "PYTHONDONTWRITEBYTECODE")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(left_out)}
    return kept | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C.UTF-8", "COLUMNS": "80"}
