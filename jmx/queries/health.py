"""How each journey stands."""

from jmx.model.journey import Journey
from jmx.model.outcome import outcomes
from jmx.model.workspace import Located
from jmx.queries.journey import forced_by
from jmx.queries.repository import Repository
from jmx.render.standing import notices
from jmx.review.health import Health, health


def health_of(repository: Repository, journey: Located[Journey]) -> Health:
    """How a journey stands: what has to be acted on is what its map and the atlas say."""
    if not journey.record.watched:
        return health(repository.workspace, journey, (), "", ())
    status, settings = repository.review_status(journey), repository.workspace.settings
    forced = bool(forced_by(repository, journey.ref))
    told = list(notices(status, repository.as_of, settings.limits.grace_days, repository.loaded.whole, forced))
    late = next((each.words for each in told if "overdue" in each.words and not each.pressing), "")
    came_of = outcomes(repository.workspace, journey.ref, repository.as_of, repository.goalposts)
    pressing = [each.words for each in told if each.pressing]
    return health(repository.workspace, journey, pressing, late, came_of)
