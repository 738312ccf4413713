"""The views of a map: what each shows, and on how many pages."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from jmx.errors import CannotDraw
from jmx.model.settings import NamedView
from jmx.render.brief import executive, story
from jmx.render.lanes import LANES, Lane
from jmx.render.layout import lay_out
from jmx.render.paper import PAPERS, Paper
from jmx.render.scene import Scene
from jmx.render.slide import slides
from jmx.render.theme import Theme
from jmx.render.view import MapView


@dataclass(frozen=True, slots=True)
class View:
    """A way to look at a journey: for whom it is, its lanes, and how it is laid out on pages of a paper."""

    name: str
    about: str
    lanes: tuple[Lane, ...]
    draw: Callable[[MapView, Theme, Sequence[Lane], Paper], tuple[Scene, ...]]
    on_paper: bool = True  # else it is as large as it must be


def _whole(view: MapView, theme: Theme, lanes: Sequence[Lane], _: Paper) -> tuple[Scene, ...]:
    return (lay_out(view, theme, lanes),)


VIEWS: Mapping[str, View] = {
    each.name: each
    for each in (
        View("full", "everything on one page, as large as it must be", LANES, _whole, on_paper=False),
        View("slide", "pages for slides, no text below 10 points", LANES, slides),
        View("executive", "the curve and the three worst pains, with owner, decision and next step", LANES, executive),
        View("story", "a page for each dip of the curve: quotes, evidence, cost and decision", LANES, story),
    )
}


_LANES = {lane.key: lane for lane in LANES}


class Look(NamedTuple):
    """What somebody wants to see: one of the views, some lanes of it, on some paper, with somebody's eyes."""

    view: str = "full"
    lanes: tuple[str, ...] = ()
    paper: str = ""
    persona: str | None = None


FULL = Look()


def look_of(
    named: Mapping[str, NamedView],
    view: str = "full",
    lanes: Sequence[str] = (),
    paper: str = "",
    persona: str | None = None,
) -> Look:
    """What is asked for, by the name of a view of jmx or of one that `jmx.yaml` names; whatever is said beside that
    holds."""
    settled = named.get(view, NamedView(view="full"))
    chosen = settled.view if view in named else view
    _known("view", (chosen,), [*VIEWS, *named])
    _known("lane", lanes, _LANES)
    _known("paper", (paper,) if paper else (), PAPERS)
    return Look(
        chosen,
        tuple(lanes) or settled.lanes,
        paper or settled.paper or "",
        persona or settled.persona,
    )


def _known(what: str, names: Iterable[str], known: Collection[str]) -> None:
    for name in names:
        if name not in known:
            raise CannotDraw(f"there is no {what} '{name}'; {what}s: {', '.join(known)}")


def pages(view: MapView, theme: Theme, look: Look = FULL) -> tuple[Scene, ...]:
    """A map on the pages of a view."""
    chosen = VIEWS[look.view]
    lanes = tuple(lane for lane in LANES if lane.key in look.lanes) or chosen.lanes
    return chosen.draw(view, theme, lanes, PAPERS[look.paper or "16:9"])
