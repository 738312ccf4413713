"""`jmx due [JOURNEY…]`."""

from typing import Annotated

import typer

from jmx.cli import completing
from jmx.cli.command import Asked, asking
from jmx.cli.days_ahead import UntilOption, WithinOption, days_ahead
from jmx.queries.due import A_QUARTER, due_of
from jmx.report.due import FORMATS, DueReport
from jmx.review.due_item import KINDS

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    epilog="Examples:  jmx due  ·  jmx due --owner me  ·  jmx due onboarding --within 30d  ·  jmx due --until "
    "2026-12-31  ·  jmx due --kind review --propose"
)
@asking(FORMATS)
def due(
    asked: Asked[DueReport],
    journeys: completing.JourneysArgument = None,
    owner: completing.OwnerOption = "",
    within: WithinOption = "",
    until: UntilOption = "",
    kind: Annotated[
        list[str] | None,
        typer.Option(
            "--kind",
            metavar="KIND",
            help=f"One of: {', '.join(KINDS)}; repeatable.",
            autocompletion=lambda: list(KINDS),
        ),
    ] = None,
    propose: Annotated[
        bool,
        typer.Option("--propose", help="Which reviews to hold earlier, where a meeting has more than it has room for."),
    ] = False,
) -> None:
    """Say what falls due when, for whom and why: reviews, actions, verdicts, evidence that grows old, plans.

    A review is due in the last meeting of its forum before its cadence ends, outside of freezes. Looked at is the next
    quarter (92 days), and what is overdue is always shown.
    """  # fmt: skip
    repository = asked.repository()
    ahead = days_ahead(within, until, repository.as_of, A_QUARTER)
    asked.deliver(due_of(repository, journeys or (), owner=owner, kinds=kind or (), within=ahead, propose=propose))
