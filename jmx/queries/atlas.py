"""All journeys with how they stand, and how they lead to each other."""

from collections.abc import Iterator

from jmx.model.finding import Level
from jmx.model.workspace import Workspace
from jmx.queries.map import map_of, read_as
from jmx.queries.maps import Zoom, journeys_to_draw, zooms
from jmx.queries.repository import Repository
from jmx.render.all_journeys import AtlasLink
from jmx.render.atlas import Atlas
from jmx.render.glance import glance
from jmx.review.journey_facts import FindingIndex


def atlas_of(repository: Repository) -> Atlas:
    """The atlas of a repository."""
    repository.start_lint()
    journeys = journeys_to_draw(repository)
    workspace = repository.workspace
    into = zooms(workspace)
    found = tuple(
        glance(map_of(repository, each.ref), each.record.type, *into.get(each.ref, Zoom())) for each in journeys
    )
    index = FindingIndex(repository.selected_findings)
    counted = {}
    for each in journeys:
        levels = [finding.level for finding in index.of(each.ref, workspace.concerns(each.ref))]
        counted[each.ref] = levels.count(Level.ERROR), levels.count(Level.WARNING)
    return Atlas(
        workspace.settings.organisation or "", repository.as_of, read_as(repository), found,
        tuple(dict.fromkeys(_links(workspace))), counted,
    )  # fmt: skip


def _links(workspace: Workspace) -> Iterator[AtlasLink]:
    """Where a touchpoint of one journey is the way into another, and which is to take the place of which."""
    for journey in workspace.journeys():
        parent = workspace.find(journey.record.parent or "", journey.ref)
        for touchpoint in workspace.touchpoints(journey.ref):
            opened = workspace.find(touchpoint.record.opens or "", journey.ref)
            if opened is not None and opened.kind == "journey" and opened.ref != journey.ref:
                yield AtlasLink(journey.ref, opened.ref)
        replaced = workspace.find(journey.record.replaces or "", journey.ref)
        if replaced is not None and replaced.kind == "journey" and replaced.ref != journey.ref and parent != replaced:
            yield AtlasLink(journey.ref, replaced.ref, replaces=True)
