"""The ranking of pains, of all journeys or of one."""

from collections.abc import Callable

from jmx.queries.ranking import ranking_of
from jmx.queries.repository import Repository as Opened
from tests.queries.short_past import PAIN
from tests.support import Repository

Open = Callable[..., Opened]


def test_pains_are_ranked_by_what_they_say_at_that_moment(opened: Open, past: Repository) -> None:
    other = PAIN.replace("slow", "dear").replace("[buy]", "[use]")
    past.commit({"pains/dear.yaml": other.format(severity=3)}, "Dear", "2026-03-01")
    assert [score.ref for score in ranking_of(opened()).ranking.scores] == ["slow", "dear"]
    assert [score.ref for score in ranking_of(opened(), "use").ranking.scores] == ["dear"]
    before = ranking_of(opened(at="HEAD~3"))
    assert [score.ref for score in before.ranking.scores] == ["slow"]
    assert before.commit == past.git("rev-parse", "HEAD~3")
    assert before.ranking.scores[0].value < ranking_of(opened()).ranking.scores[0].value
