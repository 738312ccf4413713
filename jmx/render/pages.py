"""The views of a map: what each shows, and on how many pages."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from jmx.errors import CannotDraw
from jmx.model.settings import NamedView
from jmx.render.brief import executive, story
from jmx.render.difference_list import DIFFERENCES
from jmx.render.enlarged import enlarged
from jmx.render.lanes import LANES, Lane
from jmx.render.layout import lay_out
from jmx.render.palette import STANDARDS
from jmx.render.paper import PAPERS, Paper
from jmx.render.scene import Scene
from jmx.render.slide import BLUEPRINT, TEAMWORK, blueprint, slides, teamwork
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
    compares: bool = True  # whether it can show a map of two


def _whole(view: MapView, theme: Theme, lanes: Sequence[Lane], _: Paper) -> tuple[Scene, ...]:
    return (lay_out(view, theme, (*lanes, DIFFERENCES)),)


VIEWS: Mapping[str, View] = {
    each.name: each
    for each in (
        View("full", "everything on one page, as large as it must be", LANES, _whole, on_paper=False),
        View("slide", "pages for slides, no text below 10 points", LANES, slides),
        View(
            "blueprint", "what is done before and behind customers, and the three lines between", BLUEPRINT, blueprint
        ),
        View("team", "what the team of --team does, all else in grey", TEAMWORK, slides),
        View(
            "executive",
            "the curve and the three worst pains, with owner, decision and next step",
            LANES,
            executive,
            compares=False,
        ),
        View(
            "story",
            "a page for each dip of the curve: quotes, evidence, cost and decision",
            LANES,
            story,
            compares=False,
        ),
    )
}


_LANES = {lane.key: lane for lane in LANES}


class Look(NamedTuple):
    """What somebody wants to see: one of the views, some lanes of it, on some paper, by whose eyes, in which theme."""

    view: str = "full"
    lanes: tuple[str, ...] = ()
    paper: str = ""
    persona: str | None = None
    team: str = ""
    theme: str = ""  # else the one of jmx.yaml


FULL = Look()


def look_of(
    named: Mapping[str, NamedView],
    view: str = "full",
    lanes: Sequence[str] = (),
    paper: str = "",
    persona: str | None = None,
    team: str = "",
    theme: str = "",
) -> Look:
    """What is asked for, by the name of a view of jmx or of one that `jmx.yaml` names; whatever is said beside that
    holds."""
    settled = named.get(view, NamedView(view="full"))
    chosen = settled.view if view in named else view
    _known("view", (chosen,), [*VIEWS, *named])
    _known("lane", lanes, _LANES)
    paper = paper.lower()
    _known("paper", (paper,) if paper else (), PAPERS)
    _known("theme", (theme,) if theme else (), STANDARDS)
    return Look(
        chosen,
        tuple(lanes) or settled.lanes,
        paper or settled.paper or "",
        persona or settled.persona,
        team or settled.team or "",
        theme or settled.theme or "",
    )


def _known(what: str, names: Iterable[str], known: Collection[str]) -> None:
    for name in names:
        if name not in known:
            raise CannotDraw(f"there is no {what} '{name}'; {what}s: {', '.join(known)}")


def pages(
    view: MapView, theme: Theme, look: Look = FULL, usual: Paper | None = None, headed: bool = True
) -> tuple[Scene, ...]:
    """A map on the pages of a view, on the usual paper where none is asked for. Unless it is `headed`, a page that is
    as large as it must be has no head."""
    chosen = VIEWS[look.view]
    order = dict.fromkeys((*chosen.lanes, *LANES))
    lanes = tuple(lane for lane in order if lane.key in look.lanes) or chosen.lanes
    if view.comparison and not chosen.compares:
        able = ", ".join(each.name for each in VIEWS.values() if each.compares)
        raise CannotDraw(f"the {look.view} view has no room for two maps; those that have: {able}")
    paper = PAPERS[look.paper] if look.paper else usual or PAPERS["16:9"]
    if not headed and not chosen.on_paper:
        return (lay_out(view, theme, (*lanes, DIFFERENCES), headed),)
    if not chosen.on_paper:
        return chosen.draw(view, theme, lanes, paper)
    if look.view == "team":
        drawn = teamwork(view, theme, lanes, paper.at_hand, _team(view, look.team))
    else:
        drawn = chosen.draw(view, theme, lanes, paper.at_hand)
    return tuple(enlarged(scene, paper.larger) for scene in drawn)


def _team(view: MapView, asked: str) -> str:
    """A team of the map by its name, or by its id."""
    named = {team: team for stage in view.stages for team in stage.teams}
    teams = named | {view.team_ids.get(team, team): team for team in named}
    if asked in teams:
        return teams[asked]
    those = f"its teams: {', '.join(named)}" if named else "it names none"
    what = f"this journey has no team '{asked}'" if asked else "--view team wants --team NAME"
    raise CannotDraw(f"{what}; {those}")
