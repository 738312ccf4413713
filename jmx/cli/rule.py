"""`jmx rule [CODE]`."""

from typing import Annotated

import typer

from jmx.cli.app import near
from jmx.cli.options import ColorOption
from jmx.cli.output import deliver
from jmx.errors import JmxError
from jmx.lint.rules import ALL_RULES
from jmx.model.seen import ALL_SEEN
from jmx.report.span import Span
from jmx.report.table import table

app = typer.Typer(rich_markup_mode=None)


@app.command(epilog="Examples:  jmx rule  ·  jmx rule OWN101  ·  jmx rule review-overdue")
def rule(
    code: Annotated[str | None, typer.Argument(help="A rule's code or name; all of them if left out.")] = None,
    color: ColorOption = "auto",
) -> None:
    """Explain a rule: what it wants, why that matters to journey work, and how to fix it."""
    if code is None:
        rows = [[each.code, each.name, each.level.value, each.summary] for each in ALL_RULES]
        rows += [[card.code, card.name, card.level.value, "seen while reading a file"] for card in ALL_SEEN]
        deliver(table(("code", "name", "level", "what it wants"), rows, styles=("bold",)), None, color)
        return
    for each in ALL_RULES:
        if code in (each.code, each.name):
            head = Span(f"{each.code} {each.name}", "bold")
            deliver((head, Span(f" ({each.level.value})\n\n{each.manual}\n")), None, color)
            return
    for card in ALL_SEEN:
        if code in (card.code, card.name):
            words = "is seen while reading a file; the finding itself says what to write instead"
            deliver((Span(f"{card.code} {card.name}", "bold"), Span(f" ({card.level.value}) {words}\n")), None, color)
            return
    names = [name for each in ALL_RULES for name in (each.code, each.name)]
    names += [name for card in ALL_SEEN for name in (card.code, card.name)]
    raise JmxError(f"there is no rule '{code}'{near(code, names)}")
