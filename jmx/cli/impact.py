"""`jmx impact REF`."""

from typing import Annotated

import typer

from jmx.cli.command import Asked, asking
from jmx.queries.impact import impact_of
from jmx.queries.known_refs import remember_refs
from jmx.report.impact import FORMATS, ImpactReport

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    epilog="Examples:  jmx impact system:Billing  ·  jmx impact team:network  ·  jmx impact channel:App  ·  "
    "jmx impact onboarding/pay -o impact.xlsx"
)
@asking(FORMATS)
def impact(
    asked: Asked[ImpactReport],
    what: Annotated[
        str,
        typer.Argument(
            metavar="REF", help="A place, pain, metric or initiative; or system:NAME, team:NAME, channel:NAME."
        ),
    ],
) -> None:
    """Say what a change or an outage reaches: touchpoints, journeys, customers a month, owners, metrics, initiatives.

    A journey is reached where a touchpoint of it is hit, where it is entered through one that is, and where one that is
    hit zooms into it. Customers come from the volume of journeys, each counted once; what is unknown is said.
    """
    repository = asked.repository()
    asked.deliver(impact_of(repository, what))
    remember_refs(repository)
