"""Page one of a packet: how the journey stands, what to decide, what is late, what came of the last decisions, and the
four questions of a review. It is read in a minute or two, however much there is behind it."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from jmx.model.review_status import Proof, in_words
from jmx.report import document as doc
from jmx.report.document import Inline, words
from jmx.report.packet_answers import answers
from jmx.report.packet_blocks import due_in_words
from jmx.report.word_count import words_of
from jmx.report.wording import counted, cut
from jmx.review.decisions import EarlierDecision
from jmx.review.needed import DecisionNeeded
from jmx.review.packet import Packet

MOST_WORDS = 285  # of 300: some count what stands before a line
LONGEST = 160  # characters of a question, a result or an action that was written at length


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
    yield from unread_files(packet)
    yield from to_decide(packet.needed, room.needed)
    yield from late_actions(packet, room.late)
    yield from last_decisions(packet.decisions, room.decided)
    for question, answer in answers(packet).items():
        yield doc.Paragraph((Inline(question, "strong"), Inline(f" {answer}")))
    if small_map is not None:
        yield small_map


def plain_state(packet: Packet) -> str:
    """Where the journey stands, for people who know no commits: of a review that is proven nothing more is said."""
    last = packet.status.last
    proven = f" ({last.proof_in_words})" if last and last.proof is Proof.PROVEN else ""
    return packet.state.replace(proven, "", 1) if proven else packet.state


def unread_files(packet: Packet) -> Iterator[doc.Block]:
    """That something is missing, where files cannot be read."""
    if packet.unread:
        first = ", ".join(packet.unread[:5])
        missing = "of the repository's files cannot be read whole, and what they say is missing here"
        told = (Inline(f"{len(packet.unread)} {missing}: {first}. See "), Inline("jmx lint", "code"), Inline("."))
        yield doc.Callout("Incomplete", told)


def to_decide(needed: Sequence[DecisionNeeded], most: int, label: str = "To decide today") -> Iterator[doc.Block]:
    """The most pressing decisions, each with what is proposed and what it costs to wait."""
    shown = needed[:most]
    if shown:
        more = f" (the first {len(shown)} of {len(needed)})" if len(needed) > len(shown) else ""
        items = doc.Bullets(tuple(doc.Bullet(_asked(each)) for each in shown), numbered=True)
        yield doc.Callout(f"{label}{more}", items=items)


def _asked(each: DecisionNeeded) -> doc.Inlines:
    waiting = f" Waiting: {each.waiting}." if each.waiting else ""
    return (
        Inline(cut(each.question, LONGEST), "strong"),
        Inline(f" Proposed: {cut(each.proposed, LONGEST)}.{waiting}"),
    )


def late_actions(packet: Packet, most: int) -> Iterator[doc.Block]:
    """What is overdue; where nothing is, how many actions are open."""
    late = [each for each in packet.actions if each.late_days]
    if not packet.actions:
        return
    if not late or not most:
        told = f"{counted(len(late), 'action is', 'actions are')} overdue" if late else "Nothing overdue"
        yield line_of("Actions.", f"{told}; {counted(len(packet.actions), 'action is', 'actions are')} open.")
        return
    named = [
        f"“{cut(each.text, LONGEST)}” ({each.owner or 'nobody'}, {in_words(each.late_days)} late)"
        for each in late[:most]
    ]
    more = f" and {len(late) - most} more" if len(late) > most else ""
    yield line_of("Overdue actions.", f"{'; '.join(named)}{more}.")


def last_decisions(
    decisions: Sequence[EarlierDecision], most: int, decided: str = "You decided"
) -> Iterator[doc.Block]:
    """What the last review that decided something decided, and what came of it."""
    last = [each for each in decisions if each.decided == decisions[0].decided]
    if last and most:
        more = f" (the first {most} of {len(last)})" if len(last) > most else ""
        yield doc.Paragraph(words(f"{decided} on {last[0].decided}{more}", "strong"))
        yield doc.Bullets(tuple(doc.Bullet(_came_of(each)) for each in last[:most]))


def _came_of(each: EarlierDecision) -> doc.Inlines:
    result = each.result or "nothing says what came of it"
    return (Inline(cut(each.text, LONGEST), "strong"), Inline(f": {cut(result, LONGEST)}"))


def line_of(label: str, text: str) -> doc.Paragraph:
    """A sentence or two behind a label."""
    return doc.Paragraph((Inline(label, "strong"), Inline(f" {text}")))


def next_review(packet: Packet) -> str:
    """When the next review is due, and when its forum meets: `Due 2026-12-03; CX board meets on the first Tuesday.`"""
    coming, meets = packet.status.next, packet.background.meets
    late = coming is not None and coming.due < packet.as_of
    forum = f"; {packet.forum} meets {meets}" if meets else ""
    return f"{'Overdue since' if late else 'Due'} {due_in_words(packet)}{forum}."


def actions_in_short(packet: Packet) -> str:
    """`2 open actions, both overdue`."""
    many, late = len(packet.actions), sum(1 for each in packet.actions if each.late_days)
    if not many:
        return "no open action"
    told = (
        "none overdue" if not late else f"{late} of them overdue" if late < many else _ALL_LATE.get(many, "all overdue")
    )
    return f"{counted(many, 'open action')}, {told}"


_ALL_LATE = {1: "overdue", 2: "both overdue"}
