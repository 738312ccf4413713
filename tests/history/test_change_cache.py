"""What single commits did, remembered: whatever was asked before, the answers are those of a walk from nothing."""

import random
from collections.abc import Mapping
from pathlib import Path

import pytest

from jmx.history import change_cache
from jmx.model.change import RecordHistory
from jmx.queries.histories import histories_of
from jmx.queries.repository import Repository as Opened
from jmx.repo.cache import open_cache
from tests.growing import history, write
from tests.support import Repository

Told = Mapping[str, list[tuple[object, ...]]]


def _told(histories: Mapping[str, RecordHistory]) -> Told:
    """Everything but routes, which are not remembered since nothing asks for them."""
    return {
        ref: [(oid, *change[:8], *(spot and spot.path for spot in change[-2:])) for oid, change in history.events]
        for ref, history in histories.items()
    }


def _at(folder: Path, oid: str, *, cached: bool) -> Told:
    return _told(histories_of(Opened(folder, oid, cached=cached)).by_ref)


def _repository(folder: Path, seed: int) -> tuple[Repository, list[str]]:
    repository = Repository(folder)
    made = history(random.Random(seed), 30, moving=0.1)
    write(repository, made)
    return repository, [each.oid for each in made]


def _ask_in_any_order(folder: Path, seeds: range) -> int:
    asked = 0
    for seed in seeds:
        repository, oids = _repository(folder / str(seed), seed)
        for oid in random.Random(seed).sample(oids, 12):
            remembered = _at(repository.folder, oid, cached=True)
            assert remembered == _at(repository.folder, oid, cached=False), (seed, oid)
            asked += len(remembered)
    return asked


def test_answers_are_those_of_a_walk_from_nothing(tmp_path: Path) -> None:
    assert _ask_in_any_order(tmp_path, range(6)) > 100


def test_many_small_parts_are_put_together_and_say_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(change_cache, "_MOST_PARTS", 3)
    monkeypatch.setattr(change_cache, "_MOST_COMMITS", 4)
    assert _ask_in_any_order(tmp_path, range(6, 10)) > 50


@pytest.mark.deep
def test_answers_are_those_of_a_walk_from_nothing_on_many_histories(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(change_cache, "_MOST_COMMITS", 7)
    assert _ask_in_any_order(tmp_path, range(10, 110)) > 2_000


def test_what_a_broken_file_hid_is_remembered_once_it_is_mended(tmp_path: Path) -> None:
    repository = Repository(tmp_path / "r")
    pain = "kind: pain-point\nid: slow\ntitle: It is slow\nseverity: {}\n"
    repository.commit({"p.yaml": pain.format(1)})
    broken = repository.commit({"p.yaml": pain.format(2) + "a: [\n"})
    _at(repository.folder, broken, cached=True)
    mended = repository.commit({"p.yaml": pain.format(3)})
    whole = _at(repository.folder, mended, cached=False)
    assert whole["slow"][0][0] == mended
    assert [_at(repository.folder, mended, cached=True) for _ in range(2)] == [whole, whole]
    cache = open_cache(Opened(repository.folder).identity)
    assert any(mended in part["heads"] for part in cache.all(change_cache.KIND).values())


def test_what_another_version_of_jmx_remembered_is_dropped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repository, oids = _repository(tmp_path / "r", 4)
    monkeypatch.setattr(change_cache, "VERSION", "an older one")
    _at(repository.folder, oids[-1], cached=True)
    monkeypatch.undo()
    whole = _at(repository.folder, oids[-1], cached=True)
    keys = open_cache(Opened(repository.folder).identity).all(change_cache.KIND)
    assert keys
    assert not any(key.startswith("an older one") for key in keys)
    assert _at(repository.folder, oids[-1], cached=True) == whole


def test_a_part_that_got_lost_shortens_no_life(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(change_cache, "_MOST_COMMITS", 3)
    repository, oids = _repository(tmp_path / "r", 4)
    whole = _at(repository.folder, oids[-1], cached=True)
    cache = open_cache(Opened(repository.folder).identity)
    keys = sorted(cache.all(change_cache.KIND))
    assert len(keys) > 2
    for key in keys:
        kept = cache.get(change_cache.KIND, key)
        cache.forget(change_cache.KIND, [key])
        assert _at(repository.folder, oids[-1], cached=True) == whole, key
        cache.put(change_cache.KIND, {key: kept})


def test_a_rewritten_branch_gets_no_old_answers(repository: Repository) -> None:
    pain = "kind: pain-point\nid: slow\ntitle: Slow\nseverity: {}\n"
    first = repository.commit({"slow.yaml": pain.format(2)}, day="2026-01-05")
    repository.commit({"slow.yaml": pain.format(4)}, day="2026-02-05")
    before = histories_of(Opened(repository.folder)).by_ref["slow"]
    assert [event.change.new for event in before.of("severity")] == [4, None]
    repository.git("reset", "--hard", "--quiet", first)
    rewritten = repository.commit({"slow.yaml": pain.format(3)}, day="2026-03-05")
    repository.git("reflog", "expire", "--expire=now", "--all")
    repository.git("gc", "--quiet", "--prune=now")
    after = histories_of(Opened(repository.folder)).by_ref["slow"]
    assert [(event.oid, event.change.new) for event in after.events] == [(rewritten, 3), (first, None)]


def test_a_root_below_the_top_is_remembered_apart(repository: Repository) -> None:
    pain = "kind: pain-point\nid: slow\ntitle: Slow\nseverity: {}\n"
    repository.commit(
        {"slow.yaml": pain.format(1), "part/jmx.yaml": "organisation: Part\n", "part/slow.yaml": pain.format(5)}
    )
    repository.commit({"part/slow.yaml": pain.format(4)})
    top, part = (histories_of(Opened(folder)).by_ref for folder in (repository.folder, repository.folder / "part"))
    assert len(part["slow"].events) == 2
    assert _told(part) == _told(histories_of(Opened(repository.folder / "part", cached=False)).by_ref)
    assert _told(top) == _told(histories_of(Opened(repository.folder, cached=False)).by_ref)


def test_what_a_partial_clone_lacks_is_not_remembered_as_nothing(repository: Repository, tmp_path: Path) -> None:
    pain = "kind: pain-point\nid: slow\ntitle: Slow\nseverity: {}\n"
    for severity in (1, 2, 3):
        repository.commit({"slow.yaml": pain.format(severity)})
    repository.git("config", "uploadpack.allowFilter", "true")
    clone = tmp_path / "clone"
    repository.git("clone", "--quiet", "--filter=blob:none", f"file://{repository.folder}", str(clone))
    assert histories_of(Opened(clone)).lacking
    assert open_cache(Opened(clone).identity).all(change_cache.KIND) == {}
