"""`jmx codeowners`."""

from pathlib import Path
from shlex import quote
from typing import Annotated

import typer

from jmx.cli.command import opened, undo_interrupted, writing
from jmx.cli.options import RepoOption
from jmx.cli.terminal import complain, say
from jmx.model.codeowners import CodeHost
from jmx.queries.codeowners import CodeOwnersPlan, codeowners_plan
from jmx.report.wording import counted

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(epilog="Examples:  jmx codeowners  ·  jmx codeowners --check  ·  jmx codeowners --host gitlab --dry-run")
def codeowners(
    repo: RepoOption = Path(),
    host: Annotated[
        CodeHost | None, typer.Option("--host", help="Who reads the file; the repository says it if left out.")
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit 1 if the file does not say who owns the journeys.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the lines, and write nothing.")] = False,
) -> int:
    """Write into CODEOWNERS who owns which journey, so that GitHub or GitLab asks them to approve its changes.

    Each file that says something of a journey goes to its owner, by their `handle` in people.yaml, else by their
    address, which must be one of their account. jmx writes between its two marks; all other lines stay as they are.
    """
    if check or dry_run:
        options = (f" --host {host}" if host else "") + (f" -C {quote(str(repo))}" if repo != Path() else "")
        plan = codeowners_plan(opened(repo), host)
        say("".join(f"{line}\n" for line in plan.lines) if dry_run else "")
        return _told(plan, f"jmx codeowners{options}") if check else 0
    repository = opened(repo)
    undo_interrupted(repository)
    with writing(repository, from_top=True) as write:
        plan = codeowners_plan(repository, host)
        if not plan.holds:
            write([plan.change])
    if plan.holds:
        complain(f"nothing changes: {plan.change.path} says it already" if plan.lines else "there is nobody to name")
    else:
        complain(f"wrote {plan.change.path}: {_much(plan)}")
    return 0


def _told(plan: CodeOwnersPlan, again: str) -> int:
    if plan.holds:
        complain(f"{plan.change.path} names the owners: {_much(plan)}" if plan.lines else "there is nobody to name")
    else:
        complain(f"{plan.change.path} does not name the owners as the journeys do; run: {again}")
    return int(not plan.holds)


def _much(plan: CodeOwnersPlan) -> str:
    return f"{counted(len(plan.lines), 'line')} for {counted(plan.journeys, 'journey')}"
