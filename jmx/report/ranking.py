"""A ranking as a table with its sum beside every score, and what cannot be ranked yet with what it lacks."""

from dataclasses import dataclass
from datetime import date

from jmx.model.score import Ranking, Score
from jmx.report import document as doc
from jmx.report.document import TableColumn, words
from jmx.report.formats import Data, fields_of, report_formats
from jmx.report.wording import EDITS

TITLE_WIDTH = 44


@dataclass(frozen=True, slots=True)
class RankingReport:
    """A ranking, the day it is for, the commit it was read from, and how many of it people are shown."""

    ranking: Ranking
    as_of: date
    commit: str = ""
    top: int | None = None
    uncommitted: bool = False


def document(report: RankingReport) -> doc.Document:
    """The ranked pains with their factors, and those that cannot be ranked yet."""
    ranking = report.ranking
    shown = ranking.scores[: report.top]
    left = len(ranking.scores) - len(shown)
    note = words(f"… {left} more; --top 0 shows all", "quiet") if left else ()
    blocks: list[doc.Block] = [
        ranking_table(shown, note) if shown else doc.Paragraph(words("No pain can be ranked yet."))
    ]
    if ranking.unscored:
        title = words(f"Cannot be ranked yet ({len(ranking.unscored)}):", "warning")
        blocks.append(doc.Section(title, (_unscored_table(ranking),)))
    at = f", read at {report.commit[:9]}{EDITS if report.uncommitted else ''}" if report.commit else ""
    formula = words(f"score = {ranking.formula}; as of {report.as_of}{at}; step by step: ", "quiet")
    ask = (*formula, doc.Inline("jmx score --why PAIN", "code"))
    return doc.Document(words("What hurts customers most"), tuple(blocks), (doc.Paragraph(ask),), headed=False)


def ranking_table(scores: tuple[Score, ...], note: doc.Inlines = (), rank: str = "#") -> doc.Table:
    """Scores with their factors."""
    columns = (
        TableColumn(rank, "strong", number=True),
        TableColumn("score", "accent", number=True),
        TableColumn("pain", longest=TITLE_WIDTH),
        *(TableColumn(factor.name, number=True) for factor in (scores[0].factors if scores else ())),
        TableColumn("because"),
        TableColumn("ref"),
    )
    rows = tuple(
        (
            _rank(score), doc.Number(score.value, f"{score.value:.2f}"), score.title,
            *(doc.Number(factor.value, f"{factor.value:.3g}") for factor in score.factors), because(score), score.ref,
        )
        for score in scores
    )  # fmt: skip
    return doc.Table("Ranking", columns, rows, 3, note)


def _unscored_table(ranking: Ranking) -> doc.Table:
    rows = tuple((each.title, "lacks " + ", ".join(each.lacks), each.ref) for each in ranking.unscored)
    columns = (TableColumn("pain", longest=TITLE_WIDTH), TableColumn("why"), TableColumn("ref"))
    return doc.Table("Cannot be ranked yet", columns, rows)


def _rank(score: Score) -> doc.Cell:
    return doc.Number(score.rank, f"must {score.rank}" if score.must else str(score.rank))


def because(score: Score) -> str:
    """Why a score may be trusted, and why it must be solved, if it must."""
    evidence = [factor.words for factor in score.factors if factor.name == "confidence"]
    return "; ".join([f"must: {score.must}", *evidence] if score.must else evidence)


# --- for machines ---


def data(report: RankingReport) -> Data:
    """For machines: all scores with their factors, unrounded."""
    return {
        "version": 1, "as_of": report.as_of, "commit": report.commit or None,
        "uncommitted": report.uncommitted, **ranking_data(report.ranking),
    }  # fmt: skip


def ranking_data(ranking: Ranking) -> Data:
    """A ranking, as every output tells it."""
    scores, unscored = [_score_data(each) for each in ranking.scores], [fields_of(each) for each in ranking.unscored]
    return {"formula": ranking.formula, "scores": scores, "unscored": unscored}


def _score_data(score: Score) -> Data:
    return {
        "rank": score.rank, "ref": score.ref, "title": score.title, "score": score.value, "must": score.must or None,
        "factors": [{"name": each.name, "value": each.value, "because": each.words} for each in score.factors],
    }  # fmt: skip


def tables(report: RankingReport) -> list[doc.Table]:
    """All scores with their factors, and what cannot be ranked yet."""
    ranking = report.ranking
    return [ranking_table(ranking.scores, rank="rank"), _unscored_table(ranking)]


FORMATS = report_formats(document, data, tables, ("table", "json", "markdown", "html", "csv", "xlsx"))
