"""`jmx move`."""

from pathlib import Path
from typing import Annotated

import typer

from jmx.cli.command import opened
from jmx.cli.editing import edit
from jmx.cli.options import CommitOption, DryRunOption, RepoOption, WhyOption
from jmx.queries.restructuring import move_of

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    epilog="Examples:  jmx move buy/pay --to decide  ·  jmx move buy/pay --to decide --before sign  ·  "
    "jmx move buy/pay --to pay --after card --dry-run"
)
def move(
    ref: Annotated[str, typer.Argument(metavar="TOUCHPOINT", help="The touchpoint, as JOURNEY/TOUCHPOINT.")],
    to: Annotated[str, typer.Option("--to", metavar="STAGE", help="The stage of the same journey it goes to.")],
    repo: RepoOption = Path(),
    before: Annotated[
        str | None, typer.Option("--before", metavar="TOUCHPOINT", help="Put it before that one.")
    ] = None,
    after: Annotated[str | None, typer.Option("--after", metavar="TOUCHPOINT", help="Put it after that one.")] = None,
    dry_run: DryRunOption = False,
    commit: CommitOption = False,
    why: WhyOption = None,
) -> None:
    """Move a touchpoint to another stage of its journey, or elsewhere in its own; its ref and its past stay."""
    plan = opened(repo)
    edit(plan, lambda repository: move_of(repository, ref, to, before, after), dry_run=dry_run, commit=commit, why=why)
