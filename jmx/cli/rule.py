"""`jmx rule [CODE]`."""

from collections.abc import Sequence
from typing import Annotated

import typer

from jmx import escape
from jmx.cli.options import ColorOption
from jmx.cli.output import chosen, deliver
from jmx.errors import JmxError, near
from jmx.lint.rules import ALL_CARDS
from jmx.model.rule_card import RuleCard
from jmx.report.styled import Span, Spans
from jmx.report.table import table

app = typer.Typer(rich_markup_mode=None)


@app.command(epilog="Examples:  jmx rule  ·  jmx rule OWN101  ·  jmx rule OWN  ·  jmx rule review-overdue")
def rule(
    code: Annotated[
        str | None, typer.Argument(help="A rule's code or name, or a family like OWN; all of them if left out.")
    ] = None,
    format_name: Annotated[str, typer.Option("--format", "-f", help="One of: text, json.")] = "text",
    color: ColorOption = "auto",
) -> None:
    """Explain a rule: what it wants, why that matters to journey work, and how to fix it."""
    format_name = chosen(format_name, ("text", "json"))
    cards = ALL_CARDS if code is None else _asked(code)
    if format_name == "json":
        deliver(_as_json(cards), None)
    else:
        deliver(_page(cards[0]) if len(cards) == 1 else _list(cards), None, color)


def _asked(code: str) -> tuple[RuleCard, ...]:
    """The card of that code or name, or those of a family; an error with the nearest name where there is none."""
    word = code.lower()
    exact = tuple(card for card in ALL_CARDS if word in (card.code.lower(), card.name))
    family = tuple(card for card in ALL_CARDS if word == card.family.lower())
    if not exact and not family:
        names = [name for card in ALL_CARDS for name in (card.code, card.name)]
        raise JmxError(f"there is no rule '{code}'{near(code, names) or near(code.upper(), names)}")
    return exact or family


def _page(card: RuleCard) -> Spans:
    return Span(f"{card.code} {card.name}", "bold"), Span(f" ({card.level.value})\n\n{card.manual}\n")


def _list(cards: Sequence[RuleCard]) -> Spans:
    rows = [[card.code, card.name, card.level.value, card.summary] for card in cards]
    return table(("code", "name", "level", "what it is about"), rows, styles=("bold",))


def _as_json(cards: Sequence[RuleCard]) -> str:
    rules = [
        {"code": card.code, "name": card.name, "level": card.level.value, "summary": card.summary, "text": card.manual}
        for card in cards
    ]
    return escape.json({"version": 1, "rules": rules})
