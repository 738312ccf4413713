"""What changes places in a ranking if records said something else, and the ranking that would come of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from shlex import quote

from jmx.model.change import Change, RankMove
from jmx.model.score import Ranking
from jmx.report import document as doc
from jmx.report import ranking
from jmx.report.changes import grouped_sentences, plain_data
from jmx.report.document import Inline, TableColumn, words
from jmx.report.formats import Data, data_table, fields_of, report_formats, stacked
from jmx.report.handovers import told_once
from jmx.report.ranking import RankingReport, ranking_data, sureness_data
from jmx.report.ranking_table import REF, title_column
from jmx.report.wording import counted, in_words, score_figure, with_names
from jmx.report.writers.spreadsheet import csv
from jmx.report.writers.terminal import terminal
from jmx.review.rank_moves import ENTERED, LEFT

MOVED = ("title", "ref", "old_rank", "new_rank", "old_score", "new_score", "because")
_PASSED, _LEFT_BEHIND = "others move past it", "others above it move down, or out"
_SAME = {"pain": "title", "fix": "title", "new_rank": "rank", "new_score": "score"}  # columns of a sheet of all
_LONGEST_SHEET = 31  # characters of a sheet's name that Excel takes


@dataclass(frozen=True, slots=True)
class RankingIf:
    """A ranking of pains or fixes as it is, as it would be, and what of it is otherwise."""

    of: str
    before: Ranking
    after: RankingReport
    moves: tuple[RankMove, ...]


@dataclass(frozen=True, slots=True)
class WhatIfReport:
    """What edits would change in meaning, the assignments that say so, and the rankings that would come of them."""

    changes: tuple[Change, ...]
    names: Mapping[str, str]
    wanted: tuple[str, ...]
    rankings: tuple[RankingIf, ...]
    otherwise: str = ""
    """What is told where files would change, and nothing in meaning."""
    top: int | None = None
    warned: tuple[str, ...] = ()
    """What else should be known before it is done."""


def document(report: WhatIfReport, width: int | None = None) -> doc.Document:
    """The edits, what changes places by them, and the rankings as they would be."""
    blocks: list[doc.Block] = [_edits(report)]
    blocks += [doc.Paragraph(words(f"{each[:1].upper()}{each[1:]}.", "warning")) for each in report.warned]
    for each in report.rankings:
        if len(report.rankings) == 1 or each.moves:
            blocks += _ranking(each, report.changes, report.top, width)
    if not any(each.moves for each in report.rankings):
        blocks.insert(1, doc.Paragraph(words("Nothing would change places, and no score would be another.")))
    command = f"jmx set {' '.join(map(quote, report.wanted))}"
    kept = doc.Paragraph((*words("nothing was written; to make it so: ", "quiet"), Inline(command, "code")))
    return doc.Document(words("What if"), tuple(blocks), (*_formulas(report), kept), headed=False)


def _edits(report: WhatIfReport) -> doc.Block:
    told = grouped_sentences(told_once([with_names(each, report.names) for each in report.changes]))
    lines = told or (report.otherwise or "nothing changes: it says so already",)
    return doc.Section(words("If this were so", "strong"), (doc.Bullets(tuple(doc.Bullet(words(e)) for e in lines)),))


def _ranking(found: RankingIf, changes: Sequence[Change], top: int | None, width: int | None) -> Iterator[doc.Block]:
    if found.moves:
        yield doc.Section(
            words(f"What would change in the ranking of {found.of}", "strong"), (_moves(found, changes, top),)
        )
    then = ranking.document(replace(found.after, top=top), width=width)
    yield doc.Section(words(f"The {found.of} as they would be ranked", "strong"), then.blocks)


def _formulas(report: WhatIfReport) -> Iterator[doc.Block]:
    for found in report.rankings:
        if len(report.rankings) == 1 or found.moves:
            yield from ranking.document(found.after).summary


def _moves(found: RankingIf, changes: Sequence[Change], top: int | None) -> doc.Table:
    columns = (
        TableColumn("rank", "strong"), TableColumn("score", "accent"),
        title_column(found.after.of), TableColumn("because"), REF,
    )  # fmt: skip
    rows = tuple((rank_words(e), score_words(e), e.title, _why(e, changes), e.ref) for e in found.moves[:top])
    left = len(found.moves) - len(rows)
    note = words(f"… {counted(left, 'other')} that would move; --top 0 shows all", "quiet") if left else ()
    return doc.Table("Moves", columns, rows, 3, note)


def _why(move: RankMove, changes: Sequence[Change]) -> str:
    """Why it has another place; of what comes or goes the edit of it, or that it does."""
    edits = (f"{each.field} {in_words(each.old)} → {in_words(each.new)}" for each in changes if each.ref == move.ref)
    return because_words(move) or "; ".join(edits) or ", ".join(move.because)


def rank_words(move: RankMove) -> str:
    """Its place before and after."""
    if move.old_rank is None or move.new_rank is None:
        return f"enters at {move.new_rank}" if move.old_rank is None else f"leaves (was {move.old_rank})"
    return f"{move.old_rank} → {move.new_rank}" if move.old_rank != move.new_rank else f"stays {move.new_rank}"


def score_words(move: RankMove) -> str:
    """Its score before and after."""
    old, new = (None if each is None else score_figure(each) for each in (move.old_score, move.new_score))
    if old is None or new is None or move.old_score == move.new_score:
        return new or old or ""
    return f"{old} → {new}"


def because_words(move: RankMove) -> str:
    """Why it has another place."""
    return ", ".join(each for each in move.because if each not in (ENTERED, LEFT)) if move.because else _passed(move)


def _passed(move: RankMove) -> str:
    return _LEFT_BEHIND if (move.new_rank or 0) < (move.old_rank or 0) else _PASSED


# --- for machines ---


def data(report: WhatIfReport) -> Data:
    """For machines: the edits, and both rankings whole, unrounded, with what moves between them."""
    after = report.rankings[0].after
    return {
        "version": 1, "as_of": after.as_of, "commit": after.commit or None, "uncommitted": after.uncommitted,
        "edits": [
            {
                "ref": each.ref, "title": each.label, "field": each.field or None, "old": plain_data(each.old),
                "new": plain_data(each.new),
            }
            for each in report.changes
        ],
        "rankings": [_ranking_data(each) for each in report.rankings], "warned": report.warned,
    }  # fmt: skip


def _ranking_data(found: RankingIf) -> Data:
    return {
        "of": found.of, "moves": [fields_of(each) for each in found.moves], "before": ranking_data(found.before),
        "after": ranking_data(found.after.ranking), "sureness": sureness_data(found.after.sure),
    }  # fmt: skip


def tables(report: WhatIfReport) -> list[doc.Table]:
    """All that moves, and the rankings as they would be."""
    made: list[doc.Table] = []
    for each in report.rankings:
        name = each.of.capitalize()
        moved = data_table(f"{name} that move", MOVED, map(fields_of, each.moves))
        first, *others = ranking.tables(each.after)
        made += [replace(moved, lead=2), replace(first, name=f"{name} then")]
        made += [replace(other, name=f"{name} - {other.name.lower()}"[:_LONGEST_SHEET]) for other in others]
    return made


FORMATS = report_formats(
    document, data, tables, ("table", "json", "markdown", "html", "csv", "xlsx"),
    csv=lambda facts, _: csv([stacked(tables(facts), "list", _SAME)]),
    table=lambda facts, screen: terminal(document(facts, screen.width), screen),
)  # fmt: skip
