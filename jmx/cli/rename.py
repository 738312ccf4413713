"""`jmx rename`."""

from pathlib import Path
from typing import Annotated

import typer

from jmx.cli.command import opened
from jmx.cli.editing import edit
from jmx.cli.options import CommitOption, DryRunOption, RepoOption, WhyOption
from jmx.queries.field_edits import renames_of

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    epilog="Examples:  jmx rename waits-long waits-too-long  ·  jmx rename onboarding/verify confirm-identity --dry-run"
)
def rename(
    ref: Annotated[str, typer.Argument(metavar="REF", help="The record.")],
    new_id: Annotated[str, typer.Argument(metavar="NEW", help="Its id from now on.")],
    repo: RepoOption = Path(),
    dry_run: DryRunOption = False,
    commit: CommitOption = False,
    why: WhyOption = None,
) -> None:
    """Give a record another id, in its own file and wherever it is named; nothing else changes, its history stays."""
    edit(opened(repo), lambda repository: renames_of(repository, ref, new_id), dry_run=dry_run, commit=commit, why=why)
