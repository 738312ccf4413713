"""A repository whose pains change places, and the places that they had."""

from datetime import date

from jmx.queries.at_commits import At
from jmx.queries.earlier_rankings import PAINS, RankingModel, earlier_rankings
from jmx.queries.repository import Repository as Opened
from jmx.queries.repository import open_repository
from tests.support import Repository

DAY = date(2026, 6, 1)
SLOW, DEAR = "id: slow, title: Slow at paying, severity: {}", "id: dear, title: Dear, severity: 3"


def buy(*pains: str, ref: str = "buy") -> dict[str, str]:
    listed = ", ".join(f"{{{each}, reach: 0.5}}" for each in pains)
    return {"journeys/buy.yaml": f"kind: journey\nid: {ref}\ntitle: Buy\npains: [{listed}]\n"}


def two_rankings(repository: Repository) -> Repository:
    """Two commits; in the first `dear` stands before `slow`, in the second after it."""
    repository.commit(buy(SLOW.format(2), DEAR), day="2026-01-05")
    repository.commit(buy(SLOW.format(4), DEAR), day="2026-02-05")
    return repository


def opened(repository: Repository, cached: bool = False) -> Opened:
    return open_repository(repository.folder, as_of="2026-12-01", cached=cached)


def places(repository: Opened, rev: str, model: RankingModel = PAINS) -> dict[str, int]:
    at = At(repository.history_git.resolve(rev), DAY)
    return {ref: each.rank for ref, each in earlier_rankings(repository, [at], model)[at].items()}
