"""Which journeys hold most pain, what hangs on it, and which of them are neglected."""

from jmx.model.review_status import unwatched_words
from jmx.queries.repository import Repository
from jmx.queries.scores import model_that_ranks
from jmx.report.journey_scores import JourneyLine, JourneyScoresReport
from jmx.score.journeys import JourneyScore, score_journeys
from jmx.score.models import PAINS
from jmx.score.pains import pain_model


def journey_scores_of(repository: Repository, journey: str | None = None, model: str = "") -> JourneyScoresReport:
    """The journeys by the pain they hold, or one of them, with when each was reviewed."""
    repository.start_history()
    repository.note_unread()
    only = repository.journey(journey).ref if journey else None
    model_that_ranks(pain_model(repository.workspace, model), PAINS, repository)
    found = score_journeys(repository.workspace, repository.as_of, only, model)
    lines = tuple(_line(repository, each) for each in found.journeys)
    currency = repository.workspace.settings.currency or ""
    return JourneyScoresReport(
        found, lines, repository.as_of, currency, repository.read_at, uncommitted=repository.edited
    )


def _line(repository: Repository, each: JourneyScore) -> JourneyLine:
    status = repository.review_status(each.journey)
    since = (repository.as_of - status.since).days if status.since else None
    late = status.next.late if status.next else 0
    unwatched = unwatched_words(each.journey.record, repository.as_of)
    return JourneyLine(each, status.owner_name, since, status.cadence, late, unwatched)
