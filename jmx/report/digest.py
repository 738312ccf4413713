"""What waits for each person, for a mail or a message that a scheduled job sends; nothing where nothing waits."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from jmx.errors import JmxError
from jmx.report import document as doc
from jmx.report.document import Inline, words
from jmx.report.formats import Data, fields_of, report_formats
from jmx.report.wording import counted
from jmx.report.writers.mail import mail, message
from jmx.review.due_item import DueItem, Whose, late_words

NOBODY = "nobody"
_MOST_BEGUN = 8  # findings that are told to one person


class WaitingNotes(NamedTuple):
    """How many notes about a journey wait, and who owns it."""

    who: Whose
    journey: str
    title: str
    many: int


class VerdictIn(NamedTuple):
    """What came of an initiative, known since not long ago; `before` is another verdict that stood there until then."""

    who: Whose
    title: str
    verdict: str
    why: str
    before: str
    ref: str


class NewPieceOfEvidence(NamedTuple):
    """A piece of evidence that came, or that says something new where it is `known`, with how many insights."""

    who: Whose
    title: str
    insights: int
    known: bool
    journey: str
    ref: str


class BegunFinding(NamedTuple):
    """An error or a warning that was not there before."""

    who: Whose
    code: str
    level: str
    words: str
    ref: str


class WhatIsNew(NamedTuple):
    """What is new since a day, that day included; since no day where nobody can know."""

    since: date | None
    verdicts: tuple[VerdictIn, ...] = ()
    evidence: tuple[NewPieceOfEvidence, ...] = ()
    findings: tuple[BegunFinding, ...] = ()

    @property
    def people(self) -> set[Whose]:
        """To whom anything is new."""
        found = {each.who for each in self.verdicts} | {each.who for each in self.evidence}
        return found | {each.who for each in self.findings}


@dataclass(frozen=True, slots=True)
class OwnerDigest:
    """What waits for somebody, and what is new to them; under no name what waits for nobody."""

    who: Whose
    late: tuple[DueItem, ...] = ()
    soon: tuple[DueItem, ...] = ()
    aging: tuple[DueItem, ...] = ()
    notes: tuple[WaitingNotes, ...] = ()
    verdicts: tuple[VerdictIn, ...] = ()
    evidence: tuple[NewPieceOfEvidence, ...] = ()
    findings: tuple[BegunFinding, ...] = ()

    @property
    def owner(self) -> str:
        return self.who.name

    @property
    def count(self) -> int:
        """How many things wait."""
        return len(self.late) + len(self.soon) + len(self.aging) + sum(each.many for each in self.notes)

    @property
    def news(self) -> int:
        """How many things are new."""
        return len(self.verdicts) + len(self.evidence) + len(self.findings)


@dataclass(frozen=True, slots=True)
class DigestReport:
    """The digests of some people, until a day, with what is new since another; None where nobody can know that."""

    digests: tuple[OwnerDigest, ...]
    as_of: date
    until: date
    since: date | None = None
    commit: str = ""

    def called(self, each: OwnerDigest) -> str:
        """What somebody is called in it: with what tells them from others, where several have that name."""
        alike = Counter(other.owner for other in self.digests)[each.owner] > 1
        return f"{each.owner} ({each.who.key})" if alike else each.owner or NOBODY


def document(report: DigestReport) -> doc.Document:
    """One digest as a letter of its own; several, one after the other."""
    if len(report.digests) == 1:
        return doc.Document(words(_title(report.digests[0])), tuple(_blocks(report.digests[0])), footer=_foot(report))
    sections = (doc.Section(words(report.called(each)), tuple(_blocks(each))) for each in report.digests)
    return doc.Document(words("What waits for whom"), tuple(sections), footer=_foot(report))


def _title(each: OwnerDigest) -> str:
    return f"{each.owner}: {_how_much(each)}" if each.owner else "What waits for nobody"


def _how_much(each: OwnerDigest) -> str:
    waiting = counted(each.count, "thing waits", "things wait") if each.count else ""
    new = counted(each.news, "thing is new", "things are new") if each.news else ""
    return ", ".join(filter(None, (waiting, new)))


def _foot(report: DigestReport) -> doc.Inlines:
    at = f", read at {report.commit[:9]}" if report.commit else ""
    new = f"; new since {report.since}" if report.since else ""
    return words(f"Until {report.until}{new}, as of {report.as_of}{at}.", "quiet")


def _blocks(each: OwnerDigest) -> Iterator[doc.Block]:
    parts: tuple[tuple[str, Sequence[doc.Bullet]], ...] = (
        ("Overdue", tuple(map(_bullet, each.late))),
        ("Coming up", tuple(map(_bullet, each.soon))),
        ("Did it work?", tuple(map(_verdict, each.verdicts))),
        ("New evidence", tuple(map(_piece, each.evidence))),
        ("New findings", tuple(_begun(each.findings))),
        ("Grows old", tuple(map(_bullet, each.aging))),
        ("Notes to file", tuple(map(_note, each.notes))),
    )
    for heading, bullets in parts:
        if bullets:
            yield doc.Section(words(heading, "strong"), (doc.Bullets(tuple(bullets)),))


def _bullet(item: DueItem) -> doc.Bullet:
    late = f", {late_words(item)} late" if item.late_days else ""
    where = f", in {item.meeting}" if item.meeting else ""
    what = f"Review of {item.what}" if item.kind == "review" else item.what
    advice = f"What to do: {item.advice}. " if item.advice else ""
    left = f"{item.owner} has left; " if item.owner_left else ""
    told = (Inline(what, "strong"), Inline(f": {item.when}{late}{where}; {left}{item.why}. {advice}"))
    return doc.Bullet((*told, *((Inline(item.command, "code"),) if item.command else ())))


def _verdict(each: VerdictIn) -> doc.Bullet:
    before = f" (before: {each.before})" if each.before else ""
    told = (Inline(each.title, "strong"), Inline(f": {each.verdict}{before}; {each.why}. "))
    return doc.Bullet((*told, Inline(f"jmx trace {each.ref}", "code")))


def _piece(each: NewPieceOfEvidence) -> doc.Bullet:
    many = f", {counted(each.insights, 'insight', 'insights')}" if each.insights else ""
    more = f"{many} more" if many and each.known else many
    told = (Inline(each.title, "strong"), Inline(f"{more}, about {each.journey}. "))
    return doc.Bullet((*told, Inline(f"jmx show {each.ref}", "code")))


def _begun(found: Sequence[BegunFinding]) -> Iterator[doc.Bullet]:
    for each in found[:_MOST_BEGUN]:
        yield doc.Bullet((Inline(f"{each.words}. "), Inline(f"jmx rule {each.code}", "code")))
    if len(found) > _MOST_BEGUN:
        yield doc.Bullet((Inline(f"and {len(found) - _MOST_BEGUN} more: "), Inline("jmx lint", "code")))


def _note(each: WaitingNotes) -> doc.Bullet:
    told = f": {counted(each.many, 'note waits', 'notes wait')}. "
    return doc.Bullet((Inline(each.title, "strong"), Inline(told), Inline(f"jmx note --file {each.journey}", "code")))


# --- for machines ---


def data(report: DigestReport) -> Data:
    """For machines: all of it."""
    return {
        "version": 1, "as_of": report.as_of, "commit": report.commit or None, "until": report.until,
        "since": report.since, "digests": [_data(each) for each in report.digests],
    }  # fmt: skip


def _data(each: OwnerDigest) -> Data:
    return {
        "owner": each.owner or None, "owner_key": each.who.key or None, "count": each.count, "news": each.news,
        "late": [fields_of(item) for item in each.late], "soon": [fields_of(item) for item in each.soon],
        "aging": [fields_of(item) for item in each.aging],
        "notes": [{"journey": note.journey, "title": note.title, "count": note.many} for note in each.notes],
        "verdicts": [
            {"ref": one.ref, "title": one.title, "verdict": one.verdict, "why": one.why, "before": one.before or None}
            for one in each.verdicts
        ],
        "evidence": [
            {"ref": one.ref, "title": one.title, "journey": one.journey, "insights": one.insights, "known": one.known}
            for one in each.evidence
        ],
        "findings": [
            {"code": one.code, "level": one.level, "words": one.words, "ref": one.ref} for one in each.findings
        ],
    }  # fmt: skip


def _message(report: DigestReport) -> str:
    """The mail to one person."""
    if len(report.digests) != 1:
        raise JmxError(
            "eml is a mail to one person: write one for each with --each -o FOLDER, or name them with --owner"
        )
    (each,) = report.digests
    return message(document(report), f"Customer journeys: {_how_much(each)}", each.owner, each.who.key)


FORMATS = report_formats(
    document, data, names=("text", "markdown", "html", "eml", "json"),
    html=lambda report, _: mail(document(report)), eml=lambda report, _: _message(report),
)  # fmt: skip
