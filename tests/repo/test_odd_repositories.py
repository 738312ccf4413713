"""Every odd sort of repository: dates as git gives them and a lint that runs, or one line with the exact remedy."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from histories import gits_own_answer

from jmx.errors import GitError
from jmx.lint.rules.freshness import history_undecided
from jmx.model.history import WHOLE_HISTORY, Certainty
from jmx.repo.git import Git, open_git
from jmx.repo.last_change import dates, last_changes
from support import Ran, Repository

JOURNEY = "kind: journey\nid: buy\ntitle: Buy a plan\nowner: Ana Ruiz <ana@x.example>\nstages: [Choose, Pay]\n"
FIRST = {"journeys/buy.yaml": JOURNEY, "notes.txt": "1", "other/x.txt": "1"}
SECOND = {"notes.txt": "2"}
Jmx = Callable[..., Ran]
Make = Callable[[Repository, Path], Path]


def _git(folder: Path) -> Git:
    git = open_git(folder)
    assert git is not None
    return git


def _plain(repository: Repository, tmp_path: Path) -> Path:
    repository.commit(FIRST)
    repository.commit(SECOND)
    return repository.folder


def _detached(repository: Repository, tmp_path: Path) -> Path:
    _plain(repository, tmp_path)
    repository.git("checkout", "--quiet", "--detach", "HEAD~1")
    return repository.folder


def _worktree(repository: Repository, tmp_path: Path) -> Path:
    _plain(repository, tmp_path)
    repository.git("worktree", "add", "--quiet", str(tmp_path / "worktree"), "-b", "elsewhere")
    return tmp_path / "worktree"


def _submodule(repository: Repository, tmp_path: Path) -> Path:
    _plain(repository, tmp_path)
    outer = Repository(tmp_path / "outer")
    outer.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(repository.folder), "inner")
    outer.commit({})
    return outer.folder / "inner"


def _with_submodule(repository: Repository, tmp_path: Path) -> Path:
    inner = Repository(tmp_path / "inner")
    inner.commit({"a.txt": "1"})
    _plain(repository, tmp_path)
    repository.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(inner.folder), "inner")
    repository.commit({})
    return repository.folder


def _sparse(repository: Repository, tmp_path: Path) -> Path:
    _plain(repository, tmp_path)
    repository.git("sparse-checkout", "set", "--sparse-index", "journeys")
    return repository.folder


def _edited(repository: Repository, tmp_path: Path) -> Path:
    _plain(repository, tmp_path)
    repository.write({"notes.txt": "not committed", "untracked.txt": "1"})
    repository.git("rm", "--quiet", "--cached", "other/x.txt")
    return repository.folder


def _sha256(repository: Repository, tmp_path: Path) -> Path:
    made = Repository.__new__(Repository)
    made.folder = tmp_path / "sha256"
    made.folder.mkdir()
    made.git("init", "--quiet", "--object-format=sha256", "--initial-branch=main")
    return _plain(made, tmp_path)


def _replaced(repository: Repository, tmp_path: Path) -> Path:
    first = repository.commit(FIRST)
    repository.commit(SECOND)
    third = repository.commit({"journeys/buy.yaml": JOURNEY + "tier: 1\n"})
    repository.git("replace", third, first)
    return repository.folder


def _grafted(repository: Repository, tmp_path: Path) -> Path:
    _plain(repository, tmp_path)
    (repository.folder / ".git/info").mkdir(exist_ok=True)
    (repository.folder / ".git/info/grafts").write_text(repository.git("rev-parse", "HEAD") + "\n")
    return repository.folder


def _ignoring_revs(repository: Repository, tmp_path: Path) -> Path:
    first = repository.commit(FIRST)
    repository.commit({"journeys/buy.yaml": JOURNEY.replace("[Choose, Pay]", "[ Choose, Pay ]")})
    repository.commit({".git-blame-ignore-revs": f"{first}\nnot-a-commit\n"})
    repository.git("config", "blame.ignoreRevsFile", "/missing")
    return repository.folder


def _commit_graph(repository: Repository, tmp_path: Path) -> Path:
    _plain(repository, tmp_path)
    repository.git("commit-graph", "write", "--reachable", "--changed-paths")
    return repository.folder


def _packed(repository: Repository, tmp_path: Path) -> Path:
    _plain(repository, tmp_path)
    repository.git("gc", "--quiet")
    repository.git("pack-refs", "--all")
    return repository.folder


def _hostile_names(repository: Repository, tmp_path: Path) -> Path:
    _plain(repository, tmp_path)
    names = ["ü.txt", "new\nline", "tab\t", '"q"', "-rf", ":(top)x", "*.txt", "\x1b[31m", ":100644 x", "(from y)"]
    repository.commit(dict.fromkeys(names, "x"))
    (repository.folder / os.fsdecode(b"caf\xe9")).write_text("x")
    repository.commit({"*.txt": "y"})
    return repository.folder


def _strange_dates(repository: Repository, tmp_path: Path) -> Path:
    head = repository.commit(FIRST)
    for number, stamp in enumerate((b"99999999999999 +9999", b"-5 +0000", b"", b"4070908800 +0000", b"nonsense")):
        repository.git("read-tree", f"{head}^{{tree}}")
        (repository.folder / f"dated{number}.txt").write_text("x")
        repository.git("add", f"dated{number}.txt")
        tree = repository.git("write-tree")
        who = b"author A <a@x> " + stamp + b"\ncommitter A <a@x> " + stamp
        content = f"tree {tree}\nparent {head}\n".encode() + who + b"\n\nstrange\n"
        argv = ["git", "hash-object", "-t", "commit", "-w", "--stdin", "--literally"]
        done = subprocess.run(argv, input=content, cwd=repository.folder, capture_output=True, check=True)
        head = done.stdout.decode().strip()
    repository.git("update-ref", "refs/heads/main", head)
    return repository.folder


def _blobless(repository: Repository, tmp_path: Path) -> Path:
    _plain(repository, tmp_path)
    repository.git("config", "uploadpack.allowFilter", "true")
    clone = tmp_path / "blobless"
    repository.git("clone", "--quiet", "--filter=blob:none", f"file://{repository.folder}", str(clone))
    repository.folder.rename(tmp_path / "moved-away")
    return clone


def _borrowing(repository: Repository, tmp_path: Path) -> Path:
    _plain(repository, tmp_path)
    repository.git("clone", "--quiet", "--shared", str(repository.folder), str(tmp_path / "borrowing"))
    return tmp_path / "borrowing"


def _linked_git_folder(repository: Repository, tmp_path: Path) -> Path:
    _plain(repository, tmp_path)
    repository.git("init", "--quiet", f"--separate-git-dir={tmp_path / 'git-folder'}")
    return repository.folder


WORKS = [
    _plain, _detached, _worktree, _submodule, _with_submodule, _sparse, _edited, _sha256, _replaced, _grafted, _ignoring_revs,
    _commit_graph, _packed, _hostile_names, _strange_dates, _blobless, _borrowing, _linked_git_folder,
]  # fmt: skip


def _name(make: Make) -> str:
    return make.__name__.strip("_").replace("_", "-")


@pytest.mark.parametrize("make", WORKS, ids=_name)
def test_dates_are_gits_own_and_lint_runs(make: Make, repository: Repository, tmp_path: Path, jmx: Jmx) -> None:
    folder = make(repository, tmp_path)
    git = _git(folder)
    head = git.head()
    assert head is not None
    paths = git.tree_paths(head, folder)
    assert "journeys/buy.yaml" in paths
    found = dates(git, folder, head, paths)
    assert {path: each.commit.oid for path, each in found.items() if each.commit} == {
        path: gits_own_answer(folder, head, path) for path in paths
    }
    assert {each.certainty for each in found.values()} == {Certainty.EXACT}
    ran = jmx("lint", "-C", folder, "-f", "concise")
    assert (ran.code, ran.err) == (0, "")
    assert "STL101 journey 'buy' has never been reviewed" in ran.out


def test_days_no_calendar_has_are_unknown(repository: Repository, tmp_path: Path) -> None:
    folder = _strange_dates(repository, tmp_path)
    git = _git(folder)
    found = dates(git, folder, git.resolve("HEAD"), [f"dated{number}.txt" for number in range(5)])
    days = [str(each.commit.committed) if each.commit else "" for each in found.values()]
    assert days[0] == "None"
    assert days[3] == "2099-01-01"


def _unborn(repository: Repository) -> Path:
    repository.write(FIRST)
    return repository.folder


def test_before_the_first_commit_there_is_no_head_and_lint_runs(repository: Repository, jmx: Jmx) -> None:
    folder = _unborn(repository)
    assert _git(folder).head() is None
    ran = jmx("lint", "-C", folder, "-f", "concise")
    assert (ran.code, ran.err) == (0, "")


def test_a_commit_without_files_has_no_dates(repository: Repository) -> None:
    head = repository.commit({})
    assert dates(_git(repository.folder), repository.folder, head, []) == {}
    assert last_changes(_git(repository.folder), repository.folder, head, ["a.yaml"]) == {}


def _refused(folder: Path, jmx: Jmx) -> str:
    ran = jmx("lint", "-C", folder)
    assert (ran.code, ran.out) == (2, "")
    assert len(ran.err.splitlines()) == 1
    return ran.err


def test_a_bare_repository_names_what_to_do(repository: Repository, tmp_path: Path, jmx: Jmx) -> None:
    _plain(repository, tmp_path)
    repository.git("clone", "--quiet", "--bare", str(repository.folder), str(tmp_path / "bare"))
    assert f"run: git -C {tmp_path / 'bare'} worktree add ../files HEAD" in _refused(tmp_path / "bare", jmx)
    repository.git("-C", str(tmp_path / "bare"), "worktree", "add", "--quiet", "../files", "HEAD")
    assert jmx("lint", "-C", tmp_path / "files").code == 0


def test_a_folder_of_somebody_else_names_what_to_run(repository: Repository, tmp_path: Path, jmx: Jmx) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give a folder to somebody else")
    folder = _plain(repository, tmp_path)
    for path in (folder, *folder.rglob("*")):
        os.chown(path, 65534, 65534)
    assert f"run: git config --global --add safe.directory {folder}" in _refused(folder, jmx)


def test_without_git_lint_runs_and_a_walk_says_what_to_install(
    repository: Repository, tmp_path: Path, jmx: Jmx, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = _plain(repository, tmp_path)
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
        dates(git, repository.folder, head, ["journeys/buy.yaml"])
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
    folder = _plain(repository, tmp_path)
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
    manual = " ".join(history_undecided.manual.split())
    assert all(what in manual for _, what in WHOLE_HISTORY)
