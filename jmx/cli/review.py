"""`jmx review JOURNEY`, and `--record`."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from jmx.cli.maps import drawn
from jmx.cli.options import AsOfOption, AtOption, OutputOption, RepoOption
from jmx.cli.output import chosen, deliver
from jmx.cli.packets import packet_of
from jmx.cli.session import Session, day_of, picture_day
from jmx.cli.terminal import complain
from jmx.errors import JmxError
from jmx.model.journey import Journey
from jmx.model.workspace import Located
from jmx.repo import files
from jmx.repo.fingerprint import fingerprint
from jmx.repo.records import review_record
from jmx.report import packet as report

app = typer.Typer(rich_markup_mode=None)


class Verdict(StrEnum):
    """What a review may find a map to be."""

    STILL_TRUE = "still-true"
    UPDATED = "updated"
    NEEDS_RESEARCH = "needs-research"
    RETIRED = "retired"


@app.command(
    epilog="Examples:  jmx review onboarding  ·  jmx review onboarding -o packet.html  ·  "
    "jmx review onboarding --record --verdict updated"
)
def review(
    journey: Annotated[str, typer.Argument(help="The journey's id.")],
    repo: RepoOption = Path(),
    at: AtOption = None,
    as_of: AsOfOption = None,
    output: OutputOption = None,
    format_name: Annotated[str | None, typer.Option("--format", "-f", help="markdown or html.")] = None,
    record: Annotated[bool, typer.Option("--record", help="Write down that the review was held.")] = False,
    reviewer: Annotated[str | None, typer.Option("--reviewer", help="Who led it; the owner if left out.")] = None,
    recorded_by: Annotated[str | None, typer.Option("--recorded-by", help="Who writes it down, if another.")] = None,
    verdict: Annotated[
        Verdict, typer.Option("--verdict", help="What the review found the map to be.")
    ] = Verdict.STILL_TRUE,
    held: Annotated[
        str | None, typer.Option("--date", metavar="DATE", help="The day it was held; --as-of if left out.")
    ] = None,
    decision: Annotated[list[str] | None, typer.Option("--decision", help="What was decided; repeatable.")] = None,
) -> None:
    """Write the packet for a review: what changed, what moved, what to decide. With --record, the record of it.

    The packet is Markdown on the terminal, or one HTML file with the map in it (-o packet.html).
    """
    session = Session(repo, at, as_of, picture_day())
    found = session.journey(journey)
    if record:
        _record(session, found, reviewer, recorded_by, verdict.value, held, tuple(decision or ()))
        return
    wanted = format_name or ("html" if output and output.suffix == ".html" else "markdown")
    packet = packet_of(session, found)
    if chosen(wanted, report.FORMATS) == "html":
        deliver(report.html(packet, drawn(session, found, "svg")), output)
    else:
        deliver(report.markdown(packet), output)
    if output is not None:
        complain(f"wrote {output}")


def _record(
    session: Session,
    journey: Located[Journey],
    reviewer: str | None,
    recorded_by: str | None,
    verdict: str,
    held: str | None,
    decisions: tuple[str, ...],
) -> None:
    if session.at:
        raise JmxError("--record writes about the files here; leave out --at")
    who = reviewer or session.workspace.owner(journey.record)
    if who is None:
        raise JmxError(f"journey '{journey.ref}' has no owner; say who led the review with --reviewer")
    path, text = review_record(
        journey.ref,
        day=day_of(held) if held else session.as_of,
        reviewer=who,
        recorded_by=recorded_by,
        verdict=verdict,
        base=session.head,
        fingerprint=fingerprint(session.tree, session.workspace, journey),
        decisions=decisions,
        taken=frozenset(session.workspace.records),
    )
    with files.locked(session.lock):
        files.write_inside(session.root, path, text.encode())
    complain(f"wrote {path}; add what was decided, then commit it: the commit is the proof")
