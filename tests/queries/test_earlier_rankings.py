"""Rankings at commits: made once, and told by the refs of now."""

from datetime import date

import pytest

from jmx.model.score import Ranking
from jmx.model.workspace import Workspace
from jmx.queries import earlier_rankings as module
from jmx.queries.earlier_rankings import At, RankingModel, earlier_rankings
from jmx.queries.repository import Repository as Opened
from jmx.queries.repository import open_repository
from jmx.score.pains import rank_pains
from tests.support import Repository

DAY = date(2026, 6, 1)


def buy(*pains: str, ref: str = "buy") -> dict[str, str]:
    listed = ", ".join(f"{{{each}, reach: 0.5}}" for each in pains)
    return {"journeys/buy.yaml": f"kind: journey\nid: {ref}\ntitle: Buy\npains: [{listed}]\n"}


SLOW, DEAR = "id: slow, title: Slow at paying, severity: {}", "id: dear, title: Dear, severity: 3"


@pytest.fixture
def mapped(repository: Repository) -> Repository:
    repository.commit(buy(SLOW.format(2), DEAR), day="2026-01-05")
    repository.commit(buy(SLOW.format(4), DEAR), day="2026-02-05")
    return repository


def opened(repository: Repository, cached: bool = False) -> Opened:
    return open_repository(repository.folder, as_of="2026-12-01", cached=cached)


def places(repository: Opened, rev: str, model: RankingModel = module.PAINS) -> dict[str, int]:
    at = At(repository.history_git.resolve(rev), DAY)
    return {ref: each.rank for ref, each in earlier_rankings(repository, [at], model)[at].items()}


def test_a_ranking_is_the_one_of_its_commit(mapped: Repository) -> None:
    assert places(opened(mapped), "HEAD~1") == {"buy/dear": 1, "buy/slow": 2}
    assert places(opened(mapped), "HEAD") == {"buy/slow": 1, "buy/dear": 2}


def test_pains_are_told_by_their_refs_of_now(mapped: Repository) -> None:
    mapped.commit(buy(SLOW.format(4).replace("id: slow", "id: sluggish"), DEAR), day="2026-03-05")
    mapped.commit(buy(SLOW.format(4).replace("id: slow", "id: sluggish"), DEAR, ref="purchase"), day="2026-04-05")
    assert places(opened(mapped), "HEAD~3") == {"purchase/dear": 1, "purchase/sluggish": 2}
    assert places(opened(mapped), "HEAD~1") == {"purchase/sluggish": 1, "purchase/dear": 2}
    mapped.write(buy(SLOW.format(4).replace("id: slow", "id: waits"), DEAR, ref="purchase"))
    assert places(opened(mapped), "HEAD~3") == {"purchase/dear": 1, "purchase/waits": 2}, "no commit holds that yet"


def test_a_name_that_another_pain_has_now_means_the_one_of_then(mapped: Repository) -> None:
    away = SLOW.format(4).replace("id: slow", "id: sluggish")
    mapped.commit(buy(away, DEAR), day="2026-03-05")
    mapped.commit(buy(away, DEAR, "id: slow, title: Slow to answer, severity: 1"), day="2026-04-05")
    assert places(opened(mapped), "HEAD~3") == {"buy/dear": 1, "buy/sluggish": 2}
    assert places(opened(mapped), "HEAD") == {"buy/sluggish": 1, "buy/dear": 2, "buy/slow": 3}


def test_what_was_ranked_once_is_never_read_again(mapped: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    first = places(opened(mapped, cached=True), "HEAD~1")
    monkeypatch.setattr(Opened, "judged", lambda *_: pytest.fail("it is remembered"))
    assert places(opened(mapped, cached=True), "HEAD~1") == first
    mapped.commit({"journeys/other.yaml": "kind: journey\nid: other\ntitle: Other\n"}, day="2026-03-05")
    assert places(opened(mapped, cached=True), "HEAD~2") == first, "whatever was committed since"


def test_another_model_has_a_ranking_of_its_own(mapped: Repository) -> None:
    def backwards(workspace: Workspace, as_of: date) -> Ranking:
        found = rank_pains(workspace, as_of)
        ranks = [len(found.scores) + 1 - each.rank for each in found.scores]
        scores = [
            type(each)(each.ref, each.title, each.value, (), rank)
            for each, rank in zip(found.scores, ranks, strict=True)
        ]
        return Ranking("backwards", tuple(reversed(scores)), ())

    here = opened(mapped, cached=True)
    assert places(here, "HEAD") == {"buy/slow": 1, "buy/dear": 2}
    assert places(here, "HEAD", RankingModel("backwards", backwards)) == {"buy/dear": 1, "buy/slow": 2}
    assert places(here, "HEAD") == {"buy/slow": 1, "buy/dear": 2}


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
