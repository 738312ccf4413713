"""How git comes to call `jmx git-diff`: a setting of the repository, and lines in an attributes file."""

import os
import shlex
import sys
from pathlib import Path

from jmx.cli.command import called, opened, writing
from jmx.cli.terminal import complain
from jmx.errors import JmxError
from jmx.history.snapshots import documents
from jmx.model import limits
from jmx.model.kinds import FOLDERS, SETTINGS_FILE
from jmx.queries.repository import Repository
from jmx.repo import files
from jmx.repo.attributes import BLOCK, lines_for
from jmx.repo.git import Git
from jmx.writing.marked_lines import with_lines, without_lines

_SETTING = "diff.jmx.command"
_COMMAND = "git-diff --"
_OWN_CODE_ONLY = "-E -P"  # git starts it in the work tree, from which Python would else import


def install(repo: Path, shared: bool) -> None:
    """Tells git to call `jmx git-diff` for files of records."""
    repository, git = _opened(repo)
    home, name = (git.top, ".gitattributes") if shared else (git.common, "info/attributes")
    with writing(repository):
        if not _ours(git.setting(_SETTING)):
            raise JmxError(f"{_SETTING} is set to something else; take it out: git config --local --unset {_SETTING}")
        old = _attributes(home, name)
        new = with_lines(old or b"", lines_for(*_folders(repository)), BLOCK, name)
        git.set(_SETTING, f"{called(f'{shlex.quote(sys.executable)} {_OWN_CODE_ONLY} -m jmx')} {_COMMAND}")
        if new != old:
            files.write_inside(home, name, new, replaces=old)
    complain(f"set {_SETTING}, and wrote lines into {home / name}")
    if shared:
        complain(f"commit .gitattributes; each colleague runs once: git config --local {_SETTING} 'jmx {_COMMAND}'")
    complain("try: git log -p --ext-diff; git diff speaks of records too, so make patches with: git diff --no-ext-diff")


def uninstall(repo: Path) -> None:
    """Takes back what `install` wrote."""
    repository, git = _opened(repo)
    with writing(repository):
        for home, name in ((git.common, "info/attributes"), (git.top, ".gitattributes")):
            old = _attributes(home, name)
            if old is not None and (new := without_lines(old, BLOCK, name)) != old:
                files.write_inside(home, name, new, replaces=old)
        if (command := git.setting(_SETTING)) and _ours(command):
            git.set(_SETTING, None)
    complain("git diff speaks of lines again")


def _opened(repo: Path) -> tuple[Repository, Git]:
    repository = opened(repo)
    git = repository.history_git
    if isinstance(why := files.read(git.common, "config", limits.FILE_BYTES), str):
        raise JmxError(f"git's own settings in .git/config are not written: {why}")
    return repository, git


def _ours(command: str | None) -> bool:
    """Whether nobody but jmx has set the driver."""
    return command is None or command.endswith(f" {_COMMAND}")


def _attributes(home: Path, name: str) -> bytes | None:
    """What stands in an attributes file; None where there is none."""
    if not os.path.lexists(home / name):
        return None
    content = files.read(home, name, limits.FILE_BYTES)
    if isinstance(content, str):
        raise JmxError(f"'{home / name}' cannot be used: {content}")
    if len(content) > limits.FILE_BYTES:
        raise JmxError(f"'{home / name}' is too large to be an attributes file")
    return content


def _folders(repository: Repository) -> tuple[str, set[str]]:
    """The root as git names it, and the folders in it that hold records or are made for them."""
    paths = repository.tree.paths()
    held = {path for path, data in documents(repository.tree.contents(paths)).items() if data}
    held |= {SETTINGS_FILE} & set(paths)
    found = {path.rpartition("/")[0].partition("/")[0] for path in held}
    return repository.prefix, found | FOLDERS
