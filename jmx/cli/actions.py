"""`jmx actions`: what reviews agreed, over all journeys, and what says that it is done."""

from pathlib import Path
from typing import Annotated

import typer

from jmx.cli.command import Asked, asking, opened, undo_interrupted
from jmx.cli.completing import open_action_refs
from jmx.cli.options import AsOfOption, DryRunOption, RepoOption
from jmx.cli.recording import committer_of, write_record
from jmx.queries.actions import actions_of, closing_record
from jmx.queries.promotion import promotion
from jmx.report.actions import FORMATS, ActionsReport

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.callback(
    invoke_without_command=True,
    epilog="Examples:  jmx actions  ·  jmx actions --owner me  ·  jmx actions --journey onboarding --all  ·  "
    "jmx actions -o actions.xlsx  ·  jmx actions close 2026-09-03-onboarding/a1 --on 2026-10-12 --commit",
)
@asking(FORMATS, "repo at as_of owner journey done format output color no_cache")
def actions(
    asked: Asked[ActionsReport],
    context: typer.Context,
    owner: Annotated[
        str, typer.Option("--owner", metavar="WHO", help="Only what they do: me, a name, an id, or nobody.")
    ] = "",
    journey: Annotated[str, typer.Option("--journey", metavar="JOURNEY", help="Only of this journey.")] = "",
    done: Annotated[bool, typer.Option("--all", help="Also what is done.")] = False,
) -> None:
    """List what reviews agreed is to be done: the longest past due first, then what nobody heard of.

    An action is closed by the next review, or between meetings: jmx actions close REF.
    """
    if context.invoked_subcommand is None:
        asked.deliver(actions_of(asked.repository(), owner, journey, done=done))


@app.command(
    epilog="Examples:  jmx actions close 2026-09-03-onboarding/a1  ·  "
    "jmx actions close 2026-09-03-onboarding/a1 2026-09-03-onboarding/a2 --on 2026-10-12 "
    "--why 'The vendor delivered' --commit"
)
def close(
    refs: Annotated[
        list[str],
        typer.Argument(metavar="REF", help="The actions, by ref or by their words.", autocompletion=open_action_refs),
    ],
    on: Annotated[
        str, typer.Option("--on", metavar="DAY", help="The day you heard that it was done; today if left out.")
    ] = "",
    why: Annotated[str, typer.Option("--why", metavar="TEXT", help="What came of it, or why it is dropped.")] = "",
    who: Annotated[
        str, typer.Option("--by", metavar="WHO", help="Who says so; whoever git knows here if left out.")
    ] = "",
    commit: Annotated[bool, typer.Option("--commit", help="Commit the record, and only that.")] = False,
    dry_run: DryRunOption = False,
    repo: RepoOption = Path(),
    as_of: AsOfOption = None,
) -> None:
    """Say that actions are done, in a record of its own between meetings: reviews stay as they were committed."""
    repository = opened(repo, None, as_of)
    if not dry_run:
        undo_interrupted(repository)
    committer = committer_of(repository)
    write_record(
        repository,
        lambda: closing_record(repository, refs, on, why, who, committer),
        commit=commit,
        dry_run=dry_run,
    )


@app.command(
    epilog="Examples:  jmx actions promote 2026-09-03-onboarding/a1  ·  "
    "jmx actions promote 2026-09-03-onboarding/a1 --title 'Codes by SMS' --effort 3 --commit"
)
def promote(
    ref: Annotated[
        str, typer.Argument(metavar="REF", help="The action, by ref or by its words.", autocompletion=open_action_refs)
    ],
    title: Annotated[str, typer.Option("--title", help="Its title; the action's words if left out.")] = "",
    effort: Annotated[str, typer.Option("--effort", metavar="WEEKS", help="Its size in person-weeks.")] = "",
    who: Annotated[
        str, typer.Option("--by", metavar="WHO", help="Who says so; whoever git knows here if left out.")
    ] = "",
    commit: Annotated[bool, typer.Option("--commit", help="Commit what is written, and only that.")] = False,
    dry_run: DryRunOption = False,
    repo: RepoOption = Path(),
    as_of: AsOfOption = None,
) -> None:
    """Make an initiative of an action that turned out to be more: it addresses what the action is about.

    The action names it as long as its review is not committed; after that a record between meetings closes the action
    and says what it became.
    """
    repository = opened(repo, None, as_of)
    if not dry_run:
        undo_interrupted(repository)
    committer = committer_of(repository)
    write_record(
        repository,
        lambda: promotion(repository, ref, title, effort, who or committer),
        commit=commit,
        dry_run=dry_run,
    )
