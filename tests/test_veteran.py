"""The example made from the official Veteran journey map: repeatable, complete, and without findings of reading."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from jmx.model.journey import Touchpoint
from jmx.model.workspace import Loaded, Located
from jmx.reading.load import load
from jmx.repo.tree import FolderTree

EXAMPLE = Path(__file__).parents[1] / "examples" / "veteran-journey"
WRITTEN = ("jmx.yaml", "journeys/veteran-journey.yaml")


@pytest.fixture(scope="module")
def loaded() -> Loaded:
    return load(FolderTree(EXAMPLE))


@pytest.fixture(scope="module")
def moments(loaded: Loaded) -> list[Located[Touchpoint]]:
    return list(loaded.workspace.touchpoints("veteran-journey"))


def test_the_converter_makes_the_committed_files_again(shared_data: Callable[[str], Path], tmp_path: Path) -> None:
    source = shared_data("veteran_journey_map.json")
    subprocess.run([sys.executable, "-I", EXAMPLE / "convert.py", source, tmp_path], check=True, timeout=60)
    made = {str(path.relative_to(tmp_path)): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert made == {path: (EXAMPLE / path).read_bytes() for path in WRITTEN}


def test_the_example_loads_without_findings(loaded: Loaded) -> None:
    assert loaded.findings == ()


def test_the_example_holds_all_phases_stages_moments_and_services(
    loaded: Loaded, moments: list[Located[Touchpoint]]
) -> None:
    stages = [located.record for located in loaded.workspace.stages("veteran-journey")]
    counts = {
        "phases": len(dict.fromkeys(stage.phase for stage in stages)),
        "stages": len(stages),
        "moments": len(moments),
        "moments that matter": sum(located.record.moment_of_truth is True for located in moments),
        "services": sum(len(located.record.services) for located in moments),
    }
    assert counts == {"phases": 3, "stages": 10, "moments": 42, "moments that matter": 13, "services": 88}


def test_every_service_keeps_its_id_category_and_address(moments: list[Located[Touchpoint]]) -> None:
    kept = []
    for located in moments:
        about = located.record.__pydantic_extra__.get("x-services", [])
        assert len(about) == len(located.record.services), located.ref
        kept += about
    assert len({service["id"] for service in kept}) == 88
    assert all(set(service) == {"id", "category", "url"} for service in kept)


def test_three_categories_are_used_that_the_legend_lacks(loaded: Loaded, moments: list[Located[Touchpoint]]) -> None:
    journey = loaded.workspace.records["veteran-journey"].record
    used = {
        service["category"]
        for located in moments
        for service in located.record.__pydantic_extra__.get("x-services", [])
    }
    assert used - set(journey.__pydantic_extra__["x-service-categories"]) == {
        "Benefits",
        "Insurance",
        "Transition Support",
    }


def test_names_and_order_are_those_of_the_source(
    shared_data: Callable[[str], Path], loaded: Loaded, moments: list[Located[Touchpoint]]
) -> None:
    source = json.loads(shared_data("veteran_journey_map.json").read_text("utf-8"))
    phases = sorted(source["phases"], key=lambda phase: phase["order"])
    stages = [stage for phase in phases for stage in sorted(phase["lifeStages"], key=lambda stage: stage["order"])]
    told = [located.record.title for located in loaded.workspace.stages("veteran-journey")]
    assert told == [stage["name"] for stage in stages]
    assert [(located.record.id, located.record.title) for located in moments] == [
        (moment["id"], moment["name"]) for stage in stages for moment in stage["moments"]
    ]


def test_no_sentence_of_the_source_crossed_over(shared_data: Callable[[str], Path]) -> None:
    source = json.loads(shared_data("veteran_journey_map.json").read_text("utf-8"))
    text = "".join((EXAMPLE / path).read_text("utf-8") for path in WRITTEN)
    sentences = list(_sentences(source))
    assert len(sentences) > 50
    assert [sentence for sentence in sentences if sentence in text] == []


def _sentences(given: object) -> list[str]:
    if isinstance(given, list):
        return [found for item in given for found in _sentences(item)]
    if not isinstance(given, dict):
        return []
    own = [given[key] for key in ("description", "momentThatMattersExplanation", "ariaLabel") if key in given]
    return own + [found for value in given.values() for found in _sentences(value)]
