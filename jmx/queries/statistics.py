"""How many findings there are of each rule, and who could mend them."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from jmx.model.finding import Finding, Level
from jmx.model.identity import outermost
from jmx.model.workspace import Workspace
from jmx.queries.diff import journeys_about
from jmx.queries.repository import Repository
from jmx.report.lint_report import LintReport
from jmx.report.statistics import FindingCount, StatisticsReport

NOBODY, NO_TEAM = "nobody", "no team"


def statistics_of(repository: Repository, report: LintReport) -> StatisticsReport:
    """The findings of a report counted by rule, by owner and by team."""
    workspace, found = repository.workspace, report.findings
    places, about = _places_of_pains(workspace), journeys_about(workspace)
    return StatisticsReport(
        _counted(found, lambda each: f"{each.code} {each.name}"),
        _counted(found, lambda each: _owner(workspace, about, each)),
        _counted(found, lambda each: _team(workspace, places, each)),
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


def _owner(workspace: Workspace, about: Mapping[str, Collection[str]], finding: Finding) -> str:
    who, ref = next(answering(workspace, about, finding), ("", ""))
    return workspace.person_name(who, outermost(ref)) if who else NOBODY


def answering(
    workspace: Workspace, about: Mapping[str, Collection[str]], finding: Finding
) -> Iterator[tuple[str, str]]:
    """Who answers for what a finding is about, as written, and the record whose words those are: its own owner, else
    that of what it is written in; else the owners of the journeys that its file is `about`."""
    for ref in (finding.ref, outermost(finding.ref)):
        located = workspace.find(ref) if ref else None
        who = getattr(located.record, "owner", None) if located else None
        if isinstance(who, str):
            yield who, finding.ref
            return
    for ref in sorted(about.get(outermost(finding.ref), ())):
        who = workspace.records[ref].record.owned_by
        if who:
            yield who, ref


def _team(workspace: Workspace, places: Mapping[str, str], finding: Finding) -> str:
    """The team that runs what a finding is about, or the place where that hurts, or what it is part of."""
    ref = places.get(finding.ref, finding.ref)
    while ref:
        located = workspace.find(ref)
        team = getattr(located.record, "team", None) or getattr(located.record, "operations", None) if located else None
        if isinstance(team, str):
            named = workspace.find(team, outermost(ref))
            return named.record.label if named else team
        ref = next((each for each in workspace.around(ref) if each != ref), "") if located else ""
    return NO_TEAM


def _places_of_pains(workspace: Workspace) -> Mapping[str, str]:
    """Where each pain hurts, by its ref: the first of its places."""
    found: dict[str, str] = {}
    for places in workspace.pains_at.values():
        for place, pains in places.items():
            for pain in pains:
                found.setdefault(pain.ref, place)
    return found
