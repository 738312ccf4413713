"""The cache: right or nothing, whatever befalls its files, its folders, or who else is using it."""

import hashlib
import os
import pickle
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgpack
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from jmx.errors import RefusedWrite
from jmx.repo import cache as store
from jmx.repo.cache import NO_CACHE, Cache, cache_folder, clear, clear_all, open_cache, status
from tests.support import open_to_others

CHECKOUT = Path(__file__).parents[2]
REPOSITORY = Path("/somewhere/repository/.git")
SMALL = {f"{number:040x}": {"path": f"journeys/{number}.yaml", "days": [number, 2.5, None]} for number in range(30)}
LARGE = {"tree": ["x" * 50, b"\0\xff" * 40_000, {"1": True}], "other": list(range(5000))}
TRUTH: dict[str, dict[str, Any]] = {"steps": SMALL, "trees": LARGE, "päge": {"": "", "ключ": "é"}}


Files = dict[str, bytes]


def the_cache(folder: Path) -> Path:
    """Where the entries of the repository lie."""
    return status(REPOSITORY, folder).path


def the_files(folder: Path) -> list[Path]:
    return sorted(the_cache(folder).iterdir())


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """The files of a cache that holds TRUTH."""
    folder = tmp_path_factory.mktemp("sound") / "cache"
    cache = open_cache(REPOSITORY, folder)
    for kind, items in TRUTH.items():
        cache.put(kind, items)
    return kept_bytes(the_cache(folder))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder for caches that is there."""
    (tmp_path / "cache").mkdir(mode=0o700)
    return tmp_path / "cache"


def placed(folder: Path, files: Files) -> list[Path]:
    """Puts just these files in the place of the cache."""
    place = the_cache(folder)
    place.mkdir(mode=0o700, exist_ok=True)
    for path in place.iterdir():
        path.unlink()
    for name, content in files.items():
        (place / name).write_bytes(content)
        (place / name).chmod(0o600)
    return the_files(folder)


def right_or_nothing(cache: Cache) -> int:
    """Asks for everything in both ways; how many answers there were, each of them right."""
    found = 0
    for kind, items in TRUTH.items():
        for key, value in items.items():
            got = cache.get(kind, key)
            assert got is None or got == value
            found += got is not None
        told = cache.all(kind)
        assert {key: items[key] for key in told} == told
    return found


def remembers_again(folder: Path, cache: Cache) -> None:
    """What is put is there, for this command and the next, and what was there before is right or gone."""
    cache.put("after", {"new": [1, 2], "tree": "x"})
    for each in (cache, open_cache(REPOSITORY, folder)):
        assert each.all("after") == {"new": [1, 2], "tree": "x"}
        assert each.get("after", "new") == [1, 2]
        right_or_nothing(each)


# --- what it is for ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "back"),
    [
        (None, None), (True, True), (-7, -7), (2**64 - 1, 2**64 - 1), (0.1, 0.1), ("", ""), ("Zoë ✓", "Zoë ✓"),
        (b"\0\xff", b"\0\xff"), ([], []), ((1, ("a",)), [1, ["a"]]), ({"a": {"b": []}}, {"a": {"b": []}}),
        ({1: "one", None: 2, b"b": 3}, {1: "one", None: 2, b"b": 3}), ("journeys/caf\udce9.yaml", "journeys/caf\udce9.yaml"),
    ],
    ids=["none", "bool", "negative", "64 bits", "float", "empty", "text", "bytes", "list", "tuple", "dict", "odd keys",
         "a path that is no text"],
)  # fmt: skip
def test_plain_data_comes_back_as_it_was(folder: Path, value: object, back: object) -> None:
    open_cache(REPOSITORY, folder).put("kind", {"key": value})
    assert open_cache(REPOSITORY, folder).get("kind", "key") == back
    assert open_cache(REPOSITORY, folder).all("kind") == {"key": back}


@pytest.mark.parametrize("key", ["", "a\0b", "ключ", "caf\udce9", "x" * 5000, "'; DROP TABLE entry; --"])
def test_any_text_is_a_key_and_no_two_are_mistaken_for_each_other(folder: Path, key: str) -> None:
    cache = open_cache(REPOSITORY, folder)
    cache.put("kind", {key: "this", key + "\0": "another"})
    cache.put("kin", {"d" + key: "elsewhere"})
    assert (cache.get("kind", key), cache.get("kind", key + "\0")) == ("this", "another")
    assert cache.all("kin") == {"d" + key: "elsewhere"}


def test_a_value_is_replaced_and_forgotten(folder: Path) -> None:
    cache = open_cache(REPOSITORY, folder)
    cache.put("kind", {"a": 1, "b": 2})
    cache.put("kind", {"a": 3})
    cache.forget("kind", ["b", "never there"])
    assert open_cache(REPOSITORY, folder).all("kind") == {"a": 3}


@pytest.mark.parametrize("unfit", [2**64, "deep", "large"])
def test_a_value_that_cannot_be_kept_is_not_and_neither_is_what_it_replaces(
    folder: Path, unfit: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = open_cache(REPOSITORY, folder)
    cache.put("kind", {"a": 1, "b": 2})
    monkeypatch.setattr(store, "MOST_ENTRY_BYTES", 1000)
    value = {"deep": deep(5000), "large": "x" * 2000}.get(unfit, unfit)
    cache.put("kind", {"a": value, "c": 3})
    assert cache.all("kind") == {"b": 2, "c": 3}
    cache.put("kind", {"b": value})
    assert cache.all("kind") == {"c": 3}


def deep(levels: int) -> object:
    value: object = None
    for _ in range(levels):
        value = [value]
    return value


def test_repositories_do_not_see_each_other(folder: Path) -> None:
    open_cache(REPOSITORY, folder).put("kind", {"key": "mine"})
    other = open_cache(Path("/somewhere/else/.git"), folder)
    assert other.get("kind", "key") is None
    other.put("kind", {"key": "other"})
    assert open_cache(REPOSITORY, folder).get("kind", "key") == "mine"


def test_nothing_is_remembered_where_no_cache_is_wanted() -> None:
    NO_CACHE.put("kind", {"key": 1})
    NO_CACHE.forget("kind", ["key"])
    assert (NO_CACHE.get("kind", "key"), NO_CACHE.all("kind")) == (None, {})


def test_the_disk_and_the_packer_are_left_alone_until_somebody_asks(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from jmx.repo.cache import open_cache\n"
        f"cache = open_cache(Path('/x'), Path({str(tmp_path / 'cache')!r})); del cache\n"
        "print('msgpack' in sys.modules)"
    )
    assert python(script) == "False\n"
    assert list(tmp_path.iterdir()) == []
    cache = open_cache(REPOSITORY, tmp_path / "cache")
    assert (cache.get("kind", "key"), cache.all("kind")) == (None, {})
    cache.forget("kind", ["key"])
    cache.put("kind", {})
    assert list(tmp_path.iterdir()) == []


def test_folders_and_files_are_for_their_user_alone(tmp_path: Path) -> None:
    mask = os.umask(0)
    try:
        open_cache(REPOSITORY, tmp_path / "deep" / "cache").put("kind", {"key": 1})
    finally:
        os.umask(mask)
    assert (tmp_path / "deep" / "cache").stat().st_mode & 0o777 == 0o700
    assert the_cache(tmp_path / "deep" / "cache").stat().st_mode & 0o777 == 0o700
    (file,) = the_files(tmp_path / "deep" / "cache")
    assert file.stat().st_mode & 0o777 == 0o600


def python(script: str, **env: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=CHECKOUT, env=os.environ | env, capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


# --- files that are not as they were -----------------------------------------------------------------------------------


def cut(content: bytes) -> Iterator[bytes]:
    yield from (content[:size] for size in (0, 1, 11, 12, 27, 28, 29, 30, 60))
    yield from (content[: len(content) * part // 40] for part in range(1, 40))


def zeroed(content: bytes) -> Iterator[bytes]:
    for part in range(40):
        start, end = len(content) * part // 40, len(content) * (part + 1) // 40 + 1
        yield content[:start] + bytes(end - start) + content[end:]
    yield bytes(len(content))


def flipped_in_the_head(content: bytes) -> Iterator[bytes]:
    for at in range(36):
        yield flipped(content, [at * 8 + at % 8])


def flipped_anywhere(content: bytes) -> Iterator[bytes]:
    chance = random.Random(5)
    for count in (1, 1, 3, 21, 401):
        for _ in range(24):
            yield flipped(content, [chance.randrange(len(content) * 8) for _ in range(count)])


def flipped(content: bytes, bits: list[int]) -> bytes:
    changed = bytearray(content)
    for bit in bits:
        changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def shuffled(content: bytes) -> Iterator[bytes]:
    """Parts that took each other's place, and parts from random bytes."""
    chance = random.Random(9)
    pages = [content[at : at + 16] for at in range(0, len(content), 16)]
    for _ in range(20):
        mixed = list(pages)
        one, other = chance.randrange(1, len(pages)), chance.randrange(1, len(pages))
        mixed[one], mixed[other] = mixed[other], mixed[one]
        yield b"".join(mixed)
        mixed[one] = chance.randbytes(16)
        yield b"".join(mixed)


def foreign(content: bytes) -> Iterator[bytes]:
    chance = random.Random(11)
    yield from (chance.randbytes(size) for size in (1, 100, 4096, 50_000))
    yield from (b"SQLite format 3\0" * 9, content + content, content + b"more", b"kind: journey\n", content[12:])
    yield pickle.dumps({"kind": "key"})
    yield from (content.replace(b"jmx cache 2", other, 1) for other in (b"jmx cache 1", b"jmx cache 3", b"JMX cache 2"))


@pytest.mark.few(3)
@pytest.mark.parametrize(
    ("harm", "least"),
    [(cut, 48), (zeroed, 40), (flipped_in_the_head, 36), (flipped_anywhere, 120), (shuffled, 40), (foreign, 13)],
)
def test_harmed_files_give_what_is_right_or_nothing_and_are_soon_good_again(
    folder: Path, sound: Files, harm: Callable[[bytes], Iterator[bytes]], least: int
) -> None:
    harmed = [dict(zip(sound, contents, strict=True)) for contents in zip(*map(harm, sound.values()), strict=True)]
    assert len(harmed) >= least
    for files in harmed:
        placed(folder, files)
        assert right_or_nothing(open_cache(REPOSITORY, folder)) == sum(files[name] == sound[name] for name in files)
        placed(folder, files)
        assert status(REPOSITORY, folder).size == sum(map(len, files.values()))
        remembers_again(folder, open_cache(REPOSITORY, folder))
        left = kept_bytes(the_cache(folder))
        assert all(left[name] == sound[name] for name in left.keys() & sound.keys()), "the rest is thrown away"
        assert names(folder) == {"jmx-swept", the_cache(folder).name}


def test_sound_files_give_everything(folder: Path, sound: Files) -> None:
    placed(folder, sound)
    assert right_or_nothing(open_cache(REPOSITORY, folder)) == len(sound) == sum(map(len, TRUTH.values()))


def test_a_harmed_file_costs_no_other(folder: Path, sound: Files) -> None:
    for name, content in sound.items():
        placed(folder, sound | {name: flipped(content, [len(content) * 4])})
        assert status(REPOSITORY, folder).trouble == "1 of its files is damaged, and the next command replaces it"
        assert right_or_nothing(open_cache(REPOSITORY, folder)) == len(sound) - 1
        assert status(REPOSITORY, folder).trouble == ""


def test_files_that_took_each_others_names_are_not_believed(folder: Path, sound: Files) -> None:
    contents = list(sound.values())
    placed(folder, dict(zip(sound, contents[1:] + contents[:1], strict=True)))
    assert right_or_nothing(open_cache(REPOSITORY, folder)) == 0


def test_files_of_another_repository_are_not_believed(folder: Path, sound: Files) -> None:
    placed(folder, sound)
    other = Path("/somewhere/else/.git")
    the_cache(folder).rename(status(other, folder).path)
    assert right_or_nothing(open_cache(other, folder)) == 0


class Canary:
    """Something that acts when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return os.mkdir, (str(self.path),)


def test_what_lies_there_is_never_run(folder: Path, tmp_path: Path) -> None:
    canary = tmp_path / "canary"
    poison = pickle.dumps(Canary(canary))
    for value in (msgpack.ExtType(42, poison), msgpack.ExtType(42, b""), msgpack.Timestamp(1)):
        put_by_others(folder, msgpack.packb(["steps", "key", value]))
        assert open_cache(REPOSITORY, folder).get("steps", "key") is None
    put_by_others(folder, poison)
    assert open_cache(REPOSITORY, folder).get("steps", "key") is None
    placed(folder, {file_of(folder, "steps", "key"): poison})
    assert open_cache(REPOSITORY, folder).all("steps") == {}
    assert not canary.exists()
    pickle.loads(poison)
    assert canary.exists(), "the canary would have sung"


@pytest.mark.parametrize(
    "said",
    [[], ["steps", "key"], ["steps", "key", 1, 2], ["steps", 1, 2], [1, "key", 2], [["steps"], "key", 1], {}, 7, None,
     ["steps", "another", 1], ["others", "key", 1], "ste"],
    ids=repr,
)  # fmt: skip
def test_an_entry_that_others_wrote_is_not_believed(folder: Path, said: object) -> None:
    put_by_others(folder, msgpack.packb(said))
    cache = open_cache(REPOSITORY, folder)
    assert (cache.all("steps"), cache.get("steps", "key")) == ({}, None)
    remembers_again(folder, cache)


def put_by_others(folder: Path, body: bytes) -> None:
    """A file with a checksum that is right: somebody took trouble."""
    name = file_of(folder, "steps", "key")
    checksum = hashlib.blake2b(body, digest_size=16, key=the_cache(folder).name.encode()).digest()
    placed(folder, {name: b"jmx cache 2\n" + checksum + body})


def file_of(folder: Path, kind: str, key: str) -> str:
    open_cache(REPOSITORY, folder).put(kind, {key: 1})
    known = kept_bytes(the_cache(folder))
    return next(name for name, content in known.items() if msgpack.unpackb(content[28:])[:2] == [kind, key])


def test_what_else_lies_beside_the_entries_does_no_harm(folder: Path, sound: Files) -> None:
    start, content = next(iter(sound)), next(iter(sound.values()))
    beside = {"thesis.txt": b"mine", ".jmx-1-abc.tmp": content[:20], start[:-1]: content, f"{start}-journal": content}
    placed(folder, sound | beside)
    (the_cache(folder) / start[:17]).mkdir()
    cache = open_cache(REPOSITORY, folder)
    assert right_or_nothing(cache) == len(sound)
    remembers_again(folder, cache)


def test_a_file_that_is_harmed_while_it_is_in_use_is_believed_no_longer(folder: Path, sound: Files) -> None:
    paths = placed(folder, sound)
    cache = open_cache(REPOSITORY, folder)
    assert cache.get("päge", "") == ""
    for path in paths:
        os.truncate(path, 40)
    assert right_or_nothing(cache) == 0
    remembers_again(folder, cache)


# --- what lies in its place -------------------------------------------------------------------------------------------


def test_a_link_is_not_followed_but_replaced(folder: Path, sound: Files, tmp_path: Path) -> None:
    targets = {}
    for path in placed(folder, sound):
        targets[path] = tmp_path / path.name
        path.rename(targets[path])
        path.symlink_to(targets[path])
    cache = open_cache(REPOSITORY, folder)
    assert right_or_nothing(cache) == 0
    for kind, items in TRUTH.items():
        cache.put(kind, dict.fromkeys(items, 1))
    assert {path: target.read_bytes() for path, target in targets.items()} == {
        path: sound[path.name] for path in targets
    }
    assert not any(path.is_symlink() for path in the_files(folder))


def test_a_link_in_place_of_the_whole_is_not_followed_and_can_be_cleared(
    folder: Path, sound: Files, tmp_path: Path
) -> None:
    placed(folder, sound)
    path = the_cache(folder)
    path.rename(tmp_path / "elsewhere")
    path.symlink_to(tmp_path / "elsewhere")
    cache = open_cache(REPOSITORY, folder)
    assert right_or_nothing(cache) == 0
    cache.put("kind", {"key": 1})
    assert status(REPOSITORY, folder).trouble == f"'{path}' is not a folder"
    clear(REPOSITORY, folder)
    assert kept_bytes(tmp_path / "elsewhere") == sound
    remembers_again(folder, open_cache(REPOSITORY, folder))


def test_a_file_that_others_may_read_is_not_ours(folder: Path, sound: Files) -> None:
    """So that one which came with a checkout, as git would write it, is not believed."""
    for path in placed(folder, sound):
        path.chmod(0o644)
    cache = open_cache(REPOSITORY, folder)
    assert right_or_nothing(cache) == 0
    remembers_again(folder, cache)
    assert {path.stat().st_mode & 0o777 for path in the_files(folder)} == {0o600}


@pytest.mark.parametrize("whole", [False, True])
@pytest.mark.parametrize("what", ["folder", "full folder", "pipe"])
def test_something_else_in_its_place_is_no_cache(folder: Path, what: str, whole: bool) -> None:
    path = the_cache(folder) if whole else the_cache(folder) / file_of(folder, "kind", "key")
    clear(REPOSITORY, folder)
    path.parent.mkdir(exist_ok=True)
    if what == "pipe":
        os.mkfifo(path)
    else:
        path.mkdir()
        if what == "full folder":
            (path / "file").touch()
    cache = open_cache(REPOSITORY, folder)
    assert cache.get("kind", "key") is None
    cache.put("kind", {"key": 1})
    assert cache.get("kind", "key") in (1, None)
    cache.forget("kind", ["key"])
    assert cache.get("kind", "key") is None


def test_a_folder_where_others_may_write_is_refused_in_words(folder: Path) -> None:
    folder.chmod(0o777)
    cache = open_cache(REPOSITORY, folder)
    cache.put("kind", {"key": 1})
    assert cache.get("kind", "key") is None
    assert list(folder.iterdir()) == []
    assert status(REPOSITORY, folder).trouble == f"others may write into '{folder}'; run: chmod 700 '{folder}'"
    with pytest.raises(RefusedWrite, match="others may write"):
        clear(REPOSITORY, folder)


def test_what_lies_in_a_folder_where_others_may_write_is_not_read(folder: Path, sound: Files) -> None:
    placed(folder, sound)
    for place in (folder, the_cache(folder)):
        place.chmod(0o770)
        assert right_or_nothing(open_cache(REPOSITORY, folder)) == 0
        place.chmod(0o755)
        assert right_or_nothing(open_cache(REPOSITORY, folder)) == len(sound)


@pytest.mark.parametrize(
    ("mode", "used"), [(0o777, False), (0o1777, True), (0o770, True)], ids=["anybody", "sticky", "group"]
)
def test_a_place_where_anybody_could_have_put_the_folder_is_refused(tmp_path: Path, mode: int, used: bool) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    (shared / "cache").mkdir(mode=0o700)
    shared.chmod(mode)
    (tmp_path / "link").symlink_to(shared / "cache")
    for folder in (shared / "cache", tmp_path / "link"):
        cache = open_cache(REPOSITORY, folder)
        cache.put("kind", {"key": 1})
        assert cache.get("kind", "key") == (1 if used else None)


WITHOUT_RIGHTS = """
import os, sys, msgpack
from pathlib import Path
from jmx.repo.cache import open_cache, cache_folder, status
if os.geteuid() == 0:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
folder = Path(sys.argv[1])
cache = open_cache(Path("/x"), folder)
print(cache.get("kind", "key"))
cache.put("kind", {"key": "new"})
print(cache.get("kind", "key"), cache.all("kind"), status(Path("/x"), folder).trouble)
"""


def without_rights(folder: Path) -> list[str]:
    """What a user hears who is not root."""
    open_to_others(folder.parent)
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_RIGHTS, str(folder)], cwd=CHECKOUT, capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.splitlines()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_a_folder_of_another_user_is_refused(folder: Path) -> None:
    folder.chmod(0o755)
    assert without_rights(folder) == ["None", f"None {{}} '{folder}' belongs to another user"]
    assert list(folder.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_read_all_the_same(folder: Path) -> None:
    open_cache(Path("/x"), folder).put("kind", {"key": "old"})
    (folder / "jmx-swept").unlink()
    place = status(Path("/x"), folder).path
    (file,) = place.iterdir()
    for path, mode in ((file, 0o400), (place, 0o500), (folder, 0o500)):
        if os.geteuid() == 0:
            os.chown(path, 65534, 65534)
        path.chmod(mode)
    before = kept_bytes(place)
    assert without_rights(folder) == ["old", "None {} "]
    assert kept_bytes(place) == before
    assert names(folder) == {place.name}


def test_a_folder_that_cannot_be_made_is_no_trouble(folder: Path) -> None:
    if os.geteuid() == 0:
        os.chown(folder, 65534, 65534)
    folder.chmod(0o500)
    told = without_rights(folder / "inner" / "cache")
    assert told == ["None", f"None {{}} nobody may write into '{folder}'"]


def kept_bytes(folder: Path) -> Files:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.mark.parametrize("folder_name", ["/dev/null", "/dev/null/cache", "/proc/cache", "a\0b", "x" * 300])
def test_a_folder_that_cannot_be_is_no_cache(tmp_path: Path, folder_name: str) -> None:
    cache = open_cache(REPOSITORY, tmp_path / folder_name)
    assert cache.get("kind", "key") is None
    cache.put("kind", {"key": 1})
    assert (cache.get("kind", "key"), cache.all("kind")) == (None, {})
    cache.forget("kind", ["key"])


def test_a_full_disk_keeps_what_was_there(folder: Path) -> None:
    """A file may not grow past what the process is allowed, which it hears as it would hear of a full disk."""
    script = """
import resource, signal, sys
from pathlib import Path
from jmx.repo.cache import open_cache
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
folder = Path(sys.argv[1])
cache = open_cache(Path("/x"), folder)
cache.put("kind", {"key": "old"})
resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))
cache.put("kind", {"key": "x" * 100_000})
print(cache.get("kind", "key"), open_cache(Path("/x"), folder).get("kind", "key"))
cache = open_cache(Path("/x"), folder.parent / "other")
resource.setrlimit(resource.RLIMIT_FSIZE, (5_000, 5_000))
cache.put("kind", {"key": "x" * 10_000})
print(cache.get("kind", "key"), [path for path in (folder.parent / "other").rglob("*") if path.is_file()])
"""
    done = subprocess.run(
        [sys.executable, "-c", script, str(folder)], cwd=CHECKOUT, capture_output=True, text=True, timeout=60
    )
    assert (done.stdout, done.stderr) == ("None old\nNone []\n", "")


# --- where it lies ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("env", "where"),
    [
        ({"JMX_CACHE_DIR": "/a/b"}, "/a/b"),
        ({"JMX_CACHE_DIR": "here"}, "{cwd}/here"),
        ({"JMX_CACHE_DIR": "~/mine"}, "/home/ana/mine"),
        ({"JMX_CACHE_DIR": " "}, "/home/ana/.cache/jmx"),
        ({"JMX_CACHE_DIR": "", "XDG_CACHE_HOME": "/var/x"}, "/var/x/jmx"),
        ({"XDG_CACHE_HOME": "relative"}, "/home/ana/.cache/jmx"),
        ({"HOME": ""}, "/.cache/jmx"),
        ({"HOME": "here"}, "/here/.cache/jmx"),
        ({}, "/home/ana/.cache/jmx"),
    ],
    ids=["named", "relative", "home", "blank", "XDG", "relative XDG", "empty home", "relative home", "nothing set"],
)
def test_the_folder_is_the_one_asked_for_or_the_users_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, env: dict[str, str], where: str
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.chdir(tmp_path)
    for name, value in ({"HOME": "/home/ana", "XDG_CACHE_HOME": "", "JMX_CACHE_DIR": ""} | env).items():
        monkeypatch.setenv(name, value)
    assert cache_folder() == Path(where.format(cwd=tmp_path))


@pytest.mark.parametrize(
    ("platform", "where"), [("darwin", "/home/ana/Library/Caches/jmx"), ("win32", "/home/ana/AppData/Local/jmx")]
)
def test_each_system_has_its_own_place(monkeypatch: pytest.MonkeyPatch, platform: str, where: str) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setenv("HOME", "/home/ana")
    for name in ("JMX_CACHE_DIR", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    assert cache_folder() == Path(where)


def test_a_folder_one_stands_in_that_is_gone_is_no_trouble(tmp_path: Path) -> None:
    script = """
import os
from pathlib import Path
import jmx.repo.cache
folder = Path(os.environ["GONE"])
folder.mkdir(); os.chdir(folder); folder.rmdir()
print(jmx.repo.cache.open_cache(Path("."), Path("cache")).get("kind", "key"))
"""
    assert python(script, GONE=str(tmp_path / "gone")) == "None\n"


# --- size and age -----------------------------------------------------------------------------------------------------


def test_a_cache_that_would_outgrow_its_limit_is_begun_anew(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "MOST_BYTES", 400_000)
    cache = open_cache(REPOSITORY, folder)
    for number in range(40):
        cache.put("kind", {str(number): os.urandom(50_000)})
        assert cache.get("kind", str(number)) is not None
        assert status(REPOSITORY, folder).size <= 400_000
    assert 1 <= len(cache.all("kind")) < 10


def test_what_is_put_anew_again_and_again_outgrows_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "MOST_BYTES", 400_000)
    cache = open_cache(REPOSITORY, folder)
    cache.put("kind", {"kept": 1})
    for _ in range(40):
        cache.put("kind", {"key": os.urandom(50_000)})
    assert cache.get("kind", "kept") == 1


def test_what_nobody_has_used_for_ninety_days_is_swept_once_a_day(folder: Path) -> None:
    day = 86400
    cache = open_cache(REPOSITORY, folder)
    cache.put("kind", {"key": 1})
    now = the_cache(folder).stat().st_mtime
    aged = {"0" * 32 + "-v2": 91, "1" * 32 + "-v2": 89, "2" * 32 + "-v3": 91, "0" * 32 + "-v1.sqlite": 91,
            "0" * 32 + "-v1.sqlite-journal": 91, "thesis.txt": 900, "notes-v1.sqlite": 900}  # fmt: skip
    for name, days in aged.items():
        if name.endswith(("-v2", "-v3")):
            (folder / name).mkdir()
            (folder / name / "entry").touch()
        else:
            (folder / name).touch()
        os.utime(folder / name, (now, now - days * day))
    open_cache(REPOSITORY, folder).put("kind", {"key": 2})
    assert set(aged) <= names(folder), "swept a moment ago"
    os.utime(folder / "jmx-swept", (now, now - 1.1 * day))
    open_cache(REPOSITORY, folder).put("kind", {"key": 3})
    assert names(folder) == {the_cache(folder).name, "jmx-swept", "1" * 32 + "-v2", "thesis.txt", "notes-v1.sqlite"}
    assert open_cache(REPOSITORY, folder).get("kind", "key") == 3


def test_reading_counts_as_using(folder: Path) -> None:
    open_cache(REPOSITORY, folder).put("kind", {"key": 1})
    os.utime(the_cache(folder), (0, 0))
    assert open_cache(REPOSITORY, folder).get("kind", "key") == 1
    assert the_cache(folder).stat().st_mtime > 1_000_000_000


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_what_is_kept_is_counted_and_cleared(folder: Path) -> None:
    cache = open_cache(REPOSITORY, folder)
    assert status(REPOSITORY, folder).entries == ()
    cache.put("steps", {"a": 1, "b": 2})
    cache.put("trees", {"c": 3})
    open_cache(Path("/other"), folder).put("kind", {"key": 1})
    told = status(REPOSITORY, folder)
    assert (told.entries, told.trouble) == ((("steps", 2), ("trees", 1)), "")
    assert told.size == sum(path.stat().st_size for path in the_files(folder)) > 0
    assert clear(REPOSITORY, folder) == told.size
    assert clear(REPOSITORY, folder) == 0
    assert open_cache(REPOSITORY, folder).get("steps", "a") is None
    cache.put("steps", {"d": 4})
    assert open_cache(REPOSITORY, folder).all("steps") == {"d": 4}, "who used it before begins it anew"
    (folder / "thesis.txt").touch()
    assert clear_all(folder)[0] == 2
    assert names(folder) == {"thesis.txt", "jmx-swept"}


# --- others at the same time ------------------------------------------------------------------------------------------

MANY = """
import sys, random
from pathlib import Path
from jmx.repo.cache import open_cache
folder, seed = Path(sys.argv[1]), int(sys.argv[2])
chance, hits = random.Random(seed), 0
def value(key):
    return [key, "x" * (int(key) % 700)]
for turn in range(12):
    cache = open_cache(Path("/x"), folder)
    for _ in range(25):
        keys = {str(chance.randrange(400)) for _ in range(8)}
        cache.put("kind", {key: value(key) for key in keys})
        for key in {str(chance.randrange(400)) for _ in range(8)} | keys:
            got = cache.get("kind", key)
            assert got is None or got == value(key), got
            hits += got is not None
    assert all(got == value(key) for key, got in cache.all("kind").items())
    cache.forget("kind", [str(chance.randrange(400))])
print(hits)
"""


@pytest.mark.deep
def test_processes_that_write_and_read_at_once_all_get_what_is_right(folder: Path) -> None:
    processes = [
        subprocess.Popen([sys.executable, "-c", MANY, str(folder), str(seed)], cwd=CHECKOUT, stdout=subprocess.PIPE,
                         stderr=subprocess.PIPE, text=True)
        for seed in range(4)
    ]  # fmt: skip
    for process in processes:
        out, err = process.communicate(timeout=120)
        assert (process.returncode, err) == (0, "")
        assert int(out) > 300, "the cache is of use to each of them"
    assert len(open_cache(Path("/x"), folder).all("kind")) > 100


def test_a_writer_that_is_killed_leaves_what_was_there_before(folder: Path, sound: Files) -> None:
    placed(folder, sound)
    die_while_writing(folder)
    assert right_or_nothing(open_cache(REPOSITORY, folder)) == len(sound)
    assert status(REPOSITORY, folder).trouble == ""


def test_what_a_killed_writer_left_is_removed(folder: Path, sound: Files) -> None:
    placed(folder, sound)
    left = die_while_writing(folder)
    open_cache(REPOSITORY, folder).put("kind", {"key": 1})
    assert left.exists(), "its writer may still be at work"
    os.utime(left, (0, 0))
    open_cache(REPOSITORY, folder).put("kind", {"key": 1})
    assert not left.exists()
    die_while_writing(folder)
    clear(REPOSITORY, folder)
    assert names(folder) == {"jmx-swept"}


def die_while_writing(folder: Path) -> Path:
    """A process ends before its file has got its name; the file it leaves."""
    before = set(the_files(folder))
    script = f"""
import os
from pathlib import Path
from jmx.repo.cache import open_cache
os.replace = lambda *words, **more: os._exit(0)
open_cache(Path({str(REPOSITORY)!r}), Path({str(folder)!r})).put("steps", {{{"0" * 40!r}: "another"}})
"""
    assert python(script) == ""
    (left,) = set(the_files(folder)) - before
    return left


ENDLESS = """
import sys
from pathlib import Path
from jmx.repo.cache import open_cache
cache = open_cache(Path("/x"), Path(sys.argv[1]))
for turn in range(10**9):
    cache.put("kind", {str(key): [key, "x" * 50_000] for key in range(4)})
    turn or print(flush=True)
"""


def test_processes_killed_at_any_moment_harm_nothing(folder: Path) -> None:
    chance = random.Random(3)
    for _ in range(15):
        process = subprocess.Popen([sys.executable, "-c", ENDLESS, str(folder)], cwd=CHECKOUT, stdout=subprocess.PIPE)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(chance.random() / 100)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert status(Path("/x"), folder).trouble == ""
        found = open_cache(Path("/x"), folder).all("kind")
        assert found == {str(key): [key, "x" * 50_000] for key in range(4)}


def test_threads_share_a_cache(folder: Path) -> None:
    cache = open_cache(REPOSITORY, folder)
    found: list[object] = []

    def work(number: int) -> None:
        for turn in range(20):
            cache.put("kind", {f"{number} {turn}": [number, turn]})
            found.append(cache.get("kind", f"{number} {turn}") == [number, turn])

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [True] * 80
    assert len(cache.all("kind")) == 80


# --- against a dict ---------------------------------------------------------------------------------------------------

plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats(allow_nan=False) | st.text() | st.binary(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
kinds, keys = st.sampled_from(["a", "b"]), st.sampled_from(["", "x", "y", "\0", "é"])


class AgainstADict(RuleBasedStateMachine):
    """A cache that nobody disturbs is a dict that outlives its process."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(STATE[0]) / os.urandom(8).hex()
        self.cache = open_cache(REPOSITORY, self.folder)
        self.model: dict[str, dict[str, Any]] = {"a": {}, "b": {}}

    @rule(kind=kinds, items=st.dictionaries(keys, plain, max_size=4))
    def put(self, kind: str, items: dict[str, Any]) -> None:
        self.cache.put(kind, items)
        self.model[kind] |= items

    @rule(kind=kinds, gone=st.lists(keys, max_size=3))
    def forget(self, kind: str, gone: list[str]) -> None:
        self.cache.forget(kind, gone)
        self.model[kind] = {key: value for key, value in self.model[kind].items() if key not in gone}

    @rule()
    def reopen(self) -> None:
        self.cache = open_cache(REPOSITORY, self.folder)

    @rule(kind=kinds, key=keys)
    def get(self, kind: str, key: str) -> None:
        assert self.cache.get(kind, key) == self.model[kind].get(key)

    @rule()
    def clear(self) -> None:
        clear(REPOSITORY, self.folder)
        self.cache = open_cache(REPOSITORY, self.folder)
        self.model = {"a": {}, "b": {}}

    @invariant()
    def holds_the_same(self) -> None:
        assert {kind: self.cache.all(kind) for kind in self.model} == self.model


STATE: list[str] = []


def test_it_does_as_a_dict_does(tmp_path: Path) -> None:
    from hypothesis.stateful import run_state_machine_as_test

    STATE[:] = [str(tmp_path)]
    run_state_machine_as_test(
        AgainstADict, settings=settings(max_examples=25, stateful_step_count=15, deadline=None, database=None)
    )
