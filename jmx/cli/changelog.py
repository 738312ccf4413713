"""`jmx changelog [JOURNEY]`."""

from pathlib import Path
from typing import Annotated

import typer

from jmx.cli.opening import opened
from jmx.cli.options import AsOfOption, AtOption, ColorOption, NoCacheOption, OutputOption, RepoOption
from jmx.cli.output import deliver, format_option, screen
from jmx.formats import pick
from jmx.queries.changelog import changelog_of
from jmx.report.changelog import FORMATS

app = typer.Typer(rich_markup_mode=None)


@app.command(
    epilog="Examples:  jmx changelog onboarding  ·  jmx changelog onboarding --since 2026-03-31 -o changes.html  ·  "
    "jmx changelog --since v1 -f markdown"
)
def changelog(
    journey: Annotated[str | None, typer.Argument(help="The journey's id; all of them if left out.")] = None,
    since: Annotated[
        str | None,
        typer.Option(metavar="REV|DATE|review", help="From when on; the last proven review, or a quarter ago for all."),
    ] = None,
    every_step: Annotated[
        bool, typer.Option("--all", help="Every step, also edits that were undone again later.")
    ] = False,
    repo: RepoOption = Path(),
    at: AtOption = None,
    as_of: AsOfOption = None,
    format_name: Annotated[str | None, format_option(FORMATS)] = None,
    output: OutputOption = None,
    color: ColorOption = "auto",
    no_cache: NoCacheOption = False,
) -> None:
    """Tell what happened to a journey and all it rests on: what changed, who did it, when and why.

    Grouped by whom it concerns. Edits that were undone again cancel out; reformatting is no change.
    """
    wanted = pick(FORMATS, format_name, output, "text")
    repository = opened(repo, at, as_of, cached=not no_cache)
    found = changelog_of(repository, journey, since, every_step=every_step)
    deliver(wanted.write(found, screen(output)), output, color)
