"""The log and the blame of records and fields."""

from collections.abc import Callable

import pytest

from jmx.errors import UnknownRef
from jmx.queries.log import blame_of, log_of
from jmx.queries.repository import Repository as Opened
from tests.queries.short_past import PAIN, buy
from tests.support import Repository

Open = Callable[..., Opened]


def test_events_come_newest_first_and_what_is_not_committed_before_them(opened: Open, past: Repository) -> None:
    past.write({"pains/slow.yaml": PAIN.format(severity=5)})
    found = log_of(opened(), "slow")
    told = [
        (each.change.field, each.change.new, each.change.commit and each.change.commit.subject) for each in found.events
    ]
    assert told == [
        ("severity", 5, "not committed yet"), ("severity", 4, "Hurts more"), ("", None, "Map buying"),
    ]  # fmt: skip
    assert (found.kind, found.label, found.path, found.stands) == (
        "pain-point",
        "The code is slow",
        "pains/slow.yaml",
        True,
    )


def test_a_field_has_its_course_from_the_first_value_to_the_present_one(opened: Open) -> None:
    found = log_of(opened(), "slow.severity")
    assert found.field == "severity"
    assert [(each.value, each.since and str(each.since.day)) for each in found.course] == [
        (2, "2026-01-05"), (4, "2026-02-10"),
    ]  # fmt: skip
    assert log_of(opened(), "slow").course == ()


def test_what_lies_in_a_record_is_told_only_where_it_is_asked_for(opened: Open, past: Repository) -> None:
    past.commit({"journeys/buy.yaml": buy(emotion=-2)}, "Feel worse", "2026-03-01")
    assert "emotion" not in [each.change.field for each in log_of(opened(), "buy").events]
    inside = log_of(opened(), "buy", inside=True).events
    assert [(each.change.field, each.own) for each in inside[:2]] == [("emotion", False), ("title", True)]


def test_a_field_that_holds_records_leads_to_these(repository: Repository) -> None:
    review = "kind: review\nid: r\ndate: 2026-02-02\njourneys: [buy]\nreviewer: ana\n%s"
    repository.commit({"reviews/r.yaml": review % "decisions: [{id: d1, text: Call first}]\n"}, "Review", "2026-02-02")
    for asked in (log_of, blame_of):
        with pytest.raises(UnknownRef, match="decisions of 'r' are records of their own; see: jmx log r/d1"):
            asked(Opened(repository.folder), "r.decisions")
    assert log_of(Opened(repository.folder), "r.actions").events[0].change.sort == "added"


def test_ids_are_told_by_the_names_of_people(opened: Open) -> None:
    found = log_of(opened(), "buy")
    assert found.owner == "Ana Ruiz"
    assert found.owned_since is not None
    assert found.owned_since.change.commit is not None
    assert str(found.owned_since.change.commit.day) == "2026-01-05"


def test_a_record_that_is_gone_is_told_to_its_end(opened: Open, past: Repository) -> None:
    past.git("rm", "--quiet", "pains/slow.yaml")
    past.commit({}, "No longer slow", "2026-03-01")
    found = log_of(opened(), "slow")
    assert (found.stands, found.path, found.label) == (False, "", "The code is slow")
    assert found.events[0].change.sort == "removed"


def test_each_field_has_the_commit_since_which_it_says_what_it_says(opened: Open) -> None:
    found = blame_of(opened(), "slow")
    told = {each.field: (each.value, each.commit and each.commit.subject) for each in found.fields}
    assert told["severity"] == (4, "Hurts more")
    assert told["title"] == ("The code is slow", "Map buying")


def test_laying_out_anew_is_nobodys_change(opened: Open, past: Repository) -> None:
    text = "# by the desk\n" + PAIN.format(severity=4).replace("[buy]", "\n  - buy")
    past.commit({"pains/slow.yaml": text}, "Lay out", "2026-03-01")
    assert {each.commit.subject for each in blame_of(opened(), "slow").fields if each.commit} == {
        "Map buying",
        "Hurts more",
    }


def test_one_field_can_be_asked_for_and_one_that_cannot_be_is_refused(opened: Open) -> None:
    assert [each.field for each in blame_of(opened(), "slow.severity").fields] == ["severity"]
    with pytest.raises(UnknownRef, match="has no field 'severety'; did you mean 'severity'"):
        blame_of(opened(), "slow.severety")


def test_a_record_that_is_gone_says_nothing_now(opened: Open, past: Repository) -> None:
    past.git("rm", "--quiet", "pains/slow.yaml")
    past.commit({}, "No longer slow", "2026-03-01")
    with pytest.raises(UnknownRef, match="what became of it: jmx log slow"):
        blame_of(opened(), "slow")


# --- what moves into a file of its own, and what is said where it stands ---

WHOLE = """kind: journey
id: lend
title: Lend a bike
stages:
  - title: Before
    touchpoints:
      - title: Come
        pains: [{title: Long queue, severity: 3}]
      - Pay
  - title: After
    touchpoints: [Ride]
"""
APART = """kind: journey
id: lend
title: Lend a bike
stages:
  - title: Before
    touchpoints:
      - Come
      - title: Pay
        pains: [{ref: queue}]
  - title: After
    touchpoints: [{ref: ride}]
"""
QUEUE = "kind: pain-point\nid: queue\ntitle: Long queue\nseverity: 3\n"
RIDE = "kind: touchpoint\nid: ride\ntitle: Ride\n"


@pytest.fixture
def apart(repository: Repository) -> Repository:
    """A pain and a touchpoint go into files of their own; the pain stands elsewhere since, the touchpoint later on."""
    repository.commit({"journeys/lend.yaml": WHOLE}, "Map it", "2026-01-05")
    files = {"journeys/lend.yaml": APART, "pains/queue.yaml": QUEUE, "touchpoints/ride.yaml": RIDE}
    repository.commit(files, "Files of their own", "2026-01-06")
    return repository


def test_a_pain_that_moved_to_another_place_with_its_file_is_told_so(apart: Repository) -> None:
    moved = next(each.change for each in log_of(Opened(apart.folder), "queue").events if each.change.field == "at")
    assert (moved.old, moved.new) == (["Come"], ["Pay"])
    back = WHOLE.replace("      - title: Come\n        pains: [{title: Long queue, severity: 3}]\n", "      - Come\n")
    back = back.replace("- Pay\n", "- {title: Pay, pains: [{title: Long queue, severity: 3}]}\n")
    apart.git("rm", "--quiet", "pains/queue.yaml")
    apart.commit({"journeys/lend.yaml": back}, "Back into the journey", "2026-01-07")
    (newest, *_) = log_of(Opened(apart.folder), "lend/long-queue").events
    assert (newest.change.sort, newest.change.old, newest.change.new) == ("renamed", "queue", "lend/long-queue")


def test_a_pain_that_names_the_place_it_was_written_on_did_not_move(repository: Repository) -> None:
    repository.commit({"journeys/lend.yaml": WHOLE}, "Map it", "2026-01-05")
    files = {"journeys/lend.yaml": APART.replace("pains: [{ref: queue}]", "emotion: 1")}
    for at in ("[lend/come]", "[lend/before/come]"):
        repository.commit(files | {"pains/queue.yaml": f"{QUEUE}at: {at}\n"}, "Files of their own", "2026-01-06")
        assert "at" not in [each.change.field for each in log_of(Opened(repository.folder), "queue").events]
        repository.git("reset", "--hard", "--quiet", "HEAD~1")


def test_a_pain_that_nothing_points_at_any_more_stands_nowhere(repository: Repository) -> None:
    repository.commit({"journeys/lend.yaml": WHOLE}, "Map it", "2026-01-05")
    files = {"journeys/lend.yaml": APART.replace("pains: [{ref: queue}]", "emotion: 1"), "pains/queue.yaml": QUEUE}
    repository.commit(files, "Files of their own", "2026-01-06")
    moved = next(each.change for each in log_of(Opened(repository.folder), "queue").events if each.change.field == "at")
    assert (moved.old, moved.new) == (["Come"], None)


@pytest.mark.parametrize("committed", [True, False])
def test_what_is_said_where_a_touchpoint_stands_is_said_of_it(apart: Repository, committed: bool) -> None:
    first = APART.replace("[{ref: ride}]", "[Give back]").replace(
        "- Come\n", "- {ref: ride, emotion: 2}\n      - Come\n"
    )
    if committed:
        apart.commit({"journeys/lend.yaml": first}, "Ride first", "2026-01-07")
    else:
        apart.write({"journeys/lend.yaml": first})
    told = log_of(Opened(apart.folder), "ride")
    assert {(each.change.field, each.change.old, each.change.new, each.own) for each in told.events[:2]} == {
        ("stage", "After", "Before", True), ("emotion", None, 2, True),
    }  # fmt: skip
    blamed = {
        each.field: (each.value, each.commit and each.commit.subject)
        for each in blame_of(Opened(apart.folder), "ride").fields
    }
    assert blamed == {
        "stage": ("Before", "Ride first" if committed else "not committed yet"),
        "emotion": (2, "Ride first" if committed else "not committed yet"), "title": ("Ride", "Map it"),
    }  # fmt: skip
    assert [each.value for each in log_of(Opened(apart.folder), "ride.stage").course] == ["After", "Before"]
    assert [each.value for each in log_of(Opened(apart.folder), "lend/ride.emotion").course] == [None, 2]
