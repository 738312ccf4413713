"""Which commit last changed each path: equal to git's own answer on any history, whatever is known already."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
from histories import Made, gits_own_answer, histories, write
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jmx.errors import GitError
from jmx.history.last_change import dates, last_changes
from jmx.model.history import Certainty
from jmx.repo.git import Git, open_git
from support import Repository

QUICK = settings(max_examples=40, derandomize=True, deadline=None, database=None,
                 suppress_health_check=list(HealthCheck))  # fmt: skip
DEEP = settings(QUICK, max_examples=600)


class Remembered:
    """A cache in memory that keeps what a file could keep: plain data."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get(self, kind: str, key: str) -> Any | None:
        kept = self.kept.get((kind, key))
        return None if kept is None else json.loads(kept)

    def put(self, kind: str, items: Mapping[str, Any]) -> None:
        self.kept |= {(kind, key): json.dumps(value) for key, value in items.items()}

    def all(self, kind: str) -> dict[str, Any]:
        return {key: json.loads(value) for (its_kind, key), value in self.kept.items() if its_kind == kind}

    def forget(self, kind: str, keys: Iterable[str]) -> None:
        for key in keys:
            self.kept.pop((kind, key), None)


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


def _check_resumed(folder: Path, made: list[Made], earlier: list[int]) -> None:
    commits = write(folder, made)
    git, cache = _git(folder), Remembered()
    for head in [*(commits[index % len(commits)] for index in earlier), commits[-1]]:
        paths = git.tree_paths(head, folder)
        cold = last_changes(git, folder, head, paths)
        assert last_changes(git, folder, head, paths, cache) == cold
        assert last_changes(git, folder, head, paths, cache) == cold


@QUICK
@given(histories())
def test_one_walk_answers_as_git_does_for_every_path(folder: Path, made: list[Made]) -> None:
    _check(folder, made)


@pytest.mark.deep
@DEEP
@given(histories(5, 40))
def test_one_walk_answers_as_git_does_on_many_histories(folder: Path, made: list[Made]) -> None:
    _check(folder, made)


@QUICK
@given(histories(4), st.lists(st.integers(0, 30), min_size=1, max_size=4))
def test_what_is_known_of_other_heads_changes_no_answer(folder: Path, made: list[Made], earlier: list[int]) -> None:
    _check_resumed(folder, made, earlier)


@pytest.mark.deep
@DEEP
@given(histories(10, 40), st.lists(st.integers(0, 40), min_size=1, max_size=12))
def test_what_is_known_of_many_heads_changes_no_answer(folder: Path, made: list[Made], earlier: list[int]) -> None:
    _check_resumed(folder, made, earlier)


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
    found = dates(git, repository.folder, head, paths)
    assert {path: each.certainty for path, each in found.items()} == {
        "a.yaml": Certainty.EXACT, "gone.yaml": Certainty.UNKNOWN, "uncommitted.yaml": Certainty.UNKNOWN, "never.yaml": Certainty.UNKNOWN,
    }  # fmt: skip
    assert found["a.yaml"].commit == git.commit(first)
    assert found["gone.yaml"].commit is None


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
    git, cache = _git(clone), Remembered()
    found = dates(git, clone, newest, ["old.yaml", "new.yaml"], cache)
    assert {path: (each.commit.oid, each.certainty) for path, each in found.items() if each.commit} == {
        "old.yaml": (cut, Certainty.AT_OR_BEFORE),
        "new.yaml": (newest, Certainty.EXACT),
    }
    assert not cache.kept


def test_a_clone_without_contents_needs_none(repository: Repository, tmp_path: Path) -> None:
    first = repository.commit({"a.yaml": "1", "b.yaml": "1"})
    second = repository.commit({"b.yaml": "2"})
    repository.git("config", "uploadpack.allowFilter", "true")
    clone = tmp_path / "blobless"
    repository.git("clone", "--quiet", "--no-checkout", "--filter=blob:none", f"file://{repository.folder}", str(clone))
    repository.folder.rename(tmp_path / "moved-away")
    found = dates(_git(clone), clone, second, ["a.yaml", "b.yaml"])
    assert {path: (each.commit.oid, each.certainty) for path, each in found.items() if each.commit} == {
        "a.yaml": (first, Certainty.EXACT), "b.yaml": (second, Certainty.EXACT),
    }  # fmt: skip


def test_a_clone_without_trees_says_what_it_lacks(repository: Repository, tmp_path: Path) -> None:
    repository.commit({"a.yaml": "1"})
    head = repository.commit({"b.yaml": "2"})
    repository.git("config", "uploadpack.allowFilter", "true")
    clone = tmp_path / "treeless"
    repository.git("clone", "--quiet", "--filter=tree:0", f"file://{repository.folder}", str(clone))
    with pytest.raises(GitError, match="clone again without --filter"):
        last_changes(_git(clone), clone, head, ["a.yaml"])


def test_answers_of_a_history_that_was_rewritten_are_never_used(repository: Repository) -> None:
    repository.commit({"a.yaml": "1"})
    git, cache = _git(repository.folder), Remembered()
    old = repository.commit({"b.yaml": "1"}, day="2026-02-01")
    assert last_changes(git, repository.folder, old, ["a.yaml", "b.yaml"], cache)["b.yaml"] == old
    repository.git("commit", "--quiet", "--amend", "--message", "again", day="2026-02-02")
    repository.git("reflog", "expire", "--expire=now", "--all")
    repository.git("gc", "--quiet", "--prune=now")
    new = repository.git("rev-parse", "HEAD")
    assert not git.has(old)
    assert last_changes(git, repository.folder, new, ["a.yaml", "b.yaml"], cache)["b.yaml"] == new


def test_a_known_head_is_not_walked_again(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    first = repository.commit({"a.yaml": "1"})
    git, cache = _git(repository.folder), Remembered()
    last_changes(git, repository.folder, first, ["a.yaml"], cache)
    second = repository.commit({"b.yaml": "1"})
    asked: list[tuple[str, ...]] = []
    streamed = git.streamed
    monkeypatch.setattr(git, "streamed", lambda *words, at: asked.append(words) or streamed(*words, at=at))
    paths = ["a.yaml", "b.yaml"]
    assert last_changes(git, repository.folder, second, paths, cache) == {"a.yaml": first, "b.yaml": second}
    assert [words[-3:] for words in asked] == [(second, f"^{first}", "--")]
    assert last_changes(git, repository.folder, second, paths, cache) == {"a.yaml": first, "b.yaml": second}
    assert len(asked) == 1


def test_only_some_heads_are_kept(repository: Repository) -> None:
    git, cache = _git(repository.folder), Remembered()
    for number in range(12):
        head = repository.commit({"a.yaml": str(number)})
        assert last_changes(git, repository.folder, head, ["a.yaml"], cache) == {"a.yaml": head}
    assert len(cache.kept) == 9
