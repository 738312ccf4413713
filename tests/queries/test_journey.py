"""What is asked of journeys: their facts, the packet of a review, and the record that one was held."""

from collections.abc import Callable
from pathlib import Path

import pytest

from jmx.errors import GitError
from jmx.model.change import Sort
from jmx.queries.journey import (
    journey_facts,
    packet_of,
    packets_of,
)
from jmx.queries.repository import Repository as Opened
from jmx.queries.repository import open_repository
from jmx.review.journey_facts import JourneyFacts
from tests.queries.short_past import PAIN, PEOPLE, REVIEW, USE, buy
from tests.support import Repository

Open = Callable[..., Opened]


def test_a_packet_holds_what_changed_since_the_review(opened: Open) -> None:
    packet = packet_of(opened(), "buy")
    assert [(change.ref, change.old, change.new) for change in packet.changes] == [("slow", 2, 4)]
    assert str(packet.since) == "2026-02-02"
    assert (packet.journey.record.title, packet.status.owner_name, packet.uncommitted) == ("Buy it", "Ana Ruiz", False)


def test_edits_that_no_commit_holds_are_in_it(opened: Open, past: Repository) -> None:
    past.write({"journeys/buy.yaml": buy(emotion=-2)})
    packet = packet_of(opened(), "buy")
    assert packet.uncommitted
    assert {change.field for change in packet.changes} == {"severity", "emotion"}
    assert not packet_of(opened(at="HEAD"), "buy").uncommitted


def test_a_journey_nobody_reviewed_has_nothing_to_compare_with(opened: Open) -> None:
    packet = packet_of(opened(), "use")
    assert (packet.status.last, packet.changes) == (None, ())
    assert packet.state == "This journey is a draft: no review is asked for."


def test_edits_to_what_was_never_reviewed_are_told_too(opened: Open, past: Repository) -> None:
    past.write({"journeys/use.yaml": USE.replace("[Start]", "[Start, Go on]")})
    packet = packet_of(opened(), "use")
    assert (packet.changes, packet.uncommitted) == ((), True)


def test_packets_of_several_journeys_are_those_of_each(opened: Open) -> None:
    together = list(packets_of(opened(), ["use", "buy"]))
    for packet in together:
        alone = packet_of(opened(), packet.journey.ref)
        assert (packet.changes, packet.findings, packet.ranking) == (alone.changes, alone.findings, alone.ranking)
    assert [packet.journey.ref for packet in together] == ["use", "buy"]


def test_packets_of_journeys_reviewed_on_different_branches_are_those_of_each(repository: Repository) -> None:
    review = "kind: review\nid: r-{0}\ndate: {1}\njourneys: [{0}]\nreviewer: ana\nverdict: still-true\n"
    repository.commit({"journeys/buy.yaml": buy(), "journeys/use.yaml": USE, "people.yaml": PEOPLE}, day="2026-01-01")
    repository.git("switch", "--quiet", "--create", "one")
    repository.commit({"journeys/use.yaml": USE.replace("[Start]", "[Start, Go on]")}, "More", "2026-01-02")
    repository.commit({"reviews/buy.yaml": review.format("buy", "2026-01-03")}, "Review", "2026-01-03")
    repository.git("switch", "--quiet", "--create", "two", "main")
    repository.commit({"reviews/use.yaml": review.format("use", "2026-01-04")}, "Review too", "2026-01-04")
    repository.git("switch", "--quiet", "main")
    for side, day in (("one", "2026-01-10"), ("two", "2026-01-11")):
        repository.git("merge", "--quiet", "--no-ff", "-m", f"Merge {side}", side, day=day)
    together = list(packets_of(Opened(repository.folder, given_day="2026-02-01"), ["buy", "use"]))
    assert {(each.ref, each.commit and each.commit.subject) for each in together[1].changes} == {("use/go-on", "More")}
    for packet in together:
        assert (
            packet.changes == packet_of(Opened(repository.folder, given_day="2026-02-01"), packet.journey.ref).changes
        )


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


def _facts(opened: Opened) -> dict[str, JourneyFacts]:
    return {each.status.journey.ref: each for each in journey_facts(opened, opened.workspace.journeys())}


def test_the_facts_of_all_journeys_come_in_one_pass(opened: Open) -> None:
    facts = _facts(opened())
    bought, used = facts["buy"], facts["use"]
    assert (str(bought.status.since), str(bought.status.due), bought.status.owner_name) == (
        "2026-02-02",
        "2026-05-02",
        "Ana Ruiz",
    )
    assert bought.scope == {"buy", "buy/choose", "buy/compare", "slow", "2026-02-02-buy"}
    assert [score.ref for score in bought.ranking.scores] == ["slow"]
    assert [(change.ref, change.old, change.new) for change in bought.changes] == [("slow", 2, 4)]
    assert (used.status.last, used.changes, used.then, used.ranking.scores) == (None, (), None, ())


def test_a_finding_belongs_to_the_journeys_that_its_record_concerns(opened: Open, past: Repository) -> None:
    past.write({"pains/slow.yaml": PAIN.format(severity=5)})
    facts = _facts(opened())
    assert {finding.code for finding in facts["buy"].findings if finding.ref == "slow"} == {"EVD101", "ACT101"}
    assert all(finding.ref != "slow" for finding in facts["use"].findings)
    past.write({"pains/slow.yaml": PAIN.format(severity=5).replace("at: [buy]", "at: [buy, use/start]")})
    facts = _facts(opened())
    assert [finding for finding in facts["use"].findings if finding.ref == "slow"] == [
        finding for finding in facts["buy"].findings if finding.ref == "slow"
    ]


def test_what_left_a_journey_since_its_review_is_told_there(opened: Open, past: Repository) -> None:
    past.write({"pains/slow.yaml": PAIN.format(severity=4).replace("at: [buy]", "at: [use]")})
    facts = _facts(opened())
    assert "slow" in facts["buy"].scope
    assert {change.field for change in facts["buy"].changes} == {"severity", "at"}
    assert facts["use"].scope >= {"slow"}


def test_a_journey_that_was_written_down_after_its_review_is_new_since(repository: Repository) -> None:
    repository.commit({"journeys/buy.yaml": buy(), "people.yaml": PEOPLE}, day="2026-01-05")
    both = REVIEW.replace("[buy]", "[buy, use]").replace("reviewer: ana", "reviewer: Ana Ruiz <ana@x.example>")
    repository.commit({"reviews/both.yaml": both}, day="2026-02-03")
    repository.commit({"journeys/use.yaml": USE}, day="2026-02-20")
    facts = _facts(open_repository(repository.folder, as_of="2026-03-31", cached=False))
    assert [(change.sort, change.ref) for change in facts["use"].changes] == [(Sort.ADDED, "use")]
    assert facts["buy"].changes == ()
