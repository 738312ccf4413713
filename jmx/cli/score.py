"""`jmx score [JOURNEY]`, and `jmx score --why PAIN`."""

from dataclasses import replace
from typing import Annotated

import typer

from jmx.cli.command import Asked, asking
from jmx.errors import JmxError
from jmx.queries.overview import account_of, ranking_of
from jmx.report import account
from jmx.report.ranking import FORMATS, RankingReport

app = typer.Typer(add_completion=False, rich_markup_mode=None)
RANKED = "pains"  # the one thing that is ranked so far; it may be said, and need not be


@app.command(
    epilog="Examples:  jmx score  ·  jmx score onboarding --top 5  ·  jmx score -o pains.csv  ·  "
    "jmx score --why onboarding/code-late"
)
@asking(FORMATS, "top why repo at as_of format output no_cache color")
def score(
    asked: Asked[RankingReport],
    journey: Annotated[
        list[str] | None, typer.Argument(metavar="JOURNEY", help="Only the pains of this journey.")
    ] = None,
    top: Annotated[int, typer.Option("--top", min=0, help="How many to show; 0 for all.")] = 20,
    why: Annotated[
        str | None, typer.Option("--why", metavar="PAIN", help="Tell how one pain comes to its score, step by step.")
    ] = None,
) -> None:
    """Rank unsolved pains by severity × reach × frequency × confidence.

    Confidence comes out of the evidence; --why tells every step. What cannot be ranked is listed with what it lacks;
    nothing is assumed.
    """
    named = journey[1:] if journey and journey[0] == RANKED else journey or []
    if len(named) > 1 or (why is not None and journey):
        raise JmxError("one journey at a time: jmx score onboarding; or one pain: jmx score --why onboarding/code-late")
    if why is not None:
        _explain(asked, why)
        return
    asked.deliver(replace(ranking_of(asked.repository(), named[0] if named else None), top=top or None))


def _explain(asked: Asked[RankingReport], pain: str) -> None:
    asked.of(account.FORMATS).deliver(account_of(asked.repository(), pain))
