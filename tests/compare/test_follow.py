"""RecordHistories: held against a slow walk that knows nothing of them, on random histories with merges."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from growing import Written, history, write

from jmx.compare.commit_changes import commit_changes
from jmx.compare.follow import follow
from jmx.history.commit_deltas import steps
from jmx.model.change import RecordHistory, Sort
from jmx.repo.git import open_git
from support import Repository


def _walked(repository: Repository, head: str) -> dict[str, RecordHistory]:
    git = open_git(repository.folder)
    assert git is not None
    return follow(commit_changes(steps(git, repository.folder, [head])).values(), head).histories


def _answer(made: list[Written], record: str, value: str) -> str:
    """The commit since which a field says what it says: each merge is left through the first parent that holds the
    file like this, else through the first that has the field like this."""
    at = len(made) - 1
    while True:
        here = made[at]
        path, values = here.state[record]
        there = [each for each in here.parents if record in made[each].state]
        alike = [each for each in there if made[each].state[record][1][value] == values[value]]
        if len(here.parents) > 1:
            whole = [each for each in here.parents if made[each].texts.get(path) == here.texts[path]]
            alike = whole or alike
        if not alike:
            return here.oid
        at = alike[0]


def _wrong(repository: Repository, made: list[Written]) -> Iterator[str]:
    write(repository, made)
    head = made[-1]
    found = _walked(repository, head.oid)
    for name, (_, values) in head.state.items():
        for key, value in values.items():
            ref = str(values["id"])
            event = found[ref].since(key) if ref in found else None
            wanted = _answer(made, name, key)
            if event is None or event.oid != wanted:
                oids = [each.oid for each in made]
                yield f"{name}.{key}: {'nothing' if event is None else oids.index(event.oid)}, not {oids.index(wanted)}"
            elif event.change.sort is Sort.EDITED and event.change.new != value:
                yield f"{name}.{key}: told as {event.change.new}, but it is {value}"


def _held_against_the_walk(folder: Path, seeds: range, moving: float, renaming: float) -> dict[int, list[str]]:
    wrong = {}
    for seed in seeds:
        chance = random.Random(seed)
        found = list(_wrong(Repository(folder / str(seed)), history(chance, 30, moving=moving, renaming=renaming)))
        if found:
            wrong[seed] = found
    return wrong


SORTS = pytest.mark.parametrize(
    ("moving", "renaming"),
    [(0.0, 0.0), (0.2, 0.0), (0.0, 0.2), (0.2, 0.2)],
    ids=["in place", "moving", "renaming", "moving and renaming"],
)


@SORTS
def test_lives_end_where_a_slow_walk_ends(moving: float, renaming: float, tmp_path: Path) -> None:
    assert _held_against_the_walk(tmp_path, range(15), moving, renaming) == {}


@pytest.mark.deep
@SORTS
def test_lives_end_where_a_slow_walk_ends_on_many_histories(moving: float, renaming: float, tmp_path: Path) -> None:
    assert _held_against_the_walk(tmp_path, range(15, 300), moving, renaming) == {}
