"""`jmx blame REF`."""

from typing import Annotated

import typer

from jmx.cli.command import Asked, asking
from jmx.queries.log import blame_of
from jmx.report.blame import FORMATS, BlameReport

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    epilog="Examples:  jmx blame otp-delay  ·  jmx blame onboarding --at 2026-03-31  ·  jmx blame otp-delay.severity"
)
@asking(FORMATS)
def blame(
    asked: Asked[BlameReport],
    ref: Annotated[str, typer.Argument(metavar="REF[.FIELD]", help="A record, or one of its fields.")],
) -> None:
    """Tell of each field of a record who last changed what it means, when, in which commit and why.

    Reformatting, moving and splitting files is nobody's change. Authors are what commits say, not proof.
    """
    asked.deliver(blame_of(asked.repository(), ref))
