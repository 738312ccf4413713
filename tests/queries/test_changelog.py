"""Since when a changelog tells, and to which journey each change belongs."""

from collections.abc import Callable

import pytest

from jmx.errors import GitError, JmxError, UnknownRef
from jmx.queries.changelog import changelog_of
from jmx.queries.repository import Repository as Opened
from tests.queries.short_past import PAIN, PEOPLE, buy
from tests.support import Repository

Open = Callable[..., Opened]


def test_a_reviewed_journey_is_told_since_its_review(opened: Open, past: Repository) -> None:
    found = changelog_of(opened(), "buy")
    assert found.base is not None
    assert found.base.oid == past.git("rev-parse", "HEAD~2")
    assert found.since == f"its review on 2026-02-02 ({found.base.short})"
    assert [(change.ref, change.field) for change in found.changes] == [("slow", "severity")]


def test_a_journey_nobody_reviewed_is_told_since_it_was_written(opened: Open) -> None:
    found = changelog_of(opened(), "use")
    assert found.since == "it was written on 2026-02-20 (it has never been reviewed)"


def test_all_journeys_are_told_by_the_one_a_change_belongs_to(opened: Open, past: Repository) -> None:
    both = PAIN.replace("[buy]", "[buy, use]").replace("slow", "both")
    past.commit({"pains/both.yaml": both.format(severity=3)}, "Hurts twice", "2026-03-01")
    past.commit({"people.yaml": PEOPLE + "  - {id: cy, name: Cy}\n"}, "Cy is new", "2026-03-02")
    found = changelog_of(opened(), since="HEAD~3")
    told = {section.title: {change.ref for change in section.changes} for section in found.sections}
    assert told["Use it"] >= {"use"}
    assert told["Several journeys at once"] == {"both"}
    assert told["People, teams and everything else"] == {"cy"}


def test_every_step_is_told_where_it_is_asked_for(opened: Open, past: Repository) -> None:
    past.commit({"pains/slow.yaml": PAIN.format(severity=2)}, "Calm down", "2026-03-01")
    assert [change.field for change in changelog_of(opened(), "buy").changes] == []
    steps = changelog_of(opened(), "buy", every_step=True).changes
    assert [(change.old, change.new) for change in steps] == [(4, 2), (2, 4)]


def test_a_journey_is_found_by_the_id_it_once_had(opened: Open, past: Repository) -> None:
    past.commit({"journeys/buy.yaml": buy().replace("id: buy", "id: order")}, "Call it order", "2026-03-01")
    assert changelog_of(opened(), "buy").ref == "order"
    with pytest.raises(UnknownRef):
        changelog_of(opened(), "nothing")


def test_what_cannot_be_a_beginning_is_refused(opened: Open, past: Repository) -> None:
    with pytest.raises(JmxError, match="needs a journey"):
        changelog_of(opened(), since="review")
    with pytest.raises(JmxError, match="git proves no review of 'use' yet"):
        changelog_of(opened(), "use", "review")
    with pytest.raises(JmxError, match="is not before the commit that is read"):
        changelog_of(opened(at="HEAD~2"), "buy", past.git("rev-parse", "HEAD"))
    past.write({"journeys/new.yaml": buy().replace("id: buy", "id: new")})
    with pytest.raises(GitError, match="'new' is not committed yet"):
        changelog_of(opened(), "new")
