"""The slides of a packet: what they say, and what stands in their notes."""

from pathlib import Path

import pytest

from jmx.queries.journey import packet_of
from jmx.queries.packet_slides import came, changed, hurts, moved, to_decide
from jmx.queries.repository import Repository as Opened
from jmx.report.packet import PacketReport
from jmx.review.packet import Packet


@pytest.fixture(scope="module")
def packet(example: Path) -> Packet:
    return PacketReport(packet_of(Opened(example, given_day="2026-11-02"), "get-connected")).named


def test_a_slide_says_what_matters_and_its_notes_where_that_comes_from(packet: Packet) -> None:
    first = to_decide(packet)
    assert first.title == "Get connected: to decide (the first 3 of 4)"
    assert first.sentence == packet.state
    assert all(each.about[0] in note for each, note in zip(packet.needed, first.notes, strict=True))
    assert came(packet).sentence == "Decided on 2026-09-03"
    assert all(each.ref in note for each, note in zip(packet.decisions, came(packet).notes, strict=False))
    assert changed(packet, "What changed where you work").title == "What changed where you work"
    assert any(each.words == "Satisfaction after the first week" for each in moved(packet).points)
    assert hurts(packet).sentence == "The first 5 of 7 open pains"
    assert "waiting-in-all-day" in hurts(packet).notes[0]
    assert (
        "days-to-connect: 8.9 days on 2026-10-28, in metrics/days-to-connect.csv, last changed by 94151ba2a"
        in moved(packet).notes
    )
    assert "in pain-points/get-connected.yaml, last changed by 5172b26a5" in " ".join(hurts(packet).notes)
