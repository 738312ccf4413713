"""What the map of a journey shows."""

from collections.abc import Callable

from jmx.queries.map import map_of
from jmx.queries.repository import Repository as Opened
from tests.queries.short_past import USE
from tests.support import Repository

Open = Callable[..., Opened]


def test_a_map_shows_the_journey_as_it_stands_and_as_it_was(opened: Open, past: Repository) -> None:
    now = map_of(opened(), "buy")
    assert (now.title, [stage.title for stage in now.stages]) == ("Buy it", ["Choose"])
    assert map_of(opened(at="HEAD~4"), "buy").title == "Buy a plan"
    head = past.git("rev-parse", "HEAD")
    assert any(head[:9] in words for words in map(str, vars_of(now)))


def vars_of(view: object) -> list[object]:
    return [getattr(view, name) for name in view.__slots__]  # type: ignore[attr-defined]


def test_files_that_cannot_be_read_are_noted_beside_the_map(opened: Open, past: Repository) -> None:
    past.write({"pains/odd.yaml": "kind: ["})
    here = opened()
    map_of(here, "buy")
    assert here.notes == ["1 file with mistakes, left out where they cannot be read: pains/odd.yaml; see: jmx lint"]


def test_a_review_counts_on_the_map_once_it_is_committed(opened: Open, past: Repository) -> None:
    review = "kind: review\nid: held\ndate: 2026-03-05\njourneys: [use]\nreviewer: ana\n"
    past.write({"reviews/held.yaml": review, "journeys/use.yaml": USE.replace("status: draft", "cadence: quarterly")})
    before = map_of(opened(as_of="2026-03-05"), "use")
    assert before.last_review == "that of 5 Mar 2026 is not committed yet"
    assert "Never reviewed" in [each.words for each in before.notices]
    past.commit({}, day="2026-03-05")
    after = map_of(opened(as_of="2026-10-05"), "use")
    assert after.last_review == "5 Mar 2026"
    assert [each.words for each in after.notices] == ["Review 122 days overdue"]
