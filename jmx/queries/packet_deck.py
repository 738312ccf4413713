"""A packet as a deck of at most six slides: for its owner what to decide, what came of the last decisions, the map,
what changed, what moved and worked, and what hurts most."""

from collections.abc import Sequence

from jmx.queries.packet_slides import came, changed, hurts, moved, to_decide
from jmx.queries.reader_slides import assumed, hangs_on_it, taken_on, to_know, why_so, your_work
from jmx.render.lanes import EMOTION, Lane
from jmx.render.pages import Look, pages
from jmx.render.paper import Paper
from jmx.render.scene import About, MarkGroup, Scene
from jmx.render.text_slides import PAPER, TextSlide, text_slides
from jmx.render.theme import Theme
from jmx.render.view import MapView
from jmx.report.packet import PacketReport
from jmx.report.packet_page_one import plain_state
from jmx.review.readers import PacketReader


def packet_deck(report: PacketReport, view: MapView, theme: Theme, paper: Paper = PAPER) -> tuple[Scene, ...]:
    """The slides of a packet for its reader, the map of its journey among them as it is drawn for slides."""
    before, after = (tuple(each for each in slides if each.points) for slides in _slides(report))
    drawn = text_slides((*before, *after), theme, paper)
    return (*drawn[: len(before)], _map(report, view, theme, paper), *drawn[len(before) :])


def _map(report: PacketReport, view: MapView, theme: Theme, paper: Paper) -> Scene:
    """The first page of the map; without what changed where a template leaves no room for that beside the curve."""
    drawn = pages(view, theme, Look("slide"), paper)[0]
    if not view.comparison or report.plain_view is None or _shows(drawn, EMOTION):
        return drawn
    plain = report.plain_view()
    alone = pages(plain, theme, Look("slide"), paper)[0]
    return alone if _shows(alone, EMOTION) else drawn


def _shows(scene: Scene, lane: Lane) -> bool:
    return any(isinstance(mark, MarkGroup) and mark.about == About("lane", lane.key) for mark in scene.marks)


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
