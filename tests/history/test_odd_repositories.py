"""Every odd sort of repository: dates as git gives them and a lint that runs, or one line with the exact remedy."""

import hashlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from jmx.errors import GitError
from jmx.history.walk import last_changes
from jmx.lint.freshness import history_undecided
from jmx.model.change import WHOLE_HISTORY
from jmx.repo.git import Git, open_git
from tests.history.histories import gits_own_answer
from tests.odd import DATED, FIRST, SECOND, Make, bare, name_of, plain, strange_dates, unborn
from tests.support import Ran, Repository

Jmx = Callable[..., Ran]


def _git(folder: Path) -> Git:
    git = open_git(folder)
    assert git is not None
    return git


@pytest.mark.parametrize("make", DATED, ids=name_of)
def test_dates_are_gits_own_and_lint_runs(make: Make, repository: Repository, tmp_path: Path, jmx: Jmx) -> None:
    folder = make(repository, tmp_path)
    git = _git(folder)
    head = git.head()
    assert head is not None
    paths = git.tree_paths(head, folder)
    assert "journeys/buy.yaml" in paths
    assert last_changes(git, folder, head, paths) == {path: gits_own_answer(folder, head, path) for path in paths}
    ran = jmx("lint", "-C", folder, "-f", "concise")
    assert ran.code == 0
    assert ran.err == "" or ran.err.startswith("jmx: this clone is partial, so rules about how long")
    assert "STL101 journey 'buy' has never been reviewed" in ran.out


def test_days_no_calendar_has_are_unknown(repository: Repository, tmp_path: Path) -> None:
    folder = strange_dates(repository, tmp_path)
    git = _git(folder)
    found = last_changes(git, folder, git.resolve("HEAD"), [f"dated{number}.txt" for number in range(5)])
    assert git.commit(found["dated0.txt"]).day is None
    assert str(git.commit(found["dated3.txt"]).day) == "2099-01-01"


def test_before_the_first_commit_there_is_no_head_and_lint_runs(
    repository: Repository, tmp_path: Path, jmx: Jmx
) -> None:
    folder = unborn(repository, tmp_path)
    assert _git(folder).head() is None
    ran = jmx("lint", "-C", folder, "-f", "concise")
    assert (ran.code, ran.err) == (0, "")


def test_a_commit_without_files_has_no_dates(repository: Repository) -> None:
    head = repository.commit({})
    assert last_changes(_git(repository.folder), repository.folder, head, []) == {}
    assert last_changes(_git(repository.folder), repository.folder, head, ["a.yaml"]) == {}


def _refused(folder: Path, jmx: Jmx) -> str:
    ran = jmx("lint", "-C", folder)
    assert (ran.code, ran.out) == (2, "")
    assert len(ran.err.splitlines()) == 1
    return ran.err


def test_a_bare_repository_names_what_to_do(repository: Repository, tmp_path: Path, jmx: Jmx) -> None:
    folder = bare(repository, tmp_path)
    assert f"run: git -C {folder} worktree add ../files HEAD" in _refused(folder, jmx)
    repository.git("-C", str(folder), "worktree", "add", "--quiet", "../files", "HEAD")
    assert jmx("lint", "-C", tmp_path / "files").code == 0


def test_a_folder_of_somebody_else_names_what_to_run(repository: Repository, tmp_path: Path, jmx: Jmx) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give a folder to somebody else")
    folder = plain(repository, tmp_path)
    for path in (folder, *folder.rglob("*")):
        os.chown(path, 65534, 65534)
    assert f"run: git config --global --add safe.directory {folder}" in _refused(folder, jmx)


def test_without_git_lint_runs_and_a_walk_says_what_to_install(
    repository: Repository, tmp_path: Path, jmx: Jmx, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = plain(repository, tmp_path)
    git = _git(folder)
    head = git.resolve("HEAD")
    monkeypatch.setenv("PATH", str(tmp_path / "nothing-here"))
    with pytest.raises(GitError, match="git is not installed; install it"):
        last_changes(git, folder, head, ["notes.txt"])
    assert jmx("lint", "-C", folder).code == 0


@pytest.mark.parametrize("graph", [False, True], ids=["plain", "commit-graph"])
def test_a_history_with_a_hole_is_refused(graph: bool, repository: Repository) -> None:
    first = repository.commit(FIRST)
    middle = repository.commit(SECOND)
    head = repository.commit({"new.txt": "1"})
    if graph:
        repository.git("commit-graph", "write", "--reachable")
    (repository.folder / ".git/objects" / middle[:2] / middle[2:]).unlink()
    git = _git(repository.folder)
    with pytest.raises(GitError, match=r"run: git fsck$"):
        last_changes(git, repository.folder, head, ["notes.txt", "new.txt"])
    with pytest.raises(GitError, match=r"run: git fsck$"):
        last_changes(git, repository.folder, head, ["journeys/buy.yaml"])
    assert first != head


def test_a_corrupt_commit_is_refused(repository: Repository) -> None:
    middle = repository.commit(FIRST)
    head = repository.commit(SECOND)
    target = repository.folder / ".git/objects" / middle[:2] / middle[2:]
    target.chmod(0o644)
    target.write_bytes(b"nonsense")
    with pytest.raises(GitError, match=r"run: git fsck$"):
        last_changes(_git(repository.folder), repository.folder, head, ["journeys/buy.yaml"])


def test_git_that_dies_after_talking_is_an_error(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = plain(repository, tmp_path)
    git = _git(folder)
    head = git.resolve("HEAD")
    fake = tmp_path / "bin/git"
    fake.parent.mkdir()
    fake.write_text(f'#!/bin/sh\n{shutil.which("git")} "$@"\ncase "$*" in *" log "*) kill -9 $$;; esac\n')
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{fake.parent}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(GitError, match="it gave no reason"):
        last_changes(git, folder, head, ["notes.txt", "journeys/buy.yaml", "other/x.txt"])


def test_the_manual_names_every_way_to_the_whole_history() -> None:
    manual = " ".join(history_undecided.card.docstring.split())
    assert all(what in manual for _, what in WHOLE_HISTORY)


def _forged(graph: bytes) -> bytes:
    """A commit graph in which no commit has a parent, with the right checksum."""
    count, chunks = len(graph), graph[6]
    starts = {
        graph[8 + 12 * n : 12 + 12 * n]: int.from_bytes(graph[12 + 12 * n : 20 + 12 * n], "big")
        for n in range(chunks + 1)
    }
    entries, width = starts[b"CDAT"], 36
    made = bytearray(graph[: count - 20])
    for entry in range(entries, min(at for at in starts.values() if at > entries), width):
        made[entry + 20 : entry + 28] = (0x70000000).to_bytes(4, "big") * 2
    return bytes(made) + hashlib.sha1(made, usedforsecurity=False).digest()


def test_a_forged_commit_graph_hides_no_commit(repository: Repository) -> None:
    made = [repository.commit({"a.yaml": f"n: {n}\n", f"{n}.yaml": "n: 1\n"}) for n in range(3)]
    repository.git("commit-graph", "write", "--reachable")
    graph = repository.folder / ".git/objects/info/commit-graph"
    forged = _forged(graph.read_bytes())
    graph.unlink()
    graph.write_bytes(forged)
    assert repository.git("log", "--format=%H") == made[-1]  # git is taken in
    assert last_changes(_git(repository.folder), repository.folder, made[-1], ["0.yaml"]) == {"0.yaml": made[0]}
