"""A ranking as a table with its sum beside every score, and what cannot be ranked yet with what it lacks."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from jmx.model.rating import Rated
from jmx.model.score import Ranking, Score, Unscored
from jmx.report import document as doc
from jmx.report.document import TableColumn, plain, words
from jmx.report.formats import Data, report_formats, stacked
from jmx.report.ranking_bars import Bars
from jmx.report.ranking_table import compact_table, ranking_table, unscored_sheet, unscored_table
from jmx.report.step_chart import ASCII
from jmx.report.wording import EDITS, at_stake_in_words
from jmx.report.writers.html import html
from jmx.report.writers.markdown import markdown
from jmx.report.writers.spreadsheet import csv
from jmx.report.writers.terminal import Screen, fits, terminal
from jmx.score.beside import BesideScore
from jmx.score.slices import EVERYTHING, Slice
from jmx.score.sureness import HowSure
from jmx.score.terms import Term

_LONGEST = 32  # characters of what stands beside a score, on a terminal
_STAKE = "at stake"
_TOLD_SHARED = 3  # pains
_BESIDE = "owner", "initiatives", "stage", "journey", "status", "volume", "evidence"
_BESIDE_TITLE = "Where it is, and what is done about it"
_RATED = "rated by", "rated on", "evidence that came since"
_TITLES = {"pain": "What hurts customers most", "fix": "What to do for what it costs"}


@dataclass(frozen=True, slots=True)
class RankingReport:
    """A ranking of pains or of fixes, the day it is for, the commit it was read from, and how many of it people are
    shown."""

    ranking: Ranking
    as_of: date
    commit: str = ""
    top: int | None = None
    uncommitted: bool = False
    of: str = "pain"
    source: str = ""
    """Where its formula is published."""
    sure: HowSure | None = None
    term: Term | None = None
    """Its formula in parts."""
    beside: Mapping[str, BesideScore] = field(default_factory=dict)
    """What stands beside each score, by ref."""
    rated: Mapping[str, Rated] | None = None
    """Who rated each last, by ref; None where that was not asked."""
    only: Slice = EVERYTHING
    """What is kept of the ranking; `whole` is how many are ranked in all."""
    whole: int = 0
    shared: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """The pains whose whole relief several of the ranked fixes count, each with these, by titles."""
    picture: Callable[[], bytes] | None = None
    """Draws it as SVG, for pages."""


def document(report: RankingReport, bars: Bars | None = None, width: int | None = None) -> doc.Document:
    """The ranked pains with their factors, and those that cannot be ranked yet; on a terminal with small bars, and in a
    table that its width has room for."""
    ranking = report.ranking
    blocks: list[doc.Block] = [
        *told_aside(ranking),
        _table(report, bars, width) if ranking.scores[: report.top] else doc.Paragraph(words(_nothing(report))),
    ]
    if ranking.unscored:
        title = words(f"Cannot be ranked yet ({len(ranking.unscored)}):", "warning")
        blocks.append(doc.Section(title, (unscored_table(ranking.unscored, report.of),)))
    at = f", read at {report.commit[:9]}{EDITS if report.uncommitted else ''}" if report.commit else ""
    titles = {each.ref: each.title for each in ranking.scores}
    source = f" ({report.source})" if report.source else ""
    formula = words(f"score = {ranking.formula}{source}; as of {report.as_of}{at}; step by step: ", "quiet")
    ask = (*formula, doc.Inline("jmx score --explain REF", "code"))
    closing = tuple(
        doc.Paragraph(each)
        for each in (_kept(report), *_shared(report), ask, settles_most(report.sure, titles))
        if each
    )
    return doc.Document(words(_TITLES[report.of]), tuple(blocks), closing, headed=False)


def _table(report: RankingReport, bars: Bars | None, width: int | None) -> doc.Table:
    """The widest table that fits; the first where none does, which then is broken up into lines."""
    ranking, of, sure = report.ranking, report.of, report.sure
    shown = ranking.scores[: report.top]
    left = len(ranking.scores) - len(shown)
    note = words(f"… {left} more; --top 0 shows all", "quiet") if left else ()
    widest = _with_stakes(ranking_table(shown, note, of=of, sure=sure, bars=bars), report, shown)
    if width is None and report.rated is None:  # as through a pipe: what else stands beside is for whoever has room
        return widest
    widest = _with_beside(widest, report, shown)
    if width is None or fits(widest, width):
        return widest
    narrower = _with_stakes(compact_table(ranking, shown, note, of=of, sure=sure, bars=bars), report, shown)
    narrower = _with_beside(narrower, report, shown)
    tight = compact_table(ranking, shown, note, of=of, sure=sure, tight=True)
    if report.rated is not None:  # what was asked for; all else would only take room from titles
        tight = _with_beside(tight, report, shown)
    return next((each for each in (narrower, tight) if fits(each, width)), widest)


def told_aside(*rankings: Ranking) -> Iterator[doc.Block]:
    """Where some are not ranked by the model that jmx.yaml names: nobody may take the usual one for it."""
    for told in dict.fromkeys(each.set_aside for each in rankings):
        if told:
            yield doc.Paragraph(words(f"{told}.", "warning"))


def _nothing(report: RankingReport) -> str:
    kept = f"of {report.only.words} is ranked" if report.only.asked else "can be ranked yet"
    return f"No {report.of} {kept}."


def _shared(report: RankingReport) -> Iterator[doc.Inlines]:
    """That fixes count the same pain: once one of them is done, the others bring less."""
    for pain, fixes in report.shared[:_TOLD_SHARED]:
        named = f"{', '.join(f'“{each}”' for each in fixes[:-1])} and “{fixes[-1]}”"
        yield words(f"{named} each count all of “{pain}”: once one of them is done, the others bring less.")
    left = len(report.shared) - _TOLD_SHARED
    if left > 0:
        yield words(f"So do others of {left} more {'pain' if left == 1 else 'pains'}.")


def _kept(report: RankingReport) -> doc.Inlines:
    """What a slice keeps, and that ranks stay."""
    if not report.only.asked:
        return ()
    kept = len(report.ranking.scores)
    return words(f"Only {report.only.words}: {kept} of {report.whole}. Ranks are those among all {report.whole}.")


def _with_stakes(table: doc.Table, report: RankingReport, shown: Sequence[Score]) -> doc.Table:
    """The same with the money at stake after the ref, where anything says any."""
    stakes = [report.beside.get(each.ref) for each in shown]
    if not any(each and each.money is not None for each in stakes):
        return table
    columns = (*table.columns, TableColumn(_STAKE, number=True))
    rows = tuple((*row, _stake(each)) for row, each in zip(table.rows, stakes, strict=True))
    return replace(table, columns=columns, rows=rows)


def _stake(each: BesideScore | None) -> doc.Cell:
    """Money as a number, and in words as the range it is."""
    if each is None or each.money is None:
        return None
    return doc.Number(each.money, at_stake_in_words(each.money, each.without_money, each.pains, each.currency))


def _with_beside(table: doc.Table, report: RankingReport, shown: Sequence[Score | Unscored]) -> doc.Table:
    """The same with what stands beside each score, as far as there is room."""
    if not report.beside:
        return table
    names = (*(_RATED if report.rated is not None else ()), *_BESIDE)
    columns = tuple(
        TableColumn(name, longest=_LONGEST, optional=name in _BESIDE, aside=name in _BESIDE, whole=True)
        for name in names
    )
    rows = tuple((*row, *_beside_cells(report, each.ref)) for row, each in zip(table.rows, shown, strict=True))
    return replace(table, columns=(*table.columns, *columns), rows=rows)


def _beside_cells(report: RankingReport, ref: str) -> Iterator[doc.Cell]:
    if report.rated is not None:
        rated = report.rated.get(ref, Rated())
        yield from (rated.by or rated.gap, rated.on, ", ".join(rated.older_than))
    each = report.beside[ref]
    fixes, stages, journeys = ([one.words for one in told] for told in (each.initiatives, each.stages, each.journeys))
    yield from (each.owner or "nobody", "; ".join(fixes), ", ".join(stages), ", ".join(journeys))
    yield from (each.status, each.volume, ", ".join(each.evidence))


def settles_most(sure: HowSure | None, titles: Mapping[str, str]) -> doc.Inlines:
    """What to find out first, in a sentence, or why that is not known; nothing where it would change nothing."""
    if sure is not None and sure.as_written:
        return words(
            "How sure this order is cannot be told: its inputs are taken as written, without a spread.", "quiet"
        )
    if sure is None or sure.settles_most is None or sure.settles_most.ref not in titles:
        return ()
    found = sure.settles_most
    name = found.name.replace("_", " ")
    told = f"What would settle most is the {name} of “{titles[found.ref]}”: knowing it would change "
    which = sure.first_words
    return words(f"{told}{which} in {100 * found.changes:.0f} of 100 cases.")


# --- for machines ---


def data(report: RankingReport) -> Data:
    """For machines: all scores with their factors, unrounded."""
    return {
        "version": 1, "as_of": report.as_of, "commit": report.commit or None,
        "uncommitted": report.uncommitted, **ranking_data(report.ranking),
        "slice": slice_data(report.only), "ranked": report.whole or len(report.ranking.scores),
        "records": [_record_data(report, each) for each in report.beside.values()],
        "sureness": sureness_data(report.sure),
    }  # fmt: skip


def slice_data(only: Slice) -> Data | None:
    """What is kept, as every output tells it."""
    return {name: said or None for name, said in only._asdict().items()} if only.asked else None


def _record_data(report: RankingReport, each: BesideScore) -> Data:
    rated = (report.rated or {}).get(each.ref, Rated())
    named = {"journeys": each.journeys, "stages": each.stages}
    return {
        "ref": each.ref, **{key: [{"ref": one.ref, "title": one.title} for one in told] for key, told in named.items()},
        "volume": each.volume or None, "owner": each.owner or None, "status": each.status or None,
        "at_stake": each.money, "without_money": each.without_money,
        "currency": each.currency or None, "initiatives": [one._asdict() for one in each.initiatives],
        "evidence": each.evidence,
        "rated_by": rated.by or None, "rated_on": rated.on, "commit": rated.commit or None, "gap": rated.gap or None,
        "older_than": rated.older_than,
    }  # fmt: skip


def sureness_data(sure: HowSure | None) -> Data | None:
    """How sure an order is, as every output tells it."""
    if sure is None:
        return None
    items = [
        {
            "ref": ref, "rank_low": each.ranks[0], "rank_high": each.ranks[1], "top": each.top,
            "score_low": each.scores[0], "score_high": each.scores[1], "worth": each.worth,
        }
        for ref, each in sure.by_ref.items()
    ]  # fmt: skip
    most = sure.settles_most
    settles = most._asdict() if most else None
    return {"top": sure.top, "items": items, "settles_most": settles, "as_written": sure.as_written}


def ranking_data(ranking: Ranking) -> Data:
    """A ranking, as every output tells it."""
    scores, unscored = [score_data(each) for each in ranking.scores], [unscored_data(each) for each in ranking.unscored]
    return {
        "model": ranking.model, "formula": ranking.formula, "set_aside": ranking.set_aside or None, "scores": scores,
        "unscored": unscored,
    }  # fmt: skip


def unscored_data(each: Unscored) -> Data:
    """What cannot be ranked, as every output tells it."""
    told = {"ref": each.ref, "title": each.title, "lacks": each.lacks}
    return {**told, "could_say": sayers_data(each), "must": each.must or None}


def sayers_data(each: Unscored) -> list[Data]:
    """Who could say what is missing, as every output tells it."""
    return [{"name": said.name or None, "owns": said.owns} for said in each.could_say]


def score_data(score: Score) -> Data:
    """A score with its factors, as every output tells it."""
    return {
        "rank": score.rank, "ref": score.ref, "title": score.title, "score": score.value, "must": score.must or None,
        "factors": [{"name": each.name, "value": each.value, "because": each.words} for each in score.factors],
    }  # fmt: skip


def tables(report: RankingReport) -> list[doc.Table]:
    """All scores with their factors, and what cannot be ranked yet."""
    ranking = report.ranking
    table = ranking_table(ranking.scores, rank="rank", of=report.of, sure=report.sure, sheet=True)
    table = _with_beside(_with_money(table, report, ranking.scores), report, ranking.scores)
    unscored = _with_money(unscored_sheet(ranking.unscored, report.of), report, ranking.unscored)
    unscored = _with_beside(unscored, report, ranking.unscored)
    return [with_aside(each, ranking.set_aside) for each in (table, unscored)]


def _with_money(table: doc.Table, report: RankingReport, rows: Sequence[Score | Unscored]) -> doc.Table:
    """The same with the money at stake in columns of numbers."""
    if not report.beside:
        return table
    found = [report.beside[each.ref] for each in rows]
    columns = tuple(map(TableColumn, (_STAKE, "currency", "pains without a figure")))
    cells = ((_stake(each), each.currency or None, doc.number(each.without_money)) for each in found)
    more = tuple((*row, *told) for row, told in zip(table.rows, cells, strict=True))
    return replace(table, columns=(*table.columns, *columns), rows=more)


def sheet(report: RankingReport) -> doc.Table:
    """All in one table: what cannot be ranked stands below, with what it lacks."""
    return stacked(tables(report))


def with_aside(table: doc.Table, set_aside: str) -> doc.Table:
    """The same with why another model ranks than the one of jmx.yaml, in every row: sheets are sorted and cut."""
    if not set_aside:
        return table
    columns = (*table.columns, TableColumn("ranked by another model"))
    return replace(table, columns=columns, rows=tuple((*row, set_aside) for row in table.rows))


def on_page(report: RankingReport) -> doc.Document:
    """The document for a page, where what stands beside the scores has a table of its own: one would be too wide."""
    alone, shown = replace(report, beside={}), report.ranking.scores[: report.top]
    made = document(alone)
    if not report.beside or not shown:
        return made
    lead = ranking_table(shown, of=report.of)
    few = replace(lead, columns=lead.columns[:3:2], rows=tuple(row[:3:2] for row in lead.rows), lead=2)
    table = replace(_with_beside(_with_stakes(few, report, shown), report, shown), name=_BESIDE_TITLE)
    section = doc.Section(words(_BESIDE_TITLE), (table,))
    return replace(made, blocks=(made.blocks[0], section, *made.blocks[1:]))


def page(report: RankingReport) -> str:
    """The same with its picture before it."""
    made = on_page(report)
    if report.picture is None or not report.ranking.scores:
        return html(made)
    return html(replace(made, blocks=(doc.Figure(plain(made.title), report.picture), *made.blocks)))


def _on_terminal(report: RankingReport, screen: Screen) -> doc.Inlines:
    """For a terminal, with bars; where lines may be of any length, as through a pipe, without these."""
    scores = report.ranking.scores
    highest = max((each.value for each in scores), default=0.0)
    bars = Bars(highest, max(report.whole, len(scores)), screen.pen is ASCII) if screen.width else None
    return terminal(document(report, bars, screen.width), screen)


FORMATS = report_formats(
    document, data, tables, ("table", "json", "markdown", "html", "csv", "xlsx"), html=lambda facts, _: page(facts),
    table=_on_terminal, markdown=lambda facts, _: markdown(on_page(facts)), csv=lambda facts, _: csv([sheet(facts)]),
)  # fmt: skip
