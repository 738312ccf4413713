"""What falls due: a line for each, what is late first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from jmx.report import document as doc
from jmx.report.document import Inline, TableColumn, marked, words
from jmx.report.formats import Data, data_table, fields_of, report_formats
from jmx.report.wording import counted, one_line
from jmx.review.due_item import FREEZE, DueItem, late_words, owner_words
from jmx.review.spreading import EarlierMeeting

_WIDEST = 60
_NO_ROOM = "no room"
_WITHOUT_ROOM = (
    "Where there is no room: review it in another forum, let that one meet more often, or lengthen a cadence."
)


@dataclass(frozen=True, slots=True)
class DueReport:
    """What falls due until a day, the earliest first; of one person where they are named. `next` comes after that."""

    items: tuple[DueItem, ...]
    as_of: date
    until: date
    owner: str = ""
    next: DueItem | None = None
    spread: tuple[EarlierMeeting, ...] | None = None
    commit: str = ""


def document(report: DueReport) -> doc.Document:
    """For people: what, for whom, where, and why."""
    whose = f" for {report.owner}" if report.owner else ""
    blocks: list[doc.Block] = [doc.Paragraph(_headline(report, whose))]
    if report.items:
        blocks.append(_table(report.items))
    if advised := [each for each in report.items if each.advice]:
        bullets = tuple(doc.Bullet((Inline(f"{each.what}: ", "strong"), Inline(f"{each.advice}."))) for each in advised)
        blocks.append(doc.Section(words("No meeting fits", "accent"), (doc.Bullets(bullets, prose=True),)))
    if report.spread is not None:
        blocks.append(_spread(report.spread))
    return doc.Document(words(f"What falls due{whose}"), tuple(blocks), headed=False)


def _headline(report: DueReport, whose: str) -> doc.Inlines:
    late = sum(bool(each.late_days) for each in report.items)
    if not report.items:
        coming = report.next
        then = f"; then {coming.what} ({coming.kind}) on {coming.when}" if coming else ""
        return words(f"Nothing falls due{whose} until {report.until}{then}.")
    told = f"{counted(len(report.items), 'thing falls', 'things fall')} due{whose} until {report.until}"
    return (Inline(told), Inline(f", {late} overdue", "error" if late else ""), Inline("."))


def _table(items: Sequence[DueItem]) -> doc.Table:
    columns = (
        TableColumn("when"), TableColumn("late", "error"), TableColumn("kind"),
        TableColumn("what", longest=_WIDEST, shortest=24), TableColumn("who", longest=30, shortest=12),
        TableColumn("meeting", longest=30, shortest=12), TableColumn("why", longest=80, shortest=20, optional=True),
        TableColumn("ref", aside=True),
    )  # fmt: skip
    return doc.Table("Due", columns, tuple(map(_row, items)), 4)


def _row(each: DueItem) -> tuple[doc.Cell, ...]:
    who = owner_words(each) if each.kind != FREEZE else ""
    return each.when, late_words(each) or None, each.kind, each.what, who, each.meeting, each.why, each.ref


def _spread(found: Sequence[EarlierMeeting]) -> doc.Block:
    if not found:
        return doc.Paragraph(words("No meeting has more reviews than it has room for."))
    columns = tuple(map(TableColumn, ("review", "from", "to", "why", "ref")))
    rows = tuple((each.item.what, each.day, each.to or _NO_ROOM, each.why, each.item.ref) for each in found)
    note = words("Hold it then: a review may be held before it is due, and the next is counted from that day.", "quiet")
    blocks: list[doc.Block] = [doc.Table("Spread", columns, rows, note=note)]
    if any(each.to is None for each in found):
        blocks.append(doc.Paragraph(words(_WITHOUT_ROOM)))
    lines = [line for each in found if each.cadence for line in _lines_to_paste(each)]
    if lines:
        told = marked("So that `jmx due` and calendars show it there, paste this until it was held:")
        blocks += [doc.Paragraph(told), doc.Preformatted(tuple(words(line, "code") for line in lines))]
    return doc.Section(words("Better held earlier", "accent"), tuple(blocks))


def _lines_to_paste(each: EarlierMeeting) -> tuple[str, ...]:
    """The line for the file of its journey, under a comment that says where."""
    place = f"{each.path}, instead of {each.now}" if each.now else each.path
    return f"# in {place}: {one_line(each.item.what)} on {each.to}", f"cadence: {each.cadence}"


# --- for machines ---

_COLUMNS = ("when", "late_days", "kind", "what", "owner", "meeting", "why", "limit", "ref", "command", "advice")


def data(report: DueReport) -> Data:
    """For machines: all of it."""
    return {
        "version": 1, "as_of": report.as_of, "commit": report.commit or None, "until": report.until,
        "owner": report.owner or None, "due": [fields_of(each) for each in report.items],
        "next": fields_of(report.next) if report.next else None,
        "spread": None if report.spread is None else [
            {
                "ref": each.item.ref, "title": each.item.what, "from": each.day, "to": each.to, "why": each.why,
                "path": each.path, "cadence": each.cadence or None,
            }
            for each in report.spread
        ],
    }  # fmt: skip


def tables(report: DueReport) -> list[doc.Table]:
    """A row for each, with the day that is proposed where that was asked for."""
    if report.spread is None:
        return [data_table("Due", _COLUMNS, map(fields_of, report.items))]
    moves = {each.item.ref: each for each in report.spread}
    rows = ({**fields_of(each), **_proposed(moves.get(each.ref), each)} for each in report.items)
    return [data_table("Due", (*_COLUMNS, "proposed", "cadence"), rows)]


def _proposed(move: EarlierMeeting | None, item: DueItem) -> Data:
    if move is None or move.item != item:
        return {"proposed": None, "cadence": None}
    return {"proposed": move.to or _NO_ROOM, "cadence": move.cadence}


FORMATS = report_formats(document, data, tables, ("text", "json", "markdown", "html", "csv", "xlsx"))
