"""A repository at a glance: what lint finds, what hurts most, how much there is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from jmx.errors import UnknownRef, near_ref
from jmx.lint.own import own_cards
from jmx.lint.selection import silenced
from jmx.model.baseline import BaselineEntry
from jmx.model.called import called, near_called
from jmx.model.evidence import PainPoint
from jmx.model.finding import Finding, Level
from jmx.model.identity import outermost
from jmx.model.score import account, rank_pains
from jmx.model.workspace import Located, hanging
from jmx.queries.lint_memory import LintMemory
from jmx.queries.mending import with_fixes
from jmx.queries.repository import Repository, some
from jmx.queries.responsible import Responsible
from jmx.queries.since import branch_start
from jmx.queries.told import told_of
from jmx.reading.findings import placed
from jmx.report.account import AccountReport
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


def ranking_of(repository: Repository, journey: str | None = None) -> RankingReport:
    """The unsolved pains by their scores, of one journey where it is named."""
    repository.note_unread()
    only = repository.journey(journey).ref if journey else None
    ranking = rank_pains(repository.workspace, repository.as_of, only)
    return RankingReport(ranking, repository.as_of, repository.read_at, uncommitted=repository.edited)


def account_of(repository: Repository, ref: str) -> AccountReport:
    """How a pain comes to its score, step by step."""
    repository.note_unread()
    told = account(repository.workspace, _pain(repository, ref), repository.as_of)
    return AccountReport(told, repository.as_of, repository.read_at, repository.edited)


def _pain(repository: Repository, ref: str) -> Located[PainPoint]:
    """The pain of that name; otherwise those that may have been meant."""
    workspace = repository.workspace
    found = workspace.find(ref) or called(workspace, ref, ("pain-point",))
    if found is not None and found.kind == "pain-point":
        return found
    if outermost(ref) in repository.loaded.lost:
        raise UnknownRef(
            f"'{outermost(ref)[:80]}' is there but has mistakes that keep it from being read; see: jmx lint"
        )
    pains = tuple(pain.ref for pain in workspace.of("pain-point"))
    if found is None:
        near = near_ref(ref, pains) or near_called(workspace, ref, ("pain-point",))
        raise UnknownRef(f"there is no pain '{ref[:80]}'{near or '; see: jmx score'}")
    is_journey = found.kind == "journey"
    there = workspace.pains(found.ref) if is_journey else hanging(workspace.pains_at, found.ref)
    there = there or tuple(pain for pain in workspace.of("pain-point") if found in workspace.evidence(pain.ref))
    listed = f"; its pains: {some([pain.ref for pain in there])}" if there else ""
    more = f"jmx score {found.ref}" if is_journey and there else "jmx score"
    raise UnknownRef(f"'{found.ref}' ({found.kind}) is no pain, and only pains have a score{listed}; see: {more}")


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
