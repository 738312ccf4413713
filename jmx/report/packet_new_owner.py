"""A packet for somebody who takes a journey over: why things are as they are, what they take on, and whom to know."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from jmx.report import document as doc
from jmx.report.document import Inline, Inlines, words
from jmx.report.packet_blocks import NOT_SHOWN, OUT_OF_DATE, finding_blocks, named_remarks
from jmx.report.packet_page_one import (
    LONGEST,
    MOST_WORDS,
    actions_in_short,
    line_of,
    next_review,
    plain_state,
    unread_files,
)
from jmx.report.packet_sections import Chosen, PacketContents, chosen_sections, section
from jmx.report.word_count import words_of
from jmx.report.wording import counted, cut
from jmx.review.background import Remark
from jmx.review.new_owner import Acquaintance, PastDecision, PastReview, TakingOver
from jmx.review.packet import Packet

_LAST = ("pains", "metrics", "outcomes", "changes", "strengths", "map", "about", "sources")
_FAMILIES = {"Missing, or speaking against what is said": NOT_SHOWN, "Out of date": OUT_OF_DATE}
_MOST_REVIEWS, _MOST_REMARKS = 20, 15


class _HandoverRoom(NamedTuple):
    """How many of each are told on page one."""

    decisions: int = 4
    people: int = 4
    results: bool = True


_LESS = ((3, 3), (2, 3), (2, 2), (1, 2), (1, 1))
_ROOMS = (
    _HandoverRoom(), _HandoverRoom(3, 4), _HandoverRoom(3, 3), *(_HandoverRoom(*each, results=False) for each in _LESS),
)  # fmt: skip


def handover(packet: Packet, over: TakingOver, written_for: Inlines, figure: doc.Figure) -> doc.Document:
    """Page one, and what it rests on."""
    contents = PacketContents(packet, figure, written_for)
    sections = (
        *_decided(packet, over.reviews),
        *chosen_sections(contents, (Chosen("actions", "Open actions"), Chosen("needed", "Decisions that wait"))),
        *_remarks("Settled or left as it is, and why", over.left_as_it_is, "pain or fix", "pains and fixes"),
        *_standing(over),
        *_thin(packet, over),
        *_people(over),
        *chosen_sections(
            contents, map(Chosen, ("pains", "metrics", "outcomes", "changes", "strengths", "map", "about", "sources"))
        ),
    )
    title = words(f"Handover: {packet.journey.record.label}", "strong")
    return doc.Document(title, (*_page_one(packet, over), doc.PageBreak(), *sections))


# --- page one ---


def _page_one(packet: Packet, over: TakingOver) -> tuple[doc.Block, ...]:
    told: tuple[doc.Block, ...] = ()
    for room in _ROOMS:
        told = tuple(_told(packet, over, room))
        if words_of(told) <= MOST_WORDS:
            break
    return told


def _told(packet: Packet, over: TakingOver, room: _HandoverRoom) -> Iterator[doc.Block]:
    if over.what:
        yield line_of("What it is for.", cut(over.what, LONGEST).rstrip(".") + ".")
    yield doc.Paragraph(words(plain_state(packet)))
    yield from unread_files(packet)
    yield from _why(over, room)
    yield line_of("What you take on.", _taken_on(packet))
    yield line_of("What is only assumed.", _how_sure(over))
    yield from _whom(over, room.people)
    if packet.journey.record.watched:
        yield line_of("Your first review.", next_review(packet))


def _why(over: TakingOver, room: _HandoverRoom) -> Iterator[doc.Block]:
    """The newest decisions that still stand."""
    standing = [(past, each) for past in over.reviews for each in past.decisions if not each.replaced_by]
    shown = standing[: room.decisions]
    if not standing:
        yield line_of("Why things are as they are.", "No decision was written down yet.")
        return
    some = f" (the newest {len(shown)} of {counted(len(standing), 'decision')})" if len(shown) < len(standing) else ""
    yield doc.Paragraph(words(f"Why things are as they are{some}", "strong"))
    yield doc.Bullets(tuple(doc.Bullet(_in_short(past, each, room)) for past, each in shown))


def _in_short(past: PastReview, each: PastDecision, room: _HandoverRoom) -> Inlines:
    why = f" Why: {cut(each.why, LONGEST)}." if each.why else " Nobody wrote down why."
    came = f" Since: {cut(each.came, LONGEST)}." if each.came and room.results else ""
    return Inline(cut(each.text, LONGEST), "strong"), Inline(f" ({past.day}, {each.owner or past.led_by}).{why}{came}")


def _taken_on(packet: Packet) -> str:
    actions = actions_in_short(packet)
    waits = f"; {counted(len(packet.needed), 'decision waits', 'decisions wait')}" if packet.needed else ""
    first = f", above all: {cut(packet.needed[0].question, LONGEST)}" if packet.needed else "."
    return f"{actions[:1].upper()}{actions[1:]}{waits}{first}"


def _how_sure(over: TakingOver) -> str:
    if not over.claims:
        return "The map claims nothing yet."
    told = f"Evidence stands behind {over.known} of {counted(over.claims, 'claim')} on the map"
    named = [f"“{cut(each.title, LONGEST)}”" for each in over.assumptions[:2]]
    more = len(over.assumptions) - len(named)
    rest = f" and {more} more" if more > 0 else ""
    return f"{told}; none behind {', '.join(named)}{rest}." if named else f"{told}."


def _whom(over: TakingOver, most: int) -> Iterator[doc.Block]:
    there = [each for each in over.people if each.left is None]
    told = [f"{each.name} ({each.role or each.why[0]})" for each in there[:most]]
    more = f" and {len(there) - most} more" if len(there) > most else ""
    named = [each.name.partition(" (")[0] for each in over.teams[:most]]
    teams = f"; the {'team' if len(named) == 1 else 'teams'} {', '.join(named)}" if named else ""
    if told:
        yield line_of("Whom to know first.", f"{', '.join(told)}{more}{teams}.")


# --- behind it ---


def _decided(packet: Packet, reviews: Sequence[PastReview]) -> Iterator[doc.Section]:
    """Every review, the newest first, with what was decided and why."""
    many = sum(len(each.decisions) for each in reviews)
    told = [block for each in reviews[:_MOST_REVIEWS] for block in _review(each)]
    if len(reviews) > _MOST_REVIEWS:
        more = f"{counted(len(reviews) - _MOST_REVIEWS, 'older one')}: "
        told.append(doc.Paragraph((Inline(more), Inline(f"jmx log {packet.journey.ref}", "code"))))
    folded = f"{counted(many, 'decision')} in {counted(len(reviews), 'record')}"
    yield section("Decisions so far, and why", folded, told or [doc.Paragraph(words("None was written down."))])


def _review(past: PastReview) -> Iterator[doc.Block]:
    about = ", ".join(filter(None, (str(past.day), past.found)))
    there = f", with {', '.join(past.attendees)}" if past.attendees else ""
    proof = f" ({past.proof})" if past.proof else ""
    done = f" {past.done} of {counted(past.actions, 'action')} done." if past.actions else ""
    led = (Inline(f"Led by {past.led_by}{there}{proof}.{done} "), Inline(past.ref, "code"))
    decided = (doc.Bullets(tuple(map(_decision, past.decisions))),) if past.decisions else ()
    yield doc.Section(words(about, "accent"), (doc.Paragraph(led), *decided))


def _decision(each: PastDecision) -> doc.Bullet:
    told = (
        ("Why", each.why or "nobody wrote it down"),
        ("Who", each.owner or "nobody"),
        ("What came of it", each.came or "nothing says"),
    )
    lines = [doc.Bullet((Inline(f"{name}:", "strong"), Inline(f" {said}"))) for name, said in told]
    if each.replaced_by:
        lines.append(doc.Bullet((Inline("Replaced by ", "strong"), Inline(each.replaced_by, "code"))))
    head = (Inline(each.text, "strong"), Inline(" ("), Inline(each.ref, "code"), Inline(")"))
    return doc.Bullet(head, (doc.Bullets(tuple(lines)),))


def _remarks(heading: str, remarks: Sequence[Remark], one: str, many: str = "") -> Iterator[doc.Section]:
    if remarks:
        yield section(heading, counted(len(remarks), one, many), _listed(remarks))


def _listed(remarks: Sequence[Remark]) -> tuple[doc.Block, ...]:
    more = len(remarks) - _MOST_REMARKS
    told = named_remarks(tuple(remarks[:_MOST_REMARKS]))
    return (told, doc.Paragraph(words(f"And {more} more."))) if more > 0 else (told,)


def _standing(over: TakingOver) -> Iterator[doc.Section]:
    yield from _remarks("Standing assumptions", over.assumptions, "claim without evidence", "claims without evidence")


def _thin(packet: Packet, over: TakingOver) -> Iterator[doc.Section]:
    """What rests on little, and what lint says of evidence and of age."""
    found = {heading: finding_blocks(packet, family) for heading, family in _FAMILIES.items()}
    told = [doc.Section(words(heading, "accent"), blocks) for heading, blocks in found.items() if blocks]
    blocks = (*(_listed(over.thin) if over.thin else ()), *told)
    if blocks:
        share = f"evidence behind {over.known} of {counted(over.claims, 'claim')}"
        yield section("Where the evidence is thin", share, blocks)


def _people(over: TakingOver) -> Iterator[doc.Section]:
    if over.people or over.teams:
        many = f"{counted(len(over.people), 'name')}, {counted(len(over.teams), 'team')}"
        teams = doc.Section(words("Teams", "accent"), (_acquaintances(over.teams),))
        people = (_acquaintances(over.people),) if over.people else ()
        yield section("People and teams to know", many, (*people, *((teams,) if over.teams else ())))


def _acquaintances(known: Sequence[Acquaintance]) -> doc.Bullets:
    return doc.Bullets(tuple(map(_acquaintance, known)))


def _acquaintance(each: Acquaintance) -> doc.Bullet:
    role = f" ({each.role})" if each.role else ""
    left = f", left on {each.left}" if each.left else ""
    return doc.Bullet((Inline(each.name, "strong"), Inline(f"{role}{left}: {'; '.join(each.why)}")))
