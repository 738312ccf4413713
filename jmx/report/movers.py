"""Which pains moved in the ranking since a moment: from which place to which, why, who did that, and when."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from jmx.model.change import RankMove
from jmx.model.past_ranks import Mover, Movers, Reason
from jmx.report import document as doc
from jmx.report.changes import plain_data
from jmx.report.document import Inline, TableColumn, words
from jmx.report.formats import Data, data_table, report_formats
from jmx.report.ranking_table import REF, title_column
from jmx.report.what_if import because_words, rank_words, score_words
from jmx.report.wording import EDITS, counted, one_line
from jmx.review.effects import MOST_PASSED

_PASSED, _LEFT_BEHIND = "others moved past it", "others above it moved down, or out"
_TOLD_MUSTS = 3
_COLUMNS = (
    "title", "ref", "rank_then", "rank_now", "score_then", "score_now", "because", "record", "field", "old", "new",
    "author", "date", "commit",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class MoversReport:
    """What moved, the day both sides are judged by, and the commit it was read from; of one journey where it is
    named."""

    found: Movers
    as_of: date
    commit: str = ""
    uncommitted: bool = False
    journey: str = ""
    top: int | None = None
    set_aside: str = ""
    """As a ranking has it."""

    @property
    def formula_changed(self) -> bool:
        """Whether pains are ranked by another formula now."""
        before, after = self.found.formulas
        return before != after


def document(report: MoversReport) -> doc.Document:
    """What moved by itself with its reasons, and what others moved past."""
    found = report.found
    own = [each for each in found.movers if each.reasons]
    passed = [each for each in found.movers if not each.reasons]
    blocks: list[doc.Block] = [doc.Paragraph(_headline(report)), *_formulas(report)]
    if found.movers:
        blocks.append(_table(own[: report.top], len(own), passed, found.new_musts))
    at = f", read at {report.commit[:9]}{EDITS if report.uncommitted else ''}" if report.commit else ""
    judged = words(f"both judged as of {report.as_of}{at}; one pain through time: ", "quiet")
    ask = doc.Paragraph((*judged, Inline("jmx log REF", "code")))
    return doc.Document(words("What moved in the ranking of pains"), tuple(blocks), (ask,), headed=False)


def _headline(report: MoversReport) -> doc.Inlines:
    own = sum(bool(each.reasons) for each in report.found.movers)
    where = f" in {report.journey}" if report.journey else ""
    commit = f" ({report.found.commit[:9]})" if report.found.commit else " (nothing was there yet)"
    moved = f"{counted(own, 'pain')} moved" if own else "Nothing moved"
    return (
        Inline(f"{moved}{where}", "strong"),
        Inline(f" since {one_line(report.found.since).removeprefix('before ')}{commit}."),
    )


def _formulas(report: MoversReport) -> Iterator[doc.Block]:
    if report.set_aside:
        yield doc.Paragraph(words(f"{report.set_aside}.", "warning"))
    if report.formula_changed:
        before, after = report.found.formulas
        yield doc.Paragraph(words(f"Ranked by another formula: score = {after}; it was {before}.", "warning"))


def _table(own: list[Mover], many: int, passed: list[Mover], new_musts: Sequence[str]) -> doc.Table:
    columns = (
        TableColumn("rank", "strong"), TableColumn("score", "accent"), title_column("pain"),
        TableColumn("because"), TableColumn("by"), TableColumn("on"), TableColumn("commit"), REF,
    )  # fmt: skip
    rows = tuple(row for each in (*own, *passed) for row in _rows(each, new_musts))
    notes = [f"… {many - len(own)} more; --top 0 shows all"] if many > len(own) else []
    if passed:
        notes.append(f"of those that others moved past, the {MOST_PASSED} that moved furthest")
    return doc.Table("Movers", columns, rows, 3, words("; ".join(notes), "quiet") if notes else ())


def _rows(mover: Mover, new_musts: Sequence[str]) -> Iterator[tuple[doc.Cell, ...]]:
    """A line for each reason, the pain on the first of them."""
    move = _move(mover)
    place: tuple[doc.Cell, ...] = (rank_words(move), score_words(move), mover.title)
    reasons = mover.reasons or (Reason(_passed(mover.rank_then, mover.rank_now)),)
    if above := above_in_words(mover, new_musts):
        reasons = (*mover.reasons, Reason(above))
    for number, each in enumerate(reasons):
        why = because_words(replace(move, because=(each.because,))) or _by_itself(each)
        who = (one_line(each.by), each.on, each.commit[:9])
        yield (*(place if number == 0 else ("", "", "")), why, *who, mover.ref if number == 0 else "")


def above_in_words(mover: Mover, new_musts: Sequence[str]) -> str:
    """Why something fell that scores no less: what must be fixed now stands above it; empty where that is not so."""
    if mover.rank_then is None or mover.rank_now is None or mover.rank_now <= mover.rank_then:
        return ""
    if not new_musts or (mover.score_now or 0.0) < (mover.score_then or 0.0) or mover.title in new_musts:
        return ""
    told = ", ".join(f"“{each}”" for each in new_musts[:_TOLD_MUSTS])
    left = len(new_musts) - _TOLD_MUSTS
    return f"above it now, since {'they' if len(new_musts) > 1 else 'it'} must be fixed: {told}" + (
        f" and {left} more" if left > 0 else ""
    )


def _passed(then: int | None, now: int | None) -> str:
    """Why something has another place that is as it was."""
    return _LEFT_BEHIND if (now or 0) < (then or 0) else _PASSED


def _move(mover: Mover) -> RankMove:
    because = tuple(each.because for each in mover.reasons)
    return RankMove(*mover[:6], because)


def _by_itself(reason: Reason) -> str:
    """Why a pain came or went, where the ranking says only that."""
    return f"{reason.field} {reason.old} → {reason.new}" if reason.field else reason.because


# --- for machines ---


def data(report: MoversReport) -> Data:
    """For machines: everything that moved, with its reasons."""
    found = report.found
    return {
        "version": 1, "as_of": report.as_of, "commit": report.commit or None, "uncommitted": report.uncommitted,
        "set_aside": report.set_aside or None,
        "since": {"name": found.since, "commit": found.commit or None},
        "formulas": dict(zip(("then", "now"), found.formulas, strict=True)),
        "new_musts": found.new_musts,
        "movers": [
            {
                "ref": each.ref, "title": each.title, "rank_then": each.rank_then, "rank_now": each.rank_now,
                "score_then": each.score_then, "score_now": each.score_now,
                "reasons": [_reason(reason) for reason in each.reasons],
            }
            for each in found.movers
        ],
    }  # fmt: skip


def _reason(reason: Reason) -> Data:
    return {
        "because": reason.because, "record": reason.ref or None, "field": reason.field or None,
        "old": plain_data(reason.old), "new": plain_data(reason.new), "author": reason.by or None, "date": reason.on,
        "commit": reason.commit or None,
    }  # fmt: skip


def tables(report: MoversReport) -> list[doc.Table]:
    """A row for each reason, with the pain that moved."""
    rows = (
        {**mover, **reason}
        for mover in data(report)["movers"]
        for reason in mover.pop("reasons") or [_reason(Reason(_passed(mover["rank_then"], mover["rank_now"])))]
    )
    return [data_table("Movers", _COLUMNS, rows)]


FORMATS = report_formats(document, data, tables, ("table", "json", "markdown", "html", "csv", "xlsx"))
