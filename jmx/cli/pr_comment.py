"""`jmx pr-comment [BASE] [HEAD]`."""

from pathlib import Path
from typing import Annotated

import typer

from jmx.cli.command import deliver, opened
from jmx.cli.options import AsOfOption, NoCacheOption, OutputOption, RepoOption
from jmx.cli.terminal import complain
from jmx.queries.diff import diff_of
from jmx.queries.since import more_held_back
from jmx.report.pr_comment import pr_comment

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    "pr-comment", epilog="Examples:  jmx pr-comment  ·  jmx pr-comment origin/main  ·  jmx pr-comment -o comment.md"
)
def comment(
    base: Annotated[
        str | None, typer.Argument(help="A commit, tag, branch or date; where this branch began if left out.")
    ] = None,
    head: Annotated[str | None, typer.Argument(help="The same; the files here (WORKTREE) if left out.")] = None,
    repo: RepoOption = Path(),
    as_of: AsOfOption = None,
    output: OutputOption = None,
    no_cache: NoCacheOption = False,
) -> None:
    """Write what a pull request changes in the journeys, as the one comment on it: in meaning, ranking and findings.

    Nothing at all where nothing changed in meaning. Its first line, which nobody sees, marks it, so that a workflow
    finds it and writes it anew. What strangers wrote stays text in it: it mentions nobody and closes nothing.
    """
    repository = opened(repo, as_of=as_of, cached=not no_cache)
    report = diff_of(repository, base, head)
    told = pr_comment(report, more_held_back(repository, report.comparison))
    deliver(told, output)
    if not told:
        complain("nothing changed in meaning, so there is nothing to say")
