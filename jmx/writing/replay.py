"""Replays a history that lies in folders into a real git repository: the same commits, byte for byte, everywhere."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha1
from io import BytesIO
from pathlib import Path
from struct import pack
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, ValidationError

from jmx.errors import JmxError
from jmx.model import limits
from jmx.model.record import NAMED, Many, Part, Slug, Text
from jmx.reading import yaml as door
from jmx.reading.guard import Refusal
from jmx.repo import files

MAIN = "main"
COMMIT_FILE = "commit.yaml"
FILES_FOLDER = "files"
_FILE, _FOLDER = 0o100644, 0o040000
# Line ends stay as they are in the commits, whatever the user's own configuration says.
_CONFIG = b"""[core]
\trepositoryformatversion = 0
\tfilemode = true
\tbare = false
\tlogallrefupdates = true
\tautocrlf = false
\teol = lf
"""

Texts = Mapping[str, bytes]
FilePath = Annotated[str, Field(pattern=r"^[^/\x00-\x1f\\][^\x00-\x1f\\]*$", max_length=400)]


def _moment(given: object) -> object:
    moment = datetime.fromisoformat(given) if isinstance(given, str) else given
    if isinstance(moment, datetime) and moment.tzinfo is None:
        raise ValueError("the time needs its zone, like 2026-03-05T15:10:00+01:00")
    return moment


Moment = Annotated[datetime, BeforeValidator(_moment)]


class BrokenHistory(JmxError):
    """A commit of a written history cannot be replayed."""


class FileMove(Part):
    """A file that gets another path."""

    from_: Annotated[FilePath, Field(alias="from")]
    to: FilePath


class TextReplacement(Part):
    """A piece of text that becomes another; it must stand in the file exactly so many times."""

    path: FilePath
    old: str
    new: str
    times: Annotated[int, Field(ge=1)] = 1


class TextAddition(Part):
    """Text that is added at the end of a file, as new rows of a table are."""

    path: FilePath
    text: str


class WrittenCommit(Part):
    """One commit of a written history: who, when, why, and what changes. Files beside it are written whole."""

    date: Moment
    author: Annotated[str, Field(pattern=NAMED)]
    message: Text
    branch: Slug | None = None
    merge: Slug | None = None
    delete: Many[FilePath] = ()
    move: Many[FileMove] = ()
    replace: Many[TextReplacement] = ()
    append: Many[TextAddition] = ()


@dataclass(frozen=True, slots=True)
class CommitFolder:
    """A commit as it is written down, the folder it was read from, and the files it brings whole."""

    folder: str
    written: WrittenCommit
    files: Texts


@dataclass(frozen=True, slots=True)
class BranchTip:
    """Where a branch stands: its last commit, and every file of it."""

    oid: str
    texts: Texts


@dataclass(slots=True)
class _Branches:
    """Where each branch stands, and where it left the main one."""

    heads: dict[str, BranchTip] = field(default_factory=dict)
    forks: dict[str, Texts] = field(default_factory=dict)


def replay(example: Path, target: Path, progress: Callable[[int, int], None] = lambda done, total: None) -> str:
    """Makes a repository at target out of the history of an example; the id of its last commit.

    Ids depend on the history alone: not on configuration, umask, time zone or language of the machine.
    """
    written = tuple(commits(example))
    if not written:
        raise BrokenHistory(f"'{example}' holds no history; name a folder with history/*/{COMMIT_FILE}")
    with files.fresh_folder(target) as folder:
        objects = _Objects(folder / ".git" / "objects")
        branches = _Branches()
        for done, each in enumerate(written, 1):
            _commit(objects, branches, each)
            progress(done, len(written))
        head = branches.heads[MAIN]
        files.lay_out(folder, head.texts)
        files.lay_out(folder / ".git", _git_files(folder, branches))
    return head.oid


def trees(example: Path) -> Iterator[tuple[str, Texts]]:
    """Every commit's folder with all files as that commit leaves them, in memory: what `replay` commits."""
    branches = _Branches()
    for each in commits(example):
        parents, texts = _next(branches, each)
        _advance(branches, each.written, BranchTip(each.folder, texts), parents)
        yield each.folder, texts


def commits(example: Path) -> Iterator[CommitFolder]:
    """The commits of a written history, in the order of their folders' names."""
    history = example / "history"
    for folder in sorted(path.parent.name for path in history.glob(f"*/{COMMIT_FILE}")):
        yield _read_commit(history / folder)


def _read_commit(folder: Path) -> CommitFolder:
    where = f"{folder.name}/{COMMIT_FILE}"
    try:
        written = WrittenCommit.model_validate(door.parse(_read(folder, COMMIT_FILE)))
    except Refusal as refusal:
        raise BrokenHistory(f"{where}: {refusal.words}") from refusal
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        raise BrokenHistory(f"{where}: '{'.'.join(map(str, first['loc']))}': {first['msg']}") from error
    base = folder / FILES_FOLDER
    paths = sorted(path.relative_to(base).as_posix() for path in base.rglob("*") if path.is_file())
    return CommitFolder(folder.name, written, {path: _read(base, path) for path in paths})


def _read(folder: Path, path: str) -> bytes:
    content = files.read(folder, path, limits.FILE_BYTES)
    if isinstance(content, str):
        raise BrokenHistory(f"'{folder / path}' is not read: {content}")
    return content.replace(b"\r\n", b"\n")  # the history may have been checked out with other line ends


# --- what a commit leaves ---


def _next(branches: _Branches, commit: CommitFolder) -> tuple[tuple[BranchTip, ...], Texts]:
    """The parents of a commit, and all files after it."""
    written = commit.written
    own = branches.heads.get(written.branch or MAIN) or branches.heads.get(MAIN)
    texts: dict[str, bytes] = dict(own.texts) if own else {}
    parents = (own,) if own else ()
    if written.merge:
        other = branches.heads.get(written.merge)
        if other is None:
            raise BrokenHistory(f"{commit.folder}: there is no branch '{written.merge}' to merge")
        texts = _merged(texts, other.texts, branches.forks[written.merge], commit)
        parents = (*parents, other)
    try:
        return parents, _changed(texts, commit)
    except KeyError as error:
        raise BrokenHistory(f"{commit.folder}: there is no file {error} to change") from error


def _merged(ours: Texts, theirs: Texts, fork: Texts, commit: CommitFolder) -> dict[str, bytes]:
    """Both sides' changes since they parted; a file both changed must come with the merge itself."""
    texts = dict(ours)
    for path in sorted(fork.keys() | theirs.keys()):
        if theirs.get(path) == fork.get(path) or path in commit.files:
            continue
        if ours.get(path) not in (fork.get(path), theirs.get(path)):
            raise BrokenHistory(f"{commit.folder}: both branches changed '{path}'; bring the file with the merge")
        if path in theirs:
            texts[path] = theirs[path]
        else:
            texts.pop(path, None)
    return texts


def _changed(texts: dict[str, bytes], commit: CommitFolder) -> dict[str, bytes]:
    written = commit.written
    for path in written.delete:
        del texts[path]
    for move in written.move:
        texts[move.to] = texts.pop(move.from_)
    texts |= commit.files
    for replacement in written.replace:
        old = replacement.old.encode()
        found = texts[replacement.path].count(old) if old else 0
        if found != replacement.times:
            raise BrokenHistory(
                f"{commit.folder}: {replacement.old!r} stands {found} times in '{replacement.path}', "
                f"not {replacement.times}"
            )
        texts[replacement.path] = texts[replacement.path].replace(old, replacement.new.encode())
    for addition in written.append:
        texts[addition.path] += addition.text.encode()
    return texts


def _advance(branches: _Branches, written: WrittenCommit, tip: BranchTip, parents: tuple[BranchTip, ...]) -> None:
    name = written.branch or MAIN
    if name not in branches.heads and parents:
        branches.forks[name] = parents[0].texts
    branches.heads[name] = tip
    if written.merge:
        del branches.heads[written.merge]  # what is merged needs no branch any more


# --- objects ---


class _Objects:
    """The objects of the new repository; each is stored once."""

    def __init__(self, folder: Path) -> None:
        from gitdb import LooseObjectDB  # type: ignore[import-untyped]

        folder.mkdir(parents=True)
        self._database: Any = LooseObjectDB(str(folder))
        self._stored: set[bytes] = set()

    def store(self, kind: str, content: bytes) -> bytes:
        from gitdb import IStream

        oid = _oid(kind, content)
        if oid not in self._stored:
            self._stored.add(oid)
            self._database.store(IStream(kind.encode(), len(content), BytesIO(content)))
        return oid

    def store_tree(self, texts: Texts) -> bytes:
        from git.objects.fun import tree_to_stream

        entries: list[tuple[bytes, int, str]] = []
        folders: dict[str, dict[str, bytes]] = {}
        for path, content in texts.items():
            first, _, rest = path.partition("/")
            if rest:
                folders.setdefault(first, {})[rest] = content
            else:
                entries.append((self.store("blob", content), _FILE, first))
        entries += [(self.store_tree(inner), _FOLDER, name) for name, inner in folders.items()]
        # git sorts a folder as if its name ended in a slash
        entries.sort(key=lambda entry: (entry[2] + "/" if entry[1] == _FOLDER else entry[2]).encode())
        stream = BytesIO()
        tree_to_stream(entries, stream.write)
        return self.store("tree", stream.getvalue())


def _commit(objects: _Objects, branches: _Branches, commit: CommitFolder) -> None:
    parents, texts = _next(branches, commit)
    tree = objects.store_tree(texts)
    name, _, address = commit.written.author.rstrip(">").rpartition(" <")
    who = f"{name} <{address}> {int(commit.written.date.timestamp())} {commit.written.date:%z}"
    lines = [f"tree {tree.hex()}", *(f"parent {parent.oid}" for parent in parents), f"author {who}", f"committer {who}"]
    text = "\n".join(lines) + "\n\n" + commit.written.message.strip() + "\n"
    _advance(branches, commit.written, BranchTip(objects.store("commit", text.encode()).hex(), texts), parents)


def _oid(kind: str, content: bytes) -> bytes:
    return sha1(f"{kind} {len(content)}\0".encode() + content, usedforsecurity=False).digest()


# --- the folder git knows ---


def _git_files(folder: Path, branches: _Branches) -> Texts:
    """What stands in `.git` beside the objects: written by hand, so that no template or hook comes along."""
    refs = {f"refs/heads/{name}": f"{tip.oid}\n".encode() for name, tip in branches.heads.items()}
    return {
        "config": _CONFIG,
        "description": b"An example made by jmx\n",
        "info/exclude": b"",
        "index": _index(folder, branches.heads[MAIN].texts),
        **refs,
        "HEAD": f"ref: refs/heads/{MAIN}\n".encode(),
    }


def _index(folder: Path, texts: Texts) -> bytes:
    """git's own list of the files that are checked out, so that it finds them unchanged."""
    from git.index.fun import write_cache
    from git.index.typ import IndexEntry

    entries = []
    for path in sorted(texts, key=str.encode):
        about = (folder / path).stat()
        changed, modified = (pack(">LL", *divmod(moment, 10**9)) for moment in (about.st_ctime_ns, about.st_mtime_ns))
        small = [number & 0xFFFFFFFF for number in (about.st_dev, about.st_ino, about.st_uid, about.st_gid)]
        entry: tuple[Any, ...] = (_FILE, _oid("blob", texts[path]), 0, path, changed, modified, *small, about.st_size)
        entries.append(IndexEntry(entry))
    stream = BytesIO()
    write_cache(entries, stream)
    return stream.getvalue()
