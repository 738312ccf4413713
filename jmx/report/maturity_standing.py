"""Teams and journeys by their levels, and how that went month by month."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from jmx.report import document as doc
from jmx.report.assess_facts import AssessReport, MaturityMoment, figure, tally_cell
from jmx.report.document import TableColumn, words
from jmx.report.maturity_words import LEVELS
from jmx.review.maturity import CRITERIA, MaturityLevel, MaturityScope, Tally, is_met


def others(report: AssessReport, most: int | None = None) -> Iterator[doc.Block]:
    """The teams and the journeys of the organisation, those that are least far first; only so many, if that is said."""
    if not report.whole:
        return
    for name, scopes in (("Teams", report.teams), ("Journeys", report.journeys)):
        if scopes:
            yield doc.Section(words(name, "accent"), (_standing(name, scopes, report, most),))


def _standing(name: str, scopes: Sequence[MaturityScope], report: AssessReport, most: int | None) -> doc.Table:
    columns = (
        TableColumn(name[:-1].casefold(), longest=40, shortest=16), TableColumn("level"),
        TableColumn("10 % lower", number=True, optional=True), TableColumn("10 % higher", number=True, optional=True),
        TableColumn("keeps it from the next level", longest=72, shortest=20),
        TableColumn("ref", optional=True, aside=True, shortest=10),
    )  # fmt: skip
    in_order = sorted(scopes, key=lambda each: (each.level, each.title.casefold(), each.ref))
    why = {(each.criterion, each.ref): each.why for each in report.cases if not each.met}
    rows = tuple(_standing_row(each, report, why) for each in in_order[:most])
    teams = "A team stands for the journeys that it has a part in." if name == "Teams" else ""
    left = len(scopes) - len(rows)
    more = f"And {left} more that are as far or further: jmx assess -o maturity.html" if left else ""
    note = " ".join(filter(None, (more, teams)))
    return doc.Table(name, columns, rows, note=words(note, "quiet") if note else ())


def _standing_row(
    scope: MaturityScope, report: AssessReport, why: Mapping[tuple[str, str], str]
) -> tuple[doc.Cell, ...]:
    """What keeps it from its next level: of a journey why, of a team how many."""
    lacking = [
        why.get((each.name, scope.ref)) or figure(each.name, scope.tallies)
        for each in CRITERIA
        if each.level == scope.level + 1 and not is_met(each, scope.tallies, report.thresholds[each.name])
    ]
    levels = (_level(scope.level), doc.number(scope.if_lower), doc.number(scope.if_higher))
    return (scope.title, *levels, "; ".join(lacking), scope.ref)


# --- over time ---


def course_words(report: AssessReport) -> str:
    """How the level went: `Level 1 (ad hoc) at the end of 2025-09, 2 (defined) from 2026-03 on.`"""
    months = report.course
    if not months:
        return ""
    turns = [each for before, each in pairwise(months) if before.level != each.level]
    told = [f"{_called(each.level)} from {_month(each)} on" for each in turns]
    now = [f"{_called(report.scope.level)} now"] if months[-1].level != report.scope.level else []
    return f"Level {', '.join([f'{_called(months[0].level)} at the end of {_month(months[0])}', *told, *now])}."


def _called(level: MaturityLevel) -> str:
    return f"{int(level)} ({LEVELS[level][0].casefold()})"


def course(report: AssessReport) -> Iterator[doc.Block]:
    """A row for each month that is asked for."""
    if not report.course:
        return
    names = sorted((each.name for each in CRITERIA), key=lambda name: name not in _ALWAYS)
    columns = (TableColumn("end of"), TableColumn("level"), *(_months_column(name) for name in names))
    rows = tuple(
        (_month(each), _level(each.level), *(tally_cell(each.tallies.get(name, Tally())) for name in names))
        for each in report.course
    )
    note = words("Each month as it was, by the thresholds of now; what the names mean stands with the marks.", "quiet")
    table = doc.Table("Months", columns, rows, note=note)
    yield doc.Section(words("Month by month", "accent"), (doc.Paragraph(words(course_words(report))), table))


_ALWAYS = ("owned", "reviewed", "decided", "measured", "evidenced", "proven")


def _months_column(name: str) -> TableColumn:
    """Of a narrow terminal only the marks that change most."""
    return TableColumn(name, number=True, optional=name not in _ALWAYS)


def _month(each: MaturityMoment) -> str:
    return each.day.isoformat()[:7]


def _level(level: MaturityLevel) -> str:
    return f"{int(level)} {LEVELS[level][0]}"
