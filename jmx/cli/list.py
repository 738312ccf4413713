"""`jmx list [KIND]`."""

from typing import Annotated

import typer

from jmx.cli import options as opt
from jmx.cli.command import Asked, asking
from jmx.queries.known_refs import remember_refs
from jmx.queries.listing import list_of
from jmx.report.listing import FORMATS, ListReport

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    name="list",
    epilog="Examples:  jmx list  ·  jmx list pains  ·  jmx list people --at 2026-03-31  ·  "
    "jmx list pains --sort -severity --limit 10  ·  jmx list evidence -o evidence.xlsx",
)
@asking(FORMATS)
def list_records(
    asked: Asked[ListReport],
    kind: Annotated[
        str, typer.Argument(metavar="KIND", help="A kind, as people call it: pains, people, kpis.")
    ] = "journey",
    sort: opt.SortOption = None,
    limit: opt.LimitOption = 0,
) -> None:
    """List the records of a kind, journeys if none is named, with their refs and files.

    One of them whole: jmx show REF; by words or conditions: jmx find.
    """
    repository = asked.repository()
    asked.deliver(list_of(repository, kind, sort or (), limit))
    remember_refs(repository)
