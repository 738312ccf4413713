"""A packet for a team: what of a journey lies with it."""

from collections.abc import Iterator, Sequence

from jmx.model.review_status import in_words
from jmx.report import document as doc
from jmx.report.document import Inline, Inlines, TableColumn, words
from jmx.report.packet_answers import answers
from jmx.report.packet_page_one import LONGEST, MOST_WORDS, line_of, next_review, plain_state, to_decide, unread_files
from jmx.report.packet_sections import Chosen, PacketContents, chosen_sections, section
from jmx.report.word_count import words_of
from jmx.report.wording import counted, cut
from jmx.review.actions import OpenAction
from jmx.review.decisions import VERDICTS_IN_SHORT
from jmx.review.packet import Packet
from jmx.review.team_share import TeamInitiative, TeamShare
from jmx.review.team_work import RUNS_JOURNEY

_ROOMS = ((3, 3), (3, 2), (3, 1), (2, 1), (1, 1), (1, 0))  # decisions, and all else of which there may be many
_HEADINGS = {
    "needed": "Be in the room for", "actions": "Yours to do", "changes": "What changed where you work",
    "metrics": "Metrics where you work", "pains": "What hurts where you work", "earlier": "What was decided about it",
}  # fmt: skip
_BEFORE, _AFTER = (
    ("needed", "actions", "changes"),
    ("metrics", "outcomes", "pains", "evidence", "earlier", "out-of-date", "strengths", "map"),
)


def team_document(packet: Packet, share: TeamShare, written_for: Inlines, figure: doc.Figure) -> doc.Document:
    """The packet of what concerns the team, which is narrowed to that already."""
    contents = PacketContents(packet, figure, written_for)
    sections = (
        *_sections(contents, _BEFORE),
        *_initiatives(share.initiatives),
        *_sections(contents, _AFTER),
        *_work(share),
        *_sections(contents, ("about", "sources")),
    )
    title = words(f"{packet.journey.record.label}: what lies with {share.called}", "strong")
    return doc.Document(title, (*_page_one(packet, share), doc.PageBreak(), *sections))


def _sections(contents: PacketContents, names: Sequence[str]) -> Iterator[doc.Section]:
    """Those of which there is something: of most things a team has none, and asks for none."""
    packet = contents.packet
    there = {
        "actions": packet.actions, "changes": packet.changes or packet.past_unknown, "metrics": packet.movements,
        "pains": packet.ranking.judged, "evidence": packet.evidence or packet.notes, "earlier": packet.decisions,
    }  # fmt: skip
    shown = (Chosen(each, _HEADINGS.get(each, "")) for each in names if there.get(each, True))
    return chosen_sections(contents, shown)


# --- page one ---


def _page_one(packet: Packet, share: TeamShare) -> tuple[doc.Block, ...]:
    told: tuple[doc.Block, ...] = ()
    for room in _ROOMS:
        told = tuple(_told(packet, share, *room))
        if words_of(told) <= MOST_WORDS:
            break
    return told


def _told(packet: Packet, share: TeamShare, needed: int, many: int) -> Iterator[doc.Block]:
    yield doc.Paragraph(words(f"{what_it_does(share)} {plain_state(packet)}"))
    yield from unread_files(packet)
    yield from to_decide(packet.needed, needed, "Be in the room for")
    if not packet.needed:
        yield line_of("Decisions.", "None that needs you.")
    yield line_of("Yours to do.", _to_do(packet, many))
    yield from _work_under_way(packet, share, many)
    told = answers(packet)
    if packet.changes or packet.past_unknown or packet.since is None:
        yield line_of("What changed where you work?", told["What changed in the experience?"])
    else:
        yield line_of("What changed where you work?", f"Nothing since {packet.since}.")
    if packet.evidence or packet.notes:
        yield line_of("What new research is there about it?", told["What new research is there?"])
    if packet.movements:
        yield line_of("Which metrics moved?", told["Which metrics moved?"])
    if packet.journey.record.watched and packet.needed:
        yield line_of("When.", next_review(packet))


def _to_do(packet: Packet, most: int) -> str:
    """The team's open actions, those first that are late or due first."""
    shown = [f"“{cut(each.text, LONGEST)}” ({_who_and_when(each)})" for each in packet.actions[:most]]
    more = len(packet.actions) - len(shown)
    if not shown:
        return f"{counted(more, 'action')}." if more else "No action is open."
    return f"{'; '.join(shown)}{f' and {more} more' if more else ''}."


def _who_and_when(each: OpenAction) -> str:
    late = f"{in_words(each.late_days)} late" if each.late_days else f"by {each.due}" if each.due else ""
    return ", ".join(filter(None, (each.owner or "nobody yet", late)))


def what_it_does(share: TeamShare) -> str:
    """`Connection runs the journey, with 9 of its 19 steps.`"""
    many = "all" if share.steps == share.all_steps else f"{share.steps} of"
    if any(each.words == RUNS_JOURNEY for each in share.work):
        return f"{share.called} runs the journey, with {many} its {counted(share.all_steps, 'step')}."
    if share.steps:
        return f"{share.called} runs or stands behind {many} the journey's {counted(share.all_steps, 'step')}."
    return f"{share.called} works on {counted(len(share.initiatives), 'fix', 'fixes')} for the journey."


def _work_under_way(packet: Packet, share: TeamShare, many: int) -> Iterator[doc.Block]:
    if not share.initiatives:
        return
    verdicts = {each.initiative.ref: each for each in packet.outcomes}
    shown = [
        f"“{cut(each.title, LONGEST)}” {_status(each)}"
        + (f" ({VERDICTS_IN_SHORT[verdicts[each.ref].verdict]})" if each.ref in verdicts else "")
        for each in share.initiatives[:many]
    ]
    more = len(share.initiatives) - len(shown)
    told = "; ".join(shown) if shown else counted(more, "initiative")
    yield line_of("Your initiatives.", f"{told}{f' and {more} more' if shown and more else ''}.")


def _status(each: TeamInitiative) -> str:
    status = each.status.replace("in-progress", "in progress")
    return status if status.startswith("shipped") else f"is {status}"


# --- behind it ---


def _initiatives(initiatives: Sequence[TeamInitiative]) -> Iterator[doc.Section]:
    if initiatives:
        columns = tuple(map(TableColumn, ("initiative", "how far", "who answers for it", "for")))
        rows = tuple(map(_initiative, initiatives))
        yield section("Your initiatives", counted(len(rows), "initiative"), (doc.Table("Initiatives", columns, rows),))


def _initiative(each: TeamInitiative) -> tuple[doc.Cell, ...]:
    title = (Inline(f"{each.title} ("), Inline(each.ref, "code"), Inline(")"))
    return title, each.status, each.owner or "nobody", "; ".join(each.addresses) or "nothing"


def _work(share: TeamShare) -> Iterator[doc.Section]:
    bullets = (
        doc.Bullet((Inline(f"{each.title} ("), Inline(each.ref, "code"), Inline(f"): {each.words}")))
        for each in share.work
    )
    if share.work:
        yield section("Where you work", counted(len(share.work), "place"), (doc.Bullets(tuple(bullets)),))
