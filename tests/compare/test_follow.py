"""RecordHistories: held against a slow walk that knows nothing of them, on random histories with merges."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from jmx.compare.follow import commit_changes, follow
from jmx.history.commit_deltas import CommitDeltas
from jmx.history.snapshots import Records, documents
from jmx.history.walk import walk
from jmx.model.change import RecordHistory, Sort
from jmx.repo.git import open_git
from tests.growing import FIELDS, Written, history, texts_without_ids, write
from tests.support import Repository


def _walked(repository: Repository, head: str) -> dict[str, RecordHistory]:
    git = open_git(repository.folder)
    assert git is not None
    return follow(commit_changes(CommitDeltas(git, walk(git, repository.folder, [head]))).values(), head).histories


def _answer(made: list[Written], record: str, value: str) -> str:
    """The commit since which a field says what it says: each merge is left through the first parent that holds the
    file like this, else through the first that has the field like this."""
    at = len(made) - 1
    while True:
        here = made[at]
        path, values = here.state[record]
        path = path if path in here.texts else "buy.yaml"
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
    refs = _refs(head)
    for name, (_, values) in head.state.items():
        for key, value in ((key, values[key]) for key in FIELDS):
            ref = refs[name]
            event = next(iter(found[ref].of(key)), None) if ref in found else None
            wanted = _answer(made, name, key)
            if event is None or event.oid != wanted:
                oids = [each.oid for each in made]
                yield f"{name}.{key}: {'nothing' if event is None else oids.index(event.oid)}, not {oids.index(wanted)}"
            elif event.change.sort is Sort.EDITED and event.change.new != value:
                yield f"{name}.{key}: told as {event.change.new}, but it is {value}"


def _refs(written: Written) -> dict[str, str]:
    """What each record is called, found by what it says."""
    said = Records(documents((path, text.encode()) for path, text in written.texts.items()))
    return {str(each.fields["tags"][0]): ref for ref, each in said.items() if "tags" in each.fields}


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


@pytest.mark.parametrize(
    "seeds", [range(15), pytest.param(range(15, 400), marks=pytest.mark.deep)], ids=["few", "many"]
)
def test_records_without_ids_keep_their_lives_whatever_stands_before_them(seeds: range, tmp_path: Path) -> None:
    wrong = {}
    for seed in seeds:
        made = history(random.Random(seed), 30, moving=0.0, texts=texts_without_ids)
        if found := list(_wrong(Repository(tmp_path / str(seed)), made)):
            wrong[seed] = found
    assert wrong == {}


# --- named cases: which branch a merge has something from ---


def _pains(*records: tuple[str, str, int]) -> str:
    return "kind: pain-points\nitems:\n" + "".join(
        f"  - {{id: {own}, title: {title}, severity: {severity}, description: About {own}}}\n"
        for own, title, severity in records
    )


def _branch(repository: Repository, name: str, *states: dict[str, str]) -> str:
    """A branch from the first commit, with a commit for each state; its newest commit."""
    repository.git("switch", "--quiet", "--create", name, "base")
    return [repository.commit(state) for state in states][-1]


def _merge(repository: Repository, files: dict[str, str], *parents: str) -> str:
    repository.write(files)
    repository.git("add", "--all")
    tree = repository.git("write-tree")
    return repository.git("commit-tree", tree, *(word for each in parents for word in ("-p", each)), "-m", "merged")


def _values(repository: Repository, head: str, ref: str, field: str) -> list[object]:
    """What a field was, the newest value first."""
    return [event.change.new for event in _walked(repository, head)[ref].of(field)]


def test_of_two_branches_that_did_the_same_only_the_first_counts(repository: Repository) -> None:
    repository.commit({"p.yaml": _pains(("slow", "Slow", 1))})
    repository.git("branch", "base")
    main = repository.commit({"q.yaml": _pains(("rude", "Rude", 1))})
    one = _branch(repository, "one", {"p.yaml": _pains(("slow", "Slow", 3))})
    two = _branch(repository, "two", {"p.yaml": _pains(("slow", "Slow", 5))}, {"p.yaml": _pains(("slow", "Slow", 3))})
    merged = _merge(repository, {"p.yaml": _pains(("slow", "Slow", 3))}, main, one, two)
    assert _values(repository, merged, "slow", "severity") == [3, None]
    merged = _merge(repository, {"p.yaml": _pains(("slow", "Slow", 3))}, main, two, one)
    assert _values(repository, merged, "slow", "severity") == [3, 5, None]


def test_a_record_of_one_branch_may_have_a_field_of_another(repository: Repository) -> None:
    repository.commit({"p.yaml": _pains(("rude", "Rude", 1))})
    repository.git("branch", "base")
    main = repository.commit({"p.yaml": _pains(("rude", "Rude", 2))})
    one, two = (
        _branch(repository, name, *({"p.yaml": _pains(("rude", "Rude", 1), ("slow", *said))} for said in states))
        for name, states in (("one", (("Slow", 1), ("Slow", 3), ("Tardy", 3))), ("two", (("Slow", 1), ("So slow", 1))))
    )
    merged = _merge(repository, {"p.yaml": _pains(("rude", "Rude", 2), ("slow", "So slow", 3))}, main, one, two)
    assert _values(repository, merged, "slow", "severity") == [3, None]
    assert _values(repository, merged, "slow", "title") == ["So slow", None]
    assert _values(repository, merged, "rude", "severity") == [2, None]


def test_what_another_branch_said_is_not_followed_through_a_move(repository: Repository) -> None:
    rude, late = ("rude", "Rude", 1), ("late", "Late", 1)
    repository.commit({"a.yaml": _pains(rude, ("slow", "Slow", 1)), "b.yaml": _pains(late)})
    repository.git("branch", "base")
    repository.commit({"a.yaml": _pains(rude, ("slow", "Slow", 2))})
    repository.commit({"a.yaml": _pains(rude), "b.yaml": _pains(late, ("slow", "Slow", 2))})
    main = repository.commit({"b.yaml": _pains(late, ("slow", "So slow", 2))})
    moved = {"a.yaml": _pains(rude), "b.yaml": _pains(late, ("slow", "Slow", 1))}
    side = _branch(repository, "side", moved, {"b.yaml": _pains(late, ("slow", "Slow", 3))})
    merged = _merge(repository, {"b.yaml": _pains(late, ("slow", "So slow", 3))}, main, side)
    assert _values(repository, merged, "slow", "severity") == [3, None]
    assert _values(repository, merged, "slow", "title") == ["So slow", None]
