"""`jmx review --check FILE…`: whether packets still follow from the repository."""

from collections.abc import Callable, Sequence
from pathlib import Path

import typer

from jmx.cli.command import opened
from jmx.cli.packet_formats import FORMATS
from jmx.cli.terminal import say
from jmx.errors import JmxError
from jmx.escape import one_line
from jmx.model import limits
from jmx.model.packet_claims import WrittenPacket
from jmx.queries.packet_check import check_of, packet_in
from jmx.queries.packet_readers import for_reader, reader_named
from jmx.queries.repository import Repository
from jmx.repo import files
from jmx.report.packet import PacketReport
from jmx.report.writers.terminal import Screen
from jmx.review.packet import Packet

ReportOf = Callable[[Repository, Packet], PacketReport]
_MOST_TOLD = 20


def check_packets(repo: Path, at: str | None, names: Sequence[Path], report_of: ReportOf) -> None:
    """Says of each file whether it is still true; exit 1 where one is not."""
    wrong = [name for name in names if not _is_true(repo, at, name, report_of)]
    if wrong:
        raise typer.Exit(1)


def _is_true(repo: Path, at: str | None, name: Path, report_of: ReportOf) -> bool:
    content = files.read(name.parent, name.name, limits.FILE_BYTES)
    if isinstance(content, str):
        raise JmxError(f"'{name}' {content}")
    written = packet_in(content, name.name)
    repository = _as_of(repo, at, written)

    reader = reader_named(written.reader, written.team)

    def write(packet: Packet, format: str) -> str:
        report = for_reader(repository, report_of(repository, packet), reader, written.team)
        return str(FORMATS[format].write(report, Screen()))

    found = check_of(repository, written, write)
    if not found:
        say(f"{name}: true, as of {written.as_of}\n")
        return True
    say(f"{name}: not true any more, as of {written.as_of}: {len(found)} things are otherwise\n")
    for each in found[:_MOST_TOLD]:
        said, now = (one_line(side) or "nothing" for side in each.apart)
        say(f"  {each.where}: {said} → {now}\n")
    if len(found) > _MOST_TOLD:
        say(f"  and {len(found) - _MOST_TOLD} more\n")
    return False


def _as_of(repo: Path, at: str | None, written: WrittenPacket) -> Repository:
    """The records as they are here, judged by the day of the packet; of a day before the last commit those of then."""
    here = opened(repo, at)
    day = here.commit.day if here.commit else None
    earlier = at is None and day is not None and day > written.as_of
    return opened(repo, str(written.as_of) if earlier else at, str(written.as_of))
