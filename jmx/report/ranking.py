"""A ranking as a table with its sum beside every score, or as JSON."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from jmx import escape
from jmx.model.score import Ranking, Score, Unscored
from jmx.report.styled import Span, Spans
from jmx.report.table import table, widest

TITLE_WIDTH, LONGER_TITLE = 44, 68


@dataclass(frozen=True, slots=True)
class RankingReport:
    """A ranking, the day it is for and the commit it was read from."""

    ranking: Ranking
    as_of: date
    commit: str = ""
    top: int | None = None
    width: int | None = None  # of the terminal; None where lines may be as long as they are


def text(report: RankingReport) -> Spans:
    """The ranked pains with their factors, and what cannot be ranked yet with what it lacks."""
    ranking = report.ranking
    shown = ranking.scores[: report.top]
    spans: list[Span] = []
    if shown:
        factors = [factor.name for factor in shown[0].factors]
        headers = ["#", "score", "pain", *factors, "because", "ref"]
        rows = [_row(score) for score in shown]
        numbers = frozenset((0, 1, *range(3, 3 + len(factors))))
        wide = table(headers, rows, right=numbers, styles=("bold", "accent"))
        fits = report.width is None or widest(wide) <= report.width
        spans += wide if fits else _stacked(shown)
    else:
        spans.append(Span("No pain can be ranked yet.\n"))
    if len(shown) < len(ranking.scores):
        spans.append(Span(f"… {len(ranking.scores) - len(shown)} more; --top 0 shows all\n", "dim"))
    if ranking.unscored:
        spans.append(Span(f"\nCannot be ranked yet ({len(ranking.unscored)}):\n", "warning"))
        rows = [[_cut(each.title), "lacks " + ", ".join(each.lacks), each.ref] for each in ranking.unscored]
        spans += table(("pain", "why", "ref"), rows)
    at = f", read at {report.commit[:9]}" if report.commit else ""
    spans.append(Span(f"\nscore = {ranking.formula}; as of {report.as_of}{at}\n", "dim"))
    return tuple(spans)


def _stacked(scores: tuple[Score, ...]) -> Spans:
    """Two lines a score, for a narrow terminal: what it is, then its sum."""
    spans: list[Span] = []
    for score in scores:
        spans += [
            Span(f"{_rank(score)}. ", "bold"),
            Span(f"{score.value:.2f} ", "accent"),
            Span(f"{_cut(score.title, LONGER_TITLE)}\n"),
            Span(f"     {' × '.join(f'{factor.name} {factor.value:.3g}' for factor in score.factors)}\n", "dim"),
            Span(f"     {_because(score)}; {score.ref}\n", "dim"),
        ]
    return tuple(spans)


def shortest(report: RankingReport, most: int) -> Spans:
    """The first few, a line each: score, pain and why it is trusted."""
    return tuple(
        Span(f"  {_rank(score)}. {_cut(score.title, LONGER_TITLE)} ({score.value:.2f}; {_because(score)})\n")
        for score in report.ranking.scores[:most]
    )


def _row(score: Score) -> list[str]:
    factors = (f"{factor.value:.3g}" for factor in score.factors)
    return [_rank(score), f"{score.value:.2f}", _cut(score.title), *factors, _because(score), score.ref]


def _rank(score: Score) -> str:
    return f"must {score.rank}" if score.must else str(score.rank)


def _because(score: Score) -> str:
    evidence = [factor.words for factor in score.factors if factor.name == "confidence"]
    return "; ".join([f"must: {score.must}", *evidence] if score.must else evidence)


def _cut(title: str, most: int = TITLE_WIDTH) -> str:
    return title if len(title) <= most else title[: most - 1] + "…"


def as_json(report: RankingReport) -> str:
    """For machines: every score with its factors, unrounded to four digits."""
    document = {
        "version": 1,
        "as_of": report.as_of.isoformat(),
        "commit": report.commit or None,
        "formula": report.ranking.formula,
        "scores": [_score(score) for score in report.ranking.scores[: report.top]],
        "unscored": [_unscored(each) for each in report.ranking.unscored],
    }
    return escape.json(document)


def _score(score: Score) -> dict[str, object]:
    return {
        "rank": score.rank,
        "ref": score.ref,
        "title": score.title,
        "score": score.value,
        "must": score.must or None,
        "factors": [{"name": each.name, "value": each.value, "because": each.words} for each in score.factors],
    }


def _unscored(each: Unscored) -> dict[str, object]:
    return {"ref": each.ref, "title": each.title, "lacks": list(each.lacks), "must": each.must or None}


FORMATS: dict[str, Callable[[RankingReport], Spans | str]] = {"table": text, "json": as_json}
