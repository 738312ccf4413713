"""The formats of a packet: those of reports, a PDF on A4, and a deck of slides."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from jmx.queries.compared_maps import shown
from jmx.queries.packet_deck import packet_deck
from jmx.queries.repository import Repository
from jmx.render.document_pdf import document_pdf
from jmx.render.pptx import mended_in, paper_in, pptx
from jmx.render.text_slides import PAPER
from jmx.render.theme import default_theme
from jmx.render.view import MapView
from jmx.report.formats import ReportFormat
from jmx.report.packet import FORMATS as OF_REPORTS
from jmx.report.packet import PacketReport, document
from jmx.report.writers.terminal import Screen
from jmx.report.writers.tree import texts_in, tree
from jmx.review.packet import Packet


def _pdf(report: PacketReport, _: Screen) -> bytes:
    told = tree(document(report))
    return document_pdf(told, texts_in(told))


def _deck(report: PacketReport, _: Screen) -> bytes:
    """The slides, in a deck of our own or in the template of an organisation, on as much room as that leaves."""
    assert report.view is not None
    theme = report.theme() if report.theme else default_theme()
    if report.template is None:
        return pptx(packet_deck(report, report.view(), theme), theme)
    theme = replace(theme, logo=None)  # the template has one of its own
    scenes = packet_deck(report, report.view(), theme, paper_in(report.template) or PAPER)
    return pptx(scenes, theme, report.template)


def colors_mended(template: Path | None) -> tuple[str, ...]:
    """The colours of a template that nobody could read text in, and what is drawn instead."""
    return mended_in(template, default_theme())


FORMATS: Mapping[str, ReportFormat[PacketReport]] = {
    **OF_REPORTS,
    "pdf": ReportFormat(name="pdf", endings=(".pdf",), write=_pdf, binary=True),
    "pptx": ReportFormat(name="pptx", endings=(".pptx",), write=_deck, binary=True),
}


def map_since_review(repository: Repository, packet: Packet) -> MapView:
    """The map, with what changed since the last review marked where git knows that."""
    saw = repository.history.seen_by(packet.status.last.review.ref) if packet.status.last else None
    return shown(repository, packet.journey.ref, other=saw.oid if saw and not packet.past_unknown else None)
