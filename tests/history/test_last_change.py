"""Which commit last changed each path: equal to git's own answer on any history."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from jmx.errors import GitError
from jmx.history.walk import last_changes
from jmx.repo.git import Git, open_git
from tests.history.histories import Made, gits_own_answer, histories, write
from tests.support import Repository

QUICK = settings(max_examples=40, derandomize=True, deadline=None, database=None,
                 suppress_health_check=list(HealthCheck))  # fmt: skip
DEEP = settings(QUICK, max_examples=600)


def _git(folder: Path) -> Git:
    git = open_git(folder)
    assert git is not None
    return git


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One repository that all random histories are written into."""
    return Repository(tmp_path_factory.mktemp("histories")).folder


def _check(folder: Path, made: list[Made]) -> None:
    head = write(folder, made)[-1]
    git = _git(folder)
    paths = git.tree_paths(head, folder)
    found = last_changes(git, folder, head, paths)
    assert found == {path: gits_own_answer(folder, head, path) for path in paths}


@QUICK
@given(histories())
def test_one_walk_answers_as_git_does_for_every_path(folder: Path, made: list[Made]) -> None:
    _check(folder, made)


@pytest.mark.deep
@DEEP
@given(histories(5, 40))
def test_one_walk_answers_as_git_does_on_many_histories(folder: Path, made: list[Made]) -> None:
    _check(folder, made)


# --- named cases ---


def _changes(repository: Repository, root: str = "") -> dict[str, str]:
    git = _git(repository.folder)
    head = git.resolve("HEAD")
    return last_changes(git, repository.folder / root, head, git.tree_paths(head, repository.folder / root))


def test_a_side_branch_merged_late_keeps_its_own_commits(repository: Repository) -> None:
    repository.commit({"a.yaml": "1", "b.yaml": "1"})
    repository.git("switch", "--quiet", "--create", "side")
    side = repository.commit({"a.yaml": "2"}, day="2026-01-06")
    repository.git("switch", "--quiet", "main")
    main = repository.commit({"b.yaml": "2"}, day="2026-03-06")
    repository.git("merge", "--quiet", "--no-ff", "side", day="2026-05-06")
    assert _changes(repository) == {"a.yaml": side, "b.yaml": main}


def test_a_side_branch_that_lost_its_merge_changes_no_date(repository: Repository) -> None:
    first = repository.commit({"a.yaml": "1"})
    repository.git("switch", "--quiet", "--create", "side")
    repository.commit({"a.yaml": "2"})
    repository.git("switch", "--quiet", "main")
    repository.commit({"b.yaml": "1"})
    repository.git("merge", "--quiet", "--strategy=ours", "side")
    assert _changes(repository)["a.yaml"] == first


def test_what_only_the_merge_changed_is_the_merges(repository: Repository) -> None:
    repository.commit({"a.yaml": "1"})
    repository.git("switch", "--quiet", "--create", "side")
    repository.commit({"b.yaml": "1"})
    repository.git("switch", "--quiet", "main")
    repository.commit({"c.yaml": "1"})
    repository.git("merge", "--quiet", "--no-ff", "--no-commit", "side")
    merge = repository.commit({"a.yaml": "2"})
    assert _changes(repository)["a.yaml"] == merge


def test_only_what_the_commit_holds_has_an_answer(repository: Repository) -> None:
    first = repository.commit({"a.yaml": "1", "gone.yaml": "1"})
    (repository.folder / "gone.yaml").unlink()
    head = repository.commit({})
    repository.write({"uncommitted.yaml": "1"})
    paths = ["a.yaml", "gone.yaml", "uncommitted.yaml", "never.yaml"]
    git = _git(repository.folder)
    assert last_changes(git, repository.folder, head, paths) == {"a.yaml": first}


def test_paths_are_those_below_the_root(repository: Repository) -> None:
    first = repository.commit({"cx/a.yaml": "1", "a.yaml": "1"})
    repository.commit({"a.yaml": "2"})
    assert _changes(repository, "cx") == {"a.yaml": first}


def test_where_a_shallow_clone_ends_a_path_changed_then_or_before(repository: Repository, tmp_path: Path) -> None:
    repository.commit({"old.yaml": "1", "new.yaml": "1"}, day="2026-01-01")
    cut = repository.commit({"other.yaml": "1"}, day="2026-02-01")
    newest = repository.commit({"new.yaml": "2"}, day="2026-03-01")
    clone = tmp_path / "shallow"
    repository.git("clone", "--quiet", "--depth=2", f"file://{repository.folder}", str(clone))
    git = _git(clone)
    assert last_changes(git, clone, newest, ["old.yaml", "new.yaml"]) == {"old.yaml": cut, "new.yaml": newest}
    assert git.boundary() == {cut}


def test_a_clone_without_contents_needs_none(repository: Repository, tmp_path: Path) -> None:
    first = repository.commit({"a.yaml": "1", "b.yaml": "1"})
    second = repository.commit({"b.yaml": "2"})
    repository.git("config", "uploadpack.allowFilter", "true")
    clone = tmp_path / "blobless"
    repository.git("clone", "--quiet", "--no-checkout", "--filter=blob:none", f"file://{repository.folder}", str(clone))
    repository.folder.rename(tmp_path / "moved-away")
    assert last_changes(_git(clone), clone, second, ["a.yaml", "b.yaml"]) == {"a.yaml": first, "b.yaml": second}


def test_a_clone_without_trees_says_what_it_lacks(repository: Repository, tmp_path: Path) -> None:
    repository.commit({"a.yaml": "1"})
    head = repository.commit({"b.yaml": "2"})
    repository.git("config", "uploadpack.allowFilter", "true")
    clone = tmp_path / "treeless"
    repository.git("clone", "--quiet", "--filter=tree:0", f"file://{repository.folder}", str(clone))
    with pytest.raises(GitError, match="clone again without --filter"):
        last_changes(_git(clone), clone, head, ["a.yaml"])


def test_a_history_that_was_rewritten_has_answers_of_its_own(repository: Repository) -> None:
    first = repository.commit({"a.yaml": "1"})
    old = repository.commit({"b.yaml": "1"}, day="2026-02-01")
    assert _changes(repository) == {"a.yaml": first, "b.yaml": old}
    repository.git("commit", "--quiet", "--amend", "--message", "again", day="2026-02-02")
    assert _changes(repository) == {"a.yaml": first, "b.yaml": repository.git("rev-parse", "HEAD")}
