"""`jmx lint`."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from jmx.cli.command import Asked, asking
from jmx.model.finding import Level
from jmx.queries.overview import findings_of
from jmx.report.findings import FORMATS, LintReport

app = typer.Typer(add_completion=False, rich_markup_mode=None)
FailOn = StrEnum("FailOn", ["error", "warning", "info", "never"])


@app.command(
    epilog="Examples:  jmx lint  ·  jmx lint journeys/onboarding.yaml  ·  jmx lint -f concise --fail-on warning  ·  "
    "jmx lint -o findings.xlsx  ·  jmx lint -f json | jq .summary"
)
@asking(FORMATS, "repo at as_of format output fail_on no_cache color")
def lint(
    asked: Asked[LintReport],
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="PATH", help="Tell only of these files or folders.")
    ] = None,
    *,
    fail_on: Annotated[FailOn, typer.Option("--fail-on", help="The lowest level that ends in exit 1.")] = FailOn.error,
) -> int:
    """Check that journeys are valid, owned, fresh and backed by evidence.

    Ends with 0 when all is well, 1 when there are findings at or over --fail-on, 2 when jmx could not run.
    """
    report = findings_of(asked.repository(), paths or ())
    asked.deliver(report)
    return int(fail_on is not FailOn.never and _fails(report, Level(fail_on.value)))


def _fails(report: LintReport, lowest: Level) -> bool:
    return any(finding.level.rank >= lowest.rank for finding in report.findings)
