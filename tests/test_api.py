"""What `import jmx` offers: these names and no others, imported when they are used, without the command line."""

import subprocess
import sys
from pathlib import Path

import pytest

import jmx

NAMES = {
    "JmxError", "Repository", "account", "blame", "changelog", "diff", "findings", "log", "map", "open", "overview", "packet", "ranking",
    "show",
}  # fmt: skip


def _run(program: str, *arguments: object) -> str:
    """What a program prints that a Python of its own runs."""
    argv = [sys.executable, "-W", "error", "-c", program, *map(str, arguments)]
    done = subprocess.run(argv, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_names_are_these_and_the_docstring_has_them_all() -> None:
    assert set(jmx.__all__) == NAMES
    assert jmx.__doc__ is not None
    assert [name for name in NAMES if f"`{name}`" not in jmx.__doc__] == []
    assert all(getattr(jmx, name).__doc__ for name in NAMES)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        getattr(jmx, "nothing")  # noqa: B009


def test_importing_jmx_imports_nothing_else() -> None:
    program = "import sys; before = set(sys.modules); import jmx; print(sorted(set(sys.modules) - before))"
    assert _run(program) == "['jmx']\n"


def test_a_repository_is_opened_at_a_day_and_says_what_it_leaves_out(example: Path, tmp_path: Path) -> None:
    then = jmx.open(example, at="2026-03-31")
    assert str(then.as_of) == "2026-03-31"
    assert then.read_at != jmx.open(str(example)).read_at
    (tmp_path / "journeys").mkdir()
    (tmp_path / "journeys/buy.yaml").write_text("kind: journey\nid: buy\ntitle: Buy\n")
    (tmp_path / "journeys/odd.yaml").write_text("kind: [")
    broken = jmx.open(tmp_path)
    jmx.ranking(broken)
    jmx.map(broken, "buy")
    assert broken.notes == [
        "1 file with mistakes, left out where they cannot be read: journeys/odd.yaml; see: jmx lint"
    ]


def test_what_goes_wrong_outside_is_a_jmx_error(tmp_path: Path) -> None:
    with pytest.raises(jmx.JmxError, match="there is no folder"):
        jmx.open(tmp_path / "nowhere")
    with pytest.raises(jmx.JmxError, match="there is no git history here"):
        jmx.diff(jmx.open(tmp_path))


def test_a_repository_let_go_of_leaves_no_git_running(example: Path) -> None:
    program = (
        "import gc, os, sys, jmx\n"
        "def held(): gc.collect(); return len(os.listdir('/dev/fd'))\n"
        "def ask(): jmx.findings(jmx.open(sys.argv[1], at='2026-03-31'))\n"
        "ask(); before = held()\n"
        "for _ in range(5): ask()\n"
        "print(held() - before)\n"
    )
    assert _run(program, example) == "0\n"
