"""`jmx status [JOURNEY…]`."""

from typing import Annotated

import typer

from jmx.cli.command import Asked, asking
from jmx.cli.completing import refs
from jmx.queries.known_refs import remember_refs
from jmx.queries.status import GROUPS, status_of
from jmx.report.status import FORMATS, StatusReport

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    epilog="Examples:  jmx status  ·  jmx status --by team  ·  jmx status --owner me  ·  "
    "jmx status --since 2026-01-01 -o status.html  ·  jmx status --at 2026-03-31 -o march.xlsx"
)
@asking(FORMATS, "owner by since stages repo at as_of format output color no_cache")
def status(
    asked: Asked[StatusReport],
    journeys: Annotated[
        list[str] | None,
        typer.Argument(metavar="[JOURNEY]…", show_default=False, help="Only these.", autocompletion=refs),
    ] = None,
    owner: Annotated[str, typer.Option(metavar="NAME", help="Only what this person owns: an id, a name, or me.")] = "",
    by: Annotated[str, typer.Option(metavar="WHAT", help=f"In groups too, by {', '.join(GROUPS)}.")] = "",
    since: Annotated[
        str | None,
        typer.Option(
            metavar="REV", help="Compare with a commit, a tag or a day; else with a quarter of a year before."
        ),
    ] = None,
    stages: Annotated[
        bool, typer.Option("--stages", help="Hold journeys of one stage model against each other, stage by stage.")
    ] = False,
) -> None:
    """Show how every journey stands, a line each, what has to be acted on first.

    Who answers for it, when it was reviewed and is due, how much of it rests on evidence, what hurts most, which
    actions are open, and what came of what shipped. Health is that of `jmx tree`; docs/finding.md says by which rules.
    """
    repository = asked.repository()
    asked.deliver(status_of(repository, journeys or (), by=by, owner=owner, since=since, stages=stages))
    remember_refs(repository)
