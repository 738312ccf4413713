"""The blocks of the README and of docs/, and how they are followed as a reader follows them.

A marker in the line before a block says what it is: `write: PATH` is a file that stands there from then on, `run` is typed,
`not run: …` says why it is not; what else there is, is run by a test of its own.
"""

import re
import shlex
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, tzinfo
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.support import Ran

CHECKOUT = Path(__file__).parents[1]
# Where a reader follows along; those of fields and rules are made of what is tested by itself.
PAGES = sorted(
    {CHECKOUT / "README.md", CHECKOUT / "CONTRIBUTING.md", *(CHECKOUT / "docs").glob("*.md")}
    - {CHECKOUT / "docs/fields.md", CHECKOUT / "docs/rules.md"}
)
DAY = date(2026, 6, 1)  # on which pages are written
_BLOCK = re.compile(
    r"(?:^<!-- (?P<marker>.*?) -->\n)?^```(?P<language>\w*)\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE
)
_DAYS = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
MORE = "…"  # a line of this stands for lines that are left out


class Block(NamedTuple):
    """A block of a page, and what the line before it says of it."""

    marker: str
    language: str
    text: str


class Typed(NamedTuple):
    """A command line, and what stands below it."""

    command: str
    shown: str


def blocks(page: str) -> list[Block]:
    """Every block of a page."""
    return [Block(found["marker"] or "", found["language"], found["text"]) for found in _BLOCK.finditer(page)]


def typed(block: Block) -> Iterator[Typed]:
    """The commands of a block."""
    for each in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
        command, _, shown = each.partition("\n")
        yield Typed(command, shown)


def is_shown(shown: str, told: str) -> bool:
    """Whether a page shows what was told, be it with lines left out."""
    parts = [re.escape(each) for each in re.split(rf"^{MORE}\n", shown, flags=re.MULTILINE)]
    return re.fullmatch("(?:.*\n)*".join(parts), told) is not None


def on_day(page: str, day: date) -> str:
    """A page as its reader would have it who follows it on another day: every day in it as far away from theirs."""
    return _DAYS.sub(lambda found: str(date.fromisoformat(found[0]) + (day - DAY)), page)


def today() -> date:
    """The reader's own day, as jmx asks for it."""
    return datetime.now().astimezone().date()


def clock_at(day: date, monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes it that day, for jmx and for git."""

    class Clock(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> "Clock":
            return cls(day.year, day.month, day.day, 12, tzinfo=tz or UTC)

    monkeypatch.setattr("jmx.queries.repository.datetime", Clock)
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_DATE", f"{day}T12:00:00+00:00")


def as_ana(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets git know the reader as the one whose name stands in the pages, whoever its settings name on this machine."""
    named = {"user.name": "Ana Ruiz", "user.email": "ana@x.example"}
    monkeypatch.setenv("GIT_CONFIG_COUNT", str(len(named)))
    for at, (key, value) in enumerate(named.items()):
        monkeypatch.setenv(f"GIT_CONFIG_KEY_{at}", key)
        monkeypatch.setenv(f"GIT_CONFIG_VALUE_{at}", value)
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "Ana Ruiz")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "ana@x.example")


def followed(
    page: str, folder: Path, jmx: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch, *, committing: bool = False
) -> Iterator[tuple[Typed, str]]:
    """Follows a page from its first block to its last, in an empty folder: every command with what is told. Whoever is
    `committing` does so after every file."""
    monkeypatch.chdir(folder)
    for block in blocks(page):
        if block.marker.startswith("write: "):
            path = Path.cwd() / block.marker.removeprefix("write: ")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, encoding="utf-8")
            if committing:
                _git("add", "--all")
                _git("commit", "--quiet", "-m", "As far as we are")
        elif block.marker == "run":
            for each in typed(block):
                yield each, _told(each.command, jmx, monkeypatch)


def rewritten(page: str, told: list[tuple[Typed, str]]) -> str:
    """The page with what was told below every command, but where it shows that already."""
    answers = iter(told)

    def block(found: re.Match[str]) -> str:
        if found["marker"] != "run":
            return found[0]
        lines = [f"$ {each.command}\n{each.shown if is_shown(each.shown, said) else said}"
                 for each, said in (next(answers) for _ in typed(Block("run", "", found["text"])))]  # fmt: skip
        return found[0].replace(found["text"], "".join(lines))

    return _BLOCK.sub(block, page)


def _told(command: str, jmx: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch) -> str:
    name, *words = shlex.split(command)
    if name == "cd":
        monkeypatch.chdir(words[0])
        return ""
    if name == "git":
        return _git(*words)
    assert name == "jmx", command
    ran = jmx(*words)
    return ran.err + ran.out


def _git(*words: str) -> str:
    done = subprocess.run(["git", *words], capture_output=True, text=True, check=True)
    return done.stdout + done.stderr
