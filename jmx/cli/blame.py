"""`jmx blame REF`."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from jmx.cli.log import events_told
from jmx.cli.opening import opened
from jmx.cli.options import AsOfOption, AtOption, ColorOption, NoCacheOption, OutputOption, RepoOption
from jmx.cli.output import chosen, deliver
from jmx.cli.terminal import width
from jmx.errors import UnknownRef
from jmx.model.change import Change, Sort
from jmx.model.history import Certainty
from jmx.queries.record import RecordQuery
from jmx.report.blame import FORMATS, Blamed, BlameReport
from jmx.report.labels import called

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
    repository = opened(repo, at, as_of, cached=not no_cache)
    deliver(report_as(blame_report(RecordQuery(repository, ref))), output, color)


def blame_report(query: RecordQuery) -> BlameReport:
    """Gathers the last change of every field of the record asked for."""
    query.check_field()
    query.warn()
    snapshot = query.snapshot
    if snapshot is None or not query.stands:
        raise UnknownRef(
            f"'{query.ref}' is gone, so its fields say nothing now; what became of it: jmx log {query.ref}"
        )
    return BlameReport(
        query.ref,
        query.kind,
        snapshot.label,
        snapshot.path,
        tuple(_fields(query)),
        query.repository.as_of,
        query.life.certainty is Certainty.UNKNOWN,
        query.repository.read_at,
        width(),
    )


def _fields(query: RecordQuery) -> Iterator[Blamed]:
    """The fields that are written, in that order; the one asked for if one was."""
    told = tuple(events_told(query))
    snapshot = query.snapshot
    asked = query.field.partition(".")[0]
    for name in snapshot.everything if snapshot else ():
        if asked in ("", name):
            since = next((each for each in told if _since(each.change, name)), None)
            value = called(query.said(name), name, query.names, query.ref)
            yield Blamed(name, value, since.change, since.certainty) if since else Blamed(name, value)


def _since(change: Change, name: str) -> bool:
    """Whether a field says what it says since this change: its own, or the coming of the record."""
    return change.field == name or change.sort is Sort.ADDED
