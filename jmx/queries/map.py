"""The map of a journey, as what is to be drawn."""

from dataclasses import replace

from jmx.queries.journey import forced_by
from jmx.queries.repository import Repository
from jmx.reading.images import image_in
from jmx.reading.tables import path_beside
from jmx.render.gather import map_view
from jmx.render.view import MapPicture, MapView
from jmx.report.wording import EDITS
from jmx.score.pains import rank_pains


def map_of(repository: Repository, journey: str, persona: str | None = None) -> MapView:
    """What the map of a journey shows, with one persona's eyes where one is named."""
    repository.start_history()
    repository.note_unread()
    found = repository.journey(journey)
    view = map_view(
        repository.workspace,
        repository.review_status(found),
        as_of=repository.as_of,
        ranking=rank_pains(repository.workspace, repository.as_of, found.ref),
        commit=read_as(repository),
        commit_id=repository.commit.oid if repository.commit else "",
        edited=repository.edited,
        persona=persona,
        whole=repository.loaded.whole,
        goalposts=repository.goalposts,
        forced=bool(forced_by(repository, found.ref)),
    )
    return _with_pictures(repository, view)


def read_as(repository: Repository) -> str:
    """The commit that was read, in short, and whether files here are others than it holds."""
    return f"{repository.commit.short}{EDITS if repository.edited else ''}" if repository.commit else ""


def _with_pictures(repository: Repository, view: MapView) -> MapView:
    """The map with the pictures of its steps; a note on each that cannot be drawn."""
    named = {}
    for step in view.steps:
        found = repository.workspace.records[step.ref]
        if found.record.image:
            named[step.ref] = path_beside(found.path, found.record.image)
    pictures = {}
    contents = repository.tree.contents(tuple(named.values())) if named else ()
    for ref, (path, content) in zip(named, contents, strict=True):
        image = image_in(content)
        if isinstance(image, str):
            repository.note(f"the map lacks the picture {path}: {image}")
        else:
            pictures[ref] = MapPicture(*image)
    if not pictures:
        return view
    stages = (
        replace(stage, steps=tuple(replace(step, picture=pictures.get(step.ref)) for step in stage.steps))
        for stage in view.stages
    )
    return replace(view, stages=tuple(stages))
