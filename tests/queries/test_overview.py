"""A repository at a glance."""

from pathlib import Path

from jmx.queries.overview import overview_of
from jmx.queries.repository import open_repository


def test_an_overview_counts_what_is_there_and_shows_one_finding_of_each_rule(example: Path) -> None:
    found = overview_of(open_repository(example, as_of="2026-11-02", cached=False))
    assert (found.organisation, found.journeys, found.reviews) == ("Quillmoor Fibre", 9, 12)
    loudest = found.loudest(5)
    assert len({each.code for each in loudest}) == len(loudest) == 5
    assert [each.level.rank for each in loudest] == sorted((each.level.rank for each in loudest), reverse=True)
    assert 0 < found.errors < len(found.findings)
    assert found.ranking.ranking.scores
