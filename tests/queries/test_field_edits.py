"""Edits of fields: the record that is meant, the files, and what that changes."""

from collections.abc import Callable
from datetime import date

import pytest

from jmx.errors import JmxError, RefusedEdit, UnknownRef
from jmx.queries.field_edits import edits_for, shipping
from jmx.queries.repository import Repository as Opened
from jmx.writing.assignments import parsed
from tests.queries.short_past import PAIN
from tests.support import Repository

Open = Callable[..., Opened]


def test_a_file_is_planned_with_what_it_held_and_what_that_changes(opened: Open, past: Repository) -> None:
    before = (past.folder / "pains/slow.yaml").read_bytes()
    edits = edits_for(opened(), [parsed("slow.severity=5")])
    assert [(each.path, each.before) for each in edits.files] == [("pains/slow.yaml", before)]
    assert [(each.field, each.old, each.new) for each in edits.changes] == [("severity", 4, 5)]
    assert (past.folder / "pains/slow.yaml").read_bytes() == before


def test_what_says_so_already_plans_nothing(opened: Open, past: Repository) -> None:
    edits = edits_for(opened(), [parsed("slow.severity=4")])
    assert (edits.files, edits.changes) == ((), ())


def test_a_record_with_mistakes_is_said_to_have_them(opened: Open, past: Repository) -> None:
    past.write({"pains/slow.yaml": PAIN.format(severity=9)})
    with pytest.raises(UnknownRef, match="has mistakes that keep it from being read"):
        edits_for(opened(), [parsed("slow.severity=4")])


def test_a_link_is_not_written_through(opened: Open, past: Repository) -> None:
    target = past.folder.parent / "elsewhere.yaml"
    (past.folder / "pains/slow.yaml").rename(target)
    (past.folder / "pains/slow.yaml").symlink_to(target)
    with pytest.raises((UnknownRef, RefusedEdit)):
        edits_for(opened(), [parsed("slow.severity=3")])


def test_shipping_says_the_status_and_the_day(opened: Open, past: Repository) -> None:
    past.write({"initiatives/app.yaml": "kind: initiative\nid: app\ntitle: App\n"})
    told = shipping(opened(), "app", date(2026, 3, 1))
    assert [(each.field, each.words) for each in told] == [("status", "shipped"), ("shipped", "2026-03-01")]
    with pytest.raises(UnknownRef, match="only an initiative ships"):
        shipping(opened(), "slow", date(2026, 3, 1))
    with pytest.raises(JmxError, match="lies after"):
        shipping(opened(), "app", date(9999, 1, 1))
