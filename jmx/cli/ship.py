"""`jmx ship`."""

from pathlib import Path
from typing import Annotated

import typer

from jmx.cli.command import opened
from jmx.cli.editing import edit
from jmx.cli.options import CommitOption, DryRunOption, RepoOption, WhyOption
from jmx.queries.field_edits import edits_for, shipping
from jmx.queries.repository import day_of

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    epilog="Examples:  jmx ship slot-choice  ·  jmx ship slot-choice --on 2026-03-02 --commit -m 'Live for everybody'"
)
def ship(
    initiative: Annotated[str, typer.Argument(metavar="INITIATIVE", help="Its ref.")],
    on: Annotated[
        str | None, typer.Option("--on", metavar="DAY", help="The day customers got it; today if left out.")
    ] = None,
    repo: RepoOption = Path(),
    dry_run: DryRunOption = False,
    commit: CommitOption = False,
    why: WhyOption = None,
) -> None:
    """Say that an initiative reached customers: from that day on its metric tells whether it worked."""
    edit(
        opened(repo),
        lambda repository: edits_for(repository, shipping(repository, initiative, day_of(on) if on else None)),
        about=[initiative],
        dry_run=dry_run,
        commit=commit,
        why=why,
    )
