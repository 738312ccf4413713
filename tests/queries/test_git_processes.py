"""How often a command starts git: never twice with the same question, and no oftener than is written here."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support import Ran

DAY = ("--as-of", "2026-11-02")
# A command and the most processes of git that it may start on the example, with an empty cache.
MOST = {
    "diff": 10,
    "diff HEAD~1": 13,
    "diff HEAD~3 HEAD~1": 14,
    "diff HEAD~3..HEAD --journey get-connected": 14,
    "changelog": 8,
    "changelog get-connected": 9,
    "lint": 10,
    "lint --since HEAD~3": 14,
    "score": 4,
    "review get-connected": 11,
    "log get-connected": 5,
    "log waiting-in-all-day.severity": 5,
    "blame get-connected": 5,
    "render get-connected": 7,
    "cache": 1,
}


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[str]]:
    """What git was asked, by a git that writes it down and hands it on."""
    noted = tmp_path / "asked"
    noted.touch()
    shim = tmp_path / "bin/git"
    shim.parent.mkdir()
    shim.write_text(f'#!/bin/sh\nprintf \'%s\\0\' "$*" >> "{noted}"\nexec {shutil.which("git")} "$@"\n')
    shim.chmod(0o755)
    monkeypatch.setenv("PATH", f"{shim.parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("JMX_CACHE_DIR", str(tmp_path / "cache"))
    return lambda: noted.read_text().split("\0")[:-1]


@pytest.mark.parametrize("command", MOST)
def test_git_is_started_no_oftener_than_needed(
    command: str, example: Path, asked: Callable[[], list[str]], jmx: Callable[..., Ran]
) -> None:
    day = () if command == "cache" else DAY
    assert jmx(*command.split(), "-C", example, *day).code in (0, 1)
    told = asked()
    assert told, "git is not started by way of PATH any more: this test counts nothing"
    assert len(told) <= MOST[command], "\n".join(told)
    by_argument_alone = [each for each in told if "--stdin" not in each]
    assert len(set(by_argument_alone)) == len(by_argument_alone), "\n".join(sorted(by_argument_alone))
