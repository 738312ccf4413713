"""Page one of a packet: how the journey stands, what to decide, what is late, what came of the last decisions, and the
four questions of a review. It is read in a minute or two, however much there is behind it."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from jmx.model.review_status import in_words
from jmx.report import document as doc
from jmx.report.document import Inline, words
from jmx.report.packet_answers import answers
from jmx.report.word_count import words_of
from jmx.report.wording import counted, cut
from jmx.review.decisions import EarlierDecision
from jmx.review.needed import DecisionNeeded
from jmx.review.packet import Packet

MOST_WORDS = 285  # of 300: some count what stands before a line
_LONGEST = 160  # characters of a question, a result or an action that was written at length


class _Room(NamedTuple):
    """How many of each are told."""

    needed: int = 3
    decided: int = 3
    late: int = 3


# The last decisions give way first: what is asked today comes before what was asked then.
_ROOMS = (_Room(), _Room(3, 2, 2), _Room(3, 1, 1), _Room(2, 1, 1), _Room(1, 1, 1), _Room(1, 0, 0))


def page_one(packet: Packet, small_map: doc.Figure | None = None) -> tuple[doc.Block, ...]:
    """All of it, with as much of each as has room on the page."""
    told: tuple[doc.Block, ...] = ()
    for room in _ROOMS:
        told = tuple(_told(packet, room, small_map))
        if words_of(told) <= MOST_WORDS:
            break
    return told


def _told(packet: Packet, room: _Room, small_map: doc.Figure | None) -> Iterator[doc.Block]:
    yield doc.Paragraph(words(packet.state))
    yield from _unread(packet)
    yield from _to_decide(packet.needed, room.needed)
    yield from _late(packet, room.late)
    yield from _last_decisions(packet.decisions, room.decided)
    for question, answer in answers(packet).items():
        yield doc.Paragraph((Inline(question, "strong"), Inline(f" {answer}")))
    if small_map is not None:
        yield small_map


def _unread(packet: Packet) -> Iterator[doc.Block]:
    if packet.unread:
        first = ", ".join(packet.unread[:5])
        missing = "of the repository's files cannot be read whole, and what they say is missing here"
        told = (Inline(f"{len(packet.unread)} {missing}: {first}. See "), Inline("jmx lint", "code"), Inline("."))
        yield doc.Callout("Incomplete", told)


def _to_decide(needed: Sequence[DecisionNeeded], most: int) -> Iterator[doc.Block]:
    shown = needed[:most]
    if shown:
        more = f" (the first {len(shown)} of {len(needed)})" if len(needed) > len(shown) else ""
        items = doc.Bullets(tuple(doc.Bullet(_asked(each)) for each in shown), numbered=True)
        yield doc.Callout(f"To decide today{more}", items=items)


def _asked(each: DecisionNeeded) -> doc.Inlines:
    waiting = f" Waiting: {each.waiting}." if each.waiting else ""
    return (
        Inline(cut(each.question, _LONGEST), "strong"),
        Inline(f" Proposed: {cut(each.proposed, _LONGEST)}.{waiting}"),
    )


def _late(packet: Packet, most: int) -> Iterator[doc.Block]:
    """What is overdue; where nothing is, how many actions are open."""
    late = [each for each in packet.actions if each.late_days]
    if not packet.actions:
        return
    if not late or not most:
        told = f"{counted(len(late), 'action is', 'actions are')} overdue" if late else "Nothing overdue"
        yield _line("Actions.", f"{told}; {counted(len(packet.actions), 'action is', 'actions are')} open.")
        return
    named = [
        f"“{cut(each.text, _LONGEST)}” ({each.owner or 'nobody'}, {in_words(each.late_days)} late)"
        for each in late[:most]
    ]
    more = f" and {len(late) - most} more" if len(late) > most else ""
    yield _line("Overdue actions.", f"{'; '.join(named)}{more}.")


def _last_decisions(decisions: Sequence[EarlierDecision], most: int) -> Iterator[doc.Block]:
    """What the last review that decided something decided, and what came of it."""
    last = [each for each in decisions if each.decided == decisions[0].decided]
    if last and most:
        more = f" (the first {most} of {len(last)})" if len(last) > most else ""
        yield doc.Paragraph(words(f"You decided on {last[0].decided}{more}", "strong"))
        yield doc.Bullets(tuple(doc.Bullet(_came(each)) for each in last[:most]))


def _came(each: EarlierDecision) -> doc.Inlines:
    result = each.result or "nothing says what came of it"
    return (Inline(cut(each.text, _LONGEST), "strong"), Inline(f": {cut(result, _LONGEST)}"))


def _line(label: str, text: str) -> doc.Paragraph:
    return doc.Paragraph((Inline(label, "strong"), Inline(f" {text}")))
