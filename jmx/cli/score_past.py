"""`jmx score pains --since` and `--history`, and `jmx score worked`: the ranking over time, and what came of it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any

import typer

from jmx.cli.command import Asked
from jmx.errors import JmxError
from jmx.queries import score_past
from jmx.queries.formula import NOW, THEN, under_formula
from jmx.queries.repository import Repository
from jmx.report import movers, past_ranks, picks
from jmx.score.models import PAINS

WORKED = "worked"
_MOST_MONTHS = 600

SinceOption = Annotated[
    str | None,
    typer.Option("--since", metavar="REV", help="What moved pains since a commit, a tag or a date, and who did that."),
]
HistoryOption = Annotated[
    int | None,
    typer.Option("--history", metavar="MONTHS", min=1, max=_MOST_MONTHS, help="The places of pains, month by month."),
]
FormulaOption = Annotated[
    str,
    typer.Option(
        "--formula", metavar="WHEN",
        help="With --at, --since, --history and worked: rank by the formula of then, or of now.", show_default="then",
    ),
]  # fmt: skip


def past(
    asked: Asked[Any], of: str, journey: str | None, model: str, since: str | None, history: int | None, formula: str,
    top: int | None,
) -> None:  # fmt: skip
    """Tells what moved since a moment, or the places over some months."""
    if of not in ("", PAINS):
        raise JmxError(
            "--since and --history are told of pains alone: jmx score pains --since …, jmx score pains --history …"
        )
    repository = asked.repository()
    if since is not None:
        moved = score_past.moved(repository, since, journey, formula, model)
        asked.of(movers.FORMATS).deliver(replace(moved, top=top))
    elif history is not None:
        course = score_past.over_months(repository, history, journey, formula, model)
        asked.of(past_ranks.FORMATS).deliver(replace(course, top=top))


def worked(asked: Asked[Any], journey: str | None, model: str, formula: str, top: int | None) -> None:
    """Tells whether the ranking picked what worked."""
    if journey:
        raise JmxError(
            "too few initiatives of one journey have a verdict to say anything; ask of all: jmx score worked"
        )
    found = score_past.picked(asked.repository(), formula, model)
    asked.of(picks.FORMATS).deliver(replace(found, top=top))


def by_formula(repository: Repository, formula: str) -> Repository:
    """The repository, which ranks by the formula of now where that was asked."""
    if formula == NOW and repository.at is None:
        raise JmxError(
            "what is read here is ranked by the formula of now; --formula now goes with --at, --since or --history"
        )
    under_formula(repository, formula)
    return repository


def refuse_odd(formula: str, asked: Mapping[str, object]) -> None:
    """Refuses to answer two questions at once, by the names under which they are asked, and what is no answer to by
    which formula."""
    if formula not in (THEN, NOW):
        raise JmxError(f"--formula is then or now, not '{formula[:40]}'")
    said = [name for name, value in asked.items() if value]
    if len(said) > 1:
        raise JmxError(f"{' and '.join(said)} are different questions; ask one at a time")
    if formula == NOW and said == ["--what-if"]:
        raise JmxError("--what-if ranks by the formula of now; leave out --formula")
