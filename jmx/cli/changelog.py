"""`jmx changelog [JOURNEY]`."""

from typing import Annotated

import typer

from jmx.cli.command import Asked, asking
from jmx.queries.changelog import changelog_of
from jmx.report.changelog import FORMATS, Changelog

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    epilog="Examples:  jmx changelog onboarding  ·  jmx changelog onboarding --since 2026-03-31 -o changes.html  ·  "
    "jmx changelog --since v1 -f markdown"
)
@asking(FORMATS)
def changelog(
    asked: Asked[Changelog],
    journey: Annotated[str | None, typer.Argument(help="The journey's id; all of them if left out.")] = None,
    since: Annotated[
        str | None,
        typer.Option(
            metavar="REV|DATE|review",
            help="From when on (with that day); the last proven review, or a quarter ago for all.",
        ),
    ] = None,
    every_step: Annotated[
        bool, typer.Option("--all", help="Every step, also edits that were undone again later.")
    ] = False,
) -> None:
    """Tell what happened to a journey and all it rests on: what changed, who did it, when and why.

    Grouped by whom it concerns. Edits that were undone again cancel out; reformatting is no change.
    """
    asked.deliver(changelog_of(asked.repository(), journey, since, every_step=every_step))
