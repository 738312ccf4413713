"""`jmx rule [CODE]`."""

from typing import Annotated

import typer

from jmx.cli.options import ColorOption, OutputOption
from jmx.cli.output import deliver, format_option, screen
from jmx.errors import JmxError, near
from jmx.formats import pick
from jmx.lint.rules import ALL_CARDS
from jmx.model.finding import RuleCard
from jmx.report.rules import FORMATS

app = typer.Typer(rich_markup_mode=None)


@app.command(epilog="Examples:  jmx rule  ·  jmx rule OWN101  ·  jmx rule OWN  ·  jmx rule review-overdue")
def rule(
    code: Annotated[
        str | None,
        typer.Argument(help="A rule's code or name, a family like OWN or its topic, like ownership; else all of them."),
    ] = None,
    format_name: Annotated[str | None, format_option(FORMATS)] = None,
    output: OutputOption = None,
    color: ColorOption = "auto",
) -> None:
    """Explain a rule: what it wants, why that matters to journey work, and how to fix it."""
    wanted = pick(FORMATS, format_name, output, "text")
    deliver(wanted.write(ALL_CARDS if code is None else _asked(code), screen(output)), output, color)


def _asked(code: str) -> tuple[RuleCard, ...]:
    """The card of that code or name, or those of a family; an error with the nearest name where there is none."""
    word = code.lower()
    exact = tuple(card for card in ALL_CARDS if word in (card.code.lower(), card.name))
    family = tuple(card for card in ALL_CARDS if word in (card.family.lower(), card.topic.lower()))
    if not exact and not family:
        names = [name for card in ALL_CARDS for name in (card.code, card.name)]
        raise JmxError(f"there is no rule '{code}'{near(code, names) or near(code.upper(), names)}")
    return exact or family
