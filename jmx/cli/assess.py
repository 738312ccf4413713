"""`jmx assess [JOURNEY|TEAM]`."""

from typing import Annotated

import typer

from jmx.cli.assess_formats import SLIDES, MaturitySlides
from jmx.cli.command import Asked, asking
from jmx.cli.completing import refs
from jmx.queries.assess import assess_of
from jmx.report.assess_data import FORMATS
from jmx.report.assess_facts import AssessReport

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    epilog="Examples:  jmx assess  ·  jmx assess get-connected  ·  jmx assess --monthly 24  ·  "
    "jmx assess -o maturity.svg"
)
@asking({**FORMATS, **SLIDES}, "monthly repo at as_of format output color no_cache")
def assess(
    asked: Asked[AssessReport],
    about: Annotated[
        str,
        typer.Argument(
            metavar="[JOURNEY|TEAM]", show_default=False, help="Only this, by its id or title.", autocompletion=refs
        ),
    ] = "",
    monthly: Annotated[
        int | None, typer.Option(metavar="MONTHS", min=1, max=600, help="Also at the ends of so many months before.")
    ] = None,
) -> None:
    """Say how mature journey management is, by what is really done, and what would raise it.

    Five levels: ad hoc, defined, managed, optimised, customer-centric. Each rests on shares that are counted, with the
    records behind them; nothing is asked of anybody, and a review that is only a stamp counts for nothing. Then where
    insight stops on its way to an outcome, and what a repository cannot know. docs/maturity.md says how it is counted,
    and from where the levels come; `assess` in jmx.yaml sets how much is enough.
    """
    repository = asked.repository()
    found = assess_of(repository, about, monthly=monthly or 0)
    asked.of(MaturitySlides(repository).formats()).deliver(found)
