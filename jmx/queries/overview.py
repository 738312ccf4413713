"""A repository at a glance: what lint finds, what hurts most, how much there is."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from jmx.errors import NothingToRead, UnknownRef, near_ref
from jmx.lint.baseline import Baselined
from jmx.lint.own import own_cards
from jmx.lint.selection import silenced
from jmx.model.baseline import BaselineEntry
from jmx.model.called import called, near_called
from jmx.model.evidence import PainPoint
from jmx.model.finding import Finding, Level
from jmx.model.identity import outermost
from jmx.model.kinds import SETTINGS_FILE
from jmx.model.score import account, rank_pains
from jmx.model.workspace import Located, hanging
from jmx.queries.baseline import baselined
from jmx.queries.repository import Repository, some
from jmx.queries.since import of_branch
from jmx.reading.findings import placed
from jmx.reading.load import Known
from jmx.report.account import AccountReport
from jmx.report.lint_report import LintReport, Since
from jmx.report.ranking import RankingReport
from jmx.writing.mending import Mender


@dataclass(frozen=True, slots=True)
class Told:
    """What lint tells, what a baseline holds back, what a branch does not answer for, and what it is only about."""

    findings: tuple[Finding, ...]
    baselined: Baselined
    gate: Since | None
    only: tuple[str, ...]


def told_of(
    repository: Repository, only: Sequence[Path], baseline: Sequence[BaselineEntry] | None, since: str | None
) -> Told:
    """The findings of reading and of the rules, as `jmx.yaml` wants them told, without those that a baseline holds
    back; of some files or folders where these are named, of a branch where it is named `since` when. All of the
    repository is judged either way, since findings depend on what stands elsewhere."""
    if since is not None:
        repository.known = repository.known or Known()  # what stood before is read too
    named = tuple(within(repository, path, "lint") for path in only)
    found = baselined(repository, baseline or ())
    if named:
        found = found.of(lambda path: any(lies_in(path, folder) for folder in named))
    told, gate = found.told, None
    if since is not None:
        told, gate = of_branch(repository, since, told, baseline=baseline is not None)
    return Told(told, found, gate, named)


def findings_of(
    repository: Repository,
    only: Sequence[Path] = (),
    baseline: Sequence[BaselineEntry] | None = None,
    since: str | None = None,
) -> LintReport:
    """What lint tells of a repository, each finding with its place and how it can be mended."""
    repository.start_lint()
    workspace, told = repository.workspace, told_of(repository, only, baseline, since)
    journeys = [journey.record for journey in workspace.journeys()]
    drafts = sum(1 for journey in journeys if journey.status == "draft")
    quiet = silenced(repository.raw_findings, workspace.settings.lint, repository.as_of)
    return LintReport(
        placed(repository.tree, _with_fixes(repository, told.findings)),
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
    )


def _with_fixes(repository: Repository, findings: Sequence[Finding]) -> Iterator[Finding]:
    """The findings, each with how sure lint is of what mends it; only files that lie here can be mended."""
    mender = Mender(repository.tree, repository.workspace)
    is_here = repository.at is None and not repository.staged
    for each in findings:
        mend = mender.mend(each) if is_here else None
        yield replace(each, fix=mend.fix) if mend else each


def within(repository: Repository, path: Path, command: str) -> str:
    """A path that was given to a command, as the repository calls it."""
    full, root = _plain(path), repository.root
    if not full.exists() and (beside := _plain(repository.repo / path)).exists():
        full = beside  # as git takes what is named after -C
    inside = next((each.relative_to(root) for each in (full, full.resolve()) if each.is_relative_to(root)), None)
    if inside is None and full.exists():
        there = f"jmx {command} -C {path if path.is_dir() else path.parent}"
        raise NothingToRead(f"'{path}' lies outside of this repository ('{root}'); go there with: {there}")
    name = (inside or path).as_posix()
    if inside is None or not (full.exists() or any(lies_in(each, name) for each in repository.tree.paths())):
        raise NothingToRead(f"there is no '{path}' here")
    if any(each in repository.excluded for each in (name, f"{name}/")):
        raise NothingToRead(f"'{path}' is not read: `exclude` in {SETTINGS_FILE} leaves it out")
    return "" if name == "." else name


def _plain(path: Path) -> Path:
    """A path from the root of the machine on, without `..`."""
    return Path(os.path.abspath(path))


def lies_in(path: str, folder: str) -> bool:
    return not folder or path == folder or path.startswith(f"{folder}/")


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
