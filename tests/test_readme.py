"""What the README, CONTRIBUTING and the pages of docs/ say is followed and checked: on the day they were written, and today."""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from jmx.cli.app import COMMANDS
from jmx.model.kinds import BY_WORD
from tests.pages import (
    CHECKOUT,
    DAY,
    PAGES,
    Block,
    as_ana,
    blocks,
    clock_at,
    followed,
    is_shown,
    on_day,
    rewritten,
    today,
    typed,
)
from tests.support import Ran

README = (CHECKOUT / "README.md").read_text(encoding="utf-8")
Jmx = Callable[..., Ran]
FOLLOWED = [CHECKOUT / "README.md", CHECKOUT / "docs/first-journey.md"]
# What is run by a test of its own, and where.
ELSEWHERE = {
    "diff: ": "tests/cli/test_diff.py",
    "in ci: ": "tests/test_action.py",
    "views of jmx.yaml": "tests/cli/test_views.py",
    "maps checked": "tests/cli/test_render_check.py",
    "look of jmx.yaml": "tests/cli/test_look.py",
    "tour of the example": "tests/cli/test_history_tour.py",
}


def test_the_two_commands_stand_at_the_top() -> None:
    block = README.partition("```console\n")[2].partition("```")[0]
    assert [line.split("  ")[0] for line in block.splitlines()] == ["make demo", "make test"]
    makefile = (CHECKOUT / "Makefile").read_text(encoding="utf-8")
    assert "\ndemo: " in makefile
    assert "\ntest: " in makefile


def test_every_command_has_a_row() -> None:
    rows = set(re.findall(r"^\| `jmx ([a-z-]+)", README, re.MULTILINE))
    assert rows == set(COMMANDS)


def test_every_kind_has_a_row() -> None:
    table = README.partition("| kind | for |")[2].partition("\n\n")[0]
    named = {BY_WORD[word].name for word in re.findall(r"`([a-z-]+)`", table)}
    assert named == {kind.name for kind in BY_WORD.values()}


@pytest.mark.parametrize("name", ["CONTRIBUTING.md", "docs/architecture.md"])
def test_every_path_that_is_named_exists(name: str) -> None:
    text = (CHECKOUT / name).read_text(encoding="utf-8")
    paths = set(re.findall(r"`([a-z]+/[A-Za-z0-9_./*-]+)`", text))
    assert len(paths) >= 12
    for path in paths:
        inside = path if (CHECKOUT / path.partition("/")[0]).is_dir() else f"jmx/{path}"
        assert list(CHECKOUT.glob(inside.rstrip("/"))), path


def test_links_of_the_docs_lead_somewhere() -> None:
    for page in (CHECKOUT / "docs").rglob("*.md"):
        for link in re.findall(r"\]\((?!https?:)([^)#]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / link).exists(), f"{page.name}: {link}"


def test_links_of_the_readme_lead_somewhere() -> None:
    for path in re.findall(r"\]\((?!https?:)([^)#]+)\)", README):
        assert (CHECKOUT / path).exists(), path


# --- blocks ---


def without_ids(text: str) -> str:
    """What is told without the short ids of commits, which hang on their moment."""
    return re.sub(r"\b[0-9a-f]{9}\b", "0" * 9, text)


def test_every_block_is_run_or_says_why_it_is_not() -> None:
    known = ("write: ", *ELSEWHERE)
    for path in PAGES:
        for block in blocks(path.read_text(encoding="utf-8")):
            told = block.marker == "run" or block.marker.startswith(known)
            assert told or re.fullmatch(r"not run: .{20,}", block.marker), f"{path.name}: {block.text[:80]}"
            assert block.marker != "run" or list(typed(block)), f"{path.name}: no command in it"
    for marker, test in ELSEWHERE.items():
        assert f"<!-- {marker}" in (CHECKOUT / test).read_text(encoding="utf-8")


@pytest.mark.parametrize("path", FOLLOWED, ids=lambda path: path.name)
def test_a_page_shows_what_its_reader_is_told(
    path: Path, tmp_path: Path, jmx: Jmx, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_ana(monkeypatch)
    clock_at(DAY, monkeypatch)
    page = path.read_text(encoding="utf-8")
    told = list(followed(page, tmp_path, jmx, monkeypatch))
    if "WRITE_PAGES" in os.environ:
        path.write_text(rewritten(page, told), encoding="utf-8")
        return
    for each, said in told:
        assert is_shown(without_ids(each.shown), without_ids(said)), (
            f"$ {each.command}\n{said}\nrun: WRITE_PAGES=1 pytest tests/test_readme.py"
        )
    assert len(told) >= 3


@pytest.mark.parametrize("path", FOLLOWED, ids=lambda path: path.name)
def test_a_page_holds_for_whoever_follows_it_today(
    path: Path, tmp_path: Path, jmx: Jmx, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_ana(monkeypatch)
    page = on_day(path.read_text(encoding="utf-8"), today())
    for each, said in followed(page, tmp_path, jmx, monkeypatch):
        assert is_shown(without_ids(each.shown), without_ids(said)), f"$ {each.command}\n{said}"


def test_the_tour_of_the_readme_holds_after_a_commit_made_today(
    tmp_path: Path, jmx: Jmx, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_ana(monkeypatch)
    page = on_day(FOLLOWED[0].read_text(encoding="utf-8"), today())
    monkeypatch.chdir(tmp_path)
    begun = "<!-- run -->\n```console\n$ git init -q\n```\n"
    for each, said in followed(begun + page, tmp_path, jmx, monkeypatch, committing=True):
        uncommitted = re.sub(r",? (?:read )?at 0{9}", "", without_ids(said))
        assert is_shown(each.shown, uncommitted), f"$ {each.command}\n{said}"


def test_the_first_journey_begins_with_five_lines_and_is_read_in_ten_minutes() -> None:
    page = FOLLOWED[1].read_text(encoding="utf-8")
    first = next(block for block in blocks(page) if block.marker.startswith("write: "))
    assert len(first.text.splitlines()) == 5
    assert len(re.findall(r"\w+", page)) < 2000, "two hundred words a minute"


def test_lines_that_are_left_out_stand_for_any() -> None:
    assert is_shown("a\n…\nd\n", "a\nb\nc\nd\n")
    assert is_shown("a\n…\n", "a\nb\n")
    assert is_shown("a\n…\nb\n", "a\nb\n")
    assert not is_shown("a\n…\nd\n", "a\nb\nc\n")
    assert not is_shown("a\n", "a\nb\n")
    assert blocks("<!-- run -->\n```console\n$ a\nb\n```\n") == [Block("run", "console", "$ a\nb\n")]
