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
    assert [(each.value, each.since and str(each.since.committed)) for each in found.course] == [
        (2, "2026-01-05"), (4, "2026-02-10"),
    ]  # fmt: skip
    assert log_of(opened(), "slow").course == ()


def test_what_lies_in_a_record_is_told_only_where_it_is_asked_for(opened: Open, past: Repository) -> None:
    past.commit({"journeys/buy.yaml": buy(emotion=-2)}, "Feel worse", "2026-03-01")
    assert "emotion" not in [each.change.field for each in log_of(opened(), "buy").events]
    inside = log_of(opened(), "buy", inside=True).events
    assert [(each.change.field, each.own) for each in inside[:2]] == [("emotion", False), ("title", True)]


def test_ids_are_told_by_the_names_of_people(opened: Open) -> None:
    found = log_of(opened(), "buy")
    assert found.owner == "Ana Ruiz"
    assert found.owned_since is not None
    assert found.owned_since.change.commit is not None
    assert str(found.owned_since.change.commit.committed) == "2026-01-05"


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
