"""What is different between two moments: who did it, where it stands, and what it does."""

from collections.abc import Callable

import pytest

from jmx.errors import JmxError
from jmx.model.change import Comparison, Sort
from jmx.queries.comparison import WORKTREE, compared
from jmx.queries.repository import Repository as Opened
from tests.queries.short_past import PAIN, buy
from tests.support import Repository

Open = Callable[..., Opened]


def _subjects(found: Comparison) -> dict[tuple[str, str], str]:
    return {(each.ref, each.field): each.commit.subject if each.commit else "" for each in found.changes}


def test_each_change_has_the_commit_that_made_it_and_its_line(opened: Open) -> None:
    found = compared(opened(), "HEAD~4", "HEAD", effects=False)
    told = _subjects(found)
    assert told["buy", "title"] == "Say it shorter"
    assert told["slow", "severity"] == "Hurts more"
    assert told["use", ""] == "Map using"
    severity = next(each for each in found.changes if each.field == "severity")
    assert severity.after is not None
    assert severity.after.place is not None
    assert (severity.old, severity.new, severity.after.path, severity.after.place.line) == (2, 4, "pains/slow.yaml", 5)


def test_what_no_commit_holds_yet_says_so(opened: Open, past: Repository) -> None:
    past.write({"journeys/buy.yaml": buy(emotion=-2)})
    told = _subjects(compared(opened(), "HEAD~4", WORKTREE, effects=False))
    assert told["buy/compare", "emotion"] == "not committed yet"
    assert told["buy", "title"] == "Say it shorter"


def test_without_a_base_it_is_where_the_branch_left_the_one_it_goes_into(opened: Open, past: Repository) -> None:
    past.git("checkout", "--quiet", "-b", "feature", "HEAD~1")
    past.commit({"pains/slow.yaml": PAIN.format(severity=5)}, "Panic", "2026-02-25")
    found = compared(opened(), None, None, effects=False)
    assert [(each.ref, each.old, each.new) for each in found.changes] == [("slow", 4, 5)]
    assert found.base.name == "where it left main"
    past.git("checkout", "--quiet", "main")
    assert compared(opened(), None, None, effects=False).changes == ()


def test_effects_are_what_ranking_and_lint_say_on_both_sides(opened: Open) -> None:
    effects = compared(opened(), "HEAD~2", "HEAD", effects=True).effects
    assert effects is not None
    (move,) = effects.moves
    assert (move.ref, move.new_score) > (move.ref, move.old_score)


def test_effects_that_cannot_be_told_are_noted_and_left_out(opened: Open, past: Repository) -> None:
    past.commit({"jmx.yaml": "organisation: ["}, "Break it", "2026-02-26")
    past.commit({"jmx.yaml": "organisation: X\n"}, "Mend it", "2026-02-27")
    here = opened()
    found = compared(here, "HEAD~1", "HEAD", effects=True)
    assert found.effects is None
    (note,) = here.notes
    assert note.startswith("effects on ranking and lint are left out: jmx.yaml:")


def test_before_the_first_commit_there_is_nothing_to_compare_with(repository: Repository) -> None:
    repository.write({"journeys/buy.yaml": buy()})
    with pytest.raises(JmxError, match="there is no commit yet"):
        compared(Opened(repository.folder), None, None, effects=False)


def test_a_comparison_the_other_way_round_tells_what_went(opened: Open) -> None:
    found = compared(opened(), "HEAD", "HEAD~1", effects=False)
    assert {(each.sort, each.ref) for each in found.changes if each.kind == "journey"} == {(Sort.REMOVED, "use")}
