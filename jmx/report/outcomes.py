"""What improving the journeys brought: from insights to verdicts and money, how long that took, and how far what was
expected came true. What could not be known stands beside what worked."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from jmx.model.outcome import Verdict
from jmx.model.record import money_in_words
from jmx.report import document as doc
from jmx.report.document import Inline, TableColumn, marked, words
from jmx.report.formats import Data, data_table, report_formats
from jmx.report.picks import picked_well
from jmx.report.wording import counted, in_figures
from jmx.review.benefits import TOO_FEW, Benefits, ForecastGroup, Paces, Shipped
from jmx.score.picked import FEWEST
from jmx.score.picks import TeamHits

_MOST_NAMED = 3  # records of a step; data, sheets and the notes of slides name all
_ORDER = (Verdict.WORKED, Verdict.WORSE, Verdict.NO_SIGN, Verdict.TOO_EARLY, Verdict.CANNOT_KNOW)


@dataclass(frozen=True, slots=True)
class OutcomesReport:
    """What was found, with the titles of the records it names, and whether the ranking picked what worked; None where
    no history tells."""

    found: Benefits
    organisation: str
    currency: str
    titles: Mapping[str, str]
    hits: TeamHits | None
    as_of: date
    commit: str = ""


def document(report: OutcomesReport) -> doc.Document:
    """For whoever pays."""
    found = report.found
    of = f" for {report.organisation}" if report.organisation else ""
    blocks: list[doc.Block] = [
        doc.Paragraph((Inline(headline(report), "strong"),)),
        doc.Paragraph(words(unknown(report))),
    ]
    blocks.append(_chain(found))
    blocks += [_shipped(report)] if found.shipped else []
    blocks.append(_money(report))
    blocks.append(_paces(found))
    blocks.append(_forecasts(found))
    if report.hits is not None:
        blocks.append(
            _section("Did the ranking pick what worked?", doc.Paragraph(words(f"{picked_well(report.hits)}.")))
        )
    at = f", read at {report.commit[:9]}" if report.commit else ""
    title = f"What improving journeys brought{of}, {found.span.first} to {found.span.last}"
    return doc.Document(words(title), tuple(blocks), footer=words(f"As of {report.as_of}{at}."))


def headline(report: OutcomesReport) -> str:
    """What came of what shipped, in a sentence."""
    shipped, worked = report.found.shipped, report.found.with_verdict(Verdict.WORKED)
    if not shipped:
        return "Nothing shipped in this time."
    known = f"{len(worked)} of them worked" if worked else "none is known to have worked"
    told = f"{counted(len(shipped), 'fix', 'fixes')} shipped, {known}"
    return f"{told}{_at_stake(report, ', with {} at stake')}."


def unknown(report: OutcomesReport) -> str:
    """What could not be known, beside that."""
    shipped = report.found.shipped
    counts = {verdict: len(report.found.with_verdict(verdict)) for verdict in _ORDER[1:]}
    told = [f"{count} {_said(verdict, count)}" for verdict, count in counts.items() if count]
    silent = sum(not each.verdict for each in shipped)
    told += [f"{silent} {'name' if silent > 1 else 'names'} no metric by which to tell"] if silent else []
    return f"Of the others {', '.join(told)}." if told else ""


def _said(verdict: Verdict, count: int) -> str:
    are, show = ("is", "shows") if count == 1 else ("are", "show")
    return _SAID[verdict].format(are=are, show=show)


_SAID = {
    Verdict.WORSE: "made it worse", Verdict.NO_SIGN: "{show} no sign", Verdict.TOO_EARLY: "{are} too early to judge",
    Verdict.CANNOT_KNOW: "cannot be judged",
}  # fmt: skip


def _section(title: str, *blocks: doc.Block) -> doc.Section:
    return doc.Section(words(title, "accent"), blocks)


def _chain(found: Benefits) -> doc.Section:
    columns = (
        TableColumn("step"), TableColumn("in this time", number=True), TableColumn("as long before", number=True),
        TableColumn("records", "quiet", longest=150, shortest=20, optional=True),
    )  # fmt: skip
    rows = tuple((each.name, _count(each.many), _count(each.before), _named(each.refs or ())) for each in found.chain)
    note = words(f"proven: enough values to judge, {WHENEVER}; worked: of these, what worked", "quiet")
    table = doc.Table("Chain", columns, rows, note=note)
    return _section("From insight to verdict", table, *_not_reaching(found))


WHENEVER = "whenever it shipped"


def _named(refs: Sequence[str]) -> str:
    more = f" and {len(refs) - _MOST_NAMED} more" if len(refs) > _MOST_NAMED else ""
    return f"{', '.join(refs[:_MOST_NAMED])}{more}"


def _count(count: int | None) -> doc.Cell:
    return words("not known", "quiet") if count is None else doc.number(count)


def _not_reaching(found: Benefits) -> Iterator[doc.Block]:
    """That history does not reach back far enough to tell of all pains."""
    if found.began is None:
        told = "Pains go by the day of their first commit; history is not all here."
    elif found.began > found.span.before.first:
        told = f"Pains go by the day of their first commit; nothing that stands was committed before {found.began}."
    else:
        return
    yield doc.Paragraph(words(told, "quiet"))


def _shipped(report: OutcomesReport) -> doc.Section:
    columns = (
        TableColumn("shipped"), TableColumn("what", longest=60, shortest=20), TableColumn("verdict"),
        TableColumn("before → since"),
        TableColumn("why", longest=110, shortest=30, optional=True),
        TableColumn("ref", "quiet", longest=40, shortest=12),
    )  # fmt: skip
    order = [str(each) for each in _ORDER]
    rows = sorted(
        report.found.shipped, key=lambda each: (order.index(each.verdict) if each.verdict else 9, each.shipped)
    )
    return _section("What shipped", doc.Table("Shipped", columns, tuple(map(_ship, rows)), 2))


def _ship(each: Shipped) -> tuple[doc.Cell, ...]:
    good = each.verdict == Verdict.WORKED
    style = "good" if good else "error" if each.verdict == Verdict.WORSE else "quiet"
    verdict = words(each.verdict or "no metric", style)  # type: ignore[arg-type]
    return each.shipped, each.title, verdict, each.change, each.why, each.ref


def _money(report: OutcomesReport) -> doc.Section:
    money = report.found.money
    if not money.pains:
        silent = f"; none of {counted(len(money.silent), 'pain')} says `at_stake`" if money.silent else ""
        return _section("Money", doc.Paragraph(marked(f"Nobody wrote down what hung on what worked{silent}.")))
    named = ", ".join(f"{report.titles.get(each, each)} ({each})" for each in money.pains)
    silent = (
        f" {counted(len(money.silent), 'more pain says', 'more pains say')} nothing of money." if money.silent else ""
    )
    told = f"{_at_stake(report, '{} hung on what worked')}: {named}.{silent}"
    note = "It is what was at stake (`at_stake`), each pain once; what was earned is not measured here."
    return _section("Money", doc.Paragraph(words(told)), doc.Paragraph(marked(note)))


def _at_stake(report: OutcomesReport, form: str) -> str:
    money = report.found.money
    if not money.pains:
        return ""
    most, least = (money_in_words(each, report.currency or None) for each in (money.most, money.least))
    return form.format(most if money.least == money.most else f"{least} to {most}")


def _paces(found: Benefits) -> doc.Section:
    columns = (
        TableColumn("stretch"), TableColumn("days now", number=True), TableColumn("fixes", number=True),
        TableColumn("days before", number=True), TableColumn("fixes", number=True), TableColumn(""),
    )  # fmt: skip
    rows = tuple(map(_pace, found.paces))
    words_of = f"medians of what shipped; nothing is said of fewer than {FEWEST} on either side"
    return _section("How long it takes", doc.Table("Pace", columns, rows, note=words(words_of, "quiet")))


def _pace(each: Paces) -> tuple[doc.Cell, ...]:
    now, before = (None if days is None else doc.Number(days, in_figures(days)) for days in (each.now, each.before))
    return each.stretch, now, doc.number(each.known_now), before, doc.number(each.known_before), each.told


def _forecasts(found: Benefits) -> doc.Section:
    if not found.forecasts:
        words_of = "Nothing that shipped said what it should do to a metric, and can be judged by its day."
        return _section("Expected and come true", doc.Paragraph(words(words_of)), *_unjudged(found))
    columns = (
        TableColumn("team", longest=40, shortest=14), TableColumn("reached", number=True),
        TableColumn("share that came", number=True), TableColumn("Brier score", number=True), TableColumn(""),
    )  # fmt: skip
    rows = tuple(map(_group, found.groups))
    note = (
        "reached: the mean of the values up to its day came as far as was said; share that came: the median of what "
        "came by what was expected, 100 % as expected; Brier score: 0 best, 0.25 for always saying one half"
    )
    table = doc.Table("Forecasts", columns, rows, note=words(note, "quiet"))
    return _section("Expected and come true", table, *_unjudged(found))


def _unjudged(found: Benefits) -> Iterator[doc.Block]:
    if found.unjudged:
        told = f"{counted(len(found.unjudged), 'more', 'more')} cannot be judged by their day: "
        yield doc.Paragraph(words(f"{told}{', '.join(found.unjudged)}."))


def _group(each: ForecastGroup) -> tuple[doc.Cell, ...]:
    share = None if each.share is None or not each.enough else doc.Number(each.share, f"{each.share * 100:.0f} %")
    brier = None if each.brier is None or each.sure < FEWEST else doc.Number(each.brier, f"{each.brier:.2f}")
    reached = doc.Number(
        each.reached / each.forecasts if each.forecasts else 0.0, f"{each.reached} of {each.forecasts}"
    )
    return each.team, reached, share, brier, () if each.enough else words(TOO_FEW, "quiet")


# --- for machines ---


def data(report: OutcomesReport) -> Data:
    """For machines: every figure with its records."""
    found = report.found
    return {
        "version": 1, "as_of": report.as_of, "commit": report.commit or None, "since": found.span.first,
        "organisation": report.organisation or None, "currency": report.currency or None,
        "began": found.began,
        "chain": [
            {"step": each.name, "refs": None if each.refs is None else list(each.refs), "before": each.before}
            for each in found.chain
        ],
        "shipped": [
            {"ref": each.ref, "title": each.title, "shipped": each.shipped, "verdict": each.verdict or None,
             "why": each.why, "metric": each.metric or None, "change": each.change or None}
            for each in found.shipped
        ],
        "money": {"least": found.money.least, "most": found.money.most, "pains": list(found.money.pains),
                  "silent": list(found.money.silent)} if found.money.pains else None,
        "passages": [each._asdict() for each in found.passages],
        "paces": [each._asdict() for each in found.paces],
        "forecasts": [{**each._asdict(), "teams": list(each.teams)} for each in found.forecasts],
        "forecasts_unjudged": list(found.unjudged),
        "forecast_groups": list(map(_group_data, found.groups)),
        "ranking_picked_well": str(report.hits.association.told) if report.hits else None,
    }  # fmt: skip


def _group_data(each: ForecastGroup) -> Data:
    return {
        "team": each.team, "forecasts": each.forecasts, "reached": each.reached,
        "share": each.share if each.enough else None, "brier": each.brier if each.sure >= FEWEST else None,
        "sure": each.sure, "enough": each.enough,
    }  # fmt: skip


def tables(report: OutcomesReport) -> list[doc.Table]:
    """A sheet for each: the chain, what shipped, how long it took, and the forecasts."""
    return list(_tables(data(report)))


def _tables(found: Data) -> Iterator[doc.Table]:
    chain = [{**each, "count": None if each["refs"] is None else len(each["refs"])} for each in found["chain"]]
    yield data_table("Chain", ("step", "count", "before", "refs"), chain)
    yield data_table("Shipped", ("ref", "title", "shipped", "verdict", "change", "why", "metric"), found["shipped"])
    columns: Sequence[str] = ("initiative", "title", "found", "decided", "shipped", "proven")
    yield data_table("Days", columns, found["passages"])
    columns = ("initiative", "title", "teams", "metric", "expected", "actual", "reached", "chance")
    yield data_table("Forecasts", columns, found["forecasts"])


FORMATS = report_formats(document, data, tables)
