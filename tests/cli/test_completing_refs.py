"""Shells complete refs out of what was remembered, and hear nothing else."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from jmx.cli import completing


class Line:
    """What typer tells of a command line."""

    def __init__(self, folder: Path) -> None:
        self.params, self.parent = {"repo": folder}, None


def completed(folder: Path, words: str, **env: str) -> tuple[list[str], str]:
    asked = {"COMP_WORDS": words, "COMP_CWORD": "2", "_JMX_COMPLETE": "complete_bash", **env}
    ran = subprocess.run(
        [sys.executable, "-m", "jmx"],
        cwd=folder,
        env={**os.environ, **asked},
        capture_output=True,
        text=True,
        check=False,
    )
    return ran.stdout.split(), ran.stderr


def test_refs_are_offered_inner_ones_once_a_slash_is_typed(example: Path) -> None:
    line = Line(example)
    assert completing.refs(line, "get-con") == ["get-connected", "get-connected-next"]  # type: ignore[arg-type]
    inner = completing.refs(line, "get-connected/v")  # type: ignore[arg-type]
    assert "get-connected/visit" in inner
    assert "team:connection" in completing.reach(line, "team:")  # type: ignore[arg-type]
    assert completing.refs(line, "team:") == []  # type: ignore[arg-type]


def test_a_shell_hears_nothing_where_there_is_nothing(tmp_path: Path, example: Path) -> None:
    assert completed(example, "jmx trace waiting") == (["waiting-in-all-day"], "")
    assert completed(tmp_path, "jmx trace waiting") == ([], "")
    (tmp_path / "jmx.yaml").write_text("organisation: [\n")
    (tmp_path / "a.yaml").write_text("kind: journey\nid: [\n")
    assert completed(tmp_path, "jmx show a") == ([], "")


@pytest.fixture(autouse=True)
def own_cache(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
