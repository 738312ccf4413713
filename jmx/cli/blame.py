"""`jmx blame REF`."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from jmx.cli.log import told_of
from jmx.cli.options import AsOfOption, AtOption, ColorOption, NoCacheOption, OutputOption, RepoOption
from jmx.cli.output import chosen, deliver
from jmx.cli.session import Session
from jmx.cli.standing import Standing
from jmx.cli.terminal import width
from jmx.errors import UnknownRef
from jmx.model.change import Change, Sort
from jmx.model.history import Certainty
from jmx.report.blame import FORMATS, Blamed, BlameReport
from jmx.report.named import called

app = typer.Typer(rich_markup_mode=None)


@app.command(
    epilog="Examples:  jmx blame otp-delay  ·  jmx blame onboarding --at 2026-03-31  ·  jmx blame otp-delay.severity"
)
def blame(
    ref: Annotated[str, typer.Argument(metavar="REF[.FIELD]", help="A record, or one of its fields.")],
    repo: RepoOption = Path(),
    at: AtOption = None,
    as_of: AsOfOption = None,
    format_name: Annotated[str, typer.Option("--format", "-f", help=f"One of: {', '.join(FORMATS)}.")] = "text",
    output: OutputOption = None,
    color: ColorOption = "auto",
    no_cache: NoCacheOption = False,
) -> None:
    """Tell of each field of a record who last changed what it means, when, in which commit and why.

    Reformatting, moving and splitting files is nobody's change. Authors are what commits say, not proof.
    """
    report_as = FORMATS[chosen(format_name, FORMATS)]
    session = Session(repo, at, as_of, cached=not no_cache)
    deliver(report_as(blame_report(Standing(session, ref))), output, color)


def blame_report(standing: Standing) -> BlameReport:
    """Gathers the last change of every field of the record asked for."""
    standing.check_field()
    standing.warn()
    statement = standing.statement
    if statement is None or not standing.stands:
        raise UnknownRef(
            f"'{standing.ref}' is gone, so its fields say nothing now; what became of it: jmx log {standing.ref}"
        )
    return BlameReport(
        standing.ref,
        standing.kind,
        statement.label,
        statement.path,
        tuple(_fields(standing)),
        standing.session.as_of,
        standing.life.certainty is Certainty.UNKNOWN,
        standing.session.read_at,
        width(),
    )


def _fields(standing: Standing) -> Iterator[Blamed]:
    """The fields that are written, in that order; the one asked for if one was."""
    told = tuple(told_of(standing))
    statement = standing.statement
    asked = standing.field.partition(".")[0]
    for name in statement.everything if statement else ():
        if asked in ("", name):
            since = next((each for each in told if _since(each.change, name)), None)
            value = called(standing.said(name), name, standing.names, standing.ref)
            yield Blamed(name, value, since.change, since.certainty) if since else Blamed(name, value)


def _since(change: Change, name: str) -> bool:
    """Whether a field says what it says since this change: its own, or the coming of the record."""
    return change.field == name or change.sort is Sort.ADDED
