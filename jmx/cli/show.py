"""`jmx show REF`."""

from typing import Annotated

import typer

from jmx.cli.command import Asked, asking
from jmx.cli.completing import refs
from jmx.queries.known_refs import remember_refs
from jmx.queries.show import show_of
from jmx.report.show import FORMATS, ShowReport

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    epilog="Examples:  jmx show onboarding  ·  jmx show onboarding/wait-for-the-code  ·  jmx show ana  ·  "
    "jmx show jmx.yaml  ·  jmx show otp-delay --at 2026-03-31 -o pain.html"
)
@asking(FORMATS)
def show(
    asked: Asked[ShowReport],
    ref: Annotated[
        str,
        typer.Argument(
            metavar="REF",
            help="A record, a goal, a forum, or jmx.yaml.",
            autocompletion=refs,
        ),
    ],
) -> None:
    """Show one record whole: what it says, what stands in it, what points at it, since when, and what lint finds.

    Refs are told by title, people by name. A record is found under every ref it ever had.
    """
    repository = asked.repository()
    asked.deliver(show_of(repository, ref))
    remember_refs(repository)
