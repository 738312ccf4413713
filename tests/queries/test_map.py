"""What the map of a journey shows."""

from collections.abc import Callable

from jmx.queries.map import map_of
from jmx.queries.repository import Repository as Opened
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
