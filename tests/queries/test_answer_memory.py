"""Answers that are remembered: told again where nothing is otherwise, and made anew where something is."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from jmx.queries import answer_memory, status
from jmx.queries.repository import open_repository
from jmx.queries.status import KIND, status_of
from jmx.report.status import StatusReport
from tests.support import Repository

DAY = "2026-11-29"


@pytest.fixture
def broadband(example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    monkeypatch.setattr(answer_memory, "FEWEST_FILES", 1)
    shutil.copytree(example, tmp_path / "broadband")
    return Repository(tmp_path / "broadband")


def told(repository: Repository, *, cached: bool = True, day: str = DAY, **asked: object) -> StatusReport:
    return status_of(open_repository(repository.folder, as_of=day, cached=cached), **asked)  # type: ignore[arg-type]


@pytest.fixture
def never_again(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    def forbid() -> None:
        monkeypatch.setattr(status, "_status_of", lambda *_, **__: pytest.fail("it is remembered"))

    return forbid


def test_an_answer_is_told_again_as_it_was(broadband: Repository, never_again: Callable[[], None]) -> None:
    first = told(broadband, by="team", stages=True)
    assert first == told(broadband, cached=False, by="team", stages=True)
    never_again()
    assert told(broadband, by="team", stages=True) == first


@pytest.mark.parametrize("path", ["journeys/pay-the-bill.yaml", "people.yaml", "reviews/new.yaml"])
def test_an_edit_is_seen(broadband: Repository, path: str) -> None:
    told(broadband)
    file = broadband.folder / path
    content = (
        file.read_text("utf-8") if file.exists() else "kind: review\nid: new\ntitle: x\njourneys: [pay-the-bill]\n"
    )
    file.write_text(content.replace("title: ", "title: More ").replace("name: ", "name: The "), "utf-8")
    assert told(broadband) == told(broadband, cached=False)


def test_another_question_day_and_branch_have_answers_of_their_own(broadband: Repository) -> None:
    broadband.git("branch", "then", "HEAD~30")
    first = told(broadband, since="then")
    assert told(broadband, since="then", by="owner") != first
    assert told(broadband, since="then", day="2026-12-20") != first
    broadband.git("branch", "--force", "then", "HEAD~3")
    assert told(broadband, since="then") == told(broadband, cached=False, since="then") != first


def test_at_most_four_are_remembered(broadband: Repository) -> None:
    kept = []
    for day in range(10, 16):
        told(broadband, day=f"2026-12-{day}")
        kept.append(len(open_repository(broadband.folder, as_of=DAY).cache.all(KIND)))
    assert kept == [1, 2, 3, 4, 1, 2], "one more than four, and those before are forgotten"


def test_another_jmx_makes_its_own(
    broadband: Repository, monkeypatch: pytest.MonkeyPatch, never_again: Callable[[], None]
) -> None:
    told(broadband)
    monkeypatch.setattr(answer_memory, "program", lambda: "another")
    never_again()
    with pytest.raises(pytest.fail.Exception):
        told(broadband)
