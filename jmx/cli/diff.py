"""`jmx diff [BASE] [HEAD]`."""

import os
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from jmx.cli.command import Asked, asking
from jmx.cli.terminal import complain, say_commands
from jmx.model.change import Audience
from jmx.queries.diff import diff_of
from jmx.repo import files
from jmx.report.diff import FORMATS, comment
from jmx.report.diff_facts import DiffReport

app = typer.Typer(add_completion=False, rich_markup_mode=None)
_SUMMARY_BYTES = 1 << 20  # what GitHub takes of a step


@app.command(
    epilog="Examples:  jmx diff  ·  jmx diff v1.2  ·  jmx diff 2026-01-01 2026-03-31 -o changes.html  ·  "
    "jmx diff origin/main...HEAD -f markdown"
)
@asking(FORMATS, "repo as_of format output color no_cache")
def diff(
    asked: Asked[DiffReport],
    base: Annotated[
        str | None,
        typer.Argument(help="A commit, tag, branch or date (with that day); where this branch began if left out."),
    ] = None,
    head: Annotated[str | None, typer.Argument(help="The same; the files here (WORKTREE) if left out.")] = None,
    journey: Annotated[list[str] | None, typer.Option("--journey", help="Only this journey; repeatable.")] = None,
    audience: Annotated[
        list[Audience] | None, typer.Option("--audience", help="Only what concerns these; repeatable.")
    ] = None,
    no_effects: Annotated[
        bool, typer.Option("--no-effects", help="Leave out the effects on ranking and lint.")
    ] = False,
    every: Annotated[
        bool, typer.Option("--all", help="Tell each change by itself, also where one person or team follows another.")
    ] = False,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="End with 1 when something changed, or may have.")
    ] = False,
) -> int:
    """Show what changed between two moments: in meaning, for whom, who did it, and what it does to ranking and lint.

    Moved files, formatting and the order of keys are no change. BASE..HEAD and BASE...HEAD mean what they do in git.
    """
    report = diff_of(
        asked.repository(),
        base,
        head,
        journeys=journey or (),
        audiences=audience or (),
        effects=not no_effects,
        named=asked.format.name != "json",
    )
    report = replace(report, every=every)
    if asked.format.name == "github" and asked.output is None:
        say_commands(str(asked.written(report)))
    else:
        asked.deliver(report)
    if asked.format.name == "github":
        _summarise(report)
    changed = report.changes or report.comparison.unread  # what nobody could read may have changed
    return int(exit_code and bool(changed))


def _summarise(report: DiffReport) -> None:
    """Adds the whole to the page that GitHub shows for a step, where there is one."""
    given = os.environ.get("GITHUB_STEP_SUMMARY")
    if not given:
        return
    target = Path(given)
    known = files.read(target.parent, target.name, _SUMMARY_BYTES) if target.exists() else b""
    if isinstance(known, str):
        complain(f"jmx: no summary: '{target}' {known}")
        return
    files.write(target, known + comment(report).encode("utf-8", "backslashreplace"))
