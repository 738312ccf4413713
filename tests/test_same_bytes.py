"""What is due, the calendar, digests and packets of the example company are the same bytes whatever a machine is set to."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.test_fourteen_months import MONTHS

MACHINES = (
    {"TZ": "UTC", "LANG": "C", "PYTHONHASHSEED": "1"},
    {"TZ": "Pacific/Kiritimati", "LANG": "tr_TR.UTF-8", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "7"},
    {"TZ": "America/Los_Angeles", "LC_ALL": "POSIX", "PYTHONHASHSEED": "3", "JMX_NO_CACHE": "1"},
)
FEW = ("due -o due.json", "calendar -o r.ics", "digest -o d.html", "review get-connected -o p.md")
ALL = (
    *FEW, "due --propose -o due.csv", "due --propose --within 400d -o due.md", "due --propose -o due.xlsx", "digest -o d.json",
    "digest -o d.md", "digest --each -f text -o digests", "review --all -f html -o packets", "review --all -f json -o data",
)  # fmt: skip
DRIVER = """
import hashlib, json, os, sys
from pathlib import Path
from jmx.cli.app import run
example, months, commands, folder = json.loads(sys.stdin.read())
made = {}
for month in months:
    here = Path(folder) / month
    here.mkdir()
    os.chdir(here)
    for command in commands:
        made[f"{month} {command}"] = run([*command.split(), "-C", example, "--at", month, "--as-of", month])
    for file in sorted(each for each in here.rglob("*") if each.is_file()):
        made[f"{month} {file.relative_to(here).as_posix()}"] = hashlib.sha256(file.read_bytes()).hexdigest()
print(json.dumps(made))
"""


def made_by(
    machine: dict[str, str], example: Path, months: Sequence[str], commands: Sequence[str], folder: Path
) -> dict[str, object]:
    """The exit codes and the digests of all files that some commands write at some months."""
    folder.mkdir()
    usual = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "JMX_", "GIT_"))}
    asked = json.dumps([str(example), months, commands, str(folder)])
    done = subprocess.run(
        [sys.executable, "-c", DRIVER], input=asked, env=usual | machine | {"JMX_CACHE_DIR": str(folder / "cache")},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_two_months_are_the_same_on_two_machines(example: Path, tmp_path: Path) -> None:
    months = (MONTHS[5], MONTHS[12])
    first, second = (
        made_by(machine, example, months, FEW, tmp_path / str(at)) for at, machine in enumerate(MACHINES[1:])
    )
    assert first == second
    assert len(first) == 16, "each command wrote a file"


@pytest.mark.deep
def test_every_month_is_the_same_on_every_machine(example: Path, tmp_path: Path) -> None:
    usual, *others = (made_by(machine, example, MONTHS, ALL, tmp_path / str(at)) for at, machine in enumerate(MACHINES))
    for each in others:
        assert {name for name in usual if usual[name] != each.get(name)} == set()
        assert usual == each
    assert {value for value in usual.values() if isinstance(value, int)} == {0}
