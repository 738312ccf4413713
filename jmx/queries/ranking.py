"""The pains of a repository, ranked."""

from jmx.model.score import rank_pains
from jmx.queries.repository import Repository
from jmx.report.ranking import RankingReport


def ranking_of(repository: Repository, journey: str | None = None) -> RankingReport:
    """The unsolved pains by their scores, of one journey where it is named."""
    repository.note_unread()
    only = repository.journey(journey).ref if journey else None
    return RankingReport(rank_pains(repository.workspace, repository.as_of, only), repository.as_of, repository.read_at)
