"""What the README and CONTRIBUTING say is run and checked."""

import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

from jmx.cli.app import COMMANDS
from jmx.model.kinds import BY_WORD
from tests.support import Ran

CHECKOUT = Path(__file__).parents[1]
README = (CHECKOUT / "README.md").read_text(encoding="utf-8")


def test_the_two_commands_stand_at_the_top() -> None:
    block = README.partition("```console\n")[2].partition("```")[0]
    assert [line.split("  ")[0] for line in block.splitlines()] == ["make demo", "make test"]
    makefile = (CHECKOUT / "Makefile").read_text(encoding="utf-8")
    assert "\ndemo: " in makefile
    assert "\ntest: " in makefile


def test_the_tour_prints_what_the_readme_shows(
    tmp_path: Path, jmx: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    found = re.search(r"<!-- tour: (\S+) -->\n```yaml\n(.*?)```", README, re.DOTALL)
    assert found is not None
    (tmp_path / found[1]).parent.mkdir()
    (tmp_path / found[1]).write_text(found[2], encoding="utf-8")
    opened = README.partition("<!-- tour -->\n```console\n")[2].partition("```")[0]
    commands = re.split(r"^\$ ", opened, flags=re.MULTILINE)[1:]
    assert len(commands) == 3
    for each in commands:
        command, _, expected = each.partition("\n")
        assert jmx(*shlex.split(command)[1:]).out == expected


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
