"""What a review of a journey needs, since the last one that git proves."""

from collections.abc import Callable
from pathlib import Path

import pytest

from jmx.errors import GitError
from jmx.queries.packet import packet_of, packets_of
from jmx.queries.repository import Repository as Opened
from jmx.queries.repository import open_repository
from tests.queries.short_past import REVIEW, buy
from tests.support import Repository

Open = Callable[..., Opened]


def test_a_packet_holds_what_changed_since_the_review(opened: Open) -> None:
    packet = packet_of(opened(), "buy")
    assert [(change.ref, change.old, change.new) for change in packet.changes] == [("slow", 2, 4)]
    assert str(packet.since) == "2026-02-02"
    assert (packet.title, packet.owner, packet.uncommitted) == ("Buy it", "Ana Ruiz", False)


def test_edits_that_no_commit_holds_are_in_it(opened: Open, past: Repository) -> None:
    past.write({"journeys/buy.yaml": buy(emotion=-2)})
    packet = packet_of(opened(), "buy")
    assert packet.uncommitted
    assert {change.field for change in packet.changes} == {"severity", "emotion"}
    assert not packet_of(opened(at="HEAD"), "buy").uncommitted


def test_a_journey_nobody_reviewed_has_nothing_to_compare_with(opened: Open) -> None:
    packet = packet_of(opened(), "use")
    assert (packet.last, packet.changes) == (None, ())
    assert "never been reviewed" in packet.state


def test_packets_of_several_journeys_are_those_of_each(opened: Open) -> None:
    together = list(packets_of(opened(), ["use", "buy"]))
    for packet in together:
        alone = packet_of(opened(), packet.journey)
        assert (packet.changes, packet.findings, packet.scores) == (alone.changes, alone.findings, alone.scores)
    assert [packet.journey for packet in together] == ["use", "buy"]


def test_a_review_that_is_not_committed_begins_no_packet(opened: Open, past: Repository) -> None:
    past.write({"reviews/later.yaml": REVIEW.replace("02-02", "03-02")})
    packet = packet_of(opened(), "buy")
    assert {change.ref for change in packet.changes if change.kind != "review"} == {"slow"}
    assert str(packet.since) == "2026-02-02"


def test_where_the_clone_ends_at_the_review_nobody_can_say_what_changed(past: Repository, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    past.git("clone", "--quiet", "--depth", "3", f"file://{past.folder}", str(clone))
    with pytest.raises(GitError, match="this clone is shallow"):
        packet_of(open_repository(clone, as_of="2026-03-31", cached=False), "buy")
