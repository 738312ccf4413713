"""Commits worked out in pieces, by several processes: they changed what they changed in one walk."""

import random
from pathlib import Path

import pytest

from jmx.compare.follow import commit_changes, follow
from jmx.errors import GitError
from jmx.history.commit_deltas import CommitDeltas
from jmx.history.walk import Walked, walk
from jmx.model.change import RecordHistory
from jmx.queries import histories
from jmx.queries.commit_pieces import Found, changes_in_pieces
from jmx.queries.histories import HistoriesAhead, histories_of
from jmx.queries.repository import Repository as Opened
from jmx.repo.git import Git, open_git
from tests.growing import history, write
from tests.support import Repository


def _git(folder: Path) -> Git:
    git = open_git(folder)
    assert git is not None
    return git


def _told(found: Found, head: str) -> tuple[dict[str, list[tuple[object, ...]]], bool]:
    """The histories that come of it, but for routes, which are kept in this process only."""
    followed: dict[str, RecordHistory] = follow(found[0].values(), head).histories
    told = {
        ref: [(oid, *change[:8], *(spot and spot.path for spot in change[-2:])) for oid, change in each.events]
        for ref, each in followed.items()
    }
    return told, found[1]


def _at_once(git: Git, walked: list[Walked]) -> Found:
    deltas = CommitDeltas(git, walked)
    return commit_changes(deltas), not deltas.unfinished


def _grown(folder: Path, seed: int) -> Repository:
    """A random history, with files that cannot be read for some time."""
    repository, chance = Repository(folder), random.Random(seed)
    made = history(chance, 30, moving=0.1, renaming=0.1)
    write(repository, made)
    repository.git("reset", "--hard", "--quiet")
    texts = {"d.yaml": "kind: pain-point\nid: d\ntitle: D\n"} | made[-1].texts
    for _ in range(chance.randint(0, 4)):
        name = chance.choice(sorted(texts))
        repository.commit({name: texts[name] + "a: [\n"})
        repository.commit({chance.choice(sorted(texts)): f"# a word {chance.random()}\n{texts[name]}"})
        repository.commit({name: texts[name]})
    return repository


@pytest.mark.parametrize(
    ("seeds", "helpers"),
    [(range(10), 0), (range(10, 12), 1), pytest.param(range(12, 300), 2, marks=pytest.mark.deep)],
    ids=["alone", "shared", "many"],
)
def test_pieces_say_what_the_whole_walk_says(seeds: range, helpers: int, tmp_path: Path) -> None:
    told = 0
    for seed in seeds:
        repository = _grown(tmp_path / str(seed), seed)
        git = _git(repository.folder)
        head = repository.git("rev-parse", "HEAD").strip()
        walked = list(walk(git, repository.folder, [head]))
        whole = _told(_at_once(git, walked), head)
        for size in (1, 5, 1000) if not helpers else (5,):
            found = _told(changes_in_pieces(_git(repository.folder), walked, helpers, size), head)
            assert found == whole, (seed, size)
        told += len(whole[0])
    assert told > len(seeds)


def test_a_walk_ahead_of_its_time_says_the_same_of_few_commits_and_of_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository = _grown(tmp_path / "r", 1)
    head = repository.git("rev-parse", "HEAD").strip()
    whole = histories_of(Opened(repository.folder, cached=False)).by_ref
    for fewest in (2_000, 1):
        monkeypatch.setattr(histories, "FEWEST_COMMITS", fewest)
        opened = Opened(repository.folder, cached=False)
        ahead = HistoriesAhead(_git(repository.folder), repository.folder, head, ["pains"])
        opened.histories_ahead[head] = ahead
        found = histories_of(opened).by_ref
        assert found.keys() == whole.keys()
        for ref, each in found.items():
            assert [event.oid for event in each.events] == [event.oid for event in whole[ref].events]
        commits = ahead.commits.result()
        assert len(commits) == int(repository.git("rev-list", "--count", "HEAD"))
        touched = {change.path for each in commits for side in each.sections for change in side}
        assert touched
        assert touched <= {"pains/b.yaml", "pains/c.yaml"}


def test_who_asks_hears_that_git_cannot_read_the_history(repository: Repository) -> None:
    repository.commit({"a.yaml": "kind: pain-point\nid: a\ntitle: A\n"})
    ahead = HistoriesAhead(_git(repository.folder), repository.folder, "0" * 40, ["pains"])
    for ask in (ahead.commits.result, lambda: ahead.changes(_git(repository.folder))):
        with pytest.raises(GitError, match="git fsck"):
            ask()
