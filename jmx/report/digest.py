"""What waits for each person, for a mail or a message that a scheduled job sends; nothing where nothing waits."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from jmx.report import document as doc
from jmx.report.document import Inline, words
from jmx.report.formats import Data, data_table, fields_of, report_formats
from jmx.report.wording import counted
from jmx.review.due_item import DueItem, late_words

NOBODY = "nobody"


class WaitingNotes(NamedTuple):
    """How many notes about a journey wait, and who owns it."""

    owner: str
    journey: str
    title: str
    many: int


@dataclass(frozen=True, slots=True)
class OwnerDigest:
    """What waits for somebody; under no name what waits for nobody."""

    owner: str
    late: tuple[DueItem, ...]
    soon: tuple[DueItem, ...]
    aging: tuple[DueItem, ...]
    notes: tuple[WaitingNotes, ...]

    @property
    def count(self) -> int:
        return len(self.late) + len(self.soon) + len(self.aging) + sum(each.many for each in self.notes)


@dataclass(frozen=True, slots=True)
class DigestReport:
    """The digests of some people, until a day."""

    digests: tuple[OwnerDigest, ...]
    as_of: date
    until: date
    commit: str = ""


def document(report: DigestReport) -> doc.Document:
    """One digest as a letter of its own; several, one after the other."""
    if len(report.digests) == 1:
        return doc.Document(words(_title(report.digests[0])), tuple(_blocks(report.digests[0])), footer=_foot(report))
    sections = (doc.Section(words(each.owner or NOBODY), tuple(_blocks(each))) for each in report.digests)
    return doc.Document(words("What waits for whom"), tuple(sections), footer=_foot(report))


def _title(each: OwnerDigest) -> str:
    return (
        f"{each.owner}: {counted(each.count, 'thing waits', 'things wait')}" if each.owner else "What waits for nobody"
    )


def _foot(report: DigestReport) -> doc.Inlines:
    at = f", read at {report.commit[:9]}" if report.commit else ""
    return words(f"Until {report.until}, as of {report.as_of}{at}.", "quiet")


def _blocks(each: OwnerDigest) -> Iterator[doc.Block]:
    for heading, items in (("Overdue", each.late), ("Coming up", each.soon), ("Grows old", each.aging)):
        if items:
            yield doc.Section(words(heading, "strong"), (doc.Bullets(tuple(map(_bullet, items))),))
    if each.notes:
        bullets = tuple(map(_note, each.notes))
        yield doc.Section(words("Notes to file", "strong"), (doc.Bullets(bullets),))


def _bullet(item: DueItem) -> doc.Bullet:
    late = f", {late_words(item)} late" if item.late_days else ""
    where = f", in {item.meeting}" if item.meeting else ""
    what = f"Review of {item.what}" if item.kind == "review" else item.what
    told = (Inline(what, "strong"), Inline(f": {item.when}{late}{where}; {item.why}. "))
    return doc.Bullet((*told, *((Inline(item.command, "code"),) if item.command else ())))


def _note(each: WaitingNotes) -> doc.Bullet:
    told = f": {counted(each.many, 'note waits', 'notes wait')}. "
    return doc.Bullet((Inline(each.title, "strong"), Inline(told), Inline(f"jmx note --file {each.journey}", "code")))


# --- for machines ---


def data(report: DigestReport) -> Data:
    """For machines: all of it."""
    return {
        "version": 1, "as_of": report.as_of, "commit": report.commit or None, "until": report.until,
        "digests": [
            {
                "owner": each.owner or None, "count": each.count,
                "late": [fields_of(item) for item in each.late], "soon": [fields_of(item) for item in each.soon],
                "aging": [fields_of(item) for item in each.aging],
                "notes": [
                    {"journey": note.journey, "title": note.title, "count": note.many} for note in each.notes
                ],
            }
            for each in report.digests
        ],
    }  # fmt: skip


def tables(report: DigestReport) -> list[doc.Table]:
    """A row for each thing that waits."""
    rows = (
        {"owner": each.owner or None, **fields_of(item)}
        for each in report.digests
        for item in (*each.late, *each.soon, *each.aging)
    )
    return [data_table("Digests", ("owner", "when", "late_days", "kind", "what", "why", "meeting", "ref"), rows)]


FORMATS = report_formats(document, data, tables, ("text", "markdown", "html", "json"))
