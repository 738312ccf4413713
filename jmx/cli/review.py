"""`jmx review JOURNEY`, and `--record`."""

import os
from dataclasses import replace
from typing import Annotated, get_args

import typer

from jmx.cli.command import Asked, asking, undo_interrupted, writing
from jmx.cli.render import drawn, drawn_pages
from jmx.cli.terminal import answered, asks, complain, width
from jmx.errors import JmxError, RefusedWrite
from jmx.model.review import HeldVerdict
from jmx.queries.compared_maps import shown
from jmx.queries.journey import actions_of_nobody, packet_of, review_to_record
from jmx.queries.map import map_of
from jmx.queries.repository import Repository, picture_day
from jmx.render.pages import Look
from jmx.report.packet import FORMATS, PacketReport
from jmx.review.packet import Packet
from jmx.writing.transaction import FileChange

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    epilog="Examples:  jmx review onboarding  ·  jmx review onboarding -o packet.html  ·  "
    "jmx review onboarding --record --verdict updated"
)
@asking(
    FORMATS,
    "repo at as_of output format record reviewer recorded_by verdict held decision action attendee no_cache",
)
def review(
    asked: Asked[PacketReport],
    journey: Annotated[str, typer.Argument(help="The journey's id.")],
    record: Annotated[bool, typer.Option("--record", help="Write down that the review was held.")] = False,
    reviewer: Annotated[str | None, typer.Option("--reviewer", help="Who led it; the owner if left out.")] = None,
    recorded_by: Annotated[str | None, typer.Option("--recorded-by", help="Who writes it down, if another.")] = None,
    verdict: Annotated[
        HeldVerdict | None, typer.Option("--verdict", help="What the review found the map to be; --record needs it.")
    ] = None,
    held: Annotated[
        str | None,
        typer.Option(
            "--date", metavar="DATE", help="The day it was held, if not today: its base is the last commit of then."
        ),
    ] = None,
    decision: Annotated[
        list[str] | None, typer.Option("--decision", help="What was decided, as --action; repeatable.")
    ] = None,
    action: Annotated[
        list[str] | None,
        typer.Option("--action", help="Who does what: 'ana: call ten customers by 2027-01-15'; repeatable."),
    ] = None,
    attendee: Annotated[list[str] | None, typer.Option("--attendee", help="Who was there; repeatable.")] = None,
) -> None:
    """Write the packet for a review: what changed, what moved, what to decide. With --record, the record of it.

    A terminal shows page one and what stands behind it; all of it is Markdown where it is piped (-f markdown), or one
    HTML file with the map in it (-o packet.html).
    """
    repository = asked.repository(None if record else picture_day())
    if record:
        undo_interrupted(repository)
        to_record = review_to_record(repository, journey, reviewer, held)
        said = {"recorded_by": recorded_by, "attendees": attendee, "decisions": decision, "actions": action}
        path, text = to_record.file(verdict or _asked_verdict(), **said)
        _write(repository, path, text)
        if to_record.note:
            complain(to_record.note)
        for each in actions_of_nobody(text):
            complain(
                f"nobody is to do '{each}': write `owner` and `due` there, or --action 'WHO: what by DAY' next time"
            )
        return
    found = packet_of(repository, journey)
    packet = PacketReport(
        found, lambda: drawn(map_of(repository, journey), "svg"), draw_small=lambda: _small_map(repository, found)
    )
    if asked.usual and asked.output is None and width() is not None:
        asked = replace(asked, format=FORMATS["text"])
    asked.deliver(packet)
    if asked.output is not None:
        complain(f"wrote {asked.output}")


def _small_map(repository: Repository, packet: Packet) -> bytes:
    """The first slide of the map, with what changed since the last review marked where git knows that."""
    saw = repository.history.seen_by(packet.status.last.review.ref) if packet.status.last else None
    view = shown(repository, packet.journey.ref, other=saw.oid if saw and not packet.past_unknown else None)
    return drawn_pages(view, "svg", look=Look("slide"), apart=True)[0]


def _write(repository: Repository, path: str, text: str) -> None:
    with writing(repository) as write:
        if os.path.lexists(repository.root / path) or path in repository.tree.left_out():
            raise RefusedWrite(f"'{path}' is there already; add to that file")
        write([FileChange(path, None, text.encode())])
    complain(f"wrote {path}; add what was decided, then commit it: the commit is the proof")


def _asked_verdict() -> str:
    """What a review found is never assumed: it is asked where somebody can answer."""
    verdicts = get_args(HeldVerdict)
    words = ", ".join(verdicts)
    if not asks():
        raise JmxError(f"--record needs a --verdict: {words}")

    def problem(said: str) -> str:
        if said.lower() in verdicts:
            return ""
        return f"'{said.lower()[:40]}' is no verdict; write one of: {words}" if said else "a review needs its verdict"

    return answered(f"What did the review find the map to be? {words}", problem).lower()
