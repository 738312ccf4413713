"""A repository at a glance: what lint finds, what hurts most, how much there is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from jmx.lint.own import own_cards
from jmx.lint.selection import silenced
from jmx.model.baseline import BaselineEntry
from jmx.model.finding import Finding, Level
from jmx.queries.lint_memory import LintMemory
from jmx.queries.mending import with_fixes
from jmx.queries.repository import Repository
from jmx.queries.responsible import Responsible
from jmx.queries.scores import ranking_of
from jmx.queries.since import branch_start
from jmx.queries.told import told_of
from jmx.reading.findings import placed
from jmx.report.lint_report import Home, LintReport
from jmx.report.ranking import RankingReport


def findings_of(
    repository: Repository,
    only: Sequence[Path] = (),
    baseline: Sequence[BaselineEntry] | None = None,
    since: str | None = None,
) -> LintReport:
    """What lint tells of a repository, each finding with its place and how it can be mended."""
    memory = LintMemory(repository, baseline=baseline is not None)
    if not memory.is_of_use:
        return _judged(repository, only, baseline, since)
    if only:
        return _judged(repository, only, baseline, since, memory)
    if since is not None:
        base = branch_start(repository, since).commit
        memory = LintMemory(repository, baseline=baseline is not None, since=since, base=base.oid if base else "")
    report = memory.recall()
    if report is not None:
        return replace(report, home_of=_home_of(repository))
    report = _judged(repository, only, baseline, since, memory)
    memory.keep(report)
    return report


def _home_of(repository: Repository) -> Callable[[Finding], Home]:
    responsible = cache(lambda: Responsible(repository.workspace))
    return lambda finding: responsible().home(finding)


def _judged(
    repository: Repository,
    only: Sequence[Path],
    baseline: Sequence[BaselineEntry] | None,
    since: str | None,
    memory: LintMemory | None = None,
) -> LintReport:
    repository.start_lint()
    told = told_of(repository, only, baseline, since)  # first: of two moments it reads what both hold once
    workspace = repository.workspace
    journeys = [journey.record for journey in workspace.journeys()]
    drafts = sum(1 for journey in journeys if journey.status == "draft")
    quiet = silenced(repository.raw_findings, workspace.settings.lint, repository.as_of)
    mendable = with_fixes(repository, told)
    return LintReport(
        placed(repository.tree, mendable.findings, memory.places() if memory else {}),
        workspace.files,
        len(journeys),
        repository.as_of,
        repository.read_at,
        drafts,
        quiet,
        repository.edited,
        told.only,
        told.baselined if baseline else None,
        told.gate,
        repository.prefix,
        chosen=repository.choice.words,
        staged=repository.staged,
        own=own_cards(workspace.settings.lint),
        home_of=_home_of(repository),
        payable=mendable.held,
        tried=mendable.tried,
        unread_files=len(workspace.unread.files),
        unread_journeys=workspace.unread.journeys,
    )


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
