"""Who last changed what each field of a record means."""

from collections.abc import Callable

import pytest

from jmx.errors import UnknownRef
from jmx.queries.blame import blame_of
from jmx.queries.repository import Repository as Opened
from tests.queries.short_past import PAIN
from tests.support import Repository

Open = Callable[..., Opened]


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
