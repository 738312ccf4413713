"""A packet as the text of a mail: page one, what its reader has to do, and where the rest is."""

from collections.abc import Iterator
from dataclasses import replace

from jmx.report import document as doc
from jmx.report.document import plain, words
from jmx.report.wording import EDITS, counted
from jmx.report.writers.plain_mail import plain_mail
from jmx.review.packet import Packet
from jmx.review.readers import PacketReader
from jmx.review.team_share import TeamShare

# What is told in full, by its heading; of all else how much there is.
TOLD = {
    PacketReader.OWNER: ("Open actions of earlier reviews", "Who should be in the room", "Agenda"),
    PacketReader.EXECUTIVE: (),
    PacketReader.TEAM: ("Yours to do", "What changed where you work", "Your initiatives"),
    PacketReader.NEW_OWNER: ("Decisions so far, and why", "Open actions", "People and teams to know"),
}
_LEFT_OUT = ("Decisions of this review", "The map")


def packet_mail(document: doc.Document, packet: Packet, reader: PacketReader, team: TeamShare | None) -> str:
    """The mail."""
    blocks = tuple(_unfolded(each, TOLD[reader]) for each in document.blocks if not _is_left_out(each))
    told = replace(document, blocks=blocks)
    return plain_mail(_subject(packet, reader, team), told, tuple(_all_of_it(packet, reader, team)))


def _is_left_out(block: doc.Block) -> bool:
    """Whether a mail does not tell it: the map, tables to fill in with how they are recorded, and what it says at its
    end of itself."""
    to_fill_in = isinstance(block, doc.Paragraph) and plain(block.words).startswith("Fill in the tables")
    about_itself = isinstance(block, doc.DefinitionList)
    return to_fill_in or about_itself or (isinstance(block, doc.Section) and plain(block.title) in _LEFT_OUT)


def _unfolded(block: doc.Block, told: tuple[str, ...]) -> doc.Block:
    if isinstance(block, doc.Section) and plain(block.title) in told:
        return replace(block, folded="")
    return block


def _subject(packet: Packet, reader: PacketReader, team: TeamShare | None) -> str:
    title, needed = packet.journey.record.label, len(packet.needed)
    waits = f": {counted(needed, 'decision')} to take" if needed else ""
    if reader is PacketReader.NEW_OWNER:
        return f"Handover of {title}"
    if team is not None:
        return f"{title}: {counted(needed, 'decision')} for {team.called}" if needed else f"{title}: for {team.called}"
    if reader is PacketReader.EXECUTIVE:
        return f"{title} in brief{waits}"
    due = packet.status.next
    return f"Review of {title}{f', due {due.due}' if due else ''}{waits}"


def _all_of_it(packet: Packet, reader: PacketReader, team: TeamShare | None) -> Iterator[doc.Block]:
    """What was read, the commit in full, so that whoever has the repository finds it, and how to get the rest."""
    whose = "" if reader is PacketReader.OWNER else f" --for {reader}" + (f" --team {team.ref}" if team else "")
    known = packet.commit is not None and packet.commit.exists
    at = f", read at commit{EDITS if packet.uncommitted else ''}:" if known else "."
    yield doc.Paragraph(words(f"As of {packet.as_of}{at}"))
    if packet.commit is not None and known:
        yield doc.Preformatted((words(f"  {packet.commit.oid}"),))
    yield doc.Paragraph(words("All of it, with the map:"))
    yield doc.Preformatted((words(f"  jmx review {packet.journey.ref}{whose} -o packet.html"),))
