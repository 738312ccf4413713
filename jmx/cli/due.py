"""`jmx due [JOURNEY…]`."""

from typing import Annotated

import typer

from jmx.cli.command import Asked, asking
from jmx.queries.due import A_QUARTER, due_of
from jmx.report.due import FORMATS, DueReport
from jmx.review.due import KINDS

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    epilog="Examples:  jmx due  ·  jmx due --owner me  ·  jmx due onboarding --within 30  ·  jmx due --kind review "
    "--propose"
)
@asking(FORMATS)
def due(
    asked: Asked[DueReport],
    journeys: Annotated[list[str] | None, typer.Argument(metavar="[JOURNEY]...", help="Only these journeys.")] = None,
    owner: Annotated[
        str, typer.Option("--owner", metavar="NAME", help="Only what is theirs; `me` is whom git's settings name.")
    ] = "",
    within: Annotated[
        int, typer.Option("--within", metavar="DAYS", min=0, max=36_600, help="How many days ahead.")
    ] = A_QUARTER,
    kind: Annotated[
        list[str] | None, typer.Option("--kind", metavar="KIND", help=f"One of: {', '.join(KINDS)}; repeatable.")
    ] = None,
    propose: Annotated[
        bool, typer.Option("--propose", help="Which reviews to hold earlier, where too many fall into one meeting.")
    ] = False,
) -> None:
    """Say what falls due when, for whom and why: reviews, actions, verdicts, evidence that grows old, plans.

    A review is due in the last meeting of its forum before its cadence ends, outside of freezes. What is overdue is
    always shown.
    """
    repository = asked.repository()
    asked.deliver(due_of(repository, journeys or (), owner=owner, kinds=kind or (), within=within, propose=propose))
