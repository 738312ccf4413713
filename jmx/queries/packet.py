"""The packets of journeys: what changed, what moved, what to decide."""

from collections.abc import Iterable, Iterator

from jmx.queries.journey_facts import journey_facts
from jmx.queries.repository import Repository
from jmx.review.packet import Packet, build_packet


def packets_of(repository: Repository, journeys: Iterable[str]) -> Iterator[Packet]:
    """The packet of each journey: everything since its last review that git can prove."""
    repository.folder.remember_blob_ids()
    repository.start_history()
    found = [repository.journey(journey) for journey in journeys]
    repository.note_unread()
    for facts in journey_facts(repository, found):
        yield build_packet(
            repository.workspace,
            facts,
            as_of=repository.as_of,
            commit=repository.history.head,
            unread=repository.unread,
        )


def packet_of(repository: Repository, journey: str) -> Packet:
    """The packet of one journey."""
    (packet,) = packets_of(repository, [journey])
    return packet
