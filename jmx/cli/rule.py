"""`jmx rule [CODE]`."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Annotated

import typer

from jmx.cli.command import Asked, asking
from jmx.errors import JmxError, near
from jmx.lint import ALL_CARDS
from jmx.model.finding import RuleCard
from jmx.report.rules import FORMATS, PAGES, Cards

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(epilog="Examples:  jmx rule  ·  jmx rule OWN101  ·  jmx rule OWN  ·  jmx rule review-overdue")
@asking(FORMATS, "repo whole format output color")
def rule(
    asked: Asked[Cards],
    code: Annotated[
        str | None,
        typer.Argument(help="A rule's code or name, a family like OWN or its topic, like ownership; else all of them."),
    ] = None,
    *,
    whole: Annotated[bool, typer.Option("--all", help="Every rule with its whole page.")] = False,
) -> None:
    """Explain a rule: what it wants, why that matters to journey work, and how to fix it."""
    cards = (*ALL_CARDS, *_own(asked)) if code is None else _called(code, ALL_CARDS) or _called(code, _own(asked))
    if not cards and code is not None:
        names = [name for card in (*ALL_CARDS, *_own(asked)) for name in (card.code, card.name)]
        raise JmxError(f"there is no rule '{code}'{near(code, names) or near(code.upper(), names)}")
    if whole:
        asked.of(PAGES).deliver(cards)
    else:
        asked.deliver(cards)


def _called(code: str, cards: Sequence[RuleCard]) -> tuple[RuleCard, ...]:
    """The card of that code or name, or those of a family."""
    word = code.lower()
    exact = tuple(card for card in cards if word in (card.code.lower(), card.name))
    return exact or tuple(card for card in cards if word in (card.family.lower(), card.topic.lower()))


def _own(asked: Asked[Cards]) -> tuple[RuleCard, ...]:
    """The rules that `jmx.yaml` here makes; none where it cannot be looked for, since those of jmx are the same
    anywhere."""
    from jmx.lint.own import own_cards

    with suppress(JmxError):
        return tuple(own_cards(asked.repository().settings_alone.lint).values())
    return ()
