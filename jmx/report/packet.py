"""A review packet: page one with what to decide, then everything it rests on."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from jmx.model.journey import Journey
from jmx.model.workspace import Located
from jmx.report import document as doc
from jmx.report.changes import COLUMNS, change_row
from jmx.report.document import Inline, words
from jmx.report.formats import Data, data_table, fields_of, report_formats
from jmx.report.packet_data import packet_data
from jmx.report.packet_page_one import page_one
from jmx.report.packet_sections import sections_of
from jmx.report.packet_tables import earlier_table, metrics_table, outcomes_table
from jmx.report.ranking_table import ranking_table
from jmx.report.record_form import form_tables, how_to_record
from jmx.report.wording import with_names
from jmx.review.packet import Packet


@dataclass(frozen=True, slots=True)
class PacketReport:
    """A packet, how its map is drawn, whole and small, and the picture of it beside the packet, if there is one."""

    packet: Packet
    draw: Callable[[], bytes] | None = None
    picture: str = ""
    draw_small: Callable[[], bytes] | None = None
    view: Callable[[], Any] | None = None
    """The map as a view of renderers, for slides."""

    @property
    def named(self) -> Packet:
        """The packet with records called by their titles."""
        names = self.packet.names
        changes = tuple(with_names(change, names) for change in self.packet.changes)
        places = (
            each._replace(changes=tuple(with_names(change, names) for change in each.changes))
            for each in self.packet.places
        )
        return replace(self.packet, changes=changes, places=tuple(places))


def document(report: PacketReport) -> doc.Document:
    """The whole packet."""
    packet = report.named
    title = words(f"Review: {packet.journey.record.label}", "strong")
    small = doc.Figure(f"Small map of {packet.journey.record.label}", report.draw_small) if report.draw_small else None
    sections = sections_of(packet, _map(packet.journey, report.draw, report.picture))
    return doc.Document(
        title, (*page_one(packet, small), doc.PageBreak(), *sections, doc.Paragraph(how_to_record(packet)))
    )


def _map(journey: Located[Journey], draw: Callable[[], bytes] | None, picture: str) -> doc.Figure:
    """The map itself where a format holds pictures, else the one beside the packet, else how to draw it."""
    ref, title = journey.ref, journey.record.label
    instead = (Inline("Draw it with "), Inline(f"jmx render {ref} -o {ref}.svg", "code"), Inline("."))
    return doc.Figure(f"Journey map of {title}", draw, picture, instead)


# --- for machines ---


def data(report: PacketReport) -> Data:
    """For machines: everything the packet is made of."""
    return packet_data(report.packet, report.named)


def needed_table(packet: Packet) -> doc.Table:
    """A row for each decision that is needed."""
    columns = ("question", "why", "options", "proposed", "because", "waiting", "rule", "about")
    return data_table("Decisions needed", columns, map(fields_of, packet.needed))


def tables(report: PacketReport) -> list[doc.Table]:
    """What is to be decided, changes, metrics, pains and actions, with the values behind what is shown; and the tables
    that a review fills in."""
    packet = report.named
    return [
        data_table("Changes", COLUMNS, map(change_row, packet.changes)),
        needed_table(packet),
        metrics_table(packet),
        outcomes_table(packet),
        ranking_table(packet.ranking.scores, rank="rank"),
        earlier_table(packet),
        *form_tables(packet),
    ]


FORMATS = report_formats(document, data, tables, ("markdown", "html", "text", "json", "xlsx"))
