"""The packet of a journey for one of its readers."""

from dataclasses import replace

from jmx.errors import JmxError
from jmx.queries.repository import Repository
from jmx.report.packet import PacketReport
from jmx.review.new_owner import taking_over
from jmx.review.readers import PacketReader
from jmx.review.team_packet import narrowed_to
from jmx.review.team_share import team_share, teams_at_work


def reader_named(name: str, team: str) -> PacketReader:
    """The reader of that name. JmxError where there is none, or where a team is named for another reader."""
    if name not in {each.value for each in PacketReader}:
        raise JmxError(f"--for: there is no reader '{name}'; readers: {', '.join(PacketReader)}")
    reader = PacketReader(name)
    if team and reader is not PacketReader.TEAM:
        raise JmxError("--team says whose work --for team is about; add --for team, or leave it out")
    return reader


def for_reader(repository: Repository, report: PacketReport, reader: PacketReader, team: str = "") -> PacketReport:
    """The same packet as its reader gets it. JmxError, with the teams there are, where that team has nothing to do."""
    workspace, packet = repository.workspace, report.packet
    if reader is PacketReader.TEAM:
        share = team_share(workspace, packet.journey, team)
        return replace(report, reader=reader, team=share, packet=narrowed_to(workspace, packet, share))
    if reader is PacketReader.NEW_OWNER:
        return replace(report, reader=reader, over=taking_over(workspace, packet))
    return replace(report, reader=reader)


def journeys_of_team(repository: Repository, journeys: tuple[str, ...], team: str) -> tuple[str, ...]:
    """Those of some journeys in which a team has something to do."""
    workspace = repository.workspace
    return tuple(each for each in journeys if team in teams_at_work(workspace, workspace.records[each]))
