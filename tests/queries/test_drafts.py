"""Drafts in a repository: where their files go, and that nothing is written that would not be read."""

from pathlib import Path

import pytest

from jmx.errors import RefusedEdit, RefusedWrite
from jmx.foreign.draft import Draft
from jmx.queries.drafts import imported
from jmx.queries.repository import Repository

DRAFT = Draft("journey", {"title": "Buy", "personas": ["Somebody new"], "stages": [{"title": "Pay"}]})


def _paths(folder: Path, given_id: str | None = None, place: str | None = None) -> list[str]:
    return [each.path for each in imported(Repository(folder), [DRAFT], given_id, place).edits.files]


def test_files_go_where_such_records_are_kept(tmp_path: Path) -> None:
    assert _paths(tmp_path) == ["journeys/buy.yaml", "personas/somebody-new.yaml"]
    assert _paths(tmp_path, place="maps/2025.yaml") == ["maps/2025.yaml", "personas/somebody-new.yaml"]
    assert not [*tmp_path.iterdir()]


def test_what_is_in_the_way_stays(tmp_path: Path) -> None:
    (tmp_path / "journeys").mkdir()
    (tmp_path / "journeys" / "buy.yaml").write_text("not: a record\n", encoding="utf-8")
    with pytest.raises(RefusedWrite, match=r"'journeys/buy\.yaml' is there already"):
        _paths(tmp_path)
    with pytest.raises(RefusedWrite, match="there already"):
        _paths(tmp_path, "bought", "journeys/buy.yaml")
    for place in ("/tmp/x.yaml", "../x.yaml", "journeys/x.txt"):
        with pytest.raises(RefusedWrite, match="no place for a record"):
            _paths(tmp_path, "bought", place)
    assert _paths(tmp_path, "bought")[0] == "journeys/bought.yaml"


def test_what_would_not_be_read_is_not_written(tmp_path: Path) -> None:
    stages = [{"title": "Pay", "touchpoints": [{"title": "Pay", "next": ["nowhere"]}]}]
    with pytest.raises(RefusedEdit, match=r"^journeys/buy\.yaml: .*nowhere.*; nothing was written$"):
        imported(Repository(tmp_path), [Draft("journey", {"title": "Buy", "stages": stages})])
