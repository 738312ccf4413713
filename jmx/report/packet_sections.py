"""What page one of a packet rests on, section by section: folded where a page can be unfolded."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from jmx.report import document as doc
from jmx.report import packet_blocks as within
from jmx.report import record_form
from jmx.report.document import Inlines, words
from jmx.report.packet_tables import outcomes_table, sources_table
from jmx.report.wording import counted
from jmx.review.packet import Packet


@dataclass(frozen=True, slots=True)
class PacketContents:
    """What sections are made of: the packet, how its map is shown, and for whom it is written; for nobody else than
    its owner where that says nothing."""

    packet: Packet
    map: doc.Figure
    written_for: Inlines = ()


class Chosen(NamedTuple):
    """A section that a reader gets, by its name in `SECTIONS`, under a heading of their own where they need one."""

    name: str
    heading: str = ""


FOR_OWNERS = (
    "needed", "actions", "changes", "metrics", "outcomes", "evidence", "pains", "earlier", "out-of-date", "room",
    "agenda", "map", "strengths", "about", "sources",
)  # fmt: skip


def sections_of(packet: Packet, map_figure: doc.Figure) -> tuple[doc.Section, ...]:
    """The sections in the order in which a review goes through them, and the tables it fills in."""
    form = (
        record_form.the_review(packet),
        record_form.decisions(),
        within.quiet("Who does what:"),
        record_form.actions(),
    )
    told = chosen_sections(PacketContents(packet, map_figure), map(Chosen, FOR_OWNERS))
    return (*told, section("Decisions of this review", "to fill in", form))


def chosen_sections(contents: PacketContents, choice: Iterable[Chosen]) -> Iterator[doc.Section]:
    """Some sections in their order. What there is nothing of is left out, unless its reader would ask for it."""
    for each in choice:
        made = SECTIONS[each.name](contents)
        if made.blocks:
            yield replace(made, title=words(each.heading)) if each.heading else made


def section(heading: str, folded: str, blocks: Sequence[doc.Block]) -> doc.Section:
    """A section that is folded where a page can be unfolded."""
    return doc.Section(words(heading), tuple(blocks), folded)


def _count(number: int, what: str) -> str:
    return counted(number, what) if number else "none"


def _needed_section(of: PacketContents) -> doc.Section:
    needed = of.packet.needed
    return section("Decisions needed", counted(len(needed), "decision"), within.needed_blocks(needed))


def _actions_section(of: PacketContents) -> doc.Section:
    many = _count(len(of.packet.actions), "action")
    return section("Open actions of earlier reviews", many, within.action_blocks(of.packet, to_fill=not of.written_for))


def _changes_section(of: PacketContents) -> doc.Section:
    return section(
        "What changed since the last review", within.changed_in_short(of.packet), within.change_blocks(of.packet)
    )


def _metrics_section(of: PacketContents) -> doc.Section:
    return section("Metrics", _count(len(of.packet.movements), "metric"), within.metric_blocks(of.packet))


def _outcomes_section(of: PacketContents) -> doc.Section:
    shipped = of.packet.outcomes
    many = counted(len(shipped), "fix that shipped", "fixes that shipped")
    return section("Did it work?", many, (outcomes_table(of.packet),) if shipped else ())


def _evidence_section(of: PacketContents) -> doc.Section:
    return section("New evidence", _count(len(of.packet.evidence), "piece"), tuple(within.evidence_blocks(of.packet)))


def _pains_section(of: PacketContents) -> doc.Section:
    many = counted(len(of.packet.ranking.scores), "open pain")
    return section("What hurts most", many, tuple(within.pain_blocks(of.packet)))


def _earlier_section(of: PacketContents) -> doc.Section:
    many = _count(len(of.packet.decisions), "decision")
    return section("What came of earlier decisions", many, within.earlier_blocks(of.packet))


def _out_of_date_section(of: PacketContents) -> doc.Section:
    many = counted(len(within.found_by_family(of.packet, within.OUT_OF_DATE)), "finding")
    return section("Out of date", many, within.finding_blocks(of.packet, within.OUT_OF_DATE))


def _room_section(of: PacketContents) -> doc.Section:
    return section("Who should be in the room", _count(len(of.packet.room), "name"), within.room_blocks(of.packet))


def _agenda_section(of: PacketContents) -> doc.Section:
    return section("Agenda", within.minutes_of(of.packet), within.agenda_blocks(of.packet))


def _map_section(of: PacketContents) -> doc.Section:
    lowest = (within.quiet(f"{of.packet.lowest}."),) if of.packet.lowest else ()
    return section("The map", "drawn as of today", (*lowest, of.map))


def _strengths_section(of: PacketContents) -> doc.Section:
    found = of.packet.background.strengths
    many = counted(len(found), "strength")
    return section("What works well and must stay", many, (within.named_remarks(found),) if found else ())


def _about_section(of: PacketContents) -> doc.Section:
    return section(
        "About this journey", "owner, forum, cadence, customers", tuple(within.about_blocks(of.packet, of.written_for))
    )


def _sources_section(of: PacketContents) -> doc.Section:
    found = of.packet.sources
    return section(
        "Where the numbers come from", _count(len(found), "record"), (sources_table(of.packet),) if found else ()
    )


SECTIONS: Mapping[str, Callable[[PacketContents], doc.Section]] = {
    "needed": _needed_section,
    "actions": _actions_section,
    "changes": _changes_section,
    "metrics": _metrics_section,
    "outcomes": _outcomes_section,
    "evidence": _evidence_section,
    "pains": _pains_section,
    "earlier": _earlier_section,
    "out-of-date": _out_of_date_section,
    "room": _room_section,
    "agenda": _agenda_section,
    "map": _map_section,
    "strengths": _strengths_section,
    "about": _about_section,
    "sources": _sources_section,
}
"""Every section that stands behind the page one of an owner."""
