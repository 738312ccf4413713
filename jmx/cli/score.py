"""`jmx score pains`, and `jmx score --why PAIN`."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from jmx.cli.command import Asked, asking
from jmx.errors import JmxError
from jmx.queries.overview import account_of, ranking_of
from jmx.report import account, ranking
from jmx.report.account import AccountReport
from jmx.report.ranking import RankingReport

app = typer.Typer(add_completion=False, rich_markup_mode=None, no_args_is_help=True)


@app.callback(
    invoke_without_command=True,
    epilog="Examples:  jmx score pains  ·  jmx score --why onboarding/code-late  ·  "
    "jmx score --why onboarding/code-late -f json",
)
@asking(account.FORMATS, "why repo at as_of format output no_cache color")
def score(
    asked: Asked[AccountReport],
    context: typer.Context,
    why: Annotated[
        str | None, typer.Option("--why", metavar="PAIN", help="Tell how one pain comes to its score, step by step.")
    ] = None,
) -> None:
    """Rank what hurts customers most, with the sum beside every score; or tell how one pain comes to its score."""
    if context.invoked_subcommand is not None:
        _hand_on(context, context.invoked_subcommand)
        return
    if not why:
        raise JmxError("name a pain, as in: jmx score --why onboarding/code-late; or rank them all: jmx score pains")
    asked.deliver(account_of(asked.repository(), why))


def _hand_on(context: typer.Context, command: str) -> None:
    """What is said before the word `pains` is meant for it."""
    said = {name: value for name, value in context.params.items() if _on_the_command_line(context, name)}
    if "why" in said:
        raise JmxError(f"--why asks about one pain, and {command} about all: ask for one of the two")
    earlier = (context.default_map or {}).get(command, {})
    context.default_map = {
        command: {**earlier, **{name: str(each) if isinstance(each, Path) else each for name, each in said.items()}}
    }


def _on_the_command_line(context: typer.Context, name: str) -> bool:
    source = context.get_parameter_source(name)
    return source is not None and source.name == "COMMANDLINE"


@app.command(
    epilog="Examples:  jmx score pains  ·  jmx score pains onboarding --top 5  ·  jmx score pains -o pains.csv"
)
@asking(ranking.FORMATS, "repo at as_of top format output no_cache color")
def pains(
    asked: Asked[RankingReport],
    journey: Annotated[str | None, typer.Argument(help="Only the pains of this journey.")] = None,
    top: Annotated[int, typer.Option("--top", min=0, help="How many to show; 0 for all.")] = 20,
) -> None:
    """Rank unsolved pains by severity × reach × frequency × confidence.

    Confidence comes out of the evidence; `jmx score --why PAIN` tells every step. What cannot be ranked is listed with
    what it lacks; nothing is assumed.
    """
    asked.deliver(replace(ranking_of(asked.repository(), journey), top=top or None))
