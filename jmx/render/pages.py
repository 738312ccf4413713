"""The views of a map: what each shows, and on how many pages."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from jmx.errors import CannotDraw
from jmx.render.lanes import LANES, Lane
from jmx.render.layout import lay_out
from jmx.render.paper import PAPERS, Paper
from jmx.render.scene import Scene
from jmx.render.slide import slides
from jmx.render.theme import Theme, default_theme
from jmx.render.view import MapView


@dataclass(frozen=True, slots=True)
class View:
    """A way to look at a journey: for whom it is, its lanes, and how it is laid out on pages of a paper."""

    name: str
    about: str
    lanes: tuple[Lane, ...]
    draw: Callable[[MapView, Theme, Sequence[Lane], Paper], tuple[Scene, ...]]


def _whole(view: MapView, theme: Theme, lanes: Sequence[Lane], _: Paper) -> tuple[Scene, ...]:
    return (lay_out(view, theme, lanes),)


VIEWS: Mapping[str, View] = {
    each.name: each
    for each in (
        View("full", "everything on one page, as large as it must be", LANES, _whole),
        View("slide", "pages for slides, no text below 10 points", LANES, slides),
    )
}


def pages(
    view: MapView, theme: Theme | None = None, name: str = "full", lanes: Sequence[str] = (), paper: str = "16:9"
) -> tuple[Scene, ...]:
    """A map as one of the views shows it, with some of the lanes where they are named."""
    known = {lane.key: lane for lane in LANES}
    for what, given, all_known in (
        ("view", (name,), VIEWS),
        ("lane", lanes, known),
        ("paper", (paper,), PAPERS),
    ):
        for each in given:
            if each not in all_known:
                raise CannotDraw(f"there is no {what} '{each}'; {what}s: {', '.join(all_known)}")
    chosen = VIEWS[name]
    shown = tuple(known[each] for each in lanes) if lanes else chosen.lanes
    return chosen.draw(view, theme or default_theme(), shown, PAPERS[paper])
