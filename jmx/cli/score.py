"""`jmx score pains`."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from jmx.cli.opening import opened
from jmx.cli.options import AsOfOption, AtOption, ColorOption, NoCacheOption, OutputOption, RepoOption
from jmx.cli.output import deliver, format_option, screen
from jmx.formats import pick
from jmx.queries.ranking import ranking_of
from jmx.report.ranking import FORMATS

app = typer.Typer(rich_markup_mode=None, no_args_is_help=True)


@app.callback()
def score() -> None:
    """Rank what hurts customers most, with the sum beside every score."""


@app.command(
    epilog="Examples:  jmx score pains  ·  jmx score pains onboarding --top 5  ·  jmx score pains -o pains.csv"
)
def pains(
    journey: Annotated[str | None, typer.Argument(help="Only the pains of this journey.")] = None,
    repo: RepoOption = Path(),
    at: AtOption = None,
    as_of: AsOfOption = None,
    top: Annotated[int, typer.Option("--top", min=0, help="How many to show; 0 for all.")] = 20,
    format_name: Annotated[str | None, format_option(FORMATS)] = None,
    output: OutputOption = None,
    no_cache: NoCacheOption = False,
    color: ColorOption = "auto",
) -> None:
    """Rank unsolved pains by severity × reach × frequency × confidence.

    Confidence comes out of the evidence. What cannot be ranked is listed with what it lacks; nothing is assumed.
    """
    wanted = pick(FORMATS, format_name, output, "table")
    ranking = replace(ranking_of(opened(repo, at, as_of, cached=not no_cache), journey), top=top or None)
    deliver(wanted.write(ranking, screen(output)), output, color)
