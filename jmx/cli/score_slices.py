"""`jmx score --stage, --team, …`: which part of a ranking is shown; and with `--ages` who rated it."""

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Annotated, Any, TypeVar

import typer

from jmx.errors import JmxError
from jmx.queries.repository import Repository
from jmx.queries.scores import sliced, with_ages
from jmx.report.ranking import RankingReport
from jmx.score.models import FIXES, PAINS
from jmx.score.slices import Slice

R = TypeVar("R")
_HELP = {
    "stage": ("NAME", "Only what hurts in this stage."),
    "stage_model": ("STAGE", "Only what hurts in this standard stage, in any journey."),
    "persona": ("NAME", "Only what hits this persona."),
    "segment": ("WORDS", "Only what hits personas of this segment."),
    "team": ("NAME", "Only what this team runs or does."),
    "owner": ("NAME", "Only what this person answers for."),
    "tag": ("WORD", "Only what has this tag."),
    "status": ("WORD", "Only what has this status: accepted of pains, planned of initiatives, …"),
}
SLICES = " ".join(Slice._fields)
AgesOption = Annotated[
    bool, typer.Option("--ages", help="With who rated each last, when, and which evidence came since.")
]


def slicing(function: Callable[..., R]) -> Callable[..., R]:
    """Gives a command an option for everything a slice may name, and what was named as its `only`."""

    @wraps(function)
    def command(*args: Any, **given: Any) -> R:
        only = Slice(*(given.pop(name) for name in Slice._fields))
        return function(*args, **given, only=only)

    signature = inspect.signature(function)
    own = [each for each in signature.parameters.values() if each.name != "only"]
    named = [_option(name, metavar, told) for name, (metavar, told) in _HELP.items()]
    vars(command)["__signature__"] = signature.replace(parameters=[*own, *named])
    return command


def _option(name: str, metavar: str, told: str) -> inspect.Parameter:
    option = typer.Option(f"--{name.replace('_', '-')}", metavar=metavar, help=told, show_default=False)
    return inspect.Parameter(
        name, inspect.Parameter.POSITIONAL_OR_KEYWORD, default="", annotation=Annotated[str, option]
    )


def refuse_slices(only: Slice, ages: bool, of: str, *, live: bool) -> None:
    """Slices are of pains, of fixes and of what to do first; ages of the two rankings. `of` is what is asked for."""
    option = f"--{next(iter(only.asked)).replace('_', '-')}" if only.asked else ""
    if option and of not in ("", PAINS, FIXES):
        raise JmxError(
            f"{option} does not go with {of}; it keeps a part of jmx score, jmx score pains, jmx score fixes"
        )
    if option and live:
        raise JmxError(f"{option} does not go with --live: its cells rank the rows they hold, so they hold all of them")
    if ages and of not in (PAINS, FIXES):
        raise JmxError("--ages goes with a whole ranking: jmx score pains --ages, jmx score fixes --ages")


def part_of(repository: Repository, found: RankingReport, only: Slice, ages: bool) -> RankingReport:
    """What a slice keeps of a ranking, with what stands beside each score."""
    kept = sliced(repository, found, only)
    return with_ages(repository, kept) if ages else kept
