"""`jmx tree [REF]`."""

from typing import Annotated

import typer

from jmx.cli.command import Asked, asking
from jmx.cli.completing import refs
from jmx.queries.known_refs import remember_refs
from jmx.queries.tree import tree_of
from jmx.report.tree import FORMATS, TreeReport

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    epilog="Examples:  jmx tree  ·  jmx tree customer-life  ·  jmx tree onboarding --stages  ·  jmx tree -o tree.xlsx"
)
@asking(FORMATS)
def tree(
    asked: Asked[TreeReport],
    ref: Annotated[
        str,
        typer.Argument(
            metavar="[REF]",
            help="A journey or a stage to begin with.",
            autocompletion=refs,
        ),
    ] = "",
    stages: Annotated[bool, typer.Option("--stages", help="Show the stages too, and what zooms into each.")] = False,
) -> None:
    """Show which journey zooms into which, from lifecycle to micro-journey, with owner and health.

    Health says whether somebody has to act, what to watch, or that all is well, each with its reasons; docs/finding.md
    says by which rules. What hangs on nothing, or in a circle, is told.
    """
    repository = asked.repository()
    asked.deliver(tree_of(repository, ref, stages=stages))
    remember_refs(repository)
