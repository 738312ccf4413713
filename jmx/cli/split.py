"""`jmx split`."""

from pathlib import Path
from typing import Annotated

import typer

from jmx.cli.command import opened
from jmx.cli.editing import edit
from jmx.cli.options import CommitOption, DryRunOption, RepoOption, WhyOption
from jmx.queries.restructuring import split_of

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    epilog="Examples:  jmx split buy/waits-too-long  ·  jmx split buy/pay --id pay-at-the-desk  ·  "
    "jmx split buy/verify --commit -m 'Two journeys share it'"
)
def split(
    ref: Annotated[str, typer.Argument(metavar="REF", help="A stage, touchpoint, pain, metric, person or evidence.")],
    repo: RepoOption = Path(),
    new_id: Annotated[
        str | None, typer.Option("--id", metavar="ID", help="Its id from now on, where the present one is taken.")
    ] = None,
    dry_run: DryRunOption = False,
    commit: CommitOption = False,
    why: WhyOption = None,
) -> None:
    """Move a record that stands inside another into a file of its own; a pointer takes its place, all refs stay good.

    Its comments go with it, and so does its past: it is the same record under another ref.
    """
    edit(opened(repo), lambda repository: split_of(repository, ref, new_id), dry_run=dry_run, commit=commit, why=why)
