"""The formats of a packet: those of reports, a PDF on A4, and a deck of slides."""

from collections.abc import Mapping

from jmx.queries.compared_maps import shown
from jmx.queries.packet_deck import packet_deck
from jmx.queries.repository import Repository
from jmx.render.document_pdf import document_pdf
from jmx.render.pptx import pptx
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
    assert report.view is not None
    theme = default_theme()
    return pptx(packet_deck(report, report.view(), theme), theme)


FORMATS: Mapping[str, ReportFormat[PacketReport]] = {
    **OF_REPORTS,
    "pdf": ReportFormat(name="pdf", endings=(".pdf",), write=_pdf, binary=True),
    "pptx": ReportFormat(name="pptx", endings=(".pptx",), write=_deck, binary=True),
}


def map_since_review(repository: Repository, packet: Packet) -> MapView:
    """The map, with what changed since the last review marked where git knows that."""
    saw = repository.history.seen_by(packet.status.last.review.ref) if packet.status.last else None
    return shown(repository, packet.journey.ref, other=saw.oid if saw and not packet.past_unknown else None)
