"""A commit of what a command has written, in the name of whom git knows."""

from collections.abc import Sequence

from jmx.cli.terminal import complain
from jmx.errors import JmxError
from jmx.queries.repository import Repository

NOBODY = (
    "git does not know whose commit that would be; run: git config --global user.name 'Your Name'; "
    "git config --global user.email you@your.example"
)


def refuse_without_author(repository: Repository) -> None:
    """Before anything is written: whether it could be committed."""
    if repository.git is None:
        raise JmxError("there is no git repository to commit to; leave out --commit")
    if not repository.git.knows_author():
        raise JmxError(NOBODY)


def commit_written(repository: Repository, paths: Sequence[str], message: str) -> None:
    """Commits these files and nothing else; GitError with what git or a hook said, where the files stay as they are."""
    if not paths or repository.git is None:
        return
    prefix = f"{repository.prefix}/" if repository.prefix else ""
    oid = repository.git.commit_files([prefix + path for path in paths], message)
    complain(f"committed {oid}")
