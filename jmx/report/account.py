"""How a pain or fix comes to its score: every input, what it rests on, who said it and when, and the sum."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from jmx.model.confidence import CONTRADICTS, Confidence, Factor, Weighed
from jmx.model.rating import NOT_COMMITTED, Rated, Ratings
from jmx.model.score import Score, Unscored
from jmx.report import document as doc
from jmx.report.document import Inline, TableColumn, words
from jmx.report.formats import Data, report_formats, stacked
from jmx.report.ranking import sayers_data
from jmx.report.ranking_table import TITLE_WIDTH, figure, lacks_in_words, lacks_of, sayers_in_words
from jmx.report.wording import EDITS, in_figures
from jmx.report.writers.spreadsheet import csv
from jmx.score.explained import Account, InputAccount, PainAsked
from jmx.score.inputs import Input

_NAME = re.compile(r"[A-Za-z_]\w*")
_WORKED_OUT = {"confidence": "nobody: worked out of the evidence", "relief": "nobody: worked out of its pains"}


class Rater(NamedTuple):
    """One of several people who rated a pain, what they are called, and what they said."""

    name: str
    day: date | None = None
    severity: int | None = None
    business_impact: int | None = None


@dataclass(frozen=True, slots=True)
class AccountReport:
    """An account of a score, the day it is for, and the commit it was read from; who said what goes into it, and what
    several people rated it."""

    account: Account
    as_of: date
    commit: str = ""
    uncommitted: bool = False
    ratings: Ratings = field(default_factory=dict)
    rated_by: Mapping[str, tuple[Rater, ...]] = field(default_factory=dict)
    """Who rated each pain that it is read from, by the pain's ref."""

    @property
    def raters(self) -> tuple[Rater, ...]:
        """Those who rated it itself."""
        return self.rated_by.get(self.account.located.ref, ())


def document(report: AccountReport) -> doc.Document:
    """Where it stands, what its evidence earned or what its pains are, its inputs, who said them, and the sum."""
    account = report.account
    judged, sure = account.judged, account.sure
    title = Inline(judged.title, "strong"), Inline("  "), Inline(account.located.ref, "code")
    at = f", read at {report.commit[:9]}{EDITS if report.uncommitted else ''}" if report.commit else ""
    blocks: list[doc.Block] = [
        doc.Paragraph(title), doc.Paragraph(words(f"{_stands(account)} (As of {report.as_of}{at}.)")),
    ]  # fmt: skip
    if account.set_aside:
        blocks.append(doc.Paragraph(words(f"{account.set_aside}.", "warning")))
    shown = sure if "confidence" in account.model.formula.names else None
    if shown and shown.evidence:
        blocks.append(doc.Section(words("What its evidence earned", "strong"), (_evidence(shown),)))
    if account.pains or account.asked:
        blocks.append(doc.Section(words("The pains it takes up", "strong"), (_pains(account),)))
    if report.raters:
        blocks.append(doc.Section(words("What each of several people rated", "strong"), (_raters(report),)))
    blocks.append(doc.Section(words("What makes its score", "strong"), (_inputs(account),)))
    blocks.extend(_who(report))
    if shown:
        blocks.append(doc.Paragraph(words(_confidence(shown, account.whole))))
    if isinstance(judged, Score):
        blocks.append(doc.Paragraph(words(f"score = {account.model.words} = {_sum(account, judged)}", "accent")))
    blocks.append(doc.Paragraph(words(f"{account.model.name}: {account.model.source}", "quiet")))
    return doc.Document(words(f"Why “{judged.title}” scores as it does"), tuple(blocks), headed=False)


def _stands(account: Account) -> str:
    """Its place in the ranking, or why it has none."""
    judged = account.judged
    if isinstance(judged, Unscored):
        who = sayers_in_words(judged)
        could_say = f"{who[:1].upper()}{who[1:]}" if who.startswith("nobody") else f"Who could say it: {who}"
        return f"It cannot be ranked yet: it lacks {', and '.join(lacks_of(judged))}. {could_say}."
    if not judged.rank:
        status = getattr(account.located.record, "status", "")
        why = f"its status is {status}" if status else "an initiative takes it up"
        return f"It is not ranked, since {why}; else it would score {_figure(judged.value)}."
    must = f"It must be solved ({judged.must}), so it stands above what need not be: it" if judged.must else "It"
    return f"{must} ranks {judged.rank} of {account.ranked}."


def _confidence(sure: Confidence, whole: bool) -> str:
    """`confidence = 0.8 (survey) × 0.7 (contradicted by an insight in “Panel”) = 0.56`."""
    against = ", ".join(f"“{each.record.label}”" for each in sure.against)
    said = [
        f"{step.words} by an insight in {against}" if step.name == CONTRADICTS else step.words for step in sure.steps
    ]
    told = " × ".join(f"{_figure(step.value)} ({why})" for step, why in zip(sure.steps, said, strict=True))
    of_what = " of what can be read" if not whole else ""
    return f"confidence{of_what} = {told}" + (f" = {_figure(sure.value)}" if len(said) > 1 else "")


# --- the tables ---


def _evidence(sure: Confidence) -> doc.Table:
    named = "kind", "day", "earns", "because", "ref"
    columns = (
        TableColumn("evidence", whole=True, longest=TITLE_WIDTH),
        *(TableColumn(each, number=each == "earns") for each in named),
    )
    return doc.Table("Evidence", columns, tuple(_piece(each, each in sure.carried_by) for each in sure.evidence))


def _piece(each: Weighed, carries: bool) -> tuple[doc.Cell, ...]:
    record, ref = each.piece.record, each.piece.ref
    earns = doc.Number(each.earns, _figure(each.earns))
    because = each.because if carries else f"{each.because}; adds nothing here"
    return record.label, record.how or "not stated", record.collected or "none", earns, because, ref


def _pains(account: Account) -> doc.Table:
    """The pains that a fix takes up, with their scores or what they lack, or with what its formula reads from them."""
    if account.asked:
        return _asked(account)
    columns = (
        TableColumn("rank", number=True), TableColumn("score", "accent", number=True),
        TableColumn("pain", whole=True, longest=TITLE_WIDTH), TableColumn("because"), TableColumn("ref"),
    )  # fmt: skip
    return doc.Table("Pains", columns, tuple(map(_pain, account.pains)), 3)


def _asked(account: Account) -> doc.Table:
    names = [name for name, _ in account.asked[0].inputs]
    columns = (
        TableColumn("pain", whole=True, longest=TITLE_WIDTH),
        *(TableColumn(_called(name), number=True) for name in names),
        TableColumn("because"), TableColumn("ref"),
    )  # fmt: skip
    rows = tuple(
        (each.title, *(_given(given) for _, given in each.inputs), _because(each), each.ref) for each in account.asked
    )
    return doc.Table("Pains", columns, rows)


def _given(given: Input) -> doc.Cell:
    return "missing" if given.value is None else doc.Number(given.value, _figure(given.value))


def _because(pain: PainAsked) -> str:
    """Where what a formula reads from a pain comes from."""
    return "; ".join(f"{_called(name)}: {given.words or f'lacks {given.lacks}'}" for name, given in pain.inputs)


def _pain(each: Score | Unscored) -> tuple[doc.Cell, ...]:
    if isinstance(each, Unscored):
        return "", "", each.title, f"lacks {lacks_in_words(each)}", each.ref
    told = ", ".join(f"{_called(factor.name)} {_figure(factor.value)}" for factor in each.factors)
    return (
        doc.Number(each.rank, str(each.rank)),
        doc.Number(each.value, _figure(each.value)),
        each.title,
        told,
        each.ref,
    )


def _raters(report: AccountReport) -> doc.Table:
    columns = (
        TableColumn("who"), TableColumn("day"), TableColumn("severity", number=True),
        TableColumn("business impact", number=True),
    )  # fmt: skip
    rows = tuple(
        (each.name, each.day, *(doc.Number(said, str(said)) if said else "" for said in each[2:]))
        for each in report.raters
    )
    return doc.Table("Ratings", columns, rows, note=words(disagreement(report.raters), "quiet"))


def disagreement(raters: Iterable[Rater]) -> str:
    """How far several people are apart, in a sentence."""
    told = []
    for name, said in zip(
        ("severity", "business impact"), zip(*(each[2:] for each in raters), strict=True), strict=True
    ):
        known = sorted(each for each in said if each is not None)
        if len(known) > 1:
            apart = known[-1] - known[0]
            told.append(
                f"on {name} they are {apart} apart ({known[0]} to {known[-1]})" if apart else f"on {name} they agree"
            )
    return (", ".join(told)[:1].upper() + ", ".join(told)[1:] + ".") if told else ""


def _inputs(account: Account) -> doc.Table:
    columns = (
        TableColumn("input"), TableColumn("value", number=True), TableColumn("because"), TableColumn("scale"),
        TableColumn("may be"), TableColumn("means", optional=True),
    )  # fmt: skip
    return doc.Table("Score", columns, tuple(map(_input, account.inputs)))


def _input(each: InputAccount) -> tuple[doc.Cell, ...]:
    value, off = each.given.value, ""
    if value is not None and each.of.scale.refuses(value):
        off = "; not on its scale"
    because = each.given.words if value is not None else f"lacks {each.given.lacks}"
    shown = doc.Number(value, _figure(value)) if value is not None else "missing"
    return _called(each.of.name), shown, f"{because}{off}", each.of.scale.words, _may_be(each), each.of.means


def _may_be(each: InputAccount) -> str:
    if each.given.value is None:
        return ""
    found = each.may_be
    return f"{figure(found.low)} to {figure(found.high)}: {found.why}" if found else "as it is written"


def _who(report: AccountReport) -> Iterator[doc.Block]:
    """Who said each input, when, and which evidence came since; one sentence where nobody can know any of it."""
    gaps = {rated.gap for _, _, rated in _rated(report)}
    rows = tuple(_who_rows(report))
    if len(gaps) == 1 and (gap := gaps.pop()):
        told = (
            f"Who said so: {gap}." if gap == NOT_COMMITTED else f"Who said so, nobody {gap.replace('cannot', 'can')}."
        )
        yield doc.Paragraph(words(told, "quiet"))
    elif rows:
        named = TableColumn("input"), TableColumn("who"), TableColumn("day"), TableColumn("commit", "code")
        columns = (*named, TableColumn("written in"), TableColumn("evidence that came since", "warning"))
        wide = len(columns) if any(row[-1] for row in rows) else len(columns) - 1
        table = doc.Table("Who said so", columns[:wide], tuple(row[:wide] for row in rows))
        yield doc.Section(words("Who said so", "strong"), (table,))


def _who_rows(report: AccountReport) -> Iterator[tuple[doc.Cell, ...]]:
    known = {(each.of.name, field): rated for each, field, rated in _rated(report)}
    for each in report.account.inputs:
        name = _called(each.of.name)
        for ref, written in each.fields:
            rated = known.get((each.of.name, (ref, written)))
            if rated is not None:
                newer = ", ".join(rated.older_than)
                yield name, rated.by or rated.gap, rated.on, rated.commit[:9], f"{ref}.{written}", newer
            elif said := [rater for rater in report.rated_by.get(ref, ()) if getattr(rater, written, None) is not None]:
                yield from ((name, rater.name, rater.day, "", f"{ref}.ratings", "") for rater in said)
            elif each.given.value is not None:
                yield name, "nobody: what is usual", None, "", f"{ref}.{written}", ""
        if not each.fields and each.given.value is not None:
            yield name, _WORKED_OUT.get(each.of.name, "nobody: worked out of its pains"), None, "", "", ""


def _rated(report: AccountReport) -> Iterator[tuple[InputAccount, tuple[str, str], Rated]]:
    for each in report.account.inputs:
        yield from ((each, field, report.ratings[field]) for field in each.fields if field in report.ratings)


def _sum(account: Account, judged: Score) -> str:
    """The formula with its numbers, and what it comes to."""
    values = {each.name: each.value for each in judged.factors}
    told = _NAME.sub(lambda found: _in_formula(values, found[0]), account.model.formula.text)
    told = told.replace("*", "×").replace("/", "÷")
    return f"{told} = {_figure(judged.value)}"


def _in_formula(values: dict[str, float], name: str) -> str:
    shown = _figure(values[name]) if name in values else name
    return f"({shown})" if shown.startswith("-") else shown


def _called(name: str) -> str:
    return name.replace("_", " ")


def _figure(value: float) -> str:
    return f"{value:.4g}" if abs(value) < 1000 else in_figures(round(value))


# --- for machines ---


def data(report: AccountReport) -> Data:
    """For machines: the same, unrounded."""
    account = report.account
    judged, sure = account.judged, account.sure
    score, unscored = (judged, None) if isinstance(judged, Score) else (None, judged)
    return {
        "version": 1, "as_of": report.as_of, "commit": report.commit or None, "uncommitted": report.uncommitted,
        "ref": account.located.ref, "kind": account.located.kind, "title": judged.title,
        "status": getattr(account.located.record, "status", None), "must": judged.must or None,
        "model": account.model.name, "source": account.model.source, "formula": account.model.words,
        "set_aside": account.set_aside or None,
        "sum": _sum(account, score) if score else None, "score": score.value if score else None,
        "rank": (score.rank or None) if score else None, "ranked": account.ranked,
        "lacks": unscored.lacks if unscored else (), "could_say": sayers_data(unscored) if unscored else [],
        "factors": _factor_data(score.factors if score else ()),
        "inputs": [_input_data(report, each) for each in account.inputs],
        "ratings": [each._asdict() for each in report.raters],
        "pains": [*map(_pain_data, account.pains), *map(_asked_data, account.asked)],
        "confidence": sure.value if sure else None, "steps": _factor_data(sure.steps if sure else ()),
        "evidence": [_piece_data(each, each in sure.carried_by) for each in sure.evidence] if sure else [],
        "contradicted_by": [each.ref for each in sure.against] if sure else [],
    }  # fmt: skip


def _factor_data(factors: Iterable[Factor]) -> list[Data]:
    return [{"name": each.name, "value": each.value, "because": each.words} for each in factors]


def _input_data(report: AccountReport, each: InputAccount) -> Data:
    given = each.given
    return {
        "name": each.of.name, "means": each.of.means or None, "scale": each.of.scale.words, "value": given.value,
        "because": given.words or None, "lacks": given.lacks or None,
        "may_be": each.may_be._asdict() if each.may_be else None, "pains": given.pains, "evidence": given.evidence,
        "said": [
            {"ref": ref, "field": name, **_rated_data(report.ratings.get((ref, name)))} for ref, name in each.fields
        ],
    }  # fmt: skip


def _rated_data(rated: Rated | None) -> Data:
    """Who said it; nobody, where what is usual was taken or nothing is said."""
    rated = rated or Rated()
    return {
        "by": rated.by or None, "on": rated.on, "commit": rated.commit or None, "gap": rated.gap or None,
        "older_than": rated.older_than,
    }  # fmt: skip


def _pain_data(each: Score | Unscored) -> Data:
    score = each if isinstance(each, Score) else None
    return {
        "ref": each.ref, "title": each.title, "rank": score.rank if score else None,
        "score": score.value if score else None, "lacks": each.lacks if isinstance(each, Unscored) else (),
        "read": (),
    }  # fmt: skip


def _asked_data(each: PainAsked) -> Data:
    read = [{"name": name, "value": given.value, "because": given.words or None} for name, given in each.inputs]
    return {"ref": each.ref, "title": each.title, "rank": None, "score": None, "lacks": (), "read": read}


def _piece_data(each: Weighed, carries: bool) -> Data:
    record = each.piece.record
    return {
        "ref": each.piece.ref, "title": record.label, "type": record.how, "collected": record.collected,
        "sample": record.sample, "source": record.source, "earns": each.earns, "carries": carries,
        "because": each.because,
    }  # fmt: skip


def tables(report: AccountReport) -> Iterator[doc.Table]:
    """The sum, its inputs, who said them, its evidence or its pains, and what several people rated it."""
    yield _whole(report)
    yield _inputs(report.account)
    yield from doc.tables_of(tuple(_who(report)))
    if report.account.sure:
        yield _evidence(report.account.sure)
    if report.account.pains or report.account.asked:
        yield _pains(report.account)
    if report.raters:
        yield _raters(report)


def _whole(report: AccountReport) -> doc.Table:
    """Where it stands, and the sum."""
    account, judged = report.account, report.account.judged
    score = judged if isinstance(judged, Score) else None
    told: list[tuple[str, doc.Cell]] = [
        ("ref", account.located.ref), ("title", judged.title), ("must", judged.must),
        ("rank", doc.number(score.rank) if score and score.rank else None), ("of", doc.number(account.ranked)),
        ("score", doc.Number(score.value, _figure(score.value)) if score else None),
        ("lacks", lacks_in_words(judged) if isinstance(judged, Unscored) else None),
        ("who could say", sayers_in_words(judged) if isinstance(judged, Unscored) else None),
        ("sum", _sum(account, score) if score else None), ("formula", account.model.words),
        ("model", account.model.name), ("source", account.model.source), ("set aside", account.set_aside),
        ("as of", report.as_of), ("commit", report.commit),
    ]  # fmt: skip
    return doc.Table("Sum", (TableColumn("what"), TableColumn("is")), tuple(row for row in told if row[1]))


FORMATS = report_formats(
    document,
    data,
    lambda report: tuple(tables(report)),
    ("text", "json", "markdown", "html", "csv", "xlsx"),
    csv=lambda facts, _: csv([stacked(tuple(tables(facts)), "list")]),
)
