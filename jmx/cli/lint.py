"""`jmx lint`."""

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from jmx.cli.command import Asked, asking, undo_interrupted, writing
from jmx.cli.step_summary import add_to_step_summary
from jmx.cli.terminal import complain
from jmx.errors import JmxError
from jmx.lint.selection import NO_CHOICE, LintChoice
from jmx.model.baseline import BaselineEntry
from jmx.model.finding import Level, Profile
from jmx.model.kinds import BASELINE_FILE
from jmx.queries.baseline import baseline_update
from jmx.queries.overview import findings_of
from jmx.queries.repository import Repository
from jmx.queries.statistics import statistics_of
from jmx.report import statistics as counted
from jmx.report.findings import FORMATS, step_summary
from jmx.report.lint_report import LintReport

app = typer.Typer(add_completion=False, rich_markup_mode=None)
LEVELS = ("error", "warning", "info", "none")
FailOn = StrEnum("FailOn", ["error", "warning", "info", "never"])


@app.command(
    epilog="Examples:  jmx lint  ·  jmx lint journeys/onboarding.yaml  ·  jmx lint -f concise --fail-on warning  ·  "
    "jmx lint -o findings.xlsx  ·  jmx lint -f json | jq .summary  ·  jmx lint --since origin/main  ·  "
    "jmx lint --update-baseline"
)
@asking(
    FORMATS,
    "repo at as_of format output fail_on profile select extend_select ignore level statistics since update_baseline"
    " no_baseline no_cache color",
)
def lint(
    asked: Asked[LintReport],
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="PATH", help="Tell only of these files or folders.")
    ] = None,
    *,
    fail_on: Annotated[FailOn, typer.Option("--fail-on", help="The lowest level that ends in exit 1.")] = FailOn.error,
    profile: Annotated[
        Profile | None, typer.Option("--profile", help="How much is asked, in place of what jmx.yaml says.")
    ] = None,
    select: Annotated[
        list[str] | None, typer.Option("--select", metavar="CODES", help="Only these rules or families: OWN,STL102.")
    ] = None,
    extend_select: Annotated[
        list[str] | None, typer.Option("--extend-select", metavar="CODES", help="These too, whatever the profile.")
    ] = None,
    ignore: Annotated[list[str] | None, typer.Option("--ignore", metavar="CODES", help="Not these.")] = None,
    level: Annotated[
        list[str] | None,
        typer.Option("--level", metavar="CODE=LEVEL", help="How loud a rule or family is: EVD=info, ACT101=none."),
    ] = None,
    statistics: Annotated[
        bool, typer.Option("--statistics", help="Count the findings by rule, owner and team; do not list them.")
    ] = False,
    since: Annotated[
        str | None,
        typer.Option(
            "--since",
            metavar="REV",
            help="Judge a branch: what it changed since it left REV, and what that caused; the calendar only warns.",
        ),
    ] = None,
    update_baseline: Annotated[
        bool,
        typer.Option(
            "--update-baseline",
            help=f"Hold back what is found now: write it into {BASELINE_FILE}, and take out what is mended.",
        ),
    ] = False,
    no_baseline: Annotated[
        bool, typer.Option("--no-baseline", help=f"Tell what {BASELINE_FILE} holds back too.")
    ] = False,
) -> int:
    """Check that journeys are valid, owned, fresh and backed by evidence.

    Ends with 0 when all is well, 1 when there are findings at or over --fail-on, 2 when jmx could not run.
    """
    choice = LintChoice(profile, _codes(select), _codes(extend_select), _codes(ignore), tuple(map(_level, level or ())))
    if update_baseline and (paths or no_baseline or since or choice != NO_CHOICE):
        others = "PATH, --since, --no-baseline and what chooses rules"
        raise JmxError(f"--update-baseline is about all that is found; leave out {others}")
    repository = replace(asked.repository(), choice=choice)
    choice.refuse_unknown(repository.workspace.settings.lint)
    entries = _updated(repository) if update_baseline else None if no_baseline else repository.baseline
    report = findings_of(repository, paths or (), entries, since)
    report = replace(report, fails_on=None if fail_on is FailOn.never else Level(fail_on.value))
    if statistics:
        asked.of(counted.FORMATS).deliver(statistics_of(repository, report))
    else:
        asked.deliver(report)
    if "github" in asked.formats:
        add_to_step_summary(step_summary(report))
    return int(any(map(report.fails, report.findings)))


def _codes(given: Sequence[str] | None) -> tuple[str, ...]:
    """Codes as they may be written: the option once for each, or several with commas."""
    return tuple(code.strip().upper() for each in given or () for code in each.split(",") if code.strip())


def _level(given: str) -> tuple[str, str]:
    code, _, level = given.partition("=")
    if level not in LEVELS:
        raise JmxError(f"--level takes CODE=LEVEL, and LEVEL is one of {', '.join(LEVELS)}; got '{given}'")
    return code.strip().upper(), level


def _updated(repository: Repository) -> Sequence[BaselineEntry]:
    """The baseline, once it is written as it should be from now on."""
    undo_interrupted(repository)
    with writing(repository) as write:
        update = baseline_update(repository)
        write(update.files)
    complain(f"jmx: {update.words}")
    return update.entries
