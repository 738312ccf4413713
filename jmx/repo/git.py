"""The git door: one hardened way to call git, returning typed answers. Nothing here writes into a repository.

Every byte of a checkout may be hostile, its `.git/config` included: no hooks, no monitors, no external diffs, no
pagers, no lazy fetches; refs are turned into object ids before anything else sees them.
"""

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from typing import IO

from jmx import processes
from jmx.errors import GitError, UnknownRev
from jmx.model import limits
from jmx.model.history import Commit
from jmx.repo import files

_HARDENED = (
    "--no-pager",
    "-c", "core.fsmonitor=false",
    "-c", "core.hooksPath=/dev/null",
    "-c", "safe.bareRepository=explicit",
    "-c", "diff.external=",
    "-c", "log.showSignature=false",
    "-c", "log.showRoot=true",
    "-c", "diff.orderFile=/dev/null",
    "-c", "i18n.logOutputEncoding=UTF-8",
    "-c", "protocol.allow=never",
    "-c", "core.quotePath=true",
    "-c", "color.ui=false",
)  # fmt: skip
_KEPT = re.compile(r"GIT_CONFIG_(COUNT|KEY_\d+|VALUE_\d+)")
_OID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_GITLINK = "160000"
_STAGED = re.compile(rb"([0-7]{6}) [0-9a-f]{40,64} [0-3]\t")
_CLOSED = re.compile(rb"^warning: could not open directory '(.+?)/?': ", re.MULTILINE)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_FORMAT = "--format=%H%x00%an%x00%ae%x00%ct%x00%P%x00%B%x00"
_RAW = ("--topo-order", "--no-renames", "--raw", "--no-abbrev", "-z", "--no-ext-diff", "--no-textconv", "--relative")
_MOST_ENDS = 3
_REMEDIES = {
    "dubious ownership": "git does not trust this folder; run: git config --global --add safe.directory {root}",
    "cannot use bare repository": "this folder lies inside a bare repository; name the work tree with -C",
    "must be run in a work tree": "this is a bare repository, which holds no files; name a work tree with -C",
}


@dataclass(frozen=True, slots=True)
class TreeEntry:
    """One path of a commit's tree."""

    path: str
    mode: str
    oid: str

    @property
    def file(self) -> bool:
        return self.mode in ("100644", "100755", "100664")

    @property
    def symlink(self) -> bool:
        return self.mode == "120000"

    @property
    def repository(self) -> bool:
        return self.mode == _GITLINK


@dataclass(frozen=True, slots=True)
class Listing:
    """What git lists under a root: files, repositories of their own in it, and folders git could not open."""

    files: tuple[str, ...]
    repositories: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PathChange:
    """What one commit did to one path, as blob ids; all zeros where there was or is none."""

    path: str
    old: str
    new: str
    status: str


@dataclass(frozen=True, slots=True)
class LoggedCommit:
    """A commit of the log, its parents, and the paths it changed against one of them."""

    commit: Commit
    parents: tuple[str, ...]
    changes: tuple[PathChange, ...]


def environment(given: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment git runs in: the user's, without what would redirect or slow it."""
    base = os.environ if given is None else given
    kept = {name: value for name, value in base.items() if not name.startswith("GIT_") or _KEPT.fullmatch(name)}
    return kept | {
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_GRAFT_FILE": os.devnull,
        "GIT_LITERAL_PATHSPECS": "1",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_PAGER": "cat",
        "LC_ALL": "C.UTF-8",
    }


def open_git(folder: Path) -> "Git | None":
    """Git for the repository this folder lies in; None where there is no git or no repository.

    Raises GitError, with the remedy, where git is there but refuses.
    """
    asked = ("rev-parse", "--show-toplevel", "--git-path", "jmx", "--git-path", "shallow")
    try:
        done = _called(folder, *asked)
    except processes.ProgramMissing:
        return None
    if done.code != 0:
        message = done.err.decode("utf-8", "replace")
        if "not a git repository" in message and not _has_git(folder):
            return None
        raise GitError(_remedy(message, folder))
    answers = [os.fsdecode(line) for line in done.out.splitlines()]
    if len(answers) != 3 or not os.path.isdir(answers[0]):
        raise GitError("git gave an answer jmx does not understand; check with: git rev-parse --show-toplevel")
    top, lock, shallow = answers
    if not folder.resolve().is_relative_to(Path(top).resolve()):
        raise GitError(f"the repository here says its files lie in '{top}'; go there, or correct core.worktree")
    return Git(Path(top), (folder / lock).absolute(), (folder / shallow).absolute())


def _has_git(folder: Path) -> bool:
    """Whether something here or above looks like a repository, which git nevertheless could not read."""
    here = folder.resolve()
    return any(os.path.lexists(each / ".git") for each in (here, *here.parents))


def _called(folder: Path, *arguments: str, stdin: bytes | None = None) -> processes.Done:
    """One hardened call of git; ProgramMissing where there is none, GitError where it hangs or says too much."""
    try:
        return processes.run(["git", *_HARDENED, "-C", str(folder), *arguments], env=environment(), stdin=stdin)
    except processes.ProgramFailed as error:
        raise GitError(str(error)) from error


class Git:
    """A repository, read through the hardened git command. `top` is its work tree."""

    def __init__(self, top: Path, lock: Path, shallow_file: Path) -> None:
        self.top = top
        self.lock = lock
        self._shallow_file = shallow_file

    def boundary(self) -> frozenset[str]:
        """The commits at which a shallow clone was cut off; empty in a whole one."""
        content = files.read(self._shallow_file.parent, self._shallow_file.name, limits.FILE_BYTES)
        return frozenset(content.decode("ascii", "replace").split()) if isinstance(content, bytes) else frozenset()

    def listed_files(self, root: Path) -> Listing:
        """Paths under root that git tracks or would track: none that it ignores."""
        done = self._done("ls-files", "-z", "--stage", "--cached", "--others", "--exclude-standard", at=root)
        paths: dict[str, bool] = {}  # path → whether it is a repository of its own; one in conflict is listed thrice
        for line in done.out.split(b"\0"):
            if line:
                staged = _STAGED.match(line)
                path = os.fsdecode(line[staged.end() :] if staged else line)
                paths[path.rstrip("/")] = path.endswith("/") if staged is None else staged[1] == _GITLINK.encode()
        closed = (os.path.relpath(self.top / os.fsdecode(each), root.resolve()) for each in _CLOSED.findall(done.err))
        return Listing(
            tuple(path for path, repository in paths.items() if not repository),
            tuple(path for path, repository in paths.items() if repository),
            tuple(path for path in closed if not path.startswith("..")),
        )

    def resolve(self, rev: str) -> str:
        """The object id of the commit a rev names: a commit, a tag, a branch, or a day (the last commit of it)."""
        if _DAY.fullmatch(rev):
            return self._on_day(rev)
        if len(rev) > limits.REV_LENGTH or rev.startswith("-") or not rev or "\0" in rev:
            raise UnknownRev(f"'{rev[:80]}' is not a commit, tag or date")
        out = self._answer("rev-parse", "--verify", "--quiet", "--end-of-options", f"{rev}^{{commit}}").out
        text = out.decode("ascii", "replace").strip()
        if not _OID.fullmatch(text):
            raise UnknownRev(f"git knows no commit '{rev}'; name a commit, a tag or a date (2026-03-31)")
        return text

    def head(self) -> str | None:
        """The commit that is checked out; None before the first commit of a branch."""
        oid = self._answer("rev-parse", "--verify", "--quiet", "HEAD").out.decode("ascii", "replace").strip()
        if _OID.fullmatch(oid):
            if self._answer("cat-file", "-e", f"{oid}^{{commit}}").code != 0:
                raise GitError("HEAD names a commit that cannot be read; run: git fsck")
            return oid
        if self._answer("symbolic-ref", "--quiet", "HEAD").code != 0:
            raise GitError("HEAD names neither a branch nor a commit; run: git status")
        return None

    def commit(self, oid: str) -> Commit:
        """One commit by its id."""
        return self.commits([oid])[oid]

    def commits(self, oids: Sequence[str]) -> dict[str, Commit]:
        """Many commits by their ids, through one process."""
        if not oids:
            return {}
        argv = ("log", "--no-walk=unsorted", "--diff-merges=off", "--no-patch", "-z", "--stdin", _FORMAT)
        out = self._run(*argv, stdin="".join(f"{oid}\n" for oid in oids).encode())
        return {each.commit.oid: each.commit for each in _logged(out.split(b"\0"))}

    def tree_entries(self, oid: str, root: Path) -> tuple[TreeEntry, ...]:
        """Every path of a commit under root, relative to it."""
        out = self._run("ls-tree", "-r", "-z", oid, at=root)
        entries = []
        for line in out.split(b"\0"):
            if line:
                about, _, path = line.partition(b"\t")
                mode, _, blob = about.decode("ascii").split(" ")
                entries.append(TreeEntry(os.fsdecode(path), mode, blob))
        return tuple(entries)

    def blobs(self, oids: Iterable[str]) -> Iterator[tuple[str, bytes | None]]:
        """The content of many blobs through one process, in the order asked; None for one this clone lacks.

        In a partial clone git ends at the first content it lacks: it is begun anew, and after a few such ends in
        succession no longer asked, since then the clone holds none.
        """
        asked = iter(oids)
        argv = ["git", *_HARDENED, "-C", str(self.top), "cat-file", "--batch"]
        ends = 0
        while ends < _MOST_ENDS:
            with processes.talking(argv, env=environment()) as (ask, answer):
                for oid in asked:
                    content, ended = _content(ask, answer, oid)
                    yield oid, content
                    ends = ends + 1 if ended else 0
                    if ended:
                        break
                else:
                    return
        yield from ((oid, None) for oid in asked)

    def log(
        self, until: str, *, since: str | None = None, root: Path | None = None, merges: bool = True
    ) -> Iterator[LoggedCommit]:
        """Commits from `until` back to, without, `since`, newest first, children before parents; merges against
        their first parent, or with no changes of their own."""
        against = f"--diff-merges={'first-parent' if merges else 'off'}"
        revs = [until, f"^{since}"] if since else [until]
        out = self._run("log", *_RAW, against, _FORMAT, "--end-of-options", *revs, "--", at=root or self.top)
        yield from _logged(out.split(b"\0"))

    def graph(self, until: str, folders: Sequence[str], root: Path) -> Iterator[LoggedCommit]:
        """The commits that touched some folders, and every merge, children before parents: the whole shape, nothing
        simplified away. Parents are the nearest such commits; merges come without changes (`between` has them)."""
        shape = ("--full-history", "--parents", "--diff-merges=off")
        out = self._run("log", *_RAW, *shape, _FORMAT, "--end-of-options", until, "--", *folders, at=root)
        yield from _logged(out.split(b"\0"))

    def between(
        self, pairs: Sequence[tuple[str, str]], folders: Sequence[str], root: Path
    ) -> Iterator[tuple[tuple[str, str], tuple[PathChange, ...]]]:
        """What each commit of the pairs (commit, other) changed against the other, through one process."""
        asked = "".join(f"{commit} {other}\n" for commit, other in pairs)
        answers = self._compared(asked, folders, root) if pairs else ()
        yield from ((pair, changes) for pair, (_, changes) in zip(pairs, answers, strict=True))

    def whole_changes(self, oids: Sequence[str], root: Path) -> Iterator[tuple[str, tuple[PathChange, ...]]]:
        """Everything each commit changed under root against its parent, through one process."""
        yield from self._compared("".join(f"{oid}\n" for oid in oids), (), root) if oids else ()

    def _compared(self, asked: str, folders: Sequence[str], root: Path) -> Iterator[tuple[str, tuple[PathChange, ...]]]:
        argv = ("diff-tree", "--stdin", "--always", "-r", "--root", "--raw", "--no-abbrev", "-z", "--no-renames",
                "--relative", "--no-ext-diff", "--no-textconv", "--", *folders)  # fmt: skip
        words = iter(self._run(*argv, at=root, stdin=asked.encode()).split(b"\0"))
        word = _next_word(words)
        while word:
            changes, following = _changes(words)
            yield word.decode("ascii"), changes
            word = following

    def parents(self, until: str) -> dict[str, tuple[str, ...]]:
        """The parents of every commit up to `until`: the shape of history without its content."""
        out = self._run("rev-list", "--parents", "--end-of-options", until, "--")
        return {line.split()[0]: tuple(line.split()[1:]) for line in out.decode("ascii").splitlines()}

    def _on_day(self, day: str) -> str:
        try:
            date.fromisoformat(day)
        except ValueError as error:
            raise UnknownRev(f"'{day}' is not a day of the calendar") from error
        out = self._answer("rev-list", "-1", f"--until={day}T23:59:59Z", "--end-of-options", "HEAD", "--").out
        oid = out.decode("ascii", "replace").strip()
        if not _OID.fullmatch(oid):
            raise UnknownRev(f"there was no commit yet on {day}")
        return oid

    def _answer(self, *arguments: str, at: Path | None = None, stdin: bytes | None = None) -> processes.Done:
        try:
            return _called(at or self.top, *arguments, stdin=stdin)
        except processes.ProgramMissing as error:
            raise GitError("git is not installed; install it, or leave out what needs history") from error

    def _run(self, *arguments: str, at: Path | None = None, stdin: bytes | None = None) -> bytes:
        return self._done(*arguments, at=at, stdin=stdin).out

    def _done(self, *arguments: str, at: Path | None = None, stdin: bytes | None = None) -> processes.Done:
        done = self._answer(*arguments, at=at, stdin=stdin)
        if done.code != 0:
            raise GitError(_remedy(done.err.decode("utf-8", "replace"), self.top))
        return done


def _content(ask: IO[bytes], answer: IO[bytes], oid: str) -> tuple[bytes | None, bool]:
    """One blob out of `git cat-file --batch`, and whether git ended over it."""
    try:
        ask.write(oid.encode() + b"\n")
        ask.flush()
    except BrokenPipeError:
        return None, True
    header = answer.readline().split()
    if len(header) != 3:
        return None, header[1:] != [b"missing"]
    content = answer.read(int(header[2]))
    whole = len(content) == int(header[2]) and answer.read(1) == b"\n"
    return (content, False) if whole else (None, True)


def _logged(tokens: list[bytes]) -> Iterator[LoggedCommit]:
    """Commits out of NUL-separated tokens: six of a header, then pairs of a change and its path. A message holds no
    NUL and a header never starts with a colon, so no message can forge a commit."""
    words = iter(tokens)
    token = _next_word(words)
    while token:
        name, email, seconds, parents, message = islice(words, 5)
        header = Commit(token.decode("ascii"), _text(name), _text(email), _day(seconds), *_told(message))
        changes, token = _changes(words)
        yield LoggedCommit(header, tuple(parents.decode("ascii").split()), changes)


def _changes(words: Iterator[bytes]) -> tuple[tuple[PathChange, ...], bytes]:
    """The changes that come next, and the first token that is none."""
    changes = []
    while (token := _next_word(words)).startswith(b":"):
        _, _, old, new, status = token[1:].decode("ascii").split(" ")
        changes.append(PathChange(os.fsdecode(next(words)), old, new, status))
    return tuple(changes), token


def _next_word(words: Iterator[bytes]) -> bytes:
    """The next token that is more than the line ends git puts between commits and changes; empty at the end."""
    return next((word for token in words if (word := token.strip(b"\n"))), b"")


def _told(message: bytes) -> tuple[str, str]:
    subject, _, body = _text(message)[: limits.COMMIT_TEXT_BYTES].partition("\n")
    return subject.strip(), body.strip()


def _day(seconds: bytes) -> date | None:
    """The UTC day of a committer date; None where git holds something no calendar has."""
    try:
        return datetime.fromtimestamp(int(seconds), tz=UTC).date()
    except (ValueError, OverflowError, OSError):
        return None


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")


def _remedy(message: str, root: Path) -> str:
    for mark, remedy in _REMEDIES.items():
        if mark in message:
            return remedy.format(root=root)
    lines = [line for line in message.splitlines() if line.strip()]
    return "git refused: " + (lines[0].removeprefix("fatal: ") if lines else "it gave no reason")
