"""Replays a history that lies in folders into a real git repository: the same commits, byte for byte, everywhere."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field, ValidationError

from jmx.errors import JmxError
from jmx.model import limits
from jmx.model.record import NAMED, Many, Part, Slug, Text
from jmx.reading import yaml as door
from jmx.reading.guard import Refusal
from jmx.repo import files
from jmx.repo.attributes import git_quoted
from jmx.repo.git import make_repository

MAIN = "main"
COMMIT_FILE = "commit.yaml"
FILES_FOLDER = "files"
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
    """Where a branch stands: the number of its last commit, every file of it, and the files it began with."""

    number: int
    texts: Texts
    fork: Texts


_NOTHING = BranchTip(0, {}, {})


def replay(example: Path, target: Path, progress: Callable[[int, int], None] = lambda done, total: None) -> str:
    """Makes a repository at target out of the history of an example; the id of its last commit.

    Ids depend on the history alone: not on configuration, umask, time zone or language of the machine.
    """
    written = tuple(commits(example))
    if not written:
        raise BrokenHistory(f"'{example}' holds no history; name a folder with history/*/{COMMIT_FILE}")
    with files.fresh_folder(target) as folder:
        return make_repository(folder, MAIN, b"".join(_stream(written, progress)))


def trees(example: Path) -> Iterator[tuple[str, Texts]]:
    """Every commit's folder with all files as that commit leaves them, in memory: what `replay` commits."""
    for commit, _, tip in _tips(commits(example), {}):
        yield commit.folder, tip.texts


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


def _tips(
    written: Iterable[CommitFolder], heads: dict[str, BranchTip]
) -> Iterator[tuple[CommitFolder, Sequence[BranchTip], BranchTip]]:
    """Each commit with its parents and where it leaves its branch. `heads` are the branches at that moment."""
    for number, commit in enumerate(written, 1):
        branch = commit.written.branch or MAIN
        own = heads.get(branch) or heads.get(MAIN, _NOTHING)
        texts, parents = dict(own.texts), [own] if own.number else []
        if commit.written.merge:
            other = heads.pop(commit.written.merge, None)  # what is merged needs no branch any more
            if other is None:
                raise BrokenHistory(f"{commit.folder}: there is no branch '{commit.written.merge}' to merge")
            texts = _merged(texts, other, commit)
            parents.append(other)
        try:
            texts = _changed(texts, commit)
        except KeyError as error:
            raise BrokenHistory(f"{commit.folder}: there is no file {error} to change") from error
        heads[branch] = BranchTip(number, texts, own.fork if branch in heads else own.texts)
        yield commit, parents, heads[branch]


def _merged(ours: Texts, other: BranchTip, commit: CommitFolder) -> dict[str, bytes]:
    """Both sides' changes since they parted; a file both changed must come with the merge itself."""
    texts, theirs, fork = dict(ours), other.texts, other.fork
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


# --- the history as `git fast-import` reads it ---


def _stream(written: Sequence[CommitFolder], progress: Callable[[int, int], None]) -> Iterator[bytes]:
    heads: dict[str, BranchTip] = {}
    for commit, parents, tip in _tips(written, heads):
        yield _commit(commit.written, parents, tip)
        yield from _file_changes(parents[0].texts if parents else {}, tip.texts)
        progress(tip.number, len(written))
    for name, tip in heads.items():
        yield f"reset refs/heads/{name}\nfrom :{tip.number}\n".encode()


def _commit(written: WrittenCommit, parents: Sequence[BranchTip], tip: BranchTip) -> bytes:
    """What a commit says. Each is put on the main branch first: the branches' ends follow after the last one."""
    who = f"{written.author} {int(written.date.timestamp())} {written.date:%z}"
    said = written.message.strip().encode() + b"\n"
    above = (f"{word} :{parent.number}\n" for word, parent in zip(("from", "merge"), parents, strict=False))
    head = f"commit refs/heads/{MAIN}\nmark :{tip.number}\nauthor {who}\ncommitter {who}\ndata {len(said)}\n"
    return head.encode() + said + "".join(above).encode()


def _file_changes(before: Texts, after: Texts) -> Iterator[bytes]:
    yield from (f"D {git_quoted(path)}\n".encode() for path in sorted(before.keys() - after.keys()))
    for path, content in sorted(after.items()):
        if before.get(path) != content:
            yield f"M 100644 inline {git_quoted(path)}\ndata {len(content)}\n".encode() + content + b"\n"
