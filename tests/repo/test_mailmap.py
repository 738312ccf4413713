"""`.mailmap` says of every commit what git says of it."""

from pathlib import Path

import pytest

from jmx.model.change import Author
from jmx.repo.git import open_git
from tests.support import Repository

WHO = (
    "Ana Ruiz <ana@x.example>", "ana-ruiz <4711+ana-ruiz@users.noreply.github.com>", "A <ANA@old.example>",
    "B <ana@old.example>", "Ben Ode <ben@x.example>", "ben <ben@x.example>", "Cy <cy@x.example>",
)  # fmt: skip
LINES = (
    "Ana Ruiz <ana@x.example> <4711+ana-ruiz@users.noreply.github.com>",
    "Ana Ruiz <ana@x.example> a <ana@OLD.example>",
    "Ben Ode <ben@x.example> # a comment",
    "<cyrus@x.example> <cy@x.example>\nCyrus <cy@x.example>",
    "# Nobody <n@x.example> <ana@x.example>\n\n<broken\n<> <ana@x.example>\nno address\n",
    "  Ana   <ana@new.example>   <ana@x.example>  \nAnna <ana@x.example>",
    "Cy <> <cy@x.example>",
    "Ana <ana@x.example> <ben@x.example>\r\nOther <o@x.example> Ben Ode <ben@x.example>",
    "\ufeff# said by an editor\nZoë <z@x.example> <cy@x.example>",
)


@pytest.mark.parametrize("lines", [*LINES, "\n".join(LINES), "\n".join(reversed(LINES))])
def test_authors_are_called_what_git_calls_them(lines: str, repository: Repository) -> None:
    repository.write({".mailmap": lines})
    for who in WHO:
        repository.commit({}, author=who)
    told = [line.split("\t") for line in repository.git("log", "--format=%H%x09%aN%x09%aE").splitlines()]
    git = open_git(repository.folder)
    assert git is not None
    found = git.commits([oid for oid, _, _ in told])
    assert [(found[oid].author, found[oid].email) for oid, _, _ in told] == [(name, email) for _, name, email in told]


def test_the_mailmap_is_that_of_the_commit_that_is_read_and_never_a_link(repository: Repository) -> None:
    oid = repository.commit({"a.txt": "a"}, author="ana <old@x.example>")
    repository.commit({".mailmap": "Ana Ruiz <ana@x.example> <old@x.example>\n"})
    assert _author(repository.folder, oid, "HEAD~1") == Author("ana", "old@x.example")
    assert _author(repository.folder, oid, "HEAD") == Author("Ana Ruiz", "ana@x.example")
    repository.write({".mailmap": "Anna <anna@x.example> <old@x.example>\n"})
    assert _author(repository.folder, oid) == Author("Anna", "anna@x.example")
    (repository.folder / ".mailmap").rename(repository.folder / "elsewhere")
    (repository.folder / ".mailmap").symlink_to("elsewhere")
    assert _author(repository.folder, oid) == Author("ana", "old@x.example")


def _author(folder: Path, oid: str, at: str | None = None) -> Author:
    git = open_git(folder, at)
    assert git is not None
    return git.commit(oid).authors[0]
