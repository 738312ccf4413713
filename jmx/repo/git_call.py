"""How git is called: hardened, with an environment that redirects nothing; its complaints are errors with a remedy."""

import os
import re
import shlex
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from jmx import processes
from jmx.errors import GitError

_HARDENED = (
    "--no-pager",
    "-c", "core.fsmonitor=false",
    "-c", "core.commitGraph=false",
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
    "-c", "advice.graftFileDeprecated=false",
)  # fmt: skip
# One call for all facts that are needed when a repository is opened.
_KEPT = re.compile(r"GIT_CONFIG_(GLOBAL|COUNT|KEY_\d+|VALUE_\d+)")
_OWN = re.compile(rf"{_KEPT.pattern}|GIT_(AUTHOR|COMMITTER)_(NAME|EMAIL|DATE)")
NOTHING_ELSE: Mapping[str, str] = {}
_NO_GIT = "git is not installed; install it, or leave out what needs history"
FSCK = "git cannot read a part of this history; run: git fsck"
_TRUST = "git config --global --add safe.directory "  # git says for which folder, as it compares and quotes it
# What to do, and parts of the complaints of git that call for it; the first that fits counts.
_REMEDIES = (
    ("this is a bare repository, which holds no files; run: git -C {root} worktree add ../files HEAD; "
     "then use -C {files}",
     ("cannot use bare repository", "must be run in a work tree")),
    ("this clone lacks a part of its history; clone again without --filter, or with --filter=blob:none",
     ("promisor", "lazy fetching disabled", "transport '")),
    (FSCK, ("ould not read", "cannot read commit", "unable to read", "nable to find", "bad object", "bad tree",
             "is corrupt", "inflate", "raverse parents", "revision walk setup failed")),
)  # fmt: skip


class GitMissing(GitError):
    """There is no git to ask."""


def environment() -> dict[str, str]:
    """The environment for git: that of this process without variables that redirect git. The configuration of who calls
    stays, wherever it lies: what they are told to set with `git config --global` counts."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_") or _KEPT.fullmatch(name)}
    return kept | {
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_GRAFT_FILE": os.devnull,
        "GIT_LITERAL_PATHSPECS": "1",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_ALLOW_PROTOCOL": "none",
        "GIT_PAGER": "cat",
        "GIT_FLUSH": "0",  # else git flushes after every commit, which takes a tenth longer
        "LC_ALL": "C.UTF-8",
    }


def own_environment() -> dict[str, str]:
    """The environment in which the user's own git runs, hooks included; only what would redirect it is left out."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_") or _OWN.fullmatch(name)}
    return kept | {"GIT_TERMINAL_PROMPT": "0", "GIT_LITERAL_PATHSPECS": "1"}


def called(
    folder: Path, *arguments: str, stdin: bytes | None = None, also: Mapping[str, str] = NOTHING_ELSE
) -> processes.Done:
    """One hardened call of git. GitMissing without git, GitError after a timeout or too much output."""
    with as_git_errors(folder):
        return processes.run(command(folder, *arguments), env={**environment(), **also}, stdin=stdin)


def command(folder: Path, *arguments: str) -> list[str]:
    return ["git", *_HARDENED, "-C", str(folder), *arguments]


def checked(done: processes.Done, folder: Path) -> bytes:
    """What git said; GitError, with the remedy, if it failed."""
    if done.code != 0:
        raise GitError(remedy(done.err, folder))
    return done.out


@contextmanager
def as_git_errors(folder: Path) -> Iterator[None]:
    try:
        yield
    except processes.ProgramMissing as error:
        raise GitMissing(_NO_GIT) from error
    except processes.ProgramFailed as error:
        raise GitError(str(error)) from error
    except processes.ProgramDied as error:
        raise GitError(remedy(error.err, folder)) from error


def remedy(complaint: bytes, root: Path) -> str:
    message = os.fsdecode(complaint)
    _, trust, folder = message.rpartition(_TRUST)
    if trust:
        return f"git does not trust this folder; run: {trust}{folder.strip()}"
    for remedy, marks in _REMEDIES:
        if any(mark in message for mark in marks):
            files_beside = os.path.normpath(root / ".." / "files")
            return remedy.format(root=shlex.quote(str(root)), files=shlex.quote(files_beside))
    lines = [line for line in message.splitlines() if line.strip() and not line.startswith(("hint:", "warning:"))]
    return "git refused: " + (lines[0].removeprefix("fatal: ") if lines else "it gave no reason")
