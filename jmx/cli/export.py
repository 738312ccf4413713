"""`jmx export JOURNEY`."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from jmx.cli.command import deliver, opened, pick, screen
from jmx.cli.options import AtOption, RepoOption, format_option, named
from jmx.cli.terminal import complain
from jmx.queries.journey_table import table_source
from jmx.report.journey_table import FORMATS, TableReport
from jmx.writing.cell_words import CUT

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    epilog="Examples:  jmx export onboarding  ·  jmx export onboarding -o for-support.xlsx --stages-in columns"
)
def export(
    journey: Annotated[str, typer.Argument(help="The journey's id.")],
    repo: RepoOption = Path(),
    at: AtOption = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", parser=named, help="Where to; else a file called after it."),
    ] = None,
    format_name: Annotated[str | None, format_option(FORMATS)] = None,
    stages_in: Annotated[
        Literal["rows", "columns"], typer.Option("--stages-in", help="How stages and steps stand in the workbook.")
    ] = "rows",
) -> None:
    """Write a journey as a workbook that colleagues fill in, without git: `jmx import` reads back what they changed.

    Its sheets hold the journey, its stages, steps and pains, and the evidence behind them.
    """
    source = table_source(opened(repo, at), journey)
    file = output or Path(f"{source.journey}.{format_name or next(iter(FORMATS))}")
    format = pick(FORMATS, format_name, file)
    for row in source.table.rows:
        for field, words in row.words.items():
            if words.endswith(CUT):
                complain(f"jmx: {row.ref}.{field} is too long for a cell and is cut there; edit it in the repository")
    report = TableReport(source.table, source.choices(), in_columns=stages_in == "columns")
    deliver(format.write(report, screen(file)), file)
    complain(f"wrote {file}; what comes back filled in, `jmx import` reads")
