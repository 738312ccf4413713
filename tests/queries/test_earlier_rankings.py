"""Rankings at commits, each by the model that is asked for."""

from datetime import date

import pytest

from jmx.model.score import Ranking
from jmx.model.workspace import Workspace
from jmx.queries.earlier_rankings import RankingModel
from jmx.score.pains import rank_pains
from tests.queries.ranked import opened, places, two_rankings
from tests.support import Repository


@pytest.fixture
def mapped(repository: Repository) -> Repository:
    return two_rankings(repository)


def test_a_ranking_is_the_one_of_its_commit(mapped: Repository) -> None:
    assert places(opened(mapped), "HEAD~1") == {"buy/dear": 1, "buy/slow": 2}
    assert places(opened(mapped), "HEAD") == {"buy/slow": 1, "buy/dear": 2}


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
