"""What a packet leaves to fill in while the review is held: `jmx.reading.filled_packet` reads it back."""

from collections.abc import Iterator

from jmx.model import record_form as form
from jmx.model.review_status import in_words
from jmx.report import document as doc
from jmx.report.document import Cell, Inline, Inlines, TableColumn, words
from jmx.review.actions import OpenAction
from jmx.review.packet import Packet

_HOW = {
    form.HELD_ON: "a day; empty: the day it is recorded",
    form.LED_BY: "one person, by name or id",
    form.WRITTEN_BY: "one person; empty: whoever commits it",
    form.THERE: "names, with commas",
    form.VERDICT: "still-true, updated, needs-research, retired, or: postponed to 2027-01-31: why",
}
_ROOM: dict[str, int] = {"decision": 50, "action": 50, "why": 40, "about": 26, "owner": 22, "due": 12, "answer": 50}


def the_review(packet: Packet, *, in_workbook: bool = False) -> doc.Table:
    """Which review it is: what is known already, and what somebody fills in; a workbook says how."""
    made_from = packet.commit.short if packet.commit else ""
    leads = "" if packet.status.left else packet.status.owner_name
    known = {form.JOURNEY: packet.journey.ref, form.MADE_FROM: made_from, form.LED_BY: leads}
    rows = tuple((question, _code_or_words(question, known.get(question, ""))) for question in form.QUESTIONS)
    if not in_workbook:
        return _table(form.THE_REVIEW._replace(columns=form.THE_REVIEW.columns[:2]), rows)
    return _table(form.THE_REVIEW, tuple((*row, _HOW.get(str(row[0]))) for row in rows))


def _code_or_words(question: str, known: str) -> Cell:
    return words(known, "code" if question in (form.JOURNEY, form.MADE_FROM) else "") if known else None


def decisions() -> doc.Table:
    """The empty table of decisions; each row has the id that its decision keeps."""
    return _table(form.DECISIONS, _empty("d", form.DECISIONS))


def actions() -> doc.Table:
    """The empty table of what is to be done."""
    return _table(form.ACTIONS, _empty("a", form.ACTIONS))


def open_actions(packet: Packet, *, in_numbers: bool = False) -> doc.Table:
    """What earlier reviews agreed and none has closed, with a column to say what is done; how late it is `in_numbers`
    for a workbook, in words for people."""
    late = _late_days if in_numbers else _late_words
    return _table(form.OPEN_ACTIONS, tuple(_open_action(each, late(each)) for each in packet.actions))


def how_to_record(packet: Packet) -> Inlines:
    """How what was decided becomes the record."""
    return (
        Inline("Fill in the tables (verdict: still-true, updated, needs-research or retired). Record it with "),
        Inline(f"jmx review {packet.journey.ref} --record --from FILE --commit", "code"),
        Inline("; without a file it asks. The commit proves the review."),
    )


def form_tables(packet: Packet) -> Iterator[doc.Table]:
    """All of it, for a workbook."""
    yield from (the_review(packet, in_workbook=True), decisions(), actions(), open_actions(packet, in_numbers=True))


def _empty(letter: str, table: form.FormTable) -> tuple[tuple[Cell, ...], ...]:
    blank: tuple[Cell, ...] = (None,) * (len(table.columns) - 1)
    return tuple((f"{letter}{number}", *blank) for number in range(1, form.EMPTY_ROWS + 1))


def _open_action(each: OpenAction, late: Cell) -> tuple[Cell, ...]:
    return each.text, each.owner or "nobody", each.due or "no date", late, None, words(each.ref, "code")


def _late_words(each: OpenAction) -> Cell:
    return words(in_words(each.late_days), "error") if each.late_days else None


def _late_days(each: OpenAction) -> Cell:
    return doc.number(each.late_days) if each.late_days else None


def _table(table: form.FormTable, rows: tuple[tuple[Cell, ...], ...]) -> doc.Table:
    columns = tuple(TableColumn(name, room=_ROOM.get(name, 0)) for name in table.columns)
    return doc.Table(table.name, columns, rows)
