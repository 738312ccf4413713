"""`jmx diff [BASE] [HEAD]`."""

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from jmx.cli.opening import opened
from jmx.cli.options import AsOfOption, ColorOption, NoCacheOption, OutputOption, RepoOption
from jmx.cli.output import DATA, PAGES, TEXTS, chosen, deliver, format_of
from jmx.cli.terminal import complain, say_commands
from jmx.errors import GitError, JmxError
from jmx.model.change import Audience, Change, Sort
from jmx.model.comparison import Comparison
from jmx.model.history import UNSHALLOW
from jmx.model.workspace import Workspace
from jmx.queries.comparison import WORKTREE, compared
from jmx.queries.repository import Repository
from jmx.repo import files
from jmx.report.diff import FORMATS
from jmx.report.diff_markdown import markdown
from jmx.report.diff_view import DiffReport
from jmx.report.labels import needs_names
from jmx.review.effects import narrowed
from jmx.review.scope import concerned

app = typer.Typer(rich_markup_mode=None)
_SUMMARY_BYTES = 1 << 20  # what GitHub takes of a step


@app.command(
    epilog="Examples:  jmx diff  ·  jmx diff v1.2  ·  jmx diff 2026-01-01 2026-03-31 -o changes.html  ·  "
    "jmx diff origin/main...HEAD -f markdown"
)
def diff(
    base: Annotated[
        str | None, typer.Argument(help="A commit, tag, branch or date; where this branch began if left out.")
    ] = None,
    head: Annotated[str | None, typer.Argument(help="The same; the files here (WORKTREE) if left out.")] = None,
    journey: Annotated[list[str] | None, typer.Option("--journey", help="Only this journey; repeatable.")] = None,
    audience: Annotated[
        list[Audience] | None, typer.Option("--audience", help="Only what concerns these; repeatable.")
    ] = None,
    no_effects: Annotated[
        bool, typer.Option("--no-effects", help="Leave out the effects on ranking and lint.")
    ] = False,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="End with 1 when something changed, or may have.")
    ] = False,
    repo: RepoOption = Path(),
    as_of: AsOfOption = None,
    format_name: Annotated[str | None, typer.Option("--format", "-f", help=f"One of: {', '.join(FORMATS)}.")] = None,
    output: OutputOption = None,
    color: ColorOption = "auto",
    no_cache: NoCacheOption = False,
) -> int:
    """Show what changed between two moments: in meaning, for whom, who did it, and what it does to ranking and lint.

    Moved files, formatting and the order of keys are no change. BASE..HEAD and BASE...HEAD mean what they do in git.
    """
    wanted = chosen(format_name or format_of(output, TEXTS | PAGES | DATA, "text"), FORMATS)
    older, newer = _sides(Repository(repo), base, head)
    at = newer if WORKTREE not in (older, newer or WORKTREE) else None
    repository = opened(repo, at, as_of, cached=not no_cache)
    found = compared(repository, older, newer, effects=not no_effects)
    found, only = _only(repository, found, journey or (), audience or ())
    report = _report(repository, found, only, named=wanted != "json")
    product = FORMATS[wanted](report)
    if wanted == "github" and output is None:
        say_commands(str(product))
    else:
        deliver(product, output, color)
    if wanted == "github":
        _summarise(report)
    return int(exit_code and bool(found.changes or found.unread))  # what nobody could read may have changed


# --- which two moments ---


def _sides(repository: Repository, base: str | None, head: str | None) -> tuple[str | None, str | None]:
    """The two moments as typed, ranges of git taken apart."""
    if base is None or ".." not in base:
        return base, head
    if head is not None:
        raise JmxError(f"'{base}' names both sides already; leave out '{head}'")
    older, dots, newer = base.partition("..." if "..." in base else "..")
    older, newer = older or "HEAD", newer or "HEAD"
    return (_parted(repository, older, newer), newer) if dots == "..." else (older, newer)


def _parted(repository: Repository, one: str, other: str) -> str:
    """The commit from which both came."""
    git = repository.history_git
    tips = [git.resolve("HEAD" if rev == WORKTREE else rev) for rev in (one, other)]
    shared = git.merge_base(*tips)
    if shared is None and git.boundary():
        raise GitError(f"this clone is shallow, so where '{one}' and '{other}' parted is not in it; {UNSHALLOW}")
    if shared is None:
        raise JmxError(f"'{one}' and '{other}' have no commit in common; name both sides: jmx diff {one} {other}")
    return shared


# --- what of it ---


def _only(
    repository: Repository, found: Comparison, journeys: Sequence[str], audiences: Sequence[Audience]
) -> tuple[Comparison, str]:
    """The part of a comparison that was asked for, and that in words."""
    if not journeys and not audiences:
        return found, ""
    changes = found.changes
    if journeys:
        refs = frozenset[str]().union(*(_concerned(repository, found, journey) for journey in journeys))
        changes = tuple(change for change in changes if _is_about(change, refs))
    if audiences:
        changes = tuple(change for change in changes if change.audience in audiences)
    effects = narrowed(found.effects, changes) if found.effects is not None else None
    words = [f"for {', '.join(audiences)}"] if audiences else []
    words += [f"in {', '.join(journeys)}"] if journeys else []
    return replace(found, changes=changes, effects=effects), " ".join(words)


def _concerned(repository: Repository, found: Comparison, asked: str) -> frozenset[str]:
    """All that a journey is about on either side, by the name it has on one of them."""
    there, here = (
        repository.beside(side.commit.oid) if side.commit else repository for side in (found.base, found.head)
    )
    journey = next((c.new for c in found.changes if c.sort is Sort.RENAMED and c.old == asked), asked)
    refs = concerned(journey, found.changes, there.workspace, here.workspace)
    return refs or here.workspace.concerns(here.journey(asked).ref)


def _is_about(change: Change, refs: frozenset[str]) -> bool:
    names = (change.ref, change.old) if change.sort is Sort.RENAMED else (change.ref,)
    return any(name in refs or name.partition("/")[0] in refs for name in names)


# --- what its readers need beside it ---


def _report(repository: Repository, found: Comparison, only: str, *, named: bool) -> DiffReport:
    workspace = _workspace(repository) if named and (found.effects or any(map(needs_names, found.changes))) else None
    top = repository.git.top.resolve() if repository.git else repository.root
    folder = repository.root.relative_to(top).as_posix()
    names = {ref: each.record.label for ref, each in workspace.records.items()} if workspace else found.names
    homes = _homes(workspace) if workspace else found.homes
    return DiffReport(found, repository.as_of, names, homes, "" if folder == "." else folder, only)


def _workspace(repository: Repository) -> Workspace | None:
    """What names records; where it cannot be read the changes are told with ids."""
    try:
        return repository.workspace
    except JmxError:
        return None


def _homes(workspace: Workspace) -> dict[str, str]:
    """The journey in which a pain or strength of a file of its own stands."""
    homes: dict[str, str] = {}
    for journey in workspace.journeys():
        for pain in workspace.pains(journey.ref):
            if "/" not in pain.ref:
                homes.setdefault(pain.ref, journey.ref)
    return homes


def _summarise(report: DiffReport) -> None:
    """Adds the whole to the page that GitHub shows for a step, where there is one."""
    given = os.environ.get("GITHUB_STEP_SUMMARY")
    if not given:
        return
    target = Path(given)
    known = files.read(target.parent, target.name, _SUMMARY_BYTES) if target.exists() else b""
    if isinstance(known, str):
        complain(f"jmx: no summary: '{target}' {known}")
        return
    files.write(target, known + markdown(report).encode("utf-8", "backslashreplace"))
