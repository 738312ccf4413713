"""What stood at an earlier commit, by the refs of now."""

import pytest

from tests.queries.ranked import DEAR, SLOW, buy, opened, places, two_rankings
from tests.support import Repository


@pytest.fixture
def mapped(repository: Repository) -> Repository:
    return two_rankings(repository)


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
