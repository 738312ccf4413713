"""The map of a journey, as what is to be drawn."""

from jmx.model.score import rank_pains
from jmx.queries.repository import Repository
from jmx.render.gather import map_view
from jmx.render.view import MapView
from jmx.report.wording import EDITS


def map_of(repository: Repository, journey: str, persona: str | None = None) -> MapView:
    """What the map of a journey shows, with one persona's eyes where one is named."""
    repository.start_history()
    repository.note_unread()
    found = repository.journey(journey)
    return map_view(
        repository.workspace,
        repository.review_status(found),
        as_of=repository.as_of,
        ranking=rank_pains(repository.workspace, repository.as_of, found.ref),
        commit=f"{repository.commit.short}{EDITS if repository.edited else ''}" if repository.commit else "",
        persona=persona,
        whole=repository.loaded.whole,
        goalposts=repository.goalposts,
    )
