"""`jmx trace REF`."""

from typing import Annotated

import typer

from jmx.cli.command import Asked, asking
from jmx.cli.completing import refs
from jmx.queries.known_refs import remember_refs
from jmx.queries.trace import trace_of
from jmx.report.trace import FORMATS, TraceReport

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(epilog="Examples:  jmx trace otp-delay  ·  jmx trace onboarding  ·  jmx trace csat -f json")
@asking(FORMATS)
def trace(
    asked: Asked[TraceReport],
    ref: Annotated[
        str,
        typer.Argument(
            metavar="REF",
            help="Evidence, a pain, a fix, a metric, or a place.",
            autocompletion=refs,
        ),
    ],
) -> None:
    """Follow a record both ways: evidence, pain, opportunity, initiative, metric, verdict, with every gap named.

    Of a journey, stage or touchpoint: of all that hangs there.
    """
    repository = asked.repository()
    asked.deliver(trace_of(repository, ref))
    remember_refs(repository)
