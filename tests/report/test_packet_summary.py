"""The questions of page one, each answered in a sentence."""

from dataclasses import replace
from datetime import date

import pytest

from jmx.model.change import Audience, Sort
from jmx.model.finding import Finding, Level
from jmx.model.review_status import HeldReview, Proof
from jmx.report.packet_summary import answers
from jmx.review.packet import Packet
from tests.report.diffs import a_change
from tests.report.test_packet_report import METRIC, PACKET

# all that an answer asks of a review is the day that counts
HELD = replace(PACKET, last=HeldReview(None, Proof.PROVEN, date(2026, 2, 1)))  # type: ignore[arg-type]


def told(packet: Packet) -> dict[str, str]:
    return {answer.question: answer.words for answer in answers(packet)}


def test_what_changed_is_counted_and_what_matters_most_is_named() -> None:
    worse = a_change(audience=Audience.EXPERIENCE, field="emotion", old=1, new=-2)
    wording = a_change(audience=Audience.EDITORIAL, field="title", old="a", new="b")
    packet = replace(HELD, changes=(wording, worse, *PACKET.changes))
    assert told(packet)["What changed in the experience?"] == (
        "1 change to the experience and 2 other changes since 2026-02-01. Above all: "
        "journey “Buy”: owner ana → bo; pain “Waits”: emotion 1 → −2."
    )
    assert told(replace(packet, changes=(wording,)))["What changed in the experience?"] == (
        "1 other change since 2026-02-01."
    )
    assert told(replace(HELD, changes=()))["What changed in the experience?"].startswith("Nothing changed in meaning")


def test_a_pain_that_came_outweighs_a_word() -> None:
    came = a_change(sort=Sort.ADDED, field="")
    words = told(replace(HELD, changes=(a_change(field="title", old="a", new="b"), came)))
    assert "Above all: pain “Waits” is new." in words["What changed in the experience?"]


@pytest.mark.parametrize(
    ("signal", "words"),
    [
        (True, "Satisfaction 4 → 3.6 of 5 (worse, beyond its usual range)."),
        (False, "1 metric moved within the usual range."),
        (None, "1 metric moved, with too few values to tell whether that means anything."),
    ],
)
def test_metrics_are_told_by_what_their_movement_means(signal: bool | None, words: str) -> None:
    assert told(replace(HELD, movements=(replace(METRIC, signal=signal),)))["Which metrics moved?"] == words


def test_no_metric_and_no_new_value_are_told_apart() -> None:
    assert told(replace(HELD, movements=()))["Which metrics moved?"] == "No metric is linked to this journey."
    still = replace(METRIC, latest=METRIC.baseline)
    assert told(replace(HELD, movements=(still,)))["Which metrics moved?"] == "1 metric has no new value."


def test_whether_the_map_is_true_is_asked_with_what_speaks_against_it() -> None:
    unseen = Finding("EVD101", "n", Level.ERROR, "a.yaml", "w")
    assert told(replace(HELD, findings=(unseen, unseen)))["Is the map still true?"] == (
        "That is yours to say; 2 severe pains rest on no evidence; look first at “Calls”, which contradicts it."
    )


def test_new_research_is_counted() -> None:
    assert told(HELD)["What new research is there?"] == (
        "1 new piece of evidence with 1 insight; 1 piece contradicts what the map says."
    )
    silent = replace(HELD, evidence=(replace(PACKET.evidence[0], insights=(), contradicts=()),))
    assert told(silent)["What new research is there?"] == "1 new piece of evidence with no insight yet."
    assert told(replace(HELD, evidence=()))["What new research is there?"] == "No new evidence has come in."
