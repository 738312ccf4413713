"""`jmx teams [TEAM]`."""

from typing import Annotated

import typer

from jmx.cli.command import Asked, asking
from jmx.queries.teams import leaving_of, teams_of
from jmx.report.teams import FORMATS, LEAVING, TeamsReport

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    epilog="Examples:  jmx teams  ·  jmx teams network  ·  jmx teams --leaving ana  ·  jmx teams -o teams.xlsx"
)
@asking(FORMATS, "leaving repo at as_of format output color no_cache")
def teams(
    asked: Asked[TeamsReport],
    team: Annotated[
        str, typer.Argument(metavar="[TEAM]", help="Only what this team has a part in: its id or its name.")
    ] = "",
    leaving: Annotated[
        str, typer.Option(metavar="NAME", help="Tell what this person leaves behind instead: an id, a name, or me.")
    ] = "",
) -> None:
    """Show who works where, who hands over to whom, where teams meet on one pain, and what owners carry.

    Of the journeys that describe today and are in use. Handoffs are those that maps draw: where another team runs the
    next step.
    """
    repository = asked.repository()
    if leaving:
        asked.of(LEAVING).deliver(leaving_of(repository, leaving))
    else:
        asked.deliver(teams_of(repository, team))
