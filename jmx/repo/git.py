"""The only module that asks git (`git_call.py` says how it is called): typed results, no text of git. It writes nothing
but a local setting (`Git.set`), a commit that somebody asks for (`Git.commit_files`), and a repository where there was
none (`make_repository`).

Everything in a checkout may be hostile, `.git/config` included. So git runs without hooks, monitors, external diffs,
pagers and lazy fetches, and revs are resolved to object ids before they are passed to any other command.
"""

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import copy
from datetime import date, timedelta
from functools import cached_property, partial
from pathlib import Path
from typing import NamedTuple

from jmx import processes
from jmx.errors import GitError, UnknownRev
from jmx.model import limits
from jmx.model.change import UNSHALLOW, Author, Commit
from jmx.model.exclusion import NOTHING_EXCLUDED, Exclusion
from jmx.repo import files
from jmx.repo.git_authors import SIGNATURE_FORMAT, Signature, signature
from jmx.repo.git_call import (
    FSCK,
    NOTHING_ELSE,
    GitMissing,
    as_git_errors,
    called,
    checked,
    command,
    environment,
    own_environment,
    remedy,
)
from jmx.repo.git_days import LINE_FORMAT, LineCommit, committed_by, line_commits, written_by
from jmx.repo.git_listing import Listing, TreeEntry, index_entries, listing, tree_entries
from jmx.repo.mailmap import MAILMAP, Mailmap, mailmap
from jmx.repo.objects import RAW, ObjectReader, PathChange, Pipes, commit_of, path_change, tree_changes

_FACTS = ("rev-parse", "--show-toplevel", "--git-path", "jmx", "--git-path", "shallow", "--git-common-dir")
_OID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_IDENT = re.compile(r"(?P<name>[^<]*) <(?P<address>[^>]*)> ")
_AGO = re.compile(r"@\{(?!-?\d{1,6}\}|u(?:pstream)?\}|push\})", re.IGNORECASE)
_SHALLOW = f"this clone is shallow, so it may lie further back; {UNSHALLOW}"


class GitUser(NamedTuple):
    """Whom git's settings name as the author of commits."""

    name: str
    address: str

    def __str__(self) -> str:
        return f"{self.name} <{self.address}>"


def open_git(folder: Path, at: str | None = None) -> "Git | None":
    """The repository that contains a folder; None without git or without a repository. People are called what
    `.mailmap` calls them, in the commit `at` or in the files here.

    Raises GitError, with the remedy, if git refuses to read the repository.
    """
    if not _has_git(folder, bare=True):
        return None  # without asking git, which takes longer than all else in a small folder
    try:
        done = called(folder, *_FACTS, "--revs-only", "HEAD^{commit}")
        if done.code != 0:  # without HEAD: an unreadable commit is reported when it is read
            done = called(folder, *_FACTS)
    except GitMissing:
        return None
    if done.code != 0 and b"not a git repository" in done.err and not _has_git(folder):
        return None
    answers = [os.fsdecode(line) for line in checked(done, folder).splitlines()]
    if len(answers) not in (4, 5) or not os.path.isdir(answers[0]):
        raise GitError("git gave an answer jmx does not understand; check with: git rev-parse --show-toplevel")
    top, lock, shallow, common, *head = answers
    if not folder.resolve().is_relative_to(Path(top).resolve()):
        raise GitError(f"the repository here says its files lie in '{top}'; go there, or correct core.worktree")
    lock_file, shallow_file = ((folder / place).absolute() for place in (lock, shallow))
    tip = head[0] if head and _OID.fullmatch(head[0]) else None
    return Git(Path(top), lock_file, shallow_file, (folder / common).resolve(), tip, at)


def _has_git(folder: Path, *, bare: bool = False) -> bool:
    """Whether the folder or one above it has a `.git`, or may itself be what git keeps in such a folder."""
    path = folder.resolve()
    marks = (".git", "HEAD") if bare else (".git",)
    return any(os.path.lexists(each / mark) for each in (path, *path.parents) for mark in marks)


def identity(folder: Path) -> GitUser | None:
    """Whom git's settings name for whoever works in a folder, repository or not; None where they name nobody."""
    try:
        done = called(folder, "config", "-z", "--get-regexp", r"^user\.(name|email)$")
    except GitError:
        return None
    lines = (line.partition("\n") for line in done.out.decode("utf-8", "replace").split("\0"))
    said = {name: value.strip() for name, _, value in lines}  # of several the last counts, as for git
    name, address = said.get("user.name", ""), said.get("user.email", "")
    return GitUser(name, address) if name and address else None


def make_repository(folder: Path, branch: str, history: bytes) -> str:
    """Makes a repository in an empty folder out of a stream for `git fast-import`, and checks out the branch; the id of
    its last commit. Nothing of it depends on the user's settings: no template, no hook, and line ends stay."""
    for stdin, *arguments in (
        (None, "init", "--quiet", "--template=", "--object-format=sha1", f"--initial-branch={branch}"),
        (None, "config", "core.autocrlf", "false"),
        (None, "config", "core.eol", "lf"),
        (history, "-c", "core.logAllRefUpdates=false", "fast-import", "--quiet"),
        (None, "read-tree", "-m", "-u", "HEAD"),
    ):
        checked(called(folder, *arguments, stdin=stdin), folder)
    return checked(called(folder, "rev-parse", "HEAD"), folder).decode("ascii").strip()


class Git:
    """A repository, read through hardened git commands. `top` is its work tree, `lock` the path of its write lock,
    `common` the git directory that all its work trees share.

    Answers of git are kept for the life of this object; to see later changes, open the repository again.
    """

    def __init__(
        self, top: Path, lock: Path, shallow_file: Path, common: Path, head: str | None = None, at: str | None = None
    ) -> None:
        self.top = top
        self.lock = lock
        self._shallow_file = shallow_file
        self.common = common
        self._head = head
        self._at = at
        self._answers: dict[tuple[str, ...], processes.Done] = {}
        self._commits: dict[str, Commit] = {}
        self._lines: dict[str, list[LineCommit]] = {}
        self.objects = ObjectReader(partial(_reading, top))
        self._excluded: dict[Path, Exclusion] = {}

    def excluding(self, excluded: Exclusion, root: Path) -> "Git":
        """The same repository, where history and comparisons under a root know nothing of some files."""
        if not excluded.patterns:
            return self
        view = copy(self)
        view._excluded = {root: excluded}
        return view

    def apart(self) -> "Git":
        """The same repository for another thread, with processes of its own."""
        view = copy(self)
        view._answers, view._commits, view._lines = {}, {}, {}
        view.objects = ObjectReader(partial(_reading, self.top))
        return view

    def excluded(self, root: Path) -> Exclusion:
        """The files under a root that history and comparisons know nothing of."""
        return self._excluded.get(root, NOTHING_EXCLUDED)

    def prefix_of(self, root: Path) -> str:
        """The way from the top of the repository to a folder in it, with a slash at its end; empty for the top."""
        way = root.resolve().relative_to(self.top.resolve()).as_posix()
        return "" if way == "." else f"{way}/"

    def boundary(self) -> frozenset[str]:
        """The oldest commits of a shallow clone, whose parents are missing; empty in a complete clone."""
        path = self._shallow_file
        if not os.path.lexists(path):
            return frozenset()
        content = files.read(path.parent, path.name, limits.GLANCE_BYTES)
        if isinstance(content, str):  # such as a link, which git follows: this is no complete clone
            raise GitError(f"where this clone was cut off cannot be read: '{path.name}' in its git folder {content}")
        return frozenset(content.decode("ascii", "replace").split())

    def listed_files(self, root: Path) -> Listing:
        """The paths under root that git tracks, or would add since it does not ignore them."""
        done = self._answer("ls-files", "-z", "-t", "--stage", "--cached", "--others", "--exclude-standard", at=root)
        return listing(checked(done, self.top), done.err, self.top, root)

    def staged(self, root: Path) -> tuple[TreeEntry, ...]:
        """What the index holds under root, as the next commit would take it; a path whose merge is not settled has no
        id. In a hook the index is the one that git commits from."""
        index = self._index_of_hook()
        also = {"GIT_INDEX_FILE": index} if index else NOTHING_ELSE
        done = self._answer("ls-files", "-z", "--stage", "--debug", at=root, also=also)
        return index_entries(checked(done, self.top))

    def _index_of_hook(self) -> str:
        """The index that git tells its hooks, which is another than usual while only some files are committed; empty
        outside of hooks, and where it is that of another repository."""
        said = os.environ.get("GIT_INDEX_FILE", "")
        path = os.path.realpath(os.path.join(self.top, said))
        return path if said and Path(path).is_relative_to(self.lock.parent.resolve()) else ""

    def ignores(self, path: str, root: Path) -> bool:
        """Whether git ignores a file that is there."""
        ignored = ("ls-files", "-z", "--others", "--ignored", "--exclude-standard", "--", path)
        return bool(self._answer(*ignored, at=root).out)

    def ignored_among(self, paths: Sequence[str], root: Path) -> frozenset[str]:
        """Those of some paths that git ignores, whether or not something is there."""
        if not paths:
            return frozenset()
        asked = b"".join(b"./" + os.fsencode(path) + b"\0" for path in paths)
        plain = {"GIT_LITERAL_PATHSPECS": "0"}  # check-ignore knows no other; `./` keeps a colon from meaning anything
        done = self._answer("check-ignore", "--no-index", "-z", "--stdin", at=root, stdin=asked, also=plain)
        return frozenset(os.fsdecode(path).removeprefix("./") for path in done.out.split(b"\0") if path)

    def resolve(self, rev: str, tip: str = "HEAD") -> str:
        """The commit id of a rev: a commit, tag, branch, or day (YYYY-MM-DD: the last commit of `tip` up to that day).
        Raises UnknownRev."""
        if _DAY.fullmatch(rev):
            return self._on_day(rev, tip)
        if _OID.fullmatch(rev) and self.held([rev]):
            return rev
        if len(rev) > limits.REV_LENGTH or rev.startswith("-") or not rev.isprintable() or not rev or _AGO.search(rev):
            shown = "".join(mark if mark.isprintable() else "?" for mark in rev[:80])
            raise UnknownRev(f"'{shown}' is not a commit, tag or date")
        oid = self._named("rev-parse", "--verify", "--quiet", "--end-of-options", f"{rev}^{{commit}}")
        if oid is None:
            raise UnknownRev(f"git knows no commit '{rev}'; {self._remedy_for(rev)}", rev)
        return oid

    def before(self, day: date, tip: str = "HEAD") -> str | None:
        """The last commit of `tip` before a day; None if all are later. UnknownRev if a shallow clone lacks it."""
        try:
            return self._on_day(str(day - timedelta(days=1)), tip) if day > date.min else None
        except UnknownRev as error:
            if self.boundary():
                raise UnknownRev(f"there is no commit here from before {day}; {_SHALLOW}") from error
            return None

    def head(self) -> str | None:
        """The id of the commit that is checked out; None on a branch without commits."""
        if self._head is not None:
            return self._head
        oid = self._named("rev-parse", "--verify", "--quiet", "HEAD")
        if oid is not None and not self.held([oid]):
            raise GitError("HEAD names a commit that cannot be read; run: git fsck")
        if oid is None and self._answer("symbolic-ref", "--quiet", "HEAD").code != 0:
            raise GitError("HEAD names neither a branch nor a commit; run: git status")
        return oid

    @property
    def oid_digits(self) -> int:
        """The length of object ids: 40 with SHA-1, 64 with SHA-256."""
        return len(self._head) if self._head else 40

    def commit(self, oid: str) -> Commit:
        """The commit with this id; GitError if this clone lacks it."""
        return self.commits([oid])[oid]

    def commits(self, oids: Iterable[str]) -> dict[str, Commit]:
        """Commits by id; GitError if this clone lacks one."""
        wanted = tuple(oids)
        if not self.held(wanted).issuperset(wanted):
            raise GitError(FSCK)
        return {oid: self._mailmap.applied(self._commits[oid]) for oid in wanted}

    @cached_property
    def _mailmap(self) -> Mailmap:
        if self._at is None:
            content = files.read(self.top, MAILMAP, limits.FILE_BYTES)
            return mailmap(content) if isinstance(content, bytes) else Mailmap()
        found = next(self.objects.read([f"{self.resolve(self._at)}:{MAILMAP}"]), None)
        return mailmap(found.content[: limits.FILE_BYTES]) if found and found.type == "blob" else Mailmap()

    def held(self, oids: Iterable[str]) -> frozenset[str]:
        """Those of the ids whose commits this clone has."""
        wanted = frozenset(oids)
        unread = sorted(wanted - self._commits.keys())
        while unread:
            done = 0
            for oid, found in zip(unread, self.objects.read(unread), strict=False):
                done += 1
                if found.type == "commit":
                    self._commits[oid] = commit_of(oid, found.content)
            unread = unread[done + 1 :]  # git died at the next one
        return wanted & self._commits.keys()

    def merge_base(self, *oids: str) -> str | None:
        """The best common ancestor of some commits; None if they have none."""
        out = self._answer("merge-base", "--octopus", "--end-of-options", *oids).out.decode("ascii", "replace").split()
        return out[0] if out and _OID.fullmatch(out[0]) else None

    def branch(self) -> str | None:
        """The full name of the branch that is checked out; None where a commit is."""
        return self._answer("symbolic-ref", "--quiet", "HEAD").out.decode("utf-8", "replace").strip() or None

    def branch_tips(self) -> dict[str, str]:
        """The commit ids of all branches by full name (`refs/heads/main`, `refs/remotes/origin/HEAD`), without those
        that lead nowhere."""
        out = self._run("for-each-ref", "--format=%(objectname) %(refname)", "refs/heads", "refs/remotes")
        lines = (line.partition(" ") for line in out.decode("utf-8", "replace").splitlines())
        return {ref: oid for oid, _, ref in lines}

    def default_branch(self) -> str | None:
        """What the first branch of a repository is called, where somebody said so."""
        return os.fsdecode(self._answer("config", "-z", "--get", "init.defaultBranch").out).rstrip("\0") or None

    def tree_paths(self, oid: str, root: Path) -> frozenset[str]:
        """The paths of a commit under root, relative to it."""
        return frozenset(entry.path for entry in self.tree_entries(oid, root))

    def tree_entries(self, oid: str, root: Path) -> tuple[TreeEntry, ...]:
        """Every path of a commit under root, relative to it."""
        return tree_entries(self._run("ls-tree", "-r", "-z", oid, at=root))

    def blobs(self, oid: str, root: Path) -> dict[str, str]:
        """The blob ids of the files of a commit under root, by path relative to it."""
        excluded = self.excluded(root)
        return {each.path: each.oid for each in self.tree_entries(oid, root) if each.file and each.path not in excluded}

    def streamed(self, *arguments: str, at: Path | None = None) -> Iterator[bytes]:
        """The output of git in chunks, while it runs; GitError at the end if git failed."""
        with as_git_errors(self.top):
            yield from processes.streaming(command(at or self.top, *arguments), env=environment())

    def between(
        self, pairs: Sequence[tuple[str, str]], root: Path
    ) -> Iterator[tuple[tuple[str, str], tuple[PathChange, ...]]]:
        """For each pair (commit, other), the paths under `root` that changed from other to commit. One process of git
        for all pairs."""
        excluded = self.excluded(root)
        pairs_in = "".join(f"{commit} {other}\n" for commit, other in pairs).encode()
        argv = ("diff-tree", "--stdin", "--always", "-r", *RAW)
        words = iter(self._run(*argv, at=root, stdin=pairs_in).split(b"\0") if pairs else ())
        sections: list[list[PathChange]] = []
        for word in words:
            if word.startswith(b":"):
                change = path_change(word, os.fsdecode(next(words)))
                sections[-1] += [change] if change.path not in excluded else ()
            elif word:
                sections.append([])
        yield from zip(pairs, map(tuple, sections), strict=True)

    def tree_changes(self, commit: str, other: str, root: Path) -> tuple[PathChange, ...] | None:
        """The regular files under `root` that changed from other to commit, without a process of git; None where this
        clone lacks one of the trees."""
        found, excluded = tree_changes(self.objects, commit, other, self.prefix_of(root)), self.excluded(root)
        return found and tuple(change for change in found if change.path not in excluded)

    def parents(self, until: str) -> dict[str, tuple[str, ...]]:
        """The parents of `until` and of all its ancestors, by commit id."""
        out = self._run("rev-list", "--parents", "--end-of-options", until, "--")
        return {line.split()[0]: tuple(line.split()[1:]) for line in out.decode("ascii").splitlines()}

    def line_between(self, since: str, until: str, root: Path) -> tuple[str, ...]:
        """The commits on the first-parent line of `until` that changed something under root after `since`, the oldest
        first."""
        asked = ("rev-list", "--first-parent", "--reverse", "--end-of-options", until, f"^{since}", "--", ".")
        return tuple(self._run(*asked, at=root).decode("ascii").split())

    def signatures(self, until: str) -> Iterator[Signature]:
        """Who wrote each commit up to `until`, and when; the newest first."""
        rest = b""
        for chunk in self.streamed("log", SIGNATURE_FORMAT, "--date=short", "--end-of-options", until, "--"):
            *told, rest = (rest + chunk).split(b"\x02\n")
            yield from map(signature, told)

    def proper(self, author: Author) -> Author:
        """An author as `.mailmap` calls them."""
        return self._mailmap.proper(author)

    def notes(self, name: str) -> dict[str, str]:
        """The blobs of the notes of that name, by the commits on which they stand."""
        done = self._answer("notes", f"--ref={name}", "list")
        lines = (line.split(" ") for line in done.out.decode("ascii", "replace").splitlines()) if done.code == 0 else ()
        return {commit: blob for blob, commit in lines}

    def newest_first(self, until: str, since: str = "") -> dict[str, int]:
        """The place of each commit up to `until`, without those up to `since`, from the newest on: none before what
        came after it, and of branches side by side first what was written last."""
        other = (f"^{since}",) if since else ()
        out = self._answer("rev-list", "--author-date-order", "--end-of-options", until, *other, "--").out
        return {oid: place for place, oid in enumerate(out.decode("ascii", "replace").split())}

    def setting(self, name: str) -> str | None:
        """A setting in the local config of this repository; None if it is not set, GitError if it is set twice."""
        done = self._answer("config", "--local", "-z", "--get-all", name)
        if done.code > 1:
            raise GitError(remedy(done.err, self.top))
        values = done.out.split(b"\0")[:-1]
        if len(values) > 1:
            raise GitError(f"{name} is set more than once; see: git config --local --get-all {name}")
        return os.fsdecode(values[0]) if values else None

    def set(self, name: str, value: str | None) -> None:
        """Writes a setting into the local config, or removes it if the value is None or empty."""
        self._run("config", "--local", *((name, value) if value else ("--unset", name)))
        self._answers.clear()

    def author(self) -> GitUser | None:
        """Whose commit it would be, as git itself says; None where it knows nobody."""
        with as_git_errors(self.top):
            asked = ("git", "--no-pager", "-C", str(self.top), "var", "GIT_AUTHOR_IDENT")
            done = processes.run(asked, env=own_environment())
        found = _IDENT.match(done.out.decode("utf-8", "replace")) if done.code == 0 else None
        return GitUser(found["name"], found["address"]) if found else None

    def knows_author(self) -> bool:
        """Whether git would know whose commit it is."""
        return self.author() is not None

    def commit_files(self, paths: Sequence[str], message: str) -> str:
        """Commits these files and nothing else, as `git commit` in the user's own hands: with their name, signature
        and hooks. Its id, short. GitError with what git or a hook said, where the files stay as they are."""
        git, said = ["git", "--no-pager", "-C", str(self.top)], message.encode()
        with as_git_errors(self.top):
            done = processes.run([*git, "add", "--", *paths], env=own_environment())
            if done.code == 0:
                only = ("commit", "--quiet", "--only", "--file=-", "--", *paths)
                done = processes.run([*git, *only], env=own_environment(), stdin=said)
        if done.code != 0:
            words = " ".join((done.err or done.out).decode("utf-8", "replace").split()) or "a hook refused it"
            told = f"git did not commit it: {words[:300].rstrip('.')}"
            raise GitError(f"{told}; the files are written, commit them yourself")
        return self._run("rev-parse", "--short=9", "HEAD").decode("ascii").strip()

    def _on_day(self, day: str, tip: str) -> str:
        """The last commit on the first-parent line of `tip` that was committed by the end of a day, each where its
        committer was. Commits of branches do not count before they are merged.

        Where all of the line was committed later, as after a move to another repository, it is the last that was
        written by then, with all before it.
        """
        try:
            date.fromisoformat(day)
        except ValueError as error:
            raise UnknownRev(f"'{day}' is not a day of the calendar") from error
        line = self._line(tip)
        found = committed_by(line, day)
        if found is None and not self.boundary():
            found = written_by(line, day)
        if found is None:
            cut_off = f"; {_SHALLOW}" if self.boundary() else ""
            raise UnknownRev(f"there was no commit yet on {day}{cut_off}")
        return found

    def _line(self, tip: str) -> list[LineCommit]:
        """The commits on the first-parent line of `tip`, the newest first."""
        if tip not in self._lines:
            told = self._answer("log", "--first-parent", *LINE_FORMAT, "--end-of-options", tip, "--").out
            self._lines[tip] = line_commits(told.decode("utf-8", "replace"))
        return self._lines[tip]

    def _remedy_for(self, rev: str) -> str:
        """What to do about a rev that cannot be resolved."""
        if self.boundary():
            return _SHALLOW
        if rev.startswith("HEAD") and self.head() is None:
            return "nothing is committed here yet; commit first"
        return "name a commit, a tag or a date (2026-03-31)"

    def _named(self, *arguments: str) -> str | None:
        """The object id that a git command answers with; None for any other answer, such as the two ids of a range."""
        said = self._answer(*arguments).out.decode("ascii", "replace").strip()
        return said if _OID.fullmatch(said) else None

    def _answer(
        self, *arguments: str, at: Path | None = None, stdin: bytes | None = None,
        also: Mapping[str, str] = NOTHING_ELSE,
    ) -> processes.Done:  # fmt: skip
        """The result of a git command, kept for the next call with the same arguments unless it has input."""
        folder = at or self.top
        key = (str(folder), *arguments)
        if stdin is None and key in self._answers:
            return self._answers[key]
        done = called(folder, *arguments, stdin=stdin, also=also)
        if stdin is None:
            self._answers[key] = done
        return done

    def _run(self, *arguments: str, at: Path | None = None, stdin: bytes | None = None) -> bytes:
        return checked(self._answer(*arguments, at=at, stdin=stdin), self.top)


@contextmanager
def _reading(top: Path) -> Iterator[Pipes]:
    """Runs `git cat-file --batch`; the pipes for names and for answers."""
    with as_git_errors(top), processes.talking(command(top, "cat-file", "--batch"), env=environment()) as pipes:
        yield pipes
