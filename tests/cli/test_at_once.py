"""Several commands that write at once, and commands that are killed: nothing is lost, and no file is left half done."""

import json
import os
import random
from pathlib import Path

import pytest

from tests.support import Ran, child, ended

AT_WORK = """
    import sys
    from jmx.cli.app import run
    from jmx.writing import transaction

    transaction.LOCK_SECONDS = 120
    root, what, times = sys.argv[1], sys.argv[2], int(sys.argv[3])
    for number in range(times):
        asked = {
            "fmt": ["fmt"],
            "rename": ["rename", "slow" if number % 2 == 0 else "late", "late" if number % 2 == 0 else "slow"],
            "set": ["set", f"buy.x-{number}={number}"],
            "reassign": ["reassign", *(("ana", "bo") if number % 2 == 0 else ("bo", "ana"))],
        }[what]
        while True:  # who finds a file changed meanwhile does nothing, and tries again
            code = run([*asked, "-C", root])
            if code == 0:
                break
"""
KILLED = """
    import sys
    sys.path.insert(0, sys.argv[3])
    import killing
    from jmx.cli.app import run
    print(int(killing.killed(lambda: run(["fmt", "-C", sys.argv[1]]), int(sys.argv[2]), after=True, calls=("replace",))))
"""


def _made(root: Path, pains: int) -> None:
    (root / "people.yaml").write_text("kind: people\nitems:\n- {name: Ana, id: ana}\n- {name: Bo, id: bo}\n")
    (root / "buy.yaml").write_text(
        "kind: journey\ntitle: Buy   # the one\nid: buy\nowner: ana\nstages:\n- {title: Pay, id: pay}\n"
    )
    (root / "slow.yaml").write_text("kind: pain-point\ntitle: 'Slow'\nid: slow\nat: [buy/pay]\n")
    for number in range(pains):
        text = f"kind: initiative\naddresses: [slow]\ntitle: 'Fix {number}'  # {number}\nid: fix-{number}\nowner: ana\n"
        (root / f"fix-{number}.yaml").write_text(text)


def _written_at_once(root: Path, jmx: "object", times: int) -> None:
    assert callable(jmx)
    _made(root, 5)
    asked = {"fmt": times, "rename": times, "set": times, "reassign": times}
    running = [child(AT_WORK, root, what, count) for what, count in asked.items()]
    assert [ended(process) for process in running] == [0] * len(running)
    assert jmx("fmt", "-C", root).code == 0
    found = json.loads(jmx("lint", "-C", root, "-f", "json", "--fail-on", "never").out)
    assert [each for each in found["findings"] if each["level"] == "error"] == []
    text = (root / "buy.yaml").read_text()
    assert all(f"x-{number}: {number}\n" in text for number in range(times))
    assert "# the one" in text
    assert all(f"# {number}\n" in (root / f"fix-{number}.yaml").read_text() for number in range(5))


def test_commands_at_once_lose_nothing(tmp_path: Path, jmx: object) -> None:
    _written_at_once(tmp_path, jmx, 2)


@pytest.mark.deep
def test_many_commands_at_once_lose_nothing(tmp_path: Path, jmx: object) -> None:
    _written_at_once(tmp_path, jmx, 20)


def _killed(root: Path, jmx: object, files: int, points: list[int]) -> None:
    assert callable(jmx)
    for point in points:
        for old in root.iterdir():
            old.unlink()
        _made(root, files)
        before = {path.name: path.read_bytes() for path in root.iterdir()}
        killed = child(KILLED, root, point, Path(__file__).parents[1])
        assert killed.communicate(timeout=120)[0].strip() == b"1"
        ran: Ran = jmx("fmt", "-C", root)
        assert ran.code == 0
        after = {path.name: path.read_bytes() for path in root.iterdir()}
        assert after.keys() == before.keys()
        assert all(sorted(after[name].split()) == sorted(before[name].replace(b"'", b"").split()) or b"{" in before[name]
                   for name in before)  # fmt: skip
        assert jmx("fmt", "--check", "-C", root).code == 0


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a process that it forks")
def test_who_is_killed_while_laying_out_leaves_files_whole(tmp_path: Path, jmx: object) -> None:
    _killed(tmp_path, jmx, 10, [2, 7])


@pytest.mark.deep
@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a process that it forks")
def test_who_is_killed_at_any_file_leaves_files_whole(tmp_path: Path, jmx: object) -> None:
    _killed(tmp_path, jmx, 200, random.Random(1).sample(range(1, 200), 50))
