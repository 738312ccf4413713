"""A repository at a glance: how much is in it, what lint finds, what hurts most."""

from dataclasses import dataclass

from jmx.model.finding import Finding, Level
from jmx.queries.ranking import ranking_of
from jmx.queries.repository import Repository
from jmx.report.ranking import RankingReport


@dataclass(frozen=True, slots=True)
class Overview:
    """What a repository holds, counted, with its findings and its ranking."""

    organisation: str
    journeys: int
    pains: int
    insights: int
    reviews: int
    findings: tuple[Finding, ...]
    ranking: RankingReport

    @property
    def errors(self) -> int:
        """How many findings are errors."""
        return sum(1 for finding in self.findings if finding.level is Level.ERROR)

    def loudest(self, most: int) -> tuple[Finding, ...]:
        """One finding of each rule, the loudest first."""
        firsts = {finding.code: finding for finding in reversed(self.findings)}
        return tuple(sorted(firsts.values(), key=lambda finding: (-finding.level.rank, finding.code))[:most])


def overview_of(repository: Repository) -> Overview:
    """The repository at a glance."""
    workspace = repository.workspace
    return Overview(
        workspace.settings.organisation or "",
        len(workspace.journeys()),
        len(workspace.of("pain-point")),
        sum(len(each.record.learnt) for each in workspace.of("evidence")),
        len(workspace.of("review")),
        repository.located_findings,
        ranking_of(repository),
    )
