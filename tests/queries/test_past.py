"""The past: what is different between two moments."""

from collections.abc import Callable

import pytest

from jmx.errors import JmxError
from jmx.model.change import Comparison, Sort
from jmx.queries.past import WORKTREE, compared
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


JOURNEY = "kind: journey\nid: j\ntitle: Journey\npains:\n%s"


@pytest.mark.parametrize("side_renames", [False, True], ids=["only-trunk", "side-too"])
def test_ids_changed_on_the_trunk_are_known_from_a_side_branch_on(repository: Repository, side_renames: bool) -> None:
    """The base lies on a branch; what the trunk did meanwhile is known only from where the two parted."""
    repository.commit(
        {
            "journeys/j.yaml": JOURNEY % "  - {id: p1, title: Slow, severity: 3}\n",
            "pains/slow.yaml": PAIN.format(severity=1),
        }
    )
    repository.git("switch", "--quiet", "--create", "side")
    if side_renames:
        repository.git("rm", "--quiet", "pains/slow.yaml")
        repository.write({"pains/queue.yaml": PAIN.format(severity=1).replace("id: slow", "id: queue")})
    repository.commit({"people.yaml": "kind: people\nitems: [{id: ana, name: Ana}]\n"}, "On the side", "2026-01-04")
    repository.git("switch", "--quiet", "main")
    repository.commit(
        {"journeys/j.yaml": JOURNEY % "  - {id: late, title: Slow, severity: 3}\n"}, "Another id", "2026-01-05"
    )
    worse = "  - {id: late, title: Takes minutes, severity: 5}\n"
    repository.commit({"journeys/j.yaml": JOURNEY % worse}, "Other words", "2026-01-06")
    reused = f"{worse}  - {{id: p1, title: No receipt, severity: 2}}\n"
    repository.commit({"journeys/j.yaml": JOURNEY % reused}, "The id again", "2026-01-07")
    repository.git("merge", "--quiet", "--no-ff", "-m", "Merge", "side", day="2026-01-10")
    found = compared(Opened(repository.folder), "main^2", "main", effects=False)
    told = {(each.ref, each.sort.value, each.field, each.old, each.new) for each in found.changes}
    assert told == {
        ("j/late", "renamed", "id", "j/p1", "j/late"), ("j/late", "edited", "title", "Slow", "Takes minutes"),
        ("j/late", "edited", "severity", 3, 5), ("j/p1", "added", "", None, None),
    }  # fmt: skip
    assert None not in [each.commit for each in found.changes]
