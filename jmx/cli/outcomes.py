"""`jmx outcomes`."""

from typing import Annotated

import typer

from jmx.cli.command import Asked, asking
from jmx.cli.outcome_formats import FORMATS
from jmx.queries.outcomes import outcomes_of
from jmx.report.outcomes import OutcomesReport

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    epilog="Examples:  jmx outcomes  ·  jmx outcomes --since 2026-01-01  ·  jmx outcomes -o board.pptx  ·  "
    "jmx outcomes --since 2026-01-01 --at 2026-06-30 -o half-year.html"
)
@asking(FORMATS, "since repo at as_of format output color no_cache")
def outcomes(
    asked: Asked[OutcomesReport],
    since: Annotated[
        str, typer.Option(metavar="DAY", help="From this day on; else since the first of this month a year ago.")
    ] = "",
) -> None:
    """Tell what improving the journeys brought: what was learnt, decided, shipped and proven, and what hung on it.

    With how long that took, against as many days before; how far what initiatives expect came true, by team; and
    whether the ranking picked what worked. What could not be known stands beside what worked.
    """
    asked.deliver(outcomes_of(asked.repository(), since))
