"""`jmx review JOURNEY`, and `--record`."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated, get_args

import typer

from jmx.cli.command import Asked, asking
from jmx.cli.completing import open_action_refs
from jmx.cli.options import named
from jmx.cli.packet_check import check_packets
from jmx.cli.packet_formats import FORMATS, colors_mended, map_since_review
from jmx.cli.packet_series import ReadPackets, days_of, review_all
from jmx.cli.recording import RecordOptions
from jmx.cli.recording import record as write_record
from jmx.cli.render import drawn, drawn_pages
from jmx.cli.terminal import complain, width
from jmx.errors import JmxError
from jmx.model.review import HeldVerdict
from jmx.queries.journey import packet_of
from jmx.queries.look import theme_of
from jmx.queries.map import map_of
from jmx.queries.packet_links import packet_addresses
from jmx.queries.packet_readers import reader_named
from jmx.queries.repository import Repository, picture_day
from jmx.render.pages import Look
from jmx.report.packet import PacketReport
from jmx.review.packet import Packet
from jmx.review.readers import PacketReader

_VERDICTS = ", ".join(get_args(HeldVerdict))

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    epilog="Examples:  jmx review onboarding  ·  jmx review onboarding -o packet.html  ·  "
    "jmx review onboarding -f mail  ·  "
    "jmx review onboarding --for executive -o brief.pdf  ·  "
    "jmx review onboarding -o deck.pptx --template ours.pptx  ·  "
    "jmx review onboarding --for team --team payments  ·  jmx review onboarding --for new-owner -o handover.html  ·  "
    "jmx review onboarding --record  ·  jmx review onboarding --record --from packet.md --commit  ·  "
    "jmx review onboarding --record --verdict updated --decision 'SMS first; it is cheapest; ana; 2027-01-31' "
    "--action 'ben: call ten customers by 2027-01-15' --close 2026-09-03-onboarding/a1  ·  "
    "jmx review onboarding billing --record --verdict still-true  ·  "
    "jmx review onboarding --record --between-meetings --decision 'The letter goes out; nobody reads the mail'"
)
@asking(
    FORMATS,
    "repo at as_of output format record filled reviewer recorded_by verdict held decision action close attendee "
    "postpone_to why between_meetings promote commit dry_run no_cache",
    folder_with=("everything", "due"),
)
def review(
    asked: Asked[PacketReport],
    journeys: Annotated[
        list[str] | None,
        typer.Argument(metavar="JOURNEY", help="The journey's id; with --record several that shared a meeting."),
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="All journeys: a page for leaders; -o FOLDER also writes their packets.")
    ] = False,
    due: Annotated[
        str | None, typer.Option("--due", metavar="DAYS", help="Of all journeys those whose review is due so soon.")
    ] = None,
    reader: Annotated[
        str,
        typer.Option(
            "--for", metavar="READER", help=f"Who reads it: {', '.join(PacketReader)}; each gets other sections."
        ),
    ] = PacketReader.OWNER.value,
    team: Annotated[
        str, typer.Option(metavar="NAME", help="Whose work --for team is about: a team's name or id.")
    ] = "",
    template: Annotated[
        Path | None,
        typer.Option(metavar="DECK.pptx", help="Your own deck: a PPTX gets its size, colours, fonts and title."),
    ] = None,
    check: Annotated[
        list[Path] | None,
        typer.Option("--check", metavar="FILE", help="Say whether a packet in a file is still true; repeatable."),
    ] = None,
    record: Annotated[bool, typer.Option("--record", help="Write down that the review was held.")] = False,
    filled: Annotated[
        Path | None,
        typer.Option(
            "--from", metavar="FILE", parser=named, help="With --record: the packet, filled in (.md or .xlsx)."
        ),
    ] = None,
    reviewer: Annotated[
        str | None, typer.Option("--reviewer", metavar="WHO", help="Who led it, if not the owner.")
    ] = None,
    recorded_by: Annotated[
        str | None, typer.Option("--recorded-by", metavar="WHO", help="Who writes it down, if another.")
    ] = None,
    verdict: Annotated[
        str | None,
        typer.Option(
            "--verdict",
            metavar="VERDICT",
            help=f"What the review found the map to be: {', '.join(get_args(HeldVerdict))}.",
        ),
    ] = None,
    held: Annotated[
        str | None,
        typer.Option(
            "--date", metavar="DATE", help="The day it was held, if not today: its base is the last commit of then."
        ),
    ] = None,
    decision: Annotated[
        list[str] | None,
        typer.Option(
            "--decision",
            metavar="TEXT",
            help="What was decided: 'text; why; owner; due; about REF', parts may lack; repeatable.",
        ),
    ] = None,
    action: Annotated[
        list[str] | None,
        typer.Option(
            "--action", metavar="TEXT", help="Who does what: 'ana: call ten customers by 2027-01-15'; repeatable."
        ),
    ] = None,
    close: Annotated[
        list[str] | None,
        typer.Option(
            "--close",
            metavar="REF",
            help="An earlier action that is done; repeatable.",
            autocompletion=open_action_refs,
        ),
    ] = None,
    attendee: Annotated[
        list[str] | None, typer.Option("--attendee", metavar="WHO", help="Who was there; repeatable.")
    ] = None,
    postpone_to: Annotated[
        str | None, typer.Option("--postpone-to", metavar="DAY", help="It was put off to a day; needs --why.")
    ] = None,
    why: Annotated[str | None, typer.Option("--why", metavar="TEXT", help="Why it was put off.")] = None,
    between_meetings: Annotated[
        bool, typer.Option("--between-meetings", help="Decided without a meeting: no review, so the map stays as old.")
    ] = False,
    promote: Annotated[
        list[str] | None,
        typer.Option("--promote", metavar="ID", help="An action of this record that becomes an initiative: a1."),
    ] = None,
    commit: Annotated[
        bool, typer.Option("--commit", help="Commit the record, and only that: the commit is the proof.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="With --record: show the record, and write nothing.")
    ] = False,
) -> None:
    """Write the packet for a review: what changed, what moved, what to decide. With --record, the record of it.

    A terminal shows page one and what stands behind it; all of it is Markdown where it is piped (-f markdown), or one
    HTML file with the map in it (-o packet.html).
    """
    reads = reader_named(reader, team)
    if record and reads is not PacketReader.OWNER:
        raise JmxError("--for says who reads a packet; a record is the same for all: leave it out")
    if template is not None and (record or "pptx" not in asked.formats):
        raise JmxError("--template is for slides: -o packet.pptx")
    repository = asked.repository(None if record else picture_day())
    options = RecordOptions(
        reviewer, recorded_by, verdict, held, decision or (), action or (), attendee or (), close or (),
        postpone_to, why, between_meetings, filled, promote or (), commit, dry_run,
    )  # fmt: skip
    if check:
        if record or journeys or everything or due is not None or reads is not PacketReader.OWNER:
            raise JmxError("--check reads which journey it is out of the file; leave out all else")
        check_packets(asked.repo, asked.at, check, report_of)
        return
    if everything or due is not None:
        if record or journeys:
            raise JmxError("--all is about all journeys; leave out their names and --record")
        read = ReadPackets(reads, team, template)
        review_all(asked, repository, days_of(due), asked.output, read)
        return
    if not journeys:
        raise JmxError("name a journey: jmx review JOURNEY; of all of them: jmx review --all")
    if record:
        write_record(repository, journeys, options)
        return
    if options != RecordOptions():
        raise JmxError("what was decided is written down with --record: jmx review JOURNEY --record …")
    if len(journeys) > 1:
        raise JmxError("a packet is about one journey; several share only a record: jmx review A B --record")
    journey = journeys[0]
    read = ReadPackets(reads, team, template)
    folder = asked.output.parent if asked.output else None
    packet = read.by(repository, report_of(repository, packet_of(repository, journey), folder))
    if asked.usual and asked.output is None and width() is not None:
        asked = replace(asked, format=FORMATS["text"])
    asked.deliver(packet)
    for each in colors_mended(template):
        complain(f"jmx: {each}")
    if asked.output is not None:
        complain(f"wrote {asked.output}")


def report_of(repository: Repository, packet: Packet, folder: Path | None = None) -> PacketReport:
    """A packet with how its maps are drawn, and where it leads to as seen from the folder that it goes into."""
    journey = packet.journey.ref
    return PacketReport(
        packet,
        lambda: drawn(map_of(repository, journey), "svg"),
        draw_small=lambda: _small_map(repository, packet),
        view=lambda: map_since_review(repository, packet),
        plain_view=lambda: map_of(repository, journey),
        address=packet_addresses(repository, packet, folder),
        theme=lambda: theme_of(repository),
    )


def _small_map(repository: Repository, packet: Packet) -> bytes:
    """The first slide of the map."""
    return drawn_pages(map_since_review(repository, packet), "svg", look=Look("slide"), apart=True)[0]
