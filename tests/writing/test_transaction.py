"""Several files at once: all of them or none, whatever happens meanwhile, and nothing beside them."""

import errno
import json
import os
import random
import re
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

import tests.killing as killing
from jmx.errors import RefusedWrite
from jmx.writing import transaction
from jmx.writing.transaction import FileChange, WriteArea, interrupted, write_lock
from tests.killing import SEVERAL, Tree, area, die_writing, laid_out, recover, tree
from tests.support import CHECKOUT, child, ended, files_in

OLD, NEW = b"old\n", b"new\n" * 9_000


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The state before the changes of SEVERAL."""
    laid_out(tmp_path / "root", SEVERAL)
    return tmp_path / "root"


def write(root: Path, *changes: FileChange) -> None:
    killing.write(area(root), changes)


def refused_write(root: Path) -> str:
    """Makes the changes of SEVERAL; why not, where they are refused."""
    try:
        write(root, *SEVERAL)
    except RefusedWrite as error:
        return str(error)
    return ""


@pytest.fixture(scope="module")
def ways(tmp_path_factory: pytest.TempPathFactory) -> tuple[Tree, Tree]:
    """The old state of SEVERAL and the new one."""
    folder = tmp_path_factory.mktemp("ways")
    laid_out(folder / "root", SEVERAL)
    before = tree(folder / "root")
    write(folder / "root", *SEVERAL)
    return before, tree(folder / "root")


def test_files_are_made_replaced_and_deleted_together_and_keep_their_modes(ways: tuple[Tree, Tree]) -> None:
    before, after = ways
    assert {path: content for path, (_, content) in after.items() if content is not None} == {
        "journeys/buy.yaml": NEW, "reviews/2026/first.yaml": b"review\n", "reviews/2026/second.yaml": b"",
        "people.yaml": b"less\n", "journeys/other.yaml": b"stays\n",
    }  # fmt: skip
    for path in ("journeys/buy.yaml", "people.yaml", "journeys/other.yaml"):
        assert after[path][0] == before[path][0]


def test_bytes_are_on_disk_before_names_and_names_before_the_journal_goes(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trace: list[tuple[str, str]] = []

    def told(name: str, where: Callable[..., str]) -> None:
        real = getattr(os, name)

        def call(*args: Any, **options: Any) -> Any:
            trace.append((name, os.path.relpath(where(*args, **options), root)))
            return real(*args, **options)

        monkeypatch.setattr(os, name, call)

    def of(handle: int) -> str:
        return os.readlink(f"/proc/self/fd/{handle}")

    told("write", lambda handle, _: of(handle))
    told("fsync", of)
    told("replace", lambda _, name, src_dir_fd, dst_dir_fd: f"{of(dst_dir_fd)}/{name}")
    told("unlink", lambda name, dir_fd=None: f"{of(dir_fd)}/{name}" if dir_fd else str(name))
    told("mkdir", lambda name, dir_fd: f"{of(dir_fd)}/{name}")
    write(root, *SEVERAL)

    calls = [(name, re.sub(r"\.jmx-.*\.tmp", "staged", path)) for name, path in trace if path != ".jmx-lock"]
    journal = ".jmx-lock-journal"
    begun = calls.index(("fsync", "."))
    assert [path for name, path in calls[:begun]] == [journal] * begun
    assert calls[begun - 1] == ("fsync", journal)
    gone = calls.index(("unlink", journal))
    moved = [at for at, (name, _) in enumerate(calls) if name in ("replace", "unlink") and at < gone]
    assert [calls[at][1] for at in moved] == [change.path for change in SEVERAL]
    staged = [name for name, path in calls[begun : moved[0]] if path.endswith("staged")]
    assert [name for name in staged if name == "fsync"] == ["fsync"] * 4  # one for each file that is written
    assert staged[-1] == "fsync"
    changed = {str(Path(path).parent) for name, path in calls[:gone] if name in ("replace", "unlink", "mkdir")}
    assert {path for name, path in calls[moved[-1] : gone] if name == "fsync"} >= changed == {
        ".", "journeys", "reviews", "reviews/2026"}  # fmt: skip
    assert calls[gone + 1] == ("fsync", ".")


REFUSED = {
    "changed meanwhile": (FileChange("people.yaml", b"other", NEW), "'people.yaml' was changed by someone else"),
    "deleted meanwhile": (FileChange("gone.yaml", OLD, NEW), "'gone.yaml' was changed by someone else"),
    "made meanwhile": (FileChange("people.yaml", None, NEW), "'people.yaml' is there already"),
    "changed and to be deleted": (FileChange("journeys/pay.yaml", OLD, None), "was changed by someone else"),
    "a link": (FileChange("link.yaml", OLD, NEW), "'link.yaml' is a symbolic link"),
    "a link to make": (FileChange("dangling.yaml", None, NEW), "'dangling.yaml' is a symbolic link"),
    "behind a link": (FileChange("out/x.yaml", None, NEW), "symbolic link"),
    "a folder": (FileChange("journeys", None, NEW), "'journeys' is a folder"),
    "a pipe": (FileChange("pipe.yaml", OLD, None), "'pipe.yaml' is not a regular file"),
    "below a file": (FileChange("people.yaml/x.yaml", None, NEW), "not a directory"),
    "upwards": (FileChange("../x.yaml", None, NEW), "is no place for a file"),
    "from the top": (FileChange("/tmp/x.yaml", None, NEW), "is no place for a file"),
    "nowhere": (FileChange("", None, NEW), "is no place for a file"),
    "git's own": (FileChange("a/.GIT/hooks/pre-commit", None, NEW), "is no place for a file"),
    "no text": (FileChange("caf\udce9.yaml", None, NEW), "is no place for a file"),
    "one file elsewhere": (FileChange("A.yaml", None, NEW), "are one file on some computers"),
    "a name too long": (FileChange("x" * 300, None, NEW), "name too long"),
}  # fmt: skip


@pytest.mark.parametrize(("change", "words"), REFUSED.values(), ids=REFUSED.keys())
def test_one_file_that_cannot_be_written_keeps_all_as_they_are(root: Path, change: FileChange, words: str) -> None:
    (root.parent / "secret").mkdir()
    (root / "link.yaml").symlink_to("people.yaml")
    (root / "dangling.yaml").symlink_to("nowhere.yaml")
    (root / "out").symlink_to("../secret")
    os.mkfifo(root / "pipe.yaml")
    before = files_in(root.parent)
    others = [FileChange("a.yaml", None, NEW), FileChange("journeys/buy.yaml", OLD, NEW)]
    for at in range(3):
        with pytest.raises(RefusedWrite, match=re.escape(words)) as error:
            write(root, *others[:at], change, *others[at:])
        assert "\n" not in str(error.value)
        assert files_in(root.parent) == before


@pytest.mark.parametrize("call", ["open", "write", "fsync", "fchmod", "mkdir", "replace"])
def test_an_editor_that_saves_at_any_moment_wins_and_the_other_files_stay(
    tmp_path: Path, ways: tuple[Tree, Tree], monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    real = getattr(os, call)
    refused = 0
    for at in range(1, 60):
        root = tmp_path / str(at)
        seen: list[Any] = []
        laid_out(root, SEVERAL)
        people = root / "people.yaml"

        def saved(*args: Any, at: int = at, seen: list[int] = seen, people: Path = people, **options: Any) -> Any:
            seen.append(1)
            if len(seen) == at:
                people.write_text("typed by someone")
            return real(*args, **options)

        with monkeypatch.context() as patch:
            patch.setattr(os, call, saved)
            refusal = refused_write(root)
        if refusal:
            refused += 1
            assert "'people.yaml' was changed by someone else meanwhile" in refusal
            people.chmod(0o755)
            assert tree(root) == {**ways[0], "people.yaml": (0o100755, b"typed by someone")}
        if len(seen) < at:
            break
    assert refused >= 2


# --- what the system refuses ------------------------------------------------------------------------------------------

CALLS = ("open", "write", "fsync", "fchmod", "replace", "unlink", "mkdir", "stat", "fstat", "close")
QUICK = [(call, errno.ENOSPC) for call in CALLS]
ALL = [(call, number) for call in CALLS for number in (errno.EIO, errno.EDQUOT, errno.EMFILE, errno.EROFS)]


def _failing(real: Callable[..., Any], number: int, at: int, last: int, seen: list[int]) -> Callable[..., Any]:
    """The call, failing from its so-manieth time to another; what is closed is closed all the same."""

    def call(*args: Any, **options: Any) -> Any:
        seen.append(1)
        if at <= len(seen) <= last:
            if real is os.close:
                real(*args)
            raise OSError(number, os.strerror(number))
        return real(*args, **options)

    return call


@pytest.mark.parametrize(("call", "number"), [*QUICK, *(pytest.param(*each, marks=pytest.mark.deep) for each in ALL)])
@pytest.mark.parametrize("for_good", [False, True], ids=["once", "for good"])
def test_whatever_fails_leaves_the_old_state_or_the_new_one(
    tmp_path: Path, ways: tuple[Tree, Tree], monkeypatch: pytest.MonkeyPatch, call: str, number: int, for_good: bool
) -> None:
    failures = 0
    for at in range(1, 200):
        root, seen = tmp_path / "root", list[int]()
        laid_out(root, SEVERAL)
        with monkeypatch.context() as patch:
            last = 10_000 if for_good else at
            patch.setattr(os, call, _failing(getattr(os, call), number, at, last, seen))
            failed = refused_write(root)
        if for_good:  # the way back may have been barred as well; the next writer goes it
            recover(area(root))
        found = tree(root)
        found.pop(".jmx-lock", None)  # it may stay, unlocked, where it could not be removed
        assert found in (ways if failed else ways[1:])
        if failed:
            failures += 1
            assert os.strerror(number).lower() in failed
            assert "\n" not in failed
        subprocess.run(["rm", "-r", str(root)], check=True)
        if len(seen) < at:
            assert failures or call == "unlink"
            return
    pytest.fail("the write never came to its end")


def test_a_file_that_may_not_grow_leaves_the_old_state(root: Path, ways: tuple[Tree, Tree]) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    for most in (0, 100, 5_000, 50_000, 100_000):  # the last is enough for the journal, and not for a file
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
        try:
            with pytest.raises(RefusedWrite, match="file too large"):
                write(root, *SEVERAL, FileChange("large.yaml", None, b"x" * 200_000))
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        assert tree(root) == ways[0]


@pytest.fixture
def small_disks(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """Folders that are file systems of their own, as small as asked; only root can make them."""
    made: list[Path] = []

    def make(options: str) -> Path:
        folder = tmp_path / f"disk{len(made)}"
        folder.mkdir()
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "none", str(folder)], capture_output=True)
        if done.returncode:
            pytest.skip("this machine lets nobody mount a small disk")
        made.append(folder)
        return folder

    yield make
    for folder in made:
        subprocess.run(["umount", str(folder)], check=True)


def test_a_disk_that_is_full_leaves_the_old_state(small_disks: Callable[[str], Path], ways: tuple[Tree, Tree]) -> None:
    found = Counter[str]()
    for options in [f"size={size}k" for size in range(84, 300, 12)] + [f"nr_inodes={n}" for n in range(8, 22)]:
        root = small_disks(options)
        laid_out(root, SEVERAL)
        refusal = refused_write(root)
        assert not refusal or "no space left on device" in refusal
        assert tree(root) == ways[0 if refusal else 1]
        found["old" if refusal else "new"] += 1
    assert found["old"] > 5 < found["new"]


UNPRIVILEGED = """
    import os, sys
    import portalocker  # while it may still be read
    from pathlib import Path
    from jmx.errors import RefusedWrite
    from jmx.writing import transaction
    from jmx.writing.transaction import FileChange, WriteArea

    os.chdir(sys.argv[1])
    if os.getuid() == 0:
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)
    area = WriteArea(Path("."), Path(".jmx-lock"))
    try:
        with transaction.locked(area):
            transaction.write(area, [FileChange("a.yaml", None, b"a"), FileChange("journeys/b.yaml", None, b"b")])
    except RefusedWrite as error:
        print(error)
"""


@pytest.mark.parametrize("closed", ["journeys", "."])
def test_a_folder_that_may_only_be_read_leaves_the_old_state(tmp_path: Path, closed: str) -> None:
    (tmp_path / "root/journeys").mkdir(parents=True)
    for folder in (tmp_path / "root", tmp_path / "root/journeys"):
        if os.getuid() == 0:
            os.chown(folder, 65534, 65534)
    (tmp_path / "root" / closed).chmod(0o555)
    process = child(UNPRIVILEGED, tmp_path / "root")
    said = process.communicate(timeout=60)[0].decode()
    assert "permission denied" in said
    assert sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*")) == ["root", "root/journeys"]


# --- what kills us ----------------------------------------------------------------------------------------------------


def _kills(folder: Path, scenario: str, every: int) -> Counter[str]:
    """What the next writer left of a write that was killed at every so-manieth point."""
    argv = [sys.executable, str(CHECKOUT / "tests/killing.py"), str(folder), scenario, str(every)]
    env = {"PYTHONPATH": str(CHECKOUT), "PATH": os.defpath}
    done = subprocess.run(argv, env=env, capture_output=True, text=True, timeout=500, check=False)
    assert done.returncode == 0, done.stderr
    return Counter(json.loads(done.stdout))


def test_a_kill_at_a_hundred_points_ends_in_the_old_state_or_the_new_one(tmp_path: Path) -> None:
    ends = _kills(tmp_path, "several", 3)
    assert ends.keys() == {"old", "new"}
    assert ends.total() >= 100


@pytest.mark.deep
def test_a_kill_at_two_thousand_points_ends_in_the_old_state_or_the_new_one(tmp_path: Path) -> None:
    memory = Path("/dev/shm")  # who is killed, and not the machine, does not care whether a disk waits
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else tmp_path) as folder:
        ends = sum((_kills(Path(folder) / name, name, every) for name, every in killing.DEEP.items()), Counter[str]())
    assert ends.keys() == {"old", "new"}
    assert ends.total() >= 2_000


RESTLESS = """
    import sys
    from pathlib import Path
    from jmx.writing import transaction
    from jmx.writing.transaction import FileChange, WriteArea

    root = Path(sys.argv[1])
    area = WriteArea(root, root / ".jmx-lock")
    print("ready", flush=True)
    while True:
        with transaction.locked(area):
            old = [(root / name).read_bytes() for name in "abc"]
            new = bytes(str(int(old[0]) + 1), "ascii")
            transaction.write(area, [FileChange(name, each, new) for name, each in zip("abc", old)])
"""


@pytest.mark.deep
def test_writers_killed_at_any_moment_leave_files_that_fit_together(tmp_path: Path) -> None:
    dice = random.Random(5)
    for name in "abc":
        (tmp_path / name).write_text("0")
    for _ in range(100):
        process = child(RESTLESS, tmp_path)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(dice.random() * 0.1)
        process.kill()
        assert ended(process) == -signal.SIGKILL
        recover(area(tmp_path))
        assert files_in(tmp_path).keys() == {"a", "b", "c"}
        assert len(set(files_in(tmp_path).values())) == 1
    assert int((tmp_path / "a").read_text()) > 100


@pytest.fixture
def half_written(root: Path) -> Path:
    """A root whose writer died when one file of SEVERAL was replaced, one deleted and one made."""
    die_writing(area(root), SEVERAL)
    return root


def test_the_next_writer_says_what_it_undid(half_written: Path, ways: tuple[Tree, Tree]) -> None:
    with transaction.locked(area(half_written)) as undone:
        assert undone == (
            "undid what an interrupted command had begun to write: "
            "journeys/buy.yaml, journeys/pay.yaml, reviews/2026/first.yaml and 2 more"
        )
        assert not interrupted(area(half_written))
    assert tree(half_written) == ways[0]
    with transaction.locked(area(half_written)) as undone:
        assert undone == ""


def test_what_was_written_whole_stays_when_only_the_journal_was_left(root: Path, ways: tuple[Tree, Tree]) -> None:
    die_writing(area(root), SEVERAL, "unlink", at=2)  # the first one takes away journeys/pay.yaml
    assert files_in(root).keys() >= {"reviews/2026/second.yaml", ".jmx-lock-journal"}
    with transaction.locked(area(root)) as undone:
        assert undone.startswith("kept what an interrupted command had written whole: journeys/buy.yaml, ")
        assert not interrupted(area(root))
    assert tree(root) == ways[1]


def test_what_somebody_did_to_half_written_files_is_left_to_them(half_written: Path, ways: tuple[Tree, Tree]) -> None:
    (half_written / "journeys/buy.yaml").write_text("typed by someone")
    (half_written / "reviews/2026/first.yaml").unlink()
    (half_written / "reviews/2026/first.yaml").symlink_to("/etc/passwd")
    (half_written / "reviews/mine.yaml").write_text("mine")
    with transaction.locked(area(half_written)) as undone:
        assert undone.endswith("; changed since, and left as they are: journeys/buy.yaml, reviews/2026/first.yaml")
    left = files_in(half_written)
    assert left["journeys/buy.yaml"] == b"typed by someone"
    assert left["reviews/2026/first.yaml"] == Path("/etc/passwd")
    assert left["reviews/mine.yaml"] == b"mine"
    assert left["journeys/pay.yaml"] == b"to go\n"
    assert not interrupted(area(half_written))


def test_a_journal_that_was_not_written_to_its_end_is_of_no_account(half_written: Path) -> None:
    journal = area(half_written).journal
    whole = journal.read_bytes()
    (half_written / ".jmx-lock").unlink()
    state = tree(half_written)
    for length in (0, 1, 63, 64, 65, 66, 200, len(whole) - 1):
        journal.write_bytes(whole[:length])
        with transaction.locked(area(half_written)) as undone:
            assert undone == ""
        assert tree(half_written) == {path: each for path, each in state.items() if path != journal.name}


HOSTILE = {
    "upwards": {"path": "../secret/key.yaml"},
    "git's own": {"path": ".git/hooks/pre-commit"},
    "from the top": {"path": "/tmp/x"},
    "a folder upwards": {"folders": ["../empty"]},
    "a token that leads elsewhere": {"token": "../../../secret/x"},
    "a mode beyond modes": {"mode": 0o100000},
    "another version": {"version": 2},
    "no paths": {"path": None},
}  # fmt: skip


@pytest.mark.parametrize("lie", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_strangers_journal_reaches_nothing_outside(tmp_path: Path, lie: dict[str, Any]) -> None:
    for folder in ("root/.git/hooks", "secret", "empty"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "secret/key.yaml").write_text("secret")
    entry = {"path": "a.yaml", "before": "ZXZpbA==", "mode": 0o644, "after": sha256(b"secret").hexdigest()}
    entry |= {name: lie[name] for name in lie if name in entry}
    data = {"version": 1, "token": "0" * 16, "folders": [], "entries": [entry]}
    body = json.dumps(data | {name: lie[name] for name in lie if name in data}).encode()
    journal = tmp_path / "root/.jmx-lock-journal"
    journal.write_bytes(sha256(body).hexdigest().encode() + b"\n" + body)
    before = tree(tmp_path)
    with pytest.raises(RefusedWrite, match="was left by another version of jmx"):
        recover(area(tmp_path / "root"))
    assert tree(tmp_path) == before


def test_a_strangers_journal_does_not_lead_through_links(tmp_path: Path) -> None:
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret/key.yaml").write_text("secret")
    (tmp_path / "root").mkdir()
    (tmp_path / "root/out").symlink_to("../secret")
    (tmp_path / "root/key.yaml").symlink_to("../secret/key.yaml")
    entries = [
        {"path": path, "before": "ZXZpbA==", "mode": 0o644, "after": sha256(b"secret").hexdigest()}
        for path in ("out/key.yaml", "key.yaml", "out/new.yaml")
    ]
    body = json.dumps({"token": "0" * 16, "folders": ["out"], "entries": entries}).encode()
    (tmp_path / "root/.jmx-lock-journal").write_bytes(sha256(body).hexdigest().encode() + b"\n" + body)
    before = files_in(tmp_path)
    recover(area(tmp_path / "root"))
    del before["root/.jmx-lock-journal"]
    assert files_in(tmp_path) == before


@pytest.mark.parametrize("sort", ["link", "folder", "pipe"])
def test_a_journal_that_is_no_plain_file_is_refused(root: Path, sort: str) -> None:
    journal = area(root).journal
    (root / "mine").write_text("mine")
    make: dict[str, Callable[[], None]] = {
        "link": lambda: journal.symlink_to("mine"),
        "folder": journal.mkdir,
        "pipe": lambda: os.mkfifo(journal),
    }
    make[sort]()
    with pytest.raises(RefusedWrite, match="is in the way"):
        write(root, *SEVERAL)
    assert (root / "mine").read_text() == "mine"


# --- several writers --------------------------------------------------------------------------------------------------

TALLY = """
    import sys
    from pathlib import Path
    from jmx.writing import transaction
    from jmx.writing.transaction import FileChange, WriteArea

    root = Path(sys.argv[1])
    area = WriteArea(root, root / ".jmx-lock")
    for _ in range(int(sys.argv[2])):
        with transaction.locked(area):
            old = [(root / name).read_bytes() for name in "abc"]
            assert len(set(old)) == 1, old
            new = bytes(str(int(old[0]) + 1), "ascii")
            transaction.write(area, [FileChange(name, each, new) for name, each in zip("abc", old)])
"""


@pytest.mark.parametrize(
    ("writers", "times"), [(3, 10), pytest.param(8, 40, marks=pytest.mark.deep)], ids=["few", "many"]
)
def test_writers_at_once_wait_for_each_other_and_lose_nothing(tmp_path: Path, writers: int, times: int) -> None:
    for name in "abc":
        (tmp_path / name).write_text("0")
    running = [child(TALLY, tmp_path, times) for _ in range(writers)]
    assert [ended(process) for process in running] == [0] * writers
    assert files_in(tmp_path) == dict.fromkeys("abc", str(writers * times).encode())


def test_a_root_below_the_top_is_written_and_recovered_from_the_top(tmp_path: Path) -> None:
    below = WriteArea(tmp_path, tmp_path / "lock", "a/b/")
    with transaction.locked(below):
        transaction.write(below, [FileChange("x.yaml", None, b"x")])
        with pytest.raises(RefusedWrite, match=re.escape("'a/b/y.yaml' was changed by someone else")):
            transaction.write(below, [FileChange("y.yaml", b"y", None)])
    assert files_in(tmp_path) == {"a/b/x.yaml": b"x"}


# --- the write lock: one writer at a time, and a dead one never blocks ---


HOLDER = """
    import sys, time
    from pathlib import Path
    from jmx.writing.transaction import write_lock

    with write_lock(Path(sys.argv[1])):
        print("held", flush=True)
        time.sleep(60)
"""


def test_a_waiting_writer_learns_who_holds_the_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transaction, "LOCK_SECONDS", 0.1)
    holder = child(HOLDER, tmp_path / "lock")
    assert holder.stdout is not None
    holder.stdout.readline()
    with (
        pytest.raises(RefusedWrite, match=f"process {holder.pid} on .* is writing here"),
        write_lock(tmp_path / "lock"),
    ):
        pytest.fail("two writers hold the lock")
    holder.kill()
    assert ended(holder) == -signal.SIGKILL
    with write_lock(tmp_path / "lock"):  # a dead holder never blocks
        assert (tmp_path / "lock").read_text().startswith(f"{os.getpid()} on ")
    assert not (tmp_path / "lock").exists()


def test_a_lock_file_taken_away_or_replaced_while_it_is_held_is_not_the_holders_to_remove(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    with write_lock(lock):
        lock.unlink()
    assert not lock.exists()
    with write_lock(lock):
        lock.unlink()
        lock.write_text("mine")
    assert lock.read_text() == "mine"


def test_who_waited_for_a_lock_that_is_gone_takes_a_new_one(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    order: list[str] = []

    def second() -> None:
        with write_lock(lock):
            order.append("second")
            assert lock.exists()

    waiting = threading.Thread(target=second)
    with write_lock(lock):
        waiting.start()
        time.sleep(0.1)
        order.append("first")
    waiting.join(5)
    assert order == ["first", "second"]
    assert not lock.exists()


ALTERNATING = """
    import sys
    from pathlib import Path
    from jmx.writing.transaction import write_lock

    tally = Path(sys.argv[1]) / "tally"
    for _ in range(int(sys.argv[2])):
        with write_lock(tally.with_name("lock")):
            tally.write_text(str(int(tally.read_text()) + 1))
"""


@pytest.mark.parametrize(
    ("writers", "times"), [(4, 50), pytest.param(8, 300, marks=pytest.mark.deep)], ids=["few", "many"]
)
def test_no_two_processes_ever_hold_the_lock_that_comes_and_goes(tmp_path: Path, writers: int, times: int) -> None:
    (tmp_path / "tally").write_text("0")
    running = [child(ALTERNATING, tmp_path, times) for _ in range(writers)]
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
    with pytest.raises(RefusedWrite, match="cannot lock"), write_lock(lock):
        pytest.fail("held")
    if sort == "link":
        assert (tmp_path / "mine").read_text() == "mine"
