"""Which findings are told: of the files that are named, of a branch, and without what a baseline holds back."""

from pathlib import Path

import pytest

from jmx.errors import NothingToRead
from jmx.queries.baseline import baseline_update
from jmx.queries.repository import open_repository
from jmx.queries.told import lies_in, told_of, within
from tests.support import Repository

WRONG = "kind: journey\nid: {}\ntitle: A\ntier: '2'\n"


def test_only_what_is_named_is_told_and_the_rest_is_held_back_by_its_baseline(repository: Repository) -> None:
    files = {f"journeys/{name}.yaml": WRONG.format(name) for name in ("a", "b")}
    repository.commit({**files, "jmx.yaml": "lint: {select: [REC]}\n"}, day="2026-03-01")
    opened = open_repository(repository.folder)
    told = told_of(opened, [repository.folder / "journeys/b.yaml"], None, None)
    assert ([each.path for each in told.findings], told.only) == (["journeys/b.yaml"], ("journeys/b.yaml",))
    told = told_of(opened, (), baseline_update(opened).entries, None)
    assert (told.findings, len(told.baselined.held)) == ((), 2)
    repository.git("checkout", "-q", "-b", "more")
    repository.commit({"journeys/b.yaml": WRONG.format("b").replace("2", "3")}, day="2026-03-02")
    told = told_of(open_repository(repository.folder), (), None, "main")
    assert [each.path for each in told.findings] == ["journeys/b.yaml"]
    assert told.gate is not None
    assert told.gate.elsewhere == 1


def test_a_path_is_called_as_the_repository_calls_it(tmp_path: Path) -> None:
    (tmp_path / "r/journeys").mkdir(parents=True)
    (tmp_path / "r/journeys/a.yaml").write_text(WRONG.format("a"))
    opened = open_repository(tmp_path / "r")
    assert within(opened, tmp_path / "r/journeys", "lint") == "journeys"
    assert within(opened, tmp_path / "r", "lint") == ""
    with pytest.raises(NothingToRead, match="lies outside of this repository"):
        within(opened, tmp_path, "lint")
    assert lies_in("journeys/a.yaml", "journeys")
    assert not lies_in("journeys/a.yaml", "journey")
