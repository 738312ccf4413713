"""The floors, the doors and the clock: what may know what, checked on the source itself."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[1]
SOURCES = sorted((CHECKOUT / "jmx").rglob("*.py"))

# What only one module may do: (what it is, the modules that may, the names that do it).
DOORS = {
    "child processes": ({"processes.py"}, {"subprocess", "os.system", "os.popen", "os.fork", "os.posix_spawn", "pty"}),
    "YAML parsers": ({"reading/yaml.py", "reading/third_reader.py"}, {"yaml", "yaml_rs", "ruamel"}),
    "the cache's entries": ({"repo/cache.py"}, {"msgpack"}),
    "databases": (set(), {"sqlite3"}),
    "templates": ({"render/template_child.py"}, {"jinja2"}),
    "the network": (set(), {"socket", "http", "urllib.request", "httpx", "requests", "ssl", "ftplib", "smtplib"}),
    "unsafe reading": (set(), {"pickle", "marshal", "shelve", "eval", "exec", "compile", "__import__", "runpy"}),
    "writing files": (
        {"repo/files.py", "repo/folders.py"},
        {"shutil", "tempfile", "os.replace", "os.rename", "os.unlink", "os.remove", "os.mkdir", "os.makedirs",
         "os.open", "os.write", "os.symlink", "os.chmod", "os.truncate", "open"},
    ),
    "writing through paths": (
        {"repo/files.py", "repo/folders.py"},
        {".write_text", ".write_bytes", ".unlink", ".rename", ".mkdir", ".rmdir", ".symlink_to", ".touch", ".chmod"},
    ),
    "printing": (
        {"cli/terminal.py"},
        {"print", "rich.console", "typer.echo", "typer.secho", "sys.stdout", "sys.stderr"},
    ),
    "clocks": (
        {"queries/repository.py"},
        {".now", ".today", ".utcnow", ".fromtimestamp", "time.time", "time.localtime", "time.strftime"},
    ),
}  # fmt: skip
# Where a rule is bent, and why.
ALLOWED = {
    ("__main__.py", "os.open"): "streams that are missing lead to the null device",
    ("__main__.py", "sys.stderr"): "the same, and what is said after an interruption",
    ("__main__.py", "sys.stdout"): "`--version` answers before anything is imported",
    ("shared_work.py", "sys.stdout"): "answers to the process that asked, which nobody sees",
    ("render/template_child.py", "sys.stdout"): "answers to the process that asked, which nobody sees",
    ("repo/objects.py", ".fromtimestamp"): "seconds of a commit become days; no clock is asked",
    ("processes.py", "shutil"): "looking a program up on PATH",
    ("writing/transaction.py", "os.open"): "the lock's own file, which is there only while somebody writes",
    ("writing/transaction.py", "os.write"): "who holds the lock is written into that file",
    ("writing/transaction.py", "os.unlink"): "the same file goes when the lock does",
    ("writing/transaction.py", ".unlink"): "the same call, seen once more by the name it ends in",
}


@cache
def _used(path: Path) -> tuple[tuple[str, int], ...]:
    """Every name a module imports, calls or reaches into: `os.replace`, `open`, and `.write_text` on whatever."""
    return tuple(_names(path))


def _names(path: Path) -> Iterator[tuple[str, int]]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    imported = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            imported |= {alias.name.partition(".")[0] for alias in node.names}
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node.func.id, node.lineno
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield f".{node.func.attr}", node.lineno
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in imported:
            yield f"{node.value.id}.{node.attr}", node.lineno


def _second_doors(path: Path, name: str, forbidden: set[str]) -> list[str]:
    found = []
    for used, line in _used(path):
        hit = next((each for each in forbidden if used == each or used.startswith(each + ".")), None)
        if hit and (name, used) not in ALLOWED and (name, hit) not in ALLOWED:
            found.append(f"{name}:{line} uses {used}")
    return found


@pytest.mark.parametrize("door", DOORS)
def test_there_is_no_second_door(door: str) -> None:
    owners, forbidden = DOORS[door]
    found = []
    for path in SOURCES:
        name = path.relative_to(CHECKOUT / "jmx").as_posix()
        if name not in owners:
            found += _second_doors(path, name, forbidden)
    assert found == []


@pytest.mark.parametrize("door", [door for door, (owners, _) in DOORS.items() if owners])
def test_the_door_test_would_see_a_second_door(door: str) -> None:
    owners, forbidden = DOORS[door]
    seen = [hit for owner in owners for hit in _second_doors(CHECKOUT / "jmx" / owner, "elsewhere.py", forbidden)]
    assert seen, f"{owners} does nothing that its door is for"


def test_every_allowance_is_still_needed() -> None:
    for name, used in ALLOWED:
        text = (CHECKOUT / "jmx" / name).read_text(encoding="utf-8")
        assert used.rpartition(".")[2] in text, f"{name} no longer uses {used}"


def test_floors_look_only_down_and_thinking_never_reads() -> None:
    done = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout


def test_every_module_says_what_it_is_in_one_line() -> None:
    for path in SOURCES:
        docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
        if path.name != "__init__.py" or docstring is not None:
            assert docstring, f"{path} has no docstring"
            assert len(docstring.splitlines()[0]) <= 120


def test_no_two_classes_share_a_name() -> None:
    homes: dict[str, list[str]] = {}
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                homes.setdefault(node.name.lstrip("_"), []).append(path.relative_to(CHECKOUT).as_posix())
    assert {name: paths for name, paths in homes.items() if len(paths) > 1} == {}


def test_every_answer_has_a_test_file_of_its_own() -> None:
    modules = {path.stem for path in (CHECKOUT / "jmx/queries").glob("*.py")} - {"__init__"}
    assert modules <= {path.stem.removeprefix("test_") for path in (CHECKOUT / "tests/queries").glob("test_*.py")}
