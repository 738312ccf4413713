"""A packet as a deck of at most six slides: for its owner what to decide, what came of the last decisions, the map,
what changed, what moved and worked, and what hurts most."""

from collections.abc import Sequence

from jmx.queries.packet_slides import came, changed, hurts, moved, to_decide
from jmx.queries.reader_slides import assumed, hangs_on_it, taken_on, to_know, why_so, your_work
from jmx.render.pages import Look, pages
from jmx.render.scene import Scene
from jmx.render.text_slides import TextSlide, text_slides
from jmx.render.theme import Theme
from jmx.render.view import MapView
from jmx.report.packet import PacketReport
from jmx.report.packet_page_one import plain_state
from jmx.review.readers import PacketReader


def packet_deck(report: PacketReport, view: MapView, theme: Theme) -> tuple[Scene, ...]:
    """The slides of a packet for its reader, the map of its journey among them as it is drawn for slides."""
    before, after = (tuple(each for each in slides if each.points) for slides in _slides(report))
    drawn = text_slides((*before, *after), theme)
    return (*drawn[: len(before)], pages(view, theme, _look(report, view))[0], *drawn[len(before) :])


def _look(report: PacketReport, view: MapView) -> Look:
    """How the map is drawn: for a team with its own work in colour, where the map names it."""
    team = report.team.title if report.team else ""
    named = any(team in stage.teams for stage in view.stages)
    return Look("team", team=team) if named else Look("slide")


def _slides(report: PacketReport) -> tuple[Sequence[TextSlide], Sequence[TextSlide]]:
    """Those before the map, and those behind it."""
    packet = report.named
    if report.reader is PacketReader.EXECUTIVE:
        return (to_decide(packet, state=plain_state(packet)), came(packet)), (hangs_on_it(packet),)
    if report.team is not None:
        before = (to_decide(packet, "to decide with you", plain_state(packet)), your_work(packet, report.team))
        return before, (changed(packet, "What changed where you work"), moved(packet), hurts(packet))
    if report.over is not None:
        before = (taken_on(packet), why_so(packet, report.over))
        return before, (assumed(packet, report.over), to_know(packet, report.over), hurts(packet))
    return (to_decide(packet), came(packet)), (changed(packet), moved(packet), hurts(packet))
