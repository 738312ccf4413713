"""A ranking as a workbook that calculates: scores and ranks are formulas over the cells of their inputs."""

from collections.abc import Mapping, Sequence

from jmx.model.confidence import Factor
from jmx.model.score import Score
from jmx.report import document as doc
from jmx.report.document import TableColumn
from jmx.report.ranking import RankingReport, tables
from jmx.report.ranking_table import because
from jmx.report.wording import score_figure
from jmx.report.writers.spreadsheet import xlsx
from jmx.score.fixes import OF_WEEKS, WEEKS_A_MONTH
from jmx.score.formula import Formula
from jmx.score.terms import Term

_RANK, _SCORE, _TITLE, _MUST, _FIRST_INPUT = range(5)  # the columns
_BESIDE_INPUTS = _FIRST_INPUT + 2  # the columns of because and ref stand after the inputs
_MONTHS = "effort_months"
_SIGNS = {"==": "=", "!=": "<>"}
_BINDS = {"+": 2, "-": 2, "*": 3, "/": 3}  # how closely a sign joins; comparisons less


def live_workbook(report: RankingReport) -> bytes:
    """The workbook: whoever changes an input sees another score and rank."""
    others = tables(report)[1:]
    return xlsx([_live(report), *others, _how(report)])


def _live(report: RankingReport) -> doc.Table:
    scores = report.ranking.scores
    names = [factor.name for factor in scores[0].factors] if scores else []
    columns = (
        TableColumn("rank", number=True), TableColumn("score", number=True), TableColumn(report.of),
        TableColumn("must", number=True), *(TableColumn(name.replace("_", " "), number=True) for name in names),
        *((TableColumn("before rounding", number=True),) if report.term else ()), TableColumn("because"),
        TableColumn("ref"), *((TableColumn("effort in weeks", number=True),) if _MONTHS in names else ()),
    )  # fmt: skip
    cells = {name: letters(_FIRST_INPUT + at) for at, name in enumerate(names)}
    rows = tuple(_row(report, score, cells, line, len(scores) + 1) for line, score in enumerate(scores, 2))
    return doc.Table("Ranking", columns, rows, 3)


def _row(report: RankingReport, score: Score, cells: Mapping[str, str], line: int, last: int) -> tuple[doc.Cell, ...]:
    where = {name: f"{column}{line}" for name, column in cells.items()}
    shown, exact = score_figure(score.value), f"{letters(_FIRST_INPUT + len(where))}{line}"
    made = report.term and f"={in_excel(report.term, where)}"
    value = doc.Live(score.value, shown, _rounded(exact)) if made else doc.Number(score.value, shown)
    return (
        doc.Live(score.rank, str(score.rank), _rank(line, last)), value, score.title, doc.number(int(bool(score.must))),
        *(_input(factor, f"{letters(len(where) + _BESIDE_INPUTS + bool(made))}{line}") for factor in score.factors),
        *((doc.Live(_exact(report.term, score), shown, made),) if report.term and made else ()), because(score),
        score.ref, *((_weeks(score),) if _MONTHS in where else ()),
    )  # fmt: skip


def _input(factor: Factor, weeks: str) -> doc.Number:
    """An input; months that were given in weeks are calculated out of these, which somebody would change."""
    shown = f"{factor.value:g}"
    if factor.name == _MONTHS and factor.words.endswith(OF_WEEKS):
        return doc.Live(factor.value, shown, f"={weeks}/{WEEKS_A_MONTH!r}")
    return doc.Number(factor.value, shown)


def _weeks(score: Score) -> doc.Cell:
    given = next(each for each in score.factors if each.name == _MONTHS)
    weeks = round(given.value * WEEKS_A_MONTH, 9)
    return doc.Number(weeks, f"{weeks:g}") if given.words.endswith(OF_WEEKS) else None


def _exact(term: Term, score: Score) -> float:
    """What the formula comes to before it is rounded."""
    return Formula("", (), term).value({factor.name: factor.value for factor in score.factors})


def _rounded(cell: str) -> str:
    """A score as ranking rounds it (`score/ranking.py`), so that ties are ties: to four digits after the point, and a
    small one to four figures."""
    return f"=ROUND({cell},MAX(4,3-INT(LOG10(MAX(ABS({cell}),1E-9)))))"


def _rank(line: int, last: int) -> str:
    """The place of a row: below every must unless it is one, and below all that score more."""
    must, score = letters(_MUST), letters(_SCORE)
    musts, scores = (f"${column}$2:${column}${last}" for column in (must, score))
    return f'=1+COUNTIF({musts},">"&{must}{line})+COUNTIFS({musts},{must}{line},{scores},">"&{score}{line})'


def _how(report: RankingReport) -> doc.Table:
    """Where the numbers come from, for whoever opens the workbook alone."""
    rows = (
        ("score", report.ranking.formula), ("model", report.ranking.model), ("source", report.source),
        ("as of", report.as_of), ("commit", report.commit),
        ("must", "1 where it has to be done whatever its score: it stands above all others"),
    )  # fmt: skip
    return doc.Table("How", (TableColumn("what"), TableColumn("is")), tuple(row for row in rows if row[1]))


def letters(at: int) -> str:
    """The letters of a column, from 0 on: A, B, … Z, AA."""
    return (letters(at // 26 - 1) if at >= 26 else "") + chr(ord("A") + at % 26)


def in_excel(term: Term, where: Mapping[str, str]) -> str:
    """A formula as spreadsheets write it, with the cell of each name. What is not chosen is not worked out there
    either."""
    if term.sign == "number":
        return f"{term.number:.15g}".upper()
    if term.sign == "name":
        return where[term.name]
    parts = [in_excel(each, where) for each in term.parts]
    match term.sign:
        case "?:":
            return f"IF({','.join(parts)})"
        case "&&":
            return f"IF({parts[0]},{parts[1]},FALSE)"
        case "||":
            return f"IF({parts[0]},TRUE,{parts[1]})"
        case "!":
            return f"NOT({parts[0]})"
        case "negative":
            return f"(-({parts[0]}))"
    return _SIGNS.get(term.sign, term.sign).join(_bracketed(term, parts))


def _bracketed(term: Term, parts: Sequence[str]) -> tuple[str, str]:
    """Both sides of a sign, in brackets where they would be torn apart."""
    binds = _BINDS.get(term.sign, 1)
    left, right = (_BINDS.get(each.sign, 4) for each in term.parts)
    return (f"({parts[0]})" if left < binds else parts[0]), (f"({parts[1]})" if right <= binds else parts[1])
