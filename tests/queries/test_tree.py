"""`jmx tree`: what zooms into what, also where parents are written by somebody who means ill."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jmx.queries.repository import open_repository
from jmx.queries.tree import tree_of
from jmx.report.tree import TreeReport
from tests.support import Ran

Jmx = Callable[..., Ran]
DAY = "2026-11-02"


def grown(folder: Path, journeys: list[dict[str, Any]], *, stages: bool = False) -> TreeReport:
    (folder / "journeys.yaml").write_text(json.dumps({"kind": "journeys", "items": journeys}))
    return tree_of(open_repository(folder, as_of=DAY, cached=False), stages=stages)


def journey(ref: str, parent: str = "", **more: Any) -> dict[str, Any]:
    return {"id": ref, "title": ref.title(), **({"parent": parent} if parent else {}), **more}


def test_every_journey_of_the_example_stands_below_what_it_zooms_into(example: Path) -> None:
    repository = open_repository(example, as_of=DAY, cached=False)
    report = tree_of(repository)
    assert {each.ref for each in report.nodes} == {each.ref for each in repository.workspace.journeys()}
    depths = {each.ref: (each.depth, each.parent) for each in report.nodes}
    assert depths["customer-life"] == (0, "")
    assert depths["activate-router"] == (2, "get-connected")
    with_stages = tree_of(repository, "get-connected", stages=True)
    rows = {each.ref: each for each in with_stages.nodes}
    assert rows["activate-router"].parent == "get-connected/activate"
    assert rows["get-connected"].depth == 0
    below = tree_of(repository, "get-connected/activate")
    assert [each.ref for each in below.nodes][:2] == ["get-connected/activate", "activate-router"]


def test_circles_orphans_and_parents_that_are_none_are_told_and_nothing_is_lost(tmp_path: Path) -> None:
    made = [
        journey("a", "b"), journey("b", "c"), journey("c", "a"), journey("inside", "a"), journey("self", "self"),
        journey("gone", "nowhere"), journey("small", type="micro-journey"), journey("pained", "hurts"),
        journey("top", stages=[{"id": "first", "title": "First"}]), journey("zooms", "top/first"),
    ]  # fmt: skip
    (tmp_path / "hurts.yaml").write_text("kind: pain-point\nid: hurts\ntitle: Hurts\nseverity: 3\n")
    for stages in (False, True):
        report = grown(tmp_path, made, stages=stages)
        refs = [each.ref for each in report.nodes if each.kind == "journey"]
        assert sorted(refs) == sorted(each["id"] for each in made)
        told = {each.partition(" ")[0]: each for each in report.problems}
        assert told.keys() == {"a", "self", "gone", "small", "pained"}
        assert "a → b → c → a" in told["a"]
        assert "there is no journey or stage 'nowhere'" in told["gone"]
        zooms = next(each for each in report.nodes if each.ref == "zooms")
        assert (zooms.parent, zooms.stage) == (("top/first", "") if stages else ("top", "First"))


def test_a_chain_of_thousands_is_no_trouble(tmp_path: Path) -> None:
    made = [journey(f"j{at}", f"j{at - 1}" if at else "") for at in range(1500)]
    report = grown(tmp_path, made)
    assert report.nodes[-1].depth == 1499
    assert not report.problems


def test_formats_carry_the_same_fields(jmx: Jmx, example: Path) -> None:
    argv = ("tree", "-C", example, "--as-of", DAY)
    machine = json.loads(jmx(*argv, "-f", "json").out)
    rows = list(csv.DictReader(io.StringIO(jmx(*argv, "-f", "csv").out)))
    assert [(row["ref"], row["depth"], row["health"]) for row in rows] == [
        (each["ref"], str(each["depth"]), each["health"]) for each in machine["nodes"]
    ]
    assert set(rows[0]) == set(machine["nodes"][0])
    text, page = jmx(*argv).out, jmx(*argv, "-f", "markdown").out
    for each in machine["nodes"]:
        assert each["ref"] in text
        assert each["ref"] in page
        assert all(reason.lower() in text.lower() and reason.lower() in page.lower() for reason in each["reasons"])
    assert "▲ act" in text
