"""`jmx cache`: where it lies, what it holds, and how to be rid of it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import pytest
import typer
from typer.testing import CliRunner

from jmx.cli.cache import data, document, size_in_words
from jmx.cli.options import NoCacheOption
from jmx.queries.repository import Repository as Opened
from jmx.repo.cache import NO_CACHE, CacheStatus
from jmx.report.document import plain
from jmx.report.writers.terminal import terminal
from tests.support import Ran, Repository

Jmx = Callable[..., Ran]


@pytest.fixture
def caches(tmp_path: Path, jmx: Jmx, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder for caches."""
    monkeypatch.setenv("JMX_CACHE_DIR", str(tmp_path / "caches"))
    return tmp_path / "caches"


def test_a_cache_is_shown_and_cleared(jmx: Jmx, repository: Repository, caches: Path) -> None:
    shown = jmx("cache", "-C", repository.folder)
    assert shown.out.splitlines()[1:] == ["size      0 bytes", "holds     nothing yet"]
    opened = Opened(repository.folder)
    opened.cache.put("history", {"a": 1})
    opened.cache.put("renames", {str(number): number for number in range(1200)})
    path, size = the_cache(caches)
    lines = jmx("cache", "-C", repository.folder).out.splitlines()
    assert lines == [
        f"path      {path}", f"size      {size / 1000:.0f} kB",
        "holds     1 answer on history", "          1,200 answers on renames",
    ]  # fmt: skip
    assert jmx("cache", "-C", repository.folder, "--clear").err.startswith("deleted the cache of this repository, ")
    assert jmx("cache", "-C", repository.folder, "--clear") == Ran(0, "", "there was no cache to delete\n")
    assert [path.name for path in caches.iterdir()] == ["jmx-swept"]
    assert Opened(repository.folder).cache.get("history", "a") is None


def the_cache(caches: Path) -> tuple[Path, int]:
    """The folder of the only repository, and how many bytes lie in it."""
    (path,) = (path for path in caches.iterdir() if path.is_dir())
    return path, sum(file.stat().st_size for file in path.iterdir())


def test_json_says_the_same(jmx: Jmx, repository: Repository, caches: Path) -> None:
    Opened(repository.folder).cache.put("history", {"a": 1})
    path, size = the_cache(caches)
    assert json.loads(jmx("cache", "-C", repository.folder, "-f", "json").out) == {
        "version": 1, "path": str(path), "bytes": size, "entries": {"history": 1}, "trouble": None,
    }  # fmt: skip


def test_the_caches_of_all_repositories_go_at_once(jmx: Jmx, tmp_path: Path, caches: Path) -> None:
    for name in ("one", "two"):
        Opened(Repository(tmp_path / name).folder).cache.put("history", {"a": 1})
    (caches / "thesis.txt").touch()
    told = jmx("cache", "-C", tmp_path / "one", "--clear", "--all")
    assert (told.code, told.err.partition(",")[0]) == (0, "deleted the caches of 2 repositories")
    assert sorted(path.name for path in caches.iterdir()) == ["jmx-swept", "thesis.txt"]


def test_why_there_is_no_cache_is_said_in_words(jmx: Jmx, repository: Repository, caches: Path) -> None:
    caches.mkdir()
    caches.chmod(0o777)
    why = f"others may write into '{caches}'; run: chmod 700 '{caches}'"
    shown = jmx("cache", "-C", repository.folder)
    assert (shown.code, shown.out.splitlines()[2]) == (0, f"not used  {why}")
    refused = jmx("cache", "-C", repository.folder, "--clear")
    assert (refused.code, refused.out) == (2, "")
    assert refused.err.endswith(f": {why}\n")


def test_a_damaged_cache_is_told_of_and_deleted(jmx: Jmx, repository: Repository, caches: Path) -> None:
    Opened(repository.folder).cache.put("history", {"a": 1})
    path, _ = the_cache(caches)
    for file in path.iterdir():
        file.write_bytes(bytes(5000))
    assert "the next command replaces it" in jmx("cache", "-C", repository.folder).out
    assert jmx("cache", "-C", repository.folder, "--clear").code == 0
    assert not path.exists()


@pytest.mark.parametrize(
    ("words", "told"), [(["--all"], "--all goes with --clear"), (["-f", "xml"], "formats: text, json")]
)
def test_what_cannot_be_meant_is_refused(jmx: Jmx, caches: Path, words: list[str], told: str) -> None:
    ran = jmx("cache", *words)
    assert ran.code == 2
    assert told in ran.err


def test_a_folder_without_git_has_a_cache_of_its_own(tmp_path: Path, caches: Path) -> None:
    (tmp_path / "plain").mkdir()
    Opened(tmp_path / "plain").cache.put("history", {"a": 1})
    assert Opened(tmp_path / "plain").cache.get("history", "a") == 1
    assert list((tmp_path / "plain").iterdir()) == []


def test_a_cache_is_the_same_from_every_folder_of_a_repository(repository: Repository, caches: Path) -> None:
    (repository.folder / "journeys").mkdir()
    Opened(repository.folder).cache.put("history", {"a": 1})
    assert Opened(repository.folder / "journeys").cache.get("history", "a") == 1
    assert repository.git("status", "--porcelain") == ""


def test_a_session_that_wants_no_cache_has_none(repository: Repository, caches: Path) -> None:
    opened = Opened(repository.folder, cached=False)
    assert opened.cache is NO_CACHE
    opened.cache.put("history", {"a": 1})
    assert not caches.exists()


def test_a_cache_inside_the_repository_is_its_users_wish(
    jmx: Jmx, repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.folder.chmod(0o755)
    monkeypatch.setenv("JMX_CACHE_DIR", str(repository.folder))
    Opened(repository.folder).cache.put("history", {"a": 1})
    assert Opened(repository.folder).cache.get("history", "a") == 1
    assert jmx("cache", "-C", repository.folder, "--clear", "--all").code == 0
    assert not [path for path in repository.folder.iterdir() if "-v2" in path.name]


@pytest.mark.parametrize(
    ("words", "env", "wanted"),
    [([], {}, "False"), (["--no-cache"], {}, "True"), ([], {"JMX_NO_CACHE": "1"}, "True"),
     ([], {"JMX_NO_CACHE": "0"}, "False"), ([], {"JMX_NO_CACHE": ""}, "False")],
)  # fmt: skip
def test_no_cache_is_an_option_and_a_variable(words: list[str], env: dict[str, str], wanted: str) -> None:
    app = typer.Typer()

    @app.command()
    def command(no_cache: NoCacheOption = False, more: Annotated[str, typer.Option()] = "") -> None:
        typer.echo(str(no_cache))

    assert CliRunner().invoke(app, words, env=env).output == f"{wanted}\n"


def test_a_cache_is_told_in_lines() -> None:
    report = CacheStatus(Path("/c"), 1500, (("history", 1), ("renames", 1200)), "nobody may write there")
    assert plain(terminal(document(report))).splitlines() == [
        "path      /c", "size      2 kB", "not used  nobody may write there", "holds     1 answer on history",
        "          1,200 answers on renames",
    ]  # fmt: skip
    assert data(report)["entries"] == {"history": 1, "renames": 1200}
    assert plain(terminal(document(CacheStatus(Path("/c"), 0, ())))).endswith("holds     nothing yet\n")


def test_sizes_are_told_as_people_say_them() -> None:
    assert [size_in_words(each) for each in (1, 999, 1000, 2_500_000)] == ["1 byte", "999 bytes", "1 kB", "2.5 MB"]
