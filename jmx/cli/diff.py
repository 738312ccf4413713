"""`jmx diff [BASE] [HEAD]`."""

import os
from pathlib import Path
from typing import Annotated

import typer

from jmx.cli.opening import opened
from jmx.cli.options import AsOfOption, ColorOption, NoCacheOption, OutputOption, RepoOption
from jmx.cli.output import deliver, format_option, screen
from jmx.cli.terminal import complain, say_commands
from jmx.formats import pick
from jmx.model.change import Audience
from jmx.queries.diff import diff_of
from jmx.repo import files
from jmx.report.diff import FORMATS, comment
from jmx.report.diff_facts import DiffReport

app = typer.Typer(rich_markup_mode=None)
_SUMMARY_BYTES = 1 << 20  # what GitHub takes of a step


@app.command(
    epilog="Examples:  jmx diff  ·  jmx diff v1.2  ·  jmx diff 2026-01-01 2026-03-31 -o changes.html  ·  "
    "jmx diff origin/main...HEAD -f markdown"
)
def diff(
    base: Annotated[
        str | None, typer.Argument(help="A commit, tag, branch or date; where this branch began if left out.")
    ] = None,
    head: Annotated[str | None, typer.Argument(help="The same; the files here (WORKTREE) if left out.")] = None,
    journey: Annotated[list[str] | None, typer.Option("--journey", help="Only this journey; repeatable.")] = None,
    audience: Annotated[
        list[Audience] | None, typer.Option("--audience", help="Only what concerns these; repeatable.")
    ] = None,
    no_effects: Annotated[
        bool, typer.Option("--no-effects", help="Leave out the effects on ranking and lint.")
    ] = False,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="End with 1 when something changed, or may have.")
    ] = False,
    repo: RepoOption = Path(),
    as_of: AsOfOption = None,
    format_name: Annotated[str | None, format_option(FORMATS)] = None,
    output: OutputOption = None,
    color: ColorOption = "auto",
    no_cache: NoCacheOption = False,
) -> int:
    """Show what changed between two moments: in meaning, for whom, who did it, and what it does to ranking and lint.

    Moved files, formatting and the order of keys are no change. BASE..HEAD and BASE...HEAD mean what they do in git.
    """
    wanted = pick(FORMATS, format_name, output, "text")
    report = diff_of(
        opened(repo, None, as_of, cached=not no_cache),
        base,
        head,
        journeys=journey or (),
        audiences=audience or (),
        effects=not no_effects,
        named=wanted.name != "json",
    )
    product = wanted.write(report, screen(output))
    if wanted.name == "github" and output is None:
        say_commands(str(product))
    else:
        deliver(product, output, color)
    if wanted.name == "github":
        _summarise(report)
    return int(
        exit_code and bool(report.changes or report.comparison.unread)
    )  # what nobody could read may have changed


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
