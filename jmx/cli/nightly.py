"""`jmx nightly`."""

import typer

from jmx.cli.command import Asked, asking
from jmx.queries.nightly import nightly_of
from jmx.report.nightly import FORMATS, NightlyReport

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(epilog="Examples:  jmx nightly  ·  jmx nightly -o nightly.json")
@asking(FORMATS, "repo at as_of format output color no_cache")
def nightly(asked: Asked[NightlyReport]) -> None:
    """Write one issue for each owner: what lint finds in what they answer for, errors and warnings alone.

    As JSON, each has a title and a body for the host, and a hidden mark that stays the same: a workflow finds the issue
    of last night by it, writes it anew, and closes those that are not here any more. What nobody answers for is one
    issue. What jmx-baseline.yaml holds back is left out.
    """
    asked.deliver(nightly_of(asked.repository()))
