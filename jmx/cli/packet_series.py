"""`jmx review --all`: the page for leaders, and the packet of every journey in a folder."""

from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from jmx.cli.command import Asked, deliver
from jmx.cli.packet_formats import FORMATS as PACKET_FORMATS
from jmx.cli.terminal import complain, progress, width
from jmx.errors import JmxError
from jmx.queries.journey import packets_of
from jmx.queries.leadership import journeys_to_review, leadership_of
from jmx.queries.packet_readers import for_reader, journeys_of_team
from jmx.queries.repository import Repository
from jmx.report.formats import ReportFormat
from jmx.report.leadership import FORMATS
from jmx.report.packet import PacketReport
from jmx.report.writers.terminal import Screen
from jmx.review.packet import Packet
from jmx.review.readers import PacketReader

INDEX = "index"


def days_of(said: str | None) -> int | None:
    """A number of days, as `14` or `14d`."""
    if said is None:
        return None
    days = said.strip().removesuffix("d")
    if not days.isdecimal() or len(days) > 5:
        raise JmxError(f"--due: '{said[:20]}' is no number of days; write it as 14")
    return int(days)


class ReadPackets(NamedTuple):
    """Who reads packets, and the deck that slides of them are put into."""

    reader: PacketReader = PacketReader.OWNER
    team: str = ""
    template: Path | None = None

    def by(self, repository: Repository, report: PacketReport) -> PacketReport:
        """A packet for its reader."""
        return replace(for_reader(repository, report, self.reader, self.team), template=self.template)


def review_all(
    asked: Asked[PacketReport], repository: Repository, within: int | None, folder: Path | None, read: ReadPackets
) -> None:
    """Shows the page for leaders; into a folder it writes the packets too, for one of their readers."""
    if folder is None and read.reader is not PacketReader.OWNER:
        raise JmxError("--for says who reads packets; with --all they go into a folder: name it with -o")
    wanted = journeys_to_review(repository, within)
    if read.reader is PacketReader.TEAM:
        wanted = _of_team(repository, wanted, read.team)
    if not wanted:
        when = f" within {within} days" if within is not None else ""
        complain(f"no review is due{when}" if within is not None else "there is no journey to review yet")
        return
    packets: list[Packet] = []
    with progress("reviewing") as step:
        for each in packets_of(repository, wanted):
            packets.append(each)
            step(len(packets), len(wanted))
    if folder is None:
        name = "text" if asked.usual and width() is not None else asked.format.name
        if name not in FORMATS:
            raise JmxError(
                f"the page for leaders is written as {', '.join(FORMATS)}; -o FOLDER writes packets as {name}"
            )
        deliver(FORMATS[name].write(leadership_of(repository, packets), Screen(width())), None)
        return
    format = PACKET_FORMATS["html"] if asked.usual else asked.format
    _write_all(repository, packets, format, folder, read)


def _of_team(repository: Repository, wanted: tuple[str, ...], team: str) -> tuple[str, ...]:
    """The journeys in which a team has something to do."""
    found = journeys_of_team(repository, wanted, team)
    if wanted and not found:
        raise JmxError(f"no journey to review has a team '{team}'" if team else "--for team wants --team NAME")
    return found


def _write_all(
    repository: Repository,
    packets: list[Packet],
    format: ReportFormat[PacketReport],
    folder: Path,
    read: ReadPackets,
) -> None:
    from jmx.cli.review import report_of

    if folder.exists() and not folder.is_dir():
        raise JmxError(f"'{folder}' is a file; -o names a folder for the packets of --all")
    ending = format.endings[-1] if format.name == "text" else format.endings[0]
    files = {each.journey.ref: f"{each.journey.ref}{ending}" for each in packets}
    for each in packets:
        report = read.by(repository, report_of(repository, each, folder))
        deliver(format.write(report, Screen()), folder / files[each.journey.ref])
    index = FORMATS[format.name if format.name in FORMATS else "html"]
    page = f"{INDEX}{index.endings[-1] if index.name == 'text' else index.endings[0]}"
    deliver(index.write(leadership_of(repository, packets, files), Screen()), folder / page)
    complain(f"wrote {len(packets)} packets into {folder}, with {page} for leaders")
