"""What the atlas of a repository holds."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from jmx.queries.atlas import atlas_of
from jmx.queries.repository import open_repository
from jmx.render.all_journeys import AtlasLink
from tests.queries.test_maps import JOURNEY, PERSONAS, TEAMS
from tests.support import Ran, Repository

Jmx = Callable[..., Ran]
DAY = "2026-06-01"


@pytest.fixture
def several(repository: Repository) -> Path:
    life = "kind: journey\nid: life\ntitle: Life\ntype: lifecycle\nowner: Ana Ruiz <ana@x.example>\nstages: [Buy]\n"
    buy = JOURNEY.format(id="buy").replace("title: Starts,", "title: Starts, opens: go,")
    repository.write({
        "life.yaml": life, "buy.yaml": buy + "parent: life/buy\n", "go.yaml": JOURNEY.format(id="go"),
        "next.yaml": JOURNEY.format(id="next") + "state: future\nreplaces: go\n", "t.yaml": TEAMS, "p.yaml": PERSONAS,
    })  # fmt: skip
    repository.commit({})
    return repository.folder


def test_it_has_every_journey_with_what_it_zooms_into_and_where_it_leads(several: Path) -> None:
    found = atlas_of(open_repository(several, as_of=DAY, cached=False))
    assert [(each.ref, each.type, each.parent, each.stage) for each in found.journeys] == [
        ("buy", "journey", "life", "Buy"), ("go", "journey", "", ""), ("life", "lifecycle", "", ""), ("next", "journey", "", ""),
    ]  # fmt: skip
    assert found.links == (AtlasLink("buy", "go"), AtlasLink("next", "go", replaces=True))


def test_the_findings_are_those_of_lint(several: Path, jmx: Jmx) -> None:
    found = atlas_of(open_repository(several, as_of=DAY, cached=False))
    said = json.loads(jmx("lint", "-C", several, "--as-of", DAY, "-f", "json").out)["findings"]
    for journey in ("buy", "next"):
        levels = [each["level"] for each in said if each["path"] == f"{journey}.yaml"]
        assert found.findings[journey] == (levels.count("error"), levels.count("warning"))
    assert sum(found.findings["buy"]) > 0


def test_the_command_draws_it(several: Path, jmx: Jmx, tmp_path: Path) -> None:
    ran = jmx("render", "--atlas", "-C", several, "--as-of", DAY, "-o", tmp_path / "a.svg")
    assert (ran.code, ran.err.splitlines()[-1]) == (0, f"drew {tmp_path / 'a.svg'}")
    drawn = (tmp_path / "a.svg").read_text()
    assert all(f">Do {name}<" in drawn for name in ("buy", "go", "next"))
    assert ">Life<" in drawn


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("--atlas", "--view", "slide"), "--atlas has a layout of its own; leave out --view"),
        (("--atlas", "-f", "mermaid"), "the atlas is drawn; mermaid is written"),
        (("--atlas", "buy"), "name a journey, or --all for every one, or --atlas; one of these"),
        (("--atlas", "-f", "svg", "--dpi", "90"), "--dpi is for PNGs"),
    ],
)
def test_what_it_cannot_be_is_said(asked: tuple[str, ...], said: str, several: Path, jmx: Jmx) -> None:
    ran = jmx("render", *asked, "-C", several, "--as-of", DAY)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_where_there_is_no_journey_it_says_how_to_begin(tmp_path: Path, jmx: Jmx) -> None:
    (tmp_path / "people.yaml").write_text("kind: people\nitems: []\n")
    ran = jmx("render", "--atlas", "-C", tmp_path)
    assert ran.code == 2
    assert "there is no journey to draw yet; start with: jmx new journey" in ran.err
