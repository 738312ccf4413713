"""`jmx explain KIND[.FIELD]`."""

from typing import Annotated

import typer

from jmx.cli.command import Asked, asking
from jmx.queries.explain import explanation_of
from jmx.report.explain import FORMATS, Explanation

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    epilog="Examples:  jmx explain  ·  jmx explain journey  ·  jmx explain journey.cadence  ·  "
    "jmx explain pain.reach  ·  jmx explain jmx.yaml.limits.grace_days  ·  jmx explain --all -o fields.html"
)
@asking(FORMATS, "whole format output color")
def explain(
    asked: Asked[Explanation],
    about: Annotated[
        str | None,
        typer.Argument(
            metavar="KIND[.FIELD]", help="A kind, one of its fields, or jmx.yaml; else all kinds in a line."
        ),
    ] = None,
    whole: Annotated[bool, typer.Option("--all", help="Every kind with all its fields.")] = False,
) -> None:
    """Explain what a record or a setting may say: what a field is, its scale or values, an example, what it changes.

    Kinds are found by everyday names too: pain, people, kpi, step.
    """
    asked.deliver(explanation_of(about, whole=whole))
