"""`jmx reassign`."""

from pathlib import Path
from typing import Annotated

import typer

from jmx.cli.command import opened
from jmx.cli.editing import edit
from jmx.cli.options import CommitOption, DryRunOption, RepoOption, WhyOption
from jmx.queries.reassignment import reassignment_of

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    epilog="Examples:  jmx reassign ana-ruiz bo-li  ·  jmx reassign ana-ruiz 'Bo Li <bo@x.example>' --journey buy  ·  "
    "jmx reassign service-desk first-line --commit -m 'The desk became the first line'"
)
def reassign(
    old: Annotated[str, typer.Argument(metavar="OLD", help="A person or a team, by id; a person by address too.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="Who takes over: an id, or Name <address>.")],
    repo: RepoOption = Path(),
    journeys: Annotated[
        list[str] | None, typer.Option("--journey", metavar="JOURNEY", help="Only in this journey; repeatable.")
    ] = None,
    dry_run: DryRunOption = False,
    commit: CommitOption = False,
    why: WhyOption = None,
) -> None:
    """Give what a person or a team answers for to another: journeys, pains, initiatives that are not over, deputies.

    What reviews say stays as it was agreed, and so does who belongs to a team. Somebody new is added to people.yaml
    where there is one. --dry-run names each record. History tells three and more of one commit in a line.
    """
    plan = opened(repo)
    edit(plan, lambda repository: reassignment_of(repository, old, new, journeys or ()), dry_run=dry_run, commit=commit,
         why=why)  # fmt: skip
