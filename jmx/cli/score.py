"""`jmx score pains`."""

from dataclasses import replace
from typing import Annotated

import typer

from jmx.cli.command import Asked, asking
from jmx.queries.overview import ranking_of
from jmx.report.ranking import FORMATS, RankingReport

app = typer.Typer(add_completion=False, rich_markup_mode=None, no_args_is_help=True)


@app.callback()
def score() -> None:
    """Rank what hurts customers most, with the sum beside every score."""


@app.command(
    epilog="Examples:  jmx score pains  ·  jmx score pains onboarding --top 5  ·  jmx score pains -o pains.csv"
)
@asking(FORMATS, "repo at as_of top format output no_cache color")
def pains(
    asked: Asked[RankingReport],
    journey: Annotated[str | None, typer.Argument(help="Only the pains of this journey.")] = None,
    top: Annotated[int, typer.Option("--top", min=0, help="How many to show; 0 for all.")] = 20,
) -> None:
    """Rank unsolved pains by severity × reach × frequency × confidence.

    Confidence comes out of the evidence. What cannot be ranked is listed with what it lacks; nothing is assumed.
    """
    asked.deliver(replace(ranking_of(asked.repository(), journey), top=top or None))
