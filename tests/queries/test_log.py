"""What happened to a record: its events, the course of a field, and what lies inside."""

from collections.abc import Callable

from jmx.queries.log import log_of
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
