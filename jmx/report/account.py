"""How a pain comes to its score: every factor, every piece of evidence with what it earned, and the multiplications."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from jmx.model.confidence import CONTRADICTS, Factor, Weighed
from jmx.model.score import Score, Unscored
from jmx.report import document as doc
from jmx.report.document import Inline, TableColumn, words
from jmx.report.formats import Data, report_formats
from jmx.report.ranking import TITLE_WIDTH
from jmx.report.wording import EDITS
from jmx.score.models import EITHER
from jmx.score.pains import Account


@dataclass(frozen=True, slots=True)
class AccountReport:
    """An account of a score, the day it is for, and the commit it was read from."""

    account: Account
    as_of: date
    commit: str = ""
    uncommitted: bool = False


def document(report: AccountReport) -> doc.Document:
    """Where the pain stands, what its evidence earned, what its factors are, and how they make the score."""
    account = report.account
    judged, sure = account.judged, account.sure
    title = Inline(judged.title, "strong"), Inline("  "), Inline(account.pain.ref, "code")
    at = f", read at {report.commit[:9]}{EDITS if report.uncommitted else ''}" if report.commit else ""
    blocks: list[doc.Block] = [
        doc.Paragraph(title), doc.Paragraph(words(f"{_stands(account)} (As of {report.as_of}{at}.)")),
    ]  # fmt: skip
    if sure.evidence:
        blocks.append(doc.Section(words("What its evidence earned", "strong"), (_evidence(account),)))
    if isinstance(judged, Score):
        blocks.append(doc.Section(words("What makes its score", "strong"), (_factors(account),)))
    blocks.append(doc.Paragraph(words(_confidence(account))))
    if isinstance(judged, Score):
        blocks.append(doc.Paragraph(words(f"score = {account.model.words} = {_sum(account)}", "accent")))
    return doc.Document(words(f"Why “{judged.title}” scores as it does"), tuple(blocks), headed=False)


def _stands(account: Account) -> str:
    """Its place in the ranking, or why it has none."""
    judged, status = account.judged, account.pain.record.status
    if isinstance(judged, Unscored):
        return f"It cannot be ranked yet: it lacks {', and '.join(judged.lacks)}."
    if not judged.rank:
        return f"It is not ranked, since its status is {status}; open, it would score {_figure(judged.value)}."
    must = f"It must be solved ({judged.must}), so it stands above what need not be: it" if judged.must else "It"
    return f"{must} ranks {judged.rank} of {account.ranked}."


def _confidence(account: Account) -> str:
    """`confidence = 0.8 (survey) × 0.7 (contradicted by an insight in “Panel”) = 0.56`."""
    sure = account.sure
    against = ", ".join(f"“{each.record.label}”" for each in sure.against)
    said = [
        f"{step.words} by an insight in {against}" if step.name == CONTRADICTS else step.words for step in sure.steps
    ]
    told = " × ".join(f"{_figure(step.value)} ({why})" for step, why in zip(sure.steps, said, strict=True))
    of_what = " of what can be read" if not account.whole else ""
    return f"confidence{of_what} = {told}" + (f" = {_figure(sure.value)}" if len(said) > 1 else "")


def _evidence(account: Account) -> doc.Table:
    named = "kind", "day", "earns", "because", "ref"
    columns = (
        TableColumn("evidence", longest=TITLE_WIDTH),
        *(TableColumn(each, number=each == "earns") for each in named),
    )
    carriers = account.sure.carried_by
    return doc.Table("Evidence", columns, tuple(_piece(each, each in carriers) for each in account.sure.evidence))


def _piece(each: Weighed, carries: bool) -> tuple[doc.Cell, ...]:
    record, ref = each.piece.record, each.piece.ref
    earns = doc.Number(each.earns, _figure(each.earns))
    because = each.because if carries else f"{each.because}; adds nothing here"
    return record.label, record.how or "not stated", record.collected or "none", earns, because, ref


def _factors(account: Account) -> doc.Table:
    """The factors; of a model of one's own, what each means too."""
    assert isinstance(account.judged, Score)
    means = {each.name: each.means for each in account.model.inputs if account.model.of == EITHER}
    columns: list[TableColumn] = [TableColumn("factor"), TableColumn("value", number=True), TableColumn("because")]
    columns += [TableColumn("means")] if means else []
    rows: list[tuple[doc.Cell, ...]] = [
        (each.name, doc.Number(each.value, _figure(each.value)), each.words, *([means[each.name]] if means else []))
        for each in account.judged.factors
    ]
    return doc.Table("Score", tuple(columns), tuple(rows))


def _sum(account: Account) -> str:
    """The formula with its numbers, where it multiplies, and what it comes to."""
    assert isinstance(account.judged, Score)
    names, factors = account.model.formula.text.split(" * "), account.judged.factors
    told = (
        f"{' × '.join(_figure(each.value) for each in factors)} = " if names == [each.name for each in factors] else ""
    )
    return f"{told}{_figure(account.judged.value)}"


def _figure(value: float) -> str:
    return f"{value:.4g}"


# --- for machines ---


def data(report: AccountReport) -> Data:
    """For machines: the same, unrounded."""
    account = report.account
    judged, sure = account.judged, account.sure
    scored = judged if isinstance(judged, Score) else None
    return {
        "version": 1, "as_of": report.as_of, "commit": report.commit or None, "uncommitted": report.uncommitted,
        "ref": account.pain.ref, "title": judged.title, "status": account.pain.record.status,
        "must": judged.must or None, "formula": account.model.words, "score": scored.value if scored else None,
        "rank": (scored.rank or None) if scored else None, "ranked": account.ranked,
        "lacks": judged.lacks if isinstance(judged, Unscored) else (),
        "factors": _factor_data(scored.factors if scored else ()),
        "confidence": sure.value, "steps": _factor_data(sure.steps),
        "evidence": [_piece_data(each, each in sure.carried_by) for each in sure.evidence],
        "contradicted_by": [each.ref for each in sure.against],
    }  # fmt: skip


def _factor_data(factors: Iterable[Factor]) -> list[Data]:
    return [{"name": each.name, "value": each.value, "because": each.words} for each in factors]


def _piece_data(each: Weighed, carries: bool) -> Data:
    record = each.piece.record
    return {
        "ref": each.piece.ref, "title": record.label, "type": record.how, "collected": record.collected,
        "sample": record.sample, "source": record.source, "earns": each.earns, "carries": carries,
        "because": each.because,
    }  # fmt: skip


def tables(report: AccountReport) -> Iterator[doc.Table]:
    """The evidence, and the factors of the score."""
    yield _evidence(report.account)
    if isinstance(report.account.judged, Score):
        yield _factors(report.account)


FORMATS = report_formats(
    document, data, lambda report: tuple(tables(report)), ("text", "json", "markdown", "html", "xlsx")
)
