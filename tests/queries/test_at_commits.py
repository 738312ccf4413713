"""What was so at commits: made once, and remembered."""

import pytest

from jmx.queries import at_commits as module
from jmx.queries.at_commits import At
from jmx.queries.earlier_rankings import earlier_rankings
from jmx.queries.repository import Repository as Opened
from tests.queries.ranked import DAY, DEAR, buy, opened, places, two_rankings
from tests.support import Repository


@pytest.fixture
def mapped(repository: Repository) -> Repository:
    return two_rankings(repository)


def test_what_was_ranked_once_is_never_read_again(mapped: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    first = places(opened(mapped, cached=True), "HEAD~1")
    monkeypatch.setattr(Opened, "judged", lambda *_: pytest.fail("it is remembered"))
    assert places(opened(mapped, cached=True), "HEAD~1") == first
    mapped.commit({"journeys/other.yaml": "kind: journey\nid: other\ntitle: Other\n"}, day="2026-03-05")
    assert places(opened(mapped, cached=True), "HEAD~2") == first, "whatever was committed since"


def test_of_too_many_the_last_asked_for_are_remembered(mapped: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST_ROWS", 3)
    for rev in ("HEAD~1", "HEAD"):
        places(opened(mapped, cached=True), rev)
    monkeypatch.setattr(Opened, "judged", lambda *_: pytest.fail("it is remembered"))
    assert places(opened(mapped, cached=True), "HEAD") == {"buy/slow": 1, "buy/dear": 2}
    with pytest.raises(pytest.fail.Exception):
        places(opened(mapped, cached=True), "HEAD~1")


def test_what_cannot_be_read_is_left_out_and_said(mapped: Repository) -> None:
    mapped.commit({"jmx.yaml": "cadences: wrong\n"}, day="2026-03-05")
    wrong = mapped.git("rev-parse", "HEAD")
    mapped.commit({"jmx.yaml": "organisation: X\n"}, day="2026-04-05")
    here = opened(mapped)
    assert earlier_rankings(here, [At(wrong, DAY)]) == {}
    (note,) = here.notes
    assert note.startswith("the ranking of 2026-06-01 is left out: jmx.yaml:1:")


def test_before_there_were_records_nothing_was_ranked(repository: Repository) -> None:
    empty = repository.commit({"README.md": "x"}, day="2026-01-01")
    repository.commit(buy(DEAR), day="2026-01-05")
    assert earlier_rankings(opened(repository), [At(empty, DAY)]) == {At(empty, DAY): {}}
