"""Kills a writer of several files at its calls into the system, and looks what the next writer makes of it.

A script, so that all the writers are forked from one process that has imported everything:
`killing.py FOLDER SCENARIO EVERY` prints, as JSON, what became of each kill.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from pathlib import Path

import portalocker  # noqa: F401 - imported before anything is killed

from jmx.writing import transaction
from jmx.writing.transaction import FileChange, WriteArea

CALLS = ("open", "read", "write", "close", "stat", "lstat", "fstat", "fsync", "fchmod", "replace", "unlink", "mkdir",
         "rmdir", "listdir", "ftruncate")  # fmt: skip
CHECKOUT = Path(__file__).parents[1]
Tree = dict[str, tuple[int, bytes | None]]

SEVERAL = (
    FileChange("journeys/buy.yaml", b"old\n", b"new\n" * 9_000),
    FileChange("journeys/pay.yaml", b"to go\n", None),
    FileChange("reviews/2026/first.yaml", None, b"review\n"),
    FileChange("people.yaml", b"people\n" * 9_000, b"less\n"),
    FileChange("reviews/2026/second.yaml", None, b""),
)


def renamed(files: int) -> tuple[FileChange, ...]:
    """What a record's rename does that is pointed at from so many files."""
    pointing = (
        FileChange(f"{'abc'[n % 3]}/{n}.yaml", f"at: old/{n}\n".encode(), f"at: new/{n}\n".encode())
        for n in range(files)
    )
    gone, come = FileChange("j/old.yaml", b"id: old\n", None), FileChange("k/new.yaml", None, b"id: new\n")
    return (*pointing, gone, come)


RECORDED = (  # a review and the initiative that one of its actions became, in folders that are not there yet
    FileChange("reviews/2026-04-20-buy.yaml", None, b"kind: review\n" * 40),
    FileChange("initiatives/codes-by-sms.yaml", None, b"kind: initiative\n"),
)
SCENARIOS = {"several": SEVERAL, "recorded": RECORDED, "renamed-10": renamed(10), "renamed-50": renamed(50)}
DEEP = {"several": 1, "recorded": 1, "renamed-10": 1, "renamed-50": 3}
MODES = {"journeys/buy.yaml": 0o640, "journeys/pay.yaml": 0o600, "people.yaml": 0o755}


def area(root: Path) -> WriteArea:
    return WriteArea(root, root / ".jmx-lock")


def laid_out(root: Path, changes: tuple[FileChange, ...]) -> None:
    """The state before the changes, with a file beside them that nobody touches."""
    for change in (*changes, FileChange("journeys/other.yaml", b"stays\n", None)):
        if change.before is not None:
            target = root / change.path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(change.before)
            target.chmod(MODES.get(change.path, 0o644))


def tree(root: Path) -> Tree:
    """Everything in a folder, hidden or not: modes, and the bytes of files."""
    found = sorted(path for path in root.rglob("*"))
    return {
        str(path.relative_to(root)): (path.lstat().st_mode, path.read_bytes() if path.is_file() else None)
        for path in found
    }


def write(where: WriteArea, changes: Sequence[FileChange]) -> None:
    with transaction.locked(where):
        transaction.write(where, changes)


def recover(where: WriteArea) -> None:
    with transaction.locked(where):
        pass


def die_writing(where: WriteArea, changes: Sequence[FileChange], call: str = "replace", at: int = 2) -> None:
    """Makes the first few of the changes, and is killed at the second file that comes to its place, or at another
    call."""
    script = (
        "import killing\nfrom pathlib import PosixPath\nfrom jmx.writing.transaction import FileChange, WriteArea\n"
        f"work = lambda: killing.write({where!r}, {changes!r})\n"
        f"assert killing.killed(work, {at}, after={call == 'replace'}, calls=({call!r},))"
    )
    env = {"PYTHONPATH": f"{CHECKOUT}:{CHECKOUT}/tests", "PATH": os.defpath}
    subprocess.run([sys.executable, "-c", script], env=env, check=True)
    assert transaction.interrupted(where)


def forked(work: Callable[[], None]) -> int:
    """The wait status of a process of its own that does the work."""
    process = os.fork()
    if not process:
        try:
            work()
        except BaseException:
            os._exit(9)
        os._exit(0)
    return os.waitpid(process, 0)[1]


def killed(work: Callable[[], None], at: int, *, after: bool, calls: tuple[str, ...] = CALLS) -> bool:
    """Whether a process that does the work was killed at its so-manieth call; not where it came to its end before."""

    def dies() -> None:
        seen = count(1)

        def counted(name: str, real: Callable[..., object]) -> Callable[..., object]:
            def call(*args: object, **options: object) -> object:
                now = next(seen) == at
                if now and not after:
                    os.kill(os.getpid(), signal.SIGKILL)
                if name == "write":  # as on a full pipe or a slow disk: a part at a time
                    args = (args[0], bytes(args[1])[:16_384])  # type: ignore[call-overload]
                try:
                    return real(*args, **options)
                finally:
                    if now:
                        os.kill(os.getpid(), signal.SIGKILL)

            return call

        for name in calls:
            setattr(os, name, counted(name, getattr(os, name)))
        work()

    status = forked(dies)
    assert status in (0, signal.SIGKILL), f"the writer ended with {status}"
    return status == signal.SIGKILL


def ends(folder: Path, changes: tuple[FileChange, ...], every: int) -> Iterator[str]:
    """For each kill: `old`, `new`, or what is wrong with the tree that the next writer leaves."""
    old, new = folder / "old", folder / "new"
    for root in (old, new):
        laid_out(root, changes)
    assert forked(lambda: write(area(new), changes)) == 0
    wanted = {"old": tree(old), "new": tree(new)}
    root = folder / "root"
    for number in count(0, every):
        at, after = 1 + number // 2, bool(number % 2)
        laid_out(root, changes)
        if not killed(lambda: write(area(root), changes), at, after=after):
            return
        if at % 3 == 0:  # the next one is killed as well, and only the third one lives
            killed(lambda: recover(area(root)), 1 + 7 * at % 97, after=after)
        assert forked(lambda: recover(area(root))) == 0, f"no recovery from a kill at {at}"
        found = tree(root)
        yield next((name for name, state in wanted.items() if state == found), f"at {at}: {sorted(found)}")
        shutil.rmtree(root)


if __name__ == "__main__":
    os.umask(0o022)
    json.dump(list(ends(Path(sys.argv[1]), SCENARIOS[sys.argv[2]], int(sys.argv[3]))), sys.stdout)
