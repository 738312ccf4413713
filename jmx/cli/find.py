"""`jmx find WORDS…`."""

from typing import Annotated

import typer

from jmx.cli import options as opt
from jmx.cli.command import Asked, asking
from jmx.model.short_query import query_of
from jmx.queries.find import find_of
from jmx.queries.known_refs import remember_refs
from jmx.report.listing import FORMATS, ListReport

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    epilog="Examples:  jmx find refund  ·  jmx find 'kind:pain severity>=4 owner:ana age<90d refund'  ·  "
    "jmx find kind:pain severity:4+ --sort -severity  ·  "
    "jmx find 'kind == \"pain-point\" && severity >= 4 && fix_count == 0' -o open.xlsx"
)
@asking(FORMATS)
def find(
    asked: Asked[ListReport],
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="[WORDS]...", help="Words, conditions like severity:4+, or an expression."),
    ] = None,
    where: Annotated[
        list[str] | None, typer.Option("--where", metavar="EXPRESSION", help="An expression, as own rules have it.")
    ] = None,
    sort: opt.SortOption = None,
    limit: opt.LimitOption = 0,
) -> None:
    """Find records by what they say and what they are: words, short conditions, expressions, all of which must hold.

    Words are found in titles, descriptions, quotes, insights and all other text, without capitals and accents; several
    in quotes as they stand. kind:pain severity:4+ age<90d tag:otp are conditions (4+ is at least 4, 4- at most; put
    < and > in quotes, for the shell). What holds == != && or || is an expression. All of it: docs/finding.md.
    """
    repository = asked.repository()
    asked.deliver(find_of(repository, query_of(words or (), where or ()), sort or (), limit))
    remember_refs(repository)
