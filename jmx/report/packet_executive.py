"""A packet for whoever has a minute: one page with the state, three decisions, what hangs on them, and what came of the
last ones."""

from collections.abc import Iterator

from jmx.model.outcome import Verdict
from jmx.report import document as doc
from jmx.report.document import Inlines, words
from jmx.report.packet_answers import answers
from jmx.report.packet_blocks import as_of_row, journey_row
from jmx.report.packet_page_one import (
    MOST_WORDS,
    actions_in_short,
    last_decisions,
    line_of,
    plain_state,
    to_decide,
    unread_files,
)
from jmx.report.word_count import words_of
from jmx.report.wording import cut
from jmx.review.packet import Packet

_LONGEST = 110  # characters of what money hangs on
_ROOMS = ((3, 3), (3, 2), (3, 1), (2, 1), (1, 1))  # decisions of today and of then: the first with room for all
_UNWRITTEN = "Nobody has written down what customers or money hang on this journey."
_TOLD = {
    Verdict.WORKED: "Worked", Verdict.WORSE: "Worse since", Verdict.NO_SIGN: "No sign of it",
    Verdict.TOO_EARLY: "Too early to tell", Verdict.CANNOT_KNOW: "Cannot be known",
}  # fmt: skip


def executive_page(packet: Packet, written_for: Inlines, small_map: doc.Figure | None) -> doc.Document:
    """The page."""
    about = doc.DefinitionList((journey_row(packet), ("Written for", written_for), as_of_row(packet)))
    told: tuple[doc.Block, ...] = ()
    for room in _ROOMS:
        told = (*_told(packet, *room), *((small_map,) if small_map else ()), about)
        if words_of(told) <= MOST_WORDS:
            break
    return doc.Document(words(f"In brief: {packet.journey.record.label}", "strong"), told)


def _told(packet: Packet, needed: int, decided: int) -> Iterator[doc.Block]:
    yield doc.Paragraph(words(plain_state(packet)))
    yield from unread_files(packet)
    yield from to_decide(packet.needed, needed, "To decide")
    if not packet.needed:
        yield line_of("To decide.", "Nothing waits for a decision.")
    yield line_of("What hangs on it.", what_hangs_on_it(packet))
    yield from last_decisions(packet.decisions, decided, "Decided")
    if packet.outcomes:
        yield line_of("Did it work?", what_worked(packet))
    yield line_of("Which metrics moved?", answers(packet)["Which metrics moved?"])
    yield line_of("Who sees to it.", _who(packet))


def what_hangs_on_it(packet: Packet) -> str:
    """The customers and the money that somebody wrote down, of the journey and of its pains."""
    behind = packet.background
    whole = "; ".join(filter(None, (behind.volume, behind.revenue)))
    single = [f"“{each.title}”: {cut(each.words, _LONGEST)}" for each in behind.at_stake[:2]]
    more = f" and {len(behind.at_stake) - 2} more" if len(behind.at_stake) > 2 else ""
    told = "; ".join(filter(None, (whole, *single)))
    return f"{told}{more}." if told else _UNWRITTEN


def what_worked(packet: Packet) -> str:
    """`Worked: Customers choose the day. Cannot be known: The hour by text.`"""
    shipped = {
        told: [cut(each.initiative.record.label, _LONGEST) for each in packet.outcomes if each.verdict is verdict]
        for verdict, told in _TOLD.items()
    }
    return " ".join(f"{told}: {'; '.join(titles)}." for told, titles in shipped.items() if titles)


def _who(packet: Packet) -> str:
    status = packet.status
    owner = f"{status.owner_name} owns it" if status.owner_name and not status.left else "Nobody owns it"
    return f"{owner}; {actions_in_short(packet)}."
