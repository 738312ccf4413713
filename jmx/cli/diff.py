"""`jmx diff [BASE] [HEAD]`."""

from dataclasses import replace
from typing import Annotated

import typer

from jmx.cli.command import Asked, asking
from jmx.cli.step_summary import add_to_step_summary
from jmx.model.change import Audience
from jmx.queries.diff import diff_of
from jmx.report.diff import FORMATS, comment
from jmx.report.diff_facts import DiffReport

app = typer.Typer(add_completion=False, rich_markup_mode=None)


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
        named=asked.formats != {"json"},
    )
    report = replace(report, every=every)
    asked.deliver(report)
    if "github" in asked.formats:
        add_to_step_summary(comment(report))
    changed = report.changes or report.comparison.unread  # what nobody could read may have changed
    return int(exit_code and bool(changed))
