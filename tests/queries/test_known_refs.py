"""What is remembered of refs, for shells."""

from pathlib import Path

import pytest

from jmx.queries.known_refs import known_refs, remember_refs
from jmx.queries.repository import open_repository


def test_refs_are_remembered_and_brought_up_to_date(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = tmp_path / "records"
    folder.mkdir()
    for name in ("one", "two"):
        (folder / f"{name}.yaml").write_text(f"kind: pain-point\nid: {name}\ntitle: {name}\n")
        assert name not in known_refs(open_repository(folder), 0)
        opened = open_repository(folder)
        remember_refs(opened)
        assert name not in known_refs(open_repository(folder), 0), "nothing was read"
        assert opened.workspace.records
        remember_refs(opened)
        assert name in known_refs(open_repository(folder), 0)
    assert known_refs(open_repository(folder, cached=False), 0) == []
    assert "two" in known_refs(open_repository(folder, cached=False), 10)
