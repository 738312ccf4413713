"""The ranking over time: the course of each pain as a small curve, and its places at every moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from jmx.model.past_ranks import RankThen, ScoreHistory
from jmx.report import document as doc
from jmx.report.bars import sparkline
from jmx.report.document import TableColumn, words
from jmx.report.formats import Data, cell, report_formats
from jmx.report.ranking_table import REF, title_column
from jmx.report.step_chart import ASCII
from jmx.report.wording import EDITS, counted
from jmx.report.writers.terminal import Screen, terminal

_GAP_WORDS = ("a dot", "blank")  # on a terminal that shows ASCII alone dots are bars
_NOT_RANKED = "·"  # pages make one blank of several


@dataclass(frozen=True, slots=True)
class PastRanksReport:
    """The places of pains at some moments, of those that are wanted; and by which formula, where that is one for
    all."""

    found: ScoreHistory
    refs: tuple[str, ...]
    as_of: date
    commit: str = ""
    uncommitted: bool = False
    formula: str = ""
    journey: str = ""
    top: int | None = None
    set_aside: str = ""
    """As a ranking has it."""

    def then(self, ref: str) -> tuple[RankThen | None, ...]:
        """What the rankings said of a pain, moment by moment."""
        return tuple(each.ranks.get(ref) for each in self.found.moments)

    def title(self, ref: str) -> str:
        """What it is called, or was last."""
        return next((each.title for each in reversed(self.then(ref)) if each), ref)


def document(report: PastRanksReport, plain: bool = False) -> doc.Document:
    """Each pain with its place now, its course, and where it stood first and best."""
    moments = report.found.moments
    shown = report.refs[: report.top]
    left = len(report.refs) - len(shown)
    columns = (
        TableColumn("#", "strong", number=True), TableColumn("course", "accent"), TableColumn("was", number=True),
        TableColumn("best", number=True), TableColumn("worst", number=True),
        title_column("pain"), REF,
    )  # fmt: skip
    rows = tuple(_row(report, ref, plain) for ref in shown)
    note = words(f"… {left} more; --top 0 shows all", "quiet") if left else ()
    span = f"{moments[0].name} to {moments[-1].name}" if len(moments) > 1 else "now"
    where = f" in {report.journey}" if report.journey else ""
    told = f"Places in the ranking of pains{where}, {span}: {counted(len(moments), 'moment')}. High is near the top,"
    told += " each curve between the best and the worst place of its pain."
    table: doc.Block = doc.Table("Places over time", columns, rows, 2, note)
    aside = (doc.Paragraph(words(f"{report.set_aside}.", "warning")),) if report.set_aside else ()
    blocks = (
        *aside,
        doc.Paragraph(words(told)),
        table if rows else doc.Paragraph(words("No pain was ranked at any of them.")),
    )
    at = f", read at {report.commit[:9]}{EDITS if report.uncommitted else ''}" if report.commit else ""
    by = f"all by score = {report.formula}" if report.formula else "each by the formula of its day"
    ask = doc.Paragraph(words(f"{by}; as of {report.as_of}{at}; {_GAP_WORDS[plain]} where it was not ranked", "quiet"))
    return doc.Document(words("Pains over time"), blocks, (ask,), headed=False)


def _row(report: PastRanksReport, ref: str, plain: bool) -> tuple[doc.Cell, ...]:
    places = report.found.course(ref)
    known = [each for each in places if each is not None]
    curve = sparkline([None if each is None else -each for each in places], plain)
    drawn: doc.Cell = curve if plain else words(curve.replace(" ", _NOT_RANKED), "code")
    first, now = known[0], places[-1]
    return (
        _number(now), drawn, _number(first), _number(min(known)), _number(max(known)), report.title(ref), ref,
    )  # fmt: skip


def _number(place: int | None) -> doc.Cell:
    return None if place is None else doc.number(place)


# --- for machines ---


def data(report: PastRanksReport) -> Data:
    """For machines: place and score of each pain at each moment."""
    return {
        "version": 1, "as_of": report.as_of, "commit": report.commit or None, "uncommitted": report.uncommitted,
        "formula": report.formula or None, "set_aside": report.set_aside or None,
        "moments": [
            {"name": each.name, "date": each.day, "commit": each.commit or None} for each in report.found.moments
        ],
        "pains": [
            {"ref": ref, "title": report.title(ref), "course": [_then(each) for each in report.then(ref)]}
            for ref in report.refs
        ],
    }  # fmt: skip


def _then(said: RankThen | None) -> Data | None:
    return said and {"rank": said.rank, "score": said.score, "must": said.must or None}


def tables(report: PastRanksReport) -> list[doc.Table]:
    """A column for each moment: the places, and in a table of their own the scores."""
    then = {ref: report.then(ref) for ref in report.refs}
    places = {ref: [each and each.rank for each in said] for ref, said in then.items()}
    scores = {ref: [each and each.score for each in said] for ref, said in then.items()}
    return [_sheet(report, "Places", places), _sheet(report, "Scores", scores)]


def _sheet(report: PastRanksReport, name: str, values: Mapping[str, Sequence[float | None]]) -> doc.Table:
    days = (TableColumn(each.name, number=True) for each in report.found.moments)
    rows = tuple((report.title(ref), ref, *map(cell, of)) for ref, of in values.items())
    return doc.Table(name, (TableColumn("pain"), TableColumn("ref"), *days), rows, 2)


def _on_screen(report: PastRanksReport, screen: Screen) -> doc.Inlines:
    return terminal(document(report, plain=screen.pen is ASCII), screen)


FORMATS = report_formats(document, data, tables, ("table", "json", "markdown", "html", "csv", "xlsx"), table=_on_screen)
