"""What `import jmx` offers: these names and no others, imported when they are used, without the command line."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import jmx

NAMES = {
    "JmxError", "Repository", "blame", "changelog", "diff", "findings", "log", "map", "open", "overview", "packet", "ranking",
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


def test_every_question_is_answered_without_the_command_line(example: Path) -> None:
    program = """
import json, sys
import jmx
repository = jmx.open(sys.argv[1], as_of="2026-11-02", cached=False)
packet = jmx.packet(repository, "get-connected")
diff = jmx.diff(repository, "HEAD~3", "HEAD~1")
ranking = jmx.ranking(repository).ranking
print(json.dumps({
    "packet": [packet.title, packet.owner, len(packet.changes), [score.ref for score in packet.scores]],
    "diff": [[change.sort, change.ref, change.field, change.commit.oid] for change in diff.changes],
    "ranking": [[score.ref, -score.value, not score.must] for score in ranking.scores],
    "findings": len(jmx.findings(repository).findings),
    "overview": jmx.overview(repository).journeys,
    "map": [stage.title for stage in jmx.map(repository, "get-connected").stages],
    "log": [event.change.field for event in jmx.log(repository, "waiting-in-all-day").told],
    "blame": [field.field for field in jmx.blame(repository, "waiting-in-all-day").fields],
    "changelog": len(jmx.changelog(repository, "get-connected").changes),
    "notes": repository.notes,
    "faces": [name for name in sys.modules if name.partition(".")[0] in ("typer", "click") or name.startswith("jmx.cli")],
}))
"""
    told = json.loads(_run(program, example))
    assert told.pop("faces") == []
    assert told.pop("notes") == []
    assert all(told.values()), told
    assert told["packet"][:2] == ["Get connected", "Nia Bekele"]
    assert told["ranking"] == sorted(told["ranking"], key=lambda score: (score[2], score[1]))
    assert set(told["packet"][3]) <= {ref for ref, *_ in told["ranking"]}


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
