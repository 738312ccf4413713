"""Whether a packet that was written still follows from the repository."""

from collections.abc import Callable

from jmx.errors import JmxError
from jmx.model.packet_claims import Outdated, WrittenPacket, outdated, says, written_packet
from jmx.queries.journey import packet_of
from jmx.queries.repository import Repository
from jmx.review.packet import Packet

Write = Callable[[Packet, str], str]  # a packet in a format


def packet_in(content: bytes, name: str) -> WrittenPacket:
    """The packet in a file. JmxError, with the remedy, where it is none that can be read back."""
    found = written_packet(content.decode("utf-8", "replace"), name)
    if found is None:
        raise JmxError(f"'{name}' is no packet that can be read back; those are Markdown, HTML and JSON")
    return found


def check_of(repository: Repository, written: WrittenPacket, write: Write) -> tuple[Outdated, ...]:
    """What the packet of that journey and day would say otherwise, made of the records that are read now."""
    again = write(packet_of(repository, written.journey), written.format)
    return outdated(written, tuple(says(again, written.format)))
