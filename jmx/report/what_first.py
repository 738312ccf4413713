"""What to do first, as four short lists: musts, fixes, pains that nobody works on, and what to find out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

from jmx.model.score import Score, Unscored
from jmx.report import document as doc
from jmx.report.document import Inline, TableColumn, words
from jmx.report.formats import Data, report_formats, stacked
from jmx.report.ranking import ranking_data, slice_data, told_aside, with_aside
from jmx.report.ranking_table import REF, figure, title_column, unscored_table
from jmx.report.wording import EDITS, score_figure
from jmx.report.writers.spreadsheet import csv
from jmx.score.first import Doubt, WhatFirst
from jmx.score.slices import EVERYTHING, Slice


class AnsweredBy(NamedTuple):
    """An initiative that takes up a pain, and how far it is."""

    ref: str
    title: str
    status: str

    @property
    def words(self) -> str:
        return f"{self.title} ({self.status})"


class LineNotes(NamedTuple):
    """What a line says beside the score: who answers for it, and what is done about it."""

    owner: str = ""
    answers: tuple[AnsweredBy, ...] = ()

    @property
    def who(self) -> str:
        """Who answers for it, in words."""
        return self.owner or "nobody"

    @property
    def done(self) -> str:
        """What is done about it, in words."""
        return "; ".join(each.words for each in self.answers) or "nothing"


NOTHING_KNOWN = LineNotes()


@dataclass(frozen=True, slots=True)
class WhatFirstReport:
    """What to do first, the day it is for, the commit it was read from, and how many of each people are shown."""

    found: WhatFirst
    as_of: date
    about: Mapping[str, LineNotes] = field(default_factory=dict)
    journey: str = ""
    commit: str = ""
    top: int | None = None
    uncommitted: bool = False
    only: Slice = EVERYTHING


def document(report: WhatFirstReport) -> doc.Document:
    """The four lists, each with why, who answers for it, and what leads on."""
    found = report.found
    blocks = [*_musts(report), *_fixes(report), *_unanswered(report), *_doubts(report)]
    blocks = [*(blocks or [doc.Paragraph(words("Nothing can be ranked yet."))]), *_unscored(report)]
    blocks = [*told_aside(found.pains, found.fixes), *blocks]
    at = f", read at {report.commit[:9]}{EDITS if report.uncommitted else ''}" if report.commit else ""
    by = f"pains by {found.pains.formula}; fixes by {found.fixes.formula}; as of {report.as_of}{at}; the whole sum: "
    ask = (*words(f"{_kept(report)}{by}", "quiet"), Inline("jmx score --explain REF", "code"))
    where = f" in {report.journey}" if report.journey else ""
    return doc.Document(words(f"What to do first{where}"), tuple(blocks), (doc.Paragraph(ask),), headed=False)


def _kept(report: WhatFirstReport) -> str:
    return f"only {report.only.words}, ranked among all; " if report.only.asked else ""


def _section(title: str, table: doc.Table) -> list[doc.Block]:
    return [doc.Section(words(title, "strong"), (table,))] if table.rows else []


def _note(report: WhatFirstReport, count: int, command: str) -> doc.Inlines:
    """That there are more than are shown."""
    left = count - len(range(count)[: report.top])
    return (*words(f"… {left} more: ", "quiet"), Inline(command, "code")) if left else ()


def _musts(report: WhatFirstReport) -> list[doc.Block]:
    columns = (
        TableColumn("must", "strong"), title_column("pain"), TableColumn("score", number=True),
        TableColumn("owner"), TableColumn("what is done"), REF,
    )  # fmt: skip
    rows = tuple(
        (each.must, each.title, _scored(each), _about(report, each).who, _about(report, each).done, each.ref)
        for each in report.found.musts
    )
    return _section("Must be fixed, whatever its rank", doc.Table("Musts", columns, rows, 2))


def _scored(each: Score | Unscored) -> doc.Cell:
    return doc.Number(each.value, score_figure(each.value)) if isinstance(each, Score) else ""


def _fixes(report: WhatFirstReport) -> list[doc.Block]:
    scores = report.found.fixes.scores
    names = [factor.name.replace("_", " ") for factor in scores[0].factors] if scores else []
    columns = (
        TableColumn("#", "strong", number=True), TableColumn("score", "accent", number=True),
        title_column("fix"), *(TableColumn(name, number=True) for name in names),
        TableColumn("because"), TableColumn("owner"), REF,
    )  # fmt: skip
    rows: tuple[tuple[doc.Cell, ...], ...] = tuple(
        (
            doc.Number(each.rank, str(each.rank)), doc.Number(each.value, score_figure(each.value)), each.title,
            *(doc.Number(factor.value, figure(factor.value)) for factor in each.factors),
            each.factors[0].words if each.factors else "", _about(report, each).who, each.ref,
        )
        for each in scores[: report.top]
    )  # fmt: skip
    return _section("Fix now", doc.Table("Fix now", columns, rows, 3, _note(report, len(scores), "jmx score fixes")))


def _unanswered(report: WhatFirstReport) -> list[doc.Block]:
    """Pains that nobody works on; where no fix can be ranked, all that hurts most with what is done about it."""
    if report.found.fixes.scores:
        title, scores = "Nobody works on it", report.found.unanswered
    else:
        title, scores = "What hurts most", tuple(each for each in report.found.pains.scores if not each.must)
    columns = (
        TableColumn("#", "strong", number=True), TableColumn("score", "accent", number=True),
        title_column("pain"), TableColumn("what is done"), TableColumn("owner"), REF,
    )  # fmt: skip
    rows = tuple(
        (
            doc.Number(each.rank, str(each.rank)), doc.Number(each.value, score_figure(each.value)), each.title,
            _about(report, each).done, _about(report, each).who, each.ref,
        )
        for each in scores[: report.top]
    )  # fmt: skip
    note = _note(report, len(scores), "jmx score pains")
    return _section(title, doc.Table(title, columns, rows, 3, note))


def _doubts(report: WhatFirstReport) -> list[doc.Block]:
    doubts = report.found.doubts
    columns = (
        TableColumn("score", "accent", number=True), TableColumn("could be", number=True),
        title_column("pain"), *((TableColumn("find out"),) if report.found.top else ()),
        TableColumn("known from"), TableColumn("owner"), REF,
    )  # fmt: skip
    rows: tuple[tuple[doc.Cell, ...], ...] = tuple(
        (
            doc.Number(each.pain.value, score_figure(each.pain.value)),
            doc.Number(each.could_be, score_figure(each.could_be)),
            each.pain.title, *((_asked(each, report.found.top),) if report.found.top else ()),
            _known_from(each.pain), _about(report, each.pain).who, each.pain.ref,
        )
        for each in doubts[: report.top]
    )  # fmt: skip
    note = _note(report, len(doubts), "jmx score pains")
    return _section("Find out first", doc.Table("Find out first", columns, rows, 3, note))


def _unscored(report: WhatFirstReport) -> list[doc.Block]:
    """What each that cannot be ranked lacks; of musts that is told too, since they need no rank."""
    unscored = (*report.found.pains.unscored, *report.found.fixes.unscored)
    note = _note(report, len(unscored), "jmx score pains, jmx score fixes")
    title = words(f"Cannot be ranked yet ({len(unscored)}):", "warning")
    shown = unscored[: report.top]
    return [doc.Section(title, (unscored_table(shown, "what", note),))] if shown else []


def _asked(doubt: Doubt, top: int) -> str:
    """What to find out about a pain, and how often that would change what comes first."""
    which = f"the first {top}" if top > 1 else "the first"
    if not doubt.worth:  # it is alone, so there is nothing to change
        return "what shows it"
    what = f"its {doubt.ask.name.replace('_', ' ')}" if doubt.ask else "all about it together"
    often = doubt.ask.changes if doubt.ask else doubt.changes
    return f"{what}: would change {which} in {100 * often:.0f} of 100 cases"


def _known_from(pain: Score) -> str:
    return next((factor.words for factor in pain.factors if factor.name == "confidence"), "")


def _about(report: WhatFirstReport, each: Score | Unscored) -> LineNotes:
    return report.about.get(each.ref, NOTHING_KNOWN)


# --- for machines ---


def data(report: WhatFirstReport) -> Data:
    """For machines: the four lists whole, unrounded, and both rankings they come from."""
    found = report.found
    return {
        "version": 1, "as_of": report.as_of, "commit": report.commit or None, "uncommitted": report.uncommitted,
        "journey": report.journey or None, "slice": slice_data(report.only),
        "musts": [{"must": each.must, **_about_data(report, each)} for each in found.musts],
        "fix_now": [_about_data(report, each) for each in found.fixes.scores],
        "nobody_works_on": [_about_data(report, each) for each in found.unanswered],
        "find_out": [_doubt_data(report, each) for each in found.doubts],
        "pains": ranking_data(found.pains), "fixes": ranking_data(found.fixes),
    }  # fmt: skip


def _doubt_data(report: WhatFirstReport, doubt: Doubt) -> Data:
    ask = {"name": doubt.ask.name, "changes": doubt.ask.changes} if doubt.ask else None
    worth = {"worth": doubt.worth, "changes": doubt.changes, "ask": ask}
    return {"could_be": doubt.could_be, **worth, **_about_data(report, doubt.pain)}


def _about_data(report: WhatFirstReport, each: Score | Unscored) -> Data:
    about = _about(report, each)
    answers: Sequence[Data] = [answer._asdict() for answer in about.answers]
    return {"ref": each.ref, "title": each.title, "owner": about.owner or None, "answers": answers}


def tables(report: WhatFirstReport) -> list[doc.Table]:
    """The four lists, whole."""
    report = replace(report, top=None)
    made = (*_musts(report), *_fixes(report), *_unanswered(report), *_doubts(report), *_unscored(report))
    found = [table for block in made if isinstance(block, doc.Section) for table in doc.tables_of(block.blocks)]
    aside = "; ".join(
        dict.fromkeys(filter(None, (each.set_aside for each in (report.found.pains, report.found.fixes))))
    )
    return [with_aside(each, aside) for each in found]


def sheet(report: WhatFirstReport) -> doc.Table:
    """All lists in one table, each row with which of them it is of."""
    same = {"#": "rank", "pain": "title", "fix": "title", "what": "title"}
    return stacked(tables(report), "list", same)


FORMATS = report_formats(
    document, data, tables, ("table", "json", "markdown", "html", "csv", "xlsx"),
    csv=lambda facts, _: csv([sheet(facts)]),
)  # fmt: skip
