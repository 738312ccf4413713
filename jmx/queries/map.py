"""Drawing a journey for whichever command needs its picture."""

from jmx.model.journey import Journey
from jmx.model.workspace import Located
from jmx.queries.repository import Repository
from jmx.render import map_view, render
from jmx.score.pains import rank_pains


def drawn(repository: Repository, journey: Located[Journey], format_name: str, persona: str | None = None) -> bytes:
    """The journey's map in a format, with one persona's eyes where one is named."""
    view = map_view(
        repository.workspace,
        journey.ref,
        as_of=repository.as_of,
        ranking=rank_pains(repository.workspace, repository.as_of, journey.ref),
        last_reviewed=repository.review_status(journey).since,
        commit=repository.commit.short if repository.commit else "",
        persona=persona,
    )
    picture = render(view, format_name)
    if picture.boxes:
        repository.notes.append(
            f"jmx: {picture.boxes} characters of the map are not in the font of PNGs and show as boxes; SVG shows them"
        )
    return picture.content
