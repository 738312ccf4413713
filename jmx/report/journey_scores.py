"""The journeys by the pain they hold, with what hangs on it, and what is neglected in each."""

from dataclasses import dataclass
from datetime import date

from jmx.model.record import money_in_words
from jmx.report import document as doc
from jmx.report.document import TableColumn, words
from jmx.report.formats import Data, report_formats
from jmx.report.ranking import told_aside
from jmx.report.wording import EDITS, at_stake_in_words, score_figure
from jmx.score.journeys import JourneyScore, JourneyScores, PainHeld

_TITLE, _PAIN = 36, 40  # characters of titles


@dataclass(frozen=True, slots=True)
class JourneyLine:
    """A journey with what it holds, who answers for it, and how many days ago it was reviewed; None where it never
    was, as far as that counts. `late` are the days past the day its next review was due; `unwatched` says why none is
    asked for."""

    found: JourneyScore
    owner: str
    reviewed: int | None
    cadence: str
    late: int
    unwatched: str


@dataclass(frozen=True, slots=True)
class JourneyScoresReport:
    """The journeys by the pain they hold, the day it is for, and the commit it was read from."""

    found: JourneyScores
    lines: tuple[JourneyLine, ...]
    as_of: date
    currency: str = ""
    commit: str = ""
    top: int | None = None
    uncommitted: bool = False


def document(report: JourneyScoresReport) -> doc.Document:
    """Two tables: what hurts and what hangs on it, and what is neglected; and all journeys together."""
    if not report.lines:
        return doc.Document(words("Journeys"), (doc.Paragraph(words("There are no journeys yet.")),), headed=False)
    lines = report.lines[: report.top]
    left = len(report.lines) - len(lines)
    note = words(f"… {left} more; --top 0 shows all", "quiet") if left else ()
    blocks: list[doc.Block] = [
        *told_aside(report.found.ranking),
        doc.Section(words("Where it hurts most", "strong"), (_pains(report, lines, note),)),
        doc.Section(words("What is neglected", "strong"), (_neglect(lines),)),
    ]
    at = f", read at {report.commit[:9]}{EDITS if report.uncommitted else ''}" if report.commit else ""
    by = f"pain held = the scores of its unsolved pains, by {report.found.ranking.formula}; as of {report.as_of}{at}"
    closing = doc.Paragraph(words(_total(report))), doc.Paragraph(words(by, "quiet"))
    return doc.Document(words("The journeys by the pain they hold"), tuple(blocks), closing, headed=False)


def _total(report: JourneyScoresReport) -> str:
    total = report.found.total
    held = f"{score_figure(total.held)} of pain" if total.held is not None else "pain of which nothing can be ranked"
    less = f", {total.unranked} of them not ranked yet" if total.unranked and total.held is not None else ""
    pains = f"{total.pains} unsolved {'pain' if total.pains == 1 else 'pains'}"
    return f"Together, each pain once: {held} in {pains}{less}; at stake: {stake_in_words(total, report.currency)}."


def _pains(report: JourneyScoresReport, lines: tuple[JourneyLine, ...], note: doc.Inlines) -> doc.Table:
    columns = (
        TableColumn("pain held", "accent", number=True),
        TableColumn("journey", whole=True, longest=_TITLE, shortest=28),
        TableColumn("pains"), TableColumn("worst pain", whole=True, longest=_PAIN, shortest=30),
        TableColumn("at stake"), TableColumn("volume"), TableColumn("revenue", optional=True),
    )  # fmt: skip
    rows = tuple(
        (
            _held(each.found.holds), each.found.journey.record.label, pains_in_words(each.found.holds),
            each.found.worst.title if each.found.worst else "", stake_in_words(each.found.holds, report.currency),
            volume_in_words(each.found), revenue_in_words(each.found, report.currency),
        )
        for each in lines
    )  # fmt: skip
    return doc.Table("Where it hurts most", columns, rows, 2, note)


def _held(holds: PainHeld) -> doc.Cell:
    return doc.Number(holds.held, score_figure(holds.held)) if holds.held is not None else "not known"


def pains_in_words(holds: PainHeld) -> str:
    """`6, 1 without a rank`."""
    return f"{holds.pains}, {holds.unranked} without a rank" if holds.unranked else str(holds.pains)


def stake_in_words(holds: PainHeld, currency: str) -> str:
    """The money at stake as the range it is: `120,000 EUR or more (2 of 6 known)`."""
    if holds.money is None:
        return "not known" if holds.pains else "no unsolved pain"
    return at_stake_in_words(holds.money, holds.without_money, holds.pains, currency)


def volume_in_words(each: JourneyScore) -> str:
    """`8,400 a month`."""
    volume = each.journey.record.volume
    return f"{volume.n:,} a {volume.per}" if volume else "not known"


def revenue_in_words(each: JourneyScore, currency: str) -> str:
    """`1,200,000 EUR a year`."""
    revenue = each.journey.record.revenue
    if revenue is None:
        return "not known"
    told = money_in_words(revenue.money, revenue.currency or currency or None)
    return f"{told} a {revenue.per}" if revenue.per else told


def _neglect(lines: tuple[JourneyLine, ...]) -> doc.Table:
    columns = (
        TableColumn("journey", whole=True, longest=_TITLE, shortest=28), TableColumn("owner"), TableColumn("reviewed"),
        TableColumn("severe, no fix", number=True), TableColumn("no evidence"), TableColumn("ref", optional=True),
    )  # fmt: skip
    rows = tuple(
        (
            each.found.journey.record.label, each.owner or "nobody", reviewed_in_words(each),
            doc.number(each.found.holds.unanswered), unevidenced_in_words(each.found.holds), each.found.journey.ref,
        )
        for each in lines
    )  # fmt: skip
    return doc.Table("What is neglected", columns, rows)


def reviewed_in_words(each: JourneyLine) -> str:
    """`61 days ago, quarterly`."""
    if each.unwatched:
        return each.unwatched
    if each.reviewed is None:
        return f"never, though {each.cadence}"
    ago = "today" if each.reviewed == 0 else f"{each.reviewed} day{'' if each.reviewed == 1 else 's'} ago"
    return f"{ago}, {each.cadence}" + (f", {each.late} days late" if each.late > 0 else "")


def unevidenced_in_words(holds: PainHeld) -> str:
    """`2 of 6 pains`."""
    return f"{holds.unevidenced} of {holds.pains}" if holds.pains else ""


# --- for machines ---


def data(report: JourneyScoresReport) -> Data:
    """For machines: every journey, and all of them together."""
    ranking = report.found.ranking
    return {
        "version": 1, "as_of": report.as_of, "commit": report.commit or None, "uncommitted": report.uncommitted,
        "model": ranking.model, "formula": ranking.formula,
        "set_aside": ranking.set_aside or None, "currency": report.currency or None,
        "journeys": [_line_data(each) for each in report.lines], "total": _holds_data(report.found.total),
    }  # fmt: skip


def _line_data(each: JourneyLine) -> Data:
    record, worst = each.found.journey.record, each.found.worst
    revenue = record.revenue
    return {
        "ref": each.found.journey.ref, "title": record.label, "owner": each.owner or None,
        "volume": {"n": record.volume.n, "per": record.volume.per} if record.volume else None,
        "revenue": {"money": revenue.money, "currency": revenue.currency, "per": revenue.per} if revenue else None,
        "holds": _holds_data(each.found.holds),
        "worst": {"ref": worst.ref, "title": worst.title, "score": worst.value} if worst else None,
        "days_since_review": each.reviewed, "cadence": each.cadence, "days_late": max(each.late, 0),
        "unwatched": each.unwatched or None,
    }  # fmt: skip


def _holds_data(holds: PainHeld) -> Data:
    return {
        "pains": holds.pains, "score": holds.held, "unranked": holds.unranked, "money": holds.money,
        "without_money": holds.without_money, "severe_without_fix": holds.unanswered,
        "without_evidence": holds.unevidenced,
    }  # fmt: skip


def tables(report: JourneyScoresReport) -> list[doc.Table]:
    """A row for each journey, with all that is known of it as numbers; what is not known is empty."""
    names = (
        "pain held", "journey", "pains", "without a rank", "worst pain", "its score", "money at stake",
        "without a figure", "currency", "volume", "volume per", "revenue", "revenue currency", "revenue per", "owner",
         "days since review", "cadence", "days late",
        "no review asked", "severe without a fix", "without evidence", "ref",
    )  # fmt: skip
    columns = tuple(TableColumn(each) for each in names)
    return [doc.Table("Journeys", columns, tuple(_row(report, each) for each in report.lines), 2)]


def _row(report: JourneyScoresReport, each: JourneyLine) -> tuple[doc.Cell, ...]:
    score = each.found.worst.value if each.found.worst else None
    holds, worst, record = each.found.holds, each.found.worst, each.found.journey.record
    volume, revenue = record.volume, record.revenue
    return (
        _known(holds.held, "{:.2f}"), record.label, doc.number(holds.pains), doc.number(holds.unranked),
        worst.title if worst else None, _known(score, "{:.2f}"), _known(holds.money, "{:,.0f}"),
        doc.number(holds.without_money), report.currency or None,
        _known(volume.n if volume else None, "{:,}"), volume.per if volume else None,
        _known(float(revenue.money) if revenue else None, "{:,.12g}"),
        ((revenue.currency or report.currency) if revenue else "") or None, revenue.per if revenue else None,
        each.owner or None,
        _known(each.reviewed, "{}"), each.cadence, doc.number(max(each.late, 0)), each.unwatched or None,
        doc.number(holds.unanswered), doc.number(holds.unevidenced), each.found.journey.ref,
    )  # fmt: skip


def _known(value: float | None, shown: str) -> doc.Cell:
    return None if value is None else doc.Number(value, shown.format(value))


FORMATS = report_formats(document, data, tables, ("table", "json", "markdown", "html", "csv", "xlsx"))
