"""`jmx blame REF`."""

from pathlib import Path
from typing import Annotated

import typer

from jmx.cli.opening import opened
from jmx.cli.options import AsOfOption, AtOption, ColorOption, NoCacheOption, OutputOption, RepoOption
from jmx.cli.output import deliver, format_option, screen
from jmx.formats import pick
from jmx.queries.blame import blame_of
from jmx.report.blame import FORMATS

app = typer.Typer(rich_markup_mode=None)


@app.command(
    epilog="Examples:  jmx blame otp-delay  ·  jmx blame onboarding --at 2026-03-31  ·  jmx blame otp-delay.severity"
)
def blame(
    ref: Annotated[str, typer.Argument(metavar="REF[.FIELD]", help="A record, or one of its fields.")],
    repo: RepoOption = Path(),
    at: AtOption = None,
    as_of: AsOfOption = None,
    format_name: Annotated[str | None, format_option(FORMATS)] = None,
    output: OutputOption = None,
    color: ColorOption = "auto",
    no_cache: NoCacheOption = False,
) -> None:
    """Tell of each field of a record who last changed what it means, when, in which commit and why.

    Reformatting, moving and splitting files is nobody's change. Authors are what commits say, not proof.
    """
    wanted = pick(FORMATS, format_name, output, "text")
    repository = opened(repo, at, as_of, cached=not no_cache)
    deliver(wanted.write(blame_of(repository, ref), screen(output)), output, color)
