"""How many findings there are of each rule, and who could mend them."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable

from jmx.model.finding import Finding, Level
from jmx.queries.repository import Repository
from jmx.queries.responsible import Responsible
from jmx.report.lint_report import LintReport
from jmx.report.statistics import FindingCount, StatisticsReport

NOBODY, NO_TEAM = "nobody", "no team"


def statistics_of(repository: Repository, report: LintReport) -> StatisticsReport:
    """The findings of a report counted by rule, by owner and by team."""
    found, responsible = report.findings, Responsible(repository.workspace)
    return StatisticsReport(
        _counted(found, lambda each: f"{each.code} {each.name}"),
        _counted(found, lambda each: responsible.owner(each) or NOBODY),
        _counted(found, lambda each: responsible.team(each) or NO_TEAM),
        report,
    )


def _counted(findings: Iterable[Finding], name_of: Callable[[Finding], str]) -> tuple[FindingCount, ...]:
    """The counts by a name, the most first."""
    levels: dict[str, Counter[Level]] = defaultdict(Counter)
    for finding in findings:
        levels[name_of(finding)][finding.level] += 1
    counts = (
        FindingCount(name, each[Level.ERROR], each[Level.WARNING], each[Level.INFO]) for name, each in levels.items()
    )
    return tuple(sorted(counts, key=lambda each: (-levels[each.name].total(), each.name)))
