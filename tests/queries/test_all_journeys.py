"""Whether the index of all maps and the atlas still show what the records say, and what differs if not."""

from collections.abc import Callable
from pathlib import Path

import pytest

from jmx.queries.map_check import checks_of
from jmx.queries.repository import open_repository
from jmx.report.map_check import MapCheck, Truth
from tests.queries.test_maps import JOURNEY, PERSONAS, TEAMS
from tests.support import Ran, Repository

Jmx = Callable[..., Ran]
DAY = "2026-06-01"


@pytest.fixture
def pages(repository: Repository, jmx: Jmx, tmp_path: Path) -> dict[str, Path]:
    """The index and the atlas of two journeys."""
    repository.write({"buy.yaml": JOURNEY.format(id="buy"), "go.yaml": JOURNEY.format(id="go")})
    repository.commit({"p.yaml": PERSONAS, "t.yaml": TEAMS})
    here = ("-C", repository.folder, "--as-of", DAY, "-o")
    assert jmx("render", "--all", *here, tmp_path / "maps").code == 0
    assert jmx("render", "--atlas", *here, tmp_path / "atlas.svg").code == 0
    return {"index": tmp_path / "maps/index.html", "atlas": tmp_path / "atlas.svg"}


def checked(repository: Repository, file: Path, **at: str) -> MapCheck:
    here = open_repository(repository.folder, cached=False, **{"as_of": DAY} | at)
    (found,) = checks_of(here, [(str(file), file.read_bytes())])
    return found


@pytest.mark.parametrize("page", ["index", "atlas"])
def test_a_page_of_all_journeys_is_true_until_something_that_it_shows_changes(
    page: str, pages: dict[str, Path], repository: Repository
) -> None:
    repository.commit({"buy.yaml": JOURNEY.format(id="buy").replace("backstage: [Counts]", "backstage: [Weighs]")})
    assert checked(repository, pages[page]).truth is Truth.TRUE
    commit = repository.commit(
        {
            "buy.yaml": JOURNEY.format(id="buy").replace("severity: 4", "severity: 5"),
            "new.yaml": JOURNEY.format(id="new"),
        }
    )
    repository.commit({"README.md": "Hello"})
    found = checked(repository, pages[page])
    assert (found.truth, found.since and found.since.oid) == (Truth.DIFFERS, commit)
    assert found.differences == (
        "journey “Do buy”: worst pain It hurts, 5/5, assumed, was It hurts, 4/5, assumed", "journey “Do new” is new",
    )  # fmt: skip
    assert found.origin
    drawn = f"--all -C {repository.folder} --format svg -o {pages['index'].parent}"
    drawn = drawn if page == "index" else f"--atlas -C {repository.folder} -o {pages['atlas']}"
    assert found.origin.again == f"jmx render {drawn}"


def test_each_page_says_what_it_shows_and_the_other_does_not(pages: dict[str, Path], repository: Repository) -> None:
    opens = JOURNEY.format(id="buy").replace("title: Starts,", "title: Starts, opens: go,")
    repository.commit({"buy.yaml": opens})
    assert checked(repository, pages["index"]).truth is Truth.TRUE
    found = checked(repository, pages["atlas"])
    assert found.differences == ("journey “Do buy”: leads into “go” is new",)


def test_a_journey_that_cannot_be_read_any_more_makes_the_index_untrue(
    pages: dict[str, Path], repository: Repository
) -> None:
    (repository.folder / "go.yaml").write_text("kind: journey\nid: go\ntitle: [\n")
    found = checked(repository, pages["index"])
    assert (found.truth, found.uncommitted) == (Truth.DIFFERS, True)
    assert "can be read no" in found.differences[0]


def test_where_only_days_went_by_that_is_said(pages: dict[str, Path], repository: Repository, jmx: Jmx) -> None:
    review = "kind: review\nid: r\ndate: 2026-05-30\njourneys: [buy]\nreviewer: Ana Ruiz <ana@x.example>\n"
    repository.commit(
        {"buy.yaml": JOURNEY.format(id="buy") + "cadence: monthly\n", "r.yaml": review + "verdict: still-true\n"},
        day="2026-05-30",
    )
    assert jmx("render", "--all", "-C", repository.folder, "--as-of", DAY, "-o", pages["index"].parent).code == 0
    assert checked(repository, pages["index"], as_of="2026-06-10").truth is Truth.TRUE
    found = checked(repository, pages["index"], as_of="2026-08-01")
    assert (found.truth, found.calendar) == (Truth.DIFFERS, True)
    assert "overdue" in found.differences[0]


def test_the_index_of_one_persona_is_held_against_what_that_one_meets(
    repository: Repository, jmx: Jmx, tmp_path: Path
) -> None:
    repository.commit({"buy.yaml": JOURNEY.format(id="buy"), "p.yaml": PERSONAS, "t.yaml": TEAMS})
    asked = ("render", "--all", "-C", repository.folder, "--as-of", DAY, "-o", tmp_path, "--persona", "mia")
    assert jmx(*asked).code == 0
    index = tmp_path / "index.html"
    assert checked(repository, index).truth is Truth.TRUE
    repository.commit({"buy.yaml": JOURNEY.format(id="buy").replace("ben: 1", "ben: 2")})
    assert checked(repository, index).truth is Truth.TRUE
    repository.commit({"buy.yaml": JOURNEY.format(id="buy").replace("mia: -1", "mia: 2")})
    assert checked(repository, index).differences == ("journey “Do buy”: another curve",)


def test_a_stamp_of_all_journeys_that_names_one_too_is_no_stamp(pages: dict[str, Path], repository: Repository) -> None:
    file = pages["atlas"]
    for old, new, wrong in (('"journey":""', '"journey":"buy"', "journey"), ('"of":"atlas"', '"of":"map"', "of")):
        found = file.with_name(f"{wrong}.svg")
        found.write_bytes(file.read_bytes().replace(old.encode(), new.encode()))
        assert checked(repository, found).why == f"its stamp is wrong about '{wrong}'"
