"""What lint finds in a repository, with how much it looked at."""

from jmx.lint.run import silenced
from jmx.queries.repository import Repository
from jmx.report.findings import LintReport


def findings_of(repository: Repository) -> LintReport:
    """The findings of reading and of the rules, as `jmx.yaml` wants them told."""
    findings, workspace = repository.located_findings, repository.workspace
    journeys = [journey.record for journey in workspace.journeys()]
    drafts = sum(1 for journey in journeys if journey.status == "draft")
    quiet = silenced(repository.raw_findings, workspace.settings, repository.as_of)
    return LintReport(findings, workspace.files, len(journeys), repository.as_of, repository.read_at, drafts, quiet)
