"""How far models of scores agree: a line for every two, and the rank of each item by each of them."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from jmx.report import document as doc
from jmx.report.document import TableColumn, words
from jmx.report.formats import Data, report_formats, stacked
from jmx.report.ranking_table import REF, title_column
from jmx.report.wording import EDITS, cut
from jmx.report.writers.spreadsheet import csv
from jmx.score.agreement import Agreement
from jmx.score.picked import FEWEST

_FIRST = 2
_JUMP = 28  # letters of a title beside a jump
_SCALE = "tau (Kendall's): 1 is the same order, 0 has nothing to do with it, −1 is the other way round"


class ModelAgreement(NamedTuple):
    """Two models, by their names, and how far they agree."""

    one: str
    other: str
    found: Agreement


@dataclass(frozen=True, slots=True)
class ModelsReport:
    """Models that are held against each other: every two of them, the rank of each item by each, and how many items
    those can rank that cannot rank enough."""

    of: str
    pairs: tuple[ModelAgreement, ...]
    ranks: Mapping[str, Mapping[str, float]]
    unable: Mapping[str, int]
    titles: Mapping[str, str]
    as_of: date
    commit: str = ""
    top: int | None = None
    uncommitted: bool = False
    lead: str = ""
    """Of many models the one that is held against each of the others."""

    @property
    def items(self) -> tuple[str, ...]:
        """The refs of all that are ranked, those first that jump most between two models, as the first model has
        them."""
        far: dict[str, int] = {}
        for pair in self.pairs:
            for jump in pair.found.jumps:
                far[jump.ref] = max(far.get(jump.ref, 0), jump.places)
        refs = dict.fromkeys(ref for ranks in self.ranks.values() for ref in sorted(ranks, key=lambda ref: ranks[ref]))
        return tuple(sorted(refs, key=lambda ref: -far.get(ref, 0)))


def document(report: ModelsReport) -> doc.Document:
    """Every two models, what jumps most, and the rank of each item by each model."""
    blocks: list[doc.Block] = []
    if report.pairs:
        blocks += [*map(doc.Paragraph, _often_first(report)), *map(doc.Paragraph, _led(report)), _pairs(report)]
    if report.pairs and not report.lead:
        blocks += [doc.Section(words("Rank by each model", "strong"), (_items(report, report.top),))]
    if not report.pairs:
        able = f": {next(iter(report.ranks))} alone can" if report.ranks else ""
        blocks += [doc.Paragraph(words(f"It takes two models that can rank 3 {_several(report)}{able}."))]
    blocks += [doc.Paragraph(each) for each in _left_out(report)]
    at = f", read at {report.commit[:9]}{EDITS if report.uncommitted else ''}" if report.commit else ""
    few = f"; of fewer than {FEWEST} {_several(report)} it tells nothing"
    scale = f"{_SCALE}{few}; musts do not count; " if report.pairs else ""
    closing = doc.Paragraph(words(f"{scale}as of {report.as_of}{at}", "quiet"))
    return doc.Document(words(f"How far models of {_several(report)} agree"), tuple(blocks), (closing,), headed=False)


def _often_first(report: ModelsReport) -> Iterator[doc.Inlines]:
    """Which items are among the first by most models: there it matters little which of them ranks."""
    many, found = len(report.ranks), Counter(ref for each in report.ranks.values() for ref in _first(each))
    often = [(ref, count) for ref, count in found.most_common(_FIRST + 1) if 2 * count > many]
    told = (f"“{report.titles[ref]}” by {'all' if count == many else f'{count} of'} {many}" for ref, count in often)
    which = f"Among the first {_FIRST}: {', '.join(told)}" if often else f"None is among the first {_FIRST} by most"
    yield words(f"{which} models.", "strong")


def _first(ranks: Mapping[str, float]) -> Iterator[str]:
    return (ref for ref in sorted(ranks) if ranks[ref] <= _FIRST)


def _led(report: ModelsReport) -> Iterator[doc.Inlines]:
    """That of many models not every two are compared."""
    if report.lead:
        yield words(
            f"Of {len(report.ranks)} models each is held against '{report.lead}' alone, those first that agree least."
        )


def _several(report: ModelsReport) -> str:
    return "fixes" if report.of == "fix" else "pains"


def _pairs(report: ModelsReport, most: int | None = _JUMP, *, sheet: bool = False) -> doc.Table:
    columns = (
        TableColumn("model", "strong"), TableColumn("and", "strong"), TableColumn("tau", "accent", number=True),
        TableColumn("pairs alike", number=True), TableColumn(_several(report), number=True),
        TableColumn("jumps most"),
    )  # fmt: skip
    pairs = report.pairs
    if report.lead and not sheet:
        pairs = tuple(sorted(pairs, key=lambda pair: 2 if pair.found.tau is None else pair.found.tau))[: report.top]
    left = len(report.pairs) - len(pairs)
    rows = tuple(
        (
            pair.one, pair.other, *_tau(pair, sheet),
            doc.number(pair.found.items), "; ".join(_jumps(report, pair, most)),
        )
        for pair in pairs
    )  # fmt: skip
    return doc.Table("Models", columns, rows, 2, words(f"… {left} more; --top 0 shows all", "quiet") if left else ())


def _tau(pair: ModelAgreement, sheet: bool) -> tuple[doc.Cell, doc.Cell]:
    """How far two models agree; people are told no figure that a few items give by chance."""
    if pair.found.items < FEWEST and not sheet:
        return "too few to tell", ""
    return _figure(pair.found.tau, "{:.2f}"), _figure(pair.found.alike, "{:.0%}")


def _figure(value: float | None, form: str) -> doc.Cell:
    return None if value is None else doc.Number(value, form.format(value).replace("%", " %").replace("-", "−"))


def _jumps(report: ModelsReport, pair: ModelAgreement, most: int | None) -> Iterator[str]:
    """Where the items stand that jump most, as the two models have them."""
    for jump in pair.found.jumps[:2]:
        title = report.titles[jump.ref]
        yield f"{cut(title, most) if most else title} {jump.one} → {jump.other}"


def _items(report: ModelsReport, top: int | None = None) -> doc.Table:
    columns = (
        title_column(report.of), *(TableColumn(name, number=True) for name in report.ranks),
        REF,
    )  # fmt: skip
    rows = tuple(
        (report.titles[ref], *(_rank(ranks.get(ref)) for ranks in report.ranks.values()), ref)
        for ref in report.items[:top]
    )
    left = len(report.items) - len(rows)
    return doc.Table("Ranks", columns, rows, 1, words(f"… {left} more; --top 0 shows all", "quiet") if left else ())


def _rank(rank: float | None) -> doc.Cell:
    return None if rank is None else doc.number(int(rank))


def _left_out(report: ModelsReport) -> Iterator[doc.Inlines]:
    """Which models cannot rank enough."""
    if report.unable:
        those = ", ".join(f"{name} ({count or 'none'})" for name, count in report.unable.items())
        yield words(f"Left out, since they can rank fewer than 3 {_several(report)}: {those}", "warning")


def data(report: ModelsReport) -> Data:
    """For machines: every two models with all jumps that are told, and all ranks."""
    return {
        "version": 1, "as_of": report.as_of, "commit": report.commit or None, "uncommitted": report.uncommitted,
        "of": _several(report), "against": report.lead or None, "fewest": FEWEST,
        "pairs": [_pair_data(pair) for pair in report.pairs],
        "items": [
            {"ref": ref, "title": report.titles[ref], "ranks": _ranks_data(report, ref)} for ref in report.items
        ],
        "left_out": [{"model": name, "items": count} for name, count in report.unable.items()],
    }  # fmt: skip


def _ranks_data(report: ModelsReport, ref: str) -> list[Data]:
    return [{"model": name, "rank": int(ranks[ref])} for name, ranks in report.ranks.items() if ref in ranks]


def _pair_data(pair: ModelAgreement) -> Data:
    found = pair.found
    return {
        "model": pair.one, "other": pair.other, "tau": found.tau, "alike": found.alike, "items": found.items,
        "jumps": [{"ref": each.ref, "rank": each.one, "other_rank": each.other} for each in found.jumps],
    }  # fmt: skip


def tables(report: ModelsReport) -> list[doc.Table]:
    """Every two models, and all ranks."""
    return [_pairs(report, None, sheet=True), _items(report)]


FORMATS = report_formats(
    document, data, tables, ("table", "json", "markdown", "html", "csv", "xlsx"),
    csv=lambda facts, _: csv([stacked(tables(facts), "list")]),
)  # fmt: skip
