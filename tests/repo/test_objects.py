"""Objects through one process of git: what others ask meanwhile mixes nothing up, and commits say what git's log says."""

import itertools
import os
import random
import subprocess
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from jmx.errors import GitError
from jmx.model.change import NOBODY, Commit, Days
from jmx.repo.git import Git, open_git
from jmx.repo.git_call import environment
from jmx.repo.objects import Contents, tree_changes
from tests.support import Repository


def _git(folder: Path) -> Git:
    git = open_git(folder)
    assert git is not None
    return git


def _blobs(repository: Repository, count: int) -> dict[str, bytes]:
    repository.commit({f"{number}.txt": f"file {number}\n" * (number % 40) for number in range(count)})
    listed = repository.git("ls-tree", "-r", "HEAD").splitlines()
    names = {line.split("\t")[1]: line.split()[2] for line in listed}
    return {oid: (repository.folder / name).read_bytes() for name, oid in names.items()}


def test_one_may_ask_while_another_still_reads(repository: Repository) -> None:
    blobs = _blobs(repository, 1_300)  # more than are asked for together
    git = _git(repository.folder)
    oids = list(blobs)
    first, second = Contents(git.objects).of(oids), Contents(git.objects).of(oids[::-1])
    read: list[dict[str, bytes | None]] = [{}, {}]
    for one, other in zip(first, second, strict=True):
        read[0].update([one])
        read[1].update([other])
    assert read == [blobs, blobs]


def test_what_nobody_reads_to_its_end_disturbs_nobody(repository: Repository) -> None:
    blobs = _blobs(repository, 30)
    git = _git(repository.folder)
    next(Contents(git.objects).of(list(blobs)))
    assert dict(Contents(git.objects).of(list(blobs))) == blobs
    assert git.head() in git.commits([repository.git("rev-parse", "HEAD")])


def test_what_is_not_there_is_nothing_and_the_next_is_read(repository: Repository) -> None:
    (oid,) = _blobs(repository, 1)
    assert dict(Contents(_git(repository.folder).objects).of(["1" * 40, oid, "2" * 40])) == {
        "1" * 40: None, oid: b"", "2" * 40: None,
    }  # fmt: skip


def test_a_damaged_blob_is_lacking_and_the_next_is_read(repository: Repository) -> None:
    blobs = _blobs(repository, 3)
    damaged, *others = blobs
    target = repository.folder / ".git/objects" / damaged[:2] / damaged[2:]
    target.chmod(0o644)
    target.write_bytes(b"nonsense")
    git = _git(repository.folder)
    assert dict(Contents(git.objects).of([damaged, *others, damaged])) == blobs | {damaged: None}
    head = repository.git("rev-parse", "HEAD")
    assert git.held([head]) == {head}


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs /proc to see processes")
def test_git_ends_with_whoever_asked_it(repository: Repository) -> None:
    blobs = _blobs(repository, 3)
    before = _children()
    git = _git(repository.folder)
    dict(Contents(git.objects).of(list(blobs)))
    assert _children() == before + 1
    del git
    assert _children() == before


def _children() -> int:
    """How many processes of git that read objects this one has."""
    count = 0
    for status in Path("/proc").glob("[0-9]*/status"):
        with suppress(OSError):
            mine = f"PPid:\t{os.getpid()}\n" in status.read_text()
            count += mine and b"--batch" in (status.parent / "cmdline").read_bytes()
    return count


TOLD = ("%an", "%ae", "%ad", "%cd", "%ce", "%B")
HEADERS = {
    "ordinary": b"author Ana Ruiz <ana@x.example> 1767614400 +0100\ncommitter B <b@x.example> 1767614401 -0500",
    "nobody": b"author  <> 1 +0000\ncommitter  <> 1 +0000",
    "no-name": b"author <a@x> 1 +0000\ncommitter <a@x> 1 +0000",
    "no-space": b"author A<a@x>1 +0000\ncommitter A<a@x>1 +0000",
    "two-addresses": b"author A <a@x> <b@x> 1 +0000\ncommitter A <a@x>> 1 +0000",
    "nothing-closed": b"author A <a@x 1 +0000\ncommitter A <a@x 1 +0000",
    "no-address": b"author A 1 +0000\ncommitter A 1 +0000",
    "no-day": b"author A <a@x>\ncommitter A <a@x>",
    "year-3-million": b"author A <a@x> 99999999999999 +9999\ncommitter A <a@x> 99999999999999 +9999",
    "east": b"author A <a@x> 1767614400 +1245\ncommitter A <a@x> 1767571199 -0930",
    "odd-zone": b"author A <a@x> 1767614400 +9999\ncommitter A <a@x> 1767614400 -2400",
    "before-1970": b"author A <a@x> -5 +0000\ncommitter A <a@x> -5 +0000",
    "latin": b"author J\xfcrgen <a@x> 1 +0000\ncommitter A <a@x> 1 +0000\nencoding ISO-8859-1",
    "shift-jis": b"author \x83e\x83X\x83g <a@x> 1 +0000\ncommitter A <a@x> 1 +0000\nencoding SHIFT-JIS",
    "no-encoding": b"author \xff\xfe <a@x> 1 +0000\ncommitter A <a@x> 1 +0000\nencoding NOSUCH",
    "not-gits-encoding": b"author A-b <a@x> 1 +0000\ncommitter A <a@x> 1 +0000\nencoding punycode",
    "not-utf8": b"author \xff\xfe <a@x> 1 +0000\ncommitter A <a@x> 1 +0000",
    "signed": b"author A <a@x> 1 +0000\ncommitter A <a@x> 1 +0000\ngpgsig -----BEGIN-----\n \n author C <c@x> 2 +0000\n -----END-----",
    "twice": b"author A <a@x> 1 +0000\nauthor B <b@x> 1 +0000\ncommitter A <a@x> 1 +0000",
}  # fmt: skip


@pytest.mark.parametrize("name", HEADERS)
@pytest.mark.parametrize(
    "message",
    [b"\n\nsubject\n\nbody\nof two lines\n", b"\n\n", b"\n\n\n\nlate\n", b"\n\nstr\xfcnge \xe9\xff\n", b"\n\nforged\0tail\n"],
    ids=["ordinary", "empty", "late", "bytes", "nul"],
)  # fmt: skip
def test_a_commit_says_what_the_log_of_git_says(name: str, message: bytes, repository: Repository) -> None:
    tree = subprocess.run(
        ["git", "mktree"], input=b"", cwd=repository.folder, capture_output=True, check=True, env=environment()
    ).stdout.strip()
    content = b"tree " + tree + b"\n" + HEADERS[name] + message
    argv = ["git", "hash-object", "-t", "commit", "-w", "--stdin", "--literally"]
    made = subprocess.run(
        argv, input=content, cwd=repository.folder, capture_output=True, check=True, env=environment()
    )
    oid = made.stdout.decode().strip()
    told = subprocess.run(
        ["git", "-c", "i18n.logOutputEncoding=UTF-8", "log", "--no-walk", "-z", "--date=short", f"--format={'%x00'.join(TOLD)}", oid],
        cwd=repository.folder, capture_output=True, env=environment(),
    ).stdout.decode("utf-8", "replace").removesuffix("\0")  # fmt: skip
    author, email, day, committed, committer, body = told.split("\0", 5)
    subject, _, body = body.partition("\n")
    found = _git(repository.folder).commit(oid)
    expected = Commit(oid, author, email, _day(day), subject.strip(), body.strip())
    assert (found.committer.email, found.addresses) == (committer, (email,))
    assert replace(found, written=None, committed=None, committer=NOBODY, addresses=()) == expected
    assert (found.written and found.written.own, found.committed and found.committed.own) == (
        _day(day),
        _day(committed),
    )


def _day(told: str) -> date | None:
    return date.fromisoformat(told) if len(told) == len("2026-03-31") else None


ZONES = [hours * 100 for hours in range(-12, 15)] + [-930, 545, 1245]


@pytest.mark.parametrize("zone", [f"{zone:+05}" for zone in ZONES])
def test_the_day_of_a_commit_is_the_calendar_day_of_its_author_in_every_zone(zone: str, repository: Repository) -> None:
    for clock in ("00:30", "12:00", "23:30"):
        stamp = {"author": f"2026-03-05T{clock}:00{zone}", "committer": "2026-03-09T12:00:00+0000"}
        oid = repository.commit({}, stamps=stamp)
        found = _git(repository.folder).commit(oid)
        assert found.day == date(2026, 3, 5)
        assert str(found.day) == repository.git("log", "-1", "--date=short", "--format=%ad")
        assert found.written is not None
        assert found.written.first <= found.day <= found.written.last


def test_a_moment_is_known_by_the_first_and_the_last_day_that_it_was_on_earth(repository: Repository) -> None:
    oid = repository.commit({}, stamps={"author": "2026-03-05T00:30:00+1400", "committer": "2026-03-04T22:30:00-1200"})
    days = Days(date(2026, 3, 5), date(2026, 3, 3), date(2026, 3, 5))
    found = _git(repository.folder).commit(oid)
    assert found.written == days
    assert found.committed == Days(date(2026, 3, 4), date(2026, 3, 4), date(2026, 3, 6))


def test_a_commit_this_clone_lacks_is_an_error_that_says_what_to_run(repository: Repository) -> None:
    head = repository.commit({"a.txt": "1"})
    git = _git(repository.folder)
    with pytest.raises(GitError, match=r"run: git fsck$"):
        git.commits([head, "1" * 40])
    assert git.held([head, "1" * 40]) == {head}


FILES = ("a.yaml", "maps/a.yaml", "maps/b c/ä.yaml", "maps/b c/d/e.csv", "maps.yaml", "mapsx/a.yaml", "x/maps/a.yaml")


def test_comparing_trees_finds_what_git_finds(repository: Repository) -> None:
    chance = random.Random(7)
    commits = []
    for _ in range(12):
        for path in FILES:
            target = repository.folder / path
            if chance.random() < 0.3:
                target.unlink(missing_ok=True)
            elif chance.random() < 0.4:
                repository.write({path: str(chance.randrange(4))})
        link, folder = repository.folder / "maps/link", repository.folder / "maps/now"
        link.unlink(missing_ok=True)
        if chance.random() < 0.5:
            (repository.folder / "maps").mkdir(exist_ok=True)
            link.symlink_to("a.yaml")
        if chance.random() < 0.5 and not folder.is_dir():
            repository.write({"maps/now": "a file"})
        elif not folder.is_dir():
            folder.unlink(missing_ok=True)
            repository.write({"maps/now/a.yaml": "a folder"})
        commits.append(repository.commit({}))
    git = _git(repository.folder)
    for prefix in ("", "maps/", "maps/b c/", "x/"):
        root = repository.folder / prefix
        root.mkdir(parents=True, exist_ok=True)
        for pair in itertools.permutations(commits[::3], 2):
            ((_, expected),) = git.between([pair], root)
            regular = tuple(sorted(each for each in expected if each.old != each.new))
            assert tree_changes(git.objects, *pair, prefix) == regular


def test_without_a_tree_nothing_is_guessed(repository: Repository) -> None:
    first = repository.commit({"maps/a.yaml": "1"})
    second = repository.commit({"maps/a.yaml": "2"})
    tree = repository.git("rev-parse", f"{first}:maps")
    (repository.folder / ".git/objects" / tree[:2] / tree[2:]).unlink()
    assert tree_changes(_git(repository.folder).objects, second, first) is None
