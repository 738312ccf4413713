"""Which moments a difference is about, what of it was asked for, and the names its readers need."""

from collections.abc import Callable

import pytest

from jmx.errors import JmxError
from jmx.model.change import Audience
from jmx.queries.diff import diff_of
from jmx.queries.repository import Repository as Opened
from jmx.report.diff_facts import by_journey
from tests.queries.short_past import PAIN
from tests.support import Repository

Open = Callable[..., Opened]


def test_moments_are_written_as_for_git(opened: Open, past: Repository) -> None:
    past.git("checkout", "--quiet", "-b", "feature", "HEAD~1")
    past.commit({"pains/slow.yaml": PAIN.format(severity=5)}, "Panic", "2026-02-25")
    two = {change.ref for change in diff_of(opened(), "main..feature").changes}
    three = {change.ref for change in diff_of(opened(), "main...feature").changes}
    assert two >= {"slow", "use"}
    assert three == {"slow"}
    assert [change.ref for change in diff_of(opened(), "main...").changes] == ["slow"]
    with pytest.raises(JmxError, match="names both sides already; leave out 'HEAD'"):
        diff_of(opened(), "main..feature", "HEAD")


def test_sides_without_a_common_commit_are_refused(opened: Open, past: Repository) -> None:
    past.git("checkout", "--quiet", "--orphan", "other")
    past.commit({}, "Begin anew", "2026-02-25")
    with pytest.raises(JmxError, match="have no commit in common"):
        diff_of(opened(), "main...other")


def test_a_difference_is_judged_by_the_day_of_its_newer_side(opened: Open) -> None:
    assert str(diff_of(opened(as_of=None), "HEAD~2", "HEAD~1").as_of) == "2026-02-10"


def test_only_what_concerns_a_journey_or_an_audience_is_left_and_effects_with_it(opened: Open) -> None:
    of_buy = diff_of(opened(), "HEAD~2", "HEAD", journeys=["buy"])
    assert {change.ref for change in of_buy.changes} == {"slow"}
    assert of_buy.only == "in buy"
    scoring = diff_of(opened(), "HEAD~4", "HEAD", audiences=[Audience.SCORING], journeys=["buy"])
    assert [change.field for change in scoring.changes] == ["severity"]
    assert scoring.only == "for scoring in buy"
    assert scoring.comparison.effects is not None
    assert diff_of(opened(), "HEAD~2", "HEAD", journeys=["use"], effects=False).comparison.effects is None


def test_records_are_named_by_title_and_placed_in_their_journey(opened: Open) -> None:
    found = diff_of(opened(), "HEAD~2", "HEAD")
    assert found.names["buy"] == "Buy it"
    assert found.comparison.homes["slow"] == "buy"


def test_the_folder_of_the_records_below_the_top_of_git_is_told(repository: Repository) -> None:
    repository.commit({"cx/jmx.yaml": "", "cx/pain.yaml": PAIN.format(severity=2)}, "Begin")
    repository.write({"cx/pain.yaml": PAIN.format(severity=3)})
    found = diff_of(Opened(repository.folder / "cx"), "HEAD")
    assert (found.folder, [change.field for change in found.changes]) == ("cx", ["severity"])


STAGE = "kind: stage\nid: pay\ntitle: Pay\ntouchpoints: [{id: card, title: By card, emotion: %d}]\n"
SHOP = "kind: journey\nid: shop\ntitle: Shop\nstages: [{ref: pay}]\n"


@pytest.mark.parametrize("effects", [True, False])
def test_a_stage_of_its_own_file_stands_in_the_journey_that_holds_it(repository: Repository, effects: bool) -> None:
    repository.commit({"journeys/shop.yaml": SHOP, "stages/pay.yaml": STAGE % 1}, "Begin")
    repository.write({"stages/pay.yaml": STAGE % -1})
    found = by_journey(diff_of(Opened(repository.folder), "HEAD", effects=effects))
    assert [(each.ref, each.name) for each in found] == [("shop", "journey “Shop”")]
    repository.write({"journeys/other.yaml": SHOP.replace("shop", "other")})
    assert [each.ref for each in by_journey(diff_of(Opened(repository.folder), "HEAD"))] == ["other", ""]


def test_a_journey_has_to_be_one(repository: Repository) -> None:
    repository.commit({"journeys/shop.yaml": SHOP, "stages/pay.yaml": STAGE % 1}, "Begin")
    repository.write({"stages/pay.yaml": STAGE % -1})
    with pytest.raises(JmxError, match="'pay' is a stage, not a journey; all about it: jmx show pay"):
        diff_of(Opened(repository.folder), "HEAD", journeys=["pay"])
    repository.write({"journeys/shop.yaml": SHOP.replace("id: shop", "id: mall")})
    for name in ("shop", "mall"):
        assert diff_of(Opened(repository.folder), "HEAD", journeys=[name]).changes


def test_a_change_where_a_record_stands_has_the_commit_that_made_it(repository: Repository) -> None:
    inline = "kind: journey\nid: shop\ntitle: Shop\nstages:\n  - {title: A, touchpoints: [X]}\n  - {title: B, touchpoints: [Card]}\n"
    placed = inline.replace("[Card]", "[{ref: card}]")
    moved = inline.replace("[Card]", "[Y]").replace("[X]", "[X, {ref: card}]")
    repository.commit({"journeys/shop.yaml": inline}, "Begin")
    repository.commit(
        {"journeys/shop.yaml": placed, "steps/card.yaml": "kind: touchpoint\nid: card\ntitle: Card\n"}, "Apart"
    )
    repository.commit({"journeys/shop.yaml": moved}, "Earlier")
    (stage,) = [each for each in diff_of(Opened(repository.folder), "HEAD~2").changes if each.field == "stage"]
    assert (stage.ref, stage.label, stage.old, stage.new) == ("shop/card", "Card", "B", "A")
    assert stage.commit is not None
    assert stage.commit.subject == "Earlier"
    assert stage.after is not None
    assert stage.after.path == "journeys/shop.yaml"
