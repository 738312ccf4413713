"""The history commands on the shipped example, as the README shows them and as a clone sees them."""

import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

from jmx.writing.replay import replay
from tests.support import Ran

CHECKOUT = Path(__file__).parents[2]
Jmx = Callable[..., Ran]


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("example") / "broadband"
    replay(CHECKOUT / "examples" / "broadband", folder)
    return folder


def test_the_example_tells_what_the_readme_shows(example: Path, jmx: Jmx, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(example)
    readme = (CHECKOUT / "README.md").read_text(encoding="utf-8")
    tour = readme.partition("<!-- tour of the example -->\n```console\n")[2].partition("```")[0]
    commands = re.split(r"^\$ ", tour, flags=re.MULTILINE)[1:]
    assert len(commands) == 2
    for each in commands:
        command, _, expected = each.partition("\n")
        assert jmx(*shlex.split(command)[1:], "--no-cache").out == expected


@pytest.mark.deep
def test_every_journey_of_the_example_has_a_changelog_and_a_blame(example: Path, jmx: Jmx) -> None:
    journeys = sorted(path.stem for path in (example / "journeys").glob("*.yaml"))
    assert len(journeys) >= 8
    for name in journeys:
        for command in ("changelog", "blame", "log"):
            ran = jmx(command, name, "-C", example, "--as-of", "2026-11-02", "--no-cache")
            assert (ran.code, ran.err) == (0, "")
            assert "no single commit" not in ran.out


def test_every_step_of_the_example_is_in_the_whole_changelog(example: Path, jmx: Jmx) -> None:
    where = ("-C", example, "--as-of", "2026-11-02", "--since", "2025-09-01", "--no-cache")
    net, every = (jmx("changelog", *where, *more).out.splitlines()[1] for more in ((), ("--all",)))
    counted = [int(line.split()[0]) for line in (net, every)]
    assert 50 < counted[0] <= counted[1]


def test_the_same_question_gets_the_same_bytes(example: Path, jmx: Jmx, tmp_path: Path) -> None:
    for command, name in (
        ("log", "waiting-in-all-day.severity"),
        ("blame", "get-connected"),
        ("changelog", "get-connected"),
    ):
        first, again = (
            jmx(command, name, "-C", example, "--as-of", "2026-11-02", "--at", "HEAD", "--no-cache", "-f", "json").out
            for _ in range(2)
        )
        assert first == again
        assert first.startswith("{")
