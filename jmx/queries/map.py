"""Drawing a journey for whichever command needs its picture."""

from jmx.model.journey import Journey
from jmx.model.review_status import last_review
from jmx.model.workspace import Located
from jmx.queries.repository import Repository
from jmx.render import render
from jmx.render.view import map_view
from jmx.score.pains import rank_pains


def drawn(repository: Repository, journey: Located[Journey], format_name: str, persona: str | None = None) -> bytes:
    """The journey's map in a format, with one persona's eyes where one is named."""
    last = last_review(repository.workspace, repository.history, journey.ref, repository.as_of)
    view = map_view(
        repository.workspace,
        journey.ref,
        as_of=repository.as_of,
        ranking=rank_pains(repository.workspace, repository.as_of, journey.ref),
        last_reviewed=last.counts if last else None,
        commit=repository.commit.short if repository.commit else "",
        persona=persona,
    )
    picture = render(view, format_name)
    if picture.boxes:
        repository.notes.append(
            f"jmx: {picture.boxes} characters of the map are not in the font of PNGs and show as boxes; SVG shows them"
        )
    return picture.content
