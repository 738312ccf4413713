"""The maps of all journeys of a repository, drawn by all processors together, and how each journey stands."""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple

from jmx.errors import UnknownRef
from jmx.model.identity import outermost
from jmx.model.journey import Journey
from jmx.model.workspace import Located, Workspace
from jmx.queries.map import map_of
from jmx.queries.map_history import MapHistories
from jmx.queries.repository import Repository
from jmx.render import map_worker
from jmx.render.formats import FORMATS, Picture
from jmx.render.glance import Glance, glance
from jmx.render.map_worker import CannotBeDrawn, MapStyle
from jmx.shared_work import shared, spare_processors

_WORTH_A_PROCESS = 24  # maps: fewer are drawn before another process has started
_A_BATCH = 4  # maps that a process draws at a time


class Zoom(NamedTuple):
    """The journey that a smaller one zooms into, and its stage, where that is said."""

    journey: str = ""
    stage: str = ""


class JourneyMap(NamedTuple):
    """The map of a journey and how that stands; or why there is none."""

    journey: str
    glance: Glance | None = None
    pictures: tuple[Picture, ...] = ()
    why: str = ""


def journeys_to_draw(repository: Repository) -> tuple[Located[Journey], ...]:
    """All journeys that can be read, by their ids; with a note on what cannot."""
    repository.start_history()
    repository.note_unread()
    return tuple(sorted(repository.workspace.journeys(), key=lambda each: each.ref))


def unread_journeys(repository: Repository) -> tuple[tuple[str, str], ...]:
    """The journeys that are there and cannot be read: the id of each, its path where nobody can tell that, and the
    path."""
    found = (each for each in repository.workspace.unread.records if "journey" in each.kinds)
    return tuple(sorted((min(each.ids, default=each.path), each.path) for each in found))


def maps_of(repository: Repository, journeys: Sequence[Located[Journey]], style: MapStyle) -> Iterator[JourneyMap]:
    """The map of each of some journeys, in their order. One that cannot be drawn says why; the others are drawn."""
    into, histories = zooms(repository.workspace), MapHistories(repository)
    told_past = "past" in FORMATS[style.format].options and style.page is None
    known: deque[JourneyMap] = deque()  # what is known of each before it is drawn

    def batches() -> Iterator[Any]:
        for start in range(0, len(journeys), _A_BATCH):
            views = []
            for each in journeys[start : start + _A_BATCH]:
                try:
                    view = map_of(repository, each.ref, style.look.persona)
                except UnknownRef as error:
                    known.append(JourneyMap(each.ref, why=str(error)))
                    continue
                known.append(JourneyMap(each.ref, glance(view, each.record.type, *into.get(each.ref, Zoom()))))
                views.append(view)
            pasts = [histories.of(view) for view in views] if told_past else []
            yield map_worker.asked(style, views, pasts)

    helpers = spare_processors() if len(journeys) >= _WORTH_A_PROCESS else 0
    for said in chain.from_iterable(shared(map_worker.draw, batches(), helpers=helpers)):
        yield from _without_map(known)
        drawn, found = map_worker.drawn(said), known.popleft()
        if isinstance(drawn, CannotBeDrawn):
            yield found._replace(why=drawn.why)
        else:
            yield found._replace(pictures=drawn)
    yield from _without_map(known)


def _without_map(known: "deque[JourneyMap]") -> Iterator[JourneyMap]:
    """The next ones that nobody was asked to draw."""
    while known and known[0].why:
        yield known.popleft()


def zooms(workspace: Workspace) -> Mapping[str, Zoom]:
    """The journeys that zoom into another one, by their refs. A stage with a file of its own stands for that in the
    first journey that has it."""
    homes: dict[str, str] = {}
    for place, own in workspace.stands_for.items():
        homes.setdefault(own, outermost(place))
    found = {}
    for each in workspace.journeys():
        parent = workspace.find(each.record.parent, each.ref) if each.record.parent else None
        if parent is not None:
            is_stage = parent.kind == "stage"
            found[each.ref] = Zoom(homes.get(parent.ref, parent.journey), parent.record.label if is_stage else "")
    return found
