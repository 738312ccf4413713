"""What the index of all maps, or the atlas, says of a repository."""

from jmx.errors import UnknownRef
from jmx.queries.atlas import atlas_of
from jmx.queries.map import map_of
from jmx.queries.maps import Zoom, journeys_to_draw, unread_journeys, zooms
from jmx.queries.repository import Repository
from jmx.render.all_journeys import AllJourneys, Page
from jmx.render.atlas import Atlas
from jmx.render.glance import Glance, glance
from jmx.render.pages import Look
from jmx.render.stamp import Stamp
from jmx.render.theme import Theme, default_theme


def all_journeys(repository: Repository, page: Page, persona: str | None = None) -> AllJourneys:
    """What one of these pages shows now. Journeys that the persona does not travel are not on an index."""
    if page == "atlas":
        return in_atlas(atlas_of(repository))
    into = zooms(repository.workspace)
    found: list[Glance] = []
    for each in journeys_to_draw(repository):
        try:
            view = map_of(repository, each.ref, persona)
        except UnknownRef:
            continue
        found.append(glance(view, each.record.type, *into.get(each.ref, Zoom())))
    return in_index(repository, tuple(found))


def in_index(repository: Repository, found: tuple[Glance, ...]) -> AllJourneys:
    """What an index says of the journeys that were drawn, and of those that cannot be read."""
    unread = tuple(journey for journey, _ in unread_journeys(repository))
    return AllJourneys("index", repository.workspace.settings.organisation or "", found, unread)


def in_atlas(atlas: Atlas) -> AllJourneys:
    """What an atlas says."""
    return AllJourneys("atlas", atlas.organisation, atlas.journeys, links=atlas.links, findings=atlas.findings)


def stamp_of_all(repository: Repository, format: str, look: Look, theme: Theme | None, shown: AllJourneys) -> Stamp:
    """The stamp of such a page; of an index with how its maps are drawn."""
    return Stamp(
        format=format,
        journey="",
        of=shown.page,
        commit=repository.commit.oid if repository.commit else "",
        edited=repository.edited,
        as_of=repository.as_of,
        view=look.view,
        lanes=tuple(look.lanes),
        paper=look.paper,
        persona=look.persona or "",
        team=look.team,
        theme=theme.name if theme else default_theme().name,
        shows=shown.shows,
    )
