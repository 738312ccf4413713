"""A repository at a glance: what lint finds, what hurts most, how much there is."""

from dataclasses import dataclass

from jmx.lint.run import silenced
from jmx.model.finding import Finding, Level
from jmx.model.score import rank_pains
from jmx.queries.repository import Repository
from jmx.report.findings import LintReport
from jmx.report.ranking import RankingReport


def findings_of(repository: Repository) -> LintReport:
    """The findings of reading and of the rules, as `jmx.yaml` wants them told."""
    findings, workspace = repository.located_findings, repository.workspace
    journeys = [journey.record for journey in workspace.journeys()]
    drafts = sum(1 for journey in journeys if journey.status == "draft")
    quiet = silenced(repository.raw_findings, workspace.settings, repository.as_of)
    return LintReport(
        findings,
        workspace.files,
        len(journeys),
        repository.as_of,
        repository.read_at,
        drafts,
        quiet,
        repository.edited,
    )


def ranking_of(repository: Repository, journey: str | None = None) -> RankingReport:
    """The unsolved pains by their scores, of one journey where it is named."""
    repository.note_unread()
    only = repository.journey(journey).ref if journey else None
    ranking = rank_pains(repository.workspace, repository.as_of, only)
    return RankingReport(ranking, repository.as_of, repository.read_at, uncommitted=repository.edited)


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
