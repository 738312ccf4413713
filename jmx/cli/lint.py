"""`jmx lint`."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from jmx.cli.opening import opened
from jmx.cli.options import AsOfOption, AtOption, ColorOption, NoCacheOption, OutputOption, RepoOption
from jmx.cli.output import deliver, format_option, screen
from jmx.formats import pick
from jmx.model.finding import Level
from jmx.queries.findings import findings_of
from jmx.report.findings import FORMATS, LintReport

app = typer.Typer(rich_markup_mode=None)
FailOn = StrEnum("FailOn", ["error", "warning", "info", "never"])


@app.command(
    epilog="Examples:  jmx lint  ·  jmx lint -f concise --fail-on warning  ·  jmx lint -o findings.xlsx  ·  "
    "jmx lint -f json | jq .summary"
)
def lint(
    repo: RepoOption = Path(),
    at: AtOption = None,
    as_of: AsOfOption = None,
    format_name: Annotated[str | None, format_option(FORMATS)] = None,
    output: OutputOption = None,
    fail_on: Annotated[FailOn, typer.Option("--fail-on", help="The lowest level that ends in exit 1.")] = FailOn.error,
    no_cache: NoCacheOption = False,
    color: ColorOption = "auto",
) -> int:
    """Check that journeys are valid, owned, fresh and backed by evidence.

    Ends with 0 when all is well, 1 when there are findings at or over --fail-on, 2 when jmx could not run.
    """
    wanted = pick(FORMATS, format_name, output, "text")
    report = findings_of(opened(repo, at, as_of, cached=not no_cache))
    deliver(wanted.write(report, screen(output)), output, color)
    return int(fail_on is not FailOn.never and _fails(report, Level(fail_on.value)))


def _fails(report: LintReport, lowest: Level) -> bool:
    return any(finding.level.rank >= lowest.rank for finding in report.findings)
