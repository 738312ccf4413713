"""A review packet: page one with what to decide, then everything it rests on."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from jmx.model.journey import Journey
from jmx.model.record_form import TABLES
from jmx.model.workspace import Located
from jmx.report import document as doc
from jmx.report.changes import COLUMNS, change_row
from jmx.report.document import Inline, Inlines, words
from jmx.report.formats import Data, data_table, fields_of, report_formats
from jmx.report.linked import Address, linked, nowhere
from jmx.report.packet_data import packet_data
from jmx.report.packet_executive import executive_page
from jmx.report.packet_mail import packet_mail
from jmx.report.packet_new_owner import handover
from jmx.report.packet_page_one import page_one
from jmx.report.packet_sections import sections_of
from jmx.report.packet_tables import actions_table, earlier_table, metrics_table, outcomes_table
from jmx.report.packet_team import team_document
from jmx.report.ranking_table import ranking_table
from jmx.report.record_form import form_tables, how_to_record
from jmx.report.wording import with_names
from jmx.review.new_owner import TakingOver
from jmx.review.packet import Packet
from jmx.review.readers import PacketReader
from jmx.review.team_share import TeamShare


@dataclass(frozen=True, slots=True)
class PacketReport:
    """A packet, how its map is drawn, whole and small, and the picture of it beside the packet, if there is one."""

    packet: Packet
    draw: Callable[[], bytes] | None = None
    picture: str = ""
    draw_small: Callable[[], bytes] | None = None
    view: Callable[[], Any] | None = None
    """The map as a view of renderers, for slides, with what changed since the last review."""
    plain_view: Callable[[], Any] | None = None
    """The same without what changed."""
    theme: Callable[[], Any] | None = None
    """The look of slides."""
    template: Path | None = None
    """The deck of somebody's own that slides are put into."""
    reader: PacketReader = PacketReader.OWNER
    """For whom it is written."""
    team: TeamShare | None = None
    """For a team, what lies with it; the packet is narrowed to that."""
    over: TakingOver | None = None
    """For a new owner, what they take over."""
    address: Address | None = None
    """Where refs, paths and commits lead to."""

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
    """The whole packet for its reader. What it leaves to fill in is plain, so that it can be read back."""
    return linked(_document(report), report.address or nowhere, [each.name for each in TABLES])


def _document(report: PacketReport) -> doc.Document:
    packet = report.named
    small = doc.Figure(f"Small map of {packet.journey.record.label}", report.draw_small) if report.draw_small else None
    figure = _map(packet.journey, report.draw, report.picture)
    if report.reader is PacketReader.EXECUTIVE:
        return executive_page(packet, _written_for(report), small)
    if report.team is not None:
        return team_document(packet, report.team, _written_for(report), figure)
    if report.over is not None:
        return handover(packet, report.over, _written_for(report), figure)
    title = words(f"Review: {packet.journey.record.label}", "strong")
    sections = sections_of(packet, figure)
    return doc.Document(
        title, (*page_one(packet, small), doc.PageBreak(), *sections, doc.Paragraph(how_to_record(packet)))
    )


def _written_for(report: PacketReport) -> Inlines:
    """For whom, as `--for` names them, and a team by its ref: `--check` reads it back."""
    if report.team is None:
        return words(report.reader.value)
    return (Inline(f"{report.reader.value} {report.team.called} ("), Inline(report.team.ref, "code"), Inline(")"))


def _map(journey: Located[Journey], draw: Callable[[], bytes] | None, picture: str) -> doc.Figure:
    """The map itself where a format holds pictures, else the one beside the packet, else how to draw it."""
    ref, title = journey.ref, journey.record.label
    instead = (Inline("Draw it with "), Inline(f"jmx render {ref} -o {ref}.svg", "code"), Inline("."))
    return doc.Figure(f"Journey map of {title}", draw, picture, instead)


# --- for machines ---


def data(report: PacketReport) -> Data:
    """For machines: everything the packet is made of."""
    return {
        **packet_data(report.packet, report.named),
        "reader": report.reader.value,
        "team": _team_data(report.team) if report.team else None,
        "handover": _handover_data(report.over) if report.over else None,
    }


def _team_data(team: TeamShare) -> Data:
    return {
        "ref": team.ref, "title": team.title, "steps": team.steps, "all_steps": team.all_steps,
        "work": [each._asdict() for each in team.work],
        "initiatives": [each._asdict() for each in team.initiatives],
    }  # fmt: skip


def _handover_data(over: TakingOver) -> Data:
    lists = {name: getattr(over, name) for name in ("left_as_it_is", "assumptions", "thin", "people", "teams")}
    reviews = [
        {**each._asdict(), "decisions": [decision._asdict() for decision in each.decisions]} for each in over.reviews
    ]
    return {
        "what": over.what or None, "known": over.known, "claims": over.claims, "reviews": reviews,
        **{name: [each._asdict() for each in told] for name, told in lists.items()},
    }  # fmt: skip


def needed_table(packet: Packet) -> doc.Table:
    """A row for each decision that is needed."""
    columns = ("question", "why", "options", "proposed", "because", "waiting", "rule", "about")
    return data_table("Decisions needed", columns, map(fields_of, packet.needed))


def tables(report: PacketReport) -> list[doc.Table]:
    """What is to be decided, changes, metrics, pains and actions, with the values behind what is shown; and the tables
    that a review fills in."""
    packet = report.named
    told = [
        data_table("Changes", COLUMNS, map(change_row, packet.changes)),
        needed_table(packet),
        metrics_table(packet),
        outcomes_table(packet),
        ranking_table(packet.ranking.scores, rank="rank"),
        earlier_table(packet),
    ]
    if report.reader is PacketReader.OWNER:
        return [*told, *form_tables(packet)]
    return [*told, actions_table(packet), *(_handover_tables(report.over) if report.over else ())]


def _handover_tables(over: TakingOver) -> list[doc.Table]:
    """What was decided and why, and what is only assumed."""
    decided = (
        {"day": past.day, "led_by": past.led_by, **each._asdict()} for past in over.reviews for each in past.decisions
    )
    columns = ("day", "led_by", "text", "why", "owner", "came", "replaced_by", "ref")
    assumed = (each._asdict() for each in over.assumptions)
    people = (each._asdict() for each in (*over.people, *over.teams))
    return [
        data_table("All decisions", columns, decided),
        data_table("Assumptions", ("title", "words", "ref"), assumed),
        data_table("People", ("name", "role", "why", "left"), people),
    ]


def _mail(report: PacketReport) -> str:
    return packet_mail(document(report), report.packet, report.reader, report.team)


FORMATS = report_formats(
    document, data, tables, ("markdown", "html", "text", "mail", "json", "xlsx"), mail=lambda report, _: _mail(report)
)
